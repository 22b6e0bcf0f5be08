"""The inbox: events are written to it before LINE gets its answer, many requests by one statement."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Sequence
from typing import Self

import asyncpg
import structlog

from madoguchi.kit.db import REFUSED, TROUBLE, Row
from madoguchi.kit.errors import without_values
from madoguchi.kit.faultpoints import faultpoint
from madoguchi.line.journal import Journal
from madoguchi.line.models import InboxRow

_INGEST = "line.ingest:ingest"
_PATIENCE_SECONDS = 1.0
_GATHERING_SECONDS = 0.002
"""How soon after a small statement the next may begin. A lone request waits for nothing and a crowd gathers anyway; in
between, at some hundred a second, each would have a statement of its own."""
_SMALL = 8
_LARGEST_QUEUE = 64 * 1024 * 1024
_LARGEST_BATCH = 4 * 1024 * 1024
_MOST_ROWS = 2_000
"""A second is enough for these on a slow disk; all of a burst by one statement would be given up, and journalled."""
_ROW_BYTES = 500
_DRAIN_SECONDS = 0.5
_DRAIN_ROWS = 500
_DRAIN_PATIENCE_SECONDS = 10.0
_WRITE = """
WITH given AS (
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::bytea[])
    WITH ORDINALITY AS given (id, account_id, lane, received_at, raw, place)
), fresh AS (
  INSERT INTO line_inbox (id, account_id, received_at, raw) SELECT id, account_id, received_at, raw FROM given
  ON CONFLICT (id) DO NOTHING RETURNING id
)
INSERT INTO jobs (lane, function, args, run_at)
SELECT lane, $6, jsonb_build_object('inbox_id', id), received_at FROM given JOIN fresh USING (id) ORDER BY place
"""

log = structlog.get_logger()

_Waiting = tuple[Sequence[InboxRow], int, "asyncio.Future[None]"]


class InboxFullError(Exception):
    """More is waiting than this process may hold; LINE must come again."""


class Inbox:
    """Group commit: what arrives while one statement runs, and shortly after it, is written by the next.

    When the database does not answer within a second, the rows go to a local journal instead, and from there to the
    database once it is back (F06, F07). Both ways a request returns only when its rows are safe on disk. It has
    connections of its own, since LINE must not wait for those that the desk uses.
    """

    def __init__(self, pool: "asyncpg.Pool[Row]", journal: Journal, wake: Callable[[set[str]], None]) -> None:
        self._pool = pool
        self._journal = journal
        self._wake = wake
        self._journal_turn = asyncio.Lock()
        self._waiting: deque[_Waiting] = deque()
        self._size = 0
        self._something = asyncio.Event()
        self._turn = asyncio.Lock()
        self._idle = asyncio.Event()
        self._idle.set()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(self._write_for_ever()), asyncio.create_task(self._drain_for_ever())]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._idle.wait()
        for task in self._tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self._journal.close()

    async def keep(self, rows: Sequence[InboxRow]) -> None:
        """Keep the rows; returns when they are on disk. Raises InboxFullError, or OSError when no disk takes them."""
        size = _size_of(rows)
        if self._size and self._size + size > _LARGEST_QUEUE:
            raise InboxFullError
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((rows, size, future))
        self._size += size
        self._something.set()
        self._idle.clear()
        await future

    async def _write_for_ever(self) -> None:
        clock = asyncio.get_running_loop().time
        earliest = 0.0
        while True:
            await self._something.wait()
            if (early := earliest - clock()) > 0:
                await asyncio.sleep(early)
            taken = self._take()
            if not self._waiting:
                self._something.clear()
            await self._write_and_answer(taken)
            earliest = clock() + (_GATHERING_SECONDS if len(taken) < _SMALL else 0)
            self._size -= sum(size for _, size, _ in taken)
            if not self._size:
                self._idle.set()

    def _take(self) -> list[_Waiting]:
        """What waits, as far as one statement may hold it; at least one request."""
        taken: list[_Waiting] = []
        count = size = 0
        while self._waiting:
            rows, weight, _ = self._waiting[0]
            count += len(rows)
            size += weight
            if taken and (count > _MOST_ROWS or size > _LARGEST_BATCH):
                break
            taken.append(self._waiting.popleft())
        return taken

    async def _write_and_answer(self, taken: list[_Waiting]) -> None:
        error: Exception | None = None
        try:
            async with self._turn:
                await self._write_or_journal([row for rows, _, _ in taken for row in rows])
        except Exception as problem:
            log.exception("inbox.unwritable")
            error = problem
        for _, _, future in taken:
            if not future.done():
                future.set_exception(error) if error else future.set_result(None)

    async def _write_or_journal(self, rows: list[InboxRow]) -> None:
        # While the journal holds anything, new rows queue behind it, or they would overtake.
        if self._journal.empty:
            try:
                faultpoint("inbox.writing")
                await self._write(rows, patience=_PATIENCE_SECONDS)
            except TROUBLE as error:
                log.warning("inbox.journalled", error=without_values(error), rows=len(rows))
            else:
                faultpoint("inbox.written")
                return
        async with self._journal_turn:
            await asyncio.to_thread(self._journal.append, rows)
        faultpoint("journal.written")

    async def _write(self, rows: Sequence[InboxRow], *, patience: float) -> None:
        # LINE may send an event again while its first copy is still being written.
        rows = list({row.id: row for row in rows}.values())
        async with asyncio.timeout(patience):
            connection = await self._pool.acquire()
            try:
                await connection.execute(
                    _WRITE,
                    [row.id for row in rows],
                    [row.account_id for row in rows],
                    [row.lane for row in rows],
                    [row.received_at for row in rows],
                    [row.raw for row in rows],
                    _INGEST,
                )
            except BaseException:
                # To give a connection back is to wait for the server, and one that hangs would keep us (F06).
                with contextlib.suppress(asyncpg.InterfaceError):
                    connection.terminate()
                raise
            finally:
                await self._pool.release(connection)
        self._wake({"jobs"})

    async def _drain_for_ever(self) -> None:
        while True:
            try:
                self._journal.adopt()
                if not self._journal.empty:
                    await self._drain()
            except Exception:
                # Whatever it is, the journal must be tried again, or all that comes stays in it.
                log.exception("inbox.drain_failed")
            await asyncio.sleep(_DRAIN_SECONDS)

    async def _drain(self) -> None:
        """Bring the journal to the database, and then the inbox back to writing there itself."""
        try:
            while await self._drain_sealed(patience=_DRAIN_PATIENCE_SECONDS) > _DRAIN_ROWS:
                pass
            # The rest is short: new rows wait for it, or the journal would never end under a steady stream.
            async with self._turn:
                await self._drain_sealed(patience=_PATIENCE_SECONDS)
            log.info("inbox.drained")
        except TROUBLE as error:
            log.warning("inbox.drain_failed", error=without_values(error))

    async def _drain_sealed(self, *, patience: float) -> int:
        """Write all that was appended till now; how many rows that were."""
        count = 0
        for segment in await asyncio.to_thread(self._journal.seal):
            for batch in segment.batches(rows=_DRAIN_ROWS, size=_LARGEST_BATCH):
                await self._write_or_put_aside(batch, patience=patience)
                faultpoint("journal.drained")
                count += len(batch)
            self._journal.forget(segment)
        return count

    async def _write_or_put_aside(self, rows: Sequence[InboxRow], *, patience: float) -> None:
        """Write rows; one that the database refuses for what it is must not hold up those behind it."""
        try:
            await self._write(rows, patience=patience)
        except REFUSED as error:
            if len(rows) == 1:
                self._journal.put_aside(rows[0], reason=without_values(error))
                return
            for row in rows:
                await self._write_or_put_aside([row], patience=patience)


def _size_of(rows: Sequence[InboxRow]) -> int:
    """About how many bytes of memory they take."""
    return sum([len(row.raw) for row in rows]) + _ROW_BYTES * len(rows)
