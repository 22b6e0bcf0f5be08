"""However many route at once, nobody is ever given more than they can carry, and nobody is overlooked (F38)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from tests.faults.processes import ROUNDS
from tests.rooms import transactions
from tests.world import eventually

from madoguchi.conversations import lifecycle
from madoguchi.conversations.events import ConversationOpened
from madoguchi.conversations.lifecycle import Trigger
from madoguchi.kit import jobs
from madoguchi.kit.clock import SystemClock
from madoguchi.kit.db import BUSY, Database
from madoguchi.kit.errors import ConflictError
from madoguchi.kit.events import record
from madoguchi.kit.runner import perform
from madoguchi.people import presence, users
from madoguchi.people.models import Role
from madoguchi.routing import default_queue, intake, offers, queues, workload
from madoguchi.wiring import REACTIONS

ROUTERS, PEOPLE, ITEMS, CAPACITY = 8, 100, 100, 2
"""Of which ITEMS come in each round: in ten rounds the 1,000 of the reference, which take minutes by eight routers."""
_WATCH = """
CREATE TABLE overfull (user_id uuid, taken integer, capacity integer);
CREATE TABLE looked (at timestamptz);
CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  -- One commit after the other, so that each look sees all that was committed before it.
  PERFORM pg_advisory_xact_lock(38);
  INSERT INTO looked VALUES (now());
  INSERT INTO overfull SELECT * FROM (SELECT id, (
      SELECT count(*) FROM conversations WHERE assignee_id = users.id AND state IN ('active', 'wrap_up')) + (
      SELECT count(*) FROM offers WHERE user_id = users.id AND state = 'pending') AS taken, capacity_units
    FROM users WHERE id = (to_jsonb(NEW) ->> TG_ARGV[0])::uuid) AS load WHERE taken > capacity_units;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER look_at_offers AFTER INSERT OR UPDATE ON offers
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION look('user_id');
CREATE CONSTRAINT TRIGGER look_at_owners AFTER UPDATE ON conversations
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.assignee_id IS NOT NULL) EXECUTE FUNCTION look('assignee_id');
"""


@pytest.fixture
async def routers(database_url: str) -> AsyncIterator[list[Database]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(transactions(database_url, REACTIONS)) for _ in range(ROUTERS)]


async def test_F38_eight_routers_at_once_never_exceed_capacity_at_any_commit(
    routers: list[Database],
) -> None:
    database = routers[0]
    await staff(database, PEOPLE)
    await database.pool.execute(_WATCH)
    chance = Random(38)
    for _ in range(ROUNDS):
        await open_conversations(database, ITEMS)
        done = asyncio.Event()
        desks = asyncio.create_task(answer_and_close(database, chance, done))
        await asyncio.gather(*(route(one, chance) for one in routers))
        done.set()
        await desks
        await route(database, chance)
    pool = database.pool
    assert await pool.fetch("SELECT * FROM overfull") == []
    assert await pool.fetchval("SELECT count(*) FROM looked") > ITEMS
    assert await pool.fetchval("SELECT count(*) FROM dead_jobs") == 0
    waiting = await pool.fetchval(
        """
        SELECT count(*) FROM work_items WHERE queued AND NOT EXISTS (
          SELECT FROM offers WHERE offers.conversation_id = work_items.conversation_id AND state = 'pending')
        """
    )
    taken = await pool.fetchval(
        """
        SELECT (SELECT count(*) FROM offers WHERE state = 'pending')
          + (SELECT count(*) FROM conversations WHERE state IN ('active', 'wrap_up'))
        """
    )
    assert waiting == 0 or taken == PEOPLE * CAPACITY, "nothing waits while anybody has room"
    await open_conversations(database, 1)
    await route(database, chance)
    await pool.execute("UPDATE users SET capacity_units = 0")
    await pool.execute("UPDATE offers SET units = units")
    assert await pool.fetchval("SELECT count(*) FROM overfull") > 0, "the watch would have seen it"


async def test_F38_who_joins_while_a_conversation_comes_in_is_asked(routers: list[Database]) -> None:
    database, other = routers[:2]
    now = SystemClock().now()
    (rin,) = await staff(database, 1)
    await route(database, Random(1))
    await database.pool.execute("DELETE FROM queue_members")
    await open_conversations(database, 1, routed=False)
    conversation_id = await database.pool.fetchval("SELECT id FROM conversations")

    async def join() -> None:
        async with other.transaction() as db:
            await default_queue.keep_member(db, user_id=rin, now=now)

    async with database.transaction() as db:
        await intake.route(db, conversation_id=conversation_id, now=now)
        joining = asyncio.create_task(join())
        await until_somebody_waits(database)
    await joining
    await route(database, Random(1))
    assert await database.pool.fetchval("SELECT user_id FROM offers WHERE state = 'pending'") == rin


async def staff(database: Database, count: int) -> list[UUID]:
    """People who are there and serve the default queue."""
    now = SystemClock().now()
    async with database.transaction() as db:
        hired = [
            await users.add(
                db, email=f"rep{number}@example.com", name=f"Rep {number}", role=Role.REPRESENTATIVE,
                password_hash="x", capacity_units=CAPACITY, now=now
            )
            for number in range(count)
        ]  # fmt: skip
        ids = [user.id for user in hired]
        await queues.ensure_default(db, now=now)
        for user_id in sorted(ids):
            free = await workload.by_capacity(db, user_id=user_id, now=now)
            await presence.arrive(db, user_id=user_id, by_capacity=free, now=now)
    return ids


async def open_conversations(database: Database, count: int, *, routed: bool = True) -> None:
    now, account_id = SystemClock().now(), uuid4()
    async with database.transaction() as db:
        opened = await db.all(
            """
            WITH fresh AS (SELECT gen_random_uuid() AS id FROM generate_series(1, $1)), known AS (
              INSERT INTO customers (id, channel, address, created_at) SELECT id, 'line', 'U' || id, $2 FROM fresh)
            INSERT INTO conversations (id, customer_id, account_id, state, opened_at, state_since, last_message_at)
            SELECT gen_random_uuid(), id, $3, 'open', $2, $2, $2 FROM fresh RETURNING id, customer_id
            """,
            count,
            now,
            account_id,
        )
        for row in opened if routed else ():
            fact = ConversationOpened(conversation_id=row["id"], customer_id=row["customer_id"], account_id=account_id)
            record(db, fact, now=now)


async def route(database: Database, chance: Random) -> None:
    """Run what is due, many side by side, as a worker does, until nothing is."""
    while True:
        async with database.transaction() as db:
            claimed = await jobs.claim(db, now=SystemClock().now(), plain=6, outside=6, bulk=6)
        chance.shuffle(claimed)
        await asyncio.gather(*(work(database, job) for job in claimed))
        if not claimed:
            if not await database.pool.fetchval("SELECT EXISTS (SELECT FROM jobs WHERE run_at <= now())"):
                return
            await asyncio.sleep(0.02)


async def work(database: Database, job: jobs.Job) -> None:
    try:
        async with database.transaction() as db:
            if not job.outside:
                await perform(db, [job], now=SystemClock().now())
            await jobs.finish(db, [job])
    except BUSY as error:
        async with database.transaction() as db:
            await jobs.postpone(db, job, until=SystemClock().now() + timedelta(milliseconds=50), error=str(error))


async def answer_and_close(database: Database, chance: Random, done: asyncio.Event) -> None:
    """What people do meanwhile: accept, reject, and close."""
    while not done.is_set():
        pending = await database.pool.fetch("SELECT id, user_id FROM offers WHERE state = 'pending'")
        for offer in chance.sample(pending, min(3, len(pending))):
            how = chance.choice([offers.accept, offers.accept, offers.reject])
            try:
                async with database.transaction() as db:
                    await how(db, offer_id=offer["id"], user_id=offer["user_id"], now=SystemClock().now())
            except ConflictError:
                continue
        await asyncio.sleep(0.01)
        held = await database.pool.fetchval("SELECT id FROM conversations WHERE state = 'active' LIMIT 1")
        if held:
            async with database.transaction() as db:
                conversation = await lifecycle.lock(db, held)
                await lifecycle.move(db, conversation=conversation, trigger=Trigger.FORCED, now=SystemClock().now())


async def until_somebody_waits(database: Database) -> None:
    """Return when a transaction waits for a lock that another holds."""
    waits = (
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database())"
    )

    async def look() -> bool:
        return bool(await database.pool.fetchval(waits))

    await eventually(look)
