"""Stays in queues that ended without anybody taking the conversation: its sessions with nobody (reference §6.4)."""

from datetime import datetime
from uuid import UUID

from madoguchi.conversations.closures import Closure
from madoguchi.conversations.models import Conversation
from madoguchi.kit.db import Db
from madoguchi.kit.ids import new_id


async def end(db: Db, *, conversation: Conversation, reason: Closure, now: datetime) -> None:
    """Note that a locked conversation waits no more where it waits; nothing is noted of one that does not."""
    await db.run(
        """
        INSERT INTO queue_sessions (id, conversation_id, customer_id, queue_id, started_at, ended_at, closure_reason)
        SELECT $2, conversation_id, customer_id, queue_id, least(queued_at, $3), $3, $4 FROM work_items
        WHERE conversation_id = $1 AND queued
        """,
        conversation.id,
        new_id(now),
        now,
        reason,
    )


async def pass_by(db: Db, *, conversation: Conversation, queue_id: UUID, reason: Closure, now: datetime) -> None:
    """Note that a locked conversation was meant for a queue that sent it on at once."""
    await db.run(
        """
        INSERT INTO queue_sessions (id, conversation_id, customer_id, queue_id, started_at, ended_at, closure_reason)
        VALUES ($1, $2, $3, $4, $5, $5, $6)
        """,
        new_id(now),
        conversation.id,
        conversation.customer_id,
        queue_id,
        now,
        reason,
    )
