"""A contact center of real processes to be measured: PostgreSQL, web, worker and the LINE simulator."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import machine
import processes
import psutil
from load import Sent

from madoguchi import migrations
from madoguchi.kit import embedded_postgres
from madoguchi.kit.clock import SystemClock
from madoguchi.kit.db import Database, open_pool
from madoguchi.line import privacy
from madoguchi.people import users
from madoguchi.people.models import Role
from madoguchi.people.passwords import hash_password

PASSWORD = "a long password"  # noqa: S105 - of people who exist for minutes
SUPERVISOR = "supervisor@example.com"
_ADMIN = "admin@example.com"
_LOOK_SECONDS = 0.05
_PATIENCE_SECONDS = 120


@dataclass
class Center:
    """The running processes, and how to reach them."""

    port: int
    path: str
    """Where the account's webhooks go."""
    account_id: str
    dsn: str
    pool: "asyncpg.Pool[asyncpg.Record]"
    web: psutil.Process
    worker: psutil.Process
    postgres: psutil.Process

    async def load(self, *, users: int, messages: int, connections: int, rate: float) -> Sent:
        return await processes.load(
            self.port, self.path, users=users, messages=messages, connections=connections, rate=rate
        )

    async def stored(self) -> int:
        return int(await self.pool.fetchval("SELECT count(*) FROM messages WHERE content ->> 'type' = 'text'"))

    async def awake(self) -> None:
        """Return when the worker has begun, which shows in what it has asked for by its schedule."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while not await self.pool.fetchval("SELECT EXISTS (SELECT FROM schedule)"):
                await asyncio.sleep(_LOOK_SECONDS)
        await self.drained()

    async def drained(self) -> None:
        """Return when no job is due any more."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while await self.pool.fetchval("SELECT EXISTS (SELECT FROM jobs WHERE run_at <= now())"):
                await asyncio.sleep(_LOOK_SECONDS)

    async def check(self, *, messages: int, users: int) -> None:
        """See that every message that was answered is there whole: once, numbered without a gap, with its event.

        LINE knows none of the senders, so each conversation also says that its customer shows no profile.
        """
        found = await self.pool.fetchrow(
            """
            SELECT (SELECT count(*) FROM messages WHERE content ->> 'type' = 'text') AS messages,
              (SELECT count(*) FROM conversations) AS conversations,
              (SELECT count(*) FROM events WHERE type = 'MessageReceived') AS events,
              (SELECT sum(last_seq) FROM conversations) = (SELECT count(*) FROM messages) AS numbered,
              (SELECT count(*) FROM dead_jobs) AS dead
            """
        )
        expected = {"messages": messages, "conversations": users, "events": messages, "numbered": True, "dead": 0}
        if found is None or dict(found) != expected:
            raise RuntimeError(f"expected {expected}, found {found}")

    def cpu_seconds(self) -> dict[str, float]:
        """User and system time used so far by each part."""
        parts = {"web": self.web, "worker": self.worker, "PostgreSQL": self.postgres}
        return {name: machine.cpu_seconds(process) for name, process in parts.items()}


@asynccontextmanager
async def running() -> AsyncIterator[Center]:
    """Start everything under a folder of its own, with LINE connected; stop and remove it all in the end."""
    with tempfile.TemporaryDirectory(prefix="madoguchi-bench-") as folder, contextlib.ExitStack() as stack:
        home = Path(folder)
        server = stack.enter_context(embedded_postgres.running(home))
        await asyncio.to_thread(migrations.upgrade, server.dsn)
        await _staff(server.dsn)
        port, simulator_port = processes.free_port(), processes.free_port()
        env = {
            "MADOGUCHI_HOME": folder,
            "MADOGUCHI_DATABASE_URL": server.dsn,
            "MADOGUCHI_PORT": str(port),
            "MADOGUCHI_LINE_API_URL": f"http://127.0.0.1:{simulator_port}",
            "MADOGUCHI_SECRET_KEY": "bench",
        }
        simulator = ["-m", "line_simulator", "--port", str(simulator_port), "--data", str(home / "line")]
        stack.enter_context(processes.process(simulator, env))
        web = stack.enter_context(processes.process(["-m", "madoguchi", "web"], env))
        await processes.reached(f"http://127.0.0.1:{port}/readyz")
        await processes.reached(f"http://127.0.0.1:{simulator_port}/_sim/accounts")
        account = await _connect(port, simulator_port)
        worker = stack.enter_context(processes.process(["-m", "madoguchi", "worker"], env))
        async with asyncpg.create_pool(server.dsn, min_size=1, max_size=2) as pool:
            postmaster = psutil.Process(await pool.fetchval("SELECT pg_backend_pid()")).parent()
            assert postmaster
            path = "/" + account["webhook_url"].split("/", 3)[3]
            opened = Center(port, path, account["id"], server.dsn, pool, web, worker, postmaster)
            await opened.awake()
            yield opened


async def _staff(dsn: str) -> None:
    pool = await open_pool(dsn, largest=1)
    async with Database(pool, {}, lambda _: None).transaction() as db:
        password_hash = await hash_password(PASSWORD)
        for email, role in ((_ADMIN, Role.ADMINISTRATOR), (SUPERVISOR, Role.SUPERVISOR)):
            now = SystemClock().now()
            await users.add(db, email=email, name=role, role=role, password_hash=password_hash, now=now)
    await pool.close()


async def _connect(port: int, simulator_port: int) -> Any:
    """Set up a queue, a workstream and a LINE account as an administrator does; the account."""
    keys = {
        "channel_id": "1234567890",
        "channel_secret": processes.SECRET,
        "channel_access_token": "token-of-the-bench",
    }
    async with httpx2.AsyncClient() as line:
        accounts = f"http://127.0.0.1:{simulator_port}/_sim/accounts"
        (
            await line.post(accounts, json={"name": "Shop", "webhook_url": None, "bot_user_id": "U" + "0" * 32, **keys})
        ).raise_for_status()
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers={"X-Madoguchi": "1"}) as http:

        async def post(path: str, **body: Any) -> Any:
            return (await http.post(f"/api{path}", json=body)).raise_for_status().json()

        await post("/session", email=_ADMIN, password=PASSWORD)
        queue = await post("/admin/queues", name="Orders")
        workstream = await post("/admin/workstreams", name="Shop", queue_id=queue["id"])
        return await post(
            "/admin/line-accounts", name="Shop", workstream_id=workstream["id"], privacy_version=privacy.VERSION, **keys
        )
