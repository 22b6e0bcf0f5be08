"""What must hold of assignment at any moment, said of plain values read from the database: the reference model."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.conversations.closures import HANDED_ON
from madoguchi.kit.db import Db

Order = tuple[int, str, int, datetime, UUID]


@dataclass(frozen=True)
class Representative:
    """Somebody who is here, and what they carry."""

    capacity: int
    active: bool
    presence: str
    taken: int
    queues: frozenset[UUID]
    slots: dict[UUID, int]
    """How many are free of each capacity profile of theirs."""

    def fits(self, item: "Item", *, instead: "Item | None" = None) -> bool:
        """Whether they have room for it, or would have if they had not been given another."""
        units = self.capacity - self.taken + (instead.units if instead else 0)
        free = {one: left + bool(instead and one in instead.profiles) for one, left in self.slots.items()}
        in_units = (item.units == 0 and not item.by_rules) or item.units <= units
        return in_units and all(free.get(one, 0) > 0 for one in item.profiles)


@dataclass(frozen=True)
class Item:
    """A conversation that waits in a queue."""

    queue: UUID
    units: int
    profiles: frozenset[UUID]
    allowed: frozenset[str]
    by_rules: bool
    """Whether its queue has rules of its own, the usual ones."""
    order: Order
    """By queue, of equal ones those first without rules; by its own priority, by age."""
    passed_by: dict[UUID, int]
    """How often who has declined, seen and missed, or handed it on since it came."""
    offered_to: UUID | None


@dataclass(frozen=True)
class Standing:
    """Everything that assignment looks at, at one moment."""

    people: dict[UUID, Representative]
    items: dict[UUID, Item]
    declines_allowed: int

    def may_be_offered(self, user_id: UUID, item: Item) -> bool:
        """Whether anything but their room stands against it."""
        person = self.people[user_id]
        return (
            person.active
            and item.queue in person.queues
            and person.presence in item.allowed
            and item.passed_by.get(user_id, 0) < self.declines_allowed
        )

    def overlooked(self) -> Iterator[str]:
        """What waits although somebody could be offered it: a wake-up went missing."""
        for conversation_id, item in self.items.items():
            for user_id, person in self.people.items():
                if item.offered_to is None and person.fits(item) and self.may_be_offered(user_id, item):
                    yield f"{conversation_id} waits, and {user_id} has room for it"


def wrongly_offered(before: Standing, after: Standing, *, asked_for: UUID | None) -> Iterator[str]:
    """What one transaction of the engine has offered against the rules; `asked_for` is whose room it gave out."""
    for conversation_id, item in after.items.items():
        user_id = item.offered_to
        known = before.items.get(conversation_id)
        if user_id is None or (known and known.offered_to == user_id):
            continue
        person = after.people[user_id]
        if not after.may_be_offered(user_id, item):
            yield f"{conversation_id} is offered to {user_id}, who may not be asked: {person}, {item}"
        if (item.units and person.taken > person.capacity) or any(
            person.slots.get(one, -1) < 0 for one in item.profiles
        ):
            yield f"{conversation_id} is offered to {user_id}, who had no room: {person}"
        if known:
            yield from _out_of_turn(before, after, user_id, item, asked_for or user_id)


def _out_of_turn(before: Standing, after: Standing, user_id: UUID, item: Item, asked_for: UUID) -> Iterator[str]:
    """What waited before it and waits on, though it could have been taken in its place.

    A block is of the queues of one person; others who are there too may have more to come from elsewhere.
    """
    person = after.people[user_id]
    for conversation_id, other in after.items.items():
        waits = other.offered_to is None and conversation_id in before.items
        if other.queue not in before.people[asked_for].queues:
            continue
        if (
            waits
            and other.order < item.order
            and person.fits(other, instead=item)
            and after.may_be_offered(user_id, other)
        ):
            yield f"{conversation_id} was there first, but {user_id} was offered another"


async def standing(db: Db) -> Standing:
    people = await db.all(
        """
        SELECT users.id, capacity_units AS capacity, active, presence,
          ARRAY(SELECT queue_id FROM queue_members WHERE queue_members.user_id = users.id) AS queues,
          coalesce((SELECT sum(units) FROM conversations JOIN work_items ON conversation_id = conversations.id
            WHERE assignee_id = users.id AND state IN ('active', 'wrap_up')), 0)
          + coalesce((SELECT sum(units) FROM offers WHERE offers.user_id = users.id AND state = 'pending'), 0) AS taken
        FROM users JOIN presences ON presences.user_id = users.id
        """
    )
    slots = await _slots(db)
    return Standing(
        people={
            row["id"]: Representative(
                row["capacity"],
                row["active"],
                row["presence"],
                int(row["taken"]),
                frozenset(row["queues"]),
                slots[row["id"]],
            )
            for row in people
        },
        items=await _items(db),
        declines_allowed=await db.value("SELECT declines_allowed FROM routing_settings"),
    )


async def _slots(db: Db) -> dict[UUID, dict[UUID, int]]:
    rows = await db.all(
        """
        SELECT user_id, profile_id, coalesce(custom_limit, item_limit) - (
            SELECT count(*) FROM conversations JOIN work_items ON conversation_id = conversations.id
            WHERE assignee_id = own.user_id AND state IN ('active', 'wrap_up') AND profile_id = ANY(profile_ids))
          - (SELECT count(*) FROM offers
            WHERE offers.user_id = own.user_id AND state = 'pending' AND profile_id = ANY(profile_ids)) AS free
        FROM user_capacity_profiles AS own JOIN capacity_profiles ON id = profile_id
        """
    )
    slots: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for row in rows:
        slots[row["user_id"]][row["profile_id"]] = row["free"]
    return slots


async def _items(db: Db) -> dict[UUID, Item]:
    rows = await db.all(
        f"""
        SELECT item.*, queues.priority AS queue_priority,
          assignment_method = 'custom' AS by_rules,
          CASE assignment_method WHEN 'custom' THEN queues.name ELSE '' END AS place, (
            SELECT user_id FROM offers WHERE offers.conversation_id = item.conversation_id AND offers.state = 'pending'
          ) AS offered_to, ARRAY(
            SELECT user_id FROM offers WHERE offers.conversation_id = item.conversation_id AND made_at >= entered_at
              AND (offers.state = 'rejected' OR (offers.state = 'missed' AND rendered_at IS NOT NULL))
            UNION ALL SELECT user_id FROM sessions WHERE sessions.conversation_id = item.conversation_id
              AND ended_at >= entered_at AND {HANDED_ON}) AS passed_by
        FROM work_items AS item JOIN queues ON queues.id = queue_id
        JOIN conversations ON conversations.id = conversation_id
        WHERE queued AND conversations.state = 'open'
        """
    )
    return {
        row["conversation_id"]: Item(
            row["queue_id"],
            row["units"],
            frozenset(row["profile_ids"]),
            frozenset(row["allowed_presences"]),
            row["by_rules"],
            (row["queue_priority"], row["place"], row["priority"], row["entered_at"], row["conversation_id"]),
            {one: row["passed_by"].count(one) for one in row["passed_by"]},
            row["offered_to"],
        )
        for row in rows
    }
