"""One transaction at a time: the connection, and what is written with its commit."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol, TypeVar

import asyncpg
import msgspec

Row = asyncpg.Record
Reactions = Mapping[type, Sequence[Callable[..., Awaitable[None]]]]

_NUL = re.compile(rb"((?<!\\)(?:\\\\)*)\\u0000")
_CONNECTION_SETTINGS = {
    "application_name": "madoguchi",
    "timezone": "UTC",
    # One stuck transaction would hold back every reader of the event log (docs/decisions/0006).
    "idle_in_transaction_session_timeout": "10s",
    "lock_timeout": "5s",
    "statement_timeout": "30s",
}


AWAY = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
"""What is raised while the database cannot be reached, is being stopped, or cuts us off."""
BUSY = (asyncpg.LockNotAvailableError, asyncpg.TransactionRollbackError, asyncpg.QueryCanceledError)
"""What is raised when others were in the way: a lock not got in time, a deadlock, a statement that took too long."""
TROUBLE = (*AWAY, asyncpg.PostgresError)
"""Whatever the database may say: for loops that must go on."""
REFUSED = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError)
"""What is raised for rows that the database will never take, however often they are tried."""


class Buffer(Protocol):
    """Rows that wait to be written together, just before the commit."""

    wakes: str
    """Which listeners the written rows concern."""

    async def flush(self, db: "Db") -> None: ...


B = TypeVar("B", bound=Buffer)


class Db:
    """An open transaction. Domain functions take it first and never commit."""

    def __init__(self, connection: "asyncpg.pool.PoolConnectionProxy[Row]", reactions: Reactions) -> None:
        self._connection = connection
        self._buffers: dict[type, Buffer] = {}
        self.reactions = reactions

    async def all(self, sql: str, *args: Any) -> list[Row]:
        return await self._connection.fetch(sql, *args)

    async def find(self, sql: str, *args: Any) -> Row | None:
        return await self._connection.fetchrow(sql, *args)

    async def one(self, sql: str, *args: Any) -> Row:
        """The row that must be there; its absence is a mistake in our code."""
        row = await self._connection.fetchrow(sql, *args)
        if row is None:
            raise LookupError(sql)
        return row

    async def value(self, sql: str, *args: Any) -> Any:
        return await self._connection.fetchval(sql, *args)

    async def run(self, sql: str, *args: Any) -> int:
        """Run a statement; the number of rows it touched."""
        status = await self._connection.execute(sql, *args)
        return int(status.rsplit(" ", 1)[-1]) if status[-1].isdigit() else 0

    def buffer(self, kind: type[B]) -> B:
        """This transaction's buffer of that kind, made at the first call."""
        found = self._buffers.get(kind)
        if found is None:
            found = self._buffers[kind] = kind()
        return found  # type: ignore[return-value]  # the dict is keyed by the buffer's own type

    async def flush(self) -> set[str]:
        """Write all buffers; the names of those to wake after the commit."""
        for buffer in self._buffers.values():
            await buffer.flush(self)
        return {buffer.wakes for buffer in self._buffers.values()}


class Database:
    """The pool of connections, and whom to wake after a commit."""

    def __init__(self, pool: "asyncpg.Pool[Row]", reactions: Reactions, wake: Callable[[set[str]], None]) -> None:
        self.pool = pool
        self._reactions = reactions
        self._wake = wake

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Db]:
        """One transaction: committed at the end, rolled back when anything is raised."""
        async with self.pool.acquire(timeout=10) as connection, connection.transaction():
            db = Db(connection, self._reactions)
            yield db
            wakes = await db.flush()
        self._wake(wakes)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Db]:
        """A connection for single statements, each a transaction of its own, without the cost of opening one."""
        async with self.pool.acquire(timeout=10) as connection:
            yield Db(connection, {})


async def open_pool(url: str, *, largest: int = 10) -> "asyncpg.Pool[Row]":
    """Open a pool; raises OSError or asyncpg.PostgresError when the server cannot be reached."""
    return await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=largest,
        init=prepare,
        connection_class=_Connection,
        server_settings=_CONNECTION_SETTINGS,
        command_timeout=30,
    )


class _Connection(asyncpg.Connection):
    """A connection that is given back as it is, since nothing here changes one for longer than a transaction.

    asyncpg would clean it by one more round trip each time. An open transaction is rolled back all the same.
    """

    def get_reset_query(self) -> str:
        return ""


async def prepare(connection: "asyncpg.Connection[Row] | asyncpg.pool.PoolConnectionProxy[Row]") -> None:
    """Teach a connection to carry JSON as Python values."""
    await connection.set_type_codec(
        "jsonb", schema="pg_catalog", format="binary", encoder=_encode_jsonb, decoder=_decode_jsonb
    )


def _encode_jsonb(value: Any) -> bytes:
    encoded = msgspec.json.encode(value)
    # PostgreSQL's JSON cannot hold NUL, and what a customer sends may (S68).
    return b"\x01" + (_NUL.sub(rb"\1\\ufffd", encoded) if b"u0000" in encoded else encoded)


def _decode_jsonb(raw: bytes) -> Any:
    return msgspec.json.decode(raw[1:])
