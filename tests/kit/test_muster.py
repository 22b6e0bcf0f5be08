"""Workers count each other, and keep to one rate between them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from tests.world import eventually

from madoguchi.kit.clock import ShiftedClock
from madoguchi.kit.db import Database
from madoguchi.kit.muster import Muster
from madoguchi.kit.pace import Pace
from madoguchi.kit.resources import Resources, open_resources
from madoguchi.kit.runner import Runner
from madoguchi.kit.settings import Settings


class Crew:
    """Workers of one database, each with resources of its own as in a process of its own."""

    def __init__(self, url: str, home: Path, stack: AsyncExitStack) -> None:
        self._settings = Settings(home=home, database_url=url, secret_key="test key")  # type: ignore[arg-type]
        self._stack = stack

    async def resources(self) -> Resources:
        return await self._stack.enter_async_context(open_resources(self._settings, reactions={}, clock=ShiftedClock()))


@pytest.fixture
async def crew(url: str, tmp_path: Path, database: Database) -> AsyncIterator[Crew]:
    async with AsyncExitStack() as stack:
        yield Crew(url, tmp_path, stack)
    async with database.transaction() as db:
        await db.run("TRUNCATE workers")


def pace_of(resources: Resources) -> Pace:
    return resources.paces.of("line", most=1200, at_once=40)


def most(resources: Resources) -> float:
    return pace_of(resources)._most


async def test_F16_each_worker_takes_its_part_and_more_when_another_is_gone(crew: Crew, database: Database) -> None:
    here = [await crew.resources() for _ in range(3)]
    musters = [Muster(one) for one in here]
    before = pace_of(here[0])
    for muster in musters:
        await muster.call()
    for muster in musters:
        await muster.call()
    assert [most(one) for one in here] == [400, 400, 400]
    assert pace_of(here[0]) is before
    await musters[2].leave()
    await musters[0].call()
    await musters[1].call()
    assert [most(one) for one in here[:2]] == [600, 600]
    async with database.transaction() as db:
        await db.run("UPDATE workers SET seen_at = now() - interval '16 seconds'")
    await musters[0].call()
    assert most(here[0]) == 1200
    # One that stood still that long and comes back is counted again.
    await musters[1].call()
    await musters[0].call()
    assert [most(one) for one in here[:2]] == [600, 600]


async def test_F16_runners_hear_of_each_other_at_once(crew: Crew) -> None:
    here = [await crew.resources() for _ in range(2)]
    first = Runner(here[0], {})
    running = asyncio.create_task(first.run())

    async def alone() -> bool:
        return most(here[0]) == 1200

    async def shared() -> bool:
        return [most(one) for one in here] == [600, 600]

    await eventually(alone)
    second = Runner(here[1], {})
    coming = asyncio.create_task(second.run())
    await eventually(shared, seconds=3)
    second.stop()
    await coming
    await eventually(alone, seconds=3)
    first.stop()
    await running
