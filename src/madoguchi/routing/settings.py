"""What holds for all routing of the organisation."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypedDict
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingSettings:
    """The one row that says how routing goes, by its columns."""

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
    supervisors_assign: bool
    """Whether supervisors give what others hold, and what waits, to somebody (reference §16)."""
    supervisors_transfer: bool
    """Whether they hand it on to another queue or person."""
    representatives_edit_skills: bool
    """Whether they may say which skills the conversations that they hold want."""
    session_limit: int
    """With how many conversations at a time somebody is not to be disturbed, whatever their capacity (§25 C-2)."""
    preferred_representatives: bool
    """Whether customers are offered first to those whom they prefer (reference §4.6)."""
    preferred_fallback: PreferredFallback
    """What happens while none of those is there."""
    identify_by_name: bool
    """Whether who calls themself as one contact is called, and no other, is taken for them (reference §15.5)."""


class SettingsChange(TypedDict, total=False):
    """What changes of `RoutingSettings`; what is not there stays as it is."""

    declines_allowed: int
    zone: ZoneInfo
    transfer_to_people: bool
    supervisors_assign: bool
    supervisors_transfer: bool
    representatives_edit_skills: bool
    session_limit: int
    missed_sets_inactive: bool
    rejected_sets_dnd: bool
    preferred_representatives: bool
    preferred_fallback: PreferredFallback
    identify_by_name: bool


_COLUMNS = ", ".join(RoutingSettings.__annotations__)


async def get(db: Db) -> RoutingSettings:
    return _settings(await db.one(f"SELECT {_COLUMNS} FROM routing_settings"))


async def change(db: Db, *, given: SettingsChange, now: datetime, actor: UUID | None) -> RoutingSettings:
    """Change what is given; it holds for what waits already."""
    kept = {column: value.key if isinstance(value, ZoneInfo) else value for column, value in given.items()}
    assignments = "".join(f", {column} = ${number}" for number, column in enumerate(kept, start=1))
    row = await db.one(f"UPDATE routing_settings SET only_row = true{assignments} RETURNING {_COLUMNS}", *kept.values())
    record(db, RoutingSettingsChanged(), now=now, actor=actor)
    return _settings(row)


def _settings(row: Row) -> RoutingSettings:
    return RoutingSettings(
        **{**row, "zone": ZoneInfo(row["zone"]), "preferred_fallback": PreferredFallback(row["preferred_fallback"])}
    )
