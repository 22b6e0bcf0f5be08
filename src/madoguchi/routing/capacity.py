"""How much each representative can still take, derived from what they hold, so that it cannot drift."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from madoguchi.kit.db import Db, Row
from madoguchi.routing import settings

HELD = """
(conversations.state = 'active' OR conversations.state = 'wrap_up' AND (work_items.wrap_up_seconds IS NULL
  OR conversations.state_since + make_interval(secs => work_items.wrap_up_seconds) > {now}))
"""
"""SQL: whether a conversation takes room of who has it; in wrap-up as long as its workstream said (reference §3)."""
TAKEN = f"""
  coalesce((SELECT sum(work_items.units) FROM conversations JOIN work_items ON conversation_id = conversations.id
            WHERE assignee_id = {{user}} AND {HELD}), 0)
  + coalesce((SELECT sum(units) FROM offers WHERE offers.user_id = {{user}} AND state = 'pending'), 0)
"""
"""SQL for the units a person has taken: what they hold and what is held out to them (reference §5)."""
SLOTS = f"""
SELECT profile.id, profile.name, profile.reset, profile.blocks_assignment, own.user_id IS NOT NULL AS held,
  own.custom_limit IS NOT NULL AS custom, coalesce(own.custom_limit, profile.item_limit) AS item_limit, taken
FROM capacity_profiles AS profile
LEFT JOIN user_capacity_profiles AS own ON own.profile_id = profile.id AND own.user_id = {{user}}
CROSS JOIN LATERAL (
  SELECT CASE profile.reset
    WHEN 'immediate' THEN (
      SELECT count(*) FROM conversations JOIN work_items ON conversation_id = conversations.id
      WHERE assignee_id = {{user}} AND profile.id = ANY(profile_ids) AND {HELD}) + (
      SELECT count(*) FROM offers
      WHERE offers.user_id = {{user}} AND state = 'pending' AND profile.id = ANY(profile_ids))
    ELSE (SELECT count(*) FROM (
      SELECT conversation_id FROM sessions JOIN work_items USING (conversation_id)
      WHERE sessions.user_id = {{user}} AND started_at >= {{day}} AND profile.id = ANY(profile_ids)
      UNION SELECT conversation_id FROM offers
      WHERE offers.user_id = {{user}} AND state = 'pending' AND profile.id = ANY(profile_ids)) AS today)
    END AS taken) AS load
"""
"""SQL for every capacity profile as it stands for one person: `held` says whether it is theirs at all.

What counts is what they hold now, or what they have taken on since `day`, and what is held out to them.
"""
OPEN = "(held AND (NOT blocks_assignment OR taken < item_limit))"
"""SQL: whether a row of `SLOTS` lets its person be offered one more."""


@dataclass(frozen=True, slots=True)
class Day:
    """The day of the organisation around a moment, by which profiles that are reset daily are counted."""

    began: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Room:
    """What one person can take on: units, and a slot in each profile; conversations are put into it one by one."""

    units: int
    slots: Mapping[UUID, int]
    """Free slots of their profiles."""
    closed: frozenset[UUID]
    """Profiles of which they can be offered nothing: not theirs, or full."""
    unbounded: frozenset[UUID] = frozenset()
    """Profiles of theirs that do not block: there is always a slot."""

    @property
    def has_slots(self) -> bool:
        return bool(self.unbounded) or any(free > 0 for free in self.slots.values())

    def has(self, *, units: int, profile_ids: Collection[UUID]) -> bool:
        return (units == 0 or units <= self.units) and self.closed.isdisjoint(profile_ids)

    def left(self, *, takes_units: bool, profile_ids: Collection[UUID]) -> int:
        """How much is free of what something takes: units, or else slots of that profile of which there are fewest."""
        if takes_units:
            return self.units
        return max(min((self.slots[one] for one in profile_ids if one in self.slots), default=0), 0)

    def without(self, *, units: int, profile_ids: Collection[UUID]) -> "Room":
        """What is left when one more is taken on."""
        slots = {one: free - (one in profile_ids) for one, free in self.slots.items()}
        full = {one for one, free in slots.items() if free <= 0} - self.unbounded
        return replace(self, units=self.units - units, slots=slots, closed=self.closed | full)


def day_of(*, zone: ZoneInfo, now: datetime) -> Day:
    """The calendar day in a zone, which has 23 or 25 hours when the clock is changed."""
    date = now.astimezone(zone).date()
    began, ends = (datetime.combine(day, time.min, zone) for day in (date, date + timedelta(days=1)))
    return Day(began.astimezone(UTC), ends.astimezone(UTC))


async def today(db: Db, *, now: datetime) -> Day:
    return day_of(zone=(await settings.get(db)).zone, now=now)


async def units_taken(db: Db, *, user_id: UUID, now: datetime) -> int:
    return int(await db.value(f"SELECT {TAKEN.format(user='$1::uuid', now='$2::timestamptz')}", user_id, now))


async def slots(db: Db, *, user_id: UUID, day: Day, now: datetime) -> list[Row]:
    """Every profile as it stands for somebody, by name: the rows of `SLOTS`."""
    asked = SLOTS.format(user="$1::uuid", now="$2::timestamptz", day="$3::timestamptz")
    return await db.all(f"{asked} ORDER BY lower(profile.name)", user_id, now, day.began)


async def room_of(db: Db, *, user_id: UUID, now: datetime) -> Room | None:
    """What somebody can take on; None for who is out of service."""
    return (await rooms_of(db, user_ids=[user_id], now=now)).get(user_id)


async def rooms_of(
    db: Db, *, user_ids: Collection[UUID], now: datetime, profile_ids: Collection[UUID] | None = None
) -> dict[UUID, Room]:
    """What those of these people can take on who are in service; slots of these profiles alone, if they are given."""
    rows = await db.all(
        f"""
        SELECT id, capacity_units - ({TAKEN.format(user="users.id", now="$2::timestamptz")}) AS units FROM users
        WHERE id = ANY($1::uuid[]) AND active
        """,
        list(user_ids),
        now,
    )
    slots_of: dict[UUID, list[Row]] = defaultdict(list)
    for row in await _slots_of(db, user_ids, profile_ids, now):
        slots_of[row["user_id"]].append(row)
    return {row["id"]: _room(int(row["units"]), slots_of[row["id"]]) for row in rows}


async def taken_today(
    db: Db, *, conversation_ids: Collection[UUID], now: datetime
) -> dict[tuple[UUID, UUID], frozenset[UUID]]:
    """Who has taken which of these conversations on today already: in their daily profiles it takes no other slot."""
    rows = await db.all(
        """
        SELECT conversation_id, user_id, array_agg(DISTINCT profile.id) AS profile_ids
        FROM sessions JOIN work_items USING (conversation_id)
        JOIN capacity_profiles AS profile ON profile.id = ANY(profile_ids) AND reset <> 'immediate'
        WHERE conversation_id = ANY($1::uuid[]) AND started_at >= $2 GROUP BY conversation_id, user_id
        """,
        list(conversation_ids),
        (await today(db, now=now)).began,
    )
    return {(row["conversation_id"], row["user_id"]): frozenset(row["profile_ids"]) for row in rows}


async def lock_people(db: Db, *, user_ids: Collection[UUID]) -> None:
    """Keep everybody else from giving these people work till the commit; always in the same order."""
    await db.run("SELECT FROM presences WHERE user_id = ANY($1::uuid[]) ORDER BY user_id FOR UPDATE", list(user_ids))


async def _slots_of(
    db: Db, user_ids: Collection[UUID], profile_ids: Collection[UUID] | None, now: datetime
) -> list[Row]:
    if profile_ids is not None and not profile_ids:
        return []
    asked = SLOTS.format(user="users.id", now="$3::timestamptz", day="$4::timestamptz")
    return await db.all(
        f"""
        SELECT users.id AS user_id, slot.* FROM users CROSS JOIN LATERAL ({asked}) AS slot
        WHERE users.id = ANY($1::uuid[]) AND ($2::uuid[] IS NULL OR slot.id = ANY($2))
        """,
        list(user_ids),
        profile_ids,
        now,
        (await today(db, now=now)).began,
    )


def _room(units: int, slots: Collection[Row]) -> Room:
    free = {row["id"]: row["item_limit"] - row["taken"] for row in slots if row["held"]}
    unbounded = frozenset(row["id"] for row in slots if row["held"] and not row["blocks_assignment"])
    has = unbounded | {one for one, left in free.items() if left > 0}
    return Room(units, free, frozenset(row["id"] for row in slots) - has, unbounded)
