"""Queues that nobody serves: what waits in them goes on to where somebody is."""

from datetime import datetime
from uuid import UUID

from madoguchi.conversations import lifecycle
from madoguchi.conversations.closures import Closure
from madoguchi.conversations.models import State
from madoguchi.kit.db import Db
from madoguchi.kit.jobs import enqueue, job
from madoguchi.routing import assign, places
from madoguchi.routing.queues import SERVED

_STRANDED = f"""
SELECT conversation_id FROM work_items JOIN queues ON queues.id = queue_id
WHERE queued AND NOT {SERVED} AND EXISTS (
  SELECT FROM workstreams JOIN queues ON queues.id = workstreams.queue_id
  WHERE workstreams.id = work_items.workstream_id AND {SERVED}
  UNION ALL SELECT FROM queues WHERE is_default AND {SERVED})
"""


@job()
async def move_on(db: Db, *, now: datetime) -> None:
    """Who serves which queue has changed: ask for a new place for all that waits where nobody is."""
    for row in await db.all(_STRANDED):
        enqueue(db, place_anew, now=now, conversation_id=row["conversation_id"])


@job(lane="conversation:conversation_id")
async def place_anew(db: Db, *, conversation_id: UUID, now: datetime) -> None:
    """Give a conversation another queue if it still waits where nobody is."""
    conversation = await lifecycle.lock(db, conversation_id)
    stranded = await db.value(f"SELECT EXISTS ({_STRANDED} AND conversation_id = $1)", conversation_id)
    if stranded and conversation.state is State.OPEN:
        await assign.leave_queue(db, conversation=conversation, now=now, reason=Closure.MOVED_ON)
        item = await places.enter(db, conversation=conversation, now=now)
        await assign.offer(db, conversation=conversation, item=item, now=now)
