"""A choice of people: who is asked for what waits, the first first, whether it is given out, explained or tried."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.routing import candidates, preferred, rulebooks, shortlists, skills
from madoguchi.routing.assignment_rules import Found
from madoguchi.routing.item_facts import Supposed
from madoguchi.routing.models import AssignmentMethod, WorkItem
from madoguchi.routing.nearness import WantedSkills
from madoguchi.routing.preferred import Wish
from madoguchi.routing.roster import Roster
from madoguchi.routing.rulebooks import Rulebook


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody who is asked, and what leads to them."""

    user_id: UUID
    found: Found | None = None
    """By which rule of its queue's own."""
    preferred: bool = False
    """Whether it is because the customer prefers them."""


@dataclass(frozen=True, slots=True)
class Choosing:
    """All that a choice for the conversations of one block looks at."""

    roster: Roster
    rulebook: Rulebook
    wishes: Mapping[UUID, Wish]
    """What customers' preference makes of conversations, by conversation."""

    def first(self, item: WorkItem) -> Turn | None:
        """Who is asked for a conversation; None when it waits."""
        return next(self.in_order(item), None)

    def in_order(self, item: WorkItem) -> Iterator[Turn]:
        """Who is asked for a conversation, one after the other as long as nobody takes it."""
        wish = self.wishes.get(item.conversation_id)
        first = wish.asked if wish is not None else []
        for user_id in first:
            yield Turn(user_id, preferred=True)
        if wish is not None and not wish.others:
            return
        for turn in self._by_method(item):
            if turn.user_id not in first:
                yield turn

    def explained(self, item: WorkItem, turn: Turn) -> dict[str, Any] | None:
        """What led to somebody and what was in the way of others, as a step tells of it; None of who is preferred."""
        if turn.preferred:
            return None
        if turn.found is None:
            return shortlists.by_method(self.roster, item)
        left_out = shortlists.left_out(self.roster, item)
        return {**self.rulebook.explained(item, turn.found), "left_out": left_out}

    def _by_method(self, item: WorkItem) -> Iterator[Turn]:
        if self.roster.methods[item.queue_id] is AssignmentMethod.CUSTOM:
            return (Turn(one.person.candidate.user_id, one) for one in self.rulebook.in_order(item, self.roster))
        return (Turn(one.user_id) for one in self.roster.in_order(item))


async def lock_and_open(db: Db, *, items: Collection[WorkItem], now: datetime) -> Choosing:
    """The choice for these locked conversations; all who could be asked are locked."""
    return await _open(db, items, await candidates.lock_and_find(db, items=items, now=now), None, now)


async def look(db: Db, *, items: Collection[WorkItem], now: datetime, supposed: Supposed | None = None) -> Choosing:
    """The choice as it would be at this moment, with nothing locked.

    `supposed` is what is so of the only conversation, where that does not exist.
    """
    if supposed is None:
        wanted = await skills.wanted_by(db, items=items)
    else:
        wanted = {one.conversation_id: WantedSkills(one.skill_matching, supposed.sought) for one in items}
    roster = await candidates.find(db, items=items, now=now, wanted=wanted)
    return await _open(db, items, roster, supposed, now)


async def _open(
    db: Db, items: Collection[WorkItem], roster: Roster, supposed: Supposed | None, now: datetime
) -> Choosing:
    wishes = await preferred.wishes_for(db, items=items)
    rulebook = await rulebooks.open_for(
        db, items=items, methods=roster.methods, user_ids=roster.rooms.keys(), now=now, supposed=supposed
    )
    return Choosing(roster, rulebook, wishes)
