"""Several child processes run as one program: started in order, shown together, stopped together."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO, Final, Self
from urllib.parse import urlsplit

from madoguchi.kit.preflight import StartError

_READY_PATIENCE: Final = 60.0
_STOP_PATIENCE: Final = 10.0
_COLOURS: Final = ("36", "32", "35", "33", "34")
# A shell that outlives us by a moment: its input ends when we are gone, however we went (also by kill -9), and then it
# ends our children. A pipe works on every Unix; Linux's death signal would need code between fork and exec.
_GUARD: Final = """
trap '' INT HUP TERM
groups=
while read -r word; do
  [ "$word" = done ] && exit 0
  groups="$groups -$word"
done
[ -n "$groups" ] || exit 0
kill -s TERM -- $groups 2>/dev/null
for _ in 1 2 3 4 5 6 7 8 9 10; do
  sleep 1
  kill -s CONT -- $groups 2>/dev/null || exit 0
done
kill -s KILL -- $groups 2>/dev/null
"""


@dataclass(frozen=True)
class Child:
    """A program to run; `ready` is what answers once it is up: an http:// address, or tcp://host:port."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    ready: str | None = None


@dataclass(frozen=True)
class _Running:
    child: Child
    process: subprocess.Popen[str]
    printer: threading.Thread
    said: list[str]


class Family:
    """The children of one program; leaving the `with` block stops them, the youngest first."""

    def __init__(self, output: IO[str] | None = None) -> None:
        self._output = output or sys.stdout
        self._coloured = self._output.isatty()
        self._running: list[_Running] = []
        self._shown = 0
        self._guard = subprocess.Popen(
            ["/bin/sh", "-c", _GUARD], stdin=subprocess.PIPE, text=True, bufsize=1, start_new_session=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def launch(self, *children: Child) -> None:
        """Start them all at once, without waiting."""
        for child in children:
            self._spawn(child)

    def await_ready(self, *names: str) -> None:
        """Return when those named, or all that were launched, are ready."""
        for one in self._running:
            deadline = time.monotonic() + _READY_PATIENCE
            while one.child.ready and (not names or one.child.name in names) and not _answers(one.child.ready):
                self._refuse_dead()
                if time.monotonic() > deadline:
                    raise StartError(f"{one.child.name} did not answer at {one.child.ready} within a minute.")
                time.sleep(0.03)

    def run(self, child: Child) -> str:
        """Run a program to its end, which must be a good one; what it said, shown only when it fails."""
        one = self._spawn(child, quiet=True)
        while one.process.poll() is None:
            self._refuse_dead(but=one)
            time.sleep(0.02)
        one.printer.join()
        self._running.remove(one)
        said = "\n".join(one.said)
        if one.process.returncode != 0:
            self._write(said + "\n")
            raise StartError(f"{child.name} failed ({_ending(one.process)}); its reason stands above.")
        return said

    def wait(self) -> None:
        """Return never: until a signal raises KeyboardInterrupt, or a child ends and StartError names it."""
        while True:
            self._refuse_dead()
            time.sleep(0.1)

    def stop(self) -> None:
        """End all children within ten seconds, the youngest first; what is left then is killed."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if threading.current_thread() is threading.main_thread() and signal.getsignal(number) is _interrupt:
                signal.signal(number, signal.SIG_IGN)  # we are stopping already
        deadline = time.monotonic() + _STOP_PATIENCE
        for one in reversed(self._running):
            _end(one.process, deadline)
            one.printer.join(timeout=1)
        self._running.clear()
        if self._guard.stdin and not self._guard.stdin.closed:
            with suppress(BrokenPipeError):
                self._guard.stdin.write("done\n")
                self._guard.stdin.close()
        self._guard.wait()

    def _spawn(self, child: Child, *, quiet: bool = False) -> _Running:
        process = subprocess.Popen(
            child.argv,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **child.env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # Ctrl-C reaches us alone, so that we stop them in order
        )
        if self._guard.stdin:
            self._guard.stdin.write(f"{process.pid}\n")
        said: list[str] = []
        show = said.append if quiet else self._shower(child.name)
        printer = threading.Thread(target=_read_lines, args=(process.stdout, show), daemon=True)
        printer.start()
        one = _Running(child, process, printer, said)
        self._running.append(one)
        return one

    def _shower(self, name: str) -> Callable[[str], None]:
        prefix = f"{name:<9} | "
        if self._coloured:
            prefix = f"\033[{_COLOURS[self._shown % len(_COLOURS)]}m{prefix}\033[0m"
        self._shown += 1
        return lambda line: self._write(f"{prefix}{line}\n")

    def _write(self, text: str) -> None:
        with suppress(OSError, ValueError):  # nobody reads us any more; the children must not stall for that
            self._output.write(text)
            self._output.flush()

    def _refuse_dead(self, but: _Running | None = None) -> None:
        for one in self._running:
            if one is not but and one.process.poll() is not None:
                one.printer.join(timeout=1)
                raise StartError(f"{one.child.name} ended by itself ({_ending(one.process)}), so everything stops.")


@contextmanager
def terminable() -> Iterator[None]:
    """Let SIGTERM and a closed terminal unwind the program as Ctrl-C does; all three end the block quietly."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, _interrupt) for number in numbers]
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _read_lines(lines: IO[str], show: Callable[[str], None]) -> None:
    with lines:
        for line in lines:
            show(line.rstrip("\n"))


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _answers(address: str) -> bool:
    parts = urlsplit(address)
    host, port = parts.hostname or "127.0.0.1", parts.port or 80
    try:
        if parts.scheme == "tcp":
            socket.create_connection((host, port), timeout=1).close()
            return True
        connection = http.client.HTTPConnection(host, port, timeout=2)
        try:
            connection.request("GET", parts.path or "/")
            return connection.getresponse().status // 100 == 2  # noqa: PLR2004 (2xx)
        finally:
            connection.close()
    except (OSError, http.client.HTTPException):
        return False


def _end(process: subprocess.Popen[str], deadline: float) -> None:
    process.terminate()
    try:
        process.wait(timeout=max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _ending(process: subprocess.Popen[str]) -> str:
    code = process.returncode
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
