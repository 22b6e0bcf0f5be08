"""What is so of conversations that wait: what is known of them, and what rules have said of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.routing import facts, settings
from madoguchi.routing.fields import Fact, Facts, FieldType
from madoguchi.routing.nearness import Sought

_KEPT = {"units", "allowed_presences", "priority", "language"}
"""Fields that the item has itself; a language that no rule has said is the customer's."""


@dataclass(frozen=True, slots=True)
class Supposed:
    """What would be so of a conversation that does not exist."""

    known: Facts
    """As `facts.gather` tells of one that does."""
    said: Mapping[str, Any]
    """Of its item, by column: what it keeps itself, its `attributes` and its `context`."""
    sought: Mapping[UUID, Sought] = field(default_factory=dict)
    """The skills that it would want."""


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
    said = {row["conversation_id"]: _said(dict(row), types) for row in rows}
    return {one: {**known.get(one, {}), **found} for one, found in said.items()}


def of_supposed(supposed: Supposed, *, types: Mapping[str, FieldType]) -> dict[str, Fact]:
    """The same of a conversation that does not exist."""
    return {**supposed.known, **_said(supposed.said, types)}


def _said(row: Mapping[str, Any], types: Mapping[str, FieldType]) -> dict[str, Fact]:
    said: dict[str, Fact] = {name: row[name] for name in _KEPT if row[name] is not None}
    own = {f"attribute:{name}": value for name, value in row["attributes"].items()}
    own |= {f"variable:{name}": value for name, value in row["context"].items()}
    return said | {name: value for name, value in own.items() if name in types and _is(value, types[name])}


def _is(value: object, wanted: FieldType) -> bool:
    if wanted is FieldType.NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str)
