"""The inbox: events are written to it before LINE gets its answer, many requests by one statement."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from typing import Self

import asyncpg
import structlog

from madoguchi.kit.db import TROUBLE, Row
from madoguchi.kit.faultpoints import faultpoint
from madoguchi.line.journal import Journal
from madoguchi.line.models import InboxRow

_INGEST = "line.ingest:ingest"
_PATIENCE_SECONDS = 1.0
_LONGEST_QUEUE = 20_000
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

_Waiting = tuple[Sequence[InboxRow], "asyncio.Future[None]"]


class InboxFullError(Exception):
    """More is waiting than this process may hold; LINE must come again."""


class Inbox:
    """Group commit: what arrives while one statement runs is written by the next, without any waiting in between.

    When the database does not answer within a second, the rows go to a local journal instead, and from there to the
    database once it is back (F06, F07). Both ways a request returns only when its rows are safe on disk.
    """

    def __init__(self, pool: "asyncpg.Pool[Row]", journal: Journal, wake: Callable[[set[str]], None]) -> None:
        self._pool = pool
        self._journal = journal
        self._wake = wake
        self._journal_turn = asyncio.Lock()
        self._waiting: list[_Waiting] = []
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
        if self._size + len(rows) > _LONGEST_QUEUE:
            raise InboxFullError
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((rows, future))
        self._size += len(rows)
        self._something.set()
        self._idle.clear()
        await future

    async def _write_for_ever(self) -> None:
        while True:
            await self._something.wait()
            self._something.clear()
            taken, self._waiting = self._waiting, []
            if taken:
                await self._write_and_answer(taken)
                self._size -= sum(len(rows) for rows, _ in taken)
            if not self._size:
                self._idle.set()

    async def _write_and_answer(self, taken: list[_Waiting]) -> None:
        error: Exception | None = None
        try:
            async with self._turn:
                await self._write_or_journal([row for rows, _ in taken for row in rows])
        except Exception as problem:
            log.exception("inbox.unwritable")
            error = problem
        for _, future in taken:
            if not future.done():
                future.set_exception(error) if error else future.set_result(None)

    async def _write_or_journal(self, rows: list[InboxRow]) -> None:
        # While the journal holds anything, new rows queue behind it, or they would overtake.
        if self._journal.empty:
            try:
                faultpoint("inbox.writing")
                await self._write(rows)
            except TROUBLE as error:
                log.warning("inbox.journalled", error=repr(error), rows=len(rows))
            else:
                faultpoint("inbox.written")
                return
        async with self._journal_turn:
            await asyncio.to_thread(self._journal.append, rows)
        faultpoint("journal.written")

    async def _write(self, rows: Sequence[InboxRow], *, patience: float = _PATIENCE_SECONDS) -> None:
        # LINE may send an event again while its first copy is still being written.
        rows = list({row.id: row for row in rows}.values())
        async with asyncio.timeout(patience):
            async with self._pool.acquire() as connection:
                await connection.execute(
                    _WRITE,
                    [row.id for row in rows],
                    [row.account_id for row in rows],
                    [row.lane for row in rows],
                    [row.received_at for row in rows],
                    [row.raw for row in rows],
                    _INGEST,
                )
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
            while await self._drain_sealed() > _DRAIN_ROWS:
                pass
            # The rest is short: new rows wait for it, or the journal would never end under a steady stream.
            async with self._turn:
                await self._drain_sealed()
            log.info("inbox.drained")
        except TROUBLE as error:
            log.warning("inbox.drain_failed", error=repr(error))

    async def _drain_sealed(self) -> int:
        """Write all that was appended till now; how many rows that were."""
        await asyncio.to_thread(self._journal.seal)
        count = 0
        for batch in self._journal.batches(_DRAIN_ROWS):
            await self._write(batch)
            faultpoint("journal.drained")
            count += len(batch)
        self._journal.forget_drained()
        return count
