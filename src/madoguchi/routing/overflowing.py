"""Conversations that wait too long in a queue that says what is to happen then."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from madoguchi.conversations import lifecycle
from madoguchi.conversations.closures import Closure
from madoguchi.conversations.lifecycle import Trigger
from madoguchi.conversations.models import Conversation, State
from madoguchi.kit.db import Db
from madoguchi.kit.jobs import enqueue, job
from madoguchi.routing import assign, explaining, places, steps
from madoguchi.routing.overdue import OVERDUE, STUCK
from madoguchi.routing.overflow import Do, Overflow, Reason, overflow_of
from madoguchi.routing.queues import find_served
from madoguchi.routing.steps import StepKind

_BLOCK = 100
"""Asked for every ten seconds, so 600 a minute, each in a transaction of its own (docs/routing.md)."""
_DUE = f"""
FROM work_items AS item JOIN queues AS here ON here.id = item.queue_id
WHERE {OVERDUE} AND NOT EXISTS (
  SELECT FROM offers WHERE offers.conversation_id = item.conversation_id AND state = 'pending')
"""
"""What rings at somebody is about to be answered; when it is not, it goes on from there (`go_on`)."""
_UNTOLD = f"""
FROM work_items AS item JOIN queues AS here ON here.id = item.queue_id
WHERE {STUCK} AND NOT EXISTS (
  SELECT FROM routing_steps AS step
  WHERE step.conversation_id = item.conversation_id AND kind = 'overflow_stopped' AND at >= queued_at)
"""
"""What stays though it has waited too long, and has no step yet that says so."""


@job()
async def overflow_waiting(db: Db, *, now: datetime) -> None:
    """Ask for what has waited too long: that of the shortest wait first, and of queues with the same wait in turns.

    What can go nowhere stays where it is, and takes nobody's place in the block.
    """
    rows = await db.all(
        f"""
        SELECT conversation_id {_DUE}
        ORDER BY (here.overflow #>> '{{waited,minutes}}')::integer,
          row_number() OVER (PARTITION BY here.id ORDER BY queued_at), queued_at
        LIMIT $2
        """,
        now,
        _BLOCK,
    )
    for row in rows:
        enqueue(db, overflow, now=now, conversation_id=row["conversation_id"])
    for row in await db.all(f"SELECT conversation_id {_UNTOLD} ORDER BY queued_at LIMIT $2", now, _BLOCK):
        enqueue(db, tell_why_it_stays, now=now, conversation_id=row["conversation_id"])


@job(lane="conversation:conversation_id")
async def overflow(db: Db, *, conversation_id: UUID, now: datetime) -> None:
    """Do with a conversation what its queue says, if it still waits there too long."""
    conversation = await lifecycle.lock(db, conversation_id)
    row = await db.find(
        f"SELECT here.id, here.overflow, overflowed_from {_DUE} AND conversation_id = $2", now, conversation_id
    )
    if row is None or conversation.state is not State.OPEN:
        return
    found = overflow_of(row["overflow"], Reason.WAITED)
    if found is not None:
        await _carry_out(db, conversation, found, now, visited=[*row["overflowed_from"], row["id"]])


@job(lane="conversation:conversation_id")
async def tell_why_it_stays(db: Db, *, conversation_id: UUID, now: datetime) -> None:
    """Say once of what has waited too long why it does not go where its queue says; it goes when it can."""
    await lifecycle.lock(db, conversation_id)
    row = await db.find(
        f"""
        SELECT (here.overflow #>> '{{waited,queue_id}}')::uuid AS to_id, overflowed_from
        {_UNTOLD} AND item.conversation_id = $2
        """,
        now,
        conversation_id,
    )
    if row is not None:
        been_there = row["to_id"] in row["overflowed_from"]
        detail = {
            "to": await steps.queue_named(db, row["to_id"]),
            "why": "came_from_there" if been_there else "nobody_serves",
        }
        await steps.note(db, conversation_id=conversation_id, kind=StepKind.OVERFLOW_STOPPED, detail=detail, now=now)


@job(lane="conversation:conversation_id")
async def go_on(db: Db, *, conversation_id: UUID, now: datetime) -> None:
    """Somebody has let a conversation pass by: do what its queue says if it has waited too long, else ask the next."""
    await overflow(db, conversation_id=conversation_id, now=now)
    await assign.offer_again(db, conversation_id=conversation_id, now=now)


async def end(db: Db, *, conversation: Conversation, reason: Closure, now: datetime) -> None:
    """Close a conversation for which its queue has no room."""
    await assign.leave_queue(db, conversation=conversation, now=now, reason=reason)
    await lifecycle.move(db, conversation=conversation, trigger=Trigger.FORCED, now=now, reason=reason)


async def _carry_out(
    db: Db, conversation: Conversation, found: Overflow, now: datetime, *, visited: Sequence[UUID]
) -> None:
    """End it, or move it on; `visited` are the queues out of which it overflows, this one among them."""
    if found.do is Do.TRANSFER and found.queue_id is not None:
        there = await find_served(db, queue_ids=[found.queue_id])
        if there is None:
            return  # it would wait there in vain
    detail = await explaining.overflowed(db, found)
    await steps.note(db, conversation_id=conversation.id, kind=StepKind.OVERFLOWED, detail=detail, now=now)
    if found.do is Do.END:
        await end(db, conversation=conversation, reason=Closure.QUEUED_OVERFLOW_ENDED, now=now)
    elif found.queue_id is not None:
        moved = Closure.QUEUED_OVERFLOW_TRANSFERRED
        await assign.leave_queue(db, conversation=conversation, now=now, reason=moved)
        item = await places.move(
            db, conversation=conversation, queue_id=found.queue_id, now=now, overflowed_from=visited
        )
        await assign.offer(db, conversation=conversation, item=item, now=now)
