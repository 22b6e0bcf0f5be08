"""Queues with assignment rules of their own: what of that which waits there they have for somebody."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from madoguchi.kit.db import Db, Row
from madoguchi.routing import assignment_rules, candidates, preferred, queue_rules, rulebooks, skills
from madoguchi.routing import settings as routing_settings
from madoguchi.routing.capacity import Room
from madoguchi.routing.match import LONG_AGO, Candidate
from madoguchi.routing.ranking import IN_ORDER
from madoguchi.routing.skill_rules import Wants

_READ_AT_ONCE = 1000
_MOST_WAITING = 10_000
"""Up to here a queue is searched for what somebody could take (reference §24)."""


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
    rows = await _rows(db, queue_id, rooms.keys(), beside)
    told = await rulebooks.people_of(db, user_ids=rooms)
    with_skills = rulebooks.need_skills(rules)
    held = await skills.held_by(db, user_ids=rooms) if with_skills else {}
    people = {one: rulebooks.person_of(_newcomer(one), told[one], rooms[one], held.get(one, {})) for one in told}
    left = dict(rooms)
    asked = sorted(assignment_rules.asked_of_conversations(rules.rulesets))
    found: dict[UUID, UUID] = {}
    # What rules can tell of a conversation: who can take none such can take no other such.
    in_vain: set[tuple[Any, ...]] = set()
    for block in _blocks(rows):
        ids = [row["conversation_id"] for row in block]
        facts = await rulebooks.facts_of(db, rules=rules, conversation_ids=ids, now=now)
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
            people[taker.user_id] = rulebooks.person_of(
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


def _alike(wants: Wants) -> list[tuple[UUID, int]]:
    return sorted((one, sought.rating) for one, sought in wants.sought.items())


def _newcomer(user_id: UUID) -> Candidate:
    """Somebody as if they had never been asked for anything."""
    return Candidate(user_id=user_id, room=0, declines=0, joined_at=LONG_AGO, last_turn_at=None, released_at=None)


def _blocks(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """A hundred, of which one mostly takes some; then larger ones, since each is read by itself."""
    yield rows[: candidates.BLOCK]
    for start in range(candidates.BLOCK, len(rows), _READ_AT_ONCE):
        yield rows[start : start + _READ_AT_ONCE]
