"""How fast somebody outside may be called: a turn for each call, fewer when they ask for it or do not answer."""

import contextlib
from collections import deque
from collections.abc import Hashable, Iterator
from datetime import datetime, timedelta

from madoguchi.kit.clock import Clock
from madoguchi.kit.jobs import NotYetError

_SECOND = timedelta(seconds=1)
_FLOOR = 1.0
"""Turns a second that are left when nothing works, of those who have as many: enough to notice that it works again."""
_OF_ACCEPTED = 0.8
"""Of what was taken in the second before a refusal; a little less than all, so that the bucket there fills up."""
_TELLING = 5
"""So many must have been taken in that second to say how fast they let us be; one refusal in a quiet hour does not."""
_GROWTH = 1.01
"""A second without a refusal gives one percent more, so that one refusal in ten seconds is the price of finding out."""
_CHURN = 500
"""Those who wait ask again so often a second, all together."""
_PATIENCE_SECONDS = 2.0
_GONE = timedelta(seconds=30)


class Pace:
    """Turns to call one address with one name of ours.

    Whoever gets none is told when to ask again, so that nobody keeps a place while they wait.
    """

    def __init__(self, clock: Clock, *, most: float, at_once: int, saved: float = 1.0) -> None:
        """Of `most` turns a second, `saved` can be put by for when they are wanted all together."""
        self._clock = clock
        self._whole = self._most = most
        self._at_once, self._saved = at_once, saved
        self._floor = min(_FLOOR, most)
        self._ceiling = self._rate = most
        self._has_met_limit = False
        self._tokens = self._burst()
        self._filled_at = self._paused_until = self._swept_at = clock.now()
        self._running = 0
        self._waiting: dict[Hashable, datetime] = {}
        self._accepted: deque[datetime] = deque()

    @contextlib.contextmanager
    def turn(self, who: Hashable) -> Iterator[None]:
        """A turn for `who`; raises NotYetError when there is none now."""
        now = self._clock.now()
        self._fill(now)
        if now < self._paused_until or self._tokens < 1 or self._running >= self._at_once:
            until = now + self._wait(who, now)
            self._waiting[who] = until
            raise NotYetError(until=until)
        self._waiting.pop(who, None)
        self._tokens -= 1
        self._running += 1
        try:
            yield
        finally:
            self._running -= 1

    def share(self, among: int) -> None:
        """Keep to a part of what may be called, since that many call with the same name of ours."""
        self._most = self._whole / among
        self._floor = min(_FLOOR, self._most)
        self._ceiling = min(self._ceiling, self._most) if self._has_met_limit else self._most
        self._rate = min(self._rate, self._ceiling)
        self._tokens = min(self._tokens, self._burst())

    def unused(self) -> None:
        """A turn was taken, and there was nothing to call for."""
        self._tokens += 1

    def accepted(self) -> None:
        """A call was answered well."""
        self._accepted.append(self._clock.now())
        self._rate = min(self._ceiling, self._rate * 2)

    def refused(self, retry_after: float | None) -> None:
        """They said: too fast. The answers of calls that were under way by then say nothing new."""
        now = self._clock.now()
        if now < self._paused_until:
            return
        while self._accepted and self._accepted[0] < now - _SECOND:
            self._accepted.popleft()
        taken = len(self._accepted)
        self._has_met_limit = True
        told = taken * _OF_ACCEPTED if taken >= _TELLING else self._ceiling / 2
        self._ceiling = self._rate = max(self._floor, min(told, self._ceiling))
        self._tokens = 0.0
        self._paused_until = now + timedelta(seconds=retry_after if retry_after is not None else 1.0)

    def failed(self) -> None:
        """A call was not answered, or with a fault of theirs."""
        self._rate = max(self._floor, self._rate / 2)
        self._tokens = min(self._tokens, self._burst())

    def _wait(self, who: Hashable, now: datetime) -> timedelta:
        """Those who have waited before ask again soon; others at the end of the queue, or when it may have moved."""
        behind = 1 if who in self._waiting else len(self._waiting) + 1
        seconds = min(behind / self._rate, max(_PATIENCE_SECONDS, len(self._waiting) / _CHURN))
        return max(timedelta(seconds=max(seconds, 0.02)), self._paused_until - now)

    def _fill(self, now: datetime) -> None:
        passed = max((now - self._filled_at).total_seconds(), 0.0)
        self._filled_at = now
        if now >= self._paused_until:
            grown = self._ceiling * _GROWTH ** min(passed, 600)
            self._rate = min(self._rate * grown / self._ceiling, self._most)
            self._ceiling = min(grown, self._most)
            self._has_met_limit = self._has_met_limit and grown < self._most
            self._tokens = min(self._tokens + passed * self._rate, self._burst())
        if now - self._swept_at > _SECOND:
            # Another worker may have taken the turn of somebody who waited here.
            self._swept_at = now
            self._waiting = {who: until for who, until in self._waiting.items() if until > now - _GONE}

    def _burst(self) -> float:
        return max(self._saved, self._rate / 10)


class Paces:
    """The paces of one process, each made when it is first asked for."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._among = 1
        self._paces: dict[Hashable, Pace] = {}

    def of(self, key: Hashable, *, most: float, at_once: int, saved: float = 1.0) -> Pace:
        if key not in self._paces:
            self._paces[key] = Pace(self._clock, most=most, at_once=at_once, saved=saved)
            self._paces[key].share(self._among)
        return self._paces[key]

    def share(self, *, among: int) -> None:
        """So many processes keep to these paces together, each to its part."""
        self._among = max(among, 1)
        for pace in self._paces.values():
            pace.share(self._among)
