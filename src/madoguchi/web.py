"""The web process: the webhook in front, the API and the desk behind it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import uvicorn
import uvloop

from madoguchi.api.app import create_app
from madoguchi.kit import garbage, loops
from madoguchi.kit.clock import Clock
from madoguchi.kit.db import Row, open_pool
from madoguchi.kit.log import set_up_logging
from madoguchi.kit.resources import Resources, open_resources
from madoguchi.kit.settings import Settings
from madoguchi.line import leftovers
from madoguchi.line.doors import Doors
from madoguchi.line.inbox import Inbox
from madoguchi.line.journal import Journal
from madoguchi.line.notes import Notes
from madoguchi.line.webhook import App, Webhook
from madoguchi.notifications.stream import Stream
from madoguchi.routing import workload
from madoguchi.wiring import REACTIONS

_SEEN_EVERY_SECONDS = 30
_NOTES_EVERY_SECONDS = 1
_KEEP_SECONDS = 75
"""How long a quiet connection is kept: longer than proxies keep theirs (60 s), or one of them would at times send a
request into a connection that is just being closed, and answer 502."""
_LEFTOVERS_EVERY_SECONDS = 60


def serve(settings: Settings) -> None:
    """Run until a signal says stop; requests that were begun are answered first."""
    set_up_logging(process="web")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as loop:
        loop.run(_serve(settings))


@asynccontextmanager
async def application(settings: Settings, *, clock: Clock | None = None) -> AsyncIterator[App]:
    """The whole web process as one ASGI application, with everything open that it needs."""
    async with open_resources(settings, reactions=REACTIONS, clock=clock) as resources:
        doors, notes = Doors(resources), Notes()
        await doors.reload()
        journal_folder = settings.home / "journal"
        journal = Journal(journal_folder)
        async with _inbox_pool(settings) as pool, Inbox(pool, journal, resources.waker.wake) as inbox:
            app = create_app(resources)
            async with (
                app.router.lifespan_context(app),
                _rounds(resources, doors, notes, app.state.stream, journal_folder),
            ):
                yield Webhook(app, resources=resources, doors=doors, inbox=inbox, notes=notes)


@asynccontextmanager
async def _inbox_pool(settings: Settings) -> AsyncIterator["asyncpg.Pool[Row]"]:
    """Two connections: one for what arrives, one for what the journal holds."""
    pool = await open_pool(str(settings.database_url), largest=2)
    try:
        yield pool
    finally:
        pool.terminate()


@asynccontextmanager
async def _rounds(
    resources: Resources, doors: Doors, notes: Notes, stream: Stream, journal: Path
) -> AsyncIterator[None]:
    """What the web process does now and then: who is here, what LINE sent, whether accounts have changed, and so on."""

    async def note_seen() -> None:
        await asyncio.sleep(_SEEN_EVERY_SECONDS)
        async with resources.database.transaction() as db:
            now = resources.clock.now()
            await workload.note_seen(db, windows=stream.windows(), in_sight=stream.in_sight(), now=now)

    moved = resources.waker.sleeper("doors")

    async def reload_doors() -> None:
        await loops.hear(moved, within=_SEEN_EVERY_SECONDS)
        moved.clear()
        await doors.reload()

    async def write_notes() -> None:
        await asyncio.sleep(_NOTES_EVERY_SECONDS)
        if not notes.empty:
            async with resources.database.transaction() as db:
                await notes.write(db, now=resources.clock.now())

    async def erase_leftovers() -> None:
        await asyncio.sleep(_LEFTOVERS_EVERY_SECONDS)
        await leftovers.erase(resources.database, journal)

    async with loops.side_by_side(seen=note_seen, doors=reload_doors, notes=write_notes, leftovers=erase_leftovers):
        yield


async def _serve(settings: Settings) -> None:
    async with application(settings) as app:
        garbage.spare_what_is_loaded()
        await uvicorn.Server(server_config(app, host=settings.host, port=settings.port)).serve()


def server_config(app: App, *, host: str, port: int) -> uvicorn.Config:
    """How HTTP is served. Compressed WebSocket frames would cost 34 KiB more a connection (docs/decisions/0007)."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        lifespan="off",
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=1024,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=5,
        timeout_keep_alive=_KEEP_SECONDS,
        backlog=4096,
    )
