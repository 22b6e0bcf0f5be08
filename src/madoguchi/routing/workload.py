"""How full people are, and which presence follows from that."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.kit.jobs import enqueue, job
from madoguchi.people import connections, presence
from madoguchi.people.models import Presence
from madoguchi.people.presence import ByCapacity
from madoguchi.routing import capacity, settings


class Fullness(StrEnum):
    """How much of what somebody can take they hold."""

    FREE = "free"
    PARTLY = "partly"
    FULL = "full"
    NEGATIVE = "negative"
    """More than they can take, as who picks by hand may."""


SESSION_LIMIT = "session_limit"
_PRESENCES = {
    Fullness.FREE: Presence.AVAILABLE,
    Fullness.PARTLY: Presence.BUSY,
    Fullness.FULL: Presence.BUSY_DND,
    Fullness.NEGATIVE: Presence.BUSY_DND,
}


def presence_of(fullness: Fullness, *, at_session_limit: bool) -> ByCapacity:
    """Which presence follows (reference §14), and why."""
    if at_session_limit:
        return ByCapacity(Presence.BUSY_DND, SESSION_LIMIT)
    return ByCapacity(_PRESENCES[fullness], fullness)


def fullness_of(*, held: int, limit: int) -> Fullness:
    """How full somebody is who holds so many units of so many."""
    if held > limit:
        return Fullness.NEGATIVE
    if held == limit:
        return Fullness.FULL
    return Fullness.PARTLY if held else Fullness.FREE


def together(units: Fullness | None, profiles: Collection[Fullness]) -> Fullness:
    """How full somebody is by both: full when both are, of several profiles when one is (reference §14).

    `units` is None for whom they do not limit, `profiles` are those that block assignment.
    """
    kinds = [*profiles, *([units] if units is not None else [])]
    if Fullness.NEGATIVE in kinds:
        return Fullness.NEGATIVE
    if units in {None, Fullness.FULL} and (not profiles or Fullness.FULL in profiles):
        return Fullness.FULL
    return Fullness.FREE if set(kinds) == {Fullness.FREE} else Fullness.PARTLY


async def fullness(db: Db, *, user_id: UUID, now: datetime) -> Fullness:
    """How full somebody is by all that limits them. What rings and is not answered yet makes nobody busy."""
    limit: int = await db.value("SELECT capacity_units FROM users WHERE id = $1", user_id)
    ringing = await db.all("SELECT units, profile_ids FROM offers WHERE user_id = $1 AND state = 'pending'", user_id)
    slots = await capacity.slots(db, user_id=user_id, day=await capacity.today(db, now=now), now=now)
    profiles = [
        fullness_of(
            held=slot["taken"] - sum(slot["id"] in offer["profile_ids"] for offer in ringing), limit=slot["item_limit"]
        )
        for slot in slots
        if slot["held"] and slot["blocks_assignment"]
    ]
    held = await capacity.units_taken(db, user_id=user_id, now=now) - sum(offer["units"] for offer in ringing)
    unlimited = limit == 0 and held == 0 and bool(profiles)
    return together(None if unlimited else fullness_of(held=held, limit=limit), profiles)


async def sessions_held(db: Db, *, user_id: UUID) -> int:
    """With how many conversations somebody is at the same time."""
    held: int = await db.value(
        "SELECT count(*) FROM conversations WHERE assignee_id = $1 AND state IN ('active', 'wrap_up')", user_id
    )
    return held


async def by_capacity(db: Db, *, user_id: UUID, now: datetime) -> ByCapacity:
    """The presence that follows from what somebody holds now."""
    held = await sessions_held(db, user_id=user_id)
    limit = (await settings.get(db)).session_limit
    return presence_of(await fullness(db, user_id=user_id, now=now), at_session_limit=held >= limit)


@job(lane="person:user_id")
async def follow(db: Db, *, user_id: UUID | None, now: datetime) -> None:
    """What somebody holds or can take may have changed: see which presence follows.

    A chosen Available or Busy is over when they have taken a conversation, or are rid of one, since they chose it; that
    goes by when it happened, so that no choice is undone by what was before it.
    """
    if user_id is None:
        return
    # Locked before it is looked at, so that nobody who looked earlier writes later.
    before = await presence.lock(db, user_id=user_id)
    moved: bool = await db.value(
        """
        SELECT EXISTS (SELECT FROM sessions WHERE user_id = $1 AND ended_at > $2)
          OR EXISTS (SELECT FROM sessions WHERE user_id = $1 AND ended_at IS NULL AND started_at > $2)
        """,
        user_id,
        before.set_at,
    )
    if not presence.gives_way(before, holding_changed=moved):
        return
    found = await by_capacity(db, user_id=user_id, now=now)
    await presence.follow(db, user_id=user_id, by_capacity=found, holding_changed=moved, now=now)


@job()
async def follow_everywhere(db: Db, *, now: datetime) -> None:
    """What anybody can take may have changed."""
    for row in await db.all("SELECT user_id FROM presences WHERE presence <> 'offline'"):
        enqueue(db, follow, now=now, user_id=row["user_id"])


@job()
async def begin_day(db: Db, *, now: datetime) -> None:
    """What profiles that are reset daily have counted is over with the day: once in each, see which presences follow.

    A day also begins where the organisation's zone is changed to one that has another.
    """
    began = (await capacity.today(db, now=now)).began
    if await db.run("UPDATE routing_settings SET day_began = $1 WHERE day_began IS DISTINCT FROM $1", began):
        await follow_everywhere(db, now=now)


async def open_window(db: Db, *, user_id: UUID, now: datetime) -> UUID:
    """Somebody who is signed in opens the desk; the id of that window."""
    await presence.come_back(db, user_id=user_id, by_capacity=await by_capacity(db, user_id=user_id, now=now), now=now)
    return await connections.begin(db, user_id=user_id, now=now)


async def note_seen(db: Db, *, windows: Mapping[UUID, UUID], now: datetime, in_sight: Collection[UUID] = ()) -> None:
    """Remember which windows are open, and which in sight; who was taken for gone by mistake is back."""
    for user_id in await connections.note_seen(db, windows=windows, in_sight=in_sight, now=now):
        await presence.come_back(
            db, user_id=user_id, by_capacity=await by_capacity(db, user_id=user_id, now=now), now=now
        )
