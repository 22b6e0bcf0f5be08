"""What a process does again and again for as long as it runs, whatever one round of it meets."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog

from madoguchi.kit.db import TROUBLE
from madoguchi.kit.errors import without_values

_REST_SECONDS = 1.0

Round = Callable[[], Awaitable[None]]

log = structlog.get_logger()


@asynccontextmanager
async def side_by_side(**rounds: Round) -> AsyncIterator[None]:
    """Go round by round beside what the block does, until it ends."""
    tasks = [asyncio.create_task(_for_ever(name, once), name=name) for name, once in rounds.items()]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def go_round(name: str, once: Round) -> None:
    """One round; what it raises is logged, and rested from, so that nothing but being cancelled ends a loop of them."""
    try:
        await once()
    except TROUBLE as error:
        log.warning("loop.interrupted", loop=name, error=without_values(error))
    except asyncio.CancelledError:
        if _are_we_cancelled():
            raise
        log.exception("loop.failed", loop=name)
    except Exception:
        log.exception("loop.failed", loop=name)
    else:
        return
    await asyncio.sleep(_REST_SECONDS)


async def hear(news: asyncio.Event, *, within: float) -> None:
    """Return when there is news, or when that many seconds have passed without any."""
    with contextlib.suppress(TimeoutError):
        # Not `wait_for`: until Python 3.12 it passes over being cancelled when the event comes at the same moment.
        async with asyncio.timeout(within):
            await news.wait()


async def _for_ever(name: str, once: Round) -> None:
    while True:
        await go_round(name, once)


def _are_we_cancelled() -> bool:
    """Whether it is we who are to end, and not only something that we have waited for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
