"""The operating hours that administrators keep: saved whole, and used by queues and people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import asyncpg

from madoguchi.kit.db import Db
from madoguchi.kit.errors import ChangedMeanwhileError, InUseError, InvalidError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id
from madoguchi.kit.naming import name_of_copy
from madoguchi.routing.events import OperatingHoursChanged, OperatingHoursDeleted
from madoguchi.routing.hours import Holiday, Hours, Span, Weekday
from madoguchi.routing.naming import NameTakenError


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """Operating hours under the name that administrators choose them by."""

    name: str
    description: str
    hours: Hours


def zone_of(name: str) -> ZoneInfo:
    """A time zone by its name in the tz database; raises InvalidError for none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidError(f"There is no time zone named {name}; write it as in Asia/Tokyo.") from error


async def create(db: Db, *, timetable: Timetable, now: datetime, actor: UUID | None) -> UUID:
    """Keep new operating hours; raises NameTakenError."""
    hours_id = new_id(now)
    try:
        await db.run(
            """
            INSERT INTO operating_hours (id, name, description, zone, weekly, holidays, valid_from, valid_until,
              created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            hours_id,
            *_columns(timetable),
            now,
        )
    except asyncpg.UniqueViolationError as error:
        raise _taken(timetable.name) from error
    record(db, OperatingHoursChanged(hours_id=hours_id), now=now, actor=actor)
    return hours_id


async def change(
    db: Db, *, hours_id: UUID, timetable: Timetable, version: int, now: datetime, actor: UUID | None
) -> None:
    """Save operating hours whole; raises NotFoundError, NameTakenError, or ChangedMeanwhileError."""
    try:
        changed = await db.run(
            """
            UPDATE operating_hours SET name = $3, description = $4, zone = $5, weekly = $6, holidays = $7,
              valid_from = $8, valid_until = $9, version = version + 1
            WHERE id = $1 AND version = $2
            """,
            hours_id,
            version,
            *_columns(timetable),
        )
    except asyncpg.UniqueViolationError as error:
        raise _taken(timetable.name) from error
    if not changed:
        await _name(db, hours_id)
        raise ChangedMeanwhileError("Somebody else has saved these hours meanwhile; reload them, then change them.")
    record(db, OperatingHoursChanged(hours_id=hours_id), now=now, actor=actor)


async def copy(db: Db, *, hours_id: UUID, now: datetime, actor: UUID | None) -> UUID:
    """Keep the same hours once more under another name; raises NotFoundError, or NameTakenError in a race."""
    name = await _name(db, hours_id)
    taken = {row["name"] for row in await db.all("SELECT name FROM operating_hours")}
    made, copied = new_id(now), name_of_copy(name, taken=taken)
    try:
        await db.run(
            """
            INSERT INTO operating_hours (id, name, description, zone, weekly, holidays, valid_from, valid_until,
              created_at)
            SELECT $2, $3, description, zone, weekly, holidays, valid_from, valid_until, $4
            FROM operating_hours WHERE id = $1
            """,
            hours_id,
            made,
            copied,
            now,
        )
    except asyncpg.UniqueViolationError as error:
        raise _taken(copied) from error
    record(db, OperatingHoursChanged(hours_id=made), now=now, actor=actor)
    return made


async def delete(db: Db, *, hours_id: UUID, now: datetime, actor: UUID | None) -> None:
    """Forget operating hours; raises NotFoundError, or InUseError while a queue keeps or somebody works by them."""
    # What is about to keep them holds this row; whoever comes after finds it gone.
    await db.run("SELECT FROM operating_hours WHERE id = $1 FOR UPDATE", hours_id)
    name = await _name(db, hours_id)
    used = await _used_by(db, hours_id)
    if used:
        raise InUseError(f"{name} is used by {', '.join(used)}; give these other hours first.", used_by=used)
    await db.run("DELETE FROM operating_hours WHERE id = $1", hours_id)
    record(db, OperatingHoursDeleted(hours_id=hours_id), now=now, actor=actor)


def hours_of(row: Mapping[str, Any]) -> Hours:
    """What a row's `zone`, `weekly` and `holidays` mean, from the day on and until that day on which they hold."""
    return Hours(
        zone=ZoneInfo(row["zone"]),
        weekly=[
            Span(Weekday(span["weekday"]), time.fromisoformat(span["opens"]), time.fromisoformat(span["closes"]))
            for span in row["weekly"]
        ],
        holidays=[
            Holiday(day["name"], date.fromisoformat(day["first"]), date.fromisoformat(day["last"]), day["yearly"])
            for day in row["holidays"]
        ],
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
    )


def _columns(timetable: Timetable) -> tuple[Any, ...]:
    hours = timetable.hours
    weekly = [
        {"weekday": span.weekday, "opens": f"{span.opens:%H:%M}", "closes": f"{span.closes:%H:%M}"}
        for span in hours.weekly
    ]
    holidays = [
        {"name": day.name, "first": str(day.first), "last": str(day.last), "yearly": day.yearly}
        for day in hours.holidays
    ]
    named = timetable.name.strip(), timetable.description.strip()
    return *named, hours.zone.key, weekly, holidays, hours.valid_from, hours.valid_until


async def _used_by(db: Db, hours_id: UUID) -> list[str]:
    """The names of the queues that keep them, and then of the people."""
    rows = await db.all(
        """
        SELECT name, 1 AS place FROM queues WHERE operating_hours_id = $1 AND deleted_at IS NULL
        UNION ALL SELECT name, 2 FROM users JOIN working_hours ON user_id = users.id WHERE operating_hours_id = $1
        ORDER BY place, name
        """,
        hours_id,
    )
    return [row["name"] for row in rows]


async def _name(db: Db, hours_id: UUID) -> str:
    name: str | None = await db.value("SELECT name FROM operating_hours WHERE id = $1", hours_id)
    if name is None:
        raise NotFoundError("There are no such operating hours.")
    return name


def _taken(name: str) -> NameTakenError:
    return NameTakenError(f"There are operating hours named {name} already; choose another name.")
