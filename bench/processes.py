"""Starting our own programs, waiting for them, and sending load at them from a process apart."""

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import psutil
from load import Sent

HERE = Path(__file__).parent
SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 - of a channel that exists for minutes
_PG_BIN = "MADOGUCHI_PG_BIN"


@contextmanager
def process(args: list[str], env: dict[str, str] | None = None) -> Iterator[psutil.Process]:
    """A Python process; what it logs is thrown away, what it fails of is not."""
    # Only where PostgreSQL lies may be told from outside: a database that somebody uses must not be measured.
    around = {name: value for name, value in os.environ.items() if not name.startswith("MADOGUCHI_") or name == _PG_BIN}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    child = subprocess.Popen([sys.executable, *args], env=around | (env or {}), **quiet)  # type: ignore[call-overload]
    try:
        yield psutil.Process(child.pid)
    finally:
        child.terminate()
        child.wait(timeout=30)


async def load(port: int, path: str, **plan: Any) -> Sent:
    """Send webhooks by a process of its own; raises RuntimeError when one is refused."""
    with tempfile.TemporaryFile() as answer:  # too long for a pipe that is read only in the end
        sender = await asyncio.create_subprocess_exec(
            sys.executable,
            str(HERE / "load.py"),
            stdin=asyncio.subprocess.PIPE,
            stdout=answer,
            stderr=asyncio.subprocess.PIPE,
        )
        told = json.dumps({"port": port, "path": path, "secret": SECRET, **plan}).encode()
        _, problems = await sender.communicate(told)
        if sender.returncode:
            raise RuntimeError(problems.decode()[-2000:])
        answer.seek(0)
        sent = Sent(**json.load(answer))
    if sent.refused:
        raise RuntimeError(f"{sent.refused} webhooks were refused")
    return sent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def reached(url: str, *, status: int = 200) -> None:
    """Return when the address answers, with that status."""
    deadline = time.monotonic() + 60
    async with httpx2.AsyncClient() as http:
        while True:
            with contextlib.suppress(httpx2.HTTPError):
                if (await http.get(url)).status_code == status:
                    return
            if time.monotonic() > deadline:
                raise TimeoutError(url)
            await asyncio.sleep(0.05)
