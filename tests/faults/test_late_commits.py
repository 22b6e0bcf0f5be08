"""Whoever commits when, each event is read once and in one order (F31)."""

import asyncio
import os
import random
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import asyncpg
import pytest

from madoguchi.conversations.events import MessageReceived
from madoguchi.kit.clock import SystemClock
from madoguchi.kit.db import Database, Db, open_pool
from madoguchi.kit.events import EventBuffer, record
from madoguchi.notifications.stream import Cursor, end_of_log, read_log

ROUNDS = int(os.environ.get("MADOGUCHI_FAULT_ROUNDS", "1"))
NOW = SystemClock().now()


class Reader:
    """Reads the log as the stream does, and remembers what it saw in which order."""

    def __init__(self, database: Database, cursor: Cursor | None = None) -> None:
        self._database = database
        self._cursor = cursor
        self.seen: list[UUID] = []

    async def read(self) -> list[UUID]:
        async with self._database.reading() as db:
            if self._cursor is None:
                self._cursor = await end_of_log(db)
            facts = await read_log(db, after=self._cursor, limit=1000, since=NOW)
        if facts:
            self._cursor = facts[-1].cursor
        fresh = [UUID(fact.data["message_id"]) for fact in facts]
        self.seen += fresh
        return fresh


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    pool = await open_pool(database_url, largest=30)
    yield Database(pool, {}, lambda _: None)
    await pool.close()


async def happen(db: Db) -> UUID:
    """Take a number for an event now, long before the commit."""
    name = uuid4()
    now = SystemClock().now()
    record(db, MessageReceived(conversation_id=name, customer_id=name, message_id=name, seq=1), now=now)
    await db.flush()
    db.buffer(EventBuffer).rows.clear()
    del db._buffers[EventBuffer]
    return name


async def test_F31_an_event_that_is_committed_late_is_still_delivered(database: Database) -> None:
    reader = Reader(database)
    await reader.read()
    async with database.transaction() as late:
        first = await happen(late)
        async with database.transaction() as early:
            second = await happen(early)
        # The early one must wait, or a cursor behind it would pass over the late one for ever.
        assert await reader.read() == []
    assert await reader.read() == [first, second]


async def test_F31_a_lower_transaction_that_takes_a_later_number_loses_nobody(database: Database) -> None:
    reader = Reader(database)
    await reader.read()
    async with database.transaction() as running:
        async with database.transaction() as lower:
            await lower.run("SELECT pg_current_xact_id()")
            early_number = await happen(running)
            late_number = await happen(lower)
        assert await reader.read() == [late_number]
    assert await reader.read() == [early_number]


async def test_F31_sixty_four_writers_with_random_delays_are_each_heard_once(database: Database) -> None:
    seed = random.randrange(2**32)
    print("seed", seed)
    chance, reader, written = random.Random(seed), Reader(database), []
    await reader.read()

    async def write(delays: list[float]) -> None:
        for delay in delays:
            async with database.transaction() as db:
                written.append(await happen(db))
                await asyncio.sleep(delay)

    async def keep_reading() -> None:
        while True:
            await reader.read()
            await asyncio.sleep(0.002)

    reading = asyncio.create_task(keep_reading())
    await asyncio.gather(*(write([chance.random() * 0.02 for _ in range(4 * ROUNDS)]) for _ in range(64)))
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    await reader.read()
    assert len(reader.seen) == len(set(reader.seen)), "none twice"
    assert set(reader.seen) == set(written), "none missed"
    assert await Reader(database, Cursor(0, 0)).read() == reader.seen[:1000], "later readers find the same order"


async def test_F31_the_fence_is_the_database_s_own(database: Database, database_url: str) -> None:
    """A transaction of somebody else, who writes no event at all, holds the reader back just the same."""
    reader, stranger = Reader(database), await asyncpg.connect(database_url)
    await reader.read()
    transaction = stranger.transaction()
    await transaction.start()
    await stranger.execute("SELECT pg_current_xact_id()")
    async with database.transaction() as db:
        name = await happen(db)
    assert await reader.read() == []
    await transaction.rollback()
    assert await reader.read() == [name]
    await stranger.close()
