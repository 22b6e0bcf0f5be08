"""What the center says by itself: sent like a representative's message, though nobody has answered with it."""

from datetime import datetime
from uuid import UUID

from madoguchi.conversations.content import Content, summary_of
from madoguchi.conversations.events import MessageQueued
from madoguchi.conversations.models import Conversation
from madoguchi.kit.db import Db
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id


async def say(db: Db, *, conversation: Conversation, content: Content, key: UUID, now: datetime) -> None:
    """Queue an automatic message in a locked conversation; by `key` it can be found again (`were_said`).

    Who waits for an answer goes on waiting, so nothing of the queue or of the clocks is touched.
    """
    message_id, seq = new_id(now), conversation.last_seq + 1
    await db.run(
        """
        INSERT INTO messages (id, conversation_id, customer_id, seq, direction, state, author_kind, content, client_id,
          sent_at)
        VALUES ($1, $2, $3, $4, 'outbound', 'queued', 'system', $5, $6, $7)
        """,
        message_id,
        conversation.id,
        conversation.customer_id,
        seq,
        content,
        key,
        now,
    )
    await db.run(
        "UPDATE conversations SET last_seq = $2, last_message = $3, last_message_at = $4 WHERE id = $1",
        conversation.id,
        seq,
        summary_of(seq=seq, direction="outbound", content=content, sent_at=now),
        now,
    )
    fact = MessageQueued(
        conversation_id=conversation.id,
        customer_id=conversation.customer_id,
        account_id=conversation.account_id,
        message_id=message_id,
        seq=seq,
    )
    record(db, fact, now=now)


async def were_said(db: Db, *, conversation_id: UUID, keys: list[UUID]) -> bool:
    """Whether any of these automatic messages is in the conversation."""
    found: bool = await db.value(
        "SELECT EXISTS (SELECT FROM messages WHERE conversation_id = $1 AND client_id = ANY($2::uuid[]))",
        conversation_id,
        keys,
    )
    return found
