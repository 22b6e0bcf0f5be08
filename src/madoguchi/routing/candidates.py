"""Who could be asked for conversations that wait, and what could be offered to somebody who has room."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from madoguchi.kit.db import Db, Row
from madoguchi.routing import capacity, settings
from madoguchi.routing.match import Candidate
from madoguchi.routing.models import AssignmentMethod, WorkItem
from madoguchi.routing.roster import DECLINERS_ALLOWED, Declines, Kind, Roster, kind_of

BLOCK = 100
"""How many conversations are looked at for somebody at a time (reference §4.5)."""


async def lock_and_find(db: Db, *, items: Collection[WorkItem]) -> Roster:
    """The people of these items' queues, locked, as far as the items allow their presence."""
    queue_ids = {item.queue_id for item in items}
    # Whoever is about to join one of these queues is waited for, or waits till these items can be seen.
    methods = await db.all(
        "SELECT id, assignment_method FROM queues WHERE id = ANY($1::uuid[]) ORDER BY id FOR KEY SHARE", queue_ids
    )
    members = await db.all("SELECT DISTINCT user_id FROM queue_members WHERE queue_id = ANY($1::uuid[])", queue_ids)
    await capacity.lock_people(db, user_ids=[row["user_id"] for row in members])
    return Roster(
        methods={row["id"]: AssignmentMethod(row["assignment_method"]) for row in methods},
        people={kind: await _people(db, kind) for kind in sorted({kind_of(item) for item in items})},
        declines=await _declines(db, [item.conversation_id for item in items]),
        declines_allowed=(await settings.get(db)).declines_allowed,
    )


async def waiting_for(db: Db, *, user_id: UUID, room: int, beside: Collection[UUID]) -> list[UUID]:
    """What waits that somebody may be offered and has room for, a block of it at the most, but for `beside`.

    Across their queues by priority; in those of the same priority by that of the conversation, then the oldest first.
    """
    rows = await db.all(
        """
        SELECT conversation_id FROM queue_members AS member
        JOIN queues ON queues.id = member.queue_id JOIN presences ON presences.user_id = member.user_id
        CROSS JOIN LATERAL (
          SELECT conversation_id, priority, entered_at FROM work_items AS item
          WHERE item.queue_id = member.queue_id AND queued AND units <= $2 AND presence = ANY(allowed_presences)
            AND conversation_id <> ALL($4::uuid[]) AND NOT EXISTS (
              SELECT FROM offers WHERE offers.conversation_id = item.conversation_id AND state = 'pending')
            AND (SELECT count(*) FILTER (WHERE user_id = $1) + (
                SELECT count(*) FROM sessions WHERE sessions.conversation_id = item.conversation_id
                  AND user_id = $1 AND ended_at >= item.entered_at AND closure_reason LIKE 'transferred%') < $3
                AND count(DISTINCT user_id) < $5
              FROM offers WHERE offers.conversation_id = item.conversation_id AND state IN ('rejected', 'missed')
                AND made_at >= item.entered_at)
          ORDER BY priority, entered_at, conversation_id LIMIT $6
        ) AS fit
        WHERE member.user_id = $1
        ORDER BY queues.priority, fit.priority, entered_at, conversation_id LIMIT $6
        """,
        user_id,
        room,
        (await settings.get(db)).declines_allowed,
        list(beside),
        DECLINERS_ALLOWED,
        BLOCK,
    )
    return [row["conversation_id"] for row in rows]


async def _people(db: Db, kind: Kind) -> dict[UUID, Candidate]:
    rows = await db.all(
        f"""
        SELECT users.id, users.capacity_units - ({capacity.TAKEN.format(user="users.id")}) AS room, joined_at,
          (SELECT max(made_at) FROM offers WHERE offers.user_id = users.id AND offers.queue_id = $1
             AND state <> 'withdrawn') AS last_turn_at,
          (SELECT max(ended_at) FROM sessions WHERE sessions.user_id = users.id AND ended_at > coalesce(
             (SELECT max(created_at) FROM sign_ins WHERE sign_ins.user_id = users.id), '-infinity')) AS released_at
        FROM queue_members JOIN users ON users.id = queue_members.user_id JOIN presences USING (user_id)
        WHERE queue_id = $1 AND active AND presence = ANY($2::text[])
        """,
        kind.queue_id,
        kind.allowed_presences,
    )
    return {row["id"]: _candidate(row) for row in rows}


async def _declines(db: Db, conversation_ids: list[UUID]) -> dict[UUID, Declines]:
    """Who has declined or missed these conversations; who has handed one on counts too: others are asked first."""
    rows = await db.all(
        """
        SELECT item.conversation_id, passed.user_id, count(*) AS times, bool_or(offered) AS offered
        FROM work_items AS item CROSS JOIN LATERAL (
          SELECT user_id, true AS offered FROM offers WHERE offers.conversation_id = item.conversation_id
            AND made_at >= entered_at AND state IN ('rejected', 'missed')
          UNION ALL SELECT user_id, false FROM sessions WHERE sessions.conversation_id = item.conversation_id
            AND ended_at >= entered_at AND closure_reason LIKE 'transferred%'
        ) AS passed
        WHERE item.conversation_id = ANY($1::uuid[]) GROUP BY item.conversation_id, passed.user_id
        """,
        conversation_ids,
    )
    found: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["conversation_id"]].append(row)
    return {
        conversation_id: Declines(
            times={row["user_id"]: row["times"] for row in people}, decliners=sum(row["offered"] for row in people)
        )
        for conversation_id, people in found.items()
    }


def _candidate(row: Row) -> Candidate:
    return Candidate(
        user_id=row["id"],
        room=row["room"],
        declines=0,
        joined_at=row["joined_at"],
        last_turn_at=row["last_turn_at"],
        released_at=row["released_at"],
    )
