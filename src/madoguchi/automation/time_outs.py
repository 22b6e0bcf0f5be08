"""What time-out rules do to a conversation whose silence has outlasted them: each once in a silence."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from madoguchi.automation import time_out_rules
from madoguchi.automation.texts import languages_of, text_for
from madoguchi.automation.time_out_rules import STATES, Action, Rule, Trigger
from madoguchi.conversations import lifecycle, notices, silences
from madoguchi.conversations.content import Text
from madoguchi.conversations.models import Conversation
from madoguchi.customers import friendships
from madoguchi.kit.db import Db
from madoguchi.kit.faultpoints import faultpoint
from madoguchi.kit.jobs import job
from madoguchi.routing import assign

_SILENT = {Trigger.CUSTOMER: "the customer did not answer for", Trigger.REPRESENTATIVE: "nobody answered for"}


class Outcome(StrEnum):
    DONE = "done"
    BLOCKED = "blocked"
    """The customer has blocked the account, so nothing was sent."""
    NOT_ALLOWED = "not_allowed"
    """The workstream sends no automated messages."""


@job(lane="conversation:conversation_id")
async def act(db: Db, *, conversation_id: UUID, seq: int, until: datetime, now: datetime) -> None:
    """Do what all rules say that the silence begun by message `seq` had outlasted at `until`.

    Whoever speaks holds the conversation's lock, as this does: when they were first, the silence is another one now
    and nothing is done. What is done is written down with it, in the same transaction (F44).
    """
    while (found := await _next(db, conversation_id, seq, until)) is not None:
        conversation, rule = found
        outcome = await _carry_out(db, conversation, rule, seq, now)
        await db.run(
            "INSERT INTO time_outs (conversation_id, spoken_seq, rule_id, customer_id, outcome, at) "
            "VALUES ($1, $2, $3, $4, $5, $6)",
            conversation_id,
            seq,
            rule.id,
            conversation.customer_id,
            outcome,
            now,
        )
        faultpoint("time_outs.acted")


async def _next(db: Db, conversation_id: UUID, seq: int, until: datetime) -> tuple[Conversation, Rule] | None:
    conversation = await lifecycle.lock(db, conversation_id)
    silence = await silences.find(db, conversation_id=conversation_id)
    if silence is None or silence.seq != seq:
        return None
    rules = await time_out_rules.due(db, conversation_id=conversation_id, until=until)
    return next(((conversation, rule) for rule in rules if conversation.state in STATES[rule.action]), None)


async def _carry_out(db: Db, conversation: Conversation, rule: Rule, seq: int, now: datetime) -> Outcome:
    if rule.action.tells and not await _may_say(db, conversation):
        return Outcome.NOT_ALLOWED
    match rule.action:
        case Action.TELL_CUSTOMER:
            return await _tell_customer(db, conversation, rule, seq, now)
        case Action.TELL_REPRESENTATIVE:
            text = text_for(
                rule.texts, languages=[await _house_language(db, conversation)], default=rule.default_language or ""
            )
            await notices.note(db, conversation=conversation, text=text, unread=True, now=now)
        case Action.MOVE_TO_WAITING:
            await _note(db, conversation, f"Moved to waiting: {_why(rule)}", now)
            left = lifecycle.Trigger.LEFT
            await lifecycle.move(db, conversation=conversation, trigger=left, now=now, reason=rule.closure)
        case Action.CLOSE:
            await _note(db, conversation, f"Closed: {_why(rule)}", now)
            await assign.leave_queue(db, conversation=conversation, now=now, reason=rule.closure)
            forced = lifecycle.Trigger.FORCED
            await lifecycle.move(db, conversation=conversation, trigger=forced, now=now, reason=rule.closure)
    return Outcome.DONE


async def _tell_customer(db: Db, conversation: Conversation, rule: Rule, seq: int, now: datetime) -> Outcome:
    thread = conversation.customer_id, conversation.account_id
    if await friendships.blocked(db, threads=[thread]):
        await _note(db, conversation, f"“{rule.name}” was not sent: the customer cannot be reached", now)
        return Outcome.BLOCKED
    languages = await languages_of(db, conversation_id=conversation.id)
    text = text_for(rule.texts, languages=languages, default=rule.default_language or "")
    key = uuid5(conversation.id, f"time-out {rule.id} {seq}")
    await notices.say(
        db, conversation=conversation, content=Text(text=text), key=key, now=now, for_whom=conversation.assignee_id
    )
    return Outcome.DONE


async def _may_say(db: Db, conversation: Conversation) -> bool:
    allowed: bool | None = await db.value(
        """
        SELECT allow_automated_messages FROM channel_instances JOIN workstreams ON workstreams.id = workstream_id
        WHERE account_id = $1
        """,
        conversation.account_id,
    )
    return allowed is not False


async def _house_language(db: Db, conversation: Conversation) -> str | None:
    """What the people who answer for the account speak."""
    language: str | None = await db.value(
        "SELECT language FROM channel_instances WHERE account_id = $1", conversation.account_id
    )
    return language


def _why(rule: Rule) -> str:
    return f"{_SILENT[rule.trigger]} {rule.duration}"


async def _note(db: Db, conversation: Conversation, text: str, now: datetime) -> None:
    await notices.note(db, conversation=conversation, text=text, unread=False, now=now)
