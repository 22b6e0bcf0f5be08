"""The working hours of people: who goes by which operating hours, and whether they work at a moment."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import InvalidError
from madoguchi.kit.events import record
from madoguchi.routing import hours
from madoguchi.routing.events import WorkingHoursChanged
from madoguchi.routing.operating_hours import hours_of


@dataclass(frozen=True, slots=True)
class Working:
    """By which hours somebody works, and how they stand at a moment."""

    hours_id: UUID
    name: str
    zone: str
    working: bool
    begins_next: datetime | None
    """The next moment at which they begin; None when they never will."""


async def choose(db: Db, *, user_id: UUID, hours_id: UUID | None, now: datetime, actor: UUID | None) -> None:
    """Let somebody who is there work by operating hours, or by none; raises InvalidError for hours that are not."""
    if hours_id is None:
        changed = await db.run("DELETE FROM working_hours WHERE user_id = $1", user_id)
    else:
        try:
            changed = await db.run(
                """
                INSERT INTO working_hours (user_id, operating_hours_id) VALUES ($1, $2)
                ON CONFLICT (user_id) DO UPDATE SET operating_hours_id = excluded.operating_hours_id
                WHERE working_hours.operating_hours_id <> excluded.operating_hours_id
                """,
                user_id,
                hours_id,
            )
        except asyncpg.ForeignKeyViolationError as error:
            raise InvalidError("There are no such operating hours; choose others.") from error
    if changed:
        record(db, WorkingHoursChanged(user_id=user_id), now=now, actor=actor)


async def of_people(db: Db, *, user_ids: Collection[UUID], now: datetime) -> dict[UUID, Working]:
    """How those of these people stand who have working hours."""
    found: dict[UUID, Working] = {}
    for row in await _kept(db, user_ids):
        meant = hours_of(dict(row))
        stands = Working(
            hours_id=row["id"],
            name=row["name"],
            zone=row["zone"],
            working=hours.is_open(meant, now),
            begins_next=hours.opens_next(meant, now),
        )
        found |= dict.fromkeys(row["user_ids"], stands)
    return found


async def resting(db: Db, *, user_ids: Collection[UUID], now: datetime) -> set[UUID]:
    """Those of these people who do not work now, by their hours; who has none always works."""
    closed = [row for row in await _kept(db, user_ids) if not hours.is_open(hours_of(dict(row)), now)]
    return {user_id for row in closed for user_id in row["user_ids"]}


async def _kept(db: Db, user_ids: Collection[UUID]) -> list[Row]:
    """The hours by which any of these people work, each once, with who does."""
    return await db.all(
        """
        SELECT id, name, zone, weekly, holidays, valid_from, valid_until, array_agg(user_id) AS user_ids
        FROM operating_hours JOIN working_hours ON operating_hours_id = id
        WHERE user_id = ANY($1::uuid[]) GROUP BY id
        """,
        list(user_ids),
    )
