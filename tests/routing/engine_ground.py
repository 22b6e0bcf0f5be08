"""A contact center without processes: its jobs are run one by one, in whatever order chance says, and looked at."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar
from uuid import UUID, uuid4

import asyncpg
from tests.routing.engine_model import Standing, standing, wrongly_offered

from madoguchi.kit import jobs
from madoguchi.kit.db import Database, Db, open_pool
from madoguchi.kit.jobs import Job
from madoguchi.people import presence, users
from madoguchi.people.models import Presence, Role
from madoguchi.routing import instances, queues, workstreams
from madoguchi.routing.instances import Features
from madoguchi.wiring import REACTIONS

T = TypeVar("T")
PEOPLE, QUEUES, ACCOUNTS = 3, 2, 2
_EMPTIED = """
conversations, sessions, messages, customers, work_items, offers, routing_steps, queue_members, jobs, dead_jobs,
channel_instances, workstreams, queues, presences, sign_ins, users, amendments
"""
_BY_HAND = {"routing.intake:route_back"}
"""What gives conversations to people without asking whether they have room."""


class Ground:
    """One database for all examples; `begin` empties it for the next."""

    def __init__(self, url: str) -> None:
        self.loop = asyncio.new_event_loop()
        self.pool: asyncpg.Pool[asyncpg.Record] = self.loop.run_until_complete(open_pool(url, largest=2))
        self.database = Database(self.pool, REACTIONS, lambda _: None)
        self.now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
        self.people: list[UUID] = []
        self.queues: list[UUID] = []
        self.accounts: list[UUID] = []
        self.random = Random(0)
        self.wrongs: list[str] = []

    def run(self, work: Callable[[Db], Awaitable[T]]) -> T:
        """Do something in one transaction, as a request does."""
        return self.loop.run_until_complete(self._run(work))

    def begin(self, random: Random) -> None:
        self.random, self.wrongs = random, []
        self.run(lambda db: db.run(f"TRUNCATE {_EMPTIED} CASCADE"))
        self.run(lambda db: db.run("UPDATE routing_settings SET declines_allowed = DEFAULT"))
        self.run(self._set_up)
        self.settle()

    def settle(self) -> Standing:
        """Run all jobs that are due, and see that none offers anything wrongly; how things stand then."""
        return self.loop.run_until_complete(self._settle())

    def close(self) -> None:
        self.loop.run_until_complete(self.pool.close())
        self.loop.close()

    async def _run(self, work: Callable[[Db], Awaitable[T]]) -> T:
        async with self.database.transaction() as db:
            return await work(db)

    async def _settle(self) -> Standing:
        before = await self._run(standing)
        while claimed := await self._run(lambda db: jobs.claim(db, now=self.now, plain=200, outside=200, bulk=200)):
            self.random.shuffle(claimed)
            for job in claimed:
                await self._run(lambda db, job=job: self._work(db, job))  # type: ignore[misc]  # bound at once
                after = await self._run(standing)
                if job.function not in _BY_HAND:
                    whose = job.args.get("user_id") if job.function.endswith(":offer_waiting") else None
                    asked_for = UUID(whose) if whose else None
                    found = wrongly_offered(before, after, asked_for=asked_for)
                    self.wrongs += [f"{job.function}: {wrong}" for wrong in found]
                before = after
        return before

    async def _work(self, db: Db, job: Job) -> None:
        """Do what a worker does; whatever talks to LINE has been done."""
        function = jobs.function_named(job.function)
        if not job.outside:
            await function(db, now=self.now, **jobs.typed_args(function, job.args))
        await jobs.finish(db, [job])

    async def _set_up(self, db: Db) -> None:
        said: dict[str, Any] = {"now": self.now, "actor": None}
        hired = [
            await users.add(db, email=f"{name}@example.com", name=name, role=Role.REPRESENTATIVE, password_hash="x",
                            capacity_units=2, now=self.now)
            for name in ("rin", "ken", "ploy")
        ]  # fmt: skip
        self.people = [user.id for user in hired]
        self.queues = [
            await queues.create(db, settings={"name": "Orders", "priority": 10}, member_ids=self.people[:2], **said),
            await queues.create(db, settings={"name": "Returns", "priority": 20}, member_ids=self.people[1:], **said),
        ]
        self.accounts = [uuid4() for _ in range(ACCOUNTS)]
        for number, (queue_id, account_id) in enumerate(zip(self.queues, self.accounts, strict=True)):
            terms: dict[str, Any] = {"name": f"W{number}", "queue_id": queue_id, "capacity_units": 1 + number}
            allowed = [Presence.AVAILABLE, *[Presence.BUSY] * number]
            workstream_id = await workstreams.create(db, distribution={**terms, "allowed_presences": allowed}, **said)
            await instances.set_up(db, workstream_id=workstream_id, account_id=account_id, features=Features(), **said)
        for user_id in self.people:
            await presence.arrive(db, user_id=user_id, now=self.now)

    def pass_time(self, seconds: float) -> None:
        """Let time pass in which everybody's desk goes on saying that they are there."""
        self.now += timedelta(seconds=seconds)
        self.run(lambda db: presence.note_seen(db, user_ids=self.people, now=self.now))
