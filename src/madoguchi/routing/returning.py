"""Somebody is back: what was taken from them because they were gone, and still waits, is held out to them first."""

from datetime import datetime, timedelta
from uuid import UUID

from madoguchi.conversations import lifecycle
from madoguchi.conversations.closures import Closure
from madoguchi.kit.db import Db
from madoguchi.kit.jobs import job
from madoguchi.people.models import Presence
from madoguchi.routing import offers, places
from madoguchi.routing.models import Mode
from madoguchi.routing.offers import Choice

GONE = (Presence.OFFLINE, Presence.INACTIVE)
"""To whom nothing is held out again that was theirs (affinity, reference §3)."""
_APART = timedelta(microseconds=1)
"""How much later than the one before each offer is made: turns are taken by that order."""


@job(lane="person:user_id")
async def offer_back(db: Db, *, user_id: UUID, presence: Presence, now: datetime) -> None:
    """Hold out to somebody who is there again what waits since they were gone, whatever their capacity.

    Once: who lets it pass by is asked in their turn, like everybody. Where the workstream keeps no representative, it
    waits for whoever comes first.
    """
    if presence in GONE:
        return
    conversation_ids = await _left_by(db, user_id)
    if not conversation_ids:
        return
    await lifecycle.lock_all(db, conversation_ids)
    left = await _left_by(db, user_id)
    items = await places.still_waiting(db, conversation_ids=[one for one in left if one in conversation_ids])
    await offers.make_all(
        db, choices=[Choice(item, user_id, now + number * _APART) for number, item in enumerate(items)]
    )


async def _left_by(db: Db, user_id: UUID) -> list[UUID]:
    """What waits that somebody had last, till they were gone, and was not held out to since; the oldest first.

    Only of somebody who is there and in service.
    """
    rows = await db.all(
        f"""
        SELECT item.conversation_id FROM sessions AS last
        JOIN work_items AS item ON item.conversation_id = last.conversation_id AND queued
        JOIN conversations ON conversations.id = last.conversation_id AND conversations.state = 'open'
        JOIN workstreams ON workstreams.id = workstream_id AND mode = '{Mode.PUSH}' AND keep_same_representative
        JOIN presences ON presences.user_id = last.user_id AND presence <> ALL($2::text[])
        JOIN users ON users.id = last.user_id AND active
        WHERE last.user_id = $1 AND closure_reason = '{Closure.DISCONNECTED}'
          AND NOT EXISTS (SELECT FROM sessions WHERE sessions.conversation_id = last.conversation_id
            AND started_at > last.started_at)
          AND NOT EXISTS (SELECT FROM offers WHERE offers.conversation_id = last.conversation_id
            AND (state = 'pending' OR offers.user_id = $1 AND made_at >= last.ended_at))
        ORDER BY entered_at, item.conversation_id
        """,
        user_id,
        GONE,
    )
    return [row["conversation_id"] for row in rows]
