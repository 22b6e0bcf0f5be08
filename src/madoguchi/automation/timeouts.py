"""Conversations that nobody comes back to are closed in the end."""

from datetime import datetime, timedelta
from uuid import UUID

from madoguchi.conversations import lifecycle
from madoguchi.conversations.lifecycle import Trigger
from madoguchi.conversations.models import State
from madoguchi.kit.db import Db
from madoguchi.kit.jobs import enqueue, job

_UNROUTED_LIMIT = timedelta(days=28)
_BLOCK = 1000


@job()
async def close_idle(db: Db, *, now: datetime) -> None:
    """Ask for the closing of every waiting conversation whose workstream's time has passed (reference §6.2)."""
    idle = await db.all(
        """
        SELECT conversations.id FROM conversations
        LEFT JOIN work_items ON conversation_id = conversations.id
        LEFT JOIN workstreams ON workstreams.id = workstream_id
        WHERE state = 'waiting' AND state_since < $1::timestamptz
          - coalesce(make_interval(mins => close_waiting_after_minutes), $2::interval)
          AND state_since < $1 - least(
            $2, (SELECT make_interval(mins => min(close_waiting_after_minutes)) FROM workstreams))
        ORDER BY state_since LIMIT $3
        """,
        now,
        _UNROUTED_LIMIT,
        _BLOCK,
    )
    for row in idle:
        enqueue(db, close_waiting, now=now, conversation_id=row["id"], since=now)


@job(lane="conversation:conversation_id")
async def close_waiting(db: Db, *, conversation_id: UUID, since: datetime, now: datetime) -> None:
    """Close a conversation that still waits as it did at `since`."""
    conversation = await lifecycle.lock(db, conversation_id)
    waited: bool = await db.value("SELECT state_since < $2 FROM conversations WHERE id = $1", conversation_id, since)
    if conversation.state is State.WAITING and waited:
        await lifecycle.move(db, conversation=conversation, trigger=Trigger.FORCED, now=now, reason="auto_close")
