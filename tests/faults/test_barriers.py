"""Two transactions let loose at the same moment, many times over: exactly one outcome each (F37, F41)."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from tests.faults.processes import ROUNDS
from tests.rooms import transactions
from tests.world import eventually

from madoguchi.conversations import inbound, lifecycle
from madoguchi.conversations.content import Text
from madoguchi.conversations.inbound import Arrival
from madoguchi.conversations.lifecycle import Trigger
from madoguchi.customers import identities
from madoguchi.customers.identities import Sighting
from madoguchi.kit.db import Database, Db
from madoguchi.people import connections, custom_presences, presence, users
from madoguchi.people.models import Presence, Role
from madoguchi.routing import assign, capacity, offers, queues
from madoguchi.routing.models import WorkItem
from madoguchi.routing.nearness import SkillMatching
from madoguchi.routing.offers import OfferGoneError

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ACCOUNT = UUID(int=7)
RACES = 100 * ROUNDS
Deed = Callable[[Db], Awaitable[None]]


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    async with transactions(database_url) as opened:
        yield opened


async def test_F37_an_acceptance_and_an_expiry_let_loose_together_have_one_outcome(database: Database) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    rin, queue = await a_person(database), await a_queue(database)
    outcomes: Counter[str] = Counter()
    for number in range(RACES):
        conversation_id = await write(database, f"U{number}")
        offer_id, expires_at = await hold_out(database, conversation_id, rin, queue)
        # The acceptance was pressed in time, and the clock strikes while both are on their way.
        just_before = expires_at - timedelta(microseconds=1)
        accepted, missed = await together(
            database,
            lambda db, o=offer_id, now=just_before: offers.accept(db, offer_id=o, user_id=rin, now=now),
            lambda db, o=offer_id, now=expires_at: offers.expire(db, offer_id=o, now=now),
            dice,
        )
        assert missed is None, "an expiry that comes too late is no error"
        async with database.reading() as db:
            offer = await db.one("SELECT state FROM offers WHERE id = $1", offer_id)
            conversation = await db.one("SELECT state, assignee_id FROM conversations WHERE id = $1", conversation_id)
            taken = await capacity.units_taken(db, user_id=rin, now=NOON)
        outcomes[offer["state"]] += 1
        assert offer["state"] == ("accepted" if accepted is None else "missed")
        assert accepted is None or isinstance(accepted, OfferGoneError)
        assert conversation["state"] == ("active" if accepted is None else "open")
        assert taken == outcomes["accepted"], "capacity is exact after every race"
    print("outcomes:", dict(outcomes))
    assert min(outcomes["accepted"], outcomes["missed"]) > 0, "a race that always ends the same is none"


async def test_F41_a_message_and_an_end_let_loose_together_leave_one_current_conversation(database: Database) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    rin = await a_person(database)
    where: Counter[str] = Counter()
    for number in range(2 * RACES):
        sender, trigger = f"U{number}", dice.choice([Trigger.ENDED, Trigger.LEFT, Trigger.FORCED])
        conversation_id = await write(database, sender)
        async with database.transaction() as db:
            await assign.take(db, conversation_id=conversation_id, user_id=rin, now=NOON)
        failures = await together(
            database,
            lambda db, of=conversation_id, step=trigger: move(db, of, step, rin),
            lambda db, by=sender: receive(db, by, "second"),
            dice,
        )
        assert failures == [None, None]
        async with database.reading() as db:
            threads = await db.all(
                """
                SELECT c.id, c.state, array_agg(m.content ->> 'text' ORDER BY seq) AS texts,
                  array_agg(seq ORDER BY seq) AS seqs
                FROM conversations AS c JOIN messages AS m ON conversation_id = c.id
                JOIN customers ON customers.id = c.customer_id WHERE address = $1 GROUP BY c.id ORDER BY c.id = $2 DESC
                """,
                sender,
                conversation_id,
            )
        texts = [text for thread in threads for text in thread["texts"]]
        assert texts == ["first", "second"], "the message is there, once"
        assert all(thread["seqs"] == list(range(1, len(thread["texts"]) + 1)) for thread in threads)
        current = [thread["state"] for thread in threads if thread["state"] in lifecycle.CURRENT]
        if trigger is Trigger.LEFT:
            assert len(threads) == len(current) == 1
        else:
            assert len(current) == len(threads) - 1, "what came after the end is a conversation of its own"
        where[f"{trigger}: {threads[0]['state']}, {len(threads)} conversations"] += 1
    print("outcomes:", dict(where))
    assert len(where) >= 5, "races that always end the same are none"


async def together(database: Database, first: Deed, second: Deed, dice: random.Random) -> list[BaseException | None]:
    """Do both, each in a transaction that begins when the other's does; what each raised."""
    barrier = asyncio.Barrier(2)

    async def do(deed: Deed, delay: float) -> BaseException | None:
        try:
            async with database.transaction() as db:
                await db.value("SELECT 1")
                await barrier.wait()
                await asyncio.sleep(delay)
                await deed(db)
        except OfferGoneError as error:
            return error
        return None

    # Often nearly together, and at times so far apart that also the slower deed is first, on whatever machine.
    deeds = [(first, 10 ** dice.uniform(-4.5, -1)), (second, 10 ** dice.uniform(-4.5, -1))]
    dice.shuffle(deeds)
    done = {deed: asyncio.create_task(do(deed, delay)) for deed, delay in deeds}
    return [await done[first], await done[second]]


@pytest.mark.parametrize("deed", ["note_seen", "let_the_gone_go"])
async def test_whoever_touches_many_people_takes_them_in_the_same_order(database: Database, deed: str) -> None:
    first, second, third = sorted([await a_person(database, name) for name in ("rin", "ken", "ploy")])
    async with database.transaction() as db:
        await db.run("UPDATE presences SET presence = 'available', origin = 'manual'")
        await db.run("UPDATE presences SET seen_at = $1 WHERE user_id = $2", NOON, first)  # lies behind the others now

    async def touch() -> None:
        async with database.transaction() as db:
            await db.run("SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off")
            if deed == "note_seen":
                await connections.note_seen(db, windows={uuid4(): third, uuid4(): first}, now=NOON)
            else:
                await connections.let_the_gone_go(db, now=NOON + timedelta(hours=1))

    async def route() -> None:
        async with database.transaction() as db:
            await capacity.lock_people(db, user_ids=[first, second, third])

    async with database.transaction() as db:
        await capacity.lock_people(db, user_ids=[second])
        routing = asyncio.create_task(route())
        await waiting(database, 1)  # has the first, and wants the second
        touching = asyncio.create_task(touch())
        await waiting(database, 2)
    await asyncio.gather(routing, touching)  # asyncpg.DeadlockDetectedError, were the third taken before the first


async def test_who_chooses_a_presence_while_it_is_taken_away_and_who_takes_it_away_do_not_wait_for_each_other(
    database: Database,
) -> None:
    rin = await a_person(database)
    async with database.transaction() as db:
        await db.run("UPDATE presences SET presence = 'available', origin = 'manual'")
        fields = custom_presences.Fields(name="Lunch", text="At lunch", base=Presence.AWAY)
        lunch = await custom_presences.create(db, fields=fields, people=(), now=NOON, actor=None)
        await presence.set_presence(db, user_id=rin, presence=lunch, now=NOON)

    async def choose() -> None:
        async with database.transaction() as db:
            await presence.set_presence(db, user_id=rin, presence=lunch, now=NOON)

    async def take_away() -> None:
        async with database.transaction() as db:
            await custom_presences.delete(db, custom_id=lunch, now=NOON, actor=None)

    async with database.transaction() as db:
        await capacity.lock_people(db, user_ids=[rin])
        choosing = asyncio.create_task(choose())
        await waiting(database, 1)
        taking = asyncio.create_task(take_away())
        await waiting(database, 2)
    # asyncpg.DeadlockDetectedError, were the person locked before the presence by whoever chooses
    await asyncio.gather(choosing, taking)
    async with database.reading() as db:
        shown = await db.one("SELECT presence, custom_id FROM presences WHERE user_id = $1", rin)
        assert (shown["presence"], shown["custom_id"]) == (Presence.AWAY, None)


@pytest.mark.parametrize("deed", ["leave the queue", "leave the company"])
async def test_who_goes_is_first_given_what_somebody_is_just_offering_them(database: Database, deed: str) -> None:
    rin, queue = await a_person(database), await a_queue(database)
    async with database.transaction() as db:
        await queues.change(db, queue_id=queue, settings={}, member_ids=[rin], now=NOON, actor=None)

    async def go() -> None:
        async with database.transaction() as db:
            if deed == "leave the queue":
                await queues.change(db, queue_id=queue, settings={}, member_ids=[], now=NOON, actor=None)
            else:
                await users.change(db, user_id=rin, active=False, now=NOON, actor=None)

    async with database.transaction() as db:
        await capacity.lock_people(db, user_ids=[rin])  # as whoever chooses between people does
        going = asyncio.create_task(go())
        await waiting(database, 1)  # else the job that takes offers back could look before there is one
    await going


async def waiting(database: Database, number: int) -> None:
    """Wait until that many wait for somebody's row."""

    async def look() -> bool:
        async with database.reading() as db:
            waits = (
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            return bool(await db.value(waits) == number)

    await eventually(look)


async def write(database: Database, sender: str) -> UUID:
    """A new customer's first message; their conversation."""
    async with database.transaction() as db:
        await receive(db, sender, "first")
        found: UUID = await db.value(
            "SELECT c.id FROM conversations AS c JOIN customers ON customers.id = customer_id WHERE address = $1",
            sender,
        )
    return found


async def receive(db: Db, sender: str, text: str) -> None:
    sightings = [Sighting(address=sender, account_id=ACCOUNT)]
    customers = await identities.recognise(db, channel="line", sightings=sightings, now=NOON)
    arrival = Arrival(
        message_id=uuid4(),
        customer_id=customers[sender],
        account_id=ACCOUNT,
        content=Text(text=text),
        source_id=None,
        sent_at=NOON,
    )
    await inbound.receive(db, arrivals=[arrival], now=NOON)


async def move(db: Db, conversation_id: UUID, trigger: Trigger, actor: UUID) -> None:
    conversation = await lifecycle.lock(db, conversation_id)
    await lifecycle.move(db, conversation=conversation, trigger=trigger, now=NOON, actor=actor)


async def hold_out(database: Database, conversation_id: UUID, user_id: UUID, queue_id: UUID) -> tuple[UUID, datetime]:
    """An offer to somebody, and when it runs out."""
    async with database.transaction() as db:
        customer_id = await db.value("SELECT customer_id FROM conversations WHERE id = $1", conversation_id)
        await db.run(
            """
            INSERT INTO work_items (conversation_id, customer_id, queue_id, units, allowed_presences, queued,
              entered_at, queued_at)
            VALUES ($1, $2, $3, 1, '{available}', true, $4, $4)
            """,
            conversation_id,
            customer_id,
            queue_id,
            NOON,
        )
        item = WorkItem(
            conversation_id=conversation_id,
            customer_id=customer_id,
            queue_id=queue_id,
            units=1,
            allowed_presences=["available"],
            skill_matching=SkillMatching.EXACT,
            queued=True,
            entered_at=NOON,
        )
        await offers.make(db, item=item, user_id=user_id, now=NOON)
        offer = await db.one("SELECT id, expires_at FROM offers WHERE conversation_id = $1", conversation_id)
    return offer["id"], offer["expires_at"]


async def a_person(database: Database, name: str = "rin") -> UUID:
    async with database.transaction() as db:
        made = await users.add(
            db, email=f"{name}@example.com", name=name, role=Role.REPRESENTATIVE, password_hash="x", now=NOON
        )
    return made.id


async def a_queue(database: Database) -> UUID:
    async with database.transaction() as db:
        return await queues.create(db, settings={"name": "Orders"}, member_ids=[], now=NOON, actor=None)
