"""What a process holds open for as long as it runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import asyncpg
import httpx2
import structlog

from madoguchi.kit.clock import AgreedClock, Clock, SystemClock
from madoguchi.kit.crypto import Cipher, link_keys, open_cipher
from madoguchi.kit.db import Database, Reactions, Row, open_pool
from madoguchi.kit.files import Files, open_files
from madoguchi.kit.links import Links
from madoguchi.kit.pace import Paces
from madoguchi.kit.settings import Settings
from madoguchi.kit.wake import Waker

OUTSIDE_AT_ONCE = 64
"""How many jobs of one worker talk to the network at a time; each needs a connection of its own."""
BULK_AT_ONCE = 8
"""How many more of them move files, which takes long; what is written must not wait for what is attached."""
_INSPECTIONS_AT_ONCE = 2
_CONVERSIONS_AT_ONCE = 2
"""Each keeps a core or two busy, for minutes with a film; desks must stay quick beside it."""
_PATIENCE_SECONDS = 60
_CALL_SECONDS, _CONNECT_SECONDS = 10.0, 5.0
_AGREE_EVERY_SECONDS = 10

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Resources:
    """The open connections of one process."""

    settings: Settings
    database: Database
    waker: Waker
    clock: Clock
    cipher: Cipher
    http: httpx2.AsyncClient
    paces: Paces
    files: Files
    links: Links
    inspections: asyncio.Semaphore
    """Turns for looking into files, each by a process of its own."""
    conversions: asyncio.Semaphore
    typesetting: asyncio.Semaphore
    """The turn for making a PDF, from laying out what is in it on."""


@asynccontextmanager
async def open_resources(
    settings: Settings, *, reactions: Reactions, clock: Clock | None = None
) -> AsyncIterator[Resources]:
    """Open everything, wait up to a minute for the database, and close it all in the end."""
    if settings.database_url is None:
        raise ValueError("MADOGUCHI_DATABASE_URL is not set")
    pool = await _patiently_open(settings.database_url)
    async with (
        Waker(settings.database_url) as waker,
        _client() as http,
        _agreed(clock or SystemClock(), pool) as agreed,
    ):
        try:
            yield Resources(
                settings=settings,
                database=Database(pool, reactions, waker.wake),
                waker=waker,
                clock=agreed,
                cipher=open_cipher(settings),
                http=http,
                paces=Paces(agreed),
                files=open_files(settings),
                links=Links(link_keys(settings), settings.origin),
                inspections=asyncio.Semaphore(_INSPECTIONS_AT_ONCE),
                conversions=asyncio.Semaphore(_CONVERSIONS_AT_ONCE),
                typesetting=asyncio.Semaphore(1),
            )
        finally:
            pool.terminate()


@asynccontextmanager
async def _agreed(own: Clock, pool: "asyncpg.Pool[Row]") -> AsyncIterator[AgreedClock]:
    """The clock that all processes of one database go by."""
    clock = AgreedClock(own)
    await _agree(clock, pool)

    async def go_on() -> None:
        while True:
            await asyncio.sleep(_AGREE_EVERY_SECONDS)
            try:
                await _agree(clock, pool)
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.info("clock.not_agreed", error=str(error))

    asking = asyncio.create_task(go_on())
    try:
        yield clock
    finally:
        asking.cancel()
        await asyncio.wait({asking})


async def _agree(clock: AgreedClock, pool: "asyncpg.Pool[Row]") -> None:
    async with pool.acquire(timeout=_AGREE_EVERY_SECONDS) as connection:

        async def ask() -> datetime:
            told: datetime = await connection.fetchval("SELECT clock_timestamp()")
            return told

        await clock.agree(ask)


async def _patiently_open(url: str) -> "asyncpg.Pool[Row]":
    for attempt in range(_PATIENCE_SECONDS):
        try:
            return await open_pool(url)
        except (OSError, asyncpg.CannotConnectNowError, asyncpg.ConnectionDoesNotExistError) as error:
            log.warning("database.unreachable", error=str(error), attempt=attempt + 1)
            await asyncio.sleep(1)
    return await open_pool(url)


def _client() -> httpx2.AsyncClient:
    limits = httpx2.Limits(max_connections=OUTSIDE_AT_ONCE + BULK_AT_ONCE, max_keepalive_connections=OUTSIDE_AT_ONCE)
    return httpx2.AsyncClient(
        timeout=httpx2.Timeout(_CALL_SECONDS, connect=_CONNECT_SECONDS), limits=limits, follow_redirects=False
    )
