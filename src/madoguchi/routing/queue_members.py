"""Who serves queues, seen from the people: several who join or leave one, and all the queues of one person.

The default queue is none of these: who serves it goes by their role (`default_queue`).
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.kit.errors import InvalidError
from madoguchi.kit.events import record
from madoguchi.routing import capacity
from madoguchi.routing.events import QueueChanged


async def lock(db: Db, *, queue_ids: Collection[UUID]) -> None:
    """Let nobody put anything into these queues till the commit, and take them before the people, as routing does.

    Whoever is putting something in is waited for: either they find those who join, or these find it there. Raises
    InvalidError for a queue that is not there, and for the default queue.
    """
    wanted = set(queue_ids)
    there = await db.all(
        "SELECT id, is_default FROM queues WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL ORDER BY id FOR UPDATE",
        wanted,
    )
    if len(there) != len(wanted):
        raise InvalidError("There is no such queue; choose one from the list.")
    if any(row["is_default"] for row in there):
        raise InvalidError("Every representative serves the default queue, and nobody else; choose another queue.")


async def join(db: Db, *, queue_id: UUID, user_ids: Collection[UUID], now: datetime, actor: UUID | None) -> list[UUID]:
    """Let several people serve a locked queue; those who did not yet."""
    return await _told(db, queue_id, await let_in(db, queue_id=queue_id, user_ids=user_ids, now=now), now, actor)


async def leave(db: Db, *, queue_id: UUID, user_ids: Collection[UUID], now: datetime, actor: UUID | None) -> list[UUID]:
    """Let several people serve a locked queue no more; those who did. What they hold stays theirs."""
    return await _told(db, queue_id, await let_out(db, queue_id=queue_id, user_ids=user_ids), now, actor)


async def set_queues_of(
    db: Db, *, user_id: UUID, queue_ids: Collection[UUID], now: datetime, actor: UUID | None
) -> None:
    """Let somebody serve exactly these queues; raises InvalidError for a queue that is not there."""
    wanted = set(queue_ids)
    before = await db.all(
        """
        SELECT queue_id FROM queue_members JOIN queues ON queues.id = queue_id WHERE user_id = $1 AND NOT is_default
        """,
        user_id,
    )
    left = {row["queue_id"] for row in before} - wanted
    await lock(db, queue_ids=wanted | left)
    for queue_id in sorted(left):
        await leave(db, queue_id=queue_id, user_ids=[user_id], now=now, actor=actor)
    for queue_id in sorted(wanted):
        await join(db, queue_id=queue_id, user_ids=[user_id], now=now, actor=actor)


async def let_in(db: Db, *, queue_id: UUID, user_ids: Collection[UUID], now: datetime) -> list[UUID]:
    """Write down that these people serve a locked queue, and tell nobody; those who did not yet."""
    rows = await db.all(
        """
        INSERT INTO queue_members (queue_id, user_id, joined_at) SELECT $1, unnest($2::uuid[]), $3
        ON CONFLICT DO NOTHING RETURNING user_id
        """,
        queue_id,
        list(user_ids),
        now,
    )
    return [row["user_id"] for row in rows]


async def let_out(db: Db, *, queue_id: UUID, user_ids: Collection[UUID]) -> list[UUID]:
    """Write down that these people serve a locked queue no more, and tell nobody; those who did."""
    # Whoever is about to be offered something is waited for, so that what follows from their leaving sees it.
    await capacity.lock_people(db, user_ids=user_ids)
    rows = await db.all(
        "DELETE FROM queue_members WHERE queue_id = $1 AND user_id = ANY($2::uuid[]) RETURNING user_id",
        queue_id,
        list(user_ids),
    )
    return [row["user_id"] for row in rows]


async def _told(db: Db, queue_id: UUID, moved: list[UUID], now: datetime, actor: UUID | None) -> list[UUID]:
    if moved:
        # Whoever has the queue's form open with the members of before is told so when they save it.
        await db.run("UPDATE queues SET version = version + 1 WHERE id = $1", queue_id)
        record(db, QueueChanged(queue_id=queue_id, moved=moved), now=now, actor=actor)
    return moved
