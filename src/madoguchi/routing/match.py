"""Whom a conversation is held out to, among the people who could be asked: the assignment methods (reference §4.5)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from madoguchi.routing.models import AssignmentMethod

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who serves a queue and is present, with all that a choice among them looks at."""

    user_id: UUID
    room: int
    """Capacity units that are free."""
    declines: int
    """How often they declined this conversation, or let an offer of it run out, since it came into the queue."""
    joined_at: datetime
    """Since when they serve the queue."""
    last_turn_at: datetime | None
    """When something of this queue was last held out to them."""
    released_at: datetime | None
    """When they last gave capacity back; None when they have not since they signed in."""


def best(
    *, method: AssignmentMethod, units: int, people: Collection[Candidate], declines_allowed: int
) -> Candidate | None:
    """Who should be asked first; None when nobody has room or all have declined as often as one may.

    Whoever has declined comes after all who have not, whatever the method says.
    """
    able = [person for person in people if person.room >= units and person.declines < declines_allowed]
    order = _ORDERS[method]
    return min(able, key=lambda person: (person.declines, *order(person)), default=None)


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
