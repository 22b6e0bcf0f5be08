"""Where a conversation waits: its place in a queue, and what it takes along from its workstream."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from madoguchi.conversations import lifecycle
from madoguchi.conversations.closures import Closure
from madoguchi.conversations.models import Conversation
from madoguchi.kit.db import Db
from madoguchi.kit.events import record
from madoguchi.routing import ranking, skills, stays, steps
from madoguchi.routing.events import ConversationQueued
from madoguchi.routing.models import WORK_ITEM_COLUMNS, WorkItem, work_item_of
from madoguchi.routing.planning import NO_PLAN, Plan
from madoguchi.routing.queues import ensure_default, find_served
from madoguchi.routing.steps import StepKind
from madoguchi.routing.workstreams import Terms, terms_for


async def enter(db: Db, *, conversation: Conversation, now: datetime, plan: Plan = NO_PLAN) -> WorkItem:
    """Give a locked conversation its first place in a queue.

    One whose queue nobody serves goes where somebody is: there it would wait in vain. What rules said of it stays
    with it, wherever it goes later.
    """
    terms = await terms_for(db, account_id=conversation.account_id, now=now)
    queue_id = await _served_queue(db, plan.queue_id, terms, now)
    row = await db.one(
        f"""
        INSERT INTO work_items (conversation_id, customer_id, workstream_id, queue_id, units,
          allowed_presences, queued, entered_at, queued_at, priority, language, attributes, context, skill_matching,
          wrap_up_seconds, added_profile_ids, profile_ids, by_fallback)
        VALUES ($1, $2, $3, $4, $5, $6, true, $7, $7, $8, $9, $10, $11, $12, $13, $14, $15::uuid[] || $14::uuid[], $16)
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
        queue_id != plan.queue_id,
    )
    await skills.append(db, conversation=conversation, wanted=plan.skills)
    return await _told(db, conversation, work_item_of(row), now)


async def learn(db: Db, *, conversation: Conversation, plan: Plan, now: datetime) -> WorkItem:
    """Keep what rules say of a locked conversation that has got its place already, and leave it there.

    Capacity profiles that they add it takes from when it waits: what somebody holds goes on taking what it took.
    """
    both = "ARRAY(SELECT unnest({column}) UNION SELECT unnest($6::uuid[]))"
    row = await db.one(
        f"""
        UPDATE work_items SET priority = $2, language = $3, attributes = $4, context = $5,
          added_profile_ids = {both.format(column="added_profile_ids")},
          profile_ids = CASE WHEN queued THEN {both.format(column="profile_ids")} ELSE profile_ids END
        WHERE conversation_id = $1 RETURNING {WORK_ITEM_COLUMNS}
        """,
        conversation.id,
        plan.priority,
        plan.language,
        plan.attributes,
        plan.context,
        plan.profile_ids,
    )
    await skills.append(db, conversation=conversation, wanted=plan.skills)
    item = work_item_of(row)
    await ranking.rank(db, queue_id=item.queue_id, conversation_ids=[item.conversation_id], now=now)
    return item


async def come_back(db: Db, *, conversation: Conversation, now: datetime) -> WorkItem:
    """Put a locked conversation whose customer has just written back where it was: its age begins anew (§4.5)."""
    return await _wait_again(db, conversation, now, entered_at=now)


async def go_back(db: Db, *, conversation: Conversation, now: datetime) -> WorkItem:
    """Put a locked conversation that somebody held, or was to get, back where it was: it keeps its age.

    Where nobody serves that queue any more, it goes where somebody is. How long it waits there is counted anew: its
    customer was served meanwhile.
    """
    return await _wait_again(db, conversation, now, entered_at=None)


async def leave_unserved(db: Db, *, conversation: Conversation, item: WorkItem, now: datetime) -> WorkItem:
    """Move a locked conversation that waits where nobody is to where somebody is, if there is such a queue.

    It keeps its age.
    """
    if await find_served(db, queue_ids=[item.queue_id]) is not None:
        return item
    terms = await terms_for(db, account_id=conversation.account_id, now=now)
    if await _served_queue(db, item.queue_id, terms, now) == item.queue_id:
        return item
    await stays.end(db, conversation=conversation, reason=Closure.MOVED_ON, now=now)
    return await _wait_again(db, conversation, now, entered_at=None)


async def move(
    db: Db, *, conversation: Conversation, queue_id: UUID, now: datetime, overflowed_from: Sequence[UUID] = ()
) -> WorkItem:
    """Put a locked conversation into another queue; it keeps its age, by which it is served.

    It does not overflow again into those that it has `overflowed_from`; there are none where somebody has moved it.
    """
    row = await db.one(
        f"""
        UPDATE work_items SET queued = true, queue_id = $2, queued_at = $3, by_fallback = false, overflowed_from = $4
        WHERE conversation_id = $1 RETURNING {WORK_ITEM_COLUMNS}
        """,
        conversation.id,
        queue_id,
        now,
        list(overflowed_from),
    )
    return await _told(db, conversation, work_item_of(row), now)


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


async def _wait_again(db: Db, conversation: Conversation, now: datetime, *, entered_at: datetime | None) -> WorkItem:
    """On the terms of its workstream as they are now; of another age, if one is given."""
    terms = await terms_for(db, account_id=conversation.account_id, now=now)
    before: UUID = await db.value("SELECT queue_id FROM work_items WHERE conversation_id = $1", conversation.id)
    row = await db.one(
        f"""
        UPDATE work_items SET queued = true, queue_id = $2, workstream_id = $3, units = $4, allowed_presences = $5,
          skill_matching = $6, wrap_up_seconds = $7, profile_ids = $8::uuid[] || added_profile_ids,
          entered_at = coalesce($9, entered_at), queued_at = $10, overflowed_from = '{{}}',
          by_fallback = by_fallback OR queue_id <> $2
        WHERE conversation_id = $1 RETURNING {WORK_ITEM_COLUMNS}
        """,
        conversation.id,
        await _served_queue(db, before, terms, now),
        terms.workstream_id,
        terms.units,
        terms.allowed_presences,
        terms.skill_matching,
        terms.wrap_up_seconds,
        terms.profile_ids,
        entered_at,
        now,
    )
    return await _told(db, conversation, work_item_of(row), now)


async def _served_queue(db: Db, wanted: UUID | None, terms: Terms, now: datetime) -> UUID:
    """The first that anybody serves: the one that is wanted, where its workstream leads, the default."""
    led = [queue_id for queue_id in (wanted, terms.queue_id) if queue_id is not None]
    served = await find_served(db, queue_ids=led)
    if served is not None:
        return served
    default = await ensure_default(db, now=now)
    return await find_served(db, queue_ids=[default]) or led[0]


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
