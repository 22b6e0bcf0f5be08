"""What befalls the processes that look into files or convert them, as a machine in need would let it."""

import os
import resource
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

Fate = Callable[[int], None]


@dataclass
class Watch:
    """What was seen of them.

    Attributes:
        pids: of each that was there.
        peaks: the most memory that each had in use, in MB, as far as it could be seen before it ended.
    """

    pids: list[int] = field(default_factory=list)
    peaks: dict[int, float] = field(default_factory=dict)


@contextmanager
def watching(module: str = "inspector", *, fate: Fate | None = None, times: int = 1000) -> Iterator[Watch]:
    """See each such process of ours, and let the first so many meet their fate once they have loaded FFmpeg."""
    watch, over = Watch(), threading.Event()

    def look() -> None:
        while not over.wait(0.003):
            for pid in _running(f"madoguchi.kit.{module}"):
                with suppress(OSError, ValueError):
                    _see(watch, pid)
                    if fate is not None and pid not in watch.pids and len(watch.pids) < times:
                        fate(pid)
                    if pid not in watch.pids:
                        watch.pids.append(pid)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield watch
    finally:
        over.set()
        thread.join()


def killed(pid: int) -> None:
    """As the system does when memory runs out."""
    os.kill(pid, signal.SIGKILL)


def broken(pid: int) -> None:
    """As a fault in a library ends it."""
    os.kill(pid, signal.SIGSEGV)


def out_of_time(pid: int) -> None:
    """As the system does when its processor time is used up."""
    os.kill(pid, signal.SIGXCPU)


def short_of_memory(pid: int) -> None:
    """It gets no more memory than it has."""
    resource.prlimit(pid, resource.RLIMIT_AS, (1024, 1024))


def _running(module: str) -> Iterator[int]:
    """Our children that run this module and have loaded FFmpeg, which they do first."""
    for place in Path("/proc").iterdir():
        if not place.name.isdigit():
            continue
        with suppress(OSError):
            if module.encode() not in (place / "cmdline").read_bytes():
                continue
            parent = (place / "stat").read_text().rpartition(")")[2].split()[1]
            if int(parent) == os.getpid() and "libavcodec" in (place / "maps").read_text():
                yield int(place.name)


def _see(watch: Watch, pid: int) -> None:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            watch.peaks[pid] = int(line.split()[1]) / 1024
