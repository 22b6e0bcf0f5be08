"""Calls to LINE, written down before they are made: what was said, by which way, and how it ended."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from uuid import UUID

import msgspec

from madoguchi.kit.db import Db, Row
from madoguchi.kit.ids import new_id
from madoguchi.line import translate
from madoguchi.line.outgoing import Object

REPLY_WITHIN = timedelta(seconds=50)
"""A reply token is good for a minute from when its event was sent; the rest is for the way."""
_RECENT = 5
_COLUMNS = "id, conversation_id, account_id, way, message_ids, sizes, body, first_attempt_at"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One call: its id is the retry key of a push, its body stays as it was first sent."""

    id: UUID
    conversation_id: UUID
    account_id: UUID
    way: str
    message_ids: list[UUID]
    body: bytes
    first_attempt_at: datetime
    sizes: list[int]
    """How many of the body's message objects are of each message."""

    def with_first_of(self, sent_ids: Sequence[str]) -> Iterator[tuple[UUID, str | None]]:
        """Each message with LINE's id of its first part, as far as LINE told any."""
        place = 0
        for message_id, size in zip(self.message_ids, self.sizes, strict=True):
            yield message_id, sent_ids[place] if place < len(sent_ids) else None
            place += size


@dataclass(frozen=True, slots=True)
class ReplyToken:
    """A customer's event that may be answered once, for free."""

    inbox_id: UUID
    token: str


async def find_calling(db: Db, *, conversation_id: UUID) -> Delivery | None:
    """The call that was begun and has not ended; with one worker per lane, its caller is gone or has failed."""
    row = await db.find(
        f"SELECT {_COLUMNS} FROM line_deliveries WHERE conversation_id = $1 AND state = 'calling'", conversation_id
    )
    return _delivery(row) if row else None


async def is_calling(db: Db, *, delivery_id: UUID) -> bool:
    """Whether nobody has judged the call yet; nobody else can before this transaction ends."""
    row = await db.find("SELECT state FROM line_deliveries WHERE id = $1 FOR UPDATE", delivery_id)
    return row is not None and row["state"] == "calling"


async def was_refused_with_others(db: Db, *, conversation_id: UUID, message_id: UUID) -> bool:
    """Whether LINE refused a push that held this message and others."""
    found: bool = await db.value(
        """
        SELECT EXISTS (
          SELECT FROM line_deliveries WHERE conversation_id = $1 AND $2 = ANY(message_ids)
            AND way = 'push' AND state = 'failed' AND cardinality(message_ids) > 1)
        """,
        conversation_id,
        message_id,
    )
    return found


async def begin(
    db: Db,
    *,
    conversation_id: UUID,
    customer_id: UUID,
    account_id: UUID,
    messages: Mapping[UUID, Sequence[Object]],
    to: str,
    reply_token: ReplyToken | None,
    now: datetime,
) -> Delivery:
    """Write down a new call, with the message objects of each message: a reply when there is a token, else a push."""
    addressed = {"replyToken": reply_token.token} if reply_token else {"to": to}
    message_ids = list(messages)
    used = await db.value("SELECT EXISTS (SELECT FROM line_deliveries WHERE id = $1)", message_ids[0])
    row = await db.one(
        f"""
        INSERT INTO line_deliveries (id, conversation_id, customer_id, account_id, way, reply_to, message_ids, sizes,
          body, state, first_attempt_at, last_attempt_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'calling', $10, $10) RETURNING {_COLUMNS}
        """,
        new_id(now) if used else message_ids[0],
        conversation_id,
        customer_id,
        account_id,
        "reply" if reply_token else "push",
        reply_token.inbox_id if reply_token else None,
        message_ids,
        [len(objects) for objects in messages.values()],
        msgspec.json.encode({**addressed, "messages": list(chain.from_iterable(messages.values()))}),
        now,
    )
    return _delivery(row)


async def find_reply_token(db: Db, *, conversation_id: UUID, now: datetime) -> ReplyToken | None:
    """The newest event whose token is fresh and was not used; LINE takes each once."""
    rows = await db.all(
        """
        SELECT line_inbox.id, raw FROM (
          SELECT id FROM messages WHERE conversation_id = $1 AND direction = 'inbound' ORDER BY seq DESC LIMIT $3
        ) AS recent JOIN line_inbox USING (id)
        WHERE received_at > $2 AND NOT EXISTS (SELECT FROM line_deliveries WHERE reply_to = line_inbox.id)
        ORDER BY received_at DESC
        """,
        conversation_id,
        now - REPLY_WITHIN,
        _RECENT,
    )
    for row in rows:
        token = translate.read_event(row["raw"]).reply_token
        if token:
            return ReplyToken(row["id"], token)
    return None


async def note_attempt(db: Db, *, delivery_id: UUID, now: datetime) -> None:
    await db.run(
        "UPDATE line_deliveries SET attempts = attempts + 1, last_attempt_at = $2 WHERE id = $1", delivery_id, now
    )


async def end(db: Db, *, delivery_id: UUID, state: str, status: int | None, request_id: str | None) -> None:
    await db.run(
        "UPDATE line_deliveries SET state = $2, status_code = $3, request_id = $4 WHERE id = $1",
        delivery_id,
        state,
        status,
        request_id,
    )


async def forget(db: Db, *, delivery_id: UUID) -> None:
    """Strike out a call that never reached LINE, so that its reply token can still be used."""
    await db.run("DELETE FROM line_deliveries WHERE id = $1", delivery_id)


async def forget_refused(db: Db, *, delivery_id: UUID) -> None:
    """Strike out a call that LINE refused before it looked at it, unless an earlier attempt may have been taken."""
    await db.run("DELETE FROM line_deliveries WHERE id = $1 AND attempts = 1", delivery_id)


def _delivery(row: Row) -> Delivery:
    return Delivery(
        id=row["id"],
        conversation_id=row["conversation_id"],
        account_id=row["account_id"],
        way=row["way"],
        message_ids=row["message_ids"],
        sizes=row["sizes"] or [1] * len(row["message_ids"]),
        body=row["body"],
        first_attempt_at=row["first_attempt_at"],
    )
