"""Queues that nobody serves: what waits in them goes on to where somebody is."""

from datetime import datetime

from madoguchi.kit.db import Db
from madoguchi.kit.jobs import enqueue, job
from madoguchi.routing import assign
from madoguchi.routing.queues import SERVED

_STRANDED = f"""
SELECT conversation_id FROM work_items JOIN queues ON queues.id = queue_id
WHERE queued AND NOT {SERVED} AND NOT EXISTS (
  SELECT FROM offers WHERE offers.conversation_id = work_items.conversation_id AND state = 'pending'
) AND EXISTS (
  SELECT FROM workstreams JOIN queues ON queues.id = workstreams.queue_id
  WHERE workstreams.id = work_items.workstream_id AND {SERVED}
  UNION ALL SELECT FROM queues WHERE is_default AND {SERVED})
"""
"""What rings at somebody, as after a transfer, may still be taken; when it is not, `offer_again` moves it on too."""


@job()
async def move_on(db: Db, *, now: datetime) -> None:
    """Who serves which queue may have changed: all that waits where nobody is asks for a place where somebody is."""
    for row in await db.all(_STRANDED):
        enqueue(db, assign.offer_again, now=now, conversation_id=row["conversation_id"])
