"""Places where a test may stop a process dead; in daily work nothing happens at them."""

import os
import signal
import time
from dataclasses import dataclass
from typing import Final, Literal, cast, get_args

What = Literal["kill9", "stop", "raise", "sleep"]

POINTS: Final = (
    "webhook.verified",
    "inbox.writing",
    "inbox.written",
    "journal.written",
    "journal.drained",
    "webhook.answering",
    "media.put",
    "media.received",
    "conversion.begun",
    "media.looked",
    "media.settled",
    "sender.begun",
    "sender.answered",
    "rich_menu.begun",
    "rich_menu.answered",
    "rich_menu.created",
    "rich_menu.pictured",
    "time_outs.acted",
    "absences.acted",
)
"""Every name that `faultpoint` is called with, in the order in which a message or a menu meets them."""
_SLEEP_SECONDS = 3.0


class FaultError(Exception):
    """Raised where a test asked for it."""


@dataclass(slots=True)
class _Fault:
    """What is to happen at one point, when it has been reached that many times."""

    name: str
    left: int
    what: What

    def reach(self) -> None:
        self.left -= 1
        if self.left:
            return
        if self.what == "kill9":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.what == "stop":
            os.kill(os.getpid(), signal.SIGSTOP)
            return
        if self.what == "raise":
            raise FaultError(self.name)
        time.sleep(_SLEEP_SECONDS)  # the whole process stands still, as one that was swapped out would


def faultpoint(name: str) -> None:
    """Let happen here what `MADOGUCHI_FAULT=name:nth:kill9|stop|raise|sleep` asks for."""
    if _armed is not None and _armed.name == name:
        _armed.reach()


def _read(wanted: str | None) -> _Fault | None:
    if wanted is None:
        return None
    name, nth, what = wanted.split(":")
    if name not in POINTS or what not in get_args(What) or int(nth) < 1:
        raise ValueError(f"MADOGUCHI_FAULT is {wanted!r}; it names a point, a count and one of {get_args(What)}")
    return _Fault(name, int(nth), cast("What", what))


_armed: Final = _read(os.environ.get("MADOGUCHI_FAULT"))
