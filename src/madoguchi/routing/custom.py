"""Queues with assignment rules of their own: whom they ask for a conversation, and what they have for somebody."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from madoguchi.kit.db import Db, Row
from madoguchi.people.models import Presence
from madoguchi.routing import assignment_rules, candidates, capacity, conditions, item_facts, preferred, queue_rules
from madoguchi.routing import settings as routing_settings
from madoguchi.routing.assignment_rules import Found, Person
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
    asked = await candidates.lock_and_find(db, item=anybody)
    told = await _people(db, [one.user_id for one in asked])
    return assignment_rules.choose(
        ruleset,
        facts=known,
        people=[replace(told[one.user_id], candidate=one) for one in asked if one.user_id in told],
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
    user_ids: Collection[UUID],
    beside: Collection[UUID] = (),
    spent: int = 0,
    now: datetime,
) -> list[Row]:
    """What waits in a queue that any of these people would be asked for, in its order: `conversation_id`, `units`.

    What stands `beside` is passed over; room that is `spent` on it, and what each would take, count as taken. What
    nobody can take holds up nothing behind it.
    """
    rules = await queue_rules.of_queue(db, queue_id=queue_id)
    if rules is None:
        return []
    rows = await _rows(db, queue_id, user_ids, beside)
    people = {one.candidate.user_id: _with_less(one, spent) for one in (await _people(db, user_ids)).values()}
    asked = sorted(assignment_rules.asked_of_conversations(rules.rulesets))
    found: list[Row] = []
    # What rules can tell of a conversation: who can take none such can take no other such.
    in_vain: set[tuple[Any, ...]] = set()
    for block in _blocks(rows):
        facts = await _facts(db, rules, [row["conversation_id"] for row in block], now)
        for row in block:
            known = facts[row["conversation_id"]]
            alike = tuple(str(known.get(name)) for name in asked)
            if alike in in_vain:
                continue
            ruleset = assignment_rules.ruleset_for(rules.rulesets, known)
            chosen = ruleset and assignment_rules.choose(
                ruleset, facts=known, people=people.values(), declines_allowed=1
            )
            if not chosen:
                in_vain.add(alike)
                continue
            found.append(row)
            taker = chosen.person.candidate.user_id
            people[taker] = _with_less(people[taker], row["units"])
            if len(found) == BLOCK:
                return found
    return found


async def _rows(db: Db, queue_id: UUID, user_ids: Collection[UUID], beside: Collection[UUID]) -> list[Row]:
    """What waits and is held out to nobody; of what one person alone is asked for, not what they declined too often."""
    alone = next(iter(user_ids)) if len(user_ids) == 1 else None
    return await db.all(
        f"""
        SELECT item.conversation_id, units FROM work_items AS item JOIN queues ON queues.id = item.queue_id
        WHERE item.queue_id = $1 AND queued AND allowed_presences <> '{{}}' AND conversation_id <> ALL($6::uuid[])
          AND NOT EXISTS (
            SELECT FROM offers WHERE offers.conversation_id = item.conversation_id AND state = 'pending')
          AND (SELECT count(*) FILTER (WHERE user_id = $2) < $3 AND count(DISTINCT user_id) < $4 FROM offers
            WHERE offers.conversation_id = item.conversation_id AND state IN ('rejected', 'missed')
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


async def _people(db: Db, user_ids: Collection[UUID]) -> dict[UUID, Person]:
    """What rules may ask of these people, those in service; as if they had never been asked for anything."""
    rows = await db.all(
        f"""
        SELECT users.id, name, email, role, presence, capacity_units,
          capacity_units - ({capacity.TAKEN.format(user="users.id")}) AS room
        FROM users JOIN presences ON presences.user_id = users.id WHERE users.id = ANY($1::uuid[]) AND active
        """,
        list(user_ids),
    )
    return {row["id"]: _person(row) for row in rows}


def _person(row: Row) -> Person:
    candidate = Candidate(
        user_id=row["id"], room=row["room"], declines=0, joined_at=LONG_AGO, last_turn_at=None, released_at=None
    )
    facts = {
        "user_name": row["name"],
        "user_email": row["email"],
        "user_role": row["role"],
        "presence": row["presence"],
        "capacity_units": row["capacity_units"],
        "free_units": row["room"],
    }
    return Person(candidate, facts)


def _with_less(person: Person, units: int) -> Person:
    room = person.candidate.room - units
    return Person(replace(person.candidate, room=room), {**person.facts, "free_units": room})


def _blocks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """A hundred, of which one mostly takes some; then larger ones, since each is read by itself."""
    yield rows[:BLOCK]
    for start in range(BLOCK, len(rows), _READ_AT_ONCE):
        yield rows[start : start + _READ_AT_ONCE]
