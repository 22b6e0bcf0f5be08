"""The product in processes of its own, so that a test can kill them as a machine would."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx2
from tests.platform.conftest import free_port
from tests.world import World, eventually

import madoguchi

ROUNDS = int(os.environ.get("MADOGUCHI_FAULT_ROUNDS", "1"))
"""How many times more than usual each test tries its luck."""
KILLED = -signal.SIGKILL
_SOURCES = str(Path(madoguchi.__file__).parents[1])
_START_PATIENCE = 40.0


class Program:
    """One `madoguchi` command as a process; what it says goes to a file beside its home."""

    def __init__(self, command: str, env: dict[str, str], log: Path) -> None:
        self.command = command
        self._log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "madoguchi", command],
                env={**os.environ, "PYTHONPATH": _SOURCES, **env},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def lives(self) -> bool:
        return self._process.poll() is None

    async def dies(self, *, seconds: float = _START_PATIENCE) -> int:
        """Wait for its end; how it ended."""

        async def look() -> bool:
            return not self.lives

        await eventually(look, seconds=seconds)
        return self._process.wait()

    async def kill(self) -> None:
        """Kill -9, as a machine that loses its power would."""
        self._process.kill()
        assert await self.dies() == KILLED, self.said()

    async def stands_still(self) -> None:
        """Wait until it has been stopped, as a machine that is swapped out would be."""

        async def look() -> bool:
            assert self.lives, self.said()
            return Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"

        await eventually(look, seconds=_START_PATIENCE)

    def go_on(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    async def stop(self) -> None:
        if self.lives:
            self._process.terminate()
            self.go_on()
            await self.dies()

    def said(self) -> str:
        return self._log.read_text(errors="replace")[-4000:]


class SplitWorld(World):
    """The world with some of the product's programs outside of this process, where they can die."""

    outside: tuple[str, ...] = ("web", "worker")
    first_fault = ""
    """Where the first web process is to die."""

    async def _start_product(self) -> None:
        self.settings.home.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.web: Program
        self.worker: Program
        if "web" in self.outside:
            self.url = f"http://127.0.0.1:{self.port}"
            await self.restart_web(fault=self.first_fault)
            await self.web_is_ready()
        if self.outside == ("web", "worker"):
            self.restart_worker()
        if self.outside == ("worker",):
            await self._start_web_inside()
        if self.outside == ("web",):
            await self.start_worker()

    async def restart_web(self, *, fault: str = "") -> None:
        """A new web process on the same port, ready unless it is to die; the old one has to be gone."""
        self.web = self._launch("web", fault)
        if not fault:
            await self.web_is_ready()

    async def web_is_ready(self) -> None:
        async def look() -> bool:
            assert self.web.lives, self.web.said()
            try:
                return (await http.get(f"{self.url}/readyz")).is_success
            except httpx2.HTTPError:
                return False

        async with httpx2.AsyncClient(timeout=5) as http:
            await eventually(look, seconds=_START_PATIENCE)

    def restart_worker(self, *, fault: str = "") -> None:
        self.worker = self._launch("worker", fault)

    def _launch(self, command: str, fault: str) -> Program:
        given = {
            "HOME": self.settings.home,
            "DATABASE_URL": self.settings.database_url,
            "PORT": self.port,
            "LINE_API_URL": self.settings.line_api_url,
            "LINE_DATA_API_URL": self.settings.line_data_api_url,
            "SECRET_KEY": "test key",
        }
        env = {f"MADOGUCHI_{name}": str(value) for name, value in given.items()}
        if fault:
            env["MADOGUCHI_FAULT"] = fault
        program = Program(command, env, self.settings.home / f"{command}.log")
        self._stack.push_async_callback(program.stop)
        return program


class WebOutside(SplitWorld):
    outside = ("web",)


class WorkerOutside(SplitWorld):
    """The first worker is started by the test."""

    outside = ("worker",)


async def expire_leases(world: World) -> None:
    """As if fifteen seconds had gone by since somebody died with jobs in their hands."""
    await world.pool.execute("UPDATE jobs SET leased_until = now() - interval '1 second' WHERE lease IS NOT NULL")
