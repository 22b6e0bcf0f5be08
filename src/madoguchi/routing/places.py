"""Where a conversation waits: its place in a queue, and what it takes along from its workstream."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from madoguchi.conversations import lifecycle
from madoguchi.conversations.models import Conversation
from madoguchi.kit.db import Db
from madoguchi.kit.events import record
from madoguchi.routing import ranking, skills, steps
from madoguchi.routing.events import ConversationQueued
from madoguchi.routing.models import WORK_ITEM_COLUMNS, WorkItem, work_item_of
from madoguchi.routing.planning import NO_PLAN, Plan
from madoguchi.routing.queues import ensure_default, find_served
from madoguchi.routing.steps import StepKind
from madoguchi.routing.workstreams import Terms, terms_for

_BOTH = "ARRAY(SELECT unnest(work_items.added_profile_ids) UNION SELECT unnest(excluded.added_profile_ids))"
"""SQL for the profiles that rules have added before, and those that they add now (reference §4.2)."""


async def enter(db: Db, *, conversation: Conversation, now: datetime, plan: Plan = NO_PLAN) -> WorkItem:
    """Put a locked conversation into its queue; one that comes again queues by its last interaction (§4.5).

    One whose queue nobody serves goes where somebody is: there it would wait in vain. What rules said of it stays
    with it until others say otherwise.
    """
    terms = await terms_for(db, account_id=conversation.account_id, now=now)
    queue_id = await _served_queue(db, conversation, plan.queue_id, terms, now)
    row = await db.one(
        f"""
        INSERT INTO work_items (conversation_id, customer_id, workstream_id, queue_id, units,
          allowed_presences, queued, entered_at, queued_at, priority, language, attributes, context, skill_matching,
          wrap_up_seconds, added_profile_ids, profile_ids)
        VALUES ($1, $2, $3, $4, $5, $6, true, $7, $7, $8, $9, $10, $11, $12, $13, $14, $15::uuid[] || $14::uuid[])
        ON CONFLICT (conversation_id) DO UPDATE
          SET queued = true, entered_at = excluded.entered_at, queued_at = excluded.queued_at,
            queue_id = excluded.queue_id, workstream_id = excluded.workstream_id, units = excluded.units,
            allowed_presences = excluded.allowed_presences, skill_matching = excluded.skill_matching,
            wrap_up_seconds = excluded.wrap_up_seconds,
            added_profile_ids = {_BOTH}, profile_ids = excluded.profile_ids || {_BOTH}
        RETURNING {WORK_ITEM_COLUMNS}
        """,
        conversation.id,
        conversation.customer_id,
        terms.workstream_id,
        queue_id,
        terms.units,
        terms.allowed_presences,
        now,
        plan.priority,
        plan.language,
        plan.attributes,
        plan.context,
        terms.skill_matching,
        terms.wrap_up_seconds,
        plan.profile_ids,
        terms.profile_ids,
    )
    await skills.append(db, conversation=conversation, wanted=plan.skills)
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


async def go_back(db: Db, *, conversation: Conversation, now: datetime) -> WorkItem:
    """Put a locked conversation that was somebody's back where it waited before, if anybody serves that; as `move`."""
    terms = await terms_for(db, account_id=conversation.account_id, now=now)
    queue_id = await _served_queue(db, conversation, None, terms, now)
    return await move(db, conversation=conversation, queue_id=queue_id, now=now)


async def find(db: Db, *, conversation: Conversation) -> WorkItem | None:
    """The place of a conversation; None when it has not been routed yet."""
    row = await db.find(f"SELECT {WORK_ITEM_COLUMNS} FROM work_items WHERE conversation_id = $1", conversation.id)
    return work_item_of(row) if row else None


async def still_waiting(db: Db, *, conversation_ids: Sequence[UUID]) -> list[WorkItem]:
    """Those of these locked conversations that wait and are held out to nobody, in the order given."""
    rows = await db.all(
        f"""
        SELECT {WORK_ITEM_COLUMNS} FROM work_items AS item
        WHERE conversation_id = ANY($1::uuid[]) AND queued
          AND EXISTS (SELECT FROM conversations WHERE id = item.conversation_id AND state = 'open')
          AND NOT EXISTS (SELECT FROM offers WHERE conversation_id = item.conversation_id AND state = 'pending')
        ORDER BY array_position($1::uuid[], conversation_id)
        """,
        conversation_ids,
    )
    return [work_item_of(row) for row in rows]


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
