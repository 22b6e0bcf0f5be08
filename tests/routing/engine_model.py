"""What must hold of assignment at any moment, said of plain values read from the database: the reference model."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.conversations.closures import PASSED_ON
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
    skills: dict[UUID, int]
    """How well they know what, 0 for what is off."""

    def knows(self, item: "Item") -> bool:
        """Whether they know what it wants, where that decides who may be asked."""
        if item.by_rules or item.matching == "none" or not item.wanted:
            return True
        if any(self.skills.get(skill) == 0 for skill in item.wanted):
            return False
        exact = item.matching == "exact"
        return not exact or all(self.skills.get(skill, 0) >= rating for skill, rating in item.wanted.items())

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
    """How often who has declined, seen and missed, handed it on, let it go or never looked into it since it came."""
    let_pass: dict[UUID, int]
    """The same with what they missed unseen."""
    offered_to: UUID | None
    matching: str
    wanted: dict[UUID, int]
    preferred: tuple[UUID, ...]
    """Whom its customer prefers, the most preferred first."""
    too_long: bool
    """Whether it has waited for longer than its queue lets it, which could do something about it."""


@dataclass(frozen=True)
class Standing:
    """Everything that assignment looks at, at one moment."""

    people: dict[UUID, Representative]
    items: dict[UUID, Item]
    declines_allowed: int
    preferences: str | None
    """What happens while nobody is there whom a customer prefers; None where preferences are not asked."""

    def for_whom(self, item: Item) -> tuple[UUID | None, bool]:
        """Who is there of those whom its customer prefers, and whether others may be asked."""
        most = self.declines_allowed if self.preferences == "leave" else 1
        able = [one for one in item.preferred if self._could_have(one, item) and item.let_pass.get(one, 0) < most]
        if self.preferences is None or not item.allowed or not able:
            return None, True
        able.sort(key=lambda one: item.let_pass.get(one, 0))
        there = next((one for one in able if self.people[one].presence in item.allowed), None)
        return there, there is None and self.preferences == "next_best"

    def may_be_offered(self, user_id: UUID, item: Item) -> bool:
        """Whether anything but their room stands against it."""
        person, (wished, others) = self.people[user_id], self.for_whom(item)
        return user_id == wished or (
            others
            and self._could_have(user_id, item)
            and person.presence in item.allowed
            and item.passed_by.get(user_id, 0) < self.declines_allowed
            and person.knows(item)
        )

    def has_room(self, user_id: UUID, item: Item) -> bool:
        """Whom a customer prefers is asked whatever they carry."""
        return self.for_whom(item)[0] == user_id or self.people[user_id].fits(item)

    def _could_have(self, user_id: UUID, item: Item) -> bool:
        person = self.people.get(user_id)
        return person is not None and person.active and item.queue in person.queues

    def overlooked(self) -> Iterator[str]:
        """What waits although somebody could be offered it: a wake-up went missing."""
        for conversation_id, item in self.items.items():
            for user_id in self.people:
                free = item.offered_to is None and self.has_room(user_id, item)
                if free and self.may_be_offered(user_id, item):
                    yield f"{conversation_id} waits, and {user_id} has room for it"

    def stayed_too_long(self) -> Iterator[str]:
        """What waits though its queue says that it goes on or is ended; what rings is answered first."""
        for conversation_id, item in self.items.items():
            if item.too_long and item.offered_to is None:
                yield f"{conversation_id} has waited for too long"


def wrongly_offered(before: Standing, after: Standing, *, asked_for: UUID | None) -> Iterator[str]:
    """What one transaction of the engine has offered against the rules; `asked_for` is whose room it gave out."""
    fresh = {one: item for one, item in after.items.items() if _is_new(before.items.get(one), item)}
    wished = {item.offered_to for item in fresh.values() if after.for_whom(item)[0] == item.offered_to}
    for conversation_id, item in fresh.items():
        user_id = item.offered_to
        assert user_id is not None
        person = after.people[user_id]
        if not after.may_be_offered(user_id, item):
            yield f"{conversation_id} is offered to {user_id}, who may not be asked: {person}, {item}"
        if user_id not in wished and (
            (item.units and person.taken > person.capacity)
            or any(person.slots.get(one, -1) < 0 for one in item.profiles)
        ):
            yield f"{conversation_id} is offered to {user_id}, who had no room: {person}"
        if conversation_id in before.items and after.for_whom(item) == (None, True):
            yield from _out_of_turn(before, after, user_id, item, asked_for or user_id)


def _is_new(before: Item | None, after: Item) -> bool:
    return after.offered_to is not None and (before is None or before.offered_to != after.offered_to)


def _out_of_turn(before: Standing, after: Standing, user_id: UUID, item: Item, asked_for: UUID) -> Iterator[str]:
    """What waited before it and waits on, though it could have been taken in its place.

    A block is of the queues of one person; others who are there too may have more to come from elsewhere.
    """
    person = after.people[user_id]
    for conversation_id, other in after.items.items():
        waits = other.offered_to is None and conversation_id in before.items
        if other.queue not in before.people[asked_for].queues:
            continue
        if after.for_whom(other) != (None, True):
            continue
        if (
            waits
            and other.order < item.order
            and person.fits(other, instead=item)
            and after.may_be_offered(user_id, other)
        ):
            yield f"{conversation_id} was there first, but {user_id} was offered another"


async def standing(db: Db, now: datetime) -> Standing:
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
    slots, skills = await _slots(db), await _pairs(db, "user_id", "skill_id", _KNOWN)
    chosen = await db.one("SELECT * FROM routing_settings")
    return Standing(
        people={
            row["id"]: Representative(
                row["capacity"],
                row["active"],
                row["presence"],
                int(row["taken"]),
                frozenset(row["queues"]),
                slots[row["id"]],
                skills[row["id"]],
            )
            for row in people
        },
        items=await _items(db, now),
        declines_allowed=chosen["declines_allowed"],
        preferences=chosen["preferred_fallback"] if chosen["preferred_representatives"] else None,
    )


_KNOWN = "SELECT user_id, skill_id, CASE WHEN active THEN rating ELSE 0 END AS rating FROM user_skills"
_WANTED = "SELECT conversation_id, skill_id, rating FROM wanted_skills"


async def _pairs(db: Db, whose: str, what: str, sql: str) -> dict[UUID, dict[UUID, int]]:
    found: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for row in await db.all(sql):
        found[row[whose]][row[what]] = row["rating"]
    return found


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


async def _items(db: Db, now: datetime) -> dict[UUID, Item]:
    wanted = await _pairs(db, "conversation_id", "skill_id", _WANTED)
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
              AND ended_at >= entered_at AND {PASSED_ON}) AS passed_by, ARRAY(
            SELECT user_id FROM offers WHERE offers.conversation_id = item.conversation_id AND made_at >= entered_at
              AND offers.state = 'missed' AND rendered_at IS NULL) AS unseen, ARRAY(
            SELECT user_id FROM preferred_representatives AS own JOIN customers USING (contact_id)
            WHERE customers.id = item.customer_id ORDER BY place) AS preferred, coalesce(
            queued_at <= $1::timestamptz - make_interval(mins => (overflow #>> '{{waited,minutes}}')::int)
            AND (overflow #>> '{{waited,do}}' = 'end' OR EXISTS (
              SELECT FROM queue_members JOIN users ON users.id = user_id AND active
              WHERE queue_members.queue_id = (overflow #>> '{{waited,queue_id}}')::uuid)), false) AS too_long
        FROM work_items AS item JOIN queues ON queues.id = queue_id
        JOIN conversations ON conversations.id = conversation_id
        WHERE queued AND conversations.state = 'open'
        """,
        now,
    )
    return {
        row["conversation_id"]: Item(
            row["queue_id"],
            row["units"],
            frozenset(row["profile_ids"]),
            frozenset(row["allowed_presences"]),
            row["by_rules"],
            (row["queue_priority"], row["place"], row["priority"], row["entered_at"], row["conversation_id"]),
            Counter(row["passed_by"]),
            Counter([*row["passed_by"], *row["unseen"]]),
            row["offered_to"],
            row["skill_matching"],
            wanted[row["conversation_id"]],
            tuple(row["preferred"]),
            row["too_long"],
        )
        for row in rows
    }
