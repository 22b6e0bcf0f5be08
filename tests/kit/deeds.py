"""Functions that tests run as jobs: each notes what it did, or fails in the way it is told."""

import asyncio
import sys
from datetime import datetime, timedelta
from types import ModuleType
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.kit.jobs import Job, NotYetError, UnfitJobsError, job
from madoguchi.kit.resources import Resources

PLACE = "madoguchi.tried"


class Notes:
    """What was done by whom, in order; shared by all runners of a test."""

    def __init__(self) -> None:
        self.done: list[tuple[str, int]] = []
        self.calls: list[list[int]] = []
        self.at_work: set[str] = set()
        self.overlaps: list[str] = []
        self.outside_runs = 0
        self.hanging = self.most_hanging = 0
        self.let_go = asyncio.Event()


notes = Notes()


@job(lane="lane:name")
async def walk(db: Db, *, name: str, number: int, now: datetime) -> None:
    """Note a step of a lane, and whether another step of it was under way."""
    if name in notes.at_work:
        notes.overlaps.append(name)
    notes.at_work.add(name)
    await db.value("SELECT pg_sleep(0.001)")
    notes.at_work.discard(name)
    notes.done.append((name, number))


@job(attempts=3)
async def fail(db: Db, *, text: str, now: datetime) -> None:
    """Leave a trace that must be rolled back, and raise."""
    await db.run("INSERT INTO failed_sign_ins VALUES ($1, 'trace', $2)", text, now)
    notes.done.append((text, len(notes.done)))
    raise RuntimeError(text)


@job(batch=True, attempts=2)
async def heap(db: Db, *, jobs: list[Job], now: datetime) -> None:
    """Do many at once; `bad` spoils the whole heap, `unfit` is named as such."""
    numbers = [job.args["number"] for job in jobs]
    notes.calls.append(numbers)
    unfit = {job.id: "never" for job in jobs if job.args["kind"] == "unfit"}
    if unfit:
        raise UnfitJobsError(unfit)
    if any(job.args["kind"] == "bad" for job in jobs):
        raise RuntimeError("a bad one")
    notes.done += [("heap", number) for number in numbers]


@job(outside=True)
async def call_out(resources: Resources, *, wanted: UUID, at: datetime) -> None:
    """Run without a transaction, with arguments of their declared types."""
    assert isinstance(wanted, UUID)
    assert isinstance(at, datetime)
    notes.outside_runs += 1


@job(bulk=True)
async def haul(resources: Resources, *, number: int) -> None:
    """Move something large, until the test lets it end."""
    await hang(resources, number=number)


@job(outside=True)
async def hang(resources: Resources, *, number: int) -> None:
    """Wait for an answer that comes only when the test lets it."""
    notes.hanging += 1
    notes.most_hanging = max(notes.hanging, notes.most_hanging)
    await notes.let_go.wait()
    notes.hanging -= 1
    notes.done.append(("hung", number))


@job(outside=True, attempts=1)
async def learn(resources: Resources, *, name: str, lessons: int = 0) -> None:
    """Be put off twice, and know each time how often that was."""
    notes.done.append((name, lessons))
    if lessons < 2:
        raise NotYetError(until=resources.clock.now() + timedelta(seconds=30), lessons=lessons + 1)


@job()
async def be_late(db: Db, *, now: datetime) -> None:
    """Take long enough for several to be under way at once."""
    await asyncio.sleep(0)
    notes.done.append(("late", 0))


@job()
async def be_robbed(db: Db, *, text: str, now: datetime) -> None:
    """Leave a trace, and lose the lease before it is committed."""
    await db.run("INSERT INTO failed_sign_ins VALUES ($1, 'trace', $2)", text, now)
    await db.run("UPDATE jobs SET lease = gen_random_uuid() WHERE args ->> 'text' = $1", text)
    notes.done.append((text, 0))


async def no_job(db: Db) -> None:
    """Is not marked, so nothing may run it by name."""


def install() -> Notes:
    """Put the functions where the runner looks for jobs, with fresh notes."""
    module = ModuleType(PLACE)
    for function in (walk, fail, heap, call_out, haul, hang, learn, be_late, be_robbed, no_job):
        function.__module__ = PLACE
        setattr(module, function.__name__, function)
    sys.modules[PLACE] = module
    notes.__init__()  # type: ignore[misc]  # the functions above hold on to this very object
    return notes
