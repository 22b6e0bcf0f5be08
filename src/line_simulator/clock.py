"""The simulator's own clock: real time plus whatever people have advanced it by."""

import asyncio
import time


class Clock:
    """Times are milliseconds since 1970, as in LINE's webhooks."""

    def __init__(self, offset_ms: int = 0) -> None:
        self.offset_ms = offset_ms
        self._moved = asyncio.Event()

    def now(self) -> int:
        return time.time_ns() // 1_000_000 + self.offset_ms

    def advance(self, seconds: float) -> None:
        self.offset_ms += round(seconds * 1000)
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    async def sleep_until(self, due_ms: int) -> None:
        """Sleep by this clock, so that advancing it brings what is due forward."""
        while (left := due_ms - self.now()) > 0:
            try:
                async with asyncio.timeout(left / 1000):
                    await self._moved.wait()
            except TimeoutError:
                return

    def month(self) -> str:
        """The month LINE counts quota by: that of Japan, nine hours ahead of UTC."""
        return time.strftime("%Y-%m", time.gmtime(self.now() / 1000 + 9 * 3600))

    def day(self) -> str:
        """The day LINE counts messages by, as `20261124`, in Japan too."""
        return day_of(self.now())


def day_of(at: int) -> str:
    return time.strftime("%Y%m%d", time.gmtime(at / 1000 + 9 * 3600))
