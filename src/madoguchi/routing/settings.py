"""What holds for all routing of the organisation."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.kit.db import Db, Row
from madoguchi.kit.events import record
from madoguchi.routing.events import RoutingSettingsChanged


@dataclass(frozen=True, slots=True)
class RoutingSettings:
    """The one row that says how routing goes."""

    declines_allowed: int
    """How often one person may decline one conversation before it is no longer offered to them."""


async def get(db: Db) -> RoutingSettings:
    return _settings(await db.one("SELECT declines_allowed FROM routing_settings"))


async def change(db: Db, *, declines_allowed: int | None, now: datetime, actor: UUID | None) -> RoutingSettings:
    """Change what is given; it holds for what waits already."""
    row = await db.one(
        """
        UPDATE routing_settings SET declines_allowed = coalesce($1, declines_allowed) RETURNING declines_allowed
        """,
        declines_allowed,
    )
    record(db, RoutingSettingsChanged(), now=now, actor=actor)
    return _settings(row)


def _settings(row: Row) -> RoutingSettings:
    return RoutingSettings(row["declines_allowed"])
