"""Jobs as rows: claimed once, one of each lane, and struck out only by who holds them."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from tests.kit import deeds
from tests.kit.deeds import Notes
from tests.rooms import transactions

from madoguchi.kit import jobs
from madoguchi.kit.db import Database
from madoguchi.kit.jobs import Job, LeaseLostError, backoff, enqueue

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.fixture
async def notes(database: Database) -> AsyncIterator[Notes]:
    yield deeds.install()
    async with database.transaction() as db:
        await db.run("TRUNCATE jobs, dead_jobs, schedule")


async def walk(database: Database, *steps: tuple[str, int]) -> None:
    async with database.transaction() as db:
        for name, number in steps:
            enqueue(db, deeds.walk, now=NOW, name=name, number=number)


async def claim(
    database: Database, *, limit: int = 100, outside: int = 0, bulk: int = 0, now: datetime = NOW
) -> list[Job]:
    async with database.transaction() as db:
        return await jobs.claim(db, now=now, plain=limit, outside=outside, bulk=bulk)


async def finish(database: Database, claimed: list[Job]) -> None:
    async with database.transaction() as db:
        await jobs.finish(db, claimed)


async def give_back(database: Database) -> None:
    async with database.transaction() as db:
        await db.run("UPDATE jobs SET lease = NULL, leased_until = NULL")


def steps(claimed: list[Job]) -> list[tuple[str, int]]:
    return [(job.args["name"], job.args["number"]) for job in claimed]


async def test_one_job_of_each_lane_is_claimed_and_the_next_when_it_is_done(database: Database, notes: Notes) -> None:
    await walk(database, ("a", 1), ("a", 2), ("b", 1), ("a", 3))
    first = await claim(database)
    assert steps(first) == [("a", 1), ("b", 1)]
    assert await claim(database) == []
    await finish(database, first[:1])
    assert steps(await claim(database)) == [("a", 2)]


async def test_a_claim_is_quick_however_long_a_lane_is(database: Database, notes: Notes) -> None:
    await walk(database, *[("a", number) for number in range(10_000)])
    async with asyncio.timeout(2):
        assert steps(await claim(database)) == [("a", 0)]
    async with database.reading() as db:
        await db.run("ANALYZE jobs")
    await give_back(database)
    async with asyncio.timeout(2):
        assert steps(await claim(database)) == [("a", 0)]


async def test_a_burst_is_claimed_quickly_by_a_plan_from_when_there_was_nothing(url: str, notes: Notes) -> None:
    async with transactions(url) as database:
        connection = await database.pool.acquire()
        await connection.execute("TRUNCATE jobs; ANALYZE jobs")
        await database.pool.release(connection)
        for _ in range(10):  # PostgreSQL keeps a plan after some runs
            await claim(database)
        await walk(database, *[(str(number), 1) for number in range(20_000)])
        async with asyncio.timeout(2):
            claimed = [len(await claim(database, limit=200)) for _ in range(10)]
    assert claimed == [200] * 10


async def test_two_workers_never_hold_one_job(database: Database, notes: Notes) -> None:
    await walk(database, *[(str(number), number) for number in range(10)])
    async with database.transaction() as one, database.transaction() as other:
        taken = [
            await jobs.claim(one, now=NOW, plain=4, outside=0),
            await jobs.claim(other, now=NOW, plain=100, outside=0),
        ]
    assert [len(block) for block in taken] == [4, 6]
    assert {number for block in taken for _, number in steps(block)} == set(range(10))


async def test_F46_workers_whose_clocks_differ_never_hold_one_job(database: Database, notes: Notes) -> None:
    """One clock is five minutes behind and one five ahead: what is held is held for both, and nothing is left over."""
    behind, ahead = NOW - timedelta(minutes=5), NOW + timedelta(minutes=5)
    async with database.transaction() as db:
        for number in range(100):
            enqueue(db, deeds.walk, now=behind - timedelta(minutes=1), name=str(number), number=number)
    held: list[Job] = []
    while block := await asyncio.gather(*(claim(database, limit=7, now=clock) for clock in (behind, ahead) * 2)):
        if not any(block):
            break
        held += [job for jobs_of_one in block for job in jobs_of_one]
    assert sorted(number for _, number in steps(held)) == list(range(100))
    # However far ahead a clock is, no lease looks as if it had ended: those go by the database's clock.
    assert await claim(database, now=NOW + timedelta(days=1)) == []
    async with database.reading() as db:
        assert await db.value("SELECT bool_and(leased_until - now() <= $1) FROM jobs", jobs.LEASE)


async def test_of_each_kind_as_many_are_claimed_as_have_room(database: Database, notes: Notes) -> None:
    async with database.transaction() as db:
        for number in range(5):
            enqueue(db, deeds.hang, now=NOW, number=number)
            enqueue(db, deeds.walk, now=NOW, name=str(number), number=number)
    for rooms in ((2, 0), (0, 3), (0, 0), (4, 9)):
        claimed = await claim(database, limit=rooms[0], outside=rooms[1])
        found = [(job.function.removeprefix("tried:"), job.args["number"], job.outside) for job in claimed]
        assert [what for what in found if what[0] == "walk"] == {
            2: [("walk", 0, False), ("walk", 1, False)],
            4: [("walk", 2, False), ("walk", 3, False), ("walk", 4, False)],
        }.get(rooms[0], [])
        assert [what for what in found if what[0] == "hang"] == {
            3: [("hang", 0, True), ("hang", 1, True), ("hang", 2, True)],
            9: [("hang", 3, True), ("hang", 4, True)],
        }.get(rooms[1], [])


async def test_a_failed_job_holds_its_lane_till_its_time_comes(database: Database, notes: Notes) -> None:
    await walk(database, ("a", 1), ("a", 2), ("b", 1))
    (head, _) = await claim(database)
    async with database.transaction() as db:
        await jobs.postpone(db, head, until=NOW + timedelta(seconds=5), error="no luck")
    assert await claim(database, now=NOW + timedelta(seconds=4)) == []
    again = await claim(database, now=NOW + timedelta(seconds=5))
    assert steps(again) == [("a", 1)]
    assert again[0].attempts == 2


async def test_F23_a_worker_whose_lease_has_ended_cannot_finish(database: Database, notes: Notes) -> None:
    await walk(database, ("a", 1))
    zombie = await claim(database)
    assert await claim(database) == []
    async with database.transaction() as db:
        await db.run("UPDATE jobs SET leased_until = now() - interval '1 second'")
    heir = await claim(database)
    assert steps(heir) == [("a", 1)]
    assert heir[0].attempts == 2
    with pytest.raises(LeaseLostError):
        await finish(database, zombie)
    with pytest.raises(LeaseLostError):
        async with database.transaction() as db:
            await jobs.bury(db, zombie[0], now=NOW, error="late")
    async with database.transaction() as db:
        await jobs.postpone(db, zombie[0], until=NOW + timedelta(days=1), error="late")
    await finish(database, heir)
    async with database.reading() as db:
        assert await db.value("SELECT (SELECT count(*) FROM jobs) + (SELECT count(*) FROM dead_jobs)") == 0


async def test_a_lease_that_is_renewed_goes_on(database: Database, notes: Notes) -> None:
    await walk(database, ("a", 1))
    (held,) = await claim(database)
    left = "SELECT leased_until - now() FROM jobs"
    async with database.transaction() as db:
        await db.run("UPDATE jobs SET leased_until = now() + interval '1 second'")
        await jobs.renew(db, [replace(held, lease=uuid4())])
        assert await db.value(left) == timedelta(seconds=1)
        await jobs.renew(db, [held])
        assert await db.value(left) == jobs.LEASE


async def test_a_rolled_back_transaction_asks_for_nothing(database: Database, notes: Notes) -> None:
    async def fail_later() -> None:
        async with database.transaction() as db:
            enqueue(db, deeds.walk, now=NOW, name="a", number=1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_later()
    assert await claim(database) == []


async def test_a_job_waits_for_its_moment_and_the_oldest_goes_first(database: Database, notes: Notes) -> None:
    async with database.transaction() as db:
        enqueue(db, deeds.walk, now=NOW, run_at=NOW + timedelta(minutes=2), name="later", number=1)
        enqueue(db, deeds.walk, now=NOW, name="second", number=1)
        enqueue(db, deeds.walk, now=NOW - timedelta(minutes=1), name="first", number=1)
    assert steps(await claim(database, limit=1)) == [("first", 1)]
    assert steps(await claim(database)) == [("second", 1)]
    assert steps(await claim(database, now=NOW + timedelta(minutes=2))) == [("later", 1)]


async def test_a_buried_job_is_kept_whole_and_frees_its_lane(database: Database, notes: Notes) -> None:
    await walk(database, ("a", 1), ("a", 2))
    (bad,) = await claim(database)
    async with database.transaction() as db:
        await jobs.bury(db, bad, now=NOW, error="hopeless")
    async with database.reading() as db:
        row = await db.one("SELECT * FROM dead_jobs")
    assert dict(row) == {
        "id": bad.id,
        "lane": "lane:a",
        "function": "tried:walk",
        "args": {"name": "a", "number": 1},
        "attempts": 1,
        "error": "hopeless",
        "died_at": NOW,
    }
    assert steps(await claim(database)) == [("a", 2)]


def test_retries_wait_longer_each_time_and_a_minute_at_most() -> None:
    waits = [backoff(attempts, chance=0).total_seconds() for attempts in (1, 2, 3, 7, 8, 9, 10_000)]
    assert waits == [0.5, 1, 2, 32, 60, 60, 60]


def test_F14_what_failed_together_is_tried_again_apart() -> None:
    waits = [backoff(4, chance=tenths / 10).total_seconds() for tenths in range(10)]
    assert len(set(waits)) == 10
    assert (max(waits), min(waits) > 4 * 2 / 3) == (4, True)
    assert waits[-1] > backoff(3, chance=0).total_seconds()


@pytest.mark.parametrize("name", ["tried:no_job", "tried:nothing", "kit.jobs:enqueue", "kit.jobs:NOW", "os:system"])
def test_only_functions_marked_as_jobs_are_run_by_name(notes: Notes, name: str) -> None:
    with pytest.raises((LookupError, ImportError)):
        jobs.function_named(name)


def test_a_job_is_found_by_its_name(notes: Notes) -> None:
    assert jobs.function_named(jobs.name_of(deeds.walk)) is deeds.walk
