"""Preferred representatives: up to three whom a customer's conversations are offered to first (reference §4.6)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from madoguchi.conversations.closures import PASSED_ON
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import InvalidError
from madoguchi.kit.events import record
from madoguchi.routing import settings
from madoguchi.routing.events import PreferredRepresentativesChanged
from madoguchi.routing.models import WorkItem
from madoguchi.routing.settings import PreferredFallback

MOST = 3
_DECLINED = f"""
(SELECT count(*) FROM offers WHERE offers.conversation_id = item.conversation_id
   AND offers.user_id = preferred.user_id AND state IN ('rejected', 'missed') AND made_at >= item.entered_at)
+ (SELECT count(*) FROM sessions WHERE sessions.conversation_id = item.conversation_id
   AND sessions.user_id = preferred.user_id AND {PASSED_ON} AND ended_at >= item.entered_at)
"""
_OF_ITEM = f"""
FROM preferred_representatives AS preferred
JOIN users ON users.id = preferred.user_id AND users.active
JOIN queue_members AS serving ON serving.user_id = preferred.user_id AND serving.queue_id = item.queue_id
WHERE preferred.customer_id = item.customer_id
  AND {_DECLINED} < CASE preferred_fallback WHEN 'leave' THEN declines_allowed ELSE 1 END
"""
"""SQL: those whom the customer of `work_items AS item` prefers and who can be asked, if they are there.

Who has declined it, or was not there to be asked, comes after others; where it waits for nobody else, they are asked
again, as often as one may decline.
"""
FREE_TO_GO = f"""
NOT EXISTS (
  SELECT FROM routing_settings WHERE preferred_representatives AND preferred_fallback = 'leave' AND EXISTS (
    SELECT {_OF_ITEM}))
"""
"""SQL: whether a row of `work_items AS item` may be offered to others than those whom its customer prefers."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a customer's preference makes of a conversation."""

    user_id: UUID | None
    """Who is asked; None while none of those preferred is there."""
    person: dict[str, Any]
    """Who is asked, or else whom it is for, the most preferred one; as steps tell of people."""
    others: bool
    """Whether others are asked while none of them is there."""

    @property
    def asks_others(self) -> bool:
        return self.user_id is None and self.others

    @property
    def outcome(self) -> str:
        return "offered" if self.user_id else "others" if self.others else "waits"


async def names(db: Db, *, customer_id: UUID) -> list[tuple[UUID, str]]:
    """Those whom a customer prefers, the most preferred first."""
    rows = await db.all(
        """
        SELECT users.id, name FROM preferred_representatives JOIN users ON users.id = user_id
        WHERE customer_id = $1 ORDER BY place
        """,
        customer_id,
    )
    return [(row["id"], row["name"]) for row in rows]


async def choosable(db: Db) -> list[tuple[UUID, str]]:
    """Who could be preferred, by name: everybody in service who serves a queue."""
    rows = await db.all(
        """
        SELECT id, name FROM users WHERE active AND EXISTS (SELECT FROM queue_members WHERE user_id = users.id)
        ORDER BY name, id
        """
    )
    return [(row["id"], row["name"]) for row in rows]


async def prefer(db: Db, *, customer_id: UUID, user_ids: Sequence[UUID], now: datetime, actor: UUID) -> None:
    """Let a customer's conversations go to these people first, in this order; raises InvalidError for who is none."""
    await db.value("SELECT id FROM customers WHERE id = $1 FOR UPDATE", customer_id)
    await db.run("DELETE FROM preferred_representatives WHERE customer_id = $1", customer_id)
    try:
        await db.run(
            """
            INSERT INTO preferred_representatives (customer_id, user_id, place)
            SELECT $1, user_id, place FROM unnest($2::uuid[]) WITH ORDINALITY AS chosen (user_id, place)
            """,
            customer_id,
            list(user_ids),
        )
    except asyncpg.ForeignKeyViolationError as error:
        raise InvalidError("One of them does not work here; reload the list of people.") from error
    fact = PreferredRepresentativesChanged(customer_id=customer_id, user_ids=list(user_ids))
    record(db, fact, now=now, actor=actor)


async def wishes_for(db: Db, *, items: Collection[WorkItem]) -> dict[UUID, Wish]:
    """What is to become of waiting, locked conversations by their customers' preference, of those that have one here.

    Only those count who serve its queue, all of whom are locked, and have not declined it too often. Their presence has
    to be one that it allows; room, skills and rules are not asked. What is picked is offered to nobody.
    """
    chosen = await settings.get(db)
    if not chosen.preferred_representatives:
        return {}
    rows = await db.all(
        f"""
        SELECT conversation_id, users.id, users.name, presence = ANY(allowed_presences) AS present
        FROM work_items AS item, routing_settings,
          LATERAL (SELECT users.id, users.name, place, {_DECLINED} AS declines {_OF_ITEM}) AS users
        JOIN presences ON presences.user_id = users.id
        WHERE item.conversation_id = ANY($1::uuid[]) AND allowed_presences <> '{{}}' ORDER BY declines, place
        """,
        [item.conversation_id for item in items],
    )
    preferred: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        preferred[row["conversation_id"]].append(row)
    others = chosen.preferred_fallback is PreferredFallback.NEXT_BEST
    return {conversation_id: _wish(people, others) for conversation_id, people in preferred.items()}


async def waiting_for(db: Db, *, user_id: UUID, beside: Collection[UUID]) -> list[UUID]:
    """What waits of customers who prefer somebody and could be offered to them, whatever their room; not `beside`."""
    rows = await db.all(
        f"""
        SELECT item.conversation_id FROM routing_settings, preferred_representatives AS own
        JOIN work_items AS item ON item.customer_id = own.customer_id AND queued
        JOIN presences ON presences.user_id = own.user_id AND presence = ANY(item.allowed_presences)
        WHERE routing_settings.preferred_representatives AND own.user_id = $1
          AND item.conversation_id <> ALL($2::uuid[])
          AND own.user_id IN (SELECT preferred.user_id {_OF_ITEM}) AND NOT EXISTS (
            SELECT FROM offers WHERE offers.conversation_id = item.conversation_id AND state = 'pending')
        ORDER BY entered_at LIMIT 100
        """,
        user_id,
        list(beside),
    )
    return [row["conversation_id"] for row in rows]


async def waiting_of(db: Db, *, customer_id: UUID) -> list[UUID]:
    """What waits of a customer."""
    rows = await db.all("SELECT conversation_id FROM work_items WHERE customer_id = $1 AND queued", customer_id)
    return [row["conversation_id"] for row in rows]


def _wish(people: Sequence[Row], others: bool) -> Wish:
    """What comes of it that these are preferred, the first of all first."""
    asked = next((row for row in people if row["present"]), None)
    person = asked or people[0]
    return Wish(asked["id"] if asked else None, {"id": person["id"], "name": person["name"]}, others)
