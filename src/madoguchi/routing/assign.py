"""Matching: the oldest waiting conversation with the representative whom its queue's method chooses."""

from datetime import datetime
from uuid import UUID

from madoguchi.conversations import lifecycle
from madoguchi.conversations.lifecycle import Trigger
from madoguchi.conversations.models import Conversation, State
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import ConflictError
from madoguchi.kit.jobs import enqueue, job
from madoguchi.routing import (
    candidates,
    capacity,
    custom,
    match,
    offers,
    places,
    preferred,
    settings,
    skills,
    steps,
    workstreams,
)
from madoguchi.routing.capacity import Room
from madoguchi.routing.models import AssignmentMethod, WorkItem
from madoguchi.routing.steps import StepKind

_TAKEN = capacity.TAKEN.format(user="users.id", now="$1::timestamptz")
_SLOTS = capacity.SLOTS.format(user="users.id", now="$1::timestamptz", day="$2::timestamptz")
_LEFT_BEHIND = {State.ACTIVE: Trigger.RELEASED, State.WRAP_UP: Trigger.FORCED}


class AlreadyAssignedError(ConflictError):
    """Somebody else was quicker; `owner` says who."""

    code = "already_assigned"


class PickingNotAllowedError(ConflictError):
    """What waits there is offered, and not taken."""

    code = "picking_not_allowed"


@job(lane="conversation:conversation_id")
async def offer_again(db: Db, *, conversation_id: UUID, now: datetime) -> None:
    """Look for the next representative after one has declined."""
    conversation = await lifecycle.lock(db, conversation_id)
    item = await places.find(db, conversation=conversation)
    if item is not None and item.queued and conversation.state is State.OPEN:
        await offer(db, conversation=conversation, item=item, now=now)


@job(lane="person:user_id")
async def offer_waiting(db: Db, *, user_id: UUID | None, now: datetime) -> None:
    """Somebody may have room again: ask for as many conversations of their queues as fit into it, oldest first.

    No more than fit together, since they are matched side by side and the youngest might win. What this person cannot
    take, for its size, their presence or their skills, holds up nothing behind it. Each is matched in a transaction of
    its own, since everybody locks one conversation first and people after.
    """
    if user_id is None:
        return
    # Whoever is just finding no room for a conversation holds this lock too: either they see the room that there is
    # now, or what they leave waiting is seen here.
    await capacity.lock_people(db, user_ids=[user_id])
    for conversation_id in await _fitting(db, user_id, now):
        enqueue(db, offer_again, now=now, conversation_id=conversation_id)


@job(lane="queue:queue_id")
async def offer_by_rules(db: Db, *, queue_id: UUID, now: datetime) -> None:
    """Ask for what waits in a queue with rules of its own, in its order, as far as its people can take it."""
    rows = await db.all("SELECT user_id FROM queue_members WHERE queue_id = $1", queue_id)
    rooms = await capacity.rooms_of(db, user_ids=[row["user_id"] for row in rows], now=now)
    for item in await custom.waiting_in(db, queue_id=queue_id, rooms=rooms, now=now):
        enqueue(db, offer_again, now=now, conversation_id=item["conversation_id"])


@job()
async def offer_to_preferred(db: Db, *, customer_id: UUID, now: datetime) -> None:
    """A customer prefers others than before: see who is there for what waits of them."""
    for conversation_id in await preferred.waiting_of(db, customer_id=customer_id):
        enqueue(db, offer_again, now=now, conversation_id=conversation_id)


@job()
async def offer_queue(db: Db, *, queue_id: UUID, now: datetime) -> None:
    """The people of a queue have changed: see whether they have room for what waits in it."""
    for row in await db.all("SELECT user_id FROM queue_members WHERE queue_id = $1", queue_id):
        enqueue(db, offer_waiting, now=now, user_id=row["user_id"])


@job()
async def offer_everywhere(db: Db, *, now: datetime) -> None:
    """A net under wake-ups that went missing: ask for all who have room for something that waits for their presence."""
    people = await db.all(
        f"""
        WITH waiting AS (
          SELECT queue_id, unnest(allowed_presences) AS presence, profile_ids, min(units) AS units
          FROM work_items AS item
          WHERE queued AND NOT EXISTS (
            SELECT FROM offers WHERE offers.conversation_id = item.conversation_id AND state = 'pending')
          GROUP BY queue_id, presence, profile_ids
        ), wanted AS (
          SELECT user_id, waiting.units, waiting.profile_ids
          FROM waiting JOIN queue_members USING (queue_id) JOIN presences USING (user_id, presence)
        ), people AS (
          SELECT id AS user_id, capacity_units - ({_TAKEN}) AS room,
            ARRAY(SELECT slot.id FROM ({_SLOTS}) AS slot WHERE NOT {capacity.OPEN}) AS closed
          FROM users WHERE active AND id IN (SELECT user_id FROM wanted)
        )
        SELECT DISTINCT user_id FROM wanted JOIN people USING (user_id)
        WHERE (units = 0 OR units <= room) AND NOT profile_ids && closed
        """,
        now,
        (await capacity.today(db, now=now)).began,
    )
    for row in people:
        enqueue(db, offer_waiting, now=now, user_id=row["user_id"])
    for queue_id in await custom.queues_waiting(db):
        enqueue(db, offer_by_rules, now=now, queue_id=queue_id)


@job(lane="person:user_id")
async def let_go(db: Db, *, user_id: UUID, now: datetime) -> None:
    """Somebody may have been put out of service: what they talk about or are offered goes to others (F43)."""
    if await db.value("SELECT active FROM users WHERE id = $1", user_id):
        return
    held = await db.all(
        """
        SELECT id FROM conversations WHERE assignee_id = $1 AND state IN ('active', 'wrap_up')
        UNION SELECT conversation_id FROM offers WHERE user_id = $1 AND state = 'pending'
        """,
        user_id,
    )
    for row in held:
        enqueue(db, give_back, now=now, conversation_id=row["id"], user_id=user_id)


@job(lane="conversation:conversation_id")
async def give_back(db: Db, *, conversation_id: UUID, user_id: UUID, now: datetime) -> None:
    """Take a conversation, or the offer of one, away from somebody; the queue's next gets it.

    One in wrap-up is over for its customer: it is closed, since nobody else could.
    """
    conversation = await lifecycle.lock(db, conversation_id)
    if conversation.state in _LEFT_BEHIND and conversation.assignee_id == user_id:
        await lifecycle.move(db, conversation=conversation, trigger=_LEFT_BEHIND[conversation.state], now=now)
    await take_offer_back(db, conversation_id=conversation_id, user_id=user_id, now=now)


@job()
async def let_leavers_go(db: Db, *, queue_id: UUID, now: datetime) -> None:
    """The people of a queue have changed: what is held out to those who left goes to the next; what they hold stays."""
    left = await db.all(
        """
        SELECT conversation_id, user_id FROM offers WHERE queue_id = $1 AND state = 'pending' AND NOT EXISTS (
          SELECT FROM queue_members AS member WHERE member.queue_id = $1 AND member.user_id = offers.user_id)
        """,
        queue_id,
    )
    for row in left:
        enqueue(db, take_offer_back, now=now, conversation_id=row["conversation_id"], user_id=row["user_id"])


@job(lane="conversation:conversation_id")
async def take_offer_back(db: Db, *, conversation_id: UUID, user_id: UUID, now: datetime) -> None:
    """Withdraw what is held out to somebody, if it still is, and ask the queue's next."""
    await lifecycle.lock(db, conversation_id)
    pending = await offers.find_pending(db, conversation_id=conversation_id)
    if pending is not None and pending.user_id == user_id:
        await offers.withdraw(db, conversation_id=conversation_id, now=now)
        await offer_again(db, conversation_id=conversation_id, now=now)


async def offer(db: Db, *, conversation: Conversation, item: WorkItem, now: datetime) -> None:
    """Hold a waiting, locked conversation out to the best representative there is; it waits on when there is none."""
    if await offers.find_pending(db, conversation_id=conversation.id) is not None:
        return
    wish = await preferred.wish_for(db, item=item)
    if wish is not None:
        await _note_wish(db, item, wish, now)
    if wish is None or (wish.user_id is None and wish.others):
        user_id = await _best(db, item, now)
    else:
        user_id = wish.user_id
    if user_id is not None:
        await offers.make(db, item=item, user_id=user_id, now=now)


async def give(db: Db, *, conversation: Conversation, user_id: UUID, now: datetime, actor: UUID | None = None) -> None:
    """Make a locked open conversation somebody's, without asking; an offer of it to somebody else is withdrawn."""
    await leave_queue(db, conversation=conversation, now=now)
    await lifecycle.move(
        db, conversation=conversation, trigger=Trigger.ASSIGNED, assignee_id=user_id, now=now, actor=actor
    )


async def leave_queue(db: Db, *, conversation: Conversation, now: datetime) -> None:
    """Take a locked conversation out of its queue, and back from whom it is offered to."""
    if conversation.state is State.OPEN:
        await offers.withdraw(db, conversation_id=conversation.id, now=now)
        await db.run("UPDATE work_items SET queued = false WHERE conversation_id = $1", conversation.id)


async def take(db: Db, *, conversation_id: UUID, user_id: UUID, now: datetime) -> None:
    """Take an open conversation oneself, or one's own waiting one again.

    Raises AlreadyAssignedError for losers, and PickingNotAllowedError for what is not held out to them where the
    workstream lets nobody pick.

    Capacity is not asked: who picks by hand knows what they can carry (reference §5). It counts all the same, so a
    conversation that is not routed yet gets its place first.
    """
    conversation = await lifecycle.lock(db, conversation_id)
    if conversation.state is State.OPEN:
        if await places.find(db, conversation=conversation) is None:
            await places.enter(db, conversation=conversation, now=now)
        await _check_picking(db, conversation_id, user_id)
        await give(db, conversation=conversation, user_id=user_id, now=now, actor=user_id)
        detail = {"person": await steps.person_named(db, user_id)}
        await steps.note(db, conversation_id=conversation_id, kind=StepKind.ASSIGNED_BY_HAND, detail=detail, now=now)
    elif conversation.assignee_id == user_id and conversation.state is State.WAITING:
        await lifecycle.move(
            db, conversation=conversation, trigger=Trigger.REOPENED, assignee_id=user_id, now=now, actor=user_id
        )
    elif conversation.assignee_id is not None and conversation.assignee_id != user_id:
        owner = await db.one("SELECT id, name FROM users WHERE id = $1", conversation.assignee_id)
        raise AlreadyAssignedError(f"{owner['name']} has it already.", owner={"id": owner["id"], "name": owner["name"]})
    else:
        lifecycle.next_state(conversation.state, Trigger.ASSIGNED)


async def _check_picking(db: Db, conversation_id: UUID, user_id: UUID) -> None:
    if await workstreams.may_be_picked(db, conversation_id=conversation_id):
        return
    pending = await offers.find_pending(db, conversation_id=conversation_id)
    if pending is None or pending.user_id != user_id:
        raise PickingNotAllowedError("Nobody picks from this workstream; wait till the conversation is offered to you.")


async def _note_wish(db: Db, item: WorkItem, wish: preferred.Wish, now: datetime) -> None:
    """Say whom the customer prefers and what comes of it, unless that was the last thing said."""
    outcome = "offered" if wish.user_id else "others" if wish.others else "waits"
    person = await steps.person_named(db, wish.user_id) if wish.user_id else wish.awaited
    await steps.note_once(
        db,
        conversation_id=item.conversation_id,
        kind=StepKind.MATCHED,
        detail={"way": "preferred", "person": person, "outcome": outcome},
        now=now,
    )


async def _best(db: Db, item: WorkItem, now: datetime) -> UUID | None:
    """Who should get it, by the method of its queue and the skills that it wants, or by rules of the queue's own."""
    method = AssignmentMethod(await db.value("SELECT assignment_method FROM queues WHERE id = $1", item.queue_id))
    if method is AssignmentMethod.CUSTOM:
        found = await custom.best(db, item=item, now=now)
        if found is None:
            return None
        detail = custom.explained(found)
        await steps.note(db, conversation_id=item.conversation_id, kind=StepKind.MATCHED, detail=detail, now=now)
        return found.person.candidate.user_id
    wanted = await skills.wanted_by(db, item=item)
    chosen = match.best(
        method=method,
        units=item.units,
        people=await candidates.lock_and_find(db, item=item, with_skills=bool(wanted), now=now),
        declines_allowed=(await settings.get(db)).declines_allowed,
        wanted=wanted,
    )
    return chosen.user_id if chosen else None


async def _fitting(db: Db, user_id: UUID, now: datetime) -> list[UUID]:
    """What somebody can be asked for at once: what is for them, and what their room lets them take; about a block."""
    room = await capacity.room_of(db, user_id=user_id, now=now)
    if room is None:
        return []
    found = await preferred.waiting_for(db, user_id=user_id)
    for queue in await custom.queues_of(db, user_id=user_id):
        await _take(db, user_id, room, found, queue.priority)
        found += await custom.waiting_in(
            db, queue_id=queue.id, rooms={user_id: _left(room, found)}, beside=_ids(found), now=now
        )
    await _take(db, user_id, room, found, None)
    return _ids(found)


async def _take(db: Db, user_id: UUID, room: Room, found: list[Row], up_to: int | None) -> None:
    """Add what somebody could take, beside what is found, of queues without rules of their own, `up_to` a priority."""
    left = _left(room, found)
    while (left.units > 0 or left.has_slots) and (
        waiting := await candidates.waiting_for(db, user_id=user_id, room=left, beside=_ids(found), up_to=up_to)
    ):
        for row in waiting:
            if not left.has(units=row["units"], profile_ids=row["profile_ids"]):
                break
            if len(found) >= candidates.BLOCK:
                return
            left = left.without(units=row["units"], profile_ids=row["profile_ids"])
            found.append(row)


def _left(room: Room, taken: list[Row]) -> Room:
    for row in taken:
        room = room.without(units=row["units"], profile_ids=row["profile_ids"])
    return room


def _ids(rows: list[Row]) -> list[UUID]:
    return [row["conversation_id"] for row in rows]
