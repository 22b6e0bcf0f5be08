"""What processes cost: processor time and memory, children that have ended included."""

import contextlib
import time
from dataclasses import dataclass, field

import psutil


def cpu_seconds(*processes: psutil.Process) -> float:
    """User and system time of these processes and of all their children, also of those that have come and gone."""
    return sum(_cpu(process) for process in processes)


def memory_mib(*processes: psutil.Process) -> float:
    """Proportional set size, which counts shared pages once; where a system does not tell it, the unique one."""
    return sum(_memory(process) for process in processes) / 2**20


def tree(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


@dataclass
class Neighbours:
    """How much of the machine other programs took while we measured: figures from a busy machine say less."""

    _root: psutil.Process = field(default_factory=psutil.Process)
    _began: float = field(default_factory=time.monotonic)
    _busy: float = 0.0
    _ours: float = 0.0

    def __post_init__(self) -> None:
        self._busy, self._ours = _busy_seconds(), cpu_seconds(self._root)

    def cores(self) -> float:
        """Cores taken by others on average since this was made, from the machine's time less that of our own tree."""
        busy, ours = _busy_seconds() - self._busy, cpu_seconds(self._root) - self._ours
        return max(0.0, busy - ours) / (time.monotonic() - self._began)


def _busy_seconds() -> float:
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - getattr(times, "iowait", 0.0) - getattr(times, "guest", 0.0))


def _cpu(process: psutil.Process) -> float:
    total = 0.0
    with contextlib.suppress(psutil.NoSuchProcess):
        for one in tree(process):
            with contextlib.suppress(psutil.NoSuchProcess):
                times = one.cpu_times()
                # A child that has ended is counted by its parent, from the moment that it is waited for.
                total += times.user + times.system + times.children_user + times.children_system
    return total


def _memory(process: psutil.Process) -> float:
    with contextlib.suppress(psutil.NoSuchProcess):
        told = process.memory_full_info()
        return float(getattr(told, "pss", 0) or told.uss)
    return 0.0
