"""What holds for all routing of the organisation."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from madoguchi.kit.db import Db, Row
from madoguchi.kit.events import record
from madoguchi.routing.events import RoutingSettingsChanged


class PreferredFallback(StrEnum):
    """What happens to a conversation while none of those whom its customer prefers is there."""

    NEXT_BEST = "next_best"
    """It goes to others, by the method of its queue."""
    LEAVE = "leave"
    """It waits for one of them."""


_COLUMNS = "declines_allowed, zone, transfer_to_people, preferred_representatives, preferred_fallback"


@dataclass(frozen=True, slots=True)
class RoutingSettings:
    """The one row that says how routing goes."""

    declines_allowed: int
    """How often one person may decline one conversation before it is no longer offered to them."""
    zone: ZoneInfo
    """By whose clock rules ask for the day and the time."""
    transfer_to_people: bool
    """Whether representatives hand conversations on to each other, or to queues alone."""
    preferred_representatives: bool
    """Whether customers are offered first to those whom they prefer (reference §4.6)."""
    preferred_fallback: PreferredFallback
    """What happens while none of those is there."""


async def get(db: Db) -> RoutingSettings:
    return _settings(await db.one(f"SELECT {_COLUMNS} FROM routing_settings"))


async def change(
    db: Db,
    *,
    declines_allowed: int | None,
    zone: ZoneInfo | None,
    transfer_to_people: bool | None,
    preferred_representatives: bool | None = None,
    preferred_fallback: PreferredFallback | None = None,
    now: datetime,
    actor: UUID | None,
) -> RoutingSettings:
    """Change what is given; it holds for what waits already."""
    row = await db.one(
        f"""
        UPDATE routing_settings SET declines_allowed = coalesce($1, declines_allowed), zone = coalesce($2, zone),
          transfer_to_people = coalesce($3, transfer_to_people),
          preferred_representatives = coalesce($4, preferred_representatives),
          preferred_fallback = coalesce($5, preferred_fallback)
        RETURNING {_COLUMNS}
        """,
        declines_allowed,
        zone and zone.key,
        transfer_to_people,
        preferred_representatives,
        preferred_fallback,
    )
    record(db, RoutingSettingsChanged(), now=now, actor=actor)
    return _settings(row)


def _settings(row: Row) -> RoutingSettings:
    return RoutingSettings(
        row["declines_allowed"],
        ZoneInfo(row["zone"]),
        row["transfer_to_people"],
        row["preferred_representatives"],
        PreferredFallback(row["preferred_fallback"]),
    )
