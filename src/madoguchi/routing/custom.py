"""Queues with assignment rules of their own: what of that which waits there they have for somebody."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from madoguchi.kit.db import Db, Row
from madoguchi.routing import assignment_rules, candidates, preferred, queue_rules, rulebooks, skills
from madoguchi.routing import settings as routing_settings
from madoguchi.routing.assignment_rules import Person, Ruleset
from madoguchi.routing.capacity import Room
from madoguchi.routing.fields import Facts
from madoguchi.routing.match import LONG_AGO, Candidate
from madoguchi.routing.nearness import Held
from madoguchi.routing.queue_rules import QueueRules
from madoguchi.routing.ranking import RANKED
from madoguchi.routing.skill_rules import Wants

_READ_AT_ONCE = 1000
_MOST_WAITING = 10_000
"""Up to here a queue is searched for what somebody could take (reference §24)."""
_KEPT = {"units": "units", "allowed_presences": "allowed_presences", "priority": "priority"}
_WANTED = """
ARRAY(SELECT (skill_id, rating)::text FROM wanted_skills
  WHERE wanted_skills.conversation_id = item.conversation_id ORDER BY 1)
"""
"""SQL for the skills that a row of `work_items AS item` wants, so that it can be compared."""
_MOST_KINDS = 100
"""From so many on, looking at kinds first is no shorter than looking at what waits."""


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue with rules of its own that somebody serves."""

    id: UUID
    priority: int


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
    told = await rulebooks.people_of(db, rules=[rules], user_ids=rooms, now=now)
    held = await skills.held_by(db, user_ids=rooms) if rulebooks.need_skills(rules) else {}
    search = _Search(rules, told, held, dict(rooms))
    if not await _might_take_any(db, search, queue_id, now):
        return {}
    async for block in _blocks(db, queue_id, rooms.keys(), beside):
        for row, facts, wants in await _told_of(db, rules, block, now):
            search.look(row, facts, wants)
            if len(search.found) == candidates.BLOCK:
                return search.found
    return search.found


@dataclass(slots=True)
class _Search:
    """A walk through what waits, which keeps account of what each would take."""

    rules: QueueRules
    told: Mapping[UUID, Facts]
    held: Mapping[UUID, Mapping[UUID, Held]]
    left: dict[UUID, Room]
    people: dict[UUID, Person] = field(default_factory=dict)
    """As they are with what is left of their room."""
    found: dict[UUID, UUID] = field(default_factory=dict)
    in_vain: set[tuple[Any, ...]] = field(default_factory=set)
    """What rules can tell of a conversation: who can take none such can take no other such."""
    asked: list[str] = field(init=False)
    """What that is."""

    def __post_init__(self) -> None:
        self.asked = sorted(assignment_rules.asked_of_conversations(self.rules.rulesets))
        self.people = {one: self._person(one) for one in self.told}

    def look(self, row: Row, facts: Facts, wants: Wants) -> None:
        """Let somebody take one, if anybody can."""
        alike = self._alike(facts, wants)
        if alike in self.in_vain:
            return
        ruleset = assignment_rules.ruleset_for(self.rules.rulesets, facts)
        taker = self.taker(ruleset, facts, wants) if ruleset is not None else None
        if taker is None:
            self.in_vain.add(alike)
            return
        self.found[row["conversation_id"]] = taker
        self.left[taker] = self.left[taker].without(units=row["units"], profile_ids=row["profile_ids"])
        self.people[taker] = self._person(taker)

    def taker(self, ruleset: Ruleset, facts: Facts, wants: Wants) -> UUID | None:
        """Who would take such a one by a ruleset."""
        profiles = wants.profile_ids
        open_to = [person for one, person in self.people.items() if self.left[one].closed.isdisjoint(profiles)]
        chosen = assignment_rules.choose(ruleset, facts=facts, people=open_to, declines_allowed=1, wants=wants)
        return chosen.person.candidate.user_id if chosen else None

    def _person(self, user_id: UUID) -> Person:
        """Somebody as if they had never been asked for anything."""
        newcomer = Candidate(
            user_id=user_id, room=0, declines=0, joined_at=LONG_AGO, last_turn_at=None, released_at=None
        )
        return rulebooks.person_of(newcomer, self.told[user_id], self.left[user_id], self.held.get(user_id, {}))

    def _alike(self, facts: Facts, wants: Wants) -> tuple[Any, ...]:
        sought = sorted((one, skill.rating) for one, skill in wants.sought.items())
        return (*wants.profile_ids, *(str(facts.get(name)) for name in self.asked), *sought)


async def _might_take_any(db: Db, search: _Search, queue_id: UUID, now: datetime) -> bool:
    """Whether anybody could take anything of what waits, by whichever ruleset: a look at each kind, not at each one.

    Of a kind is what rules compare with people alike. So people who are full, or away, are done with at once.
    """
    rules = search.rules
    columns = {_column_of(name) for name in assignment_rules.compared_with(rules.rulesets)}
    if None in columns:
        return True  # what is not kept with the item is dear to ask of ten thousand
    if rulebooks.need_skills(rules):
        columns.add(_WANTED)
    kinds = await db.all(
        f"""
        SELECT (array_agg(conversation_id))[1] AS conversation_id, profile_ids FROM work_items AS item
        WHERE queue_id = $1 AND queued AND allowed_presences <> '{{}}'
        GROUP BY profile_ids{"".join(f", {column}" for column in columns)} LIMIT $2
        """,
        queue_id,
        _MOST_KINDS + 1,
    )
    if len(kinds) > _MOST_KINDS:
        return True
    return any(
        search.taker(ruleset, facts, wants) is not None
        for _, facts, wants in await _told_of(db, rules, kinds, now)
        for ruleset in rules.rulesets
    )


def _column_of(name: str) -> str | None:
    """Where an item keeps what rules compare people with; None for what it does not keep."""
    kind, own, _ = name.partition(":")
    return {"attribute": "attributes", "variable": "context"}.get(kind) if own else _KEPT.get(name)


async def _told_of(db: Db, rules: QueueRules, rows: Sequence[Row], now: datetime) -> list[tuple[Row, Facts, Wants]]:
    """These with what rules may ask about them."""
    ids = [row["conversation_id"] for row in rows]
    facts = await rulebooks.facts_of(db, rules=rules, conversation_ids=ids, now=now)
    sought = await skills.sought_by(db, conversation_ids=ids) if rulebooks.need_skills(rules) else {}
    # What has gone meanwhile is not known any more.
    known = [row for row in rows if row["conversation_id"] in facts]
    return [
        (row, facts[row["conversation_id"]], Wants(sought.get(row["conversation_id"], {}), row["profile_ids"]))
        for row in known
    ]


async def _blocks(
    db: Db, queue_id: UUID, user_ids: Collection[UUID], beside: Collection[UUID]
) -> AsyncIterator[Sequence[Row]]:
    """What waits, in its order: a hundred, of which one mostly takes some; then larger ones, each read by itself."""
    first = await _in_order(db, queue_id, beside, candidates.BLOCK)
    yield await _held_out_to_nobody(db, first, user_ids)
    if len(first) == candidates.BLOCK:
        rest = await _in_order(db, queue_id, [*beside, *first], _MOST_WAITING - len(first))
        for start in range(0, len(rest), _READ_AT_ONCE):
            yield await _held_out_to_nobody(db, rest[start : start + _READ_AT_ONCE], user_ids)


async def _in_order(db: Db, queue_id: UUID, beside: Collection[UUID], most: int) -> list[UUID]:
    rows = await db.all(
        f"""
        SELECT conversation_id FROM work_items AS item
        WHERE queue_id = $1 AND queued AND allowed_presences <> '{{}}' AND conversation_id <> ALL($2::uuid[])
        ORDER BY {RANKED} LIMIT $3
        """,
        queue_id,
        list(beside),
        most,
    )
    return [row["conversation_id"] for row in rows]


async def _held_out_to_nobody(db: Db, ids: Sequence[UUID], user_ids: Collection[UUID]) -> list[Row]:
    """Those of them that could be offered; of what one person alone is asked for, not what they declined too often."""
    alone = next(iter(user_ids)) if len(user_ids) == 1 else None
    rows = await db.all(
        f"""
        SELECT item.conversation_id, units, profile_ids FROM work_items AS item
        WHERE conversation_id = ANY($1::uuid[]) AND queued AND {candidates.ASKED.format(user="$2", most="$3")}
          AND {preferred.FREE_TO_GO}
        """,
        ids,
        alone,
        (await routing_settings.get(db)).declines_allowed,
    )
    by_id = {row["conversation_id"]: row for row in rows}
    return [by_id[one] for one in ids if one in by_id]
