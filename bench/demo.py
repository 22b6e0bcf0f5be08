"""The demo, started as `make run` starts it, to see what it holds in memory while nobody does anything."""

import asyncio
import tempfile

import machine
import processes
import psutil

# What a command line contains, and whose it is; the first that fits.
_PARTS = [
    ("madoguchi web", "web"),
    ("madoguchi worker", "worker"),
    ("simulator", "simulator"),
    ("postgres", "PostgreSQL"),
]
_STARTER = "starter"


async def idle_memory(*, settle_seconds: float) -> dict[str, float]:
    """MiB of each part, its database included, a while after it has become ready."""
    port, simulator_port = processes.free_port(), processes.free_port()
    with tempfile.TemporaryDirectory(prefix="madoguchi-bench-") as folder:
        env = {
            "MADOGUCHI_HOME": folder,
            "MADOGUCHI_PORT": str(port),
            "MADOGUCHI_SIMULATOR_PORT": str(simulator_port),
        }
        with processes.process(["-m", "madoguchi", "demo"], env) as demo:
            await processes.reached(f"http://127.0.0.1:{port}/readyz")
            await asyncio.sleep(settle_seconds)
            return _by_part(machine.tree(demo))


def _by_part(members: list[psutil.Process]) -> dict[str, float]:
    memory = dict.fromkeys([*(part for _, part in _PARTS), _STARTER], 0.0)
    for member in members:
        command = " ".join(member.cmdline())
        part = next((part for sign, part in _PARTS if sign in command), _STARTER)
        memory[part] += machine.memory_mib(member)
    return memory
