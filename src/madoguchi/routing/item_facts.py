"""What is so of conversations that wait: what is known of them, and what rules have said of them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from madoguchi.kit.db import Db, Row
from madoguchi.routing import facts, settings
from madoguchi.routing.fields import Fact, FieldType

_KEPT = {"units", "allowed_presences", "priority", "language"}
"""Fields that the item has itself; a language that no rule has said is the customer's."""


async def of_items(
    db: Db,
    *,
    conversation_ids: Collection[UUID],
    asked: Collection[str],
    types: Mapping[str, FieldType],
    now: datetime,
) -> dict[UUID, dict[str, Fact]]:
    """What is so of each, with all that is `asked`; a variable of another type than in `types` is not known."""
    rows = await db.all(
        """
        SELECT conversation_id, units, allowed_presences, priority, language, attributes, context FROM work_items
        WHERE conversation_id = ANY($1::uuid[])
        """,
        list(conversation_ids),
    )
    known: Mapping[UUID, Mapping[str, Fact]] = {}
    if any(name not in _KEPT - {"language"} and name not in types for name in asked):
        zone = (await settings.get(db)).zone
        known = await facts.gather_all(db, conversation_ids=conversation_ids, zone=zone, now=now)
    return {row["conversation_id"]: {**known.get(row["conversation_id"], {}), **_said(row, types)} for row in rows}


def _said(row: Row, types: Mapping[str, FieldType]) -> dict[str, Fact]:
    said: dict[str, Fact] = {name: row[name] for name in _KEPT if row[name] is not None}
    own = {f"attribute:{name}": value for name, value in row["attributes"].items()}
    own |= {f"variable:{name}": value for name, value in row["context"].items()}
    return said | {name: value for name, value in own.items() if name in types and _is(value, types[name])}


def _is(value: object, wanted: FieldType) -> bool:
    if wanted is FieldType.NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str)
