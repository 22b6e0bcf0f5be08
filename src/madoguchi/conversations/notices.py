"""What the center says by itself: to customers as representatives do, to our people in a line of the thread."""

from datetime import datetime
from uuid import UUID

from madoguchi.conversations.content import Content, System, summary_of
from madoguchi.conversations.events import MessageQueued, NoticeAdded
from madoguchi.conversations.models import Conversation
from madoguchi.kit.db import Db
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id


async def say(
    db: Db,
    *,
    conversation: Conversation,
    content: Content,
    key: UUID,
    now: datetime,
    for_whom: UUID | None = None,
) -> None:
    """Queue an automatic message in a locked conversation; by `key` it can be found again (`were_said`).

    Who waits for an answer goes on waiting, so nothing of the queue or of the clocks is touched. It wears the name of
    `for_whom`, a representative, where the channel shows names.
    """
    message_id, seq = new_id(now), conversation.last_seq + 1
    await db.run(
        """
        INSERT INTO messages (id, conversation_id, customer_id, seq, direction, state, author_kind, author_id, content,
          client_id, sent_at)
        VALUES ($1, $2, $3, $4, 'outbound', 'queued', 'system', $8, $5, $6, $7)
        """,
        message_id,
        conversation.id,
        conversation.customer_id,
        seq,
        content,
        key,
        now,
        for_whom,
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


async def note(db: Db, *, conversation: Conversation, text: str, unread: bool, now: datetime) -> None:
    """Put a line for our people into a locked conversation; `unread` counts it as something to look at."""
    message_id, seq = new_id(now), conversation.last_seq + 1
    await db.run(
        """
        INSERT INTO messages (id, conversation_id, customer_id, seq, direction, state, author_kind, content, sent_at)
        VALUES ($1, $2, $3, $4, 'inbound', 'received', 'system', $5, $6)
        """,
        message_id,
        conversation.id,
        conversation.customer_id,
        seq,
        System(text=text, unread=unread),
        now,
    )
    await db.run(
        "UPDATE conversations SET last_seq = $2, unread_count = unread_count + $3 WHERE id = $1",
        conversation.id,
        seq,
        int(unread),
    )
    fact = NoticeAdded(
        conversation_id=conversation.id, customer_id=conversation.customer_id, message_id=message_id, seq=seq
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
