"""Whom a conversation is held out to, among the people who could be asked: the assignment methods (reference §4.5)."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from heapq import heapify, heappop
from typing import Any, TypeVar
from uuid import UUID

from madoguchi.routing.hindrances import Hindrance
from madoguchi.routing.models import AssignmentMethod
from madoguchi.routing.nearness import NO_SKILLS, Held, SkillMatching, WantedSkills, distance, suits

T = TypeVar("T")
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who serves a queue, with all that a choice among them looks at."""

    user_id: UUID
    room: int
    """Capacity units that are free."""
    declines: int
    """How often they declined this conversation, or let an offer of it run out, since it came into the queue."""
    unseen: int = 0
    """How often an offer of it ran out that no window of theirs had shown."""
    joined_at: datetime
    """Since when they serve the queue."""
    last_turn_at: datetime | None
    """When something of this queue was last held out to them."""
    released_at: datetime | None
    """When they last gave capacity back; None when they have not since they signed in."""
    present: bool = True
    """Whether their presence is one at which the conversation is offered."""
    skills: Mapping[UUID, Held] = field(default_factory=dict)


def best(
    *,
    method: AssignmentMethod,
    units: int,
    people: Collection[Candidate],
    declines_allowed: int,
    wanted: WantedSkills = NO_SKILLS,
) -> Candidate | None:
    """Who should be asked first; None when nobody can be."""
    turns = in_order(method=method, units=units, people=people, declines_allowed=declines_allowed, wanted=wanted)
    return next(turns, None)


def in_order(
    *,
    method: AssignmentMethod,
    units: int,
    people: Collection[Candidate],
    declines_allowed: int,
    wanted: WantedSkills = NO_SKILLS,
) -> Iterator[Candidate]:
    """All who can be asked, the first first.

    Whoever has declined, or was not there to be asked, comes after all who have not, whatever the method says. Where
    the closest is looked for, that goes before the method, and room does not count (reference §4.5).
    """
    able = [
        person
        for person in people
        if verdict(person, units=units, declines_allowed=declines_allowed, wanted=wanted) is None
    ]
    closest = wanted and wanted.matching is SkillMatching.CLOSEST
    order = in_turn if closest and method is AssignmentMethod.HIGHEST_CAPACITY else _ORDERS[method]
    return lowest_first(
        able, lambda person: (person.declines + person.unseen, *distance(wanted, person.skills), *order(person))
    )


def verdict(
    person: Candidate, *, units: int, declines_allowed: int, wanted: WantedSkills = NO_SKILLS
) -> Hindrance | None:
    """Why somebody is not asked; None when they can be."""
    if not person.present:
        return Hindrance.PRESENCE
    if person.room < units:
        return Hindrance.UNITS
    if not suits(wanted, person.skills):
        return Hindrance.SKILL
    return Hindrance.DECLINED if person.declines >= declines_allowed else None


def lowest_first(people: Collection[T], key: Callable[[T], tuple[Any, ...]]) -> Iterator[T]:
    """People by a key that no two have; of those who are not asked for, the order is not looked for."""
    # The number is never compared with another but where keys are equal, and then people need not be.
    heap = [(key(person), number, person) for number, person in enumerate(people)]
    heapify(heap)
    while heap:
        yield heappop(heap)[2]


def in_turn(person: Candidate) -> tuple[Any, ...]:
    """Round robin: who had no turn yet, in the order of joining; then whose last turn is longest ago."""
    return (person.last_turn_at or LONG_AGO, person.joined_at, person.user_id)


def _most_room(person: Candidate) -> tuple[Any, ...]:
    return (-person.room, *in_turn(person))


def _least_active(person: Candidate) -> tuple[Any, ...]:
    return (person.released_at or LONG_AGO, *in_turn(person))


_ORDERS: dict[AssignmentMethod, Callable[[Candidate], tuple[Any, ...]]] = {
    AssignmentMethod.HIGHEST_CAPACITY: _most_room,
    AssignmentMethod.ROUND_ROBIN: in_turn,
    AssignmentMethod.LEAST_ACTIVE: _least_active,
    AssignmentMethod.CUSTOM: in_turn,
}
