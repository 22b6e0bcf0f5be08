"""What goes on for as long as a process runs is stopped by nothing but its end."""

import asyncio

import pytest

from madoguchi.kit import loops


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "_REST_SECONDS", 0.01)


async def test_a_round_that_fails_in_any_way_is_followed_by_the_next() -> None:
    ways = iter([OSError("away"), KeyError("a mistake"), asyncio.CancelledError(), None])
    done = asyncio.Event()

    async def once() -> None:
        way = next(ways)
        if way is not None:
            raise way
        done.set()
        await asyncio.sleep(60)

    async with loops.side_by_side(tried=once), asyncio.timeout(5):
        await done.wait()


async def test_rounds_end_with_the_block_and_not_before() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def once() -> None:
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    async with loops.side_by_side(one=once):
        await begun.wait()
        assert not ended.is_set()
    assert ended.is_set()
