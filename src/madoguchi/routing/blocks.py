"""A block of what waits: found in the order in which it is to be given out, and each held out to who is best for it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.routing import candidates, capacity, choosing, custom, offers, overdue, preferred, steps
from madoguchi.routing.capacity import Room
from madoguchi.routing.choosing import Choosing
from madoguchi.routing.models import WorkItem
from madoguchi.routing.offers import Choice
from madoguchi.routing.preferred import Wish
from madoguchi.routing.steps import StepKind

_APART = timedelta(microseconds=1)
"""How much later than the one before each offer of a block is made: turns are taken by that order."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom a conversation goes to, if anybody, and what led there."""

    item: WorkItem
    user_id: UUID | None
    at: datetime
    wish: Wish | None = None
    """What its customer's preference has made of it."""
    explained: Mapping[str, Any] | None = None
    """By which method or rule, and what was in the way of the others."""


async def find_for(
    db: Db, *, user_id: UUID, beside: Collection[UUID], by_rules: bool = True, now: datetime
) -> list[UUID]:
    """What waits for somebody, a block of it at the most, but for `beside`.

    First what is for them, however little room they have; then what they have room for, across their queues by
    priority. Of equal ones those go first that have no rules of their own; without `by_rules` those that have are left
    out.
    """
    room = await capacity.room_of(db, user_id=user_id, now=now)
    if room is None:
        return []
    found = await preferred.waiting_for(db, user_id=user_id, beside=beside)
    for queue in await custom.queues_of(db, user_id=user_id) if by_rules else ():
        found += await _plain(db, user_id, room, [*beside, *found], queue.priority)
        if len(found) >= candidates.BLOCK:
            return found[: candidates.BLOCK]
        rooms = {user_id: room}
        found += await custom.waiting_in(db, queue_id=queue.id, rooms=rooms, beside=[*beside, *found], now=now)
    found += await _plain(db, user_id, room, [*beside, *found], None)
    return found[: candidates.BLOCK]


async def choose(db: Db, *, items: Sequence[WorkItem], now: datetime) -> list[Chosen]:
    """Whom each of these locked conversations goes to, one after the other; all who could be asked are locked."""
    choice = await choosing.lock_and_open(db, items=items, now=now)
    going = await overdue.find_refused(db, conversation_ids=[item.conversation_id for item in items], now=now)
    chosen = []
    for number, item in enumerate(items):
        at = now + number * _APART
        # What has rung long enough where it is goes on from there, and rings at nobody more.
        one = Chosen(item, None, at) if item.conversation_id in going else _choose(item, choice, at)
        if one.user_id is not None:
            choice.roster.give(item, user_id=one.user_id, at=one.at)
        chosen.append(one)
    return chosen


async def hold_out(db: Db, *, chosen: Collection[Chosen]) -> None:
    """Offer to each who was chosen, and say what led there."""
    for one in chosen:
        if one.wish is not None:
            await steps.note_once(
                db,
                conversation_id=one.item.conversation_id,
                kind=StepKind.MATCHED,
                detail=one.wish.explained(),
                now=one.at,
            )
    explained = [(one.item.conversation_id, one.explained, one.at) for one in chosen if one.explained is not None]
    if explained:
        await steps.note_all(db, kind=StepKind.MATCHED, steps=explained)
    choices = [Choice(one.item, one.user_id, one.at) for one in chosen if one.user_id is not None]
    await offers.make_all(db, choices=choices)


async def _plain(db: Db, user_id: UUID, room: Room, beside: Collection[UUID], up_to: int | None) -> list[UUID]:
    """What somebody has room for in queues without rules of their own."""
    if not (room.units > 0 or room.has_slots):
        return []
    return await candidates.waiting_for(db, user_id=user_id, room=room, beside=beside, up_to=up_to)


def _choose(item: WorkItem, choice: Choosing, at: datetime) -> Chosen:
    wish, turn = choice.wishes.get(item.conversation_id), choice.first(item)
    if turn is None:
        return Chosen(item, None, at, wish)
    return Chosen(item, turn.user_id, at, wish, choice.explained(item, turn))
