"""Why a conversation is where it is: the steps that routing took with it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from madoguchi.api.dependencies import Sight, Tx
from madoguchi.api.paging import EventId, cursor_of, place_of
from madoguchi.api.schema import Out
from madoguchi.routing import access, steps
from madoguchi.routing.steps import StepKind

router = APIRouter(prefix="/api/conversations/{conversation_id}/routing", tags=["conversations"])


class RoutingStepView(Out):
    id: int
    at: datetime
    kind: StepKind
    detail: dict[str, Any]
    """What was done and found, by kind; names are as they were at the time."""


class RoutingStepPage(Out):
    items: list[RoutingStepView]
    next_cursor: str | None


@router.get("")
async def list_routing_steps(
    conversation_id: UUID,
    viewer: Sight,
    db: Tx,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> RoutingStepPage:
    """Oldest first. Who may see the conversation may know how it came where it is."""
    await access.check_conversation(db, viewer=viewer, conversation_id=conversation_id)
    _, after = place_of(cursor, EventId) or (None, 0)
    found = await steps.taken(db, conversation_id=conversation_id, after=after, limit=limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    return RoutingStepPage(
        items=[RoutingStepView(id=one.id, at=one.at, kind=one.kind, detail=one.detail) for one in found[:limit]],
        next_cursor=cursor_of(last.at, last.id) if last else None,
    )
