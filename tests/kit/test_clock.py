"""The clock that processes agree on."""

import asyncio
from datetime import UTC, datetime, timedelta

from madoguchi.kit.clock import AgreedClock, ShiftedClock, SystemClock

NEVER = datetime(2000, 1, 1, tzinfo=UTC)
A_MOMENT = timedelta(milliseconds=200)


async def test_F46_what_is_told_counts_and_goes_on_by_itself() -> None:
    clock = AgreedClock(SystemClock())
    await agree(clock, on=NEVER)
    assert timedelta() <= clock.now() - NEVER < A_MOMENT
    await asyncio.sleep(0.05)
    assert timedelta(milliseconds=45) < clock.now() - NEVER < A_MOMENT


async def test_F46_before_anything_is_told_its_own_clock_is_all_there_is() -> None:
    own = ShiftedClock()
    assert abs(AgreedClock(own).now() - own.now()) < A_MOMENT


async def test_F45_its_own_clock_may_jump_and_only_what_is_meant_is_felt() -> None:
    own = ShiftedClock()
    clock = AgreedClock(own)
    await agree(clock, on=NEVER)
    own.advance(timedelta(hours=1))
    assert clock.shift == timedelta(hours=1)
    assert clock.now() - NEVER - timedelta(hours=1) < A_MOMENT


async def test_F46_what_differs_by_less_than_the_way_is_left_and_anything_more_is_followed() -> None:
    clock = AgreedClock(SystemClock())
    await agree(clock, on=NEVER)
    await agree(clock, on=NEVER + timedelta(seconds=1), way=0.05)
    assert clock.now() - NEVER > timedelta(seconds=0.9), "a clock that was set is followed"
    before = clock.now()
    await agree(clock, on=before + timedelta(seconds=0.06), way=0.12)
    assert clock.now() > before
    assert clock.now() - before < timedelta(seconds=0.17)
    for _ in range(20):
        earlier = clock.now()
        await agree(clock, on=earlier, way=0.002)
        assert clock.now() >= earlier, "it never goes back for the sake of the line"


async def agree(clock: AgreedClock, *, on: datetime, way: float = 0.0) -> None:
    async def ask() -> datetime:
        await asyncio.sleep(way)
        return on

    await clock.agree(ask)
