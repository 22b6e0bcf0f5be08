"""The arithmetic of somebody's capacity: what they may take, what is taken, and what takes it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from madoguchi.api.schema import Out
from madoguchi.kit.db import Db
from madoguchi.people.models import User
from madoguchi.routing import capacity
from madoguchi.routing.capacity import HELD, Day
from madoguchi.routing.capacity_profiles import Reset


class UnitsView(Out):
    limit: int
    taken: int
    free: int
    """Below nothing when somebody has picked more than they are offered."""


class ProfileSlots(Out):
    id: UUID
    name: str
    limit: int
    custom: bool
    """Whether the limit is this person's own."""
    taken: int
    free: int
    blocks_assignment: bool
    reset: Reset
    resets_at: datetime | None
    """When all slots are free again; None when each is as soon as its conversation is given back."""


class Holding(Out):
    """A conversation that takes room."""

    conversation_id: UUID
    customer: str | None
    state: Literal["offered", "active", "wrap_up", "today"]
    """`today` is what is not held any more, and counts until the day is over."""
    units: int
    profiles: list[str]
    """The names of those of which it takes a slot."""
    since: datetime
    until: datetime | None
    """When it takes no more room by itself: an offer that nobody answers, a wrap-up that blocks for a time."""


class CapacityView(Out):
    units: UnitsView
    profiles: list[ProfileSlots]
    holdings: list[Holding]


_HOLDINGS = f"""
WITH today AS (
  SELECT conversation_id, min(started_at) AS since FROM sessions WHERE user_id = $1 AND started_at >= $3
  GROUP BY conversation_id
), held AS (
  SELECT conversation_id, state, units, profile_ids, state_since AS since,
    CASE state WHEN 'wrap_up' THEN state_since + make_interval(secs => wrap_up_seconds) END AS until
  FROM conversations JOIN work_items ON conversation_id = conversations.id
  WHERE assignee_id = $1 AND {HELD.format(now="$2::timestamptz")}
  UNION ALL SELECT conversation_id, 'offered', units, profile_ids, made_at, expires_at FROM offers
  WHERE user_id = $1 AND state = 'pending'
), things AS (
  SELECT * FROM held
  UNION ALL SELECT conversation_id, 'today', 0, profile_ids, since, $4
  FROM today JOIN work_items USING (conversation_id)
  WHERE conversation_id NOT IN (SELECT conversation_id FROM held)
), shown AS (
  SELECT things.*, ARRAY(
    SELECT name FROM capacity_profiles AS profile
    JOIN user_capacity_profiles AS own ON own.profile_id = profile.id AND own.user_id = $1
    WHERE profile.id = ANY(things.profile_ids) AND CASE reset WHEN 'immediate' THEN things.state <> 'today'
      ELSE things.state = 'offered' OR things.conversation_id IN (SELECT conversation_id FROM today) END
    ORDER BY name) AS profiles
  FROM things
)
SELECT conversation_id, display_name AS customer, shown.state, units, profiles, shown.since, shown.until
FROM shown JOIN conversations ON conversations.id = conversation_id JOIN customers ON customers.id = customer_id
WHERE shown.state <> 'today' OR profiles <> '{{}}' ORDER BY shown.since, conversation_id
"""


async def capacity_view(db: Db, *, user: User, now: datetime) -> CapacityView:
    day = await capacity.today(db, now=now)
    taken = await capacity.units_taken(db, user_id=user.id, now=now)
    rows = await db.all(_HOLDINGS, user.id, now, day.began, day.ends)
    return CapacityView(
        units=UnitsView(limit=user.capacity_units, taken=taken, free=user.capacity_units - taken),
        profiles=await _profiles(db, user.id, day, now),
        holdings=[Holding(**dict(row)) for row in rows],
    )


async def _profiles(db: Db, user_id: UUID, day: Day, now: datetime) -> list[ProfileSlots]:
    return [
        ProfileSlots(
            id=row["id"],
            name=row["name"],
            limit=row["item_limit"],
            custom=row["custom"],
            taken=row["taken"],
            free=row["item_limit"] - row["taken"],
            blocks_assignment=row["blocks_assignment"],
            reset=Reset(row["reset"]),
            resets_at=day.ends if row["reset"] == Reset.END_OF_DAY else None,
        )
        for row in await capacity.slots(db, user_id=user_id, day=day, now=now)
        if row["held"]
    ]
