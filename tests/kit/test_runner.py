"""Runners work side by side: in order, with retries, and whatever a job does, they go on."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.kit import deeds
from tests.kit.deeds import Notes
from tests.world import eventually

from madoguchi.kit import jobs
from madoguchi.kit.clock import ShiftedClock
from madoguchi.kit.db import Database
from madoguchi.kit.jobs import LeaseLostError, enqueue
from madoguchi.kit.resources import BULK_AT_ONCE, OUTSIDE_AT_ONCE, open_resources
from madoguchi.kit.runner import Runner, Schedule
from madoguchi.kit.settings import Settings


class FailingClock(ShiftedClock):
    """A clock that may break down for a while."""

    _broken_until = 0.0

    def fail_for(self, *, seconds: float) -> None:
        self._broken_until = time.monotonic() + seconds

    def __init__(self) -> None:
        self._shift = timedelta()

    @property  # type: ignore[override]  # a clock that tells nothing, not even by how much it was moved
    def shift(self) -> timedelta:
        if time.monotonic() < self._broken_until:
            raise ZeroDivisionError("no time")
        return self._shift

    def advance(self, by: timedelta) -> None:
        self._shift += by


class Shop:
    """A place where runners run, and the one clock they go by."""

    def __init__(self, url: str, home: Path, database: Database, notes: Notes) -> None:
        self.database = database
        self.notes = notes
        self.clock = FailingClock()
        self._settings = Settings(home=home, database_url=url, secret_key="test key")  # type: ignore[arg-type]

    @asynccontextmanager
    async def runners(self, number: int = 1, schedule: Schedule | None = None) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for _ in range(number):
                await stack.enter_async_context(self._runner(schedule or {}))
            yield

    @asynccontextmanager
    async def _runner(self, schedule: Schedule) -> AsyncIterator[None]:
        async with open_resources(self._settings, reactions={}, clock=self.clock) as resources:
            runner = Runner(resources, schedule)
            running = asyncio.create_task(runner.run())
            yield
            assert not running.done(), running.exception()
            runner.stop()
            await running

    async def ask(self, function: Callable[..., Awaitable[None]], *many: dict[str, Any]) -> None:
        async with self.database.transaction() as db:
            for args in many:
                enqueue(db, function, now=self.clock.now(), **args)

    async def value(self, sql: str) -> Any:
        async with self.database.reading() as db:
            return await db.value(sql)

    async def until(self, sql: str) -> None:
        """Wait until a condition over the tables holds."""
        await eventually(lambda: self.value(f"SELECT {sql}"))


NO_JOBS = "NOT EXISTS (SELECT FROM jobs)"


@pytest.fixture
async def shop(url: str, tmp_path: Path, database: Database) -> AsyncIterator[Shop]:
    yield Shop(url, tmp_path, database, deeds.install())
    async with database.transaction() as db:
        await db.run("TRUNCATE jobs, dead_jobs, schedule")


async def test_lanes_keep_their_order_over_several_runners(shop: Shop) -> None:
    steps = [{"name": f"lane {n % 7}", "number": n} for n in range(210)]
    for start in range(0, 210, 30):
        await shop.ask(deeds.walk, *steps[start : start + 30])
    async with shop.runners(3):
        await shop.until(NO_JOBS)
    assert shop.notes.overlaps == []
    assert Counter(name for name, _ in shop.notes.done) == {f"lane {n}": 30 for n in range(7)}
    for lane in range(7):
        numbers = [number for name, number in shop.notes.done if name == f"lane {lane}"]
        assert numbers == sorted(numbers)


async def test_a_failing_job_is_rolled_back_tried_again_later_and_dead_in_the_end(shop: Shop) -> None:
    await shop.ask(deeds.fail, {"text": "poison"})
    async with shop.runners():
        for attempts in (1, 2):
            await shop.until(f"EXISTS (SELECT FROM jobs WHERE attempts = {attempts} AND lease IS NULL)")
            assert len(shop.notes.done) == attempts
            shop.clock.advance(timedelta(minutes=1))
        await shop.until("EXISTS (SELECT FROM dead_jobs)")
        assert await shop.value("SELECT error FROM dead_jobs") == "RuntimeError: poison"
        assert await shop.value("SELECT attempts FROM dead_jobs") == 3
        assert await shop.value("SELECT count(*) FROM failed_sign_ins") == 0
        await shop.ask(deeds.walk, {"name": "after", "number": 1})
        await shop.until(NO_JOBS)
    assert shop.notes.done[-1] == ("after", 1)


async def test_a_retry_waits_for_its_time(shop: Shop) -> None:
    await shop.ask(deeds.fail, {"text": "once"})
    async with shop.runners():
        await shop.until("EXISTS (SELECT FROM jobs WHERE attempts = 1 AND lease IS NULL)")
        wait = await shop.value("SELECT run_at FROM jobs") - shop.clock.now()
        assert timedelta(0) < wait <= timedelta(seconds=0.5)
        assert await shop.value("SELECT last_error FROM jobs") == "RuntimeError: once"


async def test_a_job_that_is_put_off_knows_the_next_time_what_it_has_learnt(shop: Shop) -> None:
    await shop.ask(deeds.learn, {"name": "Greek"})
    async with shop.runners():
        for lessons in (1, 2):
            await shop.until(f"EXISTS (SELECT FROM jobs WHERE lease IS NULL AND args ->> 'lessons' = '{lessons}')")
            assert await shop.value("SELECT attempts FROM jobs") == 0
            shop.clock.advance(timedelta(seconds=30))
        await shop.until(NO_JOBS)
    assert shop.notes.done == [("Greek", 0), ("Greek", 1), ("Greek", 2)]


async def test_F03_a_bad_job_is_split_from_its_batch_and_dies_alone(shop: Shop) -> None:
    kinds = ["good"] * 20
    kinds[7] = "bad"
    await shop.ask(deeds.heap, *[{"kind": kind, "number": n} for n, kind in enumerate(kinds)])
    async with shop.runners():
        await shop.until("(SELECT count(*) FROM jobs) = 1")
        shop.clock.advance(timedelta(minutes=1))
        await shop.until(NO_JOBS)
    assert sorted(number for _, number in shop.notes.done) == [n for n in range(20) if n != 7]
    assert await shop.value("SELECT array_agg((args ->> 'number')::int) FROM dead_jobs") == [7]


async def test_F03_a_job_named_unfit_is_buried_and_the_others_stay_together(shop: Shop) -> None:
    kinds = ["good", "unfit", "good", "unfit", "good"]
    await shop.ask(deeds.heap, *[{"kind": kind, "number": n} for n, kind in enumerate(kinds)])
    async with shop.runners():
        await shop.until(NO_JOBS)
    assert shop.notes.calls == [[0, 1, 2, 3, 4], [0, 2, 4]]
    assert await shop.value("SELECT array_agg(error ORDER BY id) FROM dead_jobs") == ["never", "never"]


async def test_a_job_whose_worker_always_died_is_buried_without_its_batch(shop: Shop) -> None:
    await shop.ask(deeds.heap, *[{"kind": "good", "number": n} for n in range(5)])
    async with shop.database.transaction() as db:
        await db.run("UPDATE jobs SET attempts = 2 WHERE args ->> 'number' IN ('0', '3')")
    async with shop.runners():
        await shop.until(NO_JOBS)
    assert sorted(number for _, number in shop.notes.done) == [1, 2, 4]
    assert await shop.value("SELECT array_agg((args ->> 'number')::int ORDER BY id) FROM dead_jobs") == [0, 3]
    assert await shop.value("SELECT min(error) FROM dead_jobs") == "its worker died at every attempt"


async def test_F23_a_runner_takes_over_what_a_dead_one_held_and_the_lane_waits_for_it(shop: Shop) -> None:
    await shop.ask(deeds.walk, {"name": "a", "number": 1}, {"name": "a", "number": 2})
    async with shop.database.transaction() as db:
        (held,) = await jobs.claim(db, now=shop.clock.now(), plain=10, outside=0)
    async with shop.runners(2):
        await shop.ask(deeds.walk, {"name": "b", "number": 1})
        await shop.until("(SELECT count(*) FROM jobs) = 2")
        assert shop.notes.done == [("b", 1)]
        async with shop.database.transaction() as db:
            await db.run("UPDATE jobs SET leased_until = now() WHERE id = $1", held.id)
        await shop.until(NO_JOBS)
    assert shop.notes.done == [("b", 1), ("a", 1), ("a", 2)]
    with pytest.raises(LeaseLostError):
        async with shop.database.transaction() as db:
            await jobs.finish(db, [held])


async def test_F23_whoever_loses_the_lease_while_at_work_has_done_nothing(shop: Shop) -> None:
    await shop.ask(deeds.be_robbed, {"text": "robbed"})
    async with shop.runners():
        await eventually(_done(shop, ("robbed", 0)))
    assert await shop.value("SELECT count(*) FROM failed_sign_ins") == 0
    assert await shop.value("SELECT last_error IS NULL AND attempts = 1 AND lease IS NOT NULL FROM jobs")
    assert await shop.value("SELECT count(*) FROM dead_jobs") == 0


async def test_a_runner_that_is_stopped_finishes_what_it_began_and_begins_no_more(shop: Shop) -> None:
    await shop.ask(deeds.walk, *[{"name": f"lane {n % 10}", "number": n} for n in range(50)])
    async with shop.runners():
        await eventually(_done(shop, ("lane 0", 0)))
    assert await shop.value("SELECT count(*) FROM jobs WHERE lease IS NOT NULL") == 0
    assert await shop.value("SELECT count(*) FROM jobs") + len(shop.notes.done) == 50


async def test_a_job_that_nobody_knows_any_more_is_dead_at_once(shop: Shop) -> None:
    async with shop.database.transaction() as db:
        await db.run(
            "INSERT INTO jobs (function, args, run_at) VALUES ('gone.room:deed', '{}', $1), ('tried:no_job', '{}', $1)",
            shop.clock.now(),
        )
    async with shop.runners():
        await shop.until("(SELECT count(*) FROM dead_jobs) = 2")


async def test_a_job_outside_gets_its_arguments_typed_and_is_struck_out_after(shop: Shop) -> None:
    await shop.ask(deeds.call_out, {"wanted": uuid4(), "at": shop.clock.now()})
    async with shop.runners():
        await shop.until(NO_JOBS)
    assert shop.notes.outside_runs == 1


async def test_jobs_that_hang_outside_hold_up_no_other(shop: Shop) -> None:
    await shop.ask(deeds.hang, *[{"number": number} for number in range(300)])
    async with shop.runners():
        await eventually(_hanging(shop))
        for number in range(300):
            await shop.ask(deeds.walk, {"name": str(number), "number": 1})
        async with asyncio.timeout(5):
            await shop.until("NOT EXISTS (SELECT FROM jobs WHERE function = 'tried:walk')")
        assert shop.notes.hanging == OUTSIDE_AT_ONCE
        shop.notes.let_go.set()
        await shop.until(NO_JOBS)
    assert shop.notes.most_hanging == OUTSIDE_AT_ONCE
    assert sorted(number for name, number in shop.notes.done if name == "hung") == list(range(300))


async def test_F27_jobs_that_move_files_hold_up_no_other(shop: Shop) -> None:
    await shop.ask(deeds.haul, *[{"number": number} for number in range(100)])
    async with shop.runners():
        await eventually(_hanging(shop, BULK_AT_ONCE))
        await shop.ask(deeds.call_out, {"wanted": uuid4(), "at": shop.clock.now()})
        await shop.ask(deeds.walk, {"name": "meanwhile", "number": 1})
        async with asyncio.timeout(5):
            await shop.until("NOT EXISTS (SELECT FROM jobs WHERE NOT bulk)")
        assert shop.notes.hanging == BULK_AT_ONCE
        shop.notes.let_go.set()
        await shop.until(NO_JOBS)
    assert shop.notes.most_hanging == BULK_AT_ONCE


async def test_F44_what_is_scheduled_is_asked_for_once_by_several_runners(shop: Shop) -> None:
    schedule = {deeds.be_late: timedelta(minutes=5)}
    async with shop.runners(4, schedule):
        await shop.until(f"EXISTS (SELECT FROM schedule) AND {NO_JOBS}")
    assert len(shop.notes.done) == 1
    async with shop.runners(4, schedule):
        await shop.ask(deeds.walk, {"name": "meanwhile", "number": 1})
        await shop.until(NO_JOBS)
    assert shop.notes.done.count(("late", 0)) == 1
    shop.clock.advance(timedelta(minutes=5))
    async with shop.runners(4, schedule):
        await eventually(_count(shop, 2))
        await shop.until(NO_JOBS)
    assert shop.notes.done.count(("late", 0)) == 2


async def test_F49_a_runner_outlives_its_connections(shop: Shop) -> None:
    async with shop.runners(1, {deeds.be_late: timedelta(minutes=5)}):
        await shop.until(f"EXISTS (SELECT FROM schedule) AND {NO_JOBS}")
        for number in range(5):
            await shop.value(
                """
                SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """
            )
            await shop.ask(deeds.walk, {"name": "a", "number": number})
            await shop.until(NO_JOBS)
    assert [number for name, number in shop.notes.done if name == "a"] == list(range(5))


async def test_a_runner_outlives_whatever_its_own_rounds_meet(shop: Shop) -> None:
    async with shop.runners(1, {deeds.be_late: timedelta(minutes=5)}):
        await shop.until(f"EXISTS (SELECT FROM schedule) AND {NO_JOBS}")
        shop.clock.fail_for(seconds=6)  # longer than it takes until the schedule is looked at again
        await asyncio.sleep(6)
        shop.clock.advance(timedelta(minutes=5))
        await shop.ask(deeds.walk, {"name": "a", "number": 1})
        await eventually(_count(shop, 2))
        await shop.until(NO_JOBS)
    assert ("a", 1) in shop.notes.done


def _hanging(shop: Shop, number: int = OUTSIDE_AT_ONCE) -> Callable[[], Awaitable[bool]]:
    async def look() -> bool:
        return shop.notes.hanging >= number

    return look


def _count(shop: Shop, number: int) -> Callable[[], Awaitable[bool]]:
    async def look() -> bool:
        return shop.notes.done.count(("late", 0)) >= number

    return look


def _done(shop: Shop, deed: tuple[str, int]) -> Callable[[], Awaitable[bool]]:
    async def look() -> bool:
        return deed in shop.notes.done

    return look
