"""Who was chosen among whom, and what was in the way of the others, as a step of routing tells of it for good."""

from collections import defaultdict
from itertools import islice
from typing import Any
from uuid import UUID

from madoguchi.routing.hindrances import Hindrance
from madoguchi.routing.match import Candidate
from madoguchi.routing.models import AssignmentMethod, WorkItem
from madoguchi.routing.nearness import NO_SKILLS, SkillMatching
from madoguchi.routing.roster import Roster

_FIRST = 5
"""How many of those who could be asked are told of, in the order in which they would be."""
_NAMED = 10
"""How many people are named to whom the same applies; of the others it is told how many they are."""


def by_method(roster: Roster, item: WorkItem) -> dict[str, Any]:
    """By which method somebody was chosen, who would have been next, and what was in the way of the others.

    Holds what goes into a step of routing, with the names of then: at most 5 who could be asked, `able` of them in all,
    and for each thing in the way at most 10 names and how many people it was.
    """
    method, hindered = roster.methods[item.queue_id], roster.left_out(item)
    first = list(islice(roster.in_order(item), _FIRST))
    chosen = first[0].user_id
    wanted = roster.wanted.get(item.conversation_id, NO_SKILLS)
    return {
        "way": "method",
        "person": {"id": chosen, "name": roster.names[chosen]},
        "method": method,
        "closest": bool(wanted) and wanted.matching is SkillMatching.CLOSEST,
        "able": roster.serving(item) - len(hindered),
        "first": [_told(roster, one, method) for one in first],
        "left_out": _grouped(roster, hindered),
    }


def left_out(roster: Roster, item: WorkItem) -> list[dict[str, Any]]:
    """What was in the way of people, whatever rules of a queue's own say of them."""
    return _grouped(roster, roster.left_out(item))


def _told(roster: Roster, person: Candidate, method: AssignmentMethod) -> dict[str, Any]:
    """Somebody who could be asked, with what the method compares: their room, and since when they wait for a turn."""
    waits_since = person.released_at if method is AssignmentMethod.LEAST_ACTIVE else person.last_turn_at
    return {
        "name": roster.names[person.user_id],
        "free": person.room,
        "since": waits_since,
        "declined": person.declines + person.unseen,
    }


def _grouped(roster: Roster, hindered: dict[UUID, Hindrance]) -> list[dict[str, Any]]:
    names: dict[Hindrance, list[str]] = defaultdict(list)
    for user_id, reason in hindered.items():
        names[reason].append(roster.names[user_id])
    return [
        {"reason": reason, "people": len(who), "names": sorted(who, key=str.lower)[:_NAMED]}
        for reason, who in sorted(names.items(), key=lambda one: (-len(one[1]), one[0]))
    ]
