"""Who could be asked for what waits, and what is in the way of the others: looked at, and nothing locked or changed."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.kit.db import Db, Row
from madoguchi.people.models import Presence
from madoguchi.routing import candidates, capacity, match, obstacles, settings, skills
from madoguchi.routing.models import WORK_ITEM_COLUMNS, AssignmentMethod, WorkItem, work_item_of
from madoguchi.routing.nearness import NO_SKILLS, Held, WantedSkills
from madoguchi.routing.obstacles import NEARLY, Hindrance, Obstacle, Pending, Server, Slot, Waiting
from madoguchi.routing.roster import NO_DECLINES

_IN_TURN = 20
"""How many of those who could be asked stand in the order in which they would be."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody who serves a queue, and what is in the way of offering them one conversation."""

    server: Server
    obstacle: Obstacle | None


@dataclass(frozen=True, slots=True)
class Candidacy:
    """Everybody who serves the queue of a conversation that waits."""

    waiting: Waiting
    queue_name: str
    method: AssignmentMethod
    standings: list[Standing]
    """Who is being asked, who would be next, and then the others by name."""


async def of_conversation(db: Db, *, conversation_id: UUID, now: datetime) -> Candidacy | None:
    """How everybody stands towards a conversation; None when it does not wait in a queue."""
    row = await db.find(
        f"SELECT {WORK_ITEM_COLUMNS} FROM work_items WHERE conversation_id = $1 AND queued", conversation_id
    )
    if row is None:
        return None
    item = work_item_of(row)
    (waiting,) = await _waiting(db, [item])
    queue = await db.one("SELECT name, assignment_method FROM queues WHERE id = $1", item.queue_id)
    allowed = (await settings.get(db)).declines_allowed
    standings = [
        Standing(server, obstacles.find(server, waiting, declines_allowed=allowed))
        for server in await _servers(db, [item], user_id=None, now=now)
    ]
    method = AssignmentMethod(queue["assignment_method"])
    in_order = _in_order(standings, waiting, method=method, declines_allowed=allowed)
    return Candidacy(waiting, queue["name"], method, in_order)


async def of_person(
    db: Db, *, user_id: UUID, items: Collection[WorkItem], now: datetime
) -> dict[UUID, Obstacle | None]:
    """What is in the way of offering somebody each of these, which wait in queues of theirs; by conversation."""
    serving = {server.queue_id: server for server in await _servers(db, items, user_id=user_id, now=now)}
    allowed = (await settings.get(db)).declines_allowed
    return {
        one.item.conversation_id: obstacles.find(serving[one.item.queue_id], one, declines_allowed=allowed)
        for one in await _waiting(db, items)
        if one.item.queue_id in serving
    }


def _in_order(
    standings: Collection[Standing], waiting: Waiting, *, method: AssignmentMethod, declines_allowed: int
) -> list[Standing]:
    able = {one.server.user_id: one for one in standings if _reason(one) in NEARLY}
    people = {user_id: obstacles.candidate(one.server, waiting) for user_id, one in able.items()}
    turn: list[UUID] = []
    while len(turn) < _IN_TURN:
        chosen = match.best(
            method=method,
            units=waiting.item.units,
            people=people.values(),
            declines_allowed=declines_allowed,
            wanted=waiting.wanted,
        )
        if chosen is None:
            break
        del people[chosen.user_id]
        turn.append(chosen.user_id)
    places = {user_id: place for place, user_id in enumerate(turn)}

    def order(one: Standing) -> tuple[bool, int, bool, str, UUID]:
        user_id = one.server.user_id
        asked = _reason(one) is Hindrance.OFFERED
        return (not asked, places.get(user_id, _IN_TURN), user_id not in able, one.server.name.lower(), user_id)

    return sorted(standings, key=order)


def _reason(standing: Standing) -> Hindrance | None:
    return standing.obstacle.reason if standing.obstacle else None


async def _servers(db: Db, items: Collection[WorkItem], *, user_id: UUID | None, now: datetime) -> list[Server]:
    """Who serves the queues of these items, or one of them alone."""
    rows = await db.all(
        f"""
        SELECT queue_id, users.id AS user_id, users.name, active, presence, custom_presences.text AS presence_text,
          since AS presence_since, capacity_units, joined_at,
          capacity_units - ({capacity.TAKEN.format(user="users.id", now="$3::timestamptz")}) AS free_units,
          {candidates.TURNS}
        FROM queue_members AS member JOIN users ON users.id = member.user_id JOIN presences USING (user_id)
        LEFT JOIN custom_presences ON custom_presences.id = custom_id
        WHERE queue_id = ANY($1::uuid[]) AND ($2::uuid IS NULL OR users.id = $2)
        """,
        list({item.queue_id for item in items}),
        user_id,
        now,
    )
    people = {row["user_id"] for row in rows}
    slots = await _slots(db, people, {one for item in items for one in item.profile_ids}, now)
    held = await skills.held_by(db, user_ids=people)
    return [_server(row, slots[row["user_id"]], held[row["user_id"]]) for row in rows]


async def _slots(
    db: Db, user_ids: Collection[UUID], profile_ids: Collection[UUID], now: datetime
) -> dict[UUID, dict[UUID, Slot]]:
    """These profiles as they stand for each of these people."""
    asked = capacity.SLOTS.format(user="users.id", now="$3::timestamptz", day="$4::timestamptz")
    rows = await db.all(
        f"""
        SELECT users.id AS user_id, slot.id, slot.name, held, {capacity.OPEN} AS open, item_limit, taken
        FROM users CROSS JOIN LATERAL ({asked}) AS slot
        WHERE users.id = ANY($1::uuid[]) AND slot.id = ANY($2::uuid[])
        """,
        list(user_ids),
        list(profile_ids),
        now,
        (await capacity.today(db, now=now)).began,
    )
    slots: dict[UUID, dict[UUID, Slot]] = defaultdict(dict)
    for row in rows:
        slot = Slot(row["name"], row["held"], row["open"], row["item_limit"], row["taken"])
        slots[row["user_id"]][row["id"]] = slot
    return slots


async def _waiting(db: Db, items: Collection[WorkItem]) -> list[Waiting]:
    """These items with what they want, who has let them pass by, and to whom they are being offered."""
    ids = [item.conversation_id for item in items]
    declines, pending = await candidates.declines_of(db, conversation_ids=ids), await _pending(db, ids)
    wanted = await skills.wanted_by(db, items=items)
    names = await _skill_names(db, wanted.values())
    return [
        Waiting(
            item=item,
            wanted=wanted.get(item.conversation_id, NO_SKILLS),
            skill_names=names,
            declines=declines.get(item.conversation_id, NO_DECLINES),
            pending=pending.get(item.conversation_id),
        )
        for item in items
    ]


async def _skill_names(db: Db, wanted: Collection[WantedSkills]) -> dict[UUID, str]:
    ids = list({skill_id for one in wanted for skill_id in one.sought})
    return {
        row["id"]: row["name"] for row in await db.all("SELECT id, name FROM skills WHERE id = ANY($1::uuid[])", ids)
    }


async def _pending(db: Db, conversation_ids: list[UUID]) -> dict[UUID, Pending]:
    rows = await db.all(
        """
        SELECT conversation_id, user_id, users.name, expires_at FROM offers JOIN users ON users.id = user_id
        WHERE conversation_id = ANY($1::uuid[]) AND offers.state = 'pending'
        """,
        conversation_ids,
    )
    return {row["conversation_id"]: Pending(row["user_id"], row["name"], row["expires_at"]) for row in rows}


def _server(row: Row, slots: Mapping[UUID, Slot], held: Mapping[UUID, Held]) -> Server:
    told = {**row, "presence": Presence(row["presence"]), "free_units": int(row["free_units"])}
    return Server(**told, slots=slots, skills=held)
