"""Queued messages go to LINE: in order, free where LINE lets us, and never twice."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from madoguchi.conversations import outbound
from madoguchi.conversations.content import content_of
from madoguchi.conversations.models import MessageState
from madoguchi.conversations.outbound import Settlement
from madoguchi.kit.db import Db
from madoguchi.kit.faultpoints import faultpoint
from madoguchi.kit.jobs import job
from madoguchi.kit.resources import Resources
from madoguchi.line import accounts, client, deliveries, translate
from madoguchi.line.client import Answer, Outcome
from madoguchi.line.deliveries import Delivery

MOST_MESSAGES = 5
"""LINE takes up to five messages a call, and counts a push by its receivers, not by its messages."""
_GIVE_UP_AFTER = timedelta(hours=24)
"""A retry key is good for 24 hours from its first use (LINE: "Retrying an API request")."""
_BAD_REQUEST = 400

log = structlog.get_logger()


class LineNotReadyError(Exception):
    """LINE did not take the call; it is to be tried again."""


@job(lane="outbound:conversation_id", attempts=10_000, outside=True)
async def deliver(resources: Resources, *, conversation_id: UUID) -> None:
    """Send what is queued in a conversation, up to five messages by one call.

    The call is written down before it is made (`deliveries`), with its body as it goes out. Whoever comes back after
    a crash finds it: a push is called again under the same key, which LINE takes once; a reply has no key, so it is
    `unknown`, and a person decides (F13, F20).
    """
    while True:
        async with resources.database.transaction() as db:
            # First: a token that cannot be read must not leave what looks like a call whose answer was lost.
            token = await _token(resources, db, conversation_id)
            delivery = await _prepare(db, conversation_id, resources.clock.now())
        if delivery is None:
            return
        faultpoint("sender.begun")
        answer = await _call(resources, delivery, token)
        faultpoint("sender.answered")
        async with resources.database.transaction() as db:
            done = await _conclude(db, delivery, answer, resources.clock.now())
        if done:
            return
        if answer.outcome is not Outcome.REFUSED:
            raise LineNotReadyError(answer.message)


async def _token(resources: Resources, db: Db, conversation_id: UUID) -> str:
    account_id = await db.value(
        "SELECT account_id FROM conversations JOIN customers ON customers.id = customer_id WHERE conversations.id = $1",
        conversation_id,
    )
    return await accounts.access_token(db, cipher=resources.cipher, account_id=account_id)


async def _prepare(db: Db, conversation_id: UUID, now: datetime) -> Delivery | None:
    """The call to make: one that was begun before, or a new one; None when there is nothing to send."""
    begun = await deliveries.find_calling(db, conversation_id=conversation_id)
    if begun is None:
        return await _begin(db, conversation_id, now)
    if begun.way == "push" and begun.first_attempt_at > now - _GIVE_UP_AFTER:
        await deliveries.note_attempt(db, delivery_id=begun.id, now=now)
        return begun
    await deliveries.end(db, delivery_id=begun.id, state="unknown", status=None, request_id=None)
    await _settle(db, begun, MessageState.UNKNOWN, now, reason="It is not known whether LINE took this message.")
    return await _begin(db, conversation_id, now)


async def _begin(db: Db, conversation_id: UUID, now: datetime) -> Delivery | None:
    queued = await db.all(
        """
        SELECT id, customer_id, content, sent_at FROM messages
        WHERE conversation_id = $1 AND state = 'queued' ORDER BY seq LIMIT $2
        """,
        conversation_id,
        MOST_MESSAGES,
    )
    if not queued:
        return None
    if await deliveries.was_refused_with_others(db, conversation_id=conversation_id, message_id=queued[0]["id"]):
        # LINE refuses a whole call for one message in it, so from here on each goes alone.
        queued = queued[:1]
    thread = await db.one(
        """
        SELECT customer_id, account_id, address FROM conversations JOIN customers ON customers.id = customer_id
        WHERE conversations.id = $1
        """,
        conversation_id,
    )
    return await deliveries.begin(
        db,
        conversation_id=conversation_id,
        customer_id=thread["customer_id"],
        account_id=thread["account_id"],
        message_ids=[row["id"] for row in queued],
        messages=[translate.outgoing(content_of(row["content"])) for row in queued],
        to=thread["address"],
        now=now,
    )


async def _call(resources: Resources, delivery: Delivery, token: str) -> Answer:
    if delivery.way == "reply":
        return await client.reply(resources, token=token, body=delivery.body)
    return await client.push(resources, token=token, body=delivery.body, retry_key=str(delivery.id))


async def _conclude(db: Db, delivery: Delivery, answer: Answer, now: datetime) -> bool:
    """Write down what came of a call; whether the delivery has ended with it."""
    log.info("line.sent", delivery_id=str(delivery.id), way=delivery.way, outcome=answer.outcome, status=answer.status)
    # A caller that stood still may come back when another has judged its call; then only a certain yes counts.
    ours = await deliveries.is_calling(db, delivery_id=delivery.id)
    match answer.outcome:
        case Outcome.ACCEPTED:
            await _end(db, delivery, "accepted", answer)
            await _settle(db, delivery, MessageState.SENT, now, sent_ids=answer.sent_ids)
        case _ if not ours:
            return True
        case Outcome.REFUSED if answer.status == _BAD_REQUEST and _may_go_otherwise(delivery):
            await _end(db, delivery, "failed", answer)
            return False
        case Outcome.REFUSED:
            await _end(db, delivery, "failed", answer)
            await _settle(
                db, delivery, MessageState.FAILED, now, reason=client.reason_for(answer), code=str(answer.status)
            )
        case Outcome.NOT_TAKEN if delivery.way == "reply":
            await deliveries.forget(db, delivery_id=delivery.id)
            return False
        case Outcome.UNKNOWN if delivery.way == "reply":
            await _end(db, delivery, "unknown", answer)
            await _settle(db, delivery, MessageState.UNKNOWN, now, reason=answer.message)
        case _:
            return False
    return True


def _may_go_otherwise(delivery: Delivery) -> bool:
    """Whether what LINE refused may still be taken: without a reply token, or each message alone.

    A first and only attempt that was refused took nothing, so another call cannot double it.
    """
    return delivery.way == "reply" or len(delivery.message_ids) > 1


async def _end(db: Db, delivery: Delivery, state: str, answer: Answer) -> None:
    await deliveries.end(db, delivery_id=delivery.id, state=state, status=answer.status, request_id=answer.request_id)


async def _settle(
    db: Db,
    delivery: Delivery,
    state: MessageState,
    now: datetime,
    *,
    reason: str = "",
    code: str = "no_answer",
    sent_ids: Sequence[str] = (),
) -> None:
    failure = None if state is MessageState.SENT else {"code": code, "reason": reason or "LINE refused it."}
    ids = [*sent_ids, *([None] * len(delivery.message_ids))]
    settlements = [
        Settlement(message_id=message_id, state=state, delivered_by=delivery.way, failure=failure, source_id=sent_id)
        for message_id, sent_id in zip(delivery.message_ids, ids, strict=False)
    ]
    await outbound.settle(db, settlements=settlements, now=now)
