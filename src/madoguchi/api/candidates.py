"""Who could answer a conversation that waits, and why the others are not asked."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter

from madoguchi.api.dependencies import Now, Sight, Tx
from madoguchi.api.obstacle_view import ObstacleView, obstacle_view
from madoguchi.api.schema import Named, Out
from madoguchi.kit.errors import ForbiddenError
from madoguchi.people.models import Presence
from madoguchi.routing import access, candidacy
from madoguchi.routing.candidacy import Standing
from madoguchi.routing.models import AssignmentMethod

router = APIRouter(prefix="/api/conversations/{conversation_id}/candidates", tags=["conversations"])


class CandidateView(Out):
    user_id: UUID
    name: str
    presence: Presence
    presence_text: str | None
    """Of one of the organisation's own presences: the text that is shown."""
    presence_since: datetime
    obstacle: ObstacleView | None
    """Why they are not asked; null when they could be."""


class CandidateList(Out):
    queue: Named | None
    """Where it waits; null when it does not wait, and then nobody is looked for."""
    method: AssignmentMethod | None
    items: list[CandidateView]
    """Everybody in the queue: who is asked now, who could be in the order of their turn, then the others by name."""


@router.get("")
async def list_candidates(conversation_id: UUID, viewer: Sight, db: Tx, clock: Now) -> CandidateList:
    """For those who serve its queue, supervisors and administrators; 403 for others who may see the conversation."""
    await access.check_conversation(db, viewer=viewer, conversation_id=conversation_id)
    found = await candidacy.of_conversation(db, conversation_id=conversation_id, now=clock.now())
    if found is None:
        return CandidateList(queue=None, method=None, items=[])
    queue_id = found.waiting.item.queue_id
    if not viewer.sees_all and queue_id not in viewer.queue_ids:
        raise ForbiddenError("Only those who serve its queue see who else does.")
    return CandidateList(
        queue=Named(id=queue_id, name=found.queue_name),
        method=found.method,
        items=[_view(one) for one in found.standings],
    )


def _view(standing: Standing) -> CandidateView:
    server = standing.server
    return CandidateView(
        user_id=server.user_id,
        name=server.name,
        presence=server.presence,
        presence_text=server.presence_text,
        presence_since=server.presence_since,
        obstacle=obstacle_view(standing.obstacle),
    )
