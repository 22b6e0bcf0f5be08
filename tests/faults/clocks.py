"""Clocks that go wrong by themselves, and workers that have one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from tests.world import World

from madoguchi.kit.clock import ShiftedClock
from madoguchi.kit.resources import open_resources
from madoguchi.kit.runner import Runner
from madoguchi.wiring import REACTIONS, SCHEDULE


class WrongClock(ShiftedClock):
    """A clock that is wrong, or jumps, which nobody meant; moved on purpose it is as `like`."""

    def __init__(self, like: ShiftedClock, by: timedelta) -> None:
        self.shift = like.shift
        self.wrong_by = by

    def now(self) -> datetime:
        return super().now() + self.wrong_by


@asynccontextmanager
async def a_worker_whose_clock_is_wrong(world: World, by: timedelta) -> AsyncIterator[WrongClock]:
    clock = WrongClock(world.clock, by)
    async with open_resources(world.settings, reactions=REACTIONS, clock=clock) as resources:
        runner = Runner(resources, SCHEDULE)
        task = asyncio.create_task(runner.run())
        yield clock
        runner.stop()
        await task
