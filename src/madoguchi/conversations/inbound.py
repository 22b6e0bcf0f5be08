"""Customers' messages arrive: their conversations are found or opened, the messages kept and announced."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from madoguchi.conversations import lifecycle
from madoguchi.conversations.content import Content, summary_of
from madoguchi.conversations.events import ConversationOpened, MessageReceived
from madoguchi.conversations.lifecycle import Trigger
from madoguchi.conversations.models import COLUMNS, Conversation, State, conversation_of
from madoguchi.kit.db import Db
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id

Thread = tuple[UUID, UUID]
"""Customer and account: together they have at most one current conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A message on its way in; its id says whether it is here already."""

    message_id: UUID
    customer_id: UUID
    account_id: UUID
    content: Content
    source_id: str | None
    sent_at: datetime

    @property
    def thread(self) -> Thread:
        return self.customer_id, self.account_id


@dataclass(slots=True)
class _Entry:
    """A conversation and the messages that are being added to it."""

    conversation: Conversation
    arrivals: list[Arrival] = field(default_factory=list)


async def receive(db: Db, *, arrivals: Collection[Arrival], now: datetime) -> None:
    """Keep messages, each once, in the order given.

    The caller holds the customers' locks (`customers.identities.recognise`), so however many first messages come at
    once, they make one conversation (F09).
    """
    fresh = await _not_yet_here(db, arrivals)
    if not fresh:
        return
    entries = await _current(db, {arrival.thread for arrival in fresh})
    missing = sorted({arrival.thread for arrival in fresh} - entries.keys())
    entries |= await _open(db, missing, now)
    for arrival in fresh:
        entries[arrival.thread].arrivals.append(arrival)
    for entry in entries.values():
        if entry.conversation.state is State.WAITING:
            await lifecycle.move(db, conversation=entry.conversation, trigger=Trigger.CUSTOMER_WROTE, now=now)
    await _insert_messages(db, entries.values())
    await _update_conversations(db, entries.values(), now)
    _announce(db, entries.values(), now)


async def _not_yet_here(db: Db, arrivals: Collection[Arrival]) -> list[Arrival]:
    rows = await db.all(
        "SELECT id FROM messages WHERE id = ANY($1::uuid[])", [arrival.message_id for arrival in arrivals]
    )
    here = {row["id"] for row in rows}
    return [arrival for arrival in arrivals if arrival.message_id not in here]


async def _current(db: Db, threads: set[Thread]) -> dict[Thread, _Entry]:
    rows = await db.all(
        f"""
        SELECT {COLUMNS} FROM conversations
        WHERE customer_id = ANY($1::uuid[]) AND state IN ('open', 'active', 'waiting') ORDER BY id FOR UPDATE
        """,
        [customer_id for customer_id, _ in threads],
    )
    found = [conversation_of(row) for row in rows]
    return {(c.customer_id, c.account_id): _Entry(c) for c in found if (c.customer_id, c.account_id) in threads}


async def _open(db: Db, threads: list[Thread], now: datetime) -> dict[Thread, _Entry]:
    if not threads:
        return {}
    rows = await db.all(
        f"""
        INSERT INTO conversations (id, customer_id, account_id, state, opened_at, state_since, last_message_at)
        SELECT id, customer_id, account_id, 'open', $4, $4, $4
        FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS fresh (id, customer_id, account_id)
        RETURNING {COLUMNS}
        """,
        [new_id(now) for _ in threads],
        [customer_id for customer_id, _ in threads],
        [account_id for _, account_id in threads],
        now,
    )
    opened = [conversation_of(row) for row in rows]
    for conversation in opened:
        record(
            db,
            ConversationOpened(
                conversation_id=conversation.id,
                customer_id=conversation.customer_id,
                account_id=conversation.account_id,
            ),
            now=now,
        )
    return {(c.customer_id, c.account_id): _Entry(c) for c in opened}


async def _insert_messages(db: Db, entries: Iterable[_Entry]) -> None:
    rows = list(_numbered(entries))
    await db.run(
        """
        INSERT INTO messages (id, conversation_id, customer_id, seq, content, source_id, sent_at,
          direction, state, author_kind, author_id)
        SELECT id, conversation_id, customer_id, seq, content, source_id, sent_at,
          'inbound', 'received', 'customer', customer_id
        FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::jsonb[], $6::text[], $7::timestamptz[])
          AS fresh (id, conversation_id, customer_id, seq, content, source_id, sent_at)
        """,
        [arrival.message_id for _, _, arrival in rows],
        [conversation.id for conversation, _, _ in rows],
        [conversation.customer_id for conversation, _, _ in rows],
        [seq for _, seq, _ in rows],
        [arrival.content for _, _, arrival in rows],
        [arrival.source_id for _, _, arrival in rows],
        [arrival.sent_at for _, _, arrival in rows],
    )


async def _update_conversations(db: Db, entries: Collection[_Entry], now: datetime) -> None:
    await db.run(
        """
        UPDATE conversations AS c SET last_seq = fresh.last_seq, last_message = fresh.last_message,
          last_message_at = $5, unread_count = c.unread_count + fresh.count,
          awaiting_reply_since = coalesce(c.awaiting_reply_since, $5)
        FROM unnest($1::uuid[], $2::int[], $3::int[], $4::jsonb[]) AS fresh (id, last_seq, count, last_message)
        WHERE c.id = fresh.id
        """,
        [entry.conversation.id for entry in entries],
        [entry.conversation.last_seq + len(entry.arrivals) for entry in entries],
        [len(entry.arrivals) for entry in entries],
        [_last_message(entry) for entry in entries],
        now,
    )


def _announce(db: Db, entries: Iterable[_Entry], now: datetime) -> None:
    for conversation, seq, arrival in _numbered(entries):
        record(
            db,
            MessageReceived(
                conversation_id=conversation.id,
                customer_id=conversation.customer_id,
                message_id=arrival.message_id,
                seq=seq,
            ),
            now=now,
        )


def _numbered(entries: Iterable[_Entry]) -> Iterable[tuple[Conversation, int, Arrival]]:
    for entry in entries:
        for seq, arrival in enumerate(entry.arrivals, start=entry.conversation.last_seq + 1):
            yield entry.conversation, seq, arrival


def _last_message(entry: _Entry) -> dict[str, Any]:
    last = entry.arrivals[-1]
    return summary_of(
        seq=entry.conversation.last_seq + len(entry.arrivals),
        direction="inbound",
        content=last.content,
        sent_at=last.sent_at,
    )
