"""Runs jobs: claims what is due, works side by side, and leaves each finished, postponed or buried."""

import asyncio
import contextlib
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from prometheus_client import Counter

from madoguchi.kit import jobs, loops
from madoguchi.kit.db import TROUBLE, Db
from madoguchi.kit.errors import without_values
from madoguchi.kit.jobs import Job, LeaseLostError, NotYetError, UnfitJobsError
from madoguchi.kit.muster import Muster
from madoguchi.kit.resources import BULK_AT_ONCE, OUTSIDE_AT_ONCE, Resources

Schedule = Mapping[Callable[..., Awaitable[None]], timedelta]

_BLOCK = 200
_PLAIN_AT_ONCE = 256
_TRANSACTIONS_AT_ONCE = 6
_POLL_SECONDS = 0.5
_GATHERING_SECONDS = 0.01
_RENEW_SECONDS = jobs.LEASE.total_seconds() / 3
_SCHEDULE_SECONDS = 5
_CLOCKS_DIFFER = timedelta(minutes=1)

DONE = Counter("madoguchi_jobs_done_total", "Jobs finished", ["function"])
FAILED = Counter("madoguchi_jobs_failed_total", "Attempts of jobs that failed", ["function"])
DEAD = Counter("madoguchi_jobs_dead_total", "Jobs given up", ["function"])

log = structlog.get_logger()


class Runner:
    """One worker. Several may run over one database; lanes keep their order over all of them."""

    def __init__(self, resources: Resources, schedule: Schedule) -> None:
        self._resources = resources
        self._schedule = schedule
        self._news = resources.waker.sleeper("jobs")
        self._muster = Muster(resources)
        self._dice = random.Random()  # noqa: S311 - it spreads retries, and guards nothing
        self._turns = asyncio.Semaphore(_TRANSACTIONS_AT_ONCE)
        self._running: dict[asyncio.Task[None], list[Job]] = {}
        self._batches: set[asyncio.Task[None]] = set()
        self._stopping = False

    def stop(self) -> None:
        """Claim nothing more; `run` returns when what was begun is done."""
        self._stopping = True
        self._news.set()

    async def run(self) -> None:
        # First: whoever works before they are counted takes more than their part.
        await loops.go_round("muster", self._muster.call)
        async with loops.side_by_side(
            leases=self._renew_leases, schedule=self._ask_for_scheduled, muster=self._muster.call_now_and_then
        ):
            try:
                while not self._stopping:
                    await loops.go_round("jobs", self._round)
                if self._running:
                    await asyncio.wait(self._running)
            finally:
                for task in self._running:
                    task.cancel()
                await asyncio.gather(*self._running, return_exceptions=True)
                await self._muster.leave()

    async def _round(self) -> None:
        if self._batches:
            # What comes meanwhile makes one batch: a few large ones cost far less than many small ones.
            await asyncio.sleep(_GATHERING_SECONDS)
        self._news.clear()
        claimed = await self._claim()
        for function, group in _grouped(claimed):
            task = asyncio.create_task(self._work(function, group))
            self._running[task] = group
            if _takes_batches(function):
                self._batches.add(task)
            task.add_done_callback(self._ended)
        if sum(not job.outside for job in claimed) < _BLOCK:
            await loops.hear(self._news, within=_POLL_SECONDS)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._running.pop(task, None)
        self._batches.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("jobs.unsettled", error=without_values(error), exc_info=error)
        # The next job of a lane may be due now.
        self._news.set()

    async def _claim(self) -> list[Job]:
        """As many of each kind as have room: when LINE hangs, what waits for it must not hold up everything else."""
        held = self._held()
        bulk = sum(job.bulk for job in held)
        outside = sum(job.outside for job in held) - bulk
        plain = len(held) - outside - bulk
        room = min(_BLOCK, _PLAIN_AT_ONCE - plain), OUTSIDE_AT_ONCE - outside, BULK_AT_ONCE - bulk
        if not any(room):
            return []
        async with self._resources.database.transaction() as db:
            now = self._resources.clock.now()
            return await jobs.claim(db, now=now, plain=room[0], outside=room[1], bulk=room[2])

    def _held(self) -> list[Job]:
        return [job for group in self._running.values() for job in group]

    async def _work(self, name: str, group: list[Job]) -> None:
        try:
            function = jobs.function_named(name)
            await self._attempt(function, group)
            DONE.labels(name).inc(len(group))
        except LeaseLostError:
            log.warning("jobs.lease_lost", function=name)
        except NotYetError as wait:
            await self._put_off(group, wait)
        except UnfitJobsError as unfit:
            await self._bury_unfit(name, group, unfit)
        except Exception as error:  # noqa: BLE001 - whatever a job raises, the worker goes on
            await self._failed(name, group, error)

    async def _attempt(self, function: Callable[..., Awaitable[None]], group: list[Job]) -> None:
        terms = jobs.terms_of(function)
        fatal = {job.id: "its worker died at every attempt" for job in group if job.attempts > terms.attempts}
        if fatal:
            raise UnfitJobsError(fatal)
        if terms.outside:
            await function(self._resources, **jobs.typed_args(function, group[0].args))
            async with self._resources.database.transaction() as db:
                await jobs.finish(db, group)
            return
        async with self._turns, self._resources.database.transaction() as db:
            await perform(db, group, now=self._resources.clock.now())
            await jobs.finish(db, group)

    async def _put_off(self, group: list[Job], wait: NotYetError) -> None:
        with contextlib.suppress(*TROUBLE):
            async with self._resources.database.transaction() as db:
                await jobs.put_off(db, group, until=wait.until, learnt=wait.learnt)

    async def _failed(self, name: str, group: list[Job], error: Exception) -> None:
        if len(group) > 1:
            # One bad job must not sink the others: each again, alone.
            log.warning("jobs.batch_split", function=name, jobs=len(group), error=without_values(error))
            for job in group:
                await self._work(name, [job])
            return
        job = group[0]
        FAILED.labels(name).inc()
        log.warning("jobs.failed", function=name, job=job.id, attempts=job.attempts, error=without_values(error))
        with contextlib.suppress(LeaseLostError, *TROUBLE):
            async with self._resources.database.transaction() as db:
                await self._postpone_or_bury(db, name, job, without_values(error))

    async def _postpone_or_bury(self, db: Db, name: str, job: Job, error: str) -> None:
        now = self._resources.clock.now()
        if job.attempts < _attempts_allowed(name):
            await jobs.postpone(
                db, job, until=now + jobs.backoff(job.attempts, chance=self._dice.random()), error=error
            )
            return
        DEAD.labels(name).inc()
        log.error("jobs.dead", function=name, job=job.id, error=error)
        await jobs.bury(db, job, now=now, error=error)

    async def _bury_unfit(self, name: str, group: list[Job], unfit: UnfitJobsError) -> None:
        with contextlib.suppress(LeaseLostError, *TROUBLE):
            async with self._resources.database.transaction() as db:
                for job in group:
                    if job.id in unfit.reasons:
                        DEAD.labels(name).inc()
                        log.error("jobs.dead", function=name, job=job.id, error=unfit.reasons[job.id])
                        await jobs.bury(db, job, now=self._resources.clock.now(), error=unfit.reasons[job.id])
        rest = [job for job in group if job.id not in unfit.reasons]
        if rest:
            await self._work(name, rest)

    async def _renew_leases(self) -> None:
        await asyncio.sleep(_RENEW_SECONDS)
        if held := self._held():
            async with self._resources.database.transaction() as db:
                await jobs.renew(db, held)

    async def _ask_for_scheduled(self) -> None:
        async with self._resources.database.transaction() as db:
            await self._ask(db)
        await asyncio.sleep(_SCHEDULE_SECONDS)

    async def _ask(self, db: Db) -> None:
        """Enqueue what is due by the schedule; of several workers, one asks.

        One whose clock was ahead has left a time that is still to come, and holds up nobody by it (F45).
        """
        now = self._resources.clock.now()
        for function, every in self._schedule.items():
            asked: Any = await db.value(
                """
                INSERT INTO schedule VALUES ($1, $2)
                ON CONFLICT (function) DO UPDATE SET asked_at = $2
                WHERE schedule.asked_at <= $3 OR schedule.asked_at > $4 RETURNING true
                """,
                jobs.name_of(function),
                now,
                now - every,
                now + _CLOCKS_DIFFER,
            )
            if asked:
                jobs.enqueue(db, function, now=now)


async def perform(db: Db, group: list[Job], *, now: datetime) -> None:
    """Do jobs of one function that is not `outside` in this transaction: a batch of them together, else the one."""
    function = jobs.function_named(group[0].function)
    if jobs.terms_of(function).batch:
        await function(db, jobs=group, now=now)
    else:
        await function(db, now=now, **jobs.typed_args(function, group[0].args))


def _grouped(claimed: list[Job]) -> list[tuple[str, list[Job]]]:
    """Jobs of one batch function together, every other job alone."""
    by_function: dict[str, list[Job]] = defaultdict(list)
    for job in claimed:
        by_function[job.function].append(job)
    groups: list[tuple[str, list[Job]]] = []
    for name, members in by_function.items():
        if _takes_batches(name):
            groups.append((name, members))
        else:
            groups += [(name, [job]) for job in members]
    return groups


def _takes_batches(name: str) -> bool:
    try:
        return jobs.terms_of(jobs.function_named(name)).batch
    except (LookupError, ImportError):
        return False


def _attempts_allowed(name: str) -> int:
    try:
        return jobs.terms_of(jobs.function_named(name)).attempts
    except (LookupError, ImportError):
        return 0
