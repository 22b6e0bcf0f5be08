"""Queues with assignment rules of their own: whom they ask for a conversation, and what they have for somebody."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from madoguchi.kit.db import Db, Row
from madoguchi.people.models import Presence
from madoguchi.routing import assignment_rules, candidates, capacity, conditions, item_facts, preferred, queue_rules
from madoguchi.routing import settings as routing_settings
from madoguchi.routing.assignment_rules import Found, Person
from madoguchi.routing.capacity import Room
from madoguchi.routing.fields import Fact
from madoguchi.routing.match import LONG_AGO, Candidate
from madoguchi.routing.models import WorkItem
from madoguchi.routing.queue_rules import QueueRules
from madoguchi.routing.ranking import IN_ORDER

BLOCK = 100
"""How many conversations are asked for at a time (reference §4.5)."""
_READ_AT_ONCE = 1000
_MOST_WAITING = 10_000
"""Up to here a queue is searched for what somebody could take (reference §24)."""


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue with rules of its own that somebody serves."""

    id: UUID
    priority: int


async def best(db: Db, *, item: WorkItem, now: datetime) -> Found | None:
    """Who should get a waiting, locked conversation by the rules of its queue; None when they yield nobody."""
    rules = await queue_rules.of_queue(db, queue_id=item.queue_id)
    if rules is None or not item.allowed_presences:
        return None  # what people pick is offered to nobody
    known = (await _facts(db, rules, [item.conversation_id], now))[item.conversation_id]
    ruleset = assignment_rules.ruleset_for(rules.rulesets, known)
    if ruleset is None:
        return None
    # Presence is for the rules to ask for.
    anybody = replace(item, allowed_presences=list(Presence))
    asked = await candidates.lock_and_find(db, item=anybody, with_skills=False, now=now)
    told = await _people(db, await capacity.rooms_of(db, user_ids=[one.user_id for one in asked], now=now))
    return assignment_rules.choose(
        ruleset,
        facts=known,
        people=[_asked(one, told[one.user_id]) for one in asked if one.user_id in told],
        declines_allowed=(await routing_settings.get(db)).declines_allowed,
    )


def explained(found: Found) -> dict[str, Any]:
    """By which rule somebody was found, as a step tells of it."""
    return {
        "way": "rules",
        "person": {"id": found.person.candidate.user_id, "name": found.person.facts["user_name"]},
        "ruleset": found.ruleset.name,
        "rule": found.rule.name,
        "condition": conditions.in_words(found.rule.condition),
        "order": assignment_rules.ORDER_WORDS[found.rule.order_by],
    }


async def queues_of(db: Db, *, user_id: UUID) -> list[Queue]:
    """The queues with rules of their own that somebody serves and in which anything waits; by priority and name."""
    rows = await db.all(
        """
        SELECT id, priority FROM queue_members JOIN queues ON queues.id = queue_id
        WHERE user_id = $1 AND assignment_method = 'custom'
          AND EXISTS (SELECT FROM work_items WHERE queue_id = queues.id AND queued)
        ORDER BY priority, name
        """,
        user_id,
    )
    return [Queue(row["id"], row["priority"]) for row in rows]


async def queues_waiting(db: Db) -> list[UUID]:
    """The queues with rules of their own in which anything waits."""
    rows = await db.all(
        """
        SELECT id FROM queues WHERE assignment_method = 'custom'
          AND EXISTS (SELECT FROM work_items WHERE queue_id = queues.id AND queued)
        """
    )
    return [row["id"] for row in rows]


async def waiting_in(
    db: Db,
    *,
    queue_id: UUID,
    rooms: Mapping[UUID, Room],
    beside: Collection[UUID] = (),
    now: datetime,
) -> list[Row]:
    """What waits in a queue that any of these people, by id with their room, would be asked for, in its order.

    Rows say `conversation_id`, `units` and `profile_ids`. What stands `beside` is passed over, and what each would take
    counts as taken. What nobody can take holds up nothing behind it.
    """
    rules = await queue_rules.of_queue(db, queue_id=queue_id)
    if rules is None:
        return []
    rows = await _rows(db, queue_id, rooms.keys(), beside)
    people = await _people(db, rooms)
    left = dict(rooms)
    asked = sorted(assignment_rules.asked_of_conversations(rules.rulesets))
    found: list[Row] = []
    # What rules can tell of a conversation: who can take none such can take no other such.
    in_vain: set[tuple[Any, ...]] = set()
    for block in _blocks(rows):
        facts = await _facts(db, rules, [row["conversation_id"] for row in block], now)
        for row in block:
            known = facts[row["conversation_id"]]
            alike = (*row["profile_ids"], *(str(known.get(name)) for name in asked))
            if alike in in_vain:
                continue
            ruleset = assignment_rules.ruleset_for(rules.rulesets, known)
            open_to = [person for one, person in people.items() if left[one].closed.isdisjoint(row["profile_ids"])]
            chosen = ruleset and assignment_rules.choose(ruleset, facts=known, people=open_to, declines_allowed=1)
            if not chosen:
                in_vain.add(alike)
                continue
            found.append(row)
            taker = chosen.person.candidate.user_id
            left[taker] = left[taker].without(units=row["units"], profile_ids=row["profile_ids"])
            people[taker] = _with_room(people[taker], left[taker])
            if len(found) == BLOCK:
                return found
    return found


async def _rows(db: Db, queue_id: UUID, user_ids: Collection[UUID], beside: Collection[UUID]) -> list[Row]:
    """What waits and is held out to nobody; of what one person alone is asked for, not what they declined too often."""
    alone = next(iter(user_ids)) if len(user_ids) == 1 else None
    return await db.all(
        f"""
        SELECT item.conversation_id, units, profile_ids FROM work_items AS item JOIN queues ON queues.id = item.queue_id
        WHERE item.queue_id = $1 AND queued AND allowed_presences <> '{{}}' AND conversation_id <> ALL($6::uuid[])
          AND NOT EXISTS (
            SELECT FROM offers WHERE offers.conversation_id = item.conversation_id AND state = 'pending')
          AND (SELECT count(*) FILTER (WHERE user_id = $2) < $3 AND count(DISTINCT user_id) < $4 FROM offers
            WHERE offers.conversation_id = item.conversation_id AND {candidates.DECLINED}
              AND made_at >= item.entered_at)
          AND {preferred.FREE_TO_GO}
        ORDER BY {IN_ORDER} LIMIT $5
        """,
        queue_id,
        alone,
        (await routing_settings.get(db)).declines_allowed,
        candidates.DECLINERS_ALLOWED,
        _MOST_WAITING,
        list(beside),
    )


async def _facts(db: Db, rules: QueueRules, ids: Collection[UUID], now: datetime) -> dict[UUID, dict[str, Fact]]:
    asked = assignment_rules.asked_of_conversations(rules.rulesets)
    return await item_facts.of_items(db, conversation_ids=ids, asked=asked, types=rules.types, now=now)


async def _people(db: Db, rooms: Mapping[UUID, Room]) -> dict[UUID, Person]:
    """What rules may ask of these people, by id with their room; as if they had never been asked for anything."""
    rows = await db.all(
        """
        SELECT users.id, name, email, role, presence, capacity_units
        FROM users JOIN presences ON presences.user_id = users.id WHERE users.id = ANY($1::uuid[])
        """,
        list(rooms),
    )
    return {row["id"]: _person(row, rooms[row["id"]]) for row in rows}


def _person(row: Row, room: Room) -> Person:
    candidate = Candidate(
        user_id=row["id"], room=room.units, declines=0, joined_at=LONG_AGO, last_turn_at=None, released_at=None
    )
    facts = {
        "user_name": row["name"],
        "user_email": row["email"],
        "user_role": row["role"],
        "presence": row["presence"],
        "capacity_units": row["capacity_units"],
        "free_units": room.units,
    }
    return Person(candidate, facts)


def _asked(candidate: Candidate, told: Person) -> Person:
    """Somebody with what they did with a conversation, whose room is in units whatever it takes."""
    return replace(told, candidate=replace(candidate, room=told.candidate.room))


def _with_room(person: Person, room: Room) -> Person:
    return Person(replace(person.candidate, room=room.units), {**person.facts, "free_units": room.units})


def _blocks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """A hundred, of which one mostly takes some; then larger ones, since each is read by itself."""
    yield rows[:BLOCK]
    for start in range(BLOCK, len(rows), _READ_AT_ONCE):
        yield rows[start : start + _READ_AT_ONCE]
