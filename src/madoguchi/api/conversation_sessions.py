"""The sessions of a conversation: who had it, from when till when, and why that ended."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from madoguchi.api.dependencies import Sight, Tx
from madoguchi.api.paging import cursor_of, place_of
from madoguchi.api.schema import Named, Out, named
from madoguchi.conversations.closures import Closure
from madoguchi.routing import access, history
from madoguchi.routing.history import Session, SessionKind

router = APIRouter(prefix="/api/conversations/{conversation_id}/sessions", tags=["conversations"])


class SessionView(Out):
    id: UUID
    kind: SessionKind
    """Held by somebody, offered to somebody who did not take it, or queued with nobody; figures count what was held."""
    representative: Named | None
    queue: Named | None
    """Where it waited or was offered."""
    since: datetime
    till: datetime | None
    """Null while it runs."""
    reason: Closure | None
    """Why it ended."""
    code: int | None
    """The code of that reason in Dynamics 365."""


class SessionPage(Out):
    items: list[SessionView]
    next_cursor: str | None


@router.get("")
async def list_sessions(
    conversation_id: UUID,
    viewer: Sight,
    db: Tx,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> SessionPage:
    """Oldest first. Who may see the conversation may know who had it."""
    await access.check_conversation(db, viewer=viewer, conversation_id=conversation_id)
    after = place_of(cursor, UUID)
    found = await history.sessions_of(db, conversation_id=conversation_id, after=after, limit=limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    return SessionPage(
        items=[_view(one) for one in found[:limit]],
        next_cursor=cursor_of(last.since, last.id) if last else None,
    )


def _view(session: Session) -> SessionView:
    return SessionView(
        id=session.id,
        kind=session.kind,
        representative=named(session.user_id, session.user_name),
        queue=named(session.queue_id, session.queue_name),
        since=session.since,
        till=session.till,
        reason=session.reason,
        code=session.reason.code if session.reason else None,
    )
