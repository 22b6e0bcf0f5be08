"""Events on their way: what happened on a phone or around an account becomes a webhook and a line on the pages."""

import asyncio
from typing import Any

import msgspec

from line_simulator import chats, groups, ids, modules, reply_tokens
from line_simulator.accounts import Account
from line_simulator.chats import Message
from line_simulator.events import WORDLESS, Event
from line_simulator.groups import Group
from line_simulator.people import Person
from line_simulator.simulator import Simulator

Outcome = asyncio.Future[Any]


class Done(msgspec.Struct):
    """What a deed led to: the event, and a future for how its webhook ended."""

    event: Event
    outcome: Outcome
    message: Message | None = None


class NotPossible(Exception):  # noqa: N818  it is an answer to the phone, not a failure of ours
    """What was asked cannot be done on a phone now; the text says why."""


def send(
    sim: Simulator, account: Account, type: str, detail: dict[str, Any], source: dict[str, str], *, now: int
) -> Done:
    event = make(sim, account, type, detail, source, now=now)
    return Done(event, sim.webhooks.emit(account, event))


def make(
    sim: Simulator, account: Account, type: str, detail: dict[str, Any], source: dict[str, str], *, now: int
) -> Event:
    event = Event(type=type, detail=detail, source=source, at=now, webhook_event_id=ids.ulid(now))
    if account.standby or modules.active(sim.store, account.id, event.chat, now) is not None:
        event.mode = "standby"
    elif type not in WORDLESS:
        event.reply_token = reply_tokens.issue(sim.store, account.id, event.chat, now)
    return event


def source_of(person: Person, group: Group | None) -> dict[str, str]:
    """Who acted and where; in a group only those are named who let LINE pass on their profile."""
    if group is None:
        return {"type": "user", "userId": person.user_id}
    return group.source | ({"userId": person.user_id} if person.consents else {})


def show(sim: Simulator, message: Message, *, read: bool) -> None:
    """Put a message, or what became of it, on every phone that has its chat."""
    view = chats.shown(message, read=read)
    watching = [message.user] if message.group is None else groups.members(sim.store, message.group)
    for user_id in watching:
        sim.live.publish("message", user=user_id, account=message.account, group=message.group, message=view)
