"""Queues with assignment rules of their own: whom they ask for a conversation, and what they have for somebody."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from madoguchi.kit.db import Db, Row
from madoguchi.routing import (
    assignment_rules,
    candidates,
    conditions,
    item_facts,
    preferred,
    queue_rules,
    skills,
    working_hours,
)
from madoguchi.routing import settings as routing_settings
from madoguchi.routing.assignment_rules import Found, Person
from madoguchi.routing.capacity import Room
from madoguchi.routing.fields import Fact, Facts
from madoguchi.routing.match import LONG_AGO, Candidate
from madoguchi.routing.models import AssignmentMethod, WorkItem
from madoguchi.routing.nearness import Held, Sought
from madoguchi.routing.queue_rules import QueueRules
from madoguchi.routing.ranking import IN_ORDER
from madoguchi.routing.roster import Roster
from madoguchi.routing.skill_rules import Wants

_READ_AT_ONCE = 1000
_MOST_WAITING = 10_000
"""Up to here a queue is searched for what somebody could take (reference §24)."""


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue with rules of its own that somebody serves."""

    id: UUID
    priority: int


@dataclass(frozen=True, slots=True)
class Rulebook:
    """What it takes to choose for the conversations of one block by rules of their queues' own."""

    rules: Mapping[UUID, QueueRules]
    """By queue."""
    facts: Mapping[UUID, Facts]
    """By conversation."""
    people: Mapping[UUID, Facts]
    """By person, but for their room, which changes as the block is given out."""
    sought: Mapping[UUID, Mapping[UUID, Sought]]
    """By conversation, and `held` by person, where rules ask for skills."""
    held: Mapping[UUID, Mapping[UUID, Held]]

    def best(self, item: WorkItem, roster: Roster) -> Found | None:
        """Who should get a conversation; None when the rules yield nobody."""
        rules = self.rules.get(item.queue_id)
        if rules is None or not item.allowed_presences:
            return None  # what people pick is offered to nobody
        known = self.facts[item.conversation_id]
        ruleset = assignment_rules.ruleset_for(rules.rulesets, known)
        if ruleset is None:
            return None
        asked = roster.asked_for(item)
        return assignment_rules.choose(
            ruleset,
            facts=known,
            people=[
                _person(one, self.people[one.user_id], roster.rooms[one.user_id], self.held.get(one.user_id, {}))
                for one in asked
            ],
            declines_allowed=roster.declines_allowed,
            wants=Wants(self.sought.get(item.conversation_id, {}), item.profile_ids),
        )


async def rulebook_for(db: Db, *, items: Collection[WorkItem], roster: Roster, now: datetime) -> Rulebook:
    """The rules by which these waiting, locked conversations are given out, as far as their queues have any."""
    rules: dict[UUID, QueueRules] = {}
    facts: dict[UUID, Facts] = {}
    for queue_id in {item.queue_id for item in items if roster.methods[item.queue_id] is AssignmentMethod.CUSTOM}:
        own = await queue_rules.of_queue(db, queue_id=queue_id)
        if own is not None:
            rules[queue_id] = own
            facts |= await _facts(db, own, [item.conversation_id for item in items if item.queue_id == queue_id], now)
    asking = [one for one in items if one.queue_id in rules and _need_skills(rules[one.queue_id])]
    sought = await skills.sought_by(db, conversation_ids=[one.conversation_id for one in asking]) if asking else {}
    held = await skills.held_by(db, user_ids=roster.rooms) if asking else {}
    people = await _people(db, roster.rooms, rules.values(), now) if rules else {}
    return Rulebook(rules, facts, people, sought, held)


def explained(found: Found) -> dict[str, Any]:
    """By which rule somebody was found, as a step tells of it."""
    return {
        "way": "rules",
        "person": {"id": found.person.candidate.user_id, "name": found.person.facts["user_name"]},
        "ruleset": found.ruleset.name,
        "rule": found.rule.name,
        "condition": conditions.in_words(found.rule.condition),
        "order": found.rule.order_words,
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
) -> dict[UUID, UUID]:
    """What waits in a queue that any of these people, by id with their room, would be asked for, in its order; and who.

    What stands `beside` is passed over, and what each would take counts as taken. What nobody can take holds up nothing
    behind it.
    """
    rules = await queue_rules.of_queue(db, queue_id=queue_id)
    if rules is None:
        return {}
    rows = await _rows(db, queue_id, rooms.keys(), beside)
    told = await _people(db, rooms, [rules], now)
    with_skills = _need_skills(rules)
    held = await skills.held_by(db, user_ids=rooms) if with_skills else {}
    people = {one: _person(_newcomer(one), told[one], rooms[one], held.get(one, {})) for one in told}
    left = dict(rooms)
    asked = sorted(assignment_rules.asked_of_conversations(rules.rulesets))
    found: dict[UUID, UUID] = {}
    # What rules can tell of a conversation: who can take none such can take no other such.
    in_vain: set[tuple[Any, ...]] = set()
    for block in _blocks(rows):
        ids = [row["conversation_id"] for row in block]
        facts = await _facts(db, rules, ids, now)
        sought = await skills.sought_by(db, conversation_ids=ids) if with_skills else {}
        for row in block:
            known = facts[row["conversation_id"]]
            wants = Wants(sought.get(row["conversation_id"], {}), row["profile_ids"])
            alike = (*row["profile_ids"], *(str(known.get(name)) for name in asked), *_alike(wants))
            if alike in in_vain:
                continue
            ruleset = assignment_rules.ruleset_for(rules.rulesets, known)
            open_to = [person for one, person in people.items() if left[one].closed.isdisjoint(row["profile_ids"])]
            chosen = ruleset and assignment_rules.choose(
                ruleset, facts=known, people=open_to, declines_allowed=1, wants=wants
            )
            if not chosen:
                in_vain.add(alike)
                continue
            taker = chosen.person.candidate
            found[row["conversation_id"]] = taker.user_id
            left[taker.user_id] = left[taker.user_id].without(units=row["units"], profile_ids=row["profile_ids"])
            people[taker.user_id] = _person(
                taker, told[taker.user_id], left[taker.user_id], held.get(taker.user_id, {})
            )
            if len(found) == candidates.BLOCK:
                return found
    return found


async def _rows(db: Db, queue_id: UUID, user_ids: Collection[UUID], beside: Collection[UUID]) -> list[Row]:
    """What waits and is held out to nobody; of what one person alone is asked for, not what they declined too often."""
    alone = next(iter(user_ids)) if len(user_ids) == 1 else None
    return await db.all(
        f"""
        SELECT item.conversation_id, units, profile_ids FROM work_items AS item JOIN queues ON queues.id = item.queue_id
        WHERE item.queue_id = $1 AND queued AND allowed_presences <> '{{}}' AND conversation_id <> ALL($5::uuid[])
          AND {candidates.ASKED.format(user="$2", most="$3")}
          AND {preferred.FREE_TO_GO}
        ORDER BY {IN_ORDER} LIMIT $4
        """,
        queue_id,
        alone,
        (await routing_settings.get(db)).declines_allowed,
        _MOST_WAITING,
        list(beside),
    )


async def _facts(db: Db, rules: QueueRules, ids: Collection[UUID], now: datetime) -> dict[UUID, dict[str, Fact]]:
    asked = assignment_rules.asked_of_conversations(rules.rulesets)
    return await item_facts.of_items(db, conversation_ids=ids, asked=asked, types=rules.types, now=now)


async def _people(
    db: Db, user_ids: Collection[UUID], rules: Collection[QueueRules], now: datetime
) -> dict[UUID, Facts]:
    """What rules may ask of these people, but for their room; whether they work, only where one of these asks."""
    rows = await db.all(
        """
        SELECT users.id, name AS user_name, email AS user_email, role AS user_role, presence, capacity_units
        FROM users JOIN presences ON presences.user_id = users.id WHERE users.id = ANY($1::uuid[])
        """,
        list(user_ids),
    )
    people: dict[UUID, dict[str, Fact]] = {row["id"]: dict(row) for row in rows}
    if any(assignment_rules.ask_for_hours(one.rulesets) for one in rules):
        resting = await working_hours.resting(db, user_ids=people, now=now)
        for user_id, facts in people.items():
            facts[assignment_rules.WORKING] = user_id not in resting
    return {**people}


def _need_skills(rules: QueueRules) -> bool:
    return assignment_rules.need_skills(rules.rulesets)


def _alike(wants: Wants) -> list[tuple[UUID, int]]:
    return sorted((one, sought.rating) for one, sought in wants.sought.items())


def _newcomer(user_id: UUID) -> Candidate:
    """Somebody as if they had never been asked for anything."""
    return Candidate(user_id=user_id, room=0, declines=0, joined_at=LONG_AGO, last_turn_at=None, released_at=None)


def _person(candidate: Candidate, facts: Facts, room: Room, held: Mapping[UUID, Held]) -> Person:
    """Somebody as rules see them: their room is in units, whatever a conversation takes."""
    return Person(replace(candidate, room=room.units), {**facts, "free_units": room.units}, held, room.slots)


def _blocks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """A hundred, of which one mostly takes some; then larger ones, since each is read by itself."""
    yield rows[: candidates.BLOCK]
    for start in range(candidates.BLOCK, len(rows), _READ_AT_ONCE):
        yield rows[start : start + _READ_AT_ONCE]
