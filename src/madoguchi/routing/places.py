"""Where a conversation waits: its place in a queue, and what it takes along from its workstream."""

from datetime import datetime
from uuid import UUID

from madoguchi.conversations import lifecycle
from madoguchi.conversations.models import Conversation
from madoguchi.kit.db import Db
from madoguchi.kit.events import record
from madoguchi.routing import ranking, steps
from madoguchi.routing.events import ConversationQueued
from madoguchi.routing.models import WORK_ITEM_COLUMNS, WorkItem, work_item_of
from madoguchi.routing.planning import NO_PLAN, Plan
from madoguchi.routing.queues import ensure_default, find_served
from madoguchi.routing.steps import StepKind
from madoguchi.routing.workstreams import Terms, terms_for


async def enter(db: Db, *, conversation: Conversation, now: datetime, plan: Plan = NO_PLAN) -> WorkItem:
    """Put a locked conversation into its queue; one that comes again queues by its last interaction (§4.5).

    One whose queue nobody serves goes where somebody is: there it would wait in vain. What rules said of it stays
    with it until others say otherwise.
    """
    terms = await terms_for(db, account_id=conversation.account_id, now=now)
    queue_id = await _served_queue(db, conversation, plan.queue_id, terms, now)
    row = await db.one(
        f"""
        INSERT INTO work_items (conversation_id, customer_id, workstream_id, queue_id, units, offer_seconds,
          allowed_presences, queued, entered_at, queued_at, priority, language, attributes, context)
        VALUES ($1, $2, $3, $4, $5, $6, $7, true, $8, $8, $9, $10, $11, $12)
        ON CONFLICT (conversation_id) DO UPDATE
          SET queued = true, entered_at = excluded.entered_at, queued_at = excluded.queued_at,
            queue_id = excluded.queue_id, workstream_id = excluded.workstream_id, units = excluded.units,
            offer_seconds = excluded.offer_seconds,
            allowed_presences = excluded.allowed_presences
        RETURNING {WORK_ITEM_COLUMNS}
        """,
        conversation.id,
        conversation.customer_id,
        terms.workstream_id,
        queue_id,
        terms.units,
        terms.offer_seconds,
        terms.allowed_presences,
        now,
        plan.priority,
        plan.language,
        plan.attributes,
        plan.context,
    )
    return await _told(db, conversation, work_item_of(row), now)


async def move(db: Db, *, conversation: Conversation, queue_id: UUID, now: datetime) -> WorkItem:
    """Put a locked conversation into another queue; it keeps its age, by which it is served."""
    row = await db.one(
        f"""
        UPDATE work_items SET queued = true, queue_id = $2, queued_at = $3 WHERE conversation_id = $1
        RETURNING {WORK_ITEM_COLUMNS}
        """,
        conversation.id,
        queue_id,
        now,
    )
    return await _told(db, conversation, work_item_of(row), now)


async def find(db: Db, *, conversation: Conversation) -> WorkItem | None:
    """The place of a conversation; None when it has not been routed yet."""
    row = await db.find(f"SELECT {WORK_ITEM_COLUMNS} FROM work_items WHERE conversation_id = $1", conversation.id)
    return work_item_of(row) if row else None


async def _served_queue(db: Db, conversation: Conversation, chosen: UUID | None, terms: Terms, now: datetime) -> UUID:
    """The first that anybody serves: where rules lead, where it was before, where its workstream leads, the default."""
    before = await db.value("SELECT queue_id FROM work_items WHERE conversation_id = $1", conversation.id)
    wanted = [queue_id for queue_id in (chosen, before, terms.queue_id) if queue_id is not None]
    served = await find_served(db, queue_ids=wanted)
    if served is not None:
        return served
    default = await ensure_default(db, now=now)
    return await find_served(db, queue_ids=[default]) or wanted[0]


async def _told(db: Db, conversation: Conversation, item: WorkItem, now: datetime) -> WorkItem:
    """The item, ranked in its queue, after all who should know have been told of that."""
    await ranking.rank(db, queue_id=item.queue_id, conversation_ids=[item.conversation_id], now=now)
    await lifecycle.place(db, conversation=conversation, queue_id=item.queue_id)
    fact = ConversationQueued(
        conversation_id=conversation.id, customer_id=conversation.customer_id, queue_id=item.queue_id
    )
    record(db, fact, now=now)
    detail = {"queue": await steps.queue_named(db, item.queue_id)}
    await steps.note(db, conversation_id=conversation.id, kind=StepKind.QUEUED, detail=detail, now=now)
    return item
