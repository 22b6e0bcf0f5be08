"""Processes of their own for strangers' files: with nothing of our environment, and with limits to what they use up."""

import asyncio
import contextlib
import os
import resource
import signal
import sys
import traceback
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from types import TracebackType

_PASSED_ON = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TMPDIR")
"""All of our environment that such a process gets: it reads what strangers made, and must not know our secrets."""
_MEMORY = 3 * 1024**3
"""Of addresses, not of memory in use: the libraries reserve far more than they touch."""
_MOST_SAID = 64 * 1024
_LAST_WORDS = 4096
_PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 10, 20, 40, 80, 160, 300))
"""Ten minutes in all: a machine that was short of memory has it again by then, and a file that is at fault has cost us
eight tries and no more."""


class CrashedError(Exception):
    """The process ended without a word that counts: killed, out of memory, or by a fault in a library."""


class Confined:
    """Such a process while it runs.

    Attributes:
        stdout: what it says.
    """

    def __init__(self, process: Process) -> None:
        if process.stdout is None or process.stderr is None:
            raise ValueError("its words are to be read")
        self.stdout = process.stdout
        self._process = process
        # Read all the time: it would stand still at a pipe that is full.
        self._complaints = asyncio.create_task(_end_of(process.stderr, most=_LAST_WORDS))

    @property
    def exit_code(self) -> int | None:
        """How it ended; below zero it is the signal."""
        return self._process.returncode

    @property
    def took_too_long(self) -> bool:
        """Whether it was ended for the processor time that it took, which no other load on the machine adds to."""
        return self.exit_code == -signal.SIGXCPU

    async def answer(self) -> bytes:
        """All that it says until it ends; of more than anybody expects, the end."""
        said = await _end_of(self.stdout, most=_MOST_SAID)
        await self._process.wait()
        return said

    async def end(self) -> None:
        """Wait until it is gone, and see to that."""
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
        await self._process.wait()

    async def last_words(self) -> str:
        """The end of what it complained of, once it has ended."""
        return (await self._complaints).decode(errors="replace").strip()

    def forget(self) -> None:
        """Listen no more."""
        self._complaints.cancel()


@asynccontextmanager
async def confined(module: str, *args: str) -> AsyncIterator[Confined]:
    """A program of ours that runs as `python -m module`, and is gone afterwards; what it prints can be read."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-X",
        "faulthandler",
        "-m",
        module,
        *args,
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
    )
    program = Confined(process)
    try:
        yield program
    finally:
        await program.end()
        program.forget()


def pause_after(crashes: int) -> timedelta | None:
    """How long to wait for the next try after so many crashes over one file; None when that was the last."""
    return _PAUSES[crashes - 1] if crashes <= len(_PAUSES) else None


def confine_myself(*, cpu_seconds: int, largest_file: int) -> None:
    """Give up what this process will not need, before it looks at anything; past a limit it dies."""
    sys.excepthook = _complain
    os.nice(10)
    for what, soft, hard in (
        # By the softer one it is told apart from a process that somebody killed.
        (resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 1),
        (resource.RLIMIT_AS, _MEMORY, _MEMORY),
        (resource.RLIMIT_FSIZE, largest_file, largest_file),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a limit that is lower already
            resource.setrlimit(what, (soft, hard))


def _complain(kind: type[BaseException], _error: BaseException, where: TracebackType | None) -> None:
    """Say where an error came up, and not its words: they may be a stranger's, and what is said here is logged."""
    sys.stderr.write("".join(traceback.format_tb(where)) + f"{kind.__module__}.{kind.__qualname__}\n")


async def _end_of(stream: asyncio.StreamReader, *, most: int) -> bytes:
    """What comes last, however much comes."""
    end = b""
    while piece := await stream.read(most):
        end = (end + piece)[-most:]
    return end
