"""Matching: the oldest waiting conversation with the representative whom its queue's method chooses."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from madoguchi.conversations import lifecycle
from madoguchi.conversations.closures import Closure
from madoguchi.conversations.lifecycle import Trigger
from madoguchi.conversations.models import Conversation, State
from madoguchi.kit.db import Db
from madoguchi.kit.errors import ConflictError
from madoguchi.kit.jobs import enqueue, job, name_of
from madoguchi.routing import (
    blocks,
    candidates,
    capacity,
    custom,
    offers,
    places,
    preferred,
    queues,
    stays,
    steps,
    workstreams,
)
from madoguchi.routing.models import WorkItem
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
    """Look anew for whom what waits is, where somebody is if nobody is in its queue any more."""
    conversation = await lifecycle.lock(db, conversation_id)
    item = await places.find(db, conversation=conversation)
    if item is None or not item.queued or conversation.state is not State.OPEN:
        return
    if await offers.find_pending(db, conversation_id=conversation_id) is None:
        item = await places.leave_unserved(db, conversation=conversation, item=item, now=now)
        await offer(db, conversation=conversation, item=item, now=now)


@job(lane="person:user_id")
async def offer_waiting(db: Db, *, user_id: UUID | None, now: datetime, beside: Sequence[UUID] = ()) -> None:
    """Somebody may have room: hold out a block of what waits in their queues, and come back until nothing is left.

    Each goes to whoever is best for it, by the method of its queue, as if it came just now. What nobody takes holds up
    nothing behind it: the next block is looked for `beside` it.
    """
    if user_id is None:
        return
    if await blocks.find_for(db, user_id=user_id, beside=beside, now=now):
        # One block at a time in each queue: another would look at the same conversations.
        await queues.take_turns(db, queue_ids=await queues.queues_of(db, user_id=user_id))
        found = await blocks.find_for(db, user_id=user_id, beside=beside, now=now)
        left = await _give_out(db, found, now)
        enqueue(db, offer_waiting, now=now, user_id=user_id, beside=[*beside, *left])
        return
    # Whoever is just finding no room for a conversation holds this lock too: either they see the room that there is
    # now, or what they leave waiting is seen here.
    await capacity.lock_people(db, user_ids=[user_id])
    if await blocks.find_for(db, user_id=user_id, beside=beside, now=now):
        enqueue(db, offer_waiting, now=now, user_id=user_id, beside=beside)


@job(lane="queue:queue_id")
async def offer_by_rules(db: Db, *, queue_id: UUID, now: datetime, beside: Sequence[UUID] = ()) -> None:
    """Ask for those who would be asked for what waits in a queue with rules of its own, a block at a time."""
    rows = await db.all("SELECT user_id FROM queue_members WHERE queue_id = $1", queue_id)
    rooms = await capacity.rooms_of(db, user_ids=[row["user_id"] for row in rows], now=now)
    found = await custom.waiting_in(db, queue_id=queue_id, rooms=rooms, beside=beside, now=now)
    for user_id in sorted(set(found.values())):
        enqueue(db, offer_waiting, now=now, user_id=user_id)
    if len(found) == candidates.BLOCK:
        enqueue(db, offer_by_rules, now=now, queue_id=queue_id, beside=[*beside, *found])


@job()
async def offer_to_preferred(db: Db, *, contact_id: UUID, now: datetime) -> None:
    """A contact prefers others than before: see who is there for what waits of them."""
    for conversation_id in await preferred.waiting_of(db, contact_id=contact_id):
        enqueue(db, offer_again, now=now, conversation_id=conversation_id)


@job()
async def offer_identified(db: Db, *, customer_id: UUID, now: datetime) -> None:
    """A customer is known to be another contact than before, or none: what waits of them may be for somebody else."""
    rows = await db.all("SELECT conversation_id FROM work_items WHERE customer_id = $1 AND queued", customer_id)
    for row in rows:
        enqueue(db, offer_again, now=now, conversation_id=row["conversation_id"])


@job()
async def offer_queue(db: Db, *, queue_id: UUID, now: datetime, moved: Sequence[UUID] = ()) -> None:
    """The people of a queue have changed, or it has: see whether those who came, or all, have room for what waits.

    All, too, when somebody left for whom anything may have been left waiting.
    """
    rows = await db.all("SELECT user_id FROM queue_members WHERE queue_id = $1", queue_id)
    members = {row["user_id"] for row in rows}
    came = [one for one in moved if one in members]
    left = [one for one in moved if one not in members]
    all_of_them = not moved or await preferred.are_wished_for(db, user_ids=left)
    for user_id in members if all_of_them else came:
        enqueue(db, offer_waiting, now=now, user_id=user_id)


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
        trigger = _LEFT_BEHIND[conversation.state]
        await lifecycle.move(db, conversation=conversation, trigger=trigger, now=now, reason=Closure.DISCONNECTED)
    await take_offer_back(db, conversation_id=conversation_id, user_id=user_id, now=now)


@job()
async def let_leavers_go(db: Db, *, queue_id: UUID, moved: Sequence[UUID] = (), now: datetime) -> None:
    """People of a queue have `moved`: what is held out to those who left goes to the next; what they hold stays.

    What was handed to somebody who never served it goes on ringing.
    """
    left = await db.all(
        """
        SELECT conversation_id, user_id FROM offers
        WHERE queue_id = $1 AND state = 'pending' AND user_id = ANY($2::uuid[]) AND NOT EXISTS (
          SELECT FROM queue_members AS member WHERE member.queue_id = $1 AND member.user_id = offers.user_id)
        """,
        queue_id,
        moved,
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


@job(lane="person:user_id")
async def offer_in_turn(
    db: Db, *, user_id: UUID, conversation_id: UUID, after: Sequence[UUID] = (), now: datetime
) -> None:
    """Look for a representative again, now that somebody has been offered what waits longer: it may still be theirs."""
    conversation = await lifecycle.lock(db, conversation_id)
    item = await places.find(db, conversation=conversation)
    if item is not None and item.queued and conversation.state is State.OPEN:
        await offer(db, conversation=conversation, item=item, now=now, after=[*after, user_id])


async def offer(
    db: Db, *, conversation: Conversation, item: WorkItem, now: datetime, after: Sequence[UUID] = ()
) -> None:
    """Hold a waiting, locked conversation out to the best representative there is; it waits on when there is none.

    Who has just got room gets what waited for it first, so one that comes at that moment does not overtake it; `after`
    says who has been waited for so.
    """
    if await offers.find_pending(db, conversation_id=conversation.id) is not None:
        return
    chosen = await blocks.choose(db, items=[item], now=now)
    user_id = chosen[0].user_id
    if user_id is not None and user_id not in after:
        by_rules = await _is_yet_to_be_searched_for(db, user_id)
        waiting = await blocks.find_for(db, user_id=user_id, beside=(), by_rules=by_rules, now=now)
        if waiting[:1] not in ([], [item.conversation_id]):
            enqueue(db, offer_waiting, now=now, user_id=user_id)
            enqueue(db, offer_in_turn, now=now, user_id=user_id, conversation_id=conversation.id, after=after)
            return
    await blocks.hold_out(db, chosen=chosen)


async def give(
    db: Db,
    *,
    conversation: Conversation,
    user_id: UUID,
    now: datetime,
    actor: UUID | None = None,
    reason: Closure | None = None,
) -> None:
    """Make a locked open conversation somebody's, without asking; an offer of it to somebody else is withdrawn.

    `reason` says why it waits no more, if they did not take it themselves.
    """
    await leave_queue(db, conversation=conversation, now=now, reason=reason)
    await lifecycle.move(
        db, conversation=conversation, trigger=Trigger.ASSIGNED, assignee_id=user_id, now=now, actor=actor
    )


async def leave_queue(db: Db, *, conversation: Conversation, now: datetime, reason: Closure | None) -> None:
    """Take a locked conversation out of its queue, and back from whom it is offered to.

    `reason` says why; there is none where somebody takes it.
    """
    if conversation.state is State.OPEN:
        await offers.withdraw(db, conversation_id=conversation.id, now=now)
        if reason is not None:
            await stays.end(db, conversation=conversation, reason=reason, now=now)
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


async def _is_yet_to_be_searched_for(db: Db, user_id: UUID) -> bool:
    """Whether anything that waits in queues with rules of their own may be for somebody.

    Who gets room is searched for by a job that is there from the same commit on. Where there is none, nothing that
    waits is for them, and what comes need not look through ten thousand again (0020).
    """
    found: bool = await db.value(
        """
        SELECT EXISTS (SELECT FROM jobs WHERE lane = 'person:' || $1::uuid AND function = $2)
          OR EXISTS (
            SELECT FROM queue_members JOIN jobs ON lane = 'queue:' || queue_id AND function = $3 WHERE user_id = $1)
        """,
        user_id,
        name_of(offer_waiting),
        name_of(offer_by_rules),
    )
    return found


async def _check_picking(db: Db, conversation_id: UUID, user_id: UUID) -> None:
    if await workstreams.may_be_picked(db, conversation_id=conversation_id):
        return
    pending = await offers.find_pending(db, conversation_id=conversation_id)
    if pending is None or pending.user_id != user_id:
        raise PickingNotAllowedError("Nobody picks from this workstream; wait till the conversation is offered to you.")


async def _give_out(db: Db, conversation_ids: Sequence[UUID], now: datetime) -> list[UUID]:
    """Hold each of these out to the best representative there is; those that nobody gets."""
    await lifecycle.lock_all(db, conversation_ids)
    items = await places.still_waiting(db, conversation_ids=conversation_ids)
    chosen = await blocks.choose(db, items=items, now=now)
    await blocks.hold_out(db, chosen=chosen)
    taken = {one.item.conversation_id for one in chosen if one.user_id is not None}
    return [one for one in conversation_ids if one not in taken]
