"""Who could be asked for what waits, and what is in the way of the others: looked at, and nothing locked or changed."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.kit.db import Db, Row
from madoguchi.people.models import Presence
from madoguchi.routing import candidates, capacity, choosing, obstacles, preferred, rulebooks, settings, skills
from madoguchi.routing.choosing import Turn
from madoguchi.routing.item_facts import Supposed
from madoguchi.routing.models import WORK_ITEM_COLUMNS, AssignmentMethod, WorkItem, work_item_of
from madoguchi.routing.nearness import NO_SKILLS, Held, WantedSkills
from madoguchi.routing.obstacles import NEARLY, Obstacle, Pending, Server, Slot, Waiting
from madoguchi.routing.preferred import Wish
from madoguchi.routing.roster import NO_DECLINES
from madoguchi.routing.rulebooks import Rulebook


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody who serves a queue, and what is in the way of offering them one conversation."""

    server: Server
    obstacle: Obstacle | None
    turn: Turn | None = None
    """What leads to them when it is their turn; None of those who could not be asked, and of who is being asked."""


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
    return await of_item(db, item=work_item_of(row), now=now) if row is not None else None


async def of_item(db: Db, *, item: WorkItem, now: datetime, supposed: Supposed | None = None) -> Candidacy:
    """How everybody stands towards what waits; or would wait, and then `supposed` is what is so of it."""
    servers = await _servers(db, [item], user_id=None, now=now)
    choice = await choosing.look(db, items=[item], now=now, supposed=supposed)
    (waiting,) = await _waiting(db, [item], choice.wishes, choice.rulebook, choice.roster.wanted)
    allowed, pending = choice.roster.declines_allowed, waiting.pending
    asked = pending.user_id if pending is not None else None
    turns = {turn.user_id: turn for turn in choice.in_order(item) if turn.user_id != asked}
    places = {user_id: place for place, user_id in enumerate(turns)}

    def order(one: Standing) -> tuple[bool, int, bool, str, UUID]:
        user_id, name, reason = one.server.user_id, one.server.name.lower(), one.obstacle and one.obstacle.reason
        return (user_id != asked, places.get(user_id, len(turns)), reason not in NEARLY, name, user_id)

    standings = [
        Standing(server, obstacles.find(server, waiting, declines_allowed=allowed), turns.get(server.user_id))
        for server in servers
    ]
    queue_name = await db.value("SELECT name FROM queues WHERE id = $1", item.queue_id)
    return Candidacy(waiting, queue_name, choice.roster.methods[item.queue_id], sorted(standings, key=order))


async def of_person(
    db: Db, *, user_id: UUID, items: Collection[WorkItem], now: datetime
) -> dict[UUID, Obstacle | None]:
    """What is in the way of offering somebody each of these, which wait in queues of theirs; by conversation."""
    serving = {server.queue_id: server for server in await _servers(db, items, user_id=user_id, now=now)}
    allowed = (await settings.get(db)).declines_allowed
    methods = await candidates.methods_of(db, queue_ids={item.queue_id for item in items})
    rulebook = await rulebooks.open_for(db, items=items, methods=methods, user_ids=[user_id], now=now)
    wishes, wanted = await preferred.wishes_for(db, items=items), await skills.wanted_by(db, items=items)
    return {
        one.item.conversation_id: obstacles.find(serving[one.item.queue_id], one, declines_allowed=allowed)
        for one in await _waiting(db, items, wishes, rulebook, wanted)
        if one.item.queue_id in serving
    }


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


async def _waiting(
    db: Db,
    items: Collection[WorkItem],
    wishes: Mapping[UUID, Wish],
    rulebook: Rulebook,
    wanted: Mapping[UUID, WantedSkills],
) -> list[Waiting]:
    """These items with what is asked of people for them, who has let them pass by, and to whom they are offered."""
    ids = [item.conversation_id for item in items]
    declines, pending = await candidates.declines_of(db, conversation_ids=ids), await _pending(db, ids)
    named = {skill_id for one in wanted.values() for skill_id in one.sought}
    names = await _skill_names(db, named.union(*rulebook.sought.values()))
    return [
        Waiting(
            item=item,
            wanted=wanted.get(item.conversation_id, NO_SKILLS),
            skill_names=names,
            declines=declines.get(item.conversation_id, NO_DECLINES),
            pending=pending.get(item.conversation_id),
            wish=wishes.get(item.conversation_id),
            asking=rulebook.asking(item),
        )
        for item in items
    ]


async def _skill_names(db: Db, skill_ids: Collection[UUID]) -> dict[UUID, str]:
    rows = await db.all("SELECT id, name FROM skills WHERE id = ANY($1::uuid[])", list(skill_ids))
    return {row["id"]: row["name"] for row in rows}


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
