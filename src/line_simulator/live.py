"""Live updates: what happens is told at once to every phone page that listens."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

WAITING_AT_MOST = 2000


class Listener:
    """One open page; it hears of its own users only, and of the log only when it asked."""

    def __init__(self, users: frozenset[str], *, log: bool) -> None:
        self.users = users
        self.log = log
        self.queue: asyncio.Queue[bytes] = asyncio.Queue(WAITING_AT_MOST)

    def tell(self, line: bytes) -> None:
        if self.queue.full():
            # A page that fell behind is told once to fetch everything again.
            while not self.queue.empty():
                self.queue.get_nowait()
            line = msgspec.json.encode({"type": "resync"})
        self.queue.put_nowait(line)


class Live:
    def __init__(self) -> None:
        self._listeners: set[Listener] = set()

    @contextmanager
    def listening(self, users: frozenset[str], *, log: bool) -> Iterator[Listener]:
        listener = Listener(users, log=log)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def publish(self, type: str, *, user: str | None = None, **facts: Any) -> None:
        """Tell everybody, or with `user` only those who show that user's phone."""
        concerned = [it for it in self._listeners if user is None or user in it.users]
        if concerned:
            line = msgspec.json.encode({"type": type, "user": user} | facts)
            for listener in concerned:
                listener.tell(line)

    @property
    def log_is_watched(self) -> bool:
        return any(it.log for it in self._listeners)

    def publish_log(self, entry: Any) -> None:
        concerned = [it for it in self._listeners if it.log]
        if concerned:
            line = msgspec.json.encode({"type": "log", "entry": entry})
            for listener in concerned:
                listener.tell(line)
