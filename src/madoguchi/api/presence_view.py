"""The shape of presences: what somebody shows, how that came about, and what may be chosen."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal
from uuid import UUID

from madoguchi.api.schema import In, Named, Out, named
from madoguchi.kit.db import Db, Row
from madoguchi.people import custom_presences
from madoguchi.people.custom_presences import CustomPresence
from madoguchi.people.models import Origin, Presence

DefaultPresence = Literal[Presence.AVAILABLE, Presence.BUSY_DND, Presence.AWAY, Presence.OFFLINE]
"""Available goes by what somebody can take; the others are shown as they are."""
CHOSEN = tuple(one for one in Presence if one is not Presence.INACTIVE)
"""The base presences that people may choose."""


class CustomPresenceShown(Out):
    """One of the organisation's own, as all may know it."""

    id: UUID
    name: str
    text: str
    base: Presence


class PresenceView(Out):
    user_id: UUID
    presence: Presence
    """Of one of the organisation's own: its base, by which conversations are routed."""
    custom: CustomPresenceShown | None
    since: datetime
    origin: Origin
    cause: str | None
    """Why, of what is automatic (`free`, `partly`, `full`, `negative`, `session_limit`) or imposed (`offer_missed`)."""
    set_by: Named | None
    """Who chose it, of what was chosen."""
    generation: int
    """Grows with each change: what is lower is older."""


class PresenceDetail(PresenceView):
    """Somebody's presence with what else other software wants to know of it."""

    name: str
    windows: int
    """In how many windows they have the desk open."""
    choices: list[Presence]
    """The base presences that they may show."""
    custom_choices: list[CustomPresenceShown]
    """The organisation's own that they may show."""


class PresenceIn(In):
    presence: Presence | UUID
    """A base presence, or the id of one of the organisation's own."""


class PresenceChoices(Out):
    items: list[CustomPresenceShown]


_SELECT = """
SELECT presences.user_id, presence, since, origin, cause, generation, set_by, setter.name AS set_by_name,
  custom_id, custom.name AS custom_name, custom.text AS custom_text, custom.base AS custom_base
FROM presences LEFT JOIN users AS setter ON setter.id = set_by
LEFT JOIN custom_presences AS custom ON custom.id = custom_id
WHERE presences.user_id = ANY($1::uuid[])
"""


async def several(db: Db, user_ids: Collection[UUID]) -> list[PresenceView]:
    if not user_ids:
        return []
    return [_view(row) for row in await db.all(_SELECT, list(user_ids))]


async def one(db: Db, user_id: UUID) -> PresenceView:
    return _view(await db.one(_SELECT, [user_id]))


async def detail(db: Db, user_id: UUID) -> PresenceDetail:
    shown = await one(db, user_id)
    row = await db.one(
        """
        SELECT name, (SELECT count(*) FROM desk_connections WHERE user_id = users.id) AS windows
        FROM users WHERE id = $1
        """,
        user_id,
    )
    own = await custom_presences.open_to(db, user_id=user_id)
    return PresenceDetail(
        **dict(shown), **row, choices=list(CHOSEN), custom_choices=[custom_view(custom) for custom in own]
    )


def custom_view(custom: CustomPresence) -> CustomPresenceShown:
    return CustomPresenceShown(id=custom.id, name=custom.name, text=custom.text, base=custom.base)


def _view(row: Row) -> PresenceView:
    custom = row["custom_id"] and CustomPresenceShown(
        id=row["custom_id"], name=row["custom_name"], text=row["custom_text"], base=row["custom_base"]
    )
    return PresenceView(
        user_id=row["user_id"],
        presence=row["presence"],
        custom=custom,
        since=row["since"],
        origin=row["origin"],
        cause=row["cause"],
        set_by=named(row["set_by"], row["set_by_name"]),
        generation=row["generation"],
    )
