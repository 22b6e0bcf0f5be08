"""The end of the time for which a conversation in wrap-up takes room of its representative (reference §3)."""

from datetime import datetime, timedelta
from uuid import UUID

from madoguchi.conversations import sessions
from madoguchi.kit.db import Db
from madoguchi.kit.events import record
from madoguchi.kit.jobs import enqueue, job
from madoguchi.routing.events import WrapUpBlockEnded


@job()
async def begin_block(db: Db, *, conversation_id: UUID, now: datetime) -> None:
    """A conversation was ended: see to it that its room is given to others in time, unless it is closed before."""
    row = await db.find(
        """
        SELECT state_since, wrap_up_seconds FROM conversations JOIN work_items ON conversation_id = conversations.id
        WHERE conversations.id = $1 AND state = 'wrap_up' AND wrap_up_seconds IS NOT NULL
        """,
        conversation_id,
    )
    if row is not None:
        until = row["state_since"] + timedelta(seconds=row["wrap_up_seconds"])
        enqueue(
            db, end_block, now=now, run_at=max(until, now), conversation_id=conversation_id, since=row["state_since"]
        )


@job()
async def end_block(db: Db, *, conversation_id: UUID, since: datetime, now: datetime) -> None:
    """Tell that a conversation takes no room any more, if it is still in the wrap-up that began at `since`.

    In no lane, since a job that waits for its time would hold up all behind it.
    """
    row = await db.find(
        """
        SELECT customer_id, assignee_id FROM conversations
        WHERE id = $1 AND state = 'wrap_up' AND state_since = $2 AND assignee_id IS NOT NULL
        """,
        conversation_id,
        since,
    )
    if row is not None:
        ended = WrapUpBlockEnded(
            conversation_id=conversation_id, customer_id=row["customer_id"], user_id=row["assignee_id"]
        )
        await sessions.release(db, conversation_id=conversation_id, now=now)
        record(db, ended, now=now)
