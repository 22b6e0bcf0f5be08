"""What came for each person: offers they missed, customers who are back, what was given to them or was not sent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id
from madoguchi.kit.jobs import Job, enqueue, job
from madoguchi.notifications import push
from madoguchi.notifications.events import NoticesRead, PersonNotified

_KEPT = timedelta(days=90)
_ROUTED_AFTER = timedelta(seconds=2)
"""How long after a customer came back it is known whether their conversation rings, which then needs no other word."""
_SELECT = """
SELECT notices.id, notices.user_id, notices.kind, notices.at, notices.read_at, notices.conversation_id,
  coalesce(contacts.name, customers.display_name) AS customer, notices.by_id, users.name AS by_name
FROM notices JOIN customers ON customers.id = notices.customer_id
LEFT JOIN contacts ON contacts.id = customers.contact_id LEFT JOIN users ON users.id = notices.by_id
"""


class NoticeKind(StrEnum):
    MISSED = "missed"
    """An offer ran out."""
    RETURNED = "returned"
    """Whoever they talked with last has written again."""
    ASSIGNED = "assigned"
    """A conversation became theirs without their asking."""
    FAILED = "failed"
    """Something they wrote was not sent, or may not have been."""


@dataclass(frozen=True, slots=True)
class Notice:
    id: UUID
    user_id: UUID
    kind: NoticeKind
    at: datetime
    read_at: datetime | None
    conversation_id: UUID
    customer: str | None
    by_id: UUID | None
    by_name: str | None


async def newest(db: Db, *, user_id: UUID, before: UUID | None, limit: int) -> list[Notice]:
    """What came for somebody, the newest first, after the one with this id."""
    rows = await db.all(
        f"""
        {_SELECT} WHERE notices.user_id = $1 AND ($2::uuid IS NULL OR notices.id < $2)
        ORDER BY notices.id DESC LIMIT $3
        """,
        user_id,
        before,
        limit,
    )
    return [_notice(row) for row in rows]


async def several(db: Db, notice_ids: Collection[UUID]) -> list[Notice]:
    if not notice_ids:
        return []
    return [_notice(row) for row in await db.all(f"{_SELECT} WHERE notices.id = ANY($1::uuid[])", list(notice_ids))]


async def unread(db: Db, *, user_ids: Collection[UUID]) -> dict[UUID, int]:
    """How much of what came for each of them they have not read."""
    rows = await db.all(
        """
        SELECT someone.id, (SELECT count(*) FROM notices WHERE user_id = someone.id AND read_at IS NULL) AS unread
        FROM unnest($1::uuid[]) AS someone (id)
        """,
        list(user_ids),
    )
    return {row["id"]: row["unread"] for row in rows}


async def read(db: Db, *, user_id: UUID, notice_id: UUID, now: datetime) -> None:
    """Somebody has read one of theirs; raises NotFoundError."""
    found = await db.run(
        "UPDATE notices SET read_at = coalesce(read_at, $3) WHERE id = $2 AND user_id = $1", user_id, notice_id, now
    )
    if not found:
        raise NotFoundError("There is no such notice.")
    record(db, NoticesRead(user_id=user_id), now=now, actor=user_id)


async def read_all(db: Db, *, user_id: UUID, until: UUID, now: datetime) -> None:
    """Somebody has read all of theirs up to this one; what came since is new to them."""
    changed = await db.run(
        "UPDATE notices SET read_at = $3 WHERE user_id = $1 AND id <= $2 AND read_at IS NULL", user_id, until, now
    )
    if changed:
        record(db, NoticesRead(user_id=user_id), now=now, actor=user_id)


@job()
async def note_missed(
    db: Db, *, offer_id: UUID, conversation_id: UUID, customer_id: UUID, user_id: UUID, now: datetime
) -> None:
    await _note(db, NoticeKind.MISSED, user_id, conversation_id, customer_id, source=f"offer {offer_id}", now=now)


@job()
async def note_returned(
    db: Db, *, conversation_id: UUID, customer_id: UUID, user_id: UUID | None, now: datetime
) -> None:
    """Whoever held it last hears that its customer is back, whether or not it rings for them."""
    if user_id is None:
        return
    since = await db.value("SELECT state_since FROM conversations WHERE id = $1", conversation_id)
    source = f"returned {conversation_id} {since.isoformat()}"
    notice_id = await _note(db, NoticeKind.RETURNED, user_id, conversation_id, customer_id, source=source, now=now)
    if notice_id is not None:
        enqueue(db, push.tell_of_notice, now=now, run_at=now + _ROUTED_AFTER, notice_id=notice_id)


@job()
async def note_assigned(db: Db, *, conversation_id: UUID, customer_id: UUID, user_id: UUID, now: datetime) -> None:
    """Whoever was given a conversation hears of it; whoever took it themself knows."""
    given = await db.find(
        """
        SELECT routing_steps.id, (detail -> 'by' ->> 'id')::uuid AS by_id FROM conversations
        JOIN routing_steps ON conversation_id = conversations.id AND routing_steps.at = state_since
        WHERE conversations.id = $1 AND assignee_id = $2 AND state = 'active'
          AND (routing_steps.kind = 'auto_assigned'
            OR (routing_steps.kind = 'assigned_by_hand' AND (detail -> 'by' ->> 'id')::uuid <> $2))
        ORDER BY routing_steps.id DESC LIMIT 1
        """,
        conversation_id,
        user_id,
    )
    if given is None:
        return
    notice_id = await _note(
        db,
        NoticeKind.ASSIGNED,
        user_id,
        conversation_id,
        customer_id,
        source=f"step {given['id']}",
        by_id=given["by_id"],
        now=now,
    )
    if notice_id is not None:
        enqueue(db, push.tell_of_notice, now=now, notice_id=notice_id)


@job(batch=True, takes=["message_id", "state"])
async def note_settled(db: Db, *, jobs: list[Job], now: datetime) -> None:
    """Of messages whose delivery has ended, whoever sent one last that was not sent hears of it, each time anew.

    Where nobody is known to have, that is whoever holds its conversation.
    """
    ids = [UUID(one.args["message_id"]) for one in jobs if one.args["state"] in {"failed", "unknown"}]
    if not ids:
        return
    rows = await db.all(
        """
        SELECT messages.id, users.id AS user_id, conversation_id, messages.customer_id, queued.id AS try
        FROM messages JOIN conversations ON conversations.id = messages.conversation_id
        LEFT JOIN LATERAL (
          SELECT events.id, actor_id FROM events
          WHERE events.customer_id = messages.customer_id AND type = 'MessageQueued'
            AND data ->> 'message_id' = messages.id::text
          ORDER BY events.at DESC, events.id DESC LIMIT 1
        ) AS queued ON true
        JOIN users ON users.id = coalesce(queued.actor_id, conversations.assignee_id)
        WHERE messages.id = ANY($1::uuid[]) AND author_kind = 'representative'
          AND messages.state IN ('failed', 'unknown')
        ORDER BY messages.id
        """,
        ids,
    )
    for row in rows:
        source = f"message {row['id']} {row['try']}"
        notice_id = await _note(
            db, NoticeKind.FAILED, row["user_id"], row["conversation_id"], row["customer_id"], source=source, now=now
        )
        if notice_id is not None:
            enqueue(db, push.tell_of_notice, now=now, notice_id=notice_id)


@job()
async def forget_old(db: Db, *, now: datetime) -> None:
    """Delete what came so long ago that nobody looks for it any more."""
    await db.run("DELETE FROM notices WHERE at < $1", now - _KEPT)


async def _note(
    db: Db,
    kind: NoticeKind,
    user_id: UUID,
    conversation_id: UUID,
    customer_id: UUID,
    *,
    source: str,
    now: datetime,
    by_id: UUID | None = None,
) -> UUID | None:
    """Put it on somebody's list and tell their desks; None when it stands there already."""
    values: list[Any] = [new_id(now), user_id, kind, conversation_id, customer_id, by_id, source, now]
    notice_id: UUID | None = await db.value(
        """
        INSERT INTO notices (id, user_id, kind, conversation_id, customer_id, by_id, source, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (user_id, source) DO NOTHING RETURNING id
        """,
        *values,
    )
    if notice_id is not None:
        record(db, PersonNotified(user_id=user_id, notice_id=notice_id), now=now)
    return notice_id


def _notice(row: Row) -> Notice:
    return Notice(**{**dict(row), "kind": NoticeKind(row["kind"])})
