"""Web push: what came is told to the browsers of whoever it is for, while none of their desks is looked at."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from prometheus_client import Counter

from madoguchi.kit.db import Db, Row
from madoguchi.kit.jobs import Job, NotYetError, enqueue, job
from madoguchi.kit.resources import Resources
from madoguchi.notifications import payloads, push_keys, push_services
from madoguchi.notifications.encryption import Reader, encrypt
from madoguchi.notifications.kinds import Kind
from madoguchi.notifications.payloads import About, Message
from madoguchi.notifications.push_services import Answer, Outcome
from madoguchi.notifications.settings import OWN_OR_DEFAULT
from madoguchi.people.connections import WATCHED
from madoguchi.people.sessions import GOING_ON

_NEWS = timedelta(hours=1)
"""How long a word about a conversation is worth telling; an offer is until it runs out."""
_OVER = timedelta(minutes=5)
_TEST = timedelta(minutes=5)
_SHOWN = timedelta(days=1)
"""Long after an offer is over, and what was shown of it is taken away or forgotten by its browser."""
_OFFERS_LANE = "push"
_WORDS_LANE = "push_words"
"""Another lane than that of offers, which ring only for so long and wait for nothing that is tried again."""
_KINDS = {"returned": Kind.ASSIGNED, "assigned": Kind.ASSIGNED, "failed": Kind.FAILED}

PUSHED = Counter("madoguchi_pushes_total", "Push messages by what became of them", ["outcome"])

log = structlog.get_logger()


class PushServiceAwayError(Exception):
    """It did not take a message; it is to be tried again."""


class _Source(NamedTuple):
    """What is told of, as SQL: rows named `subject`, which of them, for whom, and till when they are news."""

    about: About
    rows: str
    condition: str
    user_id: str = "subject.user_id"
    until: str = "NULL::timestamptz"


_OFFERS = _Source(
    About.OFFER,
    "offers AS subject",
    "subject.state = 'pending' AND subject.expires_at > $3",
    until="subject.expires_at",
)
_MESSAGES = _Source(
    About.MESSAGE,
    "conversations AS subject",
    "subject.state = 'active'",
    user_id="subject.assignee_id",
)
_NOTICES = _Source(
    About.NOTICE,
    "notices AS subject",
    """
    NOT EXISTS (SELECT FROM offers WHERE offers.conversation_id = subject.conversation_id
      AND offers.user_id = subject.user_id AND offers.state = 'pending')
    """,
)


@job(batch=True, takes=["offer_id"])
async def tell_of_offers(db: Db, *, jobs: list[Job], now: datetime) -> None:
    """Offers were made: the browsers of those to whom they were are told, who look at no desk."""
    await _tell(db, _OFFERS, Kind.OFFER, _ids(jobs, "offer_id"), now)


@job(batch=True, takes=["message_id"])
async def tell_of_messages(db: Db, *, jobs: list[Job], now: datetime) -> None:
    """Customers wrote: the browsers of those who hold their conversations are told once, who look at no desk."""
    rows = await db.all(
        "SELECT DISTINCT conversation_id FROM messages WHERE id = ANY($1::uuid[]) AND author_kind = 'customer'",
        _ids(jobs, "message_id"),
    )
    await _tell(db, _MESSAGES, Kind.MESSAGE, [row["conversation_id"] for row in rows], now)


@job()
async def tell_of_notice(db: Db, *, notice_id: UUID, now: datetime) -> None:
    """Something was put on somebody's list: their browsers are told, unless its conversation rings already."""
    kind = _KINDS.get(await db.value("SELECT kind FROM notices WHERE id = $1", notice_id))
    if kind is not None:
        await _tell(db, _NOTICES, kind, [notice_id], now)


@job(batch=True, takes=["offer_id"])
async def close_offers(db: Db, *, jobs: list[Job], now: datetime) -> None:
    """Offers are over, however that came: where one is shown by a browser, it is taken away."""
    rows = await db.all(
        "DELETE FROM pushed_offers WHERE offer_id = ANY($1::uuid[]) RETURNING subscription_id, offer_id AS id",
        _ids(jobs, "offer_id"),
    )
    for row in rows:
        _enqueue(db, About.OFFER_OVER, row["subscription_id"], row["id"], until=now + _OVER, now=now)


def try_out(db: Db, *, subscription_id: UUID, now: datetime) -> None:
    """Let a browser show that it is told, whether or not a desk is looked at."""
    _enqueue(db, About.TEST, subscription_id, subscription_id, until=now + _TEST, now=now)


@job()
async def forget_shown(db: Db, *, now: datetime) -> None:
    """Forget which offers were shown so long ago that nothing of them is left to be taken away."""
    await db.run("DELETE FROM pushed_offers WHERE at < $1", now - _SHOWN)


@job(lane=f"{_OFFERS_LANE}:subscription_id", attempts=10_000, outside=True)
async def deliver(resources: Resources, *, subscription_id: UUID, about: str, subject: UUID, until: datetime) -> None:
    """Hand an offer to a push service, or that it is over."""
    await _deliver(resources, subscription_id, About(about), subject, until)


@job(lane=f"{_WORDS_LANE}:subscription_id", attempts=10_000, outside=True)
async def deliver_word(
    resources: Resources, *, subscription_id: UUID, about: str, subject: UUID, until: datetime
) -> None:
    """Hand to a push service what is no offer."""
    await _deliver(resources, subscription_id, About(about), subject, until)


async def _deliver(resources: Resources, subscription_id: UUID, what: About, subject: UUID, until: datetime) -> None:
    """Hand one message to a push service, which keeps it for its browser no longer than it is worth telling."""
    now = resources.clock.now()
    left = int((until - now).total_seconds())
    if left <= 0:
        PUSHED.labels("late").inc()
        return
    async with resources.database.transaction() as db:
        to = await db.find(
            f"""
            SELECT push_subscriptions.* FROM push_subscriptions JOIN sign_ins ON token_hash = sign_in
            WHERE id = $1 AND {GOING_ON.format(now="$2")}
            """,
            subscription_id,
            now,
        )
        message = await payloads.compose(db, about=what, subject=subject, user_id=to["user_id"]) if to else None
        if to is None or message is None:
            return
        origin = resources.settings.origin
        proof = await push_keys.authorization(
            db, cipher=resources.cipher, endpoint=to["endpoint"], origin=origin, now=now
        )
        if what is About.OFFER:
            # Before it goes: what may be shown must be taken away again.
            await db.run(
                "INSERT INTO pushed_offers VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", subject, subscription_id, now
            )
    reader = Reader(to["public_key"], bytes.fromhex(resources.cipher.unseal(to["auth_secret"])))
    body = encrypt(message.payload.encoded(), reader=reader)
    headers = {"Authorization": proof, **_headers(message, left)}
    answer = await push_services.post(resources, to["endpoint"], headers=headers, body=body)
    PUSHED.labels(answer.outcome).inc()
    await _conclude(resources, to, answer)


async def _tell(db: Db, source: _Source, kind: Kind, ids: Sequence[UUID], now: datetime) -> None:
    """Ask for a message to each subscription whose person wants to know of one of these, and looks at no desk.

    Where one of the same still waits to be handed over, that says it all.
    """
    rows = await db.all(
        f"""
        SELECT push_subscriptions.id AS subscription_id, subject.id, {source.until} AS until
        FROM {source.rows}
        JOIN push_subscriptions ON push_subscriptions.user_id = {source.user_id}
        JOIN sign_ins ON token_hash = sign_in AND {GOING_ON.format(now="$3")}
        CROSS JOIN {OWN_OR_DEFAULT.format(user_id=source.user_id)}
        WHERE subject.id = ANY($1::uuid[]) AND by_default.user_id IS NULL AND by_default.kind = $2
          AND coalesce(own.push, by_default.push) AND {source.condition}
          AND NOT {WATCHED.format(user_id=source.user_id, now="$3")}
          AND NOT EXISTS (SELECT FROM jobs WHERE lane = $4::text || push_subscriptions.id::text AND lease IS NULL
            AND args ->> 'about' = $5 AND args ->> 'subject' = subject.id::text)
        ORDER BY subject.id, push_subscriptions.id
        """,
        ids,
        kind,
        now,
        f"{_lane(source.about)}:",
        source.about,
    )
    for row in rows:
        _enqueue(db, source.about, row["subscription_id"], row["id"], until=row["until"] or now + _NEWS, now=now)


def _enqueue(db: Db, about: About, subscription_id: UUID, subject: UUID, *, until: datetime, now: datetime) -> None:
    way = deliver if _lane(about) == _OFFERS_LANE else deliver_word
    enqueue(db, way, now=now, subscription_id=subscription_id, about=about, subject=subject, until=until)


def _lane(about: About) -> str:
    return _OFFERS_LANE if about in {About.OFFER, About.OFFER_OVER} else _WORDS_LANE


def _ids(jobs: Sequence[Job], name: str) -> list[UUID]:
    return [UUID(one.args[name]) for one in jobs]


def _headers(message: Message, seconds: int) -> dict[str, str]:
    return {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(seconds),
        "Urgency": message.urgency,
        "Topic": message.topic,
    }


async def _conclude(resources: Resources, to: Row, answer: Answer) -> None:
    facts: dict[str, Any] = {"service": urlsplit(to["endpoint"]).hostname, "status": answer.status}
    match answer.outcome:
        case Outcome.GONE:
            log.info("push.gone", said=answer.said, **facts)
            async with resources.database.transaction() as db:
                await db.run("DELETE FROM push_subscriptions WHERE id = $1", to["id"])
        case Outcome.REFUSED:
            log.warning("push.refused", said=answer.said, **facts)
        case Outcome.LATER if answer.retry_after is not None:
            raise NotYetError(until=resources.clock.now() + timedelta(seconds=answer.retry_after))
        case Outcome.LATER:
            raise PushServiceAwayError(answer.said or f"the push service answered {answer.status}")
        case Outcome.TAKEN:
            pass
