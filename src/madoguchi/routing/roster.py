"""Who could be asked for the conversations of one block, as they stand while it is given out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from madoguchi.routing import match
from madoguchi.routing.match import Candidate
from madoguchi.routing.models import AssignmentMethod, WorkItem

DECLINERS_ALLOWED = 100
"""How many people may decline a conversation before it is left to whoever picks it (reference §4.5)."""


class Kind(NamedTuple):
    """What conversations have in common for which the same people could be asked."""

    queue_id: UUID
    allowed_presences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Declines:
    """How often each person has let one conversation pass by since it came into the queue."""

    times: Mapping[UUID, int]
    decliners: int
    """How many of them declined an offer of it, or let one run out."""


@dataclass(frozen=True, slots=True)
class Roster:
    """People by the kinds of conversations that they could be asked for; `give` keeps account of what is given."""

    methods: Mapping[UUID, AssignmentMethod]
    """By queue."""
    people: Mapping[Kind, dict[UUID, Candidate]]
    declines: Mapping[UUID, Declines]
    """By conversation, of those that somebody has let pass by."""
    declines_allowed: int

    def best(self, item: WorkItem) -> UUID | None:
        """Who should be asked for a conversation now, by the method of its queue."""
        people = self.people[kind_of(item)]
        declines = self.declines.get(item.conversation_id)
        if declines is not None:
            if declines.decliners >= DECLINERS_ALLOWED:
                return None
            passed_by = {one: replace(people[one], declines=n) for one, n in declines.times.items() if one in people}
            people = {**people, **passed_by}
        chosen = match.best(
            method=self.methods[item.queue_id],
            units=item.units,
            people=people.values(),
            declines_allowed=self.declines_allowed,
        )
        return chosen.user_id if chosen else None

    def give(self, item: WorkItem, *, user_id: UUID, at: datetime) -> None:
        """Count what somebody is being offered: it takes their room everywhere, and their turn in its queue."""
        for kind, people in self.people.items():
            person = people.get(user_id)
            if person is not None:
                turn = at if kind.queue_id == item.queue_id else person.last_turn_at
                people[user_id] = replace(person, room=person.room - item.units, last_turn_at=turn)


def kind_of(item: WorkItem) -> Kind:
    return Kind(item.queue_id, tuple(item.allowed_presences))
