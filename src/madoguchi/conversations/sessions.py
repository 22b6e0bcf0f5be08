"""A session is one representative's stint in a conversation; one runs at a time."""

from datetime import datetime
from uuid import UUID

from madoguchi.conversations.closures import Closure
from madoguchi.conversations.models import Conversation
from madoguchi.kit.db import Db
from madoguchi.kit.ids import new_id


async def begin(db: Db, *, conversation: Conversation, user_id: UUID, now: datetime) -> None:
    await db.run(
        "INSERT INTO sessions (id, conversation_id, customer_id, user_id, started_at) VALUES ($1, $2, $3, $4, $5)",
        new_id(now),
        conversation.id,
        conversation.customer_id,
        user_id,
        now,
    )


async def note_seen(db: Db, *, conversation_id: UUID, user_id: UUID, now: datetime) -> None:
    """Remember that whose session is running has looked into the conversation; the first time counts."""
    await db.run(
        """
        UPDATE sessions SET seen_at = $3
        WHERE conversation_id = $1 AND ended_at IS NULL AND user_id = $2 AND seen_at IS NULL
        """,
        conversation_id,
        user_id,
        now,
    )


async def release(db: Db, *, conversation_id: UUID, now: datetime) -> None:
    """Remember that the running session takes no room of its representative any more, though it goes on."""
    await db.run(
        "UPDATE sessions SET released_at = $2 WHERE conversation_id = $1 AND ended_at IS NULL AND released_at IS NULL",
        conversation_id,
        now,
    )


async def end(db: Db, *, conversation_id: UUID, reason: Closure, now: datetime) -> None:
    """End the running session, if there is one."""
    await db.run(
        "UPDATE sessions SET ended_at = $2, closure_reason = $3 WHERE conversation_id = $1 AND ended_at IS NULL",
        conversation_id,
        now,
        reason,
    )
