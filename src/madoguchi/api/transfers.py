"""Taking a conversation, handing it on or letting it go, and to whom it can be handed on now."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import StringConstraints, model_validator

from madoguchi.api import conversation_view
from madoguchi.api.conversation_view import ConversationView
from madoguchi.api.dependencies import Me, Now, Sight, Tx
from madoguchi.api.schema import In, Out
from madoguchi.conversations import lifecycle
from madoguchi.conversations.models import State
from madoguchi.conversations.outbound import NotAssignedError
from madoguchi.kit.errors import ForbiddenError
from madoguchi.people.models import Presence, Role
from madoguchi.routing import access, assign, transfers
from madoguchi.routing.transfers import Transfer

Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]

router = APIRouter(prefix="/api/conversations/{conversation_id}", tags=["conversations"])


class QueueTargetView(Out):
    id: UUID
    name: str
    waiting: int


class PersonTargetView(Out):
    id: UUID
    name: str
    presence: Presence


class TransferTargets(Out):
    """Queues that are open and served, and people who are present; nobody where only queues are handed on to."""

    queues: list[QueueTargetView]
    people: list[PersonTargetView]


class NewTransfer(In):
    """To a queue or to a person."""

    queue_id: UUID | None = None
    user_id: UUID | None = None
    reason: Note | None = None
    """For whoever takes it: what is known, and what is left to do."""

    @model_validator(mode="after")
    def one_target(self) -> Self:
        if (self.queue_id is None) is (self.user_id is None):
            raise ValueError("Give queue_id or user_id; not both.")
        return self


class NewRelease(In):
    reason: Note | None = None
    """For whoever takes it next."""


class NewAssignment(In):
    """Empty, or without `user_id`: to who asks."""

    user_id: UUID | None = None
    """Whom a supervisor gives it to, at once."""
    reason: Note | None = None
    """For whoever gets it, and for who held it."""


@router.get("/transfer-targets")
async def list_transfer_targets(conversation_id: UUID, me: Me, viewer: Sight, db: Tx, clock: Now) -> TransferTargets:
    await access.check_conversation(db, viewer=viewer, conversation_id=conversation_id)
    holder = await db.value("SELECT assignee_id FROM conversations WHERE id = $1 AND state = 'active'", conversation_id)
    supervising = me.role is not Role.REPRESENTATIVE and holder != me.id
    queues = await transfers.queue_targets(db, now=clock.now())
    beside = holder if supervising else me.id
    people = await transfers.person_targets(db, beside=beside, supervising=supervising)
    return TransferTargets(
        queues=[QueueTargetView(id=one.id, name=one.name, waiting=one.waiting) for one in queues],
        people=[PersonTargetView(id=one.id, name=one.name, presence=one.presence) for one in people],
    )


@router.post("/transfers", status_code=204)
async def transfer_conversation(
    conversation_id: UUID, body: NewTransfer, me: Me, viewer: Sight, db: Tx, clock: Now
) -> None:
    """Who holds it hands it on; supervisors also what others hold, and what waits in a queue or for its customer."""
    await access.check_conversation(db, viewer=viewer, conversation_id=conversation_id)
    conversation = await lifecycle.lock(db, conversation_id)
    own = conversation.state is State.ACTIVE and conversation.assignee_id == me.id
    if me.role is Role.REPRESENTATIVE and not own:
        raise NotAssignedError("Somebody else holds this conversation now.")
    transfer = Transfer(
        conversation=conversation, actor=me.id, reason=body.reason or None, now=clock.now(), supervising=not own
    )
    if body.queue_id is not None:
        await transfers.to_queue(db, transfer, queue_id=body.queue_id)
    elif body.user_id is not None:
        await transfers.to_person(db, transfer, user_id=body.user_id)


@router.post("/release", status_code=204)
async def release_conversation(
    conversation_id: UUID, me: Me, viewer: Sight, db: Tx, clock: Now, body: NewRelease | None = None
) -> None:
    """Who holds it lets it go back to its queue, also while that is closed; others are asked before them."""
    await access.check_conversation(db, viewer=viewer, conversation_id=conversation_id)
    conversation = await lifecycle.lock(db, conversation_id)
    if conversation.assignee_id != me.id:
        raise NotAssignedError("Somebody else holds this conversation now.")
    reason = (body and body.reason) or None
    await transfers.release(db, Transfer(conversation=conversation, actor=me.id, reason=reason, now=clock.now()))


@router.post("/assignment")
async def assign_conversation(
    conversation_id: UUID, me: Me, viewer: Sight, db: Tx, clock: Now, body: NewAssignment | None = None
) -> ConversationView:
    """Take an open conversation, or one's own waiting one again; supervisors also give it to somebody.

    With `user_id`, a supervisor gives what waits, or what somebody holds, to that person, or takes it over.
    """
    await access.check_conversation(db, viewer=viewer, conversation_id=conversation_id)
    if body is None or body.user_id is None:
        await assign.take(db, conversation_id=conversation_id, user_id=me.id, now=clock.now())
        return await conversation_view.get(db, conversation_id)
    if me.role is Role.REPRESENTATIVE:
        raise ForbiddenError("Only supervisors and administrators assign conversations to somebody.")
    conversation = await lifecycle.lock(db, conversation_id)
    transfer = Transfer(
        conversation=conversation, actor=me.id, reason=body.reason or None, now=clock.now(), supervising=True
    )
    await transfers.assign_to(db, transfer, user_id=body.user_id)
    return await conversation_view.get(db, conversation_id)
