"""Preferred representatives: up to three whom a contact's conversations are offered to first (reference §4.6)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import asyncpg

from madoguchi.conversations.closures import PASSED_ON
from madoguchi.customers import contacts
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
_MOST_DECLINES = "CASE preferred_fallback WHEN 'leave' THEN declines_allowed ELSE 1 END"
_OF_ITEM = f"""
FROM preferred_representatives AS preferred
JOIN users ON users.id = preferred.user_id AND users.active
JOIN queue_members AS serving ON serving.user_id = preferred.user_id AND serving.queue_id = item.queue_id
WHERE preferred.contact_id = (SELECT contact_id FROM customers WHERE customers.id = item.customer_id)
  AND {_DECLINED} < {_MOST_DECLINES}
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


class Standing(StrEnum):
    """How somebody who is preferred stands towards a conversation, the first that is so."""

    OUT_OF_SERVICE = "out_of_service"
    NOT_IN_QUEUE = "not_in_queue"
    DECLINED = "declined"
    """As often as they are asked before others are."""
    ABSENT = "absent"
    """Their presence is none at which it is offered."""
    HERE = "here"


class Outcome(StrEnum):
    """What comes of a customer's preference now."""

    OFFERED = "offered"
    """One of them is asked."""
    OTHERS = "others"
    WAITS = "waits"
    """Till one of them is there."""


@dataclass(frozen=True, slots=True)
class Preferred:
    """Somebody whom a customer prefers, as they stand towards one of their conversations."""

    id: UUID
    name: str
    standing: Standing
    declines: int = 0

    @property
    def counts(self) -> bool:
        """Whether they are waited for, where a conversation waits for those who are preferred."""
        return self.standing in (Standing.ABSENT, Standing.HERE)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a customer's preference makes of a conversation."""

    people: tuple[Preferred, ...]
    """The most preferred first."""
    fallback: PreferredFallback

    @property
    def asked(self) -> list[UUID]:
        """Who is there to be asked, the first first: who has declined it less often, and then who is preferred more."""
        return [one.id for one in self._by_declines() if one.standing is Standing.HERE]

    @property
    def for_whom(self) -> Preferred:
        """Who is asked, or else who is waited for, or else the most preferred one."""
        asked = [one for one in self._by_declines() if one.standing is Standing.HERE]
        return next(iter([*asked, *(one for one in self._by_declines() if one.counts), *self.people]))

    @property
    def others(self) -> bool:
        """Whether others are asked after them, and while none of them is there."""
        return self.fallback is PreferredFallback.NEXT_BEST or not any(one.counts for one in self.people)

    @property
    def outcome(self) -> Outcome:
        if self.asked:
            return Outcome.OFFERED
        return Outcome.OTHERS if self.others else Outcome.WAITS

    def explained(self) -> dict[str, Any]:
        """What came of it, as a step tells."""
        return {
            "way": "preferred",
            "person": {"id": self.for_whom.id, "name": self.for_whom.name},
            "outcome": self.outcome,
            "fallback": self.fallback,
            "preferred": [{"id": one.id, "name": one.name, "standing": one.standing} for one in self.people],
        }

    def _by_declines(self) -> list[Preferred]:
        return sorted(self.people, key=lambda one: one.declines)


async def names(db: Db, *, contact_id: UUID) -> list[tuple[UUID, str]]:
    """Those whom a contact prefers, the most preferred first."""
    rows = await db.all(
        """
        SELECT users.id, name FROM preferred_representatives JOIN users ON users.id = user_id
        WHERE contact_id = $1 ORDER BY place
        """,
        contact_id,
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


async def prefer(db: Db, *, contact_id: UUID, user_ids: Sequence[UUID], now: datetime, actor: UUID) -> None:
    """Let a contact's conversations go to these people first, in this order, whichever customer of ours they write as.

    Raises NotFoundError, and InvalidError for who does not work here.
    """
    await contacts.hold(db, contact_id, alone=True)
    await db.run("DELETE FROM preferred_representatives WHERE contact_id = $1", contact_id)
    try:
        await db.run(
            """
            INSERT INTO preferred_representatives (contact_id, user_id, place)
            SELECT $1, user_id, place FROM unnest($2::uuid[]) WITH ORDINALITY AS chosen (user_id, place)
            """,
            contact_id,
            list(user_ids),
        )
    except asyncpg.ForeignKeyViolationError as error:
        raise InvalidError("One of them does not work here; reload the list of people.") from error
    fact = PreferredRepresentativesChanged(contact_id=contact_id, user_ids=list(user_ids))
    record(db, fact, now=now, actor=actor)


async def wishes_for(db: Db, *, items: Collection[WorkItem]) -> dict[UUID, Wish]:
    """What is to become of waiting conversations by their customers' preference, of those whose customers have one.

    Only those are asked who serve its queue, all of whom are locked where it is given out, and have not declined it too
    often. Their presence has to be one that it allows; room, skills and rules are not asked. What is picked is offered
    to nobody.
    """
    chosen = await settings.get(db)
    pushed = {item.conversation_id: item for item in items if item.allowed_presences}
    if not chosen.preferred_representatives or not pushed:
        return {}
    rows = await db.all(
        f"""
        SELECT conversation_id, users.id, users.name, active, serving.user_id IS NOT NULL AS serves, presence,
          {_DECLINED} AS declines, {_MOST_DECLINES} AS most
        FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[])
          AS item (conversation_id, customer_id, queue_id, entered_at)
        JOIN customers ON customers.id = item.customer_id
        JOIN preferred_representatives AS preferred USING (contact_id) JOIN users ON users.id = preferred.user_id
        JOIN presences ON presences.user_id = users.id CROSS JOIN routing_settings
        LEFT JOIN queue_members AS serving
          ON serving.user_id = preferred.user_id AND serving.queue_id = item.queue_id
        ORDER BY conversation_id, place
        """,
        list(pushed),
        [item.customer_id for item in pushed.values()],
        [item.queue_id for item in pushed.values()],
        [item.entered_at for item in pushed.values()],
    )
    people: dict[UUID, list[Preferred]] = defaultdict(list)
    for row in rows:
        standing = _standing(row, pushed[row["conversation_id"]])
        people[row["conversation_id"]].append(Preferred(row["id"], row["name"], standing, row["declines"]))
    return {one: Wish(tuple(found), chosen.preferred_fallback) for one, found in people.items()}


async def waiting_for(db: Db, *, user_id: UUID, beside: Collection[UUID]) -> list[UUID]:
    """What waits of customers who prefer somebody and could be offered to them, whatever their room; not `beside`."""
    rows = await db.all(
        f"""
        SELECT item.conversation_id FROM routing_settings, preferred_representatives AS own
        JOIN customers USING (contact_id) JOIN work_items AS item ON item.customer_id = customers.id AND queued
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


async def are_wished_for(db: Db, *, user_ids: Collection[UUID]) -> bool:
    """Whether any contact prefers any of these people."""
    found: bool = await db.value(
        "SELECT EXISTS (SELECT FROM preferred_representatives WHERE user_id = ANY($1::uuid[]))", list(user_ids)
    )
    return found


async def waiting_of(db: Db, *, contact_id: UUID) -> list[UUID]:
    """What waits of a contact."""
    rows = await db.all(
        """
        SELECT conversation_id FROM work_items JOIN customers ON customers.id = customer_id
        WHERE contact_id = $1 AND queued
        """,
        contact_id,
    )
    return [row["conversation_id"] for row in rows]


def _standing(row: Row, item: WorkItem) -> Standing:
    if not row["active"]:
        return Standing.OUT_OF_SERVICE
    if not row["serves"]:
        return Standing.NOT_IN_QUEUE
    if row["declines"] >= row["most"]:
        return Standing.DECLINED
    return Standing.HERE if row["presence"] in item.allowed_presences else Standing.ABSENT
