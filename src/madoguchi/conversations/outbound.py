"""Messages to customers: queued with their job in one transaction, settled when the channel has answered."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from madoguchi.conversations import lifecycle, sessions
from madoguchi.conversations.content import Content, summary_of
from madoguchi.conversations.events import ConversationRead, MessageQueued, MessageSettled
from madoguchi.conversations.lifecycle import WrongStateError
from madoguchi.conversations.models import Conversation, MessageState, State
from madoguchi.kit.db import Db
from madoguchi.kit.errors import ConflictError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id


class NotAssignedError(ConflictError):
    """Only the representative who holds a conversation writes in it."""

    code = "not_assigned_to_you"


@dataclass(frozen=True, slots=True)
class Settlement:
    """How the delivery of one message ended."""

    message_id: UUID
    state: MessageState
    delivered_by: str | None = None
    failure: dict[str, str] | None = None
    source_id: str | None = None


async def send(
    db: Db, *, conversation_id: UUID, author_id: UUID, content: Content, client_id: UUID, now: datetime
) -> tuple[UUID, bool]:
    """Queue a representative's message.

    Args:
        db: the transaction.
        conversation_id: an active conversation.
        author_id: the representative who holds it.
        content: what to send.
        client_id: chosen by the sender; the same one again is the same message (F22).
        now: the time.

    Returns:
        The message's id, and whether it is new.
    """
    conversation = await lifecycle.lock(db, conversation_id)
    existing = await db.value(
        "SELECT id FROM messages WHERE conversation_id = $1 AND client_id = $2", conversation_id, client_id
    )
    if existing is not None:
        return existing, False
    _check_turn(conversation, author_id)
    message_id, seq = new_id(now), conversation.last_seq + 1
    await db.run(
        """
        INSERT INTO messages (id, conversation_id, customer_id, seq, direction, state, author_kind, author_id,
          content, client_id, sent_at)
        VALUES ($1, $2, $3, $4, 'outbound', 'queued', 'representative', $5, $6, $7, $8)
        """,
        message_id,
        conversation_id,
        conversation.customer_id,
        seq,
        author_id,
        content,
        client_id,
        now,
    )
    await db.run(
        """
        UPDATE conversations SET last_seq = $2, last_message = $3, last_message_at = $4, awaiting_reply_since = NULL,
          spoken_by = 'representative', spoken_at = $4, spoken_seq = $2
        WHERE id = $1
        """,
        conversation_id,
        seq,
        summary_of(seq=seq, direction="outbound", content=content, sent_at=now),
        now,
    )
    _announce_queued(db, conversation, message_id, seq, actor=author_id, now=now)
    return message_id, True


async def send_again(db: Db, *, conversation_id: UUID, message_id: UUID, author_id: UUID, now: datetime) -> None:
    """Queue a message again that failed, or whose outcome a person has judged; raises WrongStateError otherwise."""
    conversation = await lifecycle.lock(db, conversation_id)
    _check_turn(conversation, author_id)
    row = await db.find(
        "SELECT state, seq FROM messages WHERE id = $1 AND conversation_id = $2 AND direction = 'outbound'",
        message_id,
        conversation_id,
    )
    if row is None:
        raise NotFoundError("There is no such message.")
    if row["state"] not in {MessageState.FAILED, MessageState.UNKNOWN}:
        raise WrongStateError(f"The message is {row['state']}; only a failed one is sent again.", state=row["state"])
    await db.run("UPDATE messages SET state = 'queued', failure = NULL WHERE id = $1", message_id)
    _announce_queued(db, conversation, message_id, row["seq"], actor=author_id, now=now)


async def withdraw(db: Db, *, conversation_id: UUID, message_id: UUID, author_id: UUID, now: datetime) -> None:
    """Take back a message that waits to go out, and has not begun to; raises WrongStateError for any other."""
    conversation = await lifecycle.lock(db, conversation_id)
    _check_turn(conversation, author_id)
    state = await db.value(
        "SELECT state FROM messages WHERE id = $1 AND conversation_id = $2 AND direction = 'outbound'",
        message_id,
        conversation_id,
    )
    if state is None:
        raise NotFoundError("There is no such message.")
    if state != MessageState.QUEUED:
        raise WrongStateError(f"The message is {state}; only one that waits is taken back.", state=state)
    failure = {"code": "withdrawn", "reason": "It was taken back before it went out."}
    await settle(db, settlements=[Settlement(message_id, MessageState.FAILED, failure=failure)], now=now)


async def settle(db: Db, *, settlements: Collection[Settlement], now: datetime) -> None:
    """Write down how deliveries ended; one that is judged already keeps what it has, unless it turns out to be sent.

    That may also be so of one that was taken back, or given up, in the moment in which it went out.
    """
    settled = await db.all(
        """
        UPDATE messages AS m SET state = fresh.state, delivered_by = fresh.delivered_by, failure = fresh.failure,
          source_id = coalesce(fresh.source_id, m.source_id)
        FROM unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[], $5::text[])
          AS fresh (id, state, delivered_by, failure, source_id)
        WHERE m.id = fresh.id AND (m.state = 'queued' OR (m.state IN ('unknown', 'failed') AND fresh.state = 'sent'))
        RETURNING m.id, m.conversation_id, m.customer_id, m.seq, m.state
        """,
        [settlement.message_id for settlement in settlements],
        [settlement.state for settlement in settlements],
        [settlement.delivered_by for settlement in settlements],
        [settlement.failure for settlement in settlements],
        [settlement.source_id for settlement in settlements],
    )
    for row in settled:
        facts: dict[str, Any] = {name: row[name] for name in ("conversation_id", "customer_id", "seq", "state")}
        record(db, MessageSettled(message_id=row["id"], **facts), now=now)


async def quotable(db: Db, *, conversation_id: UUID, message_id: UUID) -> str | None:
    """The channel's id of a customer's message; None when it is gone or was never theirs, and cannot be quoted."""
    found: str | None = await db.value(
        "SELECT source_id FROM messages WHERE id = $1 AND conversation_id = $2 AND direction = 'inbound'",
        message_id,
        conversation_id,
    )
    return found


async def holds(db: Db, *, conversation_id: UUID, user_id: UUID) -> bool:
    """Whether this representative may write in it now."""
    found: bool = await db.value(
        "SELECT EXISTS (SELECT FROM conversations WHERE id = $1 AND state = 'active' AND assignee_id = $2)",
        conversation_id,
        user_id,
    )
    return found


async def mark_read(db: Db, *, conversation_id: UUID, user_id: UUID, seq: int, now: datetime) -> None:
    """Note that the representative who holds the conversation has read up to `seq`; what was read stays read."""
    conversation = await lifecycle.lock(db, conversation_id)
    if conversation.assignee_id != user_id:
        return
    await sessions.note_seen(db, conversation_id=conversation_id, user_id=user_id, now=now)
    changed = await db.run(
        """
        UPDATE conversations SET unread_count = left_over.count FROM (
          SELECT count(*) FROM messages
          WHERE conversation_id = $1 AND seq > $2 AND direction = 'inbound' AND author_kind = 'customer') AS left_over
        WHERE id = $1 AND unread_count > left_over.count
        """,
        conversation_id,
        seq,
    )
    if changed:
        fact = ConversationRead(conversation_id=conversation_id, customer_id=conversation.customer_id, user_id=user_id)
        record(db, fact, now=now, actor=user_id)


def _check_turn(conversation: Conversation, author_id: UUID) -> None:
    if conversation.state is not State.ACTIVE:
        raise WrongStateError("Only an active conversation takes messages; take it first.", state=conversation.state)
    if conversation.assignee_id != author_id:
        raise NotAssignedError("Somebody else holds this conversation now.")


def _announce_queued(
    db: Db, conversation: Conversation, message_id: UUID, seq: int, *, actor: UUID, now: datetime
) -> None:
    fact = MessageQueued(
        conversation_id=conversation.id,
        customer_id=conversation.customer_id,
        account_id=conversation.account_id,
        message_id=message_id,
        seq=seq,
    )
    record(db, fact, now=now, actor=actor)
