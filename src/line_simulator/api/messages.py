"""Sending: reply, push, multicast, broadcast, and the endpoints that only check."""

import re
import uuid
from typing import Any

from line_simulator import accounts, dispatches, groups, people, reply_tokens, retry_keys, sending
from line_simulator.api import units
from line_simulator.api.calls import Answer, Call, Endpoint, Refusal, bad_property, malformed, said
from line_simulator.clock import day_of
from line_simulator.dispatches import Dispatch
from line_simulator.validation import messages

RECIPIENT = re.compile(r"[UCR][0-9a-f]{32}")
USER = re.compile(r"U[0-9a-f]{32}")
RETRY_KEY = "x-line-retry-key"
MULTICAST_AT_MOST = 500
INVALID_REPLY_TOKEN = "Invalid reply token"  # noqa: S105  what LINE says, not a secret
MONTHLY_LIMIT = "You have reached your monthly limit."


async def reply(call: Call) -> Answer:
    body = checked(call)
    token = body.get("replyToken")
    if token is None or token == "":
        raise malformed([{"message": "May not be empty", "property": "replyToken"}])
    if not isinstance(token, str):
        raise bad_property("replyToken")
    chat = reply_tokens.owner(call.sim.store, call.bot.id, token, call.sim.clock.now())
    if chat is None:
        raise Refusal(400, INVALID_REPLY_TOKEN)
    _check_place(call, chat, body["messages"])
    shown = bool(sending.reachable(call.sim, call.bot, [chat]))
    with call.sim.store.together():
        reply_tokens.spend(call.sim.store, token)
        sent = sending.deliver(call.sim, call.bot, [chat], body["messages"], via="reply", shown=shown)
        people = sending.people_in(call.sim, [chat]) if shown else 0
        accounts.note_delivered(call.sim.store, call.bot.id, call.sim.clock.day(), "reply", people)
    return said(sentMessages=sent)


async def push(call: Call) -> Answer:
    body = checked(call)
    to = body.get("to")
    if to is None or to == "":
        raise malformed([{"message": "May not be empty", "property": "to"}])
    if not isinstance(to, str) or not RECIPIENT.fullmatch(to):
        raise bad_property("to")
    refuse_repetition(call)
    if not sending.knows(call.sim, call.bot, to):
        raise Refusal(400, "Failed to send messages")
    _check_place(call, to, body["messages"])
    sent = send(call, [to], body["messages"], via="push")
    return said(sentMessages=sent)


def _check_place(call: Call, to: str, contents: list[dict[str, Any]]) -> None:
    """Mentions are for groups and their members, and films that report having been seen are for people."""
    is_person = to.startswith("U")
    for user_id in messages.mentioned(contents):
        if is_person or (user_id is not None and not groups.is_member(call.sim.store, to, user_id)):
            raise malformed([{"message": "Mentions are for groups and rooms, and for their members", "property": "to"}])
    if not is_person and any(content.get("trackingId") for content in contents):
        raise malformed([{"message": "trackingId is not for groups and rooms", "property": "messages"}])


async def multicast(call: Call) -> Answer:
    body = checked(call)
    to = body.get("to")
    if not isinstance(to, list):
        raise bad_property("to") if to is not None else malformed([{"message": "May not be empty", "property": "to"}])
    if not 1 <= len(to) <= MULTICAST_AT_MOST:
        raise malformed([{"message": f"Size must be between 1 and {MULTICAST_AT_MOST}", "property": "to"}])
    for number, user_id in enumerate(to):
        if not isinstance(user_id, str) or not USER.fullmatch(user_id):
            raise bad_property(f"to[{number}]")
    refuse_repetition(call)
    send(call, list(dict.fromkeys(to)), body["messages"], via="multicast")
    return said()


async def broadcast(call: Call) -> Answer:
    body = checked(call)
    refuse_repetition(call)
    send(call, people.friends_of(call.sim.store, call.bot.id), body["messages"], via="broadcast")
    return said()


async def validate(call: Call) -> Answer:
    checked(call)
    return said()


def checked(call: Call) -> dict[str, Any]:
    body = call.json()
    details = [*messages.check(body), *units.check(body)]
    if details:
        raise malformed(details)
    return body


def refuse_repetition(call: Call) -> None:
    key = call.headers.get(RETRY_KEY)
    if key is None:
        return
    try:
        uuid.UUID(key)
    except ValueError:
        raise Refusal(400, "The retry key must be a UUID") from None
    before = retry_keys.accepted(call.sim.store, call.bot.id, key, call.sim.clock.now())
    if before is not None:
        raise Refusal(
            409,
            "The retry key is already accepted",
            extra={} if before.sent is None else {"sentMessages": before.sent},
            headers={"x-line-accepted-request-id": before.request_id},
        )


def send(call: Call, chat_ids: list[str], contents: list[dict[str, Any]], *, via: str) -> list[dict[str, Any]]:
    """Deliver, count, and remember the retry key: all of it or nothing."""
    sim, account = call.sim, call.bot
    recipients = sending.reachable(sim, account, chat_ids)
    reached = sending.people_in(sim, recipients)
    if sim.faults.take(account.id, "monthly_limit", call.endpoint) or sending.over_quota(sim, account, reached):
        raise Refusal(429, MONTHLY_LIMIT)
    with sim.store.together():
        shown = bool(recipients)
        seen_by = recipients if shown else chat_ids[:1]
        sent = sending.deliver(sim, account, seen_by, contents, via=via, shown=shown, request_id=call.request_id)
        accounts.count_sent(sim.store, account.id, sim.clock.month(), reached)
        accounts.note_delivered(sim.store, account.id, sim.clock.day(), via, reached)
        names = call.json().get("customAggregationUnits") or []
        units.note(call, names)
        _note_dispatch(call, recipients, len(contents), via, names[0] if names else None)
        accept_retry_key(call, sent if via == "push" else None)
    return sent


def accept_retry_key(call: Call, sent: list[dict[str, Any]] | None) -> None:
    if key := call.headers.get(RETRY_KEY):
        now = call.sim.clock.now()
        retry_keys.accept(call.sim.store, call.bot.id, key, request_id=call.request_id, sent=sent, now=now)


def _note_dispatch(call: Call, recipients: list[str], bubbles: int, via: str, unit: str | None) -> None:
    """LINE has figures of what was sent to many, and of what bears a unit's name."""
    if via in {"broadcast", "narrowcast"} or unit is not None:
        now = call.sim.clock.now()
        dispatches.note(
            call.sim.store,
            Dispatch(call.request_id, call.bot.id, via, unit, now, day_of(now), bubbles, len(recipients)),
            recipients,
        )


ENDPOINTS = [
    Endpoint("POST", "/v2/bot/message/reply", "reply", reply),
    Endpoint("POST", "/v2/bot/message/push", "push", push),
    Endpoint("POST", "/v2/bot/message/multicast", "multicast", multicast),
    Endpoint("POST", "/v2/bot/message/broadcast", "broadcast", broadcast),
    *(
        Endpoint("POST", f"/v2/bot/message/validate/{kind}", "validate", validate)
        for kind in ("reply", "push", "multicast", "narrowcast", "broadcast")
    ),
]
