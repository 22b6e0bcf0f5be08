"""Tells other processes that something was committed; the tables stay the truth, this only saves waiting."""

import asyncio
from collections import defaultdict
from typing import Any, Self

import asyncpg

from madoguchi.kit import loops
from madoguchi.kit.db import Row

_CHANNEL = "madoguchi"
_SPACING_SECONDS = 0.005


class Waker:
    """Wakes sleepers of this process at once, and those of others by a NOTIFY at most every 5 ms.

    A NOTIFY holds a lock over the whole cluster until its commit, so it never rides in a business transaction
    (docs/decisions/0006).
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._sleepers: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._unsent: set[str] = set()
        self._something = asyncio.Event()
        self._rounds = loops.side_by_side(wake=self._serve)

    async def __aenter__(self) -> Self:
        await self._rounds.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._rounds.__aexit__(None, None, None)

    def wake(self, topics: set[str]) -> None:
        """Wake all that sleep on these topics, here and elsewhere."""
        if topics:
            self._ring(topics)
            self._unsent |= topics
            self._something.set()

    def sleeper(self, topic: str) -> asyncio.Event:
        """An event that is set whenever the topic is woken; whoever sleeps on it clears it."""
        event = asyncio.Event()
        self._sleepers[topic].add(event)
        return event

    def _ring(self, topics: set[str]) -> None:
        for topic in topics:
            for event in self._sleepers[topic]:
                event.set()

    def _heard(self, _connection: Any, _pid: int, _channel: str, payload: object) -> None:
        self._ring(set(str(payload).split(",")))

    def _cut_off(self, _connection: Any) -> None:
        # What is sent next finds the connection gone, and makes a new one.
        self._something.set()

    async def _serve(self) -> None:
        connection: asyncpg.Connection[Row] = await asyncpg.connect(
            # A notification commits like everything else, but nobody would miss a lost one.
            self._url,
            timeout=5,
            server_settings={"application_name": "madoguchi wake", "synchronous_commit": "off"},
        )
        try:
            await connection.add_listener(_CHANNEL, self._heard)
            connection.add_termination_listener(self._cut_off)
            # What was committed while we were deaf is found by looking.
            self._ring(set(self._sleepers))
            while True:
                await self._something.wait()
                self._something.clear()
                topics, self._unsent = self._unsent, set()
                await connection.execute("SELECT pg_notify($1, $2)", _CHANNEL, ",".join(sorted(topics)))
                await asyncio.sleep(_SPACING_SECONDS)
        finally:
            connection.terminate()
