"""A conversation wants a representative: it gets its workstream's terms, and a place in a queue."""

from datetime import datetime
from uuid import UUID

from madoguchi.conversations import lifecycle
from madoguchi.conversations.models import Conversation, State
from madoguchi.kit.db import Db
from madoguchi.kit.events import record
from madoguchi.kit.jobs import job
from madoguchi.routing import assign
from madoguchi.routing.events import ConversationQueued
from madoguchi.routing.models import WORK_ITEM_COLUMNS, WorkItem, work_item_of
from madoguchi.routing.workstreams import Terms, terms_for


@job(lane="conversation:conversation_id")
async def route(db: Db, *, conversation_id: UUID, now: datetime) -> None:
    """Give a newly opened conversation its place, and look for a representative at once."""
    conversation = await lifecycle.lock(db, conversation_id)
    if conversation.state is State.OPEN:
        item = await _enter(db, conversation, await terms_for(db, account_id=conversation.account_id, now=now), now)
        await assign.offer(db, conversation=conversation, item=item, now=now)


@job(lane="conversation:conversation_id")
async def route_back(db: Db, *, conversation_id: UUID, user_id: UUID | None, now: datetime) -> None:
    """Give a waiting conversation whose customer wrote back to who held it.

    Capacity and presence do not matter here (affinity, reference §3); only someone who no longer works here is
    passed over.
    """
    conversation = await lifecycle.lock(db, conversation_id)
    if conversation.state is not State.OPEN:
        return
    item = await _enter(db, conversation, await terms_for(db, account_id=conversation.account_id, now=now), now)
    here = user_id and await db.value("SELECT active FROM users WHERE id = $1", user_id)
    if user_id is not None and here:
        await assign.give(db, conversation=conversation, user_id=user_id, now=now)
    else:
        await assign.offer(db, conversation=conversation, item=item, now=now)


async def _enter(db: Db, conversation: Conversation, terms: Terms, now: datetime) -> WorkItem:
    """Put it into its queue; a conversation that comes again queues by its last interaction (reference §4.5)."""
    row = await db.one(
        f"""
        INSERT INTO work_items (conversation_id, customer_id, workstream_id, queue_id, units, offer_seconds,
          allowed_presences, queued, entered_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, true, $8)
        ON CONFLICT (conversation_id) DO UPDATE SET queued = true, entered_at = excluded.entered_at
        RETURNING {WORK_ITEM_COLUMNS}
        """,
        conversation.id,
        conversation.customer_id,
        terms.workstream_id,
        terms.queue_id,
        terms.units,
        terms.offer_seconds,
        terms.allowed_presences,
        now,
    )
    fact = ConversationQueued(
        conversation_id=conversation.id, customer_id=conversation.customer_id, queue_id=row["queue_id"]
    )
    record(db, fact, now=now)
    return work_item_of(row)
