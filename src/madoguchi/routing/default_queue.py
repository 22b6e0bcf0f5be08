"""The default queue: every representative in service serves it, so that what no other queue claims is answered."""

from datetime import datetime
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.kit.events import record
from madoguchi.kit.jobs import job
from madoguchi.routing import capacity
from madoguchi.routing.events import QueueChanged
from madoguchi.routing.queues import SERVES_THE_DEFAULT, ensure_default


@job(lane="person:user_id")
async def keep_member(db: Db, *, user_id: UUID, now: datetime) -> None:
    """Somebody has begun to work here, or works otherwise than before: let them in, or out."""
    queue_id = await ensure_default(db, now=now)
    # Whoever is putting something into it is waited for, and then whoever is about to offer them something.
    await db.run("SELECT FROM queues WHERE id = $1 FOR UPDATE", queue_id)
    await capacity.lock_people(db, user_ids=[user_id])
    belongs = await db.value(f"SELECT {SERVES_THE_DEFAULT} FROM users WHERE id = $1", user_id)
    if await (_let_in(db, queue_id, user_id, now) if belongs else _let_out(db, queue_id, user_id)):
        record(db, QueueChanged(queue_id=queue_id, moved=[user_id]), now=now)


async def _let_in(db: Db, queue_id: UUID, user_id: UUID, now: datetime) -> int:
    return await db.run(
        "INSERT INTO queue_members (queue_id, user_id, joined_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        queue_id,
        user_id,
        now,
    )


async def _let_out(db: Db, queue_id: UUID, user_id: UUID) -> int:
    return await db.run("DELETE FROM queue_members WHERE queue_id = $1 AND user_id = $2", queue_id, user_id)
