"""A conversation wants a representative: rules say what it is about, and it gets a place in a queue."""

from datetime import datetime, timedelta
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

    One that waits already, since whoever released it said where, stays there.
    """
    conversation = await lifecycle.lock(db, conversation_id)
    if conversation.state is not State.OPEN:
        return
    item = await places.find(db, conversation=conversation)
    if item is None or not item.queued:
        plan = await _plan(db, conversation, now)
        if plan.sent_on_by is not None:
            sent_on = Closure.OVERFLOW_TRANSFERRED
            await stays.pass_by(db, conversation=conversation, queue_id=plan.sent_on_by, reason=sent_on, now=now)
        item = await places.enter(db, conversation=conversation, now=now, plan=plan)
        if plan.overflow is not None and plan.overflow.do is Do.END:
            await overflowing.end(db, conversation=conversation, reason=Closure.OVERFLOW_ENDED, now=now)
            return
    await assign.offer(db, conversation=conversation, item=item, now=now)


@job(lane="conversation:conversation_id")
async def route_back(db: Db, *, conversation_id: UUID, user_id: UUID | None, now: datetime) -> None:
    """Give a waiting conversation whose customer wrote back to who held it.

    It is held out to them first, whatever their capacity and, unless they are gone, their presence (affinity,
    reference §3); where its notification template assigns automatically, it is theirs soon in any case (§25, C-6).
    Where the workstream keeps no representative, it is offered like a new one.
    """
    conversation = await lifecycle.lock(db, conversation_id)
    if conversation.state is not State.OPEN:
        return
    item = await places.enter(db, conversation=conversation, now=now)
    if user_id is not None and await workstreams.returns_to_who_held_it(db, conversation_id=conversation_id):
        face = await offer_faces.compose(db, conversation_id=conversation_id, now=now)
        if await _may_have_it_back(db, user_id, face):
            await offers.make(db, item=item, user_id=user_id, now=now, face=face)
            return
    await assign.offer(db, conversation=conversation, item=item, now=now)


async def _may_have_it_back(db: Db, user_id: UUID, face: Face) -> bool:
    row = await db.find(
        "SELECT active, presence FROM users JOIN presences ON user_id = users.id WHERE users.id = $1", user_id
    )
    return row is not None and row["active"] and (face.auto_assign or row["presence"] not in GONE)


async def _plan(db: Db, conversation: Conversation, now: datetime) -> Plan:
    """What the rules make of it, noted step by step; raises NotYetError while they wait for the customer's profile."""
    ready = await rules.of_account(db, account_id=conversation.account_id)
    if not ready:
        return NO_PLAN
    if (
        now < conversation.opened_at + PROFILE_PATIENCE
        and planning.asks_for_profile(ready)
        and await facts.profile_is_awaited(db, conversation_id=conversation.id)
    ):
        raise NotYetError(until=now + _NEXT_LOOK)
    zone = (await settings.get(db)).zone
    found = await facts.gather(db, conversation_id=conversation.id, zone=zone, now=now)
    plan = await planning.make(db, ready=ready, facts=found, key=conversation.id, now=now)
    for kind, detail in (
        (StepKind.CLASSIFIED, await explaining.classified(db, plan)),
        (StepKind.QUEUE_CHOSEN, await explaining.queue_chosen(db, plan)),
    ):
        if detail:
            await steps.note(db, conversation_id=conversation.id, kind=kind, detail=detail, now=now)
    return plan
