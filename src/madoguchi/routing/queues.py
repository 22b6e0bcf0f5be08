"""Queues and who serves them."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Literal, TypedDict
from uuid import UUID

import asyncpg

from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import ChangedMeanwhileError, InUseError, InvalidError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id
from madoguchi.kit.naming import name_of_copy
from madoguchi.routing import leads, overflow, queue_members, queue_rules
from madoguchi.routing.events import QueueChanged, QueueDeleted
from madoguchi.routing.models import AssignmentMethod
from madoguchi.routing.naming import NameTakenError

SERVED = """EXISTS (
  SELECT FROM queue_members AS member JOIN users ON users.id = member.user_id
  WHERE member.queue_id = queues.id AND users.active)"""
"""SQL: whether a row of `queues` has anybody in service."""


SERVES_THE_DEFAULT = "active AND role = 'representative'"
"""SQL: who of `users` serves the default queue, without being put there (reference §4.4)."""
OF_THE_DEFAULT = {"assignment_method"}
"""What can be changed of it."""


class Settings(TypedDict, total=False):
    """What is set of a queue, by its columns; what is not there stays as it is."""

    name: str
    description: str
    priority: int
    assignment_method: AssignmentMethod
    operating_hours_id: UUID | None
    """When it is served; None is around the clock."""
    overflow: dict[str, Any]
    """What happens to what it cannot take, by reason: `closed`, `full`, `waited`."""
    service_level_seconds: int | None
    """How long a customer may wait in it till somebody takes them; None when nothing is promised."""
    short_abandon_seconds: int | None
    """Who leaves it earlier has not given it up, for those who count that; None where everybody counts."""


async def create(
    db: Db,
    *,
    settings: Settings,
    member_ids: Collection[UUID],
    now: datetime,
    actor: UUID | None,
) -> UUID:
    """Create a queue by its name and what else is given; raises as `change` does."""
    queue_id = new_id(now)
    with _named(settings):
        await db.run(
            "INSERT INTO queues (id, name, created_at, version) VALUES ($1, $2, $3, 0)",
            queue_id,
            settings["name"].strip(),
            now,
        )
    await change(db, queue_id=queue_id, settings=settings, member_ids=member_ids, now=now, actor=actor)
    return queue_id


async def change(
    db: Db,
    *,
    queue_id: UUID,
    settings: Settings,
    now: datetime,
    actor: UUID | None,
    member_ids: Collection[UUID] | None = None,
    version: int | None = None,
) -> None:
    """Change what is given, over the `version` that was read if one is named.

    Raises NotFoundError, NameTakenError, ChangedMeanwhileError, or InvalidError: for hours or members who are not
    there, and for what of the default queue stays as it is.
    """
    await _check_overflow(db, queue_id, settings.get("overflow", {}))
    # Whoever is putting something into it is waited for: either they find those who join, or these find it there.
    queue = await _lock(db, queue_id, "NO KEY UPDATE" if member_ids is None else "UPDATE")
    if version not in {None, queue["version"]}:
        raise ChangedMeanwhileError("Somebody else has saved this queue meanwhile; reload it, then change it.")
    if queue["is_default"] and (member_ids is not None or settings.keys() - OF_THE_DEFAULT):
        raise InvalidError(f"{queue['name']} is served by all representatives; only how it chooses can be changed.")
    given = {column: value.strip() if isinstance(value, str) else value for column, value in settings.items()}
    assignments = "".join(f", {column} = ${number}" for number, column in enumerate(given, start=2))
    with _named(settings):
        await db.run(f"UPDATE queues SET version = version + 1{assignments} WHERE id = $1", queue_id, *given.values())
    moved = [] if member_ids is None else await _set_members(db, queue_id, member_ids, now)
    record(db, QueueChanged(queue_id=queue_id, moved=moved), now=now, actor=actor)


async def copy(db: Db, *, queue_id: UUID, now: datetime, actor: UUID | None) -> UUID:
    """Make a queue like another, with the same people; raises NotFoundError, or NameTakenError in a race."""
    row = await db.find(
        """
        SELECT name, description, priority, assignment_method, operating_hours_id, overflow, service_level_seconds,
          short_abandon_seconds,
          ARRAY(SELECT user_id FROM queue_members WHERE queue_id = queues.id) AS members
        FROM queues WHERE id = $1 AND deleted_at IS NULL
        """,
        queue_id,
    )
    if row is None:
        raise NotFoundError("There is no such queue.")
    taken = {other["name"] for other in await db.all("SELECT name FROM queues WHERE deleted_at IS NULL")}
    settings = Settings(
        name=name_of_copy(row["name"], taken=taken),
        description=row["description"],
        priority=row["priority"],
        assignment_method=row["assignment_method"],
        operating_hours_id=row["operating_hours_id"],
        overflow=row["overflow"],
        service_level_seconds=row["service_level_seconds"],
        short_abandon_seconds=row["short_abandon_seconds"],
    )
    made = await create(db, settings=settings, member_ids=row["members"], now=now, actor=actor)
    await queue_rules.copy(db, source_id=queue_id, target_id=made)
    return made


async def delete(db: Db, *, queue_id: UUID, now: datetime, actor: UUID | None) -> None:
    """Let a queue go; raises NotFoundError, or InUseError while anything leads into it or is in it.

    Its row stays, because what was once said in it still names it.
    """
    queue = await _lock(db, queue_id, "UPDATE")
    if queue["is_default"]:
        raise InUseError(f"{queue['name']} takes what nothing else claims, so it has to stay.", used_by=[])
    used_by = await users_of(db, queue_id=queue_id)
    if used_by:
        raise InUseError(f"{queue['name']} is used by {' and '.join(used_by)}; move these first.", used_by=used_by)
    await _set_members(db, queue_id, [], now)
    await db.run("UPDATE queues SET deleted_at = $2, operating_hours_id = NULL WHERE id = $1", queue_id, now)
    record(db, QueueDeleted(queue_id=queue_id), now=now, actor=actor)


async def check_there(db: Db, *, queue_id: UUID) -> None:
    """Raise InvalidError for a queue that is not there; one that is stays till the commit."""
    if not await db.value("SELECT id FROM queues WHERE id = $1 AND deleted_at IS NULL FOR KEY SHARE", queue_id):
        raise InvalidError("There is no such queue; choose one from the list.")


async def take_turns(db: Db, *, queue_ids: Collection[UUID]) -> None:
    """Wait till nobody else gives out what waits in these queues, and keep others from it till the commit."""
    await db.run("SELECT FROM queues WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE", list(queue_ids))


async def find_served(db: Db, *, queue_ids: Sequence[UUID], stays: bool = True) -> UUID | None:
    """The first of these queues that is there and has somebody in service; it `stays` till the commit."""
    found: UUID | None = await db.value(
        f"""
        SELECT id FROM queues WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL AND {SERVED}
        ORDER BY array_position($1::uuid[], id) LIMIT 1 {"FOR KEY SHARE" if stays else ""}
        """,
        queue_ids,
    )
    return found


async def ensure_default(db: Db, *, now: datetime) -> UUID:
    """The queue that takes what no workstream claims, so that no conversation is ever without a place."""
    found: UUID | None = await db.value("SELECT id FROM queues WHERE is_default")
    if found is not None:
        return found
    await db.run(
        """
        INSERT INTO queues (id, name, priority, is_default, created_at) VALUES ($1, 'Default queue', 1000, true, $2)
        ON CONFLICT DO NOTHING
        """,
        new_id(now),
        now,
    )
    made: UUID = await db.value("SELECT id FROM queues WHERE is_default")
    await db.run(
        f"""
        INSERT INTO queue_members (queue_id, user_id, joined_at) SELECT $1, id, $2 FROM users WHERE {SERVES_THE_DEFAULT}
        ON CONFLICT DO NOTHING
        """,
        made,
        now,
    )
    return made


async def users_of(db: Db, *, queue_id: UUID) -> list[str]:
    """What keeps a queue from going, in words."""
    running: int = await db.value(
        """
        SELECT count(*) FROM work_items JOIN conversations ON conversations.id = conversation_id
        WHERE work_items.queue_id = $1 AND state <> 'closed'
        """,
        queue_id,
    )
    said = await leads.into(db, queue_id=queue_id)
    return [*said, f"{running} {'conversation' if running == 1 else 'conversations'}"] if running else said


async def queues_of(db: Db, *, user_id: UUID) -> list[UUID]:
    rows = await db.all("SELECT queue_id FROM queue_members WHERE user_id = $1", user_id)
    return [row["queue_id"] for row in rows]


async def _lock(db: Db, queue_id: UUID, strength: Literal["NO KEY UPDATE", "UPDATE"]) -> Row:
    row = await db.find(
        f"SELECT name, is_default, version FROM queues WHERE id = $1 AND deleted_at IS NULL FOR {strength}", queue_id
    )
    if row is None:
        raise NotFoundError("There is no such queue.")
    return row


async def _check_overflow(db: Db, queue_id: UUID, document: dict[str, Any]) -> None:
    for target in overflow.targets(document):
        if target == queue_id:
            raise InvalidError("A queue cannot overflow into itself; choose another one.")
        await check_there(db, queue_id=target)


@contextmanager
def _named(settings: Settings) -> Iterator[None]:
    """Say what the database refuses of a queue's settings."""
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        name = settings.get("name")
        raise NameTakenError(f"There is a queue named {name} already; choose another name.") from error
    except asyncpg.ForeignKeyViolationError as error:
        raise InvalidError("There are no such operating hours; choose some from the list.") from error


async def _set_members(db: Db, queue_id: UUID, member_ids: Collection[UUID], now: datetime) -> list[UUID]:
    """Let exactly these people serve a queue; those who begin or cease to."""
    gone = await db.all(
        "SELECT user_id FROM queue_members WHERE queue_id = $1 AND user_id <> ALL($2::uuid[])", queue_id, member_ids
    )
    left = await queue_members.let_out(db, queue_id=queue_id, user_ids=[row["user_id"] for row in gone])
    try:
        come = await queue_members.let_in(db, queue_id=queue_id, user_ids=member_ids, now=now)
    except asyncpg.ForeignKeyViolationError as error:
        raise InvalidError("One of the members does not work here; reload the list of people.") from error
    return left + come
