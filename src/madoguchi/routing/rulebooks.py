"""Rulebooks: rules of queues' own, with all that it takes to go by them for certain conversations and people."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.routing import assignment_rules, conditions, item_facts, queue_rules, skills, working_hours
from madoguchi.routing.assignment_rules import Found, Person, Ruleset
from madoguchi.routing.capacity import Room
from madoguchi.routing.fields import Fact, Facts
from madoguchi.routing.item_facts import Supposed
from madoguchi.routing.match import Candidate
from madoguchi.routing.models import AssignmentMethod, WorkItem
from madoguchi.routing.nearness import Held, Sought
from madoguchi.routing.queue_rules import QueueRules
from madoguchi.routing.roster import Roster
from madoguchi.routing.skill_rules import Wants


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What the rules of its queue's own ask of people for one conversation."""

    ruleset: Ruleset
    """The first whose condition holds for it."""
    passed_over: tuple[str, ...]
    """The names of those before it, which are for others."""
    facts: Facts
    wants: Wants
    people: Mapping[UUID, Facts]
    held: Mapping[UUID, Mapping[UUID, Held]]

    def in_order(self, people: Collection[Person], *, declines_allowed: int) -> Iterator[Found]:
        """Whom the rules yield among these people, the first first."""
        return assignment_rules.in_order(
            self.ruleset, facts=self.facts, people=people, declines_allowed=declines_allowed, wants=self.wants
        )

    def person(self, candidate: Candidate, room: Room) -> Person:
        """Somebody as rules see them."""
        user_id = candidate.user_id
        return person_of(candidate, self.people[user_id], room, self.held.get(user_id, {}))


@dataclass(frozen=True, slots=True)
class Rulebook:
    """What it takes to choose for these conversations by rules of their queues' own."""

    rules: Mapping[UUID, QueueRules]
    """By queue."""
    facts: Mapping[UUID, Facts]
    """By conversation."""
    people: Mapping[UUID, Facts]
    """By person, but for their room, which changes as a block is given out."""
    sought: Mapping[UUID, Mapping[UUID, Sought]]
    """By conversation, and `held` by person, where rules ask for skills."""
    held: Mapping[UUID, Mapping[UUID, Held]]

    def asking(self, item: WorkItem) -> Asking | None:
        """What is asked of people for a conversation; None where no rules are, or where it is offered to nobody."""
        rules = self.rules.get(item.queue_id)
        if rules is None or not item.allowed_presences:
            return None  # what people pick is offered to nobody
        known = self.facts[item.conversation_id]
        ruleset = assignment_rules.ruleset_for(rules.rulesets, known)
        if ruleset is None:
            return None
        before = tuple(one.name for one in rules.rulesets[: rules.rulesets.index(ruleset)])
        return Asking(
            ruleset=ruleset,
            passed_over=before,
            facts=known,
            wants=Wants(self.sought.get(item.conversation_id, {}), item.profile_ids),
            people=self.people,
            held=self.held,
        )

    def in_order(self, item: WorkItem, roster: Roster) -> Iterator[Found]:
        """Who should get a conversation, the first first; nobody when the rules yield nobody."""
        asking = self.asking(item)
        if asking is None:
            return iter(())
        people = [asking.person(one, roster.rooms[one.user_id]) for one in roster.asked_for(item)]
        return asking.in_order(people, declines_allowed=roster.declines_allowed)

    def explained(self, item: WorkItem, found: Found) -> dict[str, Any]:
        """By which rule somebody was found, and what was gone through before it, as a step tells of it."""
        ruleset, rule = found.ruleset, found.rule
        asking = self.asking(item)
        passed = zip(ruleset.rules, found.yielded, strict=False)
        return {
            "way": "rules",
            "person": {"id": found.person.candidate.user_id, "name": found.person.facts["user_name"]},
            "ruleset": ruleset.name,
            "when": conditions.in_words(ruleset.when),
            "passed_over": list(asking.passed_over) if asking else [],
            "rules": [{"name": one.name, "yielded": number} for one, number in passed],
            "rule": rule.name,
            "condition": conditions.in_words(rule.condition),
            "order": rule.order_words,
            "declined": found.person.candidate.declines,
        }


async def open_for(
    db: Db,
    *,
    items: Collection[WorkItem],
    methods: Mapping[UUID, AssignmentMethod],
    user_ids: Collection[UUID],
    now: datetime,
    supposed: Supposed | None = None,
) -> Rulebook:
    """The rules by which these conversations are given out to these people, as far as their queues have any.

    `supposed` is what is so of the conversation where it does not exist.
    """
    rules: dict[UUID, QueueRules] = {}
    facts: dict[UUID, Facts] = {}
    for queue_id in {item.queue_id for item in items if methods[item.queue_id] is AssignmentMethod.CUSTOM}:
        own = await queue_rules.of_queue(db, queue_id=queue_id)
        if own is None:
            continue
        rules[queue_id] = own
        ids = [item.conversation_id for item in items if item.queue_id == queue_id]
        if supposed is None:
            facts |= await facts_of(db, rules=own, conversation_ids=ids, now=now)
        else:
            facts |= dict.fromkeys(ids, item_facts.of_supposed(supposed, types=own.types))
    asking = [one.conversation_id for one in items if one.queue_id in rules and need_skills(rules[one.queue_id])]
    if supposed is not None:
        sought: Mapping[UUID, Mapping[UUID, Sought]] = dict.fromkeys(asking, supposed.sought)
    else:
        sought = await skills.sought_by(db, conversation_ids=asking) if asking else {}
    held = await skills.held_by(db, user_ids=user_ids) if asking else {}
    people = await people_of(db, rules=rules.values(), user_ids=user_ids, now=now) if rules else {}
    return Rulebook(rules, facts, people, sought, held)


async def facts_of(
    db: Db, *, rules: QueueRules, conversation_ids: Collection[UUID], now: datetime
) -> dict[UUID, dict[str, Fact]]:
    """What assignment rules of a queue may ask of these conversations."""
    asked = assignment_rules.asked_of_conversations(rules.rulesets)
    return await item_facts.of_items(db, conversation_ids=conversation_ids, asked=asked, types=rules.types, now=now)


async def people_of(
    db: Db, *, rules: Collection[QueueRules], user_ids: Collection[UUID], now: datetime
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


def need_skills(rules: QueueRules) -> bool:
    """Whether any assignment rule asks what people know."""
    return assignment_rules.need_skills(rules.rulesets)


def person_of(candidate: Candidate, facts: Facts, room: Room, held: Mapping[UUID, Held]) -> Person:
    """Somebody as rules see them: their room is in units, whatever a conversation takes."""
    if candidate.room != room.units:
        candidate = replace(candidate, room=room.units)
    return Person(candidate, {**facts, "free_units": room.units}, held, room.slots)
