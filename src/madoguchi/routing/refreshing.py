"""Changed terms of a workstream reach what waits already."""

from datetime import datetime
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.kit.jobs import enqueue, job
from madoguchi.routing import assign
from madoguchi.routing.workstreams import TERMS


@job(lane="workstream:workstream_id")
async def renew_terms(db: Db, *, workstream_id: UUID, now: datetime) -> None:
    """Give all that waits the terms of its workstream as they are now, and look anew for people in its queues.

    What is held out to somebody keeps the terms of its offer till that ends. Where it waits is not the workstream's
    to change any more.
    """
    queues = await db.all(
        f"""
        WITH renewed AS (
          UPDATE work_items SET units = terms.units, allowed_presences = terms.allowed_presences,
            skill_matching = terms.skill_matching, wrap_up_seconds = terms.wrap_up_seconds,
            profile_ids = terms.profile_ids || added_profile_ids
          FROM (SELECT {TERMS} FROM workstreams WHERE id = $1) AS terms
          WHERE work_items.workstream_id = terms.workstream_id AND queued AND
            (work_items.units, work_items.allowed_presences, work_items.skill_matching, work_items.wrap_up_seconds,
              work_items.profile_ids)
            IS DISTINCT FROM (terms.units, terms.allowed_presences, terms.skill_matching, terms.wrap_up_seconds,
              terms.profile_ids || added_profile_ids)
          RETURNING work_items.queue_id)
        SELECT DISTINCT queue_id FROM renewed
        """,
        workstream_id,
    )
    for row in queues:
        enqueue(db, assign.offer_queue, now=now, queue_id=row["queue_id"])
