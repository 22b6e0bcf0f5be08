"""The live stream: every fact, once, in one order, to each connection that may know of it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, Protocol, Self
from uuid import UUID

import structlog

from madoguchi.kit import loops
from madoguchi.kit.db import AWAY, Db
from madoguchi.kit.resources import Resources
from madoguchi.routing.access import Viewer

_BLOCK = 500
_POLL_SECONDS = 1.0
_AGAIN_SECONDS = 0.02
_LONGEST_REPLAY = 2000
_OLDEST_REPLAY = timedelta(minutes=15)
_MOST_BEHIND = 10_000
"""How many facts one connection may be behind; what a busy center writes in some seconds."""
_MARGIN = timedelta(days=1)
"""How much earlier than the last that was read a fact may have happened that comes after it: transactions take their
time, and clocks differ. It is generous, since tables are cut by month."""
_LARGEST_ID = 2**63 - 1
_LAST_SECOND = 253_402_300_799  # of the year 9999

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A place in the log of events: all before it are final, whoever committed when (docs/decisions/0006)."""

    xid: int
    id: int


@dataclass(frozen=True, slots=True)
class Fact:
    """An event as it was written down."""

    cursor: Cursor
    at: datetime
    type: str
    topics: list[str]
    data: dict[str, Any]


class Block(Protocol):
    """Some facts, told in whole things as they are now."""

    def moves(self, user_id: UUID) -> bool:
        """Whether what this person may see may have changed with it."""
        ...

    def frame_for(self, viewer: Viewer) -> dict[str, Any] | None:
        """What this viewer may know of it; None for nothing."""
        ...


class _Piece(NamedTuple):
    block: Block
    cursor: Cursor
    facts: int


Tell = Callable[[Db, Sequence[Fact]], Awaitable[Block]]


@dataclass(slots=True, eq=False)
class Listener:
    """A connection: who is behind it, and what it has not been told yet."""

    viewer: Viewer
    window: UUID | None = None
    """Its id among the windows that are open (`people.connections`), when it is noted there."""
    visible: bool = False
    """Whether it says that it is in sight, noted there or not yet."""
    _pieces: "asyncio.Queue[_Piece | None]" = field(default_factory=asyncio.Queue)
    _behind: int = 0
    _lost: bool = False

    async def next(self) -> tuple[Block, Cursor] | None:
        """What it is told next, and the place after it; None when it must start anew (F33)."""
        piece = await self._pieces.get()
        if piece is None:
            return None
        self._behind -= piece.facts
        return piece.block, piece.cursor

    def hand_over(self, piece: _Piece) -> None:
        if self._behind + piece.facts > _MOST_BEHIND:
            self.lose()
        elif not self._lost:
            self._behind += piece.facts
            self._pieces.put_nowait(piece)

    def lose(self) -> None:
        """Let it start anew, and hold nothing for it any more."""
        while not self._pieces.empty():
            self._pieces.get_nowait()
        self._lost = True
        self._pieces.put_nowait(None)


class Stream:
    """Reads the log of events as it grows and hands each block to all listeners of this process."""

    def __init__(self, resources: Resources, tell: Tell) -> None:
        self._resources = resources
        self._tell = tell
        self._listeners: set[Listener] = set()
        self._cursor: Cursor | None = None
        self._last_at = resources.clock.now()
        self._news = resources.waker.sleeper("events")
        self._rounds = loops.side_by_side(stream=self._follow)

    async def __aenter__(self) -> Self:
        async with self._resources.database.reading() as db:
            self._cursor = await end_of_log(db)
        await self._rounds.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._rounds.__aexit__(None, None, None)

    @property
    def cursor(self) -> Cursor:
        """How far this process has read."""
        if self._cursor is None:
            raise RuntimeError("the stream is not open")
        return self._cursor

    def join(self, viewer: Viewer) -> tuple[Listener, Cursor]:
        """Listen from here on; what was before the returned place must be fetched."""
        listener = Listener(viewer)
        self._listeners.add(listener)
        return listener, self.cursor

    def leave(self, listener: Listener) -> None:
        self._listeners.discard(listener)

    def windows(self) -> dict[UUID, UUID]:
        """The windows that are connected to this process: whose each is, by its id."""
        return {one.window: one.viewer.user_id for one in self._listeners if one.window is not None}

    def in_sight(self) -> set[UUID]:
        """Those of the windows that are connected to this process that somebody looks at."""
        return {one.window for one in self._listeners if one.window is not None and one.visible}

    async def missed(self, bookmark: str, *, until: Cursor) -> Block | None:
        """What a connection that comes back has missed; None when that is too much, too long ago or cannot be told."""
        since = parse_bookmark(bookmark)
        if since is None or since[0] > until or self._resources.clock.now() - since[1] > _OLDEST_REPLAY:
            return None
        async with self._resources.database.reading() as db:
            try:
                facts = await read_log(db, after=since[0], limit=_LONGEST_REPLAY + 1, since=since[1] - _MARGIN)
                if len(facts) > _LONGEST_REPLAY:
                    return None
                return await self._tell(db, [fact for fact in facts if fact.cursor <= until])
            except AWAY:
                raise
            except Exception:
                log.exception("stream.untellable", after=since[0])
                return None

    async def _follow(self) -> None:
        woken = self._news.is_set()
        self._news.clear()
        while await self._read_block() == _BLOCK:
            pass
        # What woke us may not have been final yet, for a transaction whose end wakes nobody: look again soon.
        await loops.hear(self._news, within=_AGAIN_SECONDS if woken else _POLL_SECONDS)

    async def _read_block(self) -> int:
        """Hand the next facts over to all who listen; how many there were."""
        async with self._resources.database.reading() as db:
            try:
                facts = await read_log(db, after=self.cursor, limit=_BLOCK, since=self._last_at - _MARGIN)
                block = await self._tell(db, facts) if facts and self._listeners else None
            except AWAY:
                raise
            except Exception:
                # It would be so each time, and nobody would hear of anything any more.
                log.exception("stream.untellable", after=self.cursor)
                await self._step_past(db)
                return 0
            if not facts:
                return 0
            # With nothing awaited in between, whoever joins is either told this block or told a place after it.
            self._cursor, self._last_at = facts[-1].cursor, facts[-1].at
            if block is not None:
                for listener in self._listeners:
                    listener.hand_over(_Piece(block, self.cursor, len(facts)))
            return len(facts)

    async def _step_past(self, db: Db) -> None:
        """Go on from the end of the log; everybody fetches what they would have been told."""
        self._cursor = await end_of_log(db)
        for listener in self._listeners:
            listener.lose()


def bookmark_of(cursor: Cursor, *, now: datetime) -> str:
    """A place to come back to, with the time it was given out."""
    return f"{cursor.xid}-{cursor.id}-{int(now.timestamp())}"


def parse_bookmark(text: str) -> tuple[Cursor, datetime] | None:
    """The place and the time of a bookmark; None for a text that is none."""
    parts = text.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 20 for part in parts):  # noqa: PLR2004
        return None
    xid, number, seconds = map(int, parts)
    if number > _LARGEST_ID or seconds > _LAST_SECOND:
        return None
    return Cursor(xid, number), datetime.fromtimestamp(seconds, UTC)


async def read_log(db: Db, *, after: Cursor, limit: int, since: datetime) -> list[Fact]:
    """The next events after a place, in the one order that never changes.

    Ordered by transaction and then by number, and only up to the oldest transaction that still runs: every row below
    that line is final, so nothing can appear behind a cursor (F31). `since` only spares partitions; what becomes final
    late happened long ago, so it goes by what was read last, never by the time that it is now.
    """
    rows = await db.all(
        """
        SELECT xid::text AS place, id, at, type, topics, data FROM events
        WHERE (xid, id) > ($1::text::xid8, $2::bigint) AND xid < pg_snapshot_xmin(pg_current_snapshot()) AND at > $4
        ORDER BY xid, id LIMIT $3
        """,
        str(after.xid),
        after.id,
        limit,
        since,
    )
    return [
        Fact(Cursor(int(row["place"]), row["id"]), row["at"], row["type"], row["topics"], row["data"]) for row in rows
    ]


async def end_of_log(db: Db) -> Cursor:
    """The place after everything that is final now."""
    xmin = await db.value("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
    return Cursor(int(xmin) - 1, _LARGEST_ID)
