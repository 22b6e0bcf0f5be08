"""What has waited in its queue longer than that queue lets anybody wait, and can go on from there (reference §4.8)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.routing.queues import SERVED

_WAITED = """
item.queued AND NOT item.by_fallback AND here.overflow -> 'waited' IS NOT NULL
AND item.queued_at <= $1::timestamptz - make_interval(mins => (here.overflow #>> '{waited,minutes}')::integer)
"""
_CAN_GO = f"""
(here.overflow #>> '{{waited,do}}' <> 'transfer' OR EXISTS (
  SELECT FROM queues WHERE queues.id = (here.overflow #>> '{{waited,queue_id}}')::uuid AND deleted_at IS NULL
    AND queues.id <> ALL(item.overflowed_from) AND {SERVED}))
"""
OVERDUE = f"{_WAITED} AND {_CAN_GO}"
"""SQL: whether `work_items AS item` has waited too long by `$1` in `queues AS here`, which sends it on.

The settings of a fallback queue are not looked at (reference §4.3). What would go to a queue that nobody serves, or out
of which it has overflowed already, stays where it is: it would wait there in vain, or be moved to and fro.
"""
STUCK = f"{_WAITED} AND NOT {_CAN_GO}"
"""SQL: whether it has waited too long there and stays, since it can go nowhere."""


async def find_refused(db: Db, *, conversation_ids: Collection[UUID], now: datetime) -> set[UUID]:
    """Those of these that are overdue and have rung in their queue already: they go on instead of ringing on."""
    rows = await db.all(
        f"""
        SELECT conversation_id FROM work_items AS item JOIN queues AS here ON here.id = item.queue_id
        WHERE conversation_id = ANY($2::uuid[]) AND {OVERDUE} AND EXISTS (
          SELECT FROM offers WHERE offers.conversation_id = item.conversation_id AND made_at >= queued_at)
        """,
        now,
        list(conversation_ids),
    )
    return {row["conversation_id"] for row in rows}
