"""A contact center without processes: its jobs are run one by one, in whatever order chance says, and looked at."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar
from uuid import UUID, uuid4

import asyncpg
from tests.routing.engine_model import Standing, standing, wrongly_offered
from tests.routing.rulebook import ALWAYS

from madoguchi.kit import jobs
from madoguchi.kit.db import Database, Db, open_pool
from madoguchi.kit.jobs import Job
from madoguchi.kit.runner import perform
from madoguchi.people import presence, skills, users
from madoguchi.people.models import Presence, Role
from madoguchi.routing import capacity_profiles, instances, notification_templates, queues, rules, workload, workstreams
from madoguchi.routing.capacity_profiles import Reset
from madoguchi.routing.instances import Features
from madoguchi.routing.nearness import SkillMatching
from madoguchi.routing.rules import RulesKind
from madoguchi.routing.workstreams import Distribution
from madoguchi.wiring import REACTIONS

T = TypeVar("T")
_EMPTIED = """
conversations, sessions, messages, customers, work_items, offers, routing_steps, queue_members, jobs, dead_jobs,
channel_instances, workstreams, queues, presences, desk_connections, sign_ins, capacity_profiles, users, amendments,
skills, preferred_representatives, contacts
"""
_USUAL = """
UPDATE routing_settings SET declines_allowed = DEFAULT, missed_sets_inactive = DEFAULT, rejected_sets_dnd = DEFAULT,
  preferred_representatives = DEFAULT, preferred_fallback = DEFAULT
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
        self.workstreams: list[UUID] = []
        self.skills: list[UUID] = []
        self.templates: list[UUID] = []
        """One that asks, and one that assigns when its time is over."""
        self.profile: UUID
        self.random = Random(0)
        self.wrongs: list[str] = []

    def run(self, work: Callable[[Db], Awaitable[T]]) -> T:
        """Do something in one transaction, as a request does."""
        return self.loop.run_until_complete(self._run(work))

    def begin(self, random: Random) -> None:
        self.random, self.wrongs = random, []
        self.run(lambda db: db.run(f"TRUNCATE {_EMPTIED} CASCADE"))
        self.run(lambda db: db.run(_USUAL))
        self.run(lambda db: db.run("DELETE FROM notification_templates WHERE shipped IS NULL"))
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
        before = await self._standing()
        while claimed := await self._run(lambda db: jobs.claim(db, now=self.now, plain=200, outside=200, bulk=200)):
            self.random.shuffle(claimed)
            for job in claimed:
                await self._run(lambda db, job=job: self._work(db, job))  # type: ignore[misc]  # bound at once
                after = await self._standing()
                if job.function not in _BY_HAND:
                    whose = job.args.get("user_id") if job.function.endswith(":offer_waiting") else None
                    asked_for = UUID(whose) if whose else None
                    found = wrongly_offered(before, after, asked_for=asked_for)
                    self.wrongs += [f"{job.function}: {wrong}" for wrong in found]
                before = after
        return before

    async def _standing(self) -> Standing:
        return await self._run(lambda db: standing(db, self.now))

    async def _work(self, db: Db, job: Job) -> None:
        """Do what a worker does; whatever talks to LINE has been done."""
        if not job.outside:
            await perform(db, [job], now=self.now)
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
        self.profile = await capacity_profiles.create(
            db, settings={"name": "Escalations", "item_limit": 1, "blocks_assignment": True}, reset=Reset.IMMEDIATE,
            limits={self.people[0]: None, self.people[1]: 2}, **said
        )  # fmt: skip
        sizes: list[Distribution] = [
            {"queue_id": self.queues[0], "capacity_units": 1, "allowed_presences": [Presence.AVAILABLE]},
            {"queue_id": self.queues[1], "capacity_units": 2, "skill_matching": SkillMatching.CLOSEST},
            {"queue_id": self.queues[0], "capacity_profile_id": self.profile},
        ]
        self.accounts, self.workstreams = [uuid4() for _ in sizes], []
        await self._set_up_skills(db, said)
        for account_id, size in zip(self.accounts, sizes, strict=True):
            workstream_id = await workstreams.create(db, distribution={**size, "name": str(account_id)}, **said)
            self.workstreams.append(workstream_id)
            # By a rule, since the overflow of a queue is not looked at for what comes there as a last resort.
            await rules.save(
                db, workstream_id=workstream_id, kind=RulesKind.ROUTE_TO_QUEUE, version=0, accounts={}, **said,
                document={"rules": [{"name": "All", "condition": ALWAYS,
                                     "queues": [{"queue_id": str(size["queue_id"]), "percent": 100}]}]}
            )  # fmt: skip
            await instances.set_up(db, workstream_id=workstream_id, account_id=account_id, features=Features(), **said)
        for user_id in self.people:
            free = await workload.by_capacity(db, user_id=user_id, now=self.now)
            await presence.arrive(db, user_id=user_id, by_capacity=free, now=self.now)

    async def _set_up_skills(self, db: Db, said: dict[str, Any]) -> None:
        """Two skills that nobody has yet, and templates of both kinds."""
        kind = await db.value("SELECT id FROM skill_types ORDER BY name LIMIT 1")
        model = await db.value("SELECT id FROM rating_models WHERE name = '1 to 10'")
        self.skills = [
            await skills.add(db, name=name, description="", type_id=kind, rating_model_id=model, **said)
            for name in ("Thai", "Refunds")
        ]
        usual = await db.value("SELECT id FROM notification_templates WHERE shipped = 'unknown'")
        self.templates = [usual, await notification_templates.copy(db, template_id=usual, **said)]
        await db.run(
            "UPDATE notification_templates SET auto_assign = true, reject_button = false WHERE id = $1",
            self.templates[1],
        )

    def pass_time(self, seconds: float, *, cut_off: UUID | None = None) -> None:
        """Let time pass in which everybody's window, but for one, goes on saying that it is open."""
        self.now += timedelta(seconds=seconds)
        windows = {user_id: user_id for user_id in self.people if user_id != cut_off}
        self.run(lambda db: workload.note_seen(db, windows=windows, now=self.now))
