"""Customers' messages arrive: their conversations are found or opened, the messages kept and announced."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from madoguchi.conversations import amendments, attachments, lifecycle
from madoguchi.conversations.attachments import Carrier
from madoguchi.conversations.content import Content, Unsent, summary_of
from madoguchi.conversations.events import ActivityNoted, ConversationOpened, MessageReceived
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
    author_id: UUID | None = None
    """Which of several people it is from; nobody when the customer is one person."""
    opens: bool = True
    """Whether it begins a conversation when none is going on; what does not is passed over then."""
    asks: bool = True
    """Whether it waits for an answer."""
    edited_at: datetime | None = None

    @property
    def thread(self) -> Thread:
        return self.customer_id, self.account_id


@dataclass(slots=True)
class _Entry:
    """A conversation and the messages that are being added to it."""

    conversation: Conversation
    arrivals: list[Arrival] = field(default_factory=list)

    @property
    def asking(self) -> list[tuple[int, Arrival]]:
        """What waits for an answer, each with its place in the conversation."""
        numbered = enumerate(self.arrivals, start=self.conversation.last_seq + 1)
        return [(seq, arrival) for seq, arrival in numbered if arrival.asks]


async def receive(db: Db, *, arrivals: Collection[Arrival], now: datetime) -> list[UUID]:
    """Keep messages, each once, in the order given.

    The caller holds the customers' locks (`customers.identities.recognise`), so however many first messages come at
    once, they make one conversation (F09).

    Returns:
        Messages that had been taken back or edited before they came; nothing that they held is kept here.
    """
    fresh = await _amended(db, await _not_yet_here(db, arrivals)) if arrivals else []
    if not fresh:
        return []
    entries = await _current(db, {arrival.thread for arrival in fresh})
    missing = sorted({arrival.thread for arrival in fresh if arrival.opens} - entries.keys())
    entries |= await _open(db, missing, now)
    for arrival in fresh:
        if arrival.thread in entries:
            entries[arrival.thread].arrivals.append(arrival)
    grown = [entry for entry in entries.values() if entry.arrivals]
    if not grown:
        return []
    for entry in grown:
        if entry.conversation.state is State.WAITING and entry.asking:
            await lifecycle.move(db, conversation=entry.conversation, trigger=Trigger.CUSTOMER_WROTE, now=now)
    await _insert_messages(db, grown)
    await _update_conversations(db, grown, now)
    _announce(db, grown, now)
    await attachments.expect(db, carriers=_carriers(grown), now=now)
    return [one.message_id for one in fresh if isinstance(one.content, Unsent) or one.edited_at is not None]


async def _not_yet_here(db: Db, arrivals: Collection[Arrival]) -> list[Arrival]:
    rows = await db.all(
        "SELECT id FROM messages WHERE id = ANY($1::uuid[])", [arrival.message_id for arrival in arrivals]
    )
    here = {row["id"] for row in rows}
    return [arrival for arrival in arrivals if arrival.message_id not in here]


async def _amended(db: Db, arrivals: list[Arrival]) -> list[Arrival]:
    """The same, as their writers have changed them by now."""
    written = [(arrival.account_id, arrival.source_id) for arrival in arrivals if arrival.source_id]
    changed = await amendments.find(db, written=written) if written else {}
    if not changed:
        return arrivals
    amended = []
    for arrival in arrivals:
        found = changed.get((arrival.account_id, arrival.source_id or ""))
        if found is None:
            amended.append(arrival)
        elif found.content is None:
            amended.append(replace(arrival, content=Unsent()))
        else:
            amended.append(replace(arrival, content=found.content, edited_at=found.at))
    return amended


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
        INSERT INTO messages (id, conversation_id, customer_id, seq, content, source_id, sent_at, author_kind,
          author_id, edited_at, direction, state)
        SELECT id, conversation_id, customer_id, seq, content, source_id, sent_at, author_kind,
          coalesce(author_id, customer_id), edited_at, 'inbound', 'received'
        FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::jsonb[], $6::text[], $7::timestamptz[],
          $8::text[], $9::uuid[], $10::timestamptz[])
          AS fresh (id, conversation_id, customer_id, seq, content, source_id, sent_at, author_kind, author_id,
            edited_at)
        """,
        [arrival.message_id for _, _, arrival in rows],
        [conversation.id for conversation, _, _ in rows],
        [conversation.customer_id for conversation, _, _ in rows],
        [seq for _, seq, _ in rows],
        [arrival.content for _, _, arrival in rows],
        [arrival.source_id for _, _, arrival in rows],
        [arrival.sent_at for _, _, arrival in rows],
        ["customer" if arrival.asks else "system" for _, _, arrival in rows],
        [arrival.author_id for _, _, arrival in rows],
        [arrival.edited_at for _, _, arrival in rows],
    )


async def _update_conversations(db: Db, entries: Collection[_Entry], now: datetime) -> None:
    await db.run(
        """
        UPDATE conversations AS c SET last_seq = fresh.last_seq,
          last_message = coalesce(fresh.last_message, c.last_message),
          last_message_at = CASE WHEN fresh.count > 0 THEN $5 ELSE c.last_message_at END,
          unread_count = c.unread_count + fresh.count,
          awaiting_reply_since = coalesce(c.awaiting_reply_since, CASE WHEN fresh.count > 0 THEN $5 END),
          spoken_by = CASE WHEN fresh.count > 0 THEN 'customer' ELSE c.spoken_by END,
          spoken_at = CASE WHEN fresh.count > 0 THEN $5 ELSE c.spoken_at END,
          spoken_seq = coalesce((fresh.last_message ->> 'seq')::integer, c.spoken_seq)
        FROM unnest($1::uuid[], $2::int[], $3::int[], $4::jsonb[]) AS fresh (id, last_seq, count, last_message)
        WHERE c.id = fresh.id
        """,
        [entry.conversation.id for entry in entries],
        [entry.conversation.last_seq + len(entry.arrivals) for entry in entries],
        [len(entry.asking) for entry in entries],
        [_last_message(entry) for entry in entries],
        now,
    )


def _announce(db: Db, entries: Iterable[_Entry], now: datetime) -> None:
    for conversation, seq, arrival in _numbered(entries):
        kind = MessageReceived if arrival.asks else ActivityNoted
        fact = kind(
            conversation_id=conversation.id,
            customer_id=conversation.customer_id,
            message_id=arrival.message_id,
            seq=seq,
        )
        record(db, fact, now=now)


def _carriers(entries: Iterable[_Entry]) -> list[Carrier]:
    return [
        Carrier(
            message_id=arrival.message_id,
            conversation_id=conversation.id,
            customer_id=conversation.customer_id,
            content=arrival.content,
        )
        for conversation, _, arrival in _numbered(entries)
    ]


def _numbered(entries: Iterable[_Entry]) -> Iterable[tuple[Conversation, int, Arrival]]:
    for entry in entries:
        for seq, arrival in enumerate(entry.arrivals, start=entry.conversation.last_seq + 1):
            yield entry.conversation, seq, arrival


def _last_message(entry: _Entry) -> dict[str, Any] | None:
    if not entry.asking:
        return None
    seq, last = entry.asking[-1]
    return summary_of(seq=seq, direction="inbound", content=last.content, sent_at=last.sent_at)
