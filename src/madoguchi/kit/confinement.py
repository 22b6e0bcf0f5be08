"""Processes of their own for strangers' files: with nothing of our environment, and with limits to what they use up."""

import asyncio
import contextlib
import os
import resource
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_PASSED_ON = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TMPDIR")
"""All of our environment that such a process gets: it reads what strangers made, and must not know our secrets."""
_MEMORY = 3 * 1024**3
"""Of addresses, not of memory in use: the libraries reserve far more than they touch."""


@asynccontextmanager
async def confined(module: str, *args: str) -> AsyncIterator[Process]:
    """A program of ours that runs as `python -m module`, and is gone afterwards; what it prints can be read."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *args,
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=DEVNULL,
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def confine_myself(*, cpu_seconds: int, largest_file: int) -> None:
    """Give up what this process will not need, before it looks at anything; past a limit it dies."""
    os.nice(10)
    for what, most in (
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_FSIZE, largest_file),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a limit that is lower already
            resource.setrlimit(what, (most, most))
