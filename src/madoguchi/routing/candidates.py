"""Who could be asked for a conversation that waits, and what could be offered to somebody who has room."""

from collections.abc import Collection
from uuid import UUID

from madoguchi.kit.db import Db, Row
from madoguchi.routing import capacity, preferred, settings
from madoguchi.routing.match import Candidate
from madoguchi.routing.models import WorkItem

DECLINERS_ALLOWED = 100
"""How many people may decline a conversation before it is left to whoever picks it (reference §4.5)."""


async def lock_and_find(db: Db, *, item: WorkItem) -> list[Candidate]:
    """The people of an item's queue whose presence it allows, locked; nobody when too many have declined it.

    Who has handed it on counts as having declined it: others are asked first.
    """
    members = await db.all("SELECT user_id FROM queue_members WHERE queue_id = $1", item.queue_id)
    await capacity.lock_people(db, user_ids=[row["user_id"] for row in members])
    rows = await db.all(
        f"""
        WITH declines AS (
          SELECT user_id, count(*) AS times FROM offers
          WHERE conversation_id = $2 AND made_at >= $3 AND state IN ('rejected', 'missed') GROUP BY user_id
        )
        SELECT users.id, users.capacity_units - ({capacity.TAKEN.format(user="users.id")}) AS room, joined_at,
          coalesce((SELECT times FROM declines WHERE declines.user_id = users.id), 0)
            + (SELECT count(*) FROM sessions WHERE conversation_id = $2 AND sessions.user_id = users.id
               AND closure_reason LIKE 'transferred%' AND ended_at >= $3) AS declines,
          (SELECT max(made_at) FROM offers WHERE offers.user_id = users.id AND offers.queue_id = $1
             AND state <> 'withdrawn') AS last_turn_at,
          (SELECT max(ended_at) FROM sessions WHERE sessions.user_id = users.id AND ended_at > coalesce(
             (SELECT max(created_at) FROM sign_ins WHERE sign_ins.user_id = users.id), '-infinity')) AS released_at
        FROM queue_members JOIN users ON users.id = queue_members.user_id JOIN presences USING (user_id)
        WHERE queue_id = $1 AND active AND presence = ANY($4::text[]) AND (SELECT count(*) FROM declines) < $5
        """,
        item.queue_id,
        item.conversation_id,
        item.entered_at,
        item.allowed_presences,
        DECLINERS_ALLOWED,
    )
    return [_candidate(row) for row in rows]


async def waiting_for(
    db: Db, *, user_id: UUID, room: int, beside: Collection[UUID], up_to: int | None = None
) -> list[Row]:
    """What waits that somebody may be offered and could take, as far as their room may reach, `beside` what is found.

    Across their queues by priority, `up_to` one if that is given, without those that have rules of their own; in those
    of the same priority by that of the conversation, then the oldest first.
    """
    return await db.all(
        f"""
        SELECT conversation_id, units FROM work_items AS item
        JOIN queue_members AS member ON member.queue_id = item.queue_id AND member.user_id = $1
        JOIN queues ON queues.id = item.queue_id
        JOIN presences ON presences.user_id = $1 AND presence = ANY(item.allowed_presences)
        WHERE queued AND units <= $2 AND conversation_id <> ALL($4) AND NOT EXISTS (
            SELECT FROM offers WHERE offers.conversation_id = item.conversation_id AND state = 'pending')
          AND (SELECT count(*) FILTER (WHERE user_id = $1) < $3 AND count(DISTINCT user_id) < $5 FROM offers
            WHERE offers.conversation_id = item.conversation_id AND state IN ('rejected', 'missed')
              AND made_at >= item.entered_at)
          AND assignment_method <> 'custom' AND queues.priority <= coalesce($6, queues.priority)
          AND {preferred.FREE_TO_GO}
        ORDER BY queues.priority, item.priority, entered_at, item.conversation_id LIMIT $2
        """,
        user_id,
        room,
        (await settings.get(db)).declines_allowed,
        list(beside),
        DECLINERS_ALLOWED,
        up_to,
    )


def _candidate(row: Row) -> Candidate:
    return Candidate(
        user_id=row["id"],
        room=row["room"],
        declines=row["declines"],
        joined_at=row["joined_at"],
        last_turn_at=row["last_turn_at"],
        released_at=row["released_at"],
    )
