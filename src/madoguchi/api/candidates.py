"""Who could answer a conversation that waits, and why the others are not asked."""

from uuid import UUID

from fastapi import APIRouter

from madoguchi.api.candidacy_view import (
    CandidateView,
    RulesetView,
    WishView,
    candidate_view,
    ruleset_view,
    wish_view,
)
from madoguchi.api.dependencies import Now, Sight, Tx
from madoguchi.api.schema import Named, Out
from madoguchi.kit.errors import ForbiddenError
from madoguchi.routing import access, candidacy
from madoguchi.routing.models import AssignmentMethod

router = APIRouter(prefix="/api/conversations/{conversation_id}/candidates", tags=["conversations"])


class CandidateList(Out):
    queue: Named | None
    """Where it waits; null when it does not wait, and then nobody is looked for."""
    method: AssignmentMethod | None
    ruleset: RulesetView | None
    """Of a queue with rules of its own: those that are for this conversation."""
    wish: WishView | None
    """What comes of whom its customer prefers."""
    items: list[CandidateView]
    """Everybody in the queue: who is asked now, who could be in the order of their turn, then the others by name."""


@router.get("")
async def list_candidates(conversation_id: UUID, viewer: Sight, db: Tx, clock: Now) -> CandidateList:
    """For those who serve its queue, supervisors and administrators; 403 for others who may see the conversation."""
    await access.check_conversation(db, viewer=viewer, conversation_id=conversation_id)
    found = await candidacy.of_conversation(db, conversation_id=conversation_id, now=clock.now())
    if found is None:
        return CandidateList(queue=None, method=None, ruleset=None, wish=None, items=[])
    queue_id = found.waiting.item.queue_id
    if not viewer.sees_all and queue_id not in viewer.queue_ids:
        raise ForbiddenError("Only those who serve its queue see who else does.")
    return CandidateList(
        queue=Named(id=queue_id, name=found.queue_name),
        method=found.method,
        ruleset=ruleset_view(found.waiting.asking),
        wish=wish_view(found.waiting.wish),
        items=[candidate_view(one) for one in found.standings],
    )
