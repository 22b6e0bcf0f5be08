"""Conversations: lists, one, and what people do with them."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from madoguchi.api import conversation_view
from madoguchi.api.conversation_view import SELECT, ConversationView, view_of
from madoguchi.api.dependencies import Me, Now, Sight, Tx
from madoguchi.api.paging import cursor_of, place_of
from madoguchi.api.schema import In, Out
from madoguchi.conversations import lifecycle, outbound
from madoguchi.conversations.closures import Closure
from madoguchi.conversations.lifecycle import Trigger
from madoguchi.conversations.models import State
from madoguchi.conversations.outbound import NotAssignedError
from madoguchi.customers import names
from madoguchi.kit.db import Db
from madoguchi.kit.jobs import enqueue
from madoguchi.line import signs
from madoguchi.people.models import Role, User
from madoguchi.routing import access, assign, sight
from madoguchi.routing.access import Viewer
from madoguchi.routing.sight import Wanted

router = APIRouter(prefix="/api/conversations", tags=["conversations"])

_FEW = 1200
"""Customers whose conversations are quicker looked up one by one than met on the way down a list (40 ms either way)."""
_MANY = 1000


class ConversationPage(Out):
    items: list[ConversationView]
    next_cursor: str | None


class Counts(Out):
    mine: int
    open: int
    closed: int


class ReadUpTo(In):
    seq: Annotated[int, Field(ge=0, le=2**31 - 1)]


class Nothing(In):
    """An empty body."""


@router.get("")
async def list_conversations(
    viewer: Sight,
    db: Tx,
    state: Annotated[list[State] | None, Query()] = None,
    queue: UUID | None = None,
    mine: bool = False,
    search: Annotated[str | None, Query(max_length=100)] = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> ConversationPage:
    """Newest message first; `search` matches customers' names."""
    wanted = Wanted(states=state or tuple(State), queue_id=queue, mine=mine, before=place_of(cursor, UUID))
    if search:
        few = await names.holding(db, piece=search, most=_FEW)
        wanted = replace(wanted, customer_ids=few, name=search if few is None else None)
    found = sight.newest(viewer=viewer, wanted=wanted, limit=limit + 1)
    # As an array, since the planner takes any list to be long, and would read whole tables for it.
    rows = await db.all(
        f"""
        {SELECT} WHERE conversations.id = ANY(ARRAY({found.sql}))
        ORDER BY last_message_at DESC, conversations.id DESC
        """,
        *found.args,
    )
    last = rows[limit - 1] if len(rows) > limit else None
    return ConversationPage(
        items=[view_of(row) for row in rows[:limit]],
        next_cursor=cursor_of(last["last_message_at"], last["id"]) if last else None,
    )


@router.get("/counts")
async def count_conversations(viewer: Sight, db: Tx) -> Counts:
    """How many there are on each tab, counted up to a thousand: more are many."""
    return Counts(
        mine=await _count(db, viewer, Wanted(states=(State.ACTIVE, State.WAITING, State.WRAP_UP), mine=True)),
        open=await _count(db, viewer, Wanted(states=(State.OPEN,))),
        closed=await _count(db, viewer, Wanted(states=(State.CLOSED,))),
    )


@router.get("/{conversation_id}")
async def get_conversation(conversation_id: UUID, viewer: Sight, db: Tx) -> ConversationView:
    await access.check_conversation(db, viewer=viewer, conversation_id=conversation_id)
    return await conversation_view.get(db, conversation_id)


@router.get("/{conversation_id}/earlier")
async def list_earlier(
    conversation_id: UUID,
    viewer: Sight,
    db: Tx,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> ConversationPage:
    """The same customer's conversations with the same account that were opened before, newest first.

    Who serves the customer now may read what was said before, whichever queue it was in.
    """
    await access.check_conversation(db, viewer=viewer, conversation_id=conversation_id)
    rows = await db.all(
        f"""
        {SELECT} WHERE (conversations.customer_id, conversations.account_id) = (
            SELECT customer_id, account_id FROM conversations WHERE id = $1)
          AND (opened_at, conversations.id) < (SELECT opened_at, id FROM conversations WHERE id = $1)
          AND ($2::timestamptz IS NULL OR (opened_at, conversations.id) < ($2, $3::uuid))
        ORDER BY opened_at DESC, conversations.id DESC LIMIT $4
        """,
        conversation_id,
        *(place_of(cursor, UUID) or (None, None)),
        limit + 1,
    )
    last = rows[limit - 1] if len(rows) > limit else None
    return ConversationPage(
        items=[view_of(row) for row in rows[:limit]],
        next_cursor=cursor_of(last["opened_at"], last["id"]) if last else None,
    )


@router.put("/{conversation_id}/read", status_code=204)
async def read_up_to(conversation_id: UUID, body: ReadUpTo, me: Me, viewer: Sight, db: Tx, clock: Now) -> None:
    await access.check_conversation(db, viewer=viewer, conversation_id=conversation_id)
    await outbound.mark_read(db, conversation_id=conversation_id, user_id=me.id, seq=body.seq, now=clock.now())


@router.post("/{conversation_id}/typing", status_code=204)
async def note_typing(
    conversation_id: UUID, me: Me, viewer: Sight, db: Tx, clock: Now, _: Nothing | None = None
) -> None:
    """An answer is being written: the customer's phone may show it. Ask no more often than every 15 seconds."""
    await access.check_conversation(db, viewer=viewer, conversation_id=conversation_id)
    if await outbound.holds(db, conversation_id=conversation_id, user_id=me.id):
        enqueue(db, signs.show_typing, now=clock.now(), conversation_id=conversation_id)


@router.post("/{conversation_id}/wrap-up")
async def end_conversation(conversation_id: UUID, me: Me, viewer: Sight, db: Tx, clock: Now) -> ConversationView:
    """End: the contact is over for the customer; notes and closing are left to do."""
    return await _move(db, conversation_id, Trigger.ENDED, me, viewer, clock.now())


@router.post("/{conversation_id}/waiting")
async def leave_conversation(conversation_id: UUID, me: Me, viewer: Sight, db: Tx, clock: Now) -> ConversationView:
    """X: it waits for the customer, and comes back to the same representative when they write."""
    return await _move(db, conversation_id, Trigger.LEFT, me, viewer, clock.now())


@router.post("/{conversation_id}/closure")
async def close_conversation(conversation_id: UUID, me: Me, viewer: Sight, db: Tx, clock: Now) -> ConversationView:
    """Close after wrap-up; supervisors close from any state."""
    trigger = Trigger.CLOSED if me.role is Role.REPRESENTATIVE else Trigger.FORCED
    return await _move(db, conversation_id, trigger, me, viewer, clock.now())


async def _move(
    db: Db, conversation_id: UUID, trigger: Trigger, me: User, viewer: Viewer, now: datetime
) -> ConversationView:
    await access.check_conversation(db, viewer=viewer, conversation_id=conversation_id)
    conversation = await lifecycle.lock(db, conversation_id)
    if trigger is not Trigger.FORCED and conversation.assignee_id != me.id:
        raise NotAssignedError("Somebody else holds this conversation now.")
    await assign.leave_queue(db, conversation=conversation, now=now, reason=Closure.FORCED)
    # Whoever closes what they have ended themselves forces nothing, whatever else they may.
    own = conversation.state is State.WRAP_UP and conversation.assignee_id == me.id
    reason = Closure.CLOSED if own else None
    await lifecycle.move(db, conversation=conversation, trigger=trigger, now=now, actor=me.id, reason=reason)
    return await conversation_view.get(db, conversation_id)


async def _count(db: Db, viewer: Viewer, wanted: Wanted) -> int:
    found = sight.newest(viewer=viewer, wanted=wanted, limit=_MANY)
    count: int = await db.value(f"SELECT count(*) FROM ({found.sql}) AS found", *found.args)
    return count
