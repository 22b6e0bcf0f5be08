"""Handing a conversation on: into another queue, to somebody, or back to its queue (reference §6.1, §15.6)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.conversations import lifecycle
from madoguchi.conversations.closures import Closure
from madoguchi.conversations.lifecycle import Trigger
from madoguchi.conversations.models import Conversation, State
from madoguchi.kit.db import Db
from madoguchi.kit.errors import ConflictError, InvalidError
from madoguchi.people.models import Presence
from madoguchi.routing import assign, offers, overflow, places, settings, steps
from madoguchi.routing.models import WorkItem
from madoguchi.routing.queues import SERVED
from madoguchi.routing.steps import StepKind

_ASKED_NOW = (Presence.AVAILABLE, Presence.BUSY)


class NotNowError(ConflictError):
    """Nobody there would take it now; the message says why."""

    code = "not_available"


@dataclass(frozen=True, slots=True)
class QueueTarget:
    """A queue that somebody serves and that is open."""

    id: UUID
    name: str
    waiting: int


@dataclass(frozen=True, slots=True)
class PersonTarget:
    """Somebody in service who is present, whether or not they have room."""

    id: UUID
    name: str
    presence: Presence


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Somebody hands a locked conversation on."""

    conversation: Conversation
    actor: UUID
    reason: str | None
    """For whoever takes it: what is known, and what is left to do."""
    now: datetime
    supervising: bool = False
    """Whether it is not theirs: they look after those who hold it, or after the queue where it waits."""

    @property
    def to_queue(self) -> Closure:
        """Why the session ends when a queue gets it."""
        return Closure.TRANSFERRED_TO_QUEUE_BY_SUPERVISOR if self.supervising else Closure.TRANSFERRED_TO_QUEUE

    @property
    def to_person(self) -> Closure:
        return Closure.TRANSFERRED_BY_SUPERVISOR if self.supervising else Closure.TRANSFERRED


async def queue_targets(db: Db, *, now: datetime) -> list[QueueTarget]:
    """The queues that would take a conversation now, by name."""
    rows = await db.all(
        """
        SELECT id, name, (SELECT count(*) FROM work_items WHERE queue_id = queues.id AND queued) AS waiting
        FROM queues WHERE deleted_at IS NULL ORDER BY name
        """
    )
    able = await overflow.states(db, queue_ids=[row["id"] for row in rows], served=SERVED, now=now)
    return [QueueTarget(**dict(row)) for row in rows if able[row["id"]].served and able[row["id"]].open]


async def person_targets(db: Db, *, beside: UUID | None, supervising: bool = False) -> list[PersonTarget]:
    """Who could be asked now, by name, but for who holds it.

    Where the organisation hands on to queues alone there is nobody, but for supervisors.
    """
    if not supervising and not (await settings.get(db)).transfer_to_people:
        return []
    rows = await db.all(
        """
        SELECT users.id, name, presence FROM users JOIN presences ON presences.user_id = users.id
        WHERE active AND users.id IS DISTINCT FROM $1 AND presence = ANY($2::text[]) ORDER BY name
        """,
        beside,
        _ASKED_NOW,
    )
    return [PersonTarget(row["id"], row["name"], Presence(row["presence"])) for row in rows]


async def to_queue(db: Db, transfer: Transfer, *, queue_id: UUID) -> None:
    """Put a locked conversation into a queue, where it is offered by that queue's method.

    Raises InvalidError for a queue that is not there, NotNowError for one that is closed or that nobody serves, and
    WrongStateError for a conversation that is over. Overflow before queueing is not looked at.
    """
    conversation, now = transfer.conversation, transfer.now
    name = await db.value("SELECT name FROM queues WHERE id = $1 AND deleted_at IS NULL FOR KEY SHARE", queue_id)
    if name is None:
        raise InvalidError("There is no such queue; choose one from the list.")
    state = (await overflow.states(db, queue_ids=[queue_id], served=SERVED, now=now))[queue_id]
    if not state.served:
        raise NotNowError(f"Nobody serves {name} now; choose another queue.")
    if not state.open:
        raise NotNowError(f"{name} is closed now; choose another queue.")
    await _placed(db, transfer)
    await _let_go(db, transfer, transfer.to_queue)
    await _note(db, transfer, StepKind.TRANSFERRED, transfer.to_queue, queue={"id": queue_id, "name": name})
    item = await places.move(db, conversation=conversation, queue_id=queue_id, now=now)
    await assign.offer(db, conversation=conversation, item=item, now=now)


async def to_person(db: Db, transfer: Transfer, *, user_id: UUID) -> None:
    """Hold a locked conversation out to somebody, in the queue where it is; who declines leaves it to that queue.

    Their capacity is not asked: who hands it on has chosen them. Raises InvalidError for nobody, NotNowError for
    somebody who is not present, or where the organisation hands on to queues alone, and WrongStateError for a
    conversation that is over.
    """
    conversation, now = transfer.conversation, transfer.now
    if not transfer.supervising and not (await settings.get(db)).transfer_to_people:
        raise NotNowError("Conversations are handed on to queues here; choose one.")
    name = await _present(db, transfer, user_id)
    await _placed(db, transfer)
    await _let_go(db, transfer, transfer.to_person)
    await _note(db, transfer, StepKind.TRANSFERRED, transfer.to_person, person={"id": user_id, "name": name})
    item = await places.go_back(db, conversation=conversation, now=now)
    await offers.make(db, item=item, user_id=user_id, now=now)


async def release(db: Db, transfer: Transfer) -> None:
    """Let a locked conversation that somebody holds go back to its queue, open or closed, where others are asked first.

    Where nobody serves that queue any more, it goes where somebody is. Raises WrongStateError for one that nobody
    holds.
    """
    conversation, now = transfer.conversation, transfer.now
    why = transfer.to_queue
    await lifecycle.move(
        db, conversation=conversation, trigger=Trigger.RELEASED, now=now, actor=transfer.actor, reason=why
    )
    await _note(db, transfer, StepKind.RELEASED, why)
    item = await places.go_back(db, conversation=conversation, now=now)
    await assign.offer(db, conversation=conversation, item=item, now=now)


async def assign_to(db: Db, transfer: Transfer, *, user_id: UUID) -> None:
    """Make a locked conversation somebody's at once, as supervisors do: it does not ring, nobody can decline.

    Their capacity is not asked, but counts it from now on (reference §16). Who assigns to themselves takes it over,
    whatever their presence. Raises as `to_person` does.
    """
    conversation, now = transfer.conversation, transfer.now
    name = await _present(db, transfer, user_id)
    await _placed(db, transfer)
    why = transfer.to_person
    if conversation.state is not State.OPEN:
        await _let_go(db, transfer, why)
        conversation = await lifecycle.lock(db, conversation.id)
    await assign.give(db, conversation=conversation, user_id=user_id, now=now, actor=transfer.actor, reason=why)
    person = {"id": user_id, "name": name}
    await _note(db, transfer, StepKind.ASSIGNED_BY_HAND, why, person=person)


async def _present(db: Db, transfer: Transfer, user_id: UUID) -> str:
    """The name of somebody in service who can be asked now, or who hands it to themselves."""
    person = await db.find(
        """
        SELECT name, presence FROM users JOIN presences ON presences.user_id = users.id
        WHERE users.id = $1 AND active
        """,
        user_id,
    )
    holds_it = user_id == transfer.conversation.assignee_id and transfer.conversation.state is not State.WAITING
    if person is None or holds_it:
        raise InvalidError("There is no such person to hand it on to; choose somebody from the list.")
    if person["presence"] not in _ASKED_NOW and not (transfer.supervising and user_id == transfer.actor):
        raise NotNowError(f"{person['name']} is not available now; choose somebody else, or a queue.")
    name: str = person["name"]
    return name


async def _placed(db: Db, transfer: Transfer) -> WorkItem:
    """Its place; one that is not routed yet gets its own first."""
    item = await places.find(db, conversation=transfer.conversation)
    return item or await places.enter(db, conversation=transfer.conversation, now=transfer.now)


async def _let_go(db: Db, transfer: Transfer, why: Closure) -> None:
    """Take it from whoever holds it, or from the queue where it waits."""
    conversation, now = transfer.conversation, transfer.now
    if conversation.state is State.OPEN:
        await assign.leave_queue(db, conversation=conversation, now=now, reason=why)
        await lifecycle.touch(db, conversation=conversation, now=now)
    else:
        await lifecycle.move(
            db,
            conversation=conversation,
            trigger=Trigger.TRANSFERRED,
            now=now,
            actor=transfer.actor,
            reason=why,
        )


async def _note(db: Db, transfer: Transfer, kind: StepKind, why: Closure, **to: object) -> None:
    by = await steps.person_named(db, transfer.actor)
    detail = {**to, "by": by, "reason": transfer.reason, "why": why}
    await steps.note(db, conversation_id=transfer.conversation.id, kind=kind, detail=detail, now=transfer.now)
