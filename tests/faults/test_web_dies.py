"""A web process that is killed at any moment loses no message and doubles none (F01)."""

import random
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from tests.faults.letters import Sent, check_invariants, writing
from tests.faults.processes import KILLED, ROUNDS, WebOutside

import madoguchi
from madoguchi.kit.faultpoints import POINTS
from madoguchi.kit.settings import Settings

ON_THE_WAY_IN = ("webhook.verified", "inbox.writing", "inbox.written", "webhook.answering", "journal.written")
CALLED = re.compile(r'faultpoint\("([a-z_.]+)"\)')


class FirstDiesSoon(WebOutside):
    first_fault = f"{ON_THE_WAY_IN[0]}:7:kill9"


def test_every_fault_point_that_is_listed_is_in_the_code_and_is_tried_by_a_test() -> None:
    sources = Path(madoguchi.__file__).parent.rglob("*.py")
    called = [name for source in sources for name in CALLED.findall(source.read_text())]
    assert sorted(called) == sorted(POINTS)
    tests = "".join(test.read_text() for test in Path(__file__).parent.glob("test_*.py"))
    assert [name for name in POINTS if f'"{name}"' not in tests and f'"{name}:' not in tests] == []


@pytest.mark.slow
async def test_F01_a_web_process_killed_at_each_point_loses_nothing_and_doubles_nothing(
    database_url: str, settings: Settings
) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    points = [*ON_THE_WAY_IN] * ROUNDS
    faults = [f"{point}:{dice.randint(2, 12)}:kill9" for point in points]
    async with FirstDiesSoon.open(settings) as world:
        change = {"redelivery": True, "redelivery_schedule": [0.7] * 90}
        (await world.sim.patch(f"/_sim/accounts/{world.line_account['id']}", json=change)).raise_for_status()
        writers = [await world.customer(f"Writer {number}") for number in range(4)]
        sent = Sent()
        async with writing(writers, sent, every=0.2):
            assert await world.web.dies() == KILLED, world.web.said()
            for point, fault in zip(points[1:], faults[1:], strict=True):
                async with in_the_way_of(database_url, point):
                    await world.restart_web(fault=fault)
                    assert await world.web.dies() == KILLED, world.web.said()
            await world.restart_web()
        found = await sent.all_kept(world)
        assert {writer: sorted(texts) for writer, texts in found.items()} == {
            writer: sorted(texts) for writer, texts in sent.texts.items()
        }
        assert await world.pool.fetchval("SELECT count(*) FROM line_inbox") == sent.total
        assert await world.pool.fetchval("SELECT count(*) FROM dead_jobs") == 0
        await check_invariants(world)


@asynccontextmanager
async def in_the_way_of(database_url: str, point: str) -> AsyncIterator[None]:
    """The journal is only used while the inbox cannot be."""
    connection = await asyncpg.connect(database_url)
    async with connection.transaction():
        if point.startswith("journal"):
            await connection.execute("LOCK TABLE line_inbox IN EXCLUSIVE MODE")
        yield
    await connection.close()
