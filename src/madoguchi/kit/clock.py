"""The only place that reads the clock; everybody else is told the time."""

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
