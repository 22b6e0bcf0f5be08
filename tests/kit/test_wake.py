"""Sleepers are woken in this process at once and in others soon, and after a break they look for themselves."""

import asyncio

from madoguchi.kit.db import Database
from madoguchi.kit.wake import Waker


async def woken(sleeper: asyncio.Event) -> None:
    async with asyncio.timeout(10):
        await sleeper.wait()
    sleeper.clear()


async def test_a_sleeper_is_woken_for_its_topic_here_and_elsewhere(url: str) -> None:
    async with Waker(url) as here, Waker(url) as there:
        jobs, events, far = here.sleeper("jobs"), here.sleeper("events"), there.sleeper("jobs")
        for sleeper in (jobs, events, far):
            await woken(sleeper)  # the first connection wakes all, since they may have missed something
        here.wake({"jobs"})
        assert jobs.is_set()
        assert not events.is_set()
        await woken(far)
        jobs.clear()
        here.wake(set())
        assert not jobs.is_set()
        there.wake({"events"})
        await woken(events)


async def test_whoever_was_deaf_for_a_while_is_woken_to_look(url: str, database: Database) -> None:
    async with Waker(url) as waker:
        sleeper = waker.sleeper("events")
        await woken(sleeper)
        async with database.reading() as db:
            await db.run(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND application_name = 'madoguchi wake'
                """
            )
        await woken(sleeper)


async def test_whatever_is_to_be_told_the_next_word_is_told_again(url: str) -> None:
    async with Waker(url) as here, Waker(url) as there:
        far = there.sleeper("jobs")
        await woken(far)
        here.wake({"jobs", 5})  # type: ignore[arg-type]  # nobody's topic: a mistake of ours
        await asyncio.sleep(0.1)
        far.clear()
        here.wake({"jobs"})
        await woken(far)
