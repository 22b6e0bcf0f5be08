"""Who could be asked for the conversations of one block, as they stand while it is given out."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from madoguchi.people.models import Presence
from madoguchi.routing import match
from madoguchi.routing.capacity import Room
from madoguchi.routing.hindrances import Hindrance
from madoguchi.routing.match import Candidate
from madoguchi.routing.models import AssignmentMethod, WorkItem
from madoguchi.routing.nearness import NO_SKILLS, WantedSkills

DECLINERS_ALLOWED = 100
"""How many people may decline a conversation before it is left to whoever picks it (reference §4.5)."""


class Kind(NamedTuple):
    """What conversations have in common for which the same people could be asked, who have the same room for them."""

    queue_id: UUID
    allowed_presences: tuple[str, ...]
    profile_ids: tuple[UUID, ...]
    takes_units: bool

    def room_in(self, room: Room) -> int | None:
        """How much somebody has of what such a conversation takes; None when its profiles shut them out."""
        if not room.closed.isdisjoint(self.profile_ids):
            return None
        return room.left(takes_units=self.takes_units, profile_ids=self.profile_ids)

    def shut_out_of(self, room: Room) -> Hindrance:
        """Which of its profiles' being closed shuts somebody out: one that is not theirs, or one that is full."""
        missing = room.closed.intersection(self.profile_ids).difference(room.slots)
        return Hindrance.PROFILE_MISSING if missing else Hindrance.PROFILE_FULL


@dataclass(frozen=True, slots=True)
class Declines:
    """Who has let one conversation pass by since it came into the queue."""

    times: Mapping[UUID, tuple[int, int]]
    """How often each has declined it, and how often no window of theirs had shown it."""
    decliners: int
    """How many of them declined an offer of it, or let one run out that they saw."""


NO_DECLINES = Declines({}, 0)


@dataclass(frozen=True, slots=True)
class Roster:
    """People by the kinds of conversations that they could be asked for; `give` keeps account of what is given."""

    methods: Mapping[UUID, AssignmentMethod]
    """By queue."""
    rooms: dict[UUID, Room]
    """By person."""
    names: Mapping[UUID, str]
    """By person, of all who serve the queues."""
    people: Mapping[Kind, dict[UUID, Candidate]]
    unable: Mapping[Kind, dict[UUID, Hindrance]]
    """The others who serve those queues, whom something shuts out from any such conversation."""
    declines: Mapping[UUID, Declines]
    """By conversation, of those that somebody has let pass by."""
    wanted: Mapping[UUID, WantedSkills]
    """By conversation, of those that want any."""
    declines_allowed: int
    taken_today: Mapping[tuple[UUID, UUID], Collection[UUID]]
    """By conversation and person: in which daily profiles of theirs it has its slot already."""

    def in_order(self, item: WorkItem) -> Iterator[Candidate]:
        """Who should be asked for a conversation now, by the method of its queue and the skills that it wants."""
        return match.in_order(
            method=self.methods[item.queue_id],
            units=item.units,
            people=self.asked_for(item),
            declines_allowed=self.declines_allowed,
            wanted=self.wanted.get(item.conversation_id, NO_SKILLS),
        )

    def asked_for(self, item: WorkItem) -> Collection[Candidate]:
        """Among whom is chosen for a conversation; nobody when too many have declined it."""
        people = self.people[kind_of(item, self.methods[item.queue_id])]
        passed = self.declines.get(item.conversation_id)
        if passed is None:
            return people.values()
        if passed.decliners >= DECLINERS_ALLOWED:
            return []
        known = {
            user_id: replace(people[user_id], declines=declines, unseen=unseen)
            for user_id, (declines, unseen) in passed.times.items()
            if user_id in people
        }
        return {**people, **known}.values()

    def serving(self, item: WorkItem) -> int:
        """How many people serve the queue of a conversation, whether they could be asked or not."""
        kind = kind_of(item, self.methods[item.queue_id])
        return len(self.people[kind]) + len(self.unable[kind])

    def left_out(self, item: WorkItem) -> dict[UUID, Hindrance]:
        """Who serves the queue of a conversation and is not asked for it by its method, with what is in the way.

        Rules of a queue's own are not asked here: those whom they do not yield are not among these.
        """
        method = self.methods[item.queue_id]
        found = {person.user_id: self._hindrance(person, item, method) for person in self.asked_for(item)}
        hindered = {user_id: hindrance for user_id, hindrance in found.items() if hindrance is not None}
        return {**self.unable[kind_of(item, method)], **hindered}

    def give(self, item: WorkItem, *, user_id: UUID, at: datetime) -> None:
        """Count what somebody is being offered: it takes their room everywhere, and their turn in its queue."""
        has = self.taken_today.get((item.conversation_id, user_id), ())
        fresh = [one for one in item.profile_ids if one not in has]
        left = self.rooms[user_id].without(units=item.units, profile_ids=fresh)
        self.rooms[user_id] = left
        for kind, people in self.people.items():
            person, room = people.pop(user_id, None), kind.room_in(left)
            if person is not None and room is None:
                self.unable[kind][user_id] = kind.shut_out_of(left)
            elif person is not None and room is not None:
                turn = at if kind.queue_id == item.queue_id else person.last_turn_at
                people[user_id] = replace(person, room=room, last_turn_at=turn)

    def _hindrance(self, person: Candidate, item: WorkItem, method: AssignmentMethod) -> Hindrance | None:
        if method is AssignmentMethod.CUSTOM:
            return Hindrance.DECLINED if person.declines >= self.declines_allowed else None
        wanted = self.wanted.get(item.conversation_id, NO_SKILLS)
        return match.verdict(person, units=item.units, declines_allowed=self.declines_allowed, wanted=wanted)


def kind_of(item: WorkItem, method: AssignmentMethod) -> Kind:
    """The kind of a conversation, by the method of its queue; rules of a queue's own ask for presences themselves."""
    presences = tuple(Presence) if method is AssignmentMethod.CUSTOM else item.allowed_presences
    return Kind(item.queue_id, tuple(presences), tuple(item.profile_ids), item.units > 0)
