"""A conversation wants a representative: rules say what it is about, and it gets a place in a queue."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from madoguchi.conversations import lifecycle
from madoguchi.conversations.closures import Closure
from madoguchi.conversations.models import Conversation, State
from madoguchi.kit.db import Db
from madoguchi.kit.jobs import NotYetError, job
from madoguchi.routing import (
    assign,
    explaining,
    facts,
    identifying,
    offer_faces,
    offers,
    overflowing,
    places,
    planning,
    rules,
    settings,
    stays,
    steps,
    workstreams,
)
from madoguchi.routing.models import WorkItem
from madoguchi.routing.offer_faces import Face
from madoguchi.routing.overflow import Do
from madoguchi.routing.planning import NO_PLAN, Plan
from madoguchi.routing.returning import GONE
from madoguchi.routing.steps import StepKind

PROFILE_PATIENCE = timedelta(seconds=3)
"""How long rules that ask for a name or a language wait for LINE to tell them."""
_NEXT_LOOK = timedelta(milliseconds=200)


@job(lane="conversation:conversation_id")
async def route(db: Db, *, conversation_id: UUID, now: datetime) -> None:
    """Give a newly opened conversation its place, and look for a representative at once.

    When somebody was quicker, as while a profile is waited for, what they did stays as it is: rules only add what it is
    about, and overflow is not looked at.
    """
    await identifying.identify_writer(db, conversation_id=conversation_id, now=now)
    conversation = await lifecycle.lock(db, conversation_id)
    if conversation.state is State.CLOSED:
        return
    plan = await _plan(db, conversation, now)
    await _note(db, conversation, StepKind.CLASSIFIED, await explaining.classified(db, plan), now)
    item = await places.find(db, conversation=conversation)
    if item is None:
        await _place(db, conversation, plan, now)
        return
    if plan.verdicts:
        item = await places.learn(db, conversation=conversation, plan=plan, now=now)
    if conversation.state is State.OPEN:
        await _offer(db, conversation, item, now)


@job(lane="conversation:conversation_id")
async def requeue(db: Db, *, conversation_id: UUID, now: datetime) -> None:
    """Somebody no longer holds a conversation: it waits again where it waited, and the next is asked.

    Neither rules nor overflow are asked again: they had their say when it came (reference §4.8), and its customer has
    been talking to somebody since.
    """
    conversation = await lifecycle.lock(db, conversation_id)
    item = await places.find(db, conversation=conversation)
    if item is not None and conversation.state is State.OPEN:
        await _offer(db, conversation, item, now)


@job(lane="conversation:conversation_id")
async def route_back(db: Db, *, conversation_id: UUID, user_id: UUID | None, now: datetime) -> None:
    """Give a waiting conversation whose customer wrote back to who held it.

    It is held out to them first, whatever their capacity and, unless they are gone, their presence (affinity,
    reference §3); where its notification template assigns automatically, it is theirs soon in any case (§25, C-6).
    Where the workstream keeps no representative, it is offered like a new one. When somebody has handed it on since
    its customer wrote, it is where they wanted it.
    """
    conversation = await lifecycle.lock(db, conversation_id)
    if conversation.state is not State.OPEN:
        return
    item = await places.find(db, conversation=conversation)
    if item is not None and item.queued:
        await assign.offer(db, conversation=conversation, item=item, now=now)
        return
    item = await places.come_back(db, conversation=conversation, now=now)
    if user_id is not None and await workstreams.returns_to_who_held_it(db, conversation_id=conversation_id):
        face = await offer_faces.compose(db, conversation_id=conversation_id, now=now)
        if await _may_have_it_back(db, user_id, face):
            await offers.make(db, item=item, user_id=user_id, now=now, face=face)
            return
    await assign.offer(db, conversation=conversation, item=item, now=now)


async def _place(db: Db, conversation: Conversation, plan: Plan, now: datetime) -> None:
    await _note(db, conversation, StepKind.QUEUE_CHOSEN, await explaining.queue_chosen(db, plan), now)
    if plan.sent_on_by is not None:
        sent_on = Closure.OVERFLOW_TRANSFERRED
        await stays.pass_by(db, conversation=conversation, queue_id=plan.sent_on_by, reason=sent_on, now=now)
    item = await places.enter(db, conversation=conversation, now=now, plan=plan)
    if plan.overflow is not None and plan.overflow.do is Do.END:
        await overflowing.end(db, conversation=conversation, reason=Closure.OVERFLOW_ENDED, now=now)
    else:
        await assign.offer(db, conversation=conversation, item=item, now=now)


async def _offer(db: Db, conversation: Conversation, item: WorkItem, now: datetime) -> None:
    """Look for a representative for a locked open conversation, once it waits where it did before."""
    if not item.queued:
        item = await places.go_back(db, conversation=conversation, now=now)
    await assign.offer(db, conversation=conversation, item=item, now=now)


async def _may_have_it_back(db: Db, user_id: UUID, face: Face) -> bool:
    row = await db.find(
        "SELECT active, presence FROM users JOIN presences ON user_id = users.id WHERE users.id = $1", user_id
    )
    return row is not None and row["active"] and (face.auto_assign or row["presence"] not in GONE)


async def _plan(db: Db, conversation: Conversation, now: datetime) -> Plan:
    """What the rules make of it; raises NotYetError while they wait for the customer's profile."""
    ready = await rules.of_account(db, account_id=conversation.account_id)
    if not ready:
        return NO_PLAN
    chosen = await settings.get(db)
    if (
        now < conversation.opened_at + PROFILE_PATIENCE
        and planning.asks_for_profile(ready, names_tell=chosen.identify_by_name)
        and await facts.profile_is_awaited(db, conversation_id=conversation.id)
    ):
        raise NotYetError(until=now + _NEXT_LOOK)
    found = await facts.gather(db, conversation_id=conversation.id, zone=chosen.zone, now=now)
    return await planning.make(db, ready=ready, facts=found, key=conversation.id, now=now)


async def _note(
    db: Db, conversation: Conversation, kind: StepKind, detail: Mapping[str, Any] | None, now: datetime
) -> None:
    if detail:
        await steps.note(db, conversation_id=conversation.id, kind=kind, detail=detail, now=now)
