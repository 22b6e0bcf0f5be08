"""The default queue: every representative in service serves it, so that what no other queue claims is answered."""

from datetime import datetime
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.kit.events import record
from madoguchi.kit.jobs import job
from madoguchi.routing import capacity, queue_members
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
    if belongs:
        moved = await queue_members.let_in(db, queue_id=queue_id, user_ids=[user_id], now=now)
    else:
        moved = await queue_members.let_out(db, queue_id=queue_id, user_ids=[user_id])
    if moved:
        record(db, QueueChanged(queue_id=queue_id, moved=moved), now=now)
