"""Queues and who serves them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import asyncpg

from madoguchi.kit.db import Db
from madoguchi.kit.errors import ConflictError, InvalidError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id
from madoguchi.routing import capacity
from madoguchi.routing.events import QueueChanged
from madoguchi.routing.models import AssignmentMethod


class NameTakenError(ConflictError):
    code = "name_taken"


async def create(
    db: Db,
    *,
    name: str,
    priority: int,
    method: AssignmentMethod,
    member_ids: Collection[UUID],
    now: datetime,
    actor: UUID | None,
) -> UUID:
    """Create a queue; raises NameTakenError, or InvalidError for a member who does not exist."""
    queue_id = new_id(now)
    try:
        await db.run(
            "INSERT INTO queues (id, name, priority, assignment_method, created_at) VALUES ($1, $2, $3, $4, $5)",
            queue_id,
            name.strip(),
            priority,
            method,
            now,
        )
    except asyncpg.UniqueViolationError as error:
        raise NameTakenError(f"There is a queue named {name} already; choose another name.") from error
    moved = await _set_members(db, queue_id, member_ids, now)
    record(db, QueueChanged(queue_id=queue_id, moved=moved), now=now, actor=actor)
    return queue_id


async def change(
    db: Db,
    *,
    queue_id: UUID,
    now: datetime,
    actor: UUID | None,
    name: str | None = None,
    priority: int | None = None,
    method: AssignmentMethod | None = None,
    member_ids: Collection[UUID] | None = None,
) -> None:
    """Change what is given; raises NotFoundError, NameTakenError, or InvalidError."""
    try:
        changed = await db.run(
            """
            UPDATE queues SET name = coalesce($2, name), priority = coalesce($3, priority),
              assignment_method = coalesce($4, assignment_method)
            WHERE id = $1
            """,
            queue_id,
            name and name.strip(),
            priority,
            method,
        )
    except asyncpg.UniqueViolationError as error:
        raise NameTakenError(f"There is a queue named {name} already; choose another name.") from error
    if not changed:
        raise NotFoundError("There is no such queue.")
    moved = [] if member_ids is None else await _set_members(db, queue_id, member_ids, now)
    record(db, QueueChanged(queue_id=queue_id, moved=moved), now=now, actor=actor)


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
    return made


async def queues_of(db: Db, *, user_id: UUID) -> list[UUID]:
    rows = await db.all("SELECT queue_id FROM queue_members WHERE user_id = $1", user_id)
    return [row["queue_id"] for row in rows]


async def _set_members(db: Db, queue_id: UUID, member_ids: Collection[UUID], now: datetime) -> list[UUID]:
    """Let exactly these people serve a queue; those who begin or cease to."""
    gone = await db.all(
        "SELECT user_id FROM queue_members WHERE queue_id = $1 AND user_id <> ALL($2::uuid[])", queue_id, member_ids
    )
    left = [row["user_id"] for row in gone]
    # Whoever is about to be offered something is waited for, so that what follows from their leaving sees it.
    await capacity.lock_people(db, user_ids=left)
    await db.run("DELETE FROM queue_members WHERE queue_id = $1 AND user_id = ANY($2::uuid[])", queue_id, left)
    try:
        come = await db.all(
            """
            INSERT INTO queue_members (queue_id, user_id, joined_at) SELECT $1, unnest($2::uuid[]), $3
            ON CONFLICT DO NOTHING RETURNING user_id
            """,
            queue_id,
            member_ids,
            now,
        )
    except asyncpg.ForeignKeyViolationError as error:
        raise InvalidError("One of the members does not work here; reload the list of people.") from error
    return left + [row["user_id"] for row in come]
