"""A contact center of real processes to be measured: PostgreSQL, web, worker and the LINE simulator."""

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import psutil

from madoguchi import migrations
from madoguchi.kit import embedded_postgres
from madoguchi.kit.clock import SystemClock
from madoguchi.kit.db import Database, open_pool
from madoguchi.people import users
from madoguchi.people.models import Role

HERE = Path(__file__).parent
SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 - of a channel that exists for minutes
PASSWORD = "a long password"  # noqa: S105 - of people who exist for minutes
SUPERVISOR = "supervisor@example.com"
_ADMIN = "admin@example.com"


@dataclass
class Center:
    """The running processes, and how to reach them."""

    dsn: str
    port: int
    path: str
    """Where the account's webhooks go."""
    pool: "asyncpg.Pool[asyncpg.Record]"
    web: psutil.Process
    worker: psutil.Process
    simulator: psutil.Process
    postgres: psutil.Process

    async def load(self, *, users: int, messages: int, connections: int = 64, rate: float = 0.0) -> dict[str, Any]:
        """Send messages by a process of its own; what it reports."""
        return await load(self.port, self.path, users=users, messages=messages, connections=connections, rate=rate)

    async def processed(self) -> int:
        return int(await self.pool.fetchval("SELECT count(*) FROM messages"))

    async def drained(self) -> None:
        while await self.pool.fetchval("SELECT EXISTS (SELECT FROM jobs WHERE run_at <= now())"):
            await asyncio.sleep(0.02)

    def cpu_seconds(self) -> dict[str, float]:
        """User and system time used so far by each part."""
        return {
            "web": _cpu(self.web),
            "worker": _cpu(self.worker),
            "PostgreSQL": _cpu(self.postgres) + sum(_cpu(child) for child in self.postgres.children(recursive=True)),
        }

    def memory_mib(self) -> dict[str, float]:
        """Proportional set size of each part: shared pages are counted once."""
        parts = {"web": [self.web], "worker": [self.worker], "simulator": [self.simulator]}
        parts["PostgreSQL"] = [self.postgres, *self.postgres.children(recursive=True)]
        return {name: sum(_pss(process) for process in processes) / 2**20 for name, processes in parts.items()}


@asynccontextmanager
async def running() -> AsyncIterator[Center]:
    """Start everything under a folder of its own, with LINE connected; stop and remove it all in the end."""
    with tempfile.TemporaryDirectory(prefix="madoguchi-bench-") as folder, contextlib.ExitStack() as stack:
        home = Path(folder)
        server = stack.enter_context(embedded_postgres.running(home))
        await asyncio.to_thread(migrations.upgrade, server.dsn)
        await _staff(server.dsn)
        port, simulator_port = free_port(), free_port()
        env = {
            "MADOGUCHI_HOME": folder,
            "MADOGUCHI_DATABASE_URL": server.dsn,
            "MADOGUCHI_PORT": str(port),
            "MADOGUCHI_LINE_API_URL": f"http://127.0.0.1:{simulator_port}",
            "MADOGUCHI_SECRET_KEY": "bench",
        }
        simulator = ["-m", "line_simulator", "--port", str(simulator_port), "--data", str(home / "line")]
        processes = [stack.enter_context(process(args, env)) for args in (simulator, ["-m", "madoguchi", "web"])]
        await reached(f"http://127.0.0.1:{port}/readyz")
        await reached(f"http://127.0.0.1:{simulator_port}/_sim/accounts")
        path = await _connect(port, simulator_port)
        worker = stack.enter_context(process(["-m", "madoguchi", "worker"], env))
        async with asyncpg.create_pool(server.dsn, min_size=1, max_size=2) as pool:
            postmaster = psutil.Process(await pool.fetchval("SELECT pg_backend_pid()")).parent()
            assert postmaster
            yield Center(server.dsn, port, path, pool, processes[1], worker, processes[0], postmaster)


@contextmanager
def process(args: list[str], env: dict[str, str] | None = None) -> Iterator[psutil.Process]:
    """A Python process; what it logs is thrown away, what it fails of is not."""
    program = [sys.executable, *args]
    child = subprocess.Popen(program, env={**os.environ, **(env or {})}, stderr=subprocess.DEVNULL)
    try:
        yield psutil.Process(child.pid)
    finally:
        child.terminate()
        child.wait(timeout=30)


async def load(port: int, path: str, **plan: Any) -> dict[str, Any]:
    sender = await asyncio.create_subprocess_exec(
        sys.executable,
        str(HERE / "load.py"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    told = json.dumps({"port": port, "path": path, "secret": SECRET, **plan}).encode()
    out, problems = await sender.communicate(told)
    if sender.returncode:
        raise RuntimeError(problems.decode())
    answer: dict[str, Any] = json.loads(out)
    if answer["refused"]:
        raise RuntimeError(f"{answer['refused']} webhooks were refused")
    return answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def reached(url: str) -> None:
    deadline = time.monotonic() + 60
    async with httpx2.AsyncClient() as http:
        while True:
            with contextlib.suppress(httpx2.HTTPError):
                if (await http.get(url)).status_code == 200:
                    return
            if time.monotonic() > deadline:
                raise TimeoutError(url)
            await asyncio.sleep(0.05)


async def _staff(dsn: str) -> None:
    pool = await open_pool(dsn, largest=1)
    async with Database(pool, {}, lambda _: None).transaction() as db:
        for email, role in ((_ADMIN, Role.ADMINISTRATOR), (SUPERVISOR, Role.SUPERVISOR)):
            now = SystemClock().now()
            await users.add(db, email=email, name=role, role=role, password=PASSWORD, now=now)
    await pool.close()


async def _connect(port: int, simulator_port: int) -> str:
    """Set up a queue, a workstream and a LINE account as an administrator does; the webhook's path."""
    keys = {"channel_id": "1234567890", "channel_secret": SECRET, "channel_access_token": "token-of-the-bench"}
    async with httpx2.AsyncClient() as line:
        accounts = f"http://127.0.0.1:{simulator_port}/_sim/accounts"
        (await line.post(accounts, json={"name": "Shop", "webhook_url": None, **keys})).raise_for_status()
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers={"X-Madoguchi": "1"}) as http:

        async def post(path: str, **body: Any) -> Any:
            return (await http.post(f"/api{path}", json=body)).raise_for_status().json()

        await post("/session", email=_ADMIN, password=PASSWORD)
        queue = await post("/admin/queues", name="Orders")
        workstream = await post("/admin/workstreams", name="Shop", queue_id=queue["id"])
        account = await post(
            "/admin/line-accounts",
            name="Shop",
            workstream_id=workstream["id"],
            **keys,
        )
        return "/" + account["webhook_url"].split("/", 3)[3]


def _cpu(process: psutil.Process) -> float:
    with contextlib.suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return float(times.user + times.system)
    return 0.0


def _pss(process: psutil.Process) -> float:
    with contextlib.suppress(psutil.NoSuchProcess):
        return float(process.memory_full_info().pss)
    return 0.0
