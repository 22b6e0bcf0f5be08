"""LINE's rate limits: a token bucket for each account, method and path."""

from line_simulator.clock import Clock

MINUTE, HOUR = 60.0, 3600.0
# Requests allowed, and the seconds they are counted over.
LIMITS = {
    "loading": (100, 1.0),
    "multicast": (200, 1.0),
    "two_hundred_a_second": (200, 1.0),
    "broadcast": (60, HOUR),
    "webhook_test": (60, HOUR),
    "webhook_endpoint": (1000, MINUTE),
    "token": (370, 1.0),
    "insight": (60, HOUR),
    "narrowcast": (60, HOUR),
    "audience": (60, MINUTE),
    "rich_menu_list": (10, 1.0),
    "rich_menu_batch": (3, HOUR),
    "hundred_an_hour": (100, HOUR),
}
ORDINARY = (2000, 1.0)


class Rates:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._buckets: dict[tuple[str, str], tuple[float, int]] = {}

    def allow(self, account_id: str, bucket: str, limit: str, *, a_second: int | None = None) -> bool:
        most, seconds = (a_second, 1.0) if a_second else LIMITS.get(limit, ORDINARY)
        now = self._clock.now()
        left, seen = self._buckets.get((account_id, bucket), (float(most), now))
        left = min(most, left + (now - seen) / 1000 * most / seconds)
        allowed = left >= 1
        self._buckets[account_id, bucket] = (left - 1 if allowed else left, now)
        return allowed

    def clear(self) -> None:
        self._buckets.clear()
