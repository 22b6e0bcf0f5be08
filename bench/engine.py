"""The assignment engine at work: how soon an arrival is offered, and how fast thousands are given out."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import crowd
from bare_engine import drain_bare
from center import Center

from madoguchi.conversations import inbound
from madoguchi.conversations.content import Text
from madoguchi.conversations.inbound import Arrival
from madoguchi.kit.clock import SystemClock
from madoguchi.kit.db import Database, open_pool
from madoguchi.kit.wake import Waker
from madoguchi.people import presence
from madoguchi.people.models import Presence
from madoguchi.wiring import REACTIONS

_AT_HAND = 20
_SETTING_AT_ONCE = 50
_LOOK_SECONDS, _ARRIVAL_LOOK_SECONDS = 0.02, 0.002
_PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Crowd:
    """How many people, queues, waiting conversations and arrivals."""

    people: int
    queues: int
    waiting: int
    arrivals: int


@dataclass
class EngineFigures:
    """What the engine did."""

    crowd: Crowd
    arrival_ms: list[float] = field(default_factory=list)
    """From the commit that opened a conversation till the offer of it can be seen."""
    drained: float = 0.0
    """Assignments a second, from the moment that everybody is there."""
    drain_cpu: dict[str, float] = field(default_factory=dict)
    """Milliseconds of processor time that each part spent on an assignment."""
    bare: float = 0.0
    """As many a second, when only the rows that must be locked and written are, in the same blocks."""


async def measure(running: Center, size: Crowd) -> EngineFigures:
    figures = EngineFigures(size)
    account_id = UUID(running.account_id)
    await crowd.gather(
        running.pool, account_id=account_id, people=size.people, queues=size.queues, waiting=size.waiting
    )
    async with transactions(running.dsn) as database:
        await crowd.put_at_hand(running.pool, account_id=account_id, people=_AT_HAND)
        for customer_id in await crowd.introduce(running.pool, customers=size.arrivals):
            figures.arrival_ms.append(await arrival(running, database, customer_id, account_id) * 1000)
        everybody = await crowd.send_away(running.pool)
        await running.drained()
        await _drain(running, database, everybody, figures)
    figures.bare = size.waiting / await drain_bare(running.dsn)
    return figures


async def arrival(running: Center, database: Database, customer_id: UUID, account_id: UUID) -> float:
    """Seconds till somebody is offered the conversation that a customer opens."""
    await open_conversation(database, customer_id, account_id)
    begun = time.monotonic()
    await offered(running, [customer_id])
    return time.monotonic() - begun


async def open_conversation(database: Database, customer_id: UUID, account_id: UUID) -> None:
    now = SystemClock().now()
    said = Arrival(
        message_id=uuid4(),
        customer_id=customer_id,
        account_id=account_id,
        content=Text(text="こんにちは"),
        source_id=None,
        sent_at=now,
    )
    async with database.transaction() as db:
        await inbound.receive(db, arrivals=[said], now=now)


async def offered(running: Center, customer_ids: list[UUID]) -> None:
    """Wait till the conversations of all these customers have been held out to somebody."""
    count = "SELECT count(*) FROM offers WHERE customer_id = ANY($1::uuid[])"
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while await running.pool.fetchval(count, customer_ids) < len(customer_ids):
            await asyncio.sleep(_ARRIVAL_LOOK_SECONDS)


async def _drain(running: Center, database: Database, everybody: list[UUID], figures: EngineFigures) -> None:
    """Let everybody come, and see all that waits held out to them."""
    size, before = figures.crowd, running.cpu_seconds()
    pending = """
    SELECT count(*) FROM offers JOIN queues ON queues.id = queue_id WHERE state = 'pending' AND name ~ '^Queue '
    """
    begun = time.monotonic()
    for start in range(0, len(everybody), _SETTING_AT_ONCE):
        async with database.transaction() as db:
            for user_id in sorted(everybody[start : start + _SETTING_AT_ONCE]):
                await presence.set_presence(
                    db, user_id=user_id, presence=Presence(crowd.SERVING), now=SystemClock().now()
                )
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while await running.pool.fetchval(pending) < size.waiting:
            await asyncio.sleep(_LOOK_SECONDS)
    figures.drained = size.waiting / (time.monotonic() - begun)
    after = running.cpu_seconds()
    figures.drain_cpu = {name: (after[name] - before[name]) * 1000 / size.waiting for name in before}
    await _check(running, size)


async def _check(running: Center, size: Crowd) -> None:
    """See that each was offered once, and nobody more than they can carry."""
    await running.drained()
    found = await running.pool.fetchrow(
        """
        SELECT count(*) AS offers, count(DISTINCT conversation_id) AS conversations,
          (SELECT count(*) FROM dead_jobs) AS dead,
          (SELECT count(*) FROM users WHERE capacity_units <
            (SELECT sum(units) FROM offers WHERE user_id = users.id AND state = 'pending')) AS overfull
        FROM offers
        """
    )
    expected = size.waiting + size.arrivals
    if found is None or tuple(found) != (expected, expected, 0, 0):
        raise RuntimeError(f"expected {expected} offers, one for each conversation; found {found}")


@asynccontextmanager
async def transactions(dsn: str) -> AsyncIterator[Database]:
    """Transactions as a web process has them, which wake the worker."""
    pool = await open_pool(dsn, largest=1)
    async with Waker(dsn) as waker:
        yield Database(pool, REACTIONS, waker.wake)
    await pool.close()
