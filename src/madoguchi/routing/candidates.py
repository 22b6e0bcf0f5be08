"""Who could be asked for a conversation that waits, and what could be offered to somebody who has room."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from madoguchi.kit.db import Db, Row
from madoguchi.routing import capacity, preferred, settings, skills
from madoguchi.routing.capacity import Room
from madoguchi.routing.match import Candidate
from madoguchi.routing.models import WorkItem
from madoguchi.routing.nearness import Held

DECLINERS_ALLOWED = 100
"""How many people may decline a conversation before it is left to whoever picks it (reference §4.5)."""
BLOCK = 100
"""How many conversations are looked at for one person at a time (reference §4.5)."""
_SLOTS_OF_ITEM = f"""
SELECT coalesce(bool_and({capacity.OPEN}), true) AS open, min(item_limit - taken) AS free
FROM ({capacity.SLOTS.format(user="users.id", now="$8::timestamptz", day="$9::timestamptz")}) AS slot
WHERE slot.id = ANY($7::uuid[])
"""
"""SQL: whether all profiles of the item in `$7` let somebody be offered it, and how much is free in the fullest."""

DECLINED = "(state = 'rejected' OR (state = 'missed' AND rendered_at IS NOT NULL))"
"""SQL for offers that count as declined; what no window has shown is nobody's decline (reference §13.3)."""


async def lock_and_find(db: Db, *, item: WorkItem, with_skills: bool, now: datetime) -> list[Candidate]:
    """The people of an item's queue whose presence and profiles it allows, locked; nobody when too many declined it.

    The room for what takes no units is the least that is free in any of its profiles.

    Who has handed it on counts as having declined it: others are asked first.
    """
    members = await db.all("SELECT user_id FROM queue_members WHERE queue_id = $1", item.queue_id)
    await capacity.lock_people(db, user_ids=[row["user_id"] for row in members])
    rows = await db.all(
        f"""
        WITH declines AS (
          SELECT user_id, count(*) AS times FROM offers
          WHERE conversation_id = $2 AND made_at >= $3 AND {DECLINED} GROUP BY user_id
        )
        SELECT users.id, joined_at, CASE WHEN $6 = 0 THEN greatest(slots.free, 0)
            ELSE users.capacity_units - ({capacity.TAKEN.format(user="users.id", now="$8::timestamptz")}) END AS room,
          coalesce((SELECT times FROM declines WHERE declines.user_id = users.id), 0)
            + (SELECT count(*) FROM sessions WHERE conversation_id = $2 AND sessions.user_id = users.id
               AND closure_reason LIKE 'transferred%' AND ended_at >= $3) AS declines,
          (SELECT count(*) FROM offers WHERE conversation_id = $2 AND made_at >= $3 AND offers.user_id = users.id
             AND state = 'missed' AND rendered_at IS NULL) AS unseen,
          (SELECT max(made_at) FROM offers WHERE offers.user_id = users.id AND offers.queue_id = $1
             AND state <> 'withdrawn') AS last_turn_at,
          (SELECT max(ended_at) FROM sessions WHERE sessions.user_id = users.id AND ended_at > coalesce(
             (SELECT max(created_at) FROM sign_ins WHERE sign_ins.user_id = users.id), '-infinity')) AS released_at
        FROM queue_members JOIN users ON users.id = queue_members.user_id JOIN presences USING (user_id)
        CROSS JOIN LATERAL ({_SLOTS_OF_ITEM}) AS slots
        WHERE queue_id = $1 AND active AND presence = ANY($4::text[]) AND (SELECT count(*) FROM declines) < $5
          AND slots.open
        """,
        item.queue_id,
        item.conversation_id,
        item.entered_at,
        item.allowed_presences,
        DECLINERS_ALLOWED,
        item.units,
        item.profile_ids,
        now,
        (await capacity.today(db, now=now)).began,
    )
    held = await skills.held_by(db, user_ids=[row["id"] for row in rows]) if with_skills else {}
    return [_candidate(row, held.get(row["id"], {})) for row in rows]


async def waiting_for(
    db: Db, *, user_id: UUID, room: Room, beside: Collection[UUID], up_to: int | None = None
) -> list[Row]:
    """What waits that somebody may be offered and could take, a block of it, `beside` what is found.

    Across their queues by priority, `up_to` one if that is given, without those that have rules of their own; in those
    of the same priority by that of the conversation, then the oldest first.
    """
    return await db.all(
        f"""
        SELECT conversation_id, units, profile_ids FROM work_items AS item
        JOIN queue_members AS member ON member.queue_id = item.queue_id AND member.user_id = $1
        JOIN queues ON queues.id = item.queue_id
        JOIN presences ON presences.user_id = $1 AND presence = ANY(item.allowed_presences)
        WHERE queued AND (units = 0 OR units <= $2) AND NOT profile_ids && $6::uuid[]
          AND conversation_id <> ALL($4) AND NOT EXISTS (
            SELECT FROM offers WHERE offers.conversation_id = item.conversation_id AND state = 'pending')
          AND (SELECT count(*) FILTER (WHERE user_id = $1) < $3 AND count(DISTINCT user_id) < $5 FROM offers
            WHERE offers.conversation_id = item.conversation_id AND {DECLINED}
              AND made_at >= item.entered_at)
          AND {skills.SUITS.format(user="$1")} AND {preferred.FREE_TO_GO}
          AND assignment_method <> 'custom' AND queues.priority <= coalesce($8, queues.priority)
        ORDER BY queues.priority, item.priority, entered_at, item.conversation_id LIMIT $7
        """,
        user_id,
        room.units,
        (await settings.get(db)).declines_allowed,
        list(beside),
        DECLINERS_ALLOWED,
        list(room.closed),
        BLOCK if room.has_slots else min(room.units, BLOCK),
        up_to,
    )


def _candidate(row: Row, held: Mapping[UUID, Held]) -> Candidate:
    return Candidate(
        user_id=row["id"],
        room=row["room"],
        declines=row["declines"],
        unseen=row["unseen"],
        joined_at=row["joined_at"],
        last_turn_at=row["last_turn_at"],
        released_at=row["released_at"],
        skills=held,
    )
