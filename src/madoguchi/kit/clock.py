"""The only place that reads the clock; everybody else is told the time."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time as an aware UTC datetime."""

    @property
    def shift(self) -> timedelta:
        """How far it is moved on purpose from what it would tell by itself."""
        ...

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own clock."""

    shift = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - this is the one place allowed to


class ShiftedClock:
    """The machine's clock moved by an offset that may grow, so that timers can be tried without waiting."""

    def __init__(self) -> None:
        self.shift = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.shift  # noqa: TID251 - this is the one place allowed to

    def advance(self, by: timedelta) -> None:
        self.shift += by


class AgreedClock:
    """The time of one clock that all processes ask, the database's, counted on here between two questions.

    So machines whose clocks differ, or jump, agree on when an offer runs out or a rule is due (F45, F46). Of a
    process's own clock nothing counts but what it is shifted by; before the first answer it is all there is.
    """

    def __init__(self, own: Clock) -> None:
        self._own = own
        self._told: datetime | None = None
        self._told_at = 0.0

    @property
    def shift(self) -> timedelta:
        return self._own.shift

    def now(self) -> datetime:
        if self._told is None:
            return self._own.now()
        return self._told + timedelta(seconds=_passed() - self._told_at) + self._own.shift

    async def agree(self, ask: Callable[[], Awaitable[datetime]]) -> None:
        """Ask what time it is. What differs by no more than the answer may have been under way is left as it is."""
        asked_at = _passed()
        told = await ask()
        way = (_passed() - asked_at) / 2
        told_at = asked_at + way
        if self._told is not None:
            counted = self._told + timedelta(seconds=told_at - self._told_at)
            if abs(counted - told) <= timedelta(seconds=way):
                return
        self._told, self._told_at = told, told_at


def _passed() -> float:
    """Seconds since some moment, in which a machine that slept has slept too; no clock that is set changes them."""
    return time.clock_gettime(_COUNTER)


# macOS has no such counter by this name; its monotonic one does for all but what is missed in a nap.
_COUNTER: int = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
