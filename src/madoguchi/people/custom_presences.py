"""Presences of the organisation's own, such as Training: shown by their own words, routed by their base."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from uuid import UUID

import asyncpg

from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import ConflictError, InvalidError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id
from madoguchi.kit.naming import name_of_copy
from madoguchi.people.events import CustomPresenceChanged, PresenceChanged
from madoguchi.people.models import Origin, Presence


class PresenceNameTakenError(ConflictError):
    code = "name_taken"


@dataclass(frozen=True, slots=True)
class CustomPresence:
    """One presence of the organisation's own."""

    id: UUID
    name: str
    text: str
    """What others see."""
    base: Presence
    description: str
    for_everybody: bool
    """Whether all may choose it, or those alone who are named for it."""


class Fields(TypedDict, total=False):
    """What is set of one, by its columns; what is not there stays as it is."""

    name: str
    text: str
    base: Presence
    description: str
    for_everybody: bool


BEGUN_WITH: Mapping[Presence, Presence] = {
    Presence.AVAILABLE: Presence.AVAILABLE,
    Presence.BUSY: Presence.AVAILABLE,
    Presence.BUSY_DND: Presence.BUSY_DND,
    Presence.AWAY: Presence.AWAY,
    Presence.OFFLINE: Presence.OFFLINE,
}
"""With which base presence somebody begins whose default counts as this: Busy, too, goes by capacity."""
COLUMNS = "custom_presences.id, custom_presences.name, text, base, description, for_everybody"
_OPEN_TO = """
(for_everybody OR EXISTS (SELECT FROM custom_presence_people
  WHERE custom_id = custom_presences.id AND custom_presence_people.user_id = $1))
"""


async def every(db: Db) -> list[CustomPresence]:
    rows = await db.all(f"SELECT {COLUMNS} FROM custom_presences ORDER BY lower(name)")
    return [_custom(row) for row in rows]


async def open_to(db: Db, *, user_id: UUID) -> list[CustomPresence]:
    """Those that somebody may choose, by name."""
    rows = await db.all(f"SELECT {COLUMNS} FROM custom_presences WHERE {_OPEN_TO} ORDER BY lower(name)", user_id)
    return [_custom(row) for row in rows]


async def get(db: Db, custom_id: UUID) -> CustomPresence:
    row = await db.find(f"SELECT {COLUMNS} FROM custom_presences WHERE id = $1", custom_id)
    if row is None:
        raise NotFoundError("There is no such presence.")
    return _custom(row)


async def base_of(db: Db, custom_id: UUID, *, user_id: UUID) -> Presence:
    """What one counts as, which somebody may choose; it stays till the commit. Raises InvalidError for any other."""
    base = await db.value(
        f"SELECT base FROM custom_presences WHERE id = $2 AND {_OPEN_TO} FOR SHARE", user_id, custom_id
    )
    if base is None:
        raise InvalidError("There is no such presence to choose; choose one from the list.")
    return Presence(base)


async def create(db: Db, *, fields: Fields, people: Collection[UUID], now: datetime, actor: UUID | None) -> UUID:
    """Make one; raises PresenceNameTakenError, or InvalidError for Inactive or people who do not work here."""
    _check_base(fields)
    custom_id = new_id(now)
    with _told(fields):
        await db.run(
            "INSERT INTO custom_presences (id, name, text, base, created_at) VALUES ($1, $2, $3, $4, $5)",
            custom_id,
            fields["name"].strip(),
            fields["text"].strip(),
            fields["base"],
            now,
        )
    await change(db, custom_id=custom_id, fields=fields, people=people, now=now, actor=actor)
    return custom_id


async def change(
    db: Db,
    *,
    custom_id: UUID,
    fields: Fields,
    now: datetime,
    actor: UUID | None,
    people: Collection[UUID] | None = None,
) -> None:
    """Change what is given; whoever shows it goes along. Raises NotFoundError, else as `create` does.

    Who begins with it and may not choose it any more begins with what it counts as.
    """
    _check_base(fields)
    if not await db.value("SELECT id FROM custom_presences WHERE id = $1 FOR UPDATE", custom_id):
        raise NotFoundError("There is no such presence.")
    given = {column: value.strip() if isinstance(value, str) else value for column, value in fields.items()}
    assignments = "".join(f", {column} = ${number}" for number, column in enumerate(given, start=2))
    with _told(fields):
        await db.run(f"UPDATE custom_presences SET id = id{assignments} WHERE id = $1", custom_id, *given.values())
        if people is not None:
            await _set_people(db, custom_id, people)
    record(db, CustomPresenceChanged(custom_id=custom_id), now=now, actor=actor)
    await _renew_defaults(db, custom_id)
    await _take_along(db, custom_id, now, actor, kept=custom_id)


async def copy(db: Db, *, custom_id: UUID, now: datetime, actor: UUID | None) -> UUID:
    """Make one like another, for the same people; nobody shows it yet, or begins with it.

    Raises NotFoundError, or PresenceNameTakenError in a race.
    """
    copied = await get(db, custom_id)
    people = await db.all("SELECT user_id FROM custom_presence_people WHERE custom_id = $1", custom_id)
    taken = {other.name for other in await every(db)}
    fields = Fields(
        name=name_of_copy(copied.name, taken=taken),
        text=copied.text,
        base=copied.base,
        description=copied.description,
        for_everybody=copied.for_everybody,
    )
    return await create(db, fields=fields, people=[row["user_id"] for row in people], now=now, actor=actor)


async def delete(db: Db, *, custom_id: UUID, now: datetime, actor: UUID | None) -> None:
    """Take one away; whoever shows it shows its base from now on, and so begins who begins with it.

    Raises NotFoundError.
    """
    if not await db.value("SELECT id FROM custom_presences WHERE id = $1 FOR UPDATE", custom_id):
        raise NotFoundError("There is no such presence.")
    await _renew_defaults(db, custom_id)
    await _take_along(db, custom_id, now, actor, kept=None)
    # Those who begin with it keep what it comes to.
    await db.run("DELETE FROM custom_presences WHERE id = $1", custom_id)
    record(db, CustomPresenceChanged(custom_id=custom_id), now=now, actor=actor)


def _check_base(fields: Fields) -> None:
    if fields.get("base") is Presence.INACTIVE:
        raise InvalidError("Inactive is set by the system; choose another base.")


async def _set_people(db: Db, custom_id: UUID, people: Collection[UUID]) -> None:
    await db.run("DELETE FROM custom_presence_people WHERE custom_id = $1", custom_id)
    await db.run("INSERT INTO custom_presence_people SELECT $1, unnest($2::uuid[])", custom_id, list(set(people)))


async def _renew_defaults(db: Db, custom_id: UUID) -> None:
    """Keep of those who begin with it what it comes to now, and whether it is theirs to choose."""
    base = Presence(await db.value("SELECT base FROM custom_presences WHERE id = $1", custom_id))
    await db.run(
        """
        UPDATE users SET default_presence = $2, default_custom_id = (
          SELECT id FROM custom_presences WHERE id = $1 AND (for_everybody OR EXISTS (
            SELECT FROM custom_presence_people WHERE custom_id = $1 AND user_id = users.id)))
        WHERE default_custom_id = $1
        """,
        custom_id,
        BEGUN_WITH[base],
    )


async def _take_along(db: Db, custom_id: UUID, now: datetime, actor: UUID | None, *, kept: UUID | None) -> None:
    """Let whoever shows it show it as it is now; locks them in the order that routing locks people in."""
    moved = await db.all(
        """
        WITH showing AS (
          SELECT user_id, base FROM presences JOIN custom_presences ON custom_presences.id = custom_id
          WHERE custom_id = $1 ORDER BY user_id FOR UPDATE OF presences)
        UPDATE presences SET presence = base, custom_id = $2, generation = generation + 1
        FROM showing WHERE presences.user_id = showing.user_id
        RETURNING presences.user_id, presence, custom_id, origin, cause, generation
        """,
        custom_id,
        kept,
    )
    for row in moved:
        told = {**row, "presence": Presence(row["presence"]), "origin": Origin(row["origin"])}
        record(db, PresenceChanged(**told), now=now, actor=actor)


@contextmanager
def _told(fields: Fields) -> Iterator[None]:
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        name = fields.get("name")
        raise PresenceNameTakenError(f"There is a presence named {name} already; choose another name.") from error
    except asyncpg.ForeignKeyViolationError as error:
        raise InvalidError("One of these people does not work here; reload the list of people.") from error


def _custom(row: Row) -> CustomPresence:
    return CustomPresence(**{**row, "base": Presence(row["base"])})
