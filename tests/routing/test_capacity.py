"""Room by units and by profiles: the pure arithmetic, both directions of matching, and no slot given twice (F38)."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rooms import a_database, transactions

from madoguchi.conversations import lifecycle
from madoguchi.conversations.lifecycle import Trigger
from madoguchi.kit.db import Database, Db
from madoguchi.routing import assign, blocks, candidates, capacity, match, offers, places
from madoguchi.routing.capacity import Room, day_of

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
QUEUE, SHOP = UUID(int=1), UUID(int=2)
ZONES = ("UTC", "Asia/Tokyo", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago")
PROFILES = [UUID(int=number) for number in range(201, 205)]


@given(
    units=st.integers(-2, 6),
    limits=st.lists(st.integers(-1, 3), min_size=3, max_size=3),
    items=st.lists(st.tuples(st.integers(0, 3), st.sets(st.integers(0, 3), max_size=3)), max_size=12),
)
def test_what_is_put_into_a_room_is_never_more_than_fits(
    units: int, limits: list[int], items: list[tuple[int, set[int]]]
) -> None:
    slots = dict(zip(PROFILES, limits, strict=False))
    closed = {PROFILES[3]} | {one for one, free in slots.items() if free <= 0}
    room = Room(units, slots, frozenset(closed))
    taken = []
    for size, numbers in items:
        wanted = {"units": size, "profile_ids": [PROFILES[number] for number in numbers]}
        if room.has(**wanted):
            room = room.without(**wanted)
            taken.append((size, numbers))
    assert sum(size for size, _ in taken) <= max(units, 0)
    for number, limit in enumerate(limits):
        assert sum(number in numbers for _, numbers in taken) <= max(limit, 0)
    assert not any(3 in numbers for _, numbers in taken), "who has not the profile gets nothing of it"
    assert room.has_slots == any(free > 0 for free in room.slots.values())


@given(
    zone=st.sampled_from(ZONES), now=st.integers(0, 2 * 365 * 24 * 60).map(lambda one: NOON + timedelta(minutes=one))
)
def test_each_moment_is_in_the_day_that_its_zone_says(zone: str, now: datetime) -> None:
    there = ZoneInfo(zone)
    day = day_of(zone=there, now=now)
    assert day.began <= now < day.ends
    assert {moment.astimezone(there).date() for moment in (day.began, day.ends - timedelta(microseconds=1))} == {
        now.astimezone(there).date()
    }
    assert day_of(zone=there, now=day.ends).began == day.ends, "the next day begins where this one ends"


@pytest.mark.parametrize(
    ("zone", "on", "hours"),
    [
        ("Europe/Berlin", date(2027, 3, 28), 23),
        ("Europe/Berlin", date(2027, 10, 31), 25),
        ("Asia/Tokyo", date(2027, 3, 28), 24),
        ("America/Santiago", date(2027, 9, 5), 23),  # its clock is put forward at midnight: there is no 00:00
    ],
)
def test_F44_the_day_on_which_the_clock_is_changed_has_its_own_length(zone: str, on: date, hours: int) -> None:
    noon = datetime(on.year, on.month, on.day, 12, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    day = day_of(zone=ZoneInfo(zone), now=noon)
    assert day.ends - day.began == timedelta(hours=hours)


@pytest.fixture
async def database(server: str) -> AsyncIterator[Database]:
    async with a_database(server) as url, transactions(url) as opened:
        async with opened.transaction() as db:
            await db.run("INSERT INTO queues (id, name, created_at) VALUES ($1, 'Orders', $2)", QUEUE, NOON)
        yield opened


async def people(database: Database, count: int, *, units: int = 0) -> list[UUID]:
    ids = [UUID(int=1000 + number) for number in range(count)]
    async with database.transaction() as db:
        await db.run(
            """
            INSERT INTO users (id, email, name, role, password_hash, capacity_units, created_at)
            SELECT id, id || '@example.com', id, 'representative', 'x', $2, $3 FROM unnest($1::uuid[]) AS id
            """,
            ids,
            units,
            NOON,
        )
        await db.run(
            """
            INSERT INTO presences (user_id, presence, since, seen_at, set_at)
            SELECT unnest($1::uuid[]), 'available', $2, $2, $2
            """,
            ids,
            NOON,
        )
        await db.run(
            "INSERT INTO queue_members (queue_id, user_id, joined_at) SELECT $1, unnest($2::uuid[]), $3",
            QUEUE,
            ids,
            NOON,
        )
    return ids


async def profile(db: Db, id: UUID, limit: int, *, reset: str = "immediate", blocks: bool = True) -> None:
    await db.run(
        "INSERT INTO capacity_profiles VALUES ($1, $2, $3, $4, $5, $6)", id, str(id), limit, reset, blocks, NOON
    )


async def conversations(
    database: Database, count: int, *, units: int = 0, profiles: tuple[UUID, ...] = ()
) -> list[UUID]:
    """That many that wait, the oldest first."""
    ids = [uuid4() for _ in range(count)]
    async with database.transaction() as db:
        await db.run(
            """
            INSERT INTO customers (id, channel, address, created_at)
            SELECT id, 'line', id, $2 FROM unnest($1::uuid[]) AS id
            """,
            ids,
            NOON,
        )
        await db.run(
            """
            INSERT INTO conversations (id, customer_id, account_id, state, opened_at, state_since, last_message_at)
            SELECT id, id, $2, 'open', $3, $3, $3 FROM unnest($1::uuid[]) AS id
            """,
            ids,
            SHOP,
            NOON,
        )
        await db.run(
            """
            INSERT INTO work_items (conversation_id, customer_id, queue_id, units, allowed_presences,
              queued, entered_at, queued_at, profile_ids)
            SELECT id, id, $2, $3, '{available}', true, $4, $4, $5 FROM unnest($1::uuid[]) AS id
            """,
            ids,
            QUEUE,
            units,
            NOON,
            list(profiles),
        )
    return ids


OVERFULL = """
SELECT count(*) FROM (
  SELECT user_id, one, count(*) AS taken FROM (
    SELECT user_id, unnest(profile_ids) AS one FROM offers WHERE state = 'pending'
    UNION ALL SELECT assignee_id, unnest(profile_ids) FROM conversations JOIN work_items ON conversation_id = id
    WHERE state IN ('active', 'wrap_up')) AS loads GROUP BY user_id, one) AS loads
JOIN capacity_profiles AS profile ON profile.id = one
LEFT JOIN user_capacity_profiles AS own ON own.profile_id = one AND own.user_id = loads.user_id
WHERE own.user_id IS NULL OR taken > coalesce(custom_limit, item_limit)
"""


async def staff_with_two_profiles(database: Database, dice: random.Random) -> list[UUID]:
    staff = await people(database, 6)
    async with database.transaction() as db:
        await profile(db, PROFILES[0], 2)
        await profile(db, PROFILES[1], 3)
        for user_id in staff:
            await db.run(
                "INSERT INTO user_capacity_profiles VALUES ($1, $2, $3)", PROFILES[0], user_id, dice.choice([None, 1])
            )
            await db.run("INSERT INTO user_capacity_profiles VALUES ($1, $2)", PROFILES[1], user_id)
    return staff


async def test_F38_routers_and_returning_people_on_many_connections_overfill_no_profile_at_any_commit(
    database: Database,
) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    staff = await staff_with_two_profiles(database, dice)
    waiting = await conversations(database, 20, profiles=(PROFILES[0],))
    waiting += await conversations(database, 20, profiles=(PROFILES[0], PROFILES[1]))
    waiting += await conversations(database, 10, profiles=(PROFILES[1],))
    dice.shuffle(waiting)
    overfull = []

    async def arrive(conversation_id: UUID) -> None:
        async with database.transaction() as db:
            await assign.offer_again(db, conversation_id=conversation_id, now=NOON)
        await look()

    async def come_back(user_id: UUID) -> None:
        async with database.transaction() as db:
            await assign.offer_waiting(db, user_id=user_id, now=NOON)
        await look()

    async def answer(user_id: UUID) -> None:
        async with database.reading() as db:
            pending = await db.all(
                "SELECT id, conversation_id FROM offers WHERE user_id = $1 AND state = 'pending'", user_id
            )
        for row in pending:
            async with database.transaction() as db:
                await offers.accept(db, offer_id=row["id"], user_id=user_id, now=NOON)
            if dice.random() < 0.5:
                async with database.transaction() as db:
                    held = await lifecycle.lock(db, row["conversation_id"])
                    await lifecycle.move(db, conversation=held, trigger=Trigger.LEFT, now=NOON)
            await look()

    async def look() -> None:
        async with database.reading() as db:
            overfull.append(await db.value(OVERFULL))

    await asyncio.gather(*map(arrive, waiting), *map(come_back, staff))
    for _ in range(3):
        await asyncio.gather(*map(answer, staff), *map(come_back, staff), *map(arrive, dice.sample(waiting, 10)))
    assert set(overfull) == {0}
    async with database.reading() as db:
        full = await db.value("SELECT count(*) FROM offers")
    assert full > 6, "nobody was kept idle"


async def test_who_may_take_a_conversation_is_for_whom_it_is_found(database: Database) -> None:
    """Both directions of matching read the same arithmetic, whatever the limits, resets and loads are."""
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    staff = await people(database, 5, units=3)
    async with database.transaction() as db:
        for number, one in enumerate(PROFILES):
            await profile(db, one, dice.randint(0, 3), reset=("immediate", "end_of_day")[number % 2], blocks=number < 3)
            for user_id in dice.sample(staff, 4):
                own = dice.choice([None, None, 0, 2])
                await db.run("INSERT INTO user_capacity_profiles VALUES ($1, $2, $3)", one, user_id, own)
    for _ in range(8):
        held = tuple(dice.sample(PROFILES, dice.randint(0, 2)))
        (conversation_id,) = await conversations(database, 1, units=dice.randint(0, 2), profiles=held)
        async with database.transaction() as db:
            conversation = await lifecycle.lock(db, conversation_id)
            began = NOON - timedelta(hours=dice.choice([1, 30]))
            await assign.give(db, conversation=conversation, user_id=dice.choice(staff), now=began)
    waiting: list[UUID] = []
    for units in (0, 1, 2):
        for _ in range(4):
            wanted = tuple(dice.sample(PROFILES, dice.randint(0, 3)))
            waiting += await conversations(database, 1, units=units, profiles=wanted)
    async with database.transaction() as db:
        items = await places.still_waiting(db, conversation_ids=waiting)
        assert len(items) == len(waiting)
        roster = await candidates.lock_and_find(db, items=items, now=NOON)
        for user_id in staff:
            room = await capacity.room_of(db, user_id=user_id, now=NOON)
            assert room is not None
            if not room.has_slots and room.units <= 0:
                assert await blocks.find_for(db, user_id=user_id, beside=(), now=NOON) == []
                continue
            found = await candidates.waiting_for(db, user_id=user_id, room=room, beside=[])
            for item in items:
                mine = [one for one in roster.asked_for(item) if one.user_id == user_id]
                fits = any(match.verdict(one, units=item.units, declines_allowed=3) is None for one in mine)
                conversation_id = item.conversation_id
                assert fits == (conversation_id in found), (user_id, conversation_id)


async def test_F38_what_was_matched_is_offered_though_its_workstream_says_otherwise_meanwhile(
    database: Database,
) -> None:
    (rin,) = await people(database, 1, units=2)
    async with database.transaction() as db:
        await profile(db, PROFILES[0], 1)
    (conversation_id,) = await conversations(database, 1, units=2)
    async with database.transaction() as db:
        (item,) = await places.still_waiting(db, conversation_ids=[conversation_id])
        await db.run("UPDATE work_items SET units = 5, profile_ids = $1", [PROFILES[0]])
        await offers.make(db, item=item, user_id=rin, now=NOON)
        offer = await db.one("SELECT units, profile_ids FROM offers")
        assert (offer["units"], offer["profile_ids"]) == (2, []), "that is what there was room for"
