"""Queued messages go to LINE: in order, free where LINE lets us, and never twice."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from madoguchi.conversations import attachments, outbound
from madoguchi.conversations.content import content_of
from madoguchi.conversations.models import MessageState
from madoguchi.conversations.outbound import Settlement
from madoguchi.customers import members
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import NotFoundError
from madoguchi.kit.faultpoints import faultpoint
from madoguchi.kit.jobs import NotYetError, enqueue, job
from madoguchi.kit.links import Links
from madoguchi.kit.pace import Pace
from madoguchi.kit.resources import Resources
from madoguchi.line import client, deliveries, parked, quota, quotes, sending, shown_files, tokens
from madoguchi.line.client import Answer, Outcome
from madoguchi.line.deliveries import Delivery
from madoguchi.line.outgoing import Object, outgoing
from madoguchi.line.parked import Reason
from madoguchi.line.sending import Terms
from madoguchi.line.shown_files import Addresses
from madoguchi.line.tokens import Token

MOST_MESSAGES = 5
"""LINE takes up to five messages a call, and counts a push by its receivers, not by its messages."""
_GIVE_UP_AFTER = timedelta(hours=24)
"""A retry key is good for 24 hours from its first use (LINE: "Retrying an API request")."""
_BAD_REQUEST = 400

log = structlog.get_logger()


class LineNotReadyError(Exception):
    """LINE did not take the call; it is to be tried again."""


@job(lane="outbound:conversation_id", attempts=10_000, outside=True)
async def deliver(resources: Resources, *, conversation_id: UUID, account_id: UUID | None = None) -> None:
    """Send what is queued in a conversation, up to five messages by one call.

    The call is written down before it is made (`deliveries`), with its body as it goes out. Whoever comes back after
    a crash finds it: a push is called again under the same key, which LINE takes once; a reply has no key, so it is
    `unknown`, and a person decides (F13, F20).
    """
    if account_id is None:
        # Asked for by a release that did not say it.
        async with resources.database.reading() as db:
            account_id = await db.value("SELECT account_id FROM conversations WHERE id = $1", conversation_id)
    pace = sending.pace_of(resources, account_id)
    try:
        with pace.turn(conversation_id):
            while await _deliver_some(resources, pace, conversation_id, account_id):
                pass
    except NotYetError:
        # Five messages go by one call, so most of those who wait in a backlog have nothing left to wait for.
        if await _has_some(resources, conversation_id):
            raise


async def _deliver_some(resources: Resources, pace: Pace, conversation_id: UUID, account_id: UUID) -> bool:
    """Make one call; whether another is to follow at once, by another way."""
    async with resources.database.transaction() as db:
        # First: a token that cannot be read must not leave what looks like a call whose answer was lost.
        token = await _token(resources, db, conversation_id, account_id)
        delivery = await _prepare(db, resources.links, conversation_id, resources.clock.now()) if token else None
    if token is None or delivery is None:
        pace.unused()
        return False
    faultpoint("sender.begun")
    answer = await _call(resources, delivery, token.text)
    sending.note(pace, answer)
    faultpoint("sender.answered")
    now = resources.clock.now()
    async with resources.database.transaction() as db:
        done = await _conclude(db, delivery, answer, token, now)
    if done:
        return False
    if answer.is_rate_limited:
        raise NotYetError(until=now + timedelta(seconds=answer.retry_after or 1.0))
    if answer.outcome is not Outcome.REFUSED:
        raise LineNotReadyError(answer.message)
    return True


async def _has_some(resources: Resources, conversation_id: UUID) -> bool:
    async with resources.database.reading() as db:
        found: bool = await db.value(
            """
            SELECT EXISTS (SELECT FROM messages WHERE conversation_id = $1 AND state = 'queued')
              OR EXISTS (SELECT FROM line_deliveries WHERE conversation_id = $1 AND state = 'calling')
            """,
            conversation_id,
        )
    return found


@job()
async def resume(db: Db, *, account_id: UUID, now: datetime) -> None:
    """Deliver what was put aside while its account could not be called, or had no messages left."""
    for conversation_id in await parked.take_of_account(db, account_id=account_id):
        enqueue(db, deliver, now=now, conversation_id=conversation_id, account_id=account_id)


async def _token(resources: Resources, db: Db, conversation_id: UUID, account_id: UUID) -> Token | None:
    """The token to call with; None when there is no call to make now, and that was seen to."""
    now = resources.clock.now()
    try:
        token = await tokens.find(db, cipher=resources.cipher, account_id=account_id, now=now)
    except NotFoundError:
        await _give_up(db, conversation_id, now)
        return None
    if token is None:
        await parked.put(db, conversation_id=conversation_id, reason=Reason.ACCOUNT, now=now)
    return token


async def _give_up(db: Db, conversation_id: UUID, now: datetime) -> None:
    """Nothing goes out any more for an account that was deleted."""
    begun = await deliveries.find_calling(db, conversation_id=conversation_id)
    if begun is not None:
        await deliveries.end(db, delivery_id=begun.id, state="unknown", status=None, request_id=None)
        await _settle(db, begun, MessageState.UNKNOWN, now, reason="It is not known whether LINE took this message.")
    queued = await db.all(
        "SELECT id FROM messages WHERE conversation_id = $1 AND state = 'queued'",
        conversation_id,
    )
    failure = {"code": "account_deleted", "reason": "The LINE account was deleted before this could be sent."}
    settlements = [Settlement(message_id=row["id"], state=MessageState.FAILED, failure=failure) for row in queued]
    await outbound.settle(db, settlements=settlements, now=now)


async def _prepare(db: Db, links: Links, conversation_id: UUID, now: datetime) -> Delivery | None:
    """The call to make: one that was begun before, or a new one; None when there is nothing to send."""
    begun = await deliveries.find_calling(db, conversation_id=conversation_id)
    if begun is None:
        return await _begin(db, links, conversation_id, now)
    if begun.way == "push" and begun.first_attempt_at > now - _GIVE_UP_AFTER:
        await deliveries.note_attempt(db, delivery_id=begun.id, now=now)
        return begun
    await deliveries.end(db, delivery_id=begun.id, state="unknown", status=None, request_id=None)
    await _settle(db, begun, MessageState.UNKNOWN, now, reason="It is not known whether LINE took this message.")
    return await _begin(db, links, conversation_id, now)


async def _begin(db: Db, links: Links, conversation_id: UUID, now: datetime) -> Delivery | None:
    queued = await db.all(
        """
        SELECT messages.id, seq, customer_id, content, users.name AS author_name
        FROM messages LEFT JOIN users ON users.id = author_id
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
    terms = await sending.terms_of(db, account_id=thread["account_id"])
    try:
        files = await _files(db, links, queued, now)
        mentioned = await _mentioned(db, thread["customer_id"], queued)
        fitting = await _fitting(db, conversation_id, queued, terms, files=files, mentioned=mentioned)
    except ValueError as error:
        await _refuse(db, queued[0], "not_sendable", str(error), now)
        return await _begin(db, links, conversation_id, now)
    token = await deliveries.find_reply_token(db, conversation_id=conversation_id, now=now) if terms.replies else None
    if token is None and not terms.pushes:
        await _refuse(db, queued[0], "no_reply_token", sending.TOO_LATE, now)
        return await _begin(db, links, conversation_id, now)
    if token is None and terms.is_spent:
        if await _must_wait(db, conversation_id, thread, terms, now):
            await parked.put(db, conversation_id=conversation_id, reason=Reason.QUOTA, now=now)
            return None
        return await _begin(db, links, conversation_id, now)
    return await deliveries.begin(
        db,
        conversation_id=conversation_id,
        customer_id=thread["customer_id"],
        account_id=thread["account_id"],
        messages=fitting,
        to=thread["address"],
        reply_token=token,
        now=now,
    )


async def _must_wait(db: Db, conversation_id: UUID, thread: Row, terms: Terms, now: datetime) -> bool:
    """Whether there is still neither a push nor a free reply.

    The account and the customer are held till the commit: whoever gives leave to push, or takes in what the customer
    writes, has either done so before and is seen here, or finds afterwards what was put aside.
    """
    spent = await db.value(
        "SELECT quota_ran_out_at IS NOT NULL FROM line_accounts WHERE id = $1 FOR SHARE", thread["account_id"]
    )
    await db.run("SELECT FROM customers WHERE id = $1 FOR NO KEY UPDATE", thread["customer_id"])
    token = await deliveries.find_reply_token(db, conversation_id=conversation_id, now=now) if terms.replies else None
    return bool(spent) and token is None


async def _files(db: Db, links: Links, queued: Sequence[Row], now: datetime) -> dict[UUID, Addresses | None]:
    found = await attachments.of_messages(db, [row["id"] for row in queued])
    documents = {row["id"] for row in queued if row["content"]["type"] == "file"}
    return {
        message_id: shown_files.addresses(links, file, now=now, as_document=message_id in documents)
        for message_id, file in found.items()
    }


async def _mentioned(db: Db, customer_id: UUID, queued: Sequence[Row]) -> dict[str, str]:
    """The LINE ids of those who are mentioned, as far as they are still in the group."""
    found = {one.get("member_id") for row in queued for one in row["content"].get("mentions", [])} - {None}
    known = await members.addresses(db, customer_id=customer_id, member_ids=[UUID(one) for one in found])
    return {str(member_id): address for member_id, address in known.items()}


async def _fitting(
    db: Db,
    conversation_id: UUID,
    queued: Sequence[Row],
    terms: Terms,
    *,
    files: Mapping[UUID, Addresses | None],
    mentioned: Mapping[str, str],
) -> dict[UUID, list[Object]]:
    """What goes by one call: the first message, which always fits, and those after it that do too."""
    fitting: dict[UUID, list[Object]] = {}
    for row in queued:
        content = content_of(row["content"])
        quote_token = await quotes.token_for(db, conversation_id=conversation_id, content=content)
        try:
            sender, file = terms.sender(row["author_name"]), files.get(row["id"])
            objects = outgoing(content, quote_token=quote_token, sender=sender, file=file, mentioned=mentioned)
        except ValueError:
            if not fitting:
                raise
            break
        if sum(map(len, fitting.values())) + len(objects) > MOST_MESSAGES:
            break
        fitting[row["id"]] = objects
    return fitting


async def _refuse(db: Db, row: Row, code: str, reason: str, now: datetime) -> None:
    """Fail a message that is not even tried."""
    failed = Settlement(message_id=row["id"], state=MessageState.FAILED, failure={"code": code, "reason": reason})
    await outbound.settle(db, settlements=[failed], now=now)


async def _call(resources: Resources, delivery: Delivery, token: str) -> Answer:
    if delivery.way == "reply":
        return await client.reply(resources, token=token, body=delivery.body)
    return await client.push(resources, token=token, body=delivery.body, retry_key=str(delivery.id))


async def _conclude(  # noqa: PLR0911 - one return an outcome is the table
    db: Db, delivery: Delivery, answer: Answer, token: Token, now: datetime
) -> bool:
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
        case Outcome.REFUSED if answer.status == tokens.UNAUTHORISED:
            # Not the message is at fault: it waits for another token (F18).
            await tokens.refused(db, token=token, now=now)
            await deliveries.forget_refused(db, delivery_id=delivery.id)
            return False
        case Outcome.REFUSED if answer.is_over_quota and delivery.way == "push":
            await quota.ran_out(db, account_id=delivery.account_id, now=now)
            await deliveries.forget(db, delivery_id=delivery.id)
            return False
        case Outcome.REFUSED if _may_go_otherwise(delivery, answer):
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


def _may_go_otherwise(delivery: Delivery, answer: Answer) -> bool:
    """Whether what LINE refused may still be taken: without a reply token, or each message alone.

    A first and only attempt that was refused took nothing, so another call cannot double it.
    """
    if answer.is_over_quota:
        return delivery.way == "reply"
    return answer.status == _BAD_REQUEST and (delivery.way == "reply" or len(delivery.message_ids) > 1)


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
    settlements = [
        Settlement(message_id=message_id, state=state, delivered_by=delivery.way, failure=failure, source_id=sent_id)
        for message_id, sent_id in delivery.with_first_of(sent_ids)
    ]
    await outbound.settle(db, settlements=settlements, now=now)
