"""Which state follows which: one table, and the one function that moves a conversation through it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from madoguchi.conversations import sessions
from madoguchi.conversations.closures import Closure
from madoguchi.conversations.events import (
    ConversationAssigned,
    ConversationClosed,
    ConversationEnded,
    ConversationEvent,
    ConversationReleased,
    ConversationReturned,
    ConversationSetWaiting,
    ConversationTransferred,
)
from madoguchi.conversations.models import COLUMNS, Conversation, State, conversation_of
from madoguchi.kit.db import Db
from madoguchi.kit.errors import ConflictError, NotFoundError
from madoguchi.kit.events import record


class Trigger(StrEnum):
    """What makes a conversation move (reference §6.1)."""

    ASSIGNED = "assigned"
    RELEASED = "released"
    TRANSFERRED = "transferred"
    ENDED = "ended"
    LEFT = "left"
    CUSTOMER_WROTE = "customer_wrote"
    REOPENED = "reopened"
    CLOSED = "closed"
    FORCED = "forced"


TRANSITIONS: dict[tuple[State, Trigger], State] = {
    (State.OPEN, Trigger.ASSIGNED): State.ACTIVE,
    (State.OPEN, Trigger.FORCED): State.CLOSED,
    (State.ACTIVE, Trigger.ENDED): State.WRAP_UP,
    (State.ACTIVE, Trigger.LEFT): State.WAITING,
    (State.ACTIVE, Trigger.RELEASED): State.OPEN,
    (State.ACTIVE, Trigger.TRANSFERRED): State.OPEN,
    (State.ACTIVE, Trigger.FORCED): State.CLOSED,
    (State.WRAP_UP, Trigger.CLOSED): State.CLOSED,
    (State.WRAP_UP, Trigger.FORCED): State.CLOSED,
    (State.WAITING, Trigger.CUSTOMER_WROTE): State.OPEN,
    (State.WAITING, Trigger.TRANSFERRED): State.OPEN,
    (State.WAITING, Trigger.REOPENED): State.ACTIVE,
    (State.WAITING, Trigger.FORCED): State.CLOSED,
}

CURRENT = (State.OPEN, State.ACTIVE, State.WAITING)
"""States in which a customer's message belongs to the conversation; from wrap-up on it opens a new one."""

_EVENTS: dict[Trigger, type[ConversationEvent]] = {
    Trigger.ASSIGNED: ConversationAssigned,
    Trigger.REOPENED: ConversationAssigned,
    Trigger.RELEASED: ConversationReleased,
    Trigger.TRANSFERRED: ConversationTransferred,
    Trigger.ENDED: ConversationEnded,
    Trigger.LEFT: ConversationSetWaiting,
    Trigger.CUSTOMER_WROTE: ConversationReturned,
    Trigger.CLOSED: ConversationClosed,
    Trigger.FORCED: ConversationClosed,
}
_USUAL = {
    Trigger.RELEASED: Closure.REROUTED,
    Trigger.TRANSFERRED: Closure.TRANSFERRED,
    Trigger.LEFT: Closure.LEFT,
    Trigger.CLOSED: Closure.CLOSED,
    Trigger.FORCED: Closure.FORCED,
}
"""Why the running session ends, unless it is said; what is not here begins one, or ends none."""


class WrongStateError(ConflictError):
    """The conversation has moved on; `state` says where it is."""

    code = "wrong_state"


def next_state(state: State, trigger: Trigger) -> State:
    """The state that follows; raises WrongStateError for a step that the table does not hold."""
    following = TRANSITIONS.get((state, trigger))
    if following is None:
        raise WrongStateError(f"A conversation that is {state} cannot be {trigger}.", state=state)
    return following


async def lock(db: Db, conversation_id: UUID) -> Conversation:
    """The conversation, locked till the commit: whoever changes it or its messages holds it; raises NotFoundError."""
    row = await db.find(
        f"SELECT {COLUMNS} FROM conversations WHERE id = $1 FOR UPDATE",
        conversation_id,
    )
    if row is None:
        raise NotFoundError("There is no such conversation.")
    return conversation_of(row)


async def lock_all(db: Db, conversation_ids: Collection[UUID]) -> None:
    """Lock these conversations till the commit, always in the same order."""
    await db.run("SELECT FROM conversations WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE", conversation_ids)


async def move(
    db: Db,
    *,
    conversation: Conversation,
    trigger: Trigger,
    now: datetime,
    actor: UUID | None = None,
    assignee_id: UUID | None = None,
    reason: Closure | None = None,
) -> None:
    """Move a locked conversation one step.

    Args:
        db: the transaction that holds its lock.
        conversation: as `lock` returned it.
        trigger: what happened.
        now: when.
        actor: who did it; nobody when the machine did.
        assignee_id: who gets it, when it becomes active.
        reason: why the running session ends, if it isn't what the trigger says.
    """
    state = next_state(conversation.state, trigger)
    assignee = assignee_id if state is State.ACTIVE else None if state is State.OPEN else conversation.assignee_id
    await db.run(
        """
        UPDATE conversations SET state = $2, state_since = $3, assignee_id = $4, closed_at = $5
        WHERE id = $1
        """,
        conversation.id,
        state,
        now,
        assignee,
        now if state is State.CLOSED else None,
    )
    why = reason or _USUAL.get(trigger)
    if state is State.ACTIVE and assignee is not None:
        await sessions.begin(db, conversation=conversation, user_id=assignee, now=now)
    elif why is not None:
        await sessions.end(db, conversation_id=conversation.id, reason=why, now=now)
    fact = _fact(trigger, conversation, assignee)
    if isinstance(fact, ConversationClosed | ConversationSetWaiting):
        fact = replace(fact, reason=why)
    record(db, fact, now=now, actor=actor)


async def touch(db: Db, *, conversation: Conversation, now: datetime) -> None:
    """Note that our people did something with a locked conversation that changed nothing else of it (§6.2, C-18)."""
    await db.run("UPDATE conversations SET touched_at = $2 WHERE id = $1", conversation.id, now)


async def place(db: Db, *, conversation: Conversation, queue_id: UUID) -> None:
    """Note which queue a locked conversation is in, or was last, so that lists of a queue need not look elsewhere."""
    await db.run(
        "UPDATE conversations SET queue_id = $2 WHERE id = $1 AND queue_id IS DISTINCT FROM $2",
        conversation.id,
        queue_id,
    )


def _fact(trigger: Trigger, conversation: Conversation, assignee: UUID | None) -> ConversationEvent:
    user_id = assignee or conversation.assignee_id
    return _EVENTS[trigger](
        conversation_id=conversation.id,
        customer_id=conversation.customer_id,
        user_id=user_id,  # type: ignore[call-arg]  # each event of the table above has it
    )
