"""Who could be asked for conversations that wait, and what could be offered to somebody who has room."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from madoguchi.conversations.closures import PASSED_ON
from madoguchi.kit.db import Db, Row
from madoguchi.people.models import Presence
from madoguchi.routing import capacity, preferred, settings, skills
from madoguchi.routing.capacity import Room
from madoguchi.routing.hindrances import Hindrance
from madoguchi.routing.match import Candidate
from madoguchi.routing.models import AssignmentMethod, WorkItem
from madoguchi.routing.nearness import Held, WantedSkills
from madoguchi.routing.roster import DECLINERS_ALLOWED, Declines, Kind, Roster, kind_of

BLOCK = 100
"""How many conversations are looked at for somebody at a time (reference §4.5)."""
DECLINED = "(state = 'rejected' OR (state = 'missed' AND rendered_at IS NOT NULL))"
"""SQL for offers that count as declined; what no window has shown is nobody's decline (reference §13.3)."""
ASKED = f"""
NOT EXISTS (SELECT FROM offers WHERE offers.conversation_id = item.conversation_id AND state = 'pending')
AND (SELECT count(*) FILTER (WHERE user_id = {{user}}) + (
    SELECT count(*) FROM sessions WHERE sessions.conversation_id = item.conversation_id
      AND user_id = {{user}} AND ended_at >= item.entered_at AND {PASSED_ON}) < {{most}}
    AND count(DISTINCT user_id) < {DECLINERS_ALLOWED}
  FROM offers WHERE offers.conversation_id = item.conversation_id AND {DECLINED} AND made_at >= item.entered_at)
"""
"""SQL: whether a row of `work_items AS item` is held out to nobody, and not declined too often to ask a person."""
GIVEN_BACK = "coalesce(sessions.released_at, sessions.ended_at)"
"""SQL: when a session gave back the room that it took; with a wrap-up that takes none, that is before its end."""
TURNS = f"""
(SELECT max(made_at) FROM offers WHERE offers.user_id = member.user_id AND offers.queue_id = member.queue_id
  AND state <> 'withdrawn') AS last_turn_at,
(SELECT max({GIVEN_BACK}) FROM sessions WHERE sessions.user_id = member.user_id AND {GIVEN_BACK} > coalesce(
  (SELECT max(created_at) FROM sign_ins WHERE sign_ins.user_id = member.user_id), '-infinity')
  ) AS released_at
"""
"""SQL for when a row of `queue_members AS member` last had a turn there, and when they last gave capacity back."""


async def lock_and_find(db: Db, *, items: Collection[WorkItem], now: datetime) -> Roster:
    """The people of these items' queues, locked, as far as the items allow their presence and profiles."""
    queue_ids = {item.queue_id for item in items}
    # Whoever is about to join one of these queues is waited for, or waits till these items can be seen.
    await db.run("SELECT FROM queues WHERE id = ANY($1::uuid[]) ORDER BY id FOR KEY SHARE", queue_ids)
    members = await db.all("SELECT DISTINCT user_id FROM queue_members WHERE queue_id = ANY($1::uuid[])", queue_ids)
    await capacity.lock_people(db, user_ids=[row["user_id"] for row in members])
    return await find(db, items=items, now=now, wanted=await skills.wanted_by(db, items=items))


async def find(db: Db, *, items: Collection[WorkItem], now: datetime, wanted: Mapping[UUID, WantedSkills]) -> Roster:
    """The same as they stand at this moment, of whom nobody is locked; `wanted` are the skills that the items want."""
    methods = await methods_of(db, queue_ids={item.queue_id for item in items})
    serving = await _serving(db, methods.keys())
    user_ids = {row["user_id"] for members in serving.values() for row in members}
    profile_ids = {one for item in items for one in item.profile_ids}
    rooms = await capacity.rooms_of(db, user_ids=user_ids, now=now, profile_ids=profile_ids)
    held = await skills.held_by(db, user_ids=user_ids) if wanted else {}
    names = {row["user_id"]: row["name"] for members in serving.values() for row in members}
    kinds = {kind_of(item, methods[item.queue_id]) for item in items}
    divided = {kind: _divided(kind, serving[kind.queue_id], rooms, held) for kind in kinds}
    conversation_ids = [item.conversation_id for item in items]
    return Roster(
        methods=methods,
        rooms=rooms,
        names=names,
        people={kind: able for kind, (able, _) in divided.items()},
        unable={kind: unable for kind, (_, unable) in divided.items()},
        declines=await declines_of(db, conversation_ids=conversation_ids),
        wanted=wanted,
        declines_allowed=(await settings.get(db)).declines_allowed,
        taken_today=await capacity.taken_today(db, conversation_ids=conversation_ids, now=now) if profile_ids else {},
    )


async def methods_of(db: Db, *, queue_ids: Collection[UUID]) -> dict[UUID, AssignmentMethod]:
    """How these queues choose among people."""
    rows = await db.all("SELECT id, assignment_method FROM queues WHERE id = ANY($1::uuid[])", list(queue_ids))
    return {row["id"]: AssignmentMethod(row["assignment_method"]) for row in rows}


async def waiting_for(
    db: Db, *, user_id: UUID, room: Room, beside: Collection[UUID], up_to: int | None = None
) -> list[UUID]:
    """What waits that somebody may be offered and has room for, a block of it at the most, but for `beside`.

    Across their queues by priority, `up_to` one if that is given, without those that have rules of their own; in those
    of the same priority by that of the conversation, then the oldest first.
    """
    rows = await db.all(
        f"""
        SELECT conversation_id FROM queue_members AS member
        JOIN queues ON queues.id = member.queue_id JOIN presences ON presences.user_id = member.user_id
        CROSS JOIN LATERAL (
          SELECT conversation_id, priority, entered_at FROM work_items AS item
          WHERE item.queue_id = member.queue_id AND queued AND presence = ANY(allowed_presences)
            AND (units = 0 OR units <= $2) AND NOT profile_ids && $6::uuid[]
            AND conversation_id <> ALL($4::uuid[]) AND {ASKED.format(user="$1", most="$3")}
            AND {skills.SUITS.format(user="$1")} AND {preferred.FREE_TO_GO}
          ORDER BY priority, entered_at, conversation_id LIMIT $5
        ) AS fit
        WHERE member.user_id = $1 AND assignment_method <> 'custom' AND queues.priority <= coalesce($7, queues.priority)
        ORDER BY queues.priority, fit.priority, entered_at, conversation_id LIMIT $5
        """,
        user_id,
        room.units,
        (await settings.get(db)).declines_allowed,
        list(beside),
        BLOCK,
        list(room.closed),
        up_to,
    )
    return [row["conversation_id"] for row in rows]


async def declines_of(db: Db, *, conversation_ids: list[UUID]) -> dict[UUID, Declines]:
    """Who has let these conversations pass by; who has handed one on or let it go has declined it."""
    rows = await db.all(
        f"""
        SELECT item.conversation_id, passed.user_id, count(*) FILTER (WHERE passed.how <> 'unseen') AS declines,
          count(*) FILTER (WHERE passed.how = 'unseen') AS unseen, bool_or(passed.how = 'declined') AS offered
        FROM work_items AS item CROSS JOIN LATERAL (
          SELECT user_id, CASE WHEN {DECLINED} THEN 'declined' ELSE 'unseen' END AS how FROM offers
          WHERE offers.conversation_id = item.conversation_id AND made_at >= entered_at
            AND state IN ('rejected', 'missed')
          UNION ALL SELECT user_id, 'handed on' FROM sessions WHERE sessions.conversation_id = item.conversation_id
            AND ended_at >= entered_at AND {PASSED_ON}
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
            times={row["user_id"]: (row["declines"], row["unseen"]) for row in people},
            decliners=sum(row["offered"] for row in people),
        )
        for conversation_id, people in found.items()
    }


async def _serving(db: Db, queue_ids: Collection[UUID]) -> dict[UUID, list[Row]]:
    """Who serves these queues, by queue, with their name and presence."""
    rows = await db.all(
        f"""
        SELECT queue_id, user_id, name, presence, joined_at,
          {TURNS}
        FROM queue_members AS member JOIN presences USING (user_id) JOIN users ON users.id = user_id
        WHERE queue_id = ANY($1::uuid[])
        """,
        list(queue_ids),
    )
    serving: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        serving[row["queue_id"]].append(row)
    return serving


def _divided(
    kind: Kind, serving: Collection[Row], rooms: Mapping[UUID, Room], held: Mapping[UUID, Mapping[UUID, Held]]
) -> tuple[dict[UUID, Candidate], dict[UUID, Hindrance]]:
    """Those whom service, presence and profiles let be asked for such, and the others with what is in the way."""
    able, unable = {}, {}
    for row in serving:
        user_id, room = row["user_id"], rooms.get(row["user_id"])
        free = kind.room_in(room) if room is not None else None
        if room is None:
            unable[user_id] = Hindrance.OUT_OF_SERVICE
        elif row["presence"] not in kind.allowed_presences:
            gone = row["presence"] == Presence.OFFLINE
            unable[user_id] = Hindrance.OFFLINE if gone else Hindrance.PRESENCE
        elif free is None:
            unable[user_id] = kind.shut_out_of(room)
        else:
            able[user_id] = _candidate(row, free, held.get(user_id, {}))
    return able, unable


def _candidate(row: Row, room: int, held: Mapping[UUID, Held]) -> Candidate:
    return Candidate(
        user_id=row["user_id"],
        room=room,
        declines=0,
        joined_at=row["joined_at"],
        last_turn_at=row["last_turn_at"],
        released_at=row["released_at"],
        skills=held,
    )
