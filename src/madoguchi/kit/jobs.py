"""Work to be done after a commit: a row written with the fact that asks for it, one job per lane at a time."""

import contextlib
import inspect
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any, TypeVar, get_type_hints
from uuid import UUID, uuid4

import msgspec

from madoguchi.kit.db import Db

LEASE = timedelta(seconds=15)
"""How long a claimed job stays its worker's without a sign of life; workers renew theirs (`renew`)."""
_ROOT = "madoguchi."
_ONE_WAY = """
SET LOCAL synchronous_commit = off;
SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off
"""
_GIVEN = ("db", "resources", "now", "return")

F = TypeVar("F", bound=Callable[..., Awaitable[None]])


@dataclass(frozen=True, slots=True)
class Terms:
    """How a function wants to be run as a job."""

    lane: str | None
    """Prefix and argument that name the lane, as in `conversation:conversation_id`; None: in no order."""
    attempts: int
    """How often it is tried before it becomes a dead job."""
    batch: bool
    """Whether one call takes many jobs, in one transaction."""
    outside: bool
    """Whether it talks to the network, and so opens its own short transactions."""
    bulk: bool
    """Whether it moves files, for which there is room of its own."""
    otherwise: Callable[..., Awaitable[None]] | None
    """The job that makes the best of it when this one can never be done."""
    types: Mapping[str, Any]

    def lane_of(self, args: Mapping[str, Any]) -> str | None:
        if self.lane is None:
            return None
        prefix, _, argument = self.lane.partition(":")
        return f"{prefix}:{args[argument]}"


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed row: ours until its lease ends."""

    id: int
    lane: str | None
    function: str
    args: dict[str, Any]
    outside: bool
    bulk: bool
    attempts: int
    lease: UUID


def job(
    *,
    lane: str | None = None,
    attempts: int = 10,
    batch: bool = False,
    outside: bool = False,
    bulk: bool = False,
    otherwise: Callable[..., Awaitable[None]] | None = None,
    takes: Collection[str] = (),
) -> Callable[[F], F]:
    """Say that a function may run as a job.

    A plain one is called as `f(db, now=…, **args)` inside the transaction that also finishes the job, so its effect
    happens once. One that is `outside` is called as `f(resources, **args)` and must bear being run twice. A `batch`
    is called as `f(db, jobs=[Job, …], now=…)`; as a reaction, each job has the fields of its event that it `takes`.
    One that is `bulk` is outside too, and takes long. When it is given up, the job named `otherwise` is asked for, with
    those of its arguments that that takes.
    """

    def mark(function: F) -> F:
        hints = {name: kind for name, kind in get_type_hints(function).items() if name not in _GIVEN}
        hints |= dict.fromkeys(takes, Any)
        terms = Terms(
            lane=lane,
            attempts=attempts,
            batch=batch,
            outside=outside or bulk,
            bulk=bulk,
            otherwise=otherwise,
            types=hints,
        )
        function.terms = terms  # type: ignore[attr-defined]  # functions carry attributes; Callable does not say so
        return function

    return mark


def terms_of(function: Callable[..., Awaitable[None]]) -> Terms:
    terms: Terms = function.terms  # type: ignore[attr-defined]  # set by `job`
    return terms


def enqueue(
    db: Db,
    function: Callable[..., Awaitable[None]],
    *,
    now: datetime,
    run_at: datetime | None = None,
    offered: Mapping[str, Any] | None = None,
    **args: Any,
) -> None:
    """Ask for a job with this transaction.

    Args:
        db: the transaction whose commit lets the job run.
        function: one marked by `job`.
        now: when it is asked for.
        run_at: not before this moment.
        offered: fields of an event, of which the function gets those it names.
        args: its arguments, JSON-able or UUIDs or datetimes.
    """
    terms = terms_of(function)
    if offered is not None:
        args = {name: offered[name] for name in terms.types if name in offered}
    row = terms.lane_of(args), name_of(function), args, terms.outside, terms.bulk, run_at or now
    db.buffer(JobBuffer).rows.append(row)


def name_of(function: Callable[..., Awaitable[None]]) -> str:
    return f"{inspect.unwrap(function).__module__}:{function.__name__}".removeprefix(_ROOT)


def function_named(name: str) -> Callable[..., Awaitable[None]]:
    """The function behind a job's name; raises LookupError for anything that `job` did not mark."""
    module, _, attribute = name.partition(":")
    function: Callable[..., Awaitable[None]] | None = getattr(import_module(_ROOT + module), attribute, None)
    if function is None or not hasattr(function, "terms"):
        raise LookupError(f"{name} is not a job")
    return function


def typed_args(function: Callable[..., Awaitable[None]], args: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments as the function declares them, from their JSON form."""
    types = terms_of(function).types
    return {name: msgspec.convert(value, types[name], strict=False) for name, value in args.items()}


class JobBuffer:
    """Jobs of one transaction, written by one statement."""

    wakes = "jobs"

    def __init__(self) -> None:
        self.rows: list[tuple[str | None, str, dict[str, Any], bool, bool, datetime]] = []

    async def flush(self, db: Db) -> None:
        await db.run(
            """
            INSERT INTO jobs (lane, function, args, outside, bulk, run_at)
            SELECT * FROM unnest($1::text[], $2::text[], $3::jsonb[], $4::boolean[], $5::boolean[], $6::timestamptz[])
            """,
            *zip(*self.rows, strict=True),
        )


async def claim(db: Db, *, now: datetime, plain: int, outside: int, bulk: int = 0) -> list[Job]:
    """Take due jobs, the oldest first and at most one of each lane: so many plain, outside and bulk ones.

    A job whose lane holds an older one stays where it is, so a lane keeps its order over any number of workers.
    Leases are measured by the database's clock alone, since workers' clocks may differ. The claim is not forced to
    disk: were it lost, the jobs would only be unclaimed again.

    This table is now empty and now long, so whatever the planner believes of it may be wrong, and it is left one way:
    down `jobs_due`, to the head of each lane by `jobs_lane`. `lane >=` with that order can go by no other index.
    (Measured with 20,000 jobs: 4 ms for 200 of as many lanes, 8 to 220 ms for the one of a single lane. By a plan from
    when it was empty it was 560 ms, by a hash join 12 s.)
    """
    await db.run(_ONE_WAY)
    rows = await db.all(
        """
        WITH due AS (
          SELECT id FROM (
            VALUES (false, false, $2::bigint), (true, false, $3::bigint), (true, true, $6::bigint)
          ) AS kind (outside, bulk, room) CROSS JOIN LATERAL (
            SELECT job.id FROM jobs AS job LEFT JOIN LATERAL (
              SELECT id FROM jobs AS other WHERE other.lane >= job.lane ORDER BY other.lane, id LIMIT 1
            ) AS head ON true
            WHERE job.outside = kind.outside AND job.bulk = kind.bulk
              AND run_at <= $1 AND (leased_until IS NULL OR leased_until < now())
              AND (job.lane IS NULL OR job.id = head.id)
            ORDER BY run_at, job.id LIMIT kind.room FOR UPDATE OF job SKIP LOCKED
          ) AS fit
        )
        UPDATE jobs SET lease = $4, leased_until = now() + $5::interval, attempts = attempts + 1
        WHERE id = ANY(ARRAY(SELECT id FROM due))
        RETURNING id, lane, function, args, outside, bulk, attempts, lease
        """,
        now,
        plain,
        outside,
        uuid4(),
        LEASE,
        bulk,
    )
    return sorted((Job(**row) for row in rows), key=lambda job: job.id)


async def finish(db: Db, jobs: list[Job]) -> None:
    """Strike out claimed jobs with the transaction that did their work; raises LeaseLostError for one not ours."""
    struck = await db.run(
        "DELETE FROM jobs WHERE id = ANY($1::bigint[]) AND lease = $2", [job.id for job in jobs], jobs[0].lease
    )
    if struck != len(jobs):
        raise LeaseLostError


async def renew(db: Db, held: Collection[Job]) -> None:
    """Keep these jobs for another while, those that are still ours."""
    await db.run(
        "UPDATE jobs SET leased_until = now() + $3::interval WHERE id = ANY($1::bigint[]) AND lease = ANY($2::uuid[])",
        [job.id for job in held],
        {job.lease for job in held},
        LEASE,
    )


async def postpone(db: Db, job: Job, *, until: datetime, error: str) -> None:
    """Give a failed job back, to be tried again at `until`."""
    await db.run(
        "UPDATE jobs SET lease = NULL, leased_until = NULL, run_at = $3, last_error = $4 WHERE id = $1 AND lease = $2",
        job.id,
        job.lease,
        until,
        error,
    )


async def put_off(db: Db, jobs: Collection[Job], *, until: datetime, learnt: Mapping[str, Any]) -> None:
    """Give jobs back whose time has not come, with what was learnt among their arguments; that was no attempt."""
    await db.run(
        """
        UPDATE jobs SET lease = NULL, leased_until = NULL, run_at = $3, attempts = attempts - 1, args = args || $4
        WHERE id = ANY($1::bigint[]) AND lease = ANY($2::uuid[])
        """,
        [job.id for job in jobs],
        {job.lease for job in jobs},
        until,
        dict(learnt),
    )


async def bury(db: Db, job: Job, *, now: datetime, error: str) -> None:
    """Move a job that cannot be done aside, whole, so that its lane goes on and a person can look at it."""
    moved = await db.run(
        """
        WITH gone AS (DELETE FROM jobs WHERE id = $1 AND lease = $2 RETURNING *)
        INSERT INTO dead_jobs (id, lane, function, args, attempts, error, died_at)
        SELECT id, lane, function, args, attempts, $4, $3 FROM gone
        """,
        job.id,
        job.lease,
        now,
        error,
    )
    if moved == 0:
        raise LeaseLostError
    with contextlib.suppress(LookupError, ImportError):  # one that nobody knows any more asks for nothing
        if (otherwise := terms_of(function_named(job.function)).otherwise) is not None:
            enqueue(db, otherwise, now=now, offered=job.args)


def backoff(attempts: int, *, chance: float) -> timedelta:
    """How long to wait after that many failed attempts: 0.5 s, doubling, a minute at most.

    By `chance`, from 0 to 1, up to a third less: what failed together must not come back together (F14).
    """
    return timedelta(seconds=min(0.5 * 2 ** min(attempts - 1, 7), 60.0) * (1 - chance / 3))


class UnfitJobsError(Exception):
    """Some jobs of a batch can never be done; the others can. Reasons by job id."""

    def __init__(self, reasons: Mapping[int, str]) -> None:
        super().__init__("; ".join(reasons.values()))
        self.reasons = reasons


class NotYetError(Exception):
    """What a job needs is not there now, through no fault of its own; it is to be run again at `until`.

    What was `learnt` on the way is then among its arguments.
    """

    def __init__(self, *, until: datetime, **learnt: Any) -> None:
        super().__init__(f"not before {until}")
        self.until = until
        self.learnt = learnt


class LeaseLostError(Exception):
    """Another worker holds the job by now; whatever this one did must be rolled back."""
