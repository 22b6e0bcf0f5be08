"""What holds for all routing of the organisation."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from madoguchi.kit.db import Db, Row
from madoguchi.kit.events import record
from madoguchi.routing.events import RoutingSettingsChanged


@dataclass(frozen=True, slots=True)
class RoutingSettings:
    """The one row that says how routing goes."""

    declines_allowed: int
    """How often one person may decline one conversation before it is no longer offered to them."""
    zone: ZoneInfo
    """By whose clock rules ask for the day and the time."""
    missed_sets_inactive: bool
    """Whether who lets an offer run out counts as not there till they say that they are back (reference §13.3)."""
    rejected_sets_dnd: bool
    """Whether who rejects one is not to be disturbed any more."""
    transfer_to_people: bool
    """Whether representatives hand conversations on to each other, or to queues alone."""


_COLUMNS = "declines_allowed, zone, missed_sets_inactive, rejected_sets_dnd, transfer_to_people"


async def get(db: Db) -> RoutingSettings:
    return _settings(await db.one(f"SELECT {_COLUMNS} FROM routing_settings"))


async def change(
    db: Db,
    *,
    declines_allowed: int | None,
    zone: ZoneInfo | None,
    transfer_to_people: bool | None,
    missed_sets_inactive: bool | None,
    rejected_sets_dnd: bool | None,
    now: datetime,
    actor: UUID | None,
) -> RoutingSettings:
    """Change what is given; it holds for what waits already."""
    row = await db.one(
        f"""
        UPDATE routing_settings SET declines_allowed = coalesce($1, declines_allowed), zone = coalesce($2, zone),
          transfer_to_people = coalesce($3, transfer_to_people),
          missed_sets_inactive = coalesce($4, missed_sets_inactive),
          rejected_sets_dnd = coalesce($5, rejected_sets_dnd)
        RETURNING {_COLUMNS}
        """,
        declines_allowed,
        zone and zone.key,
        transfer_to_people,
        missed_sets_inactive,
        rejected_sets_dnd,
    )
    record(db, RoutingSettingsChanged(), now=now, actor=actor)
    return _settings(row)


def _settings(row: Row) -> RoutingSettings:
    return RoutingSettings(**{**row, "zone": ZoneInfo(row["zone"])})
