"""The live connection of a desk: what changes, as it changes, and what was missed after a break."""

import asyncio
import contextlib
from typing import Any, cast

import msgspec
import structlog
from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from madoguchi.api.dependencies import find_caller, resources_of
from madoguchi.kit.db import TROUBLE
from madoguchi.kit.errors import without_values
from madoguchi.kit.resources import Resources
from madoguchi.notifications.stream import Block, Cursor, Listener, Stream, bookmark_of
from madoguchi.people import connections
from madoguchi.people.models import User
from madoguchi.routing import access, workload
from madoguchi.routing.access import Viewer

router = APIRouter(prefix="/api/stream", tags=["stream"])

BEAT_SECONDS = 15.0
NOT_SIGNED_IN = 4401
"""Close code for a connection whose person is not, or no longer, signed in."""
WRONG_ORIGIN = 4403
TRY_AGAIN = 1013
"""Close code for a connection that cannot be served now, since the database is away."""
START_ANEW = 4429
"""Close code for a connection that reads too slowly; it comes back by its cursor."""
_SIGHTS = {"visible", "hidden"}

log = structlog.get_logger()


@router.websocket("")
async def follow(socket: WebSocket, cursor: str = "") -> None:
    """Frames `hello`, `resync`, `changes` and `beat`; a client says whether it is in sight, `visible` or `hidden`.

    Each frame carries the cursor to come back with, good for a quarter of an hour. `changes` holds whole things as they
    are now, so that what a client holds plus what it is told equals what it would fetch.
    """
    await socket.accept()
    try:
        await _follow(socket, cursor)
    except (WebSocketDisconnect, RuntimeError):
        pass  # the other end is gone; a RuntimeError is Starlette's word for sending after that
    except TROUBLE as error:
        log.warning("stream.closed", error=without_values(error))
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            await socket.close(TRY_AGAIN)


async def _follow(socket: WebSocket, cursor: str) -> None:
    user = await find_caller(socket)
    if user is None:
        return await socket.close(NOT_SIGNED_IN)
    if not _same_origin(socket):
        return await socket.close(WRONG_ORIGIN)
    resources = resources_of(socket)
    stream = cast("Stream", socket.app.state.stream)
    # Joined before looking at what this person may see: a change of that from here on is heard of (F34).
    listener, start = stream.join(Viewer(user_id=user.id, sees_all=False, queue_ids=frozenset()))
    connection = _Connection(socket, resources, stream, listener, user)
    try:
        async with resources.database.reading() as db:
            listener.viewer = await access.viewer_of(db, user=user)
        async with resources.database.transaction() as db:
            listener.window = await workload.open_window(db, user_id=user.id, now=resources.clock.now())
        await connection.greet(cursor, start)
        return await connection.run()
    finally:
        stream.leave(listener)
        await _close_window(resources, listener)


async def _close_window(resources: Resources, listener: Listener) -> None:
    """Note that a window is gone; where the database is away, its person is missed later (`people.connections`)."""
    if listener.window is None:
        return
    try:
        async with resources.database.transaction() as db:
            now = resources.clock.now()
            await connections.end(db, connection_id=listener.window, user_id=listener.viewer.user_id, now=now)
    except TROUBLE as error:
        log.warning("stream.unnoted", error=without_values(error))


class _Connection:
    """One open socket and its place in the stream."""

    def __init__(self, socket: WebSocket, resources: Resources, stream: Stream, listener: Listener, user: User) -> None:
        self._socket = socket
        self._resources = resources
        self._stream = stream
        self._listener = listener
        self._user = user
        self._told = stream.cursor
        self._beat_at = _seconds_now() + BEAT_SECONDS

    async def greet(self, bookmark: str, start: Cursor) -> None:
        """Say hello, and tell what was missed since the bookmark, or that too much was."""
        if not bookmark:
            return await self._send({"type": "hello"}, start)
        missed = await self._stream.missed(bookmark, until=start)
        if missed is None or missed.moves(self._user.id):
            return await self._send({"type": "resync"}, start)
        await self._send({"type": "hello"}, start, bookmark=bookmark)
        return await self._tell(missed, start)

    async def run(self) -> None:
        """Tell each block as it comes, until the client goes or may no longer listen."""
        gone = asyncio.create_task(self._wait_for_the_end())
        try:
            while not gone.done():
                await self._next(gone)
        finally:
            gone.cancel()
            with contextlib.suppress(asyncio.CancelledError, WebSocketDisconnect):
                await gone

    async def _next(self, gone: "asyncio.Task[None]") -> None:
        # Blocks that hold nothing for this viewer must not put off the beat, or the desk takes the line for dead.
        left = self._beat_at - _seconds_now()
        if left <= 0:
            return await self._beat()
        coming = asyncio.create_task(self._listener.next())
        done, _ = await asyncio.wait({coming, gone}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        if coming not in done:
            coming.cancel()
            return None
        item = coming.result()
        if item is None:
            await self._socket.close(START_ANEW)
        elif await self._still_welcome(item[0]):
            await self._tell(*item)
        return None

    async def _tell(self, block: Block, cursor: Cursor) -> None:
        fields = block.frame_for(self._listener.viewer)
        if fields is not None:
            await self._send({"type": "changes", **fields}, cursor)
        self._told = cursor

    async def _still_welcome(self, block: Block) -> bool:
        """Look again at who this is when a block says that their rights moved (F34)."""
        if not block.moves(self._user.id):
            return True
        user = await find_caller(self._socket)
        if user is None:
            await self._socket.close(NOT_SIGNED_IN)
            return False
        async with self._resources.database.reading() as db:
            # Told also if it is no news to us: what is shown may be from before this connection.
            self._listener.viewer = await access.viewer_of(db, user=user)
        await self._send({"type": "resync"}, self._stream.cursor)
        return True

    async def _beat(self) -> None:
        self._beat_at = _seconds_now() + BEAT_SECONDS
        try:
            welcome = await find_caller(self._socket) is not None
        except TROUBLE as error:
            # Nothing is told while the database is away, and all who listen would come back at once when it is there.
            log.warning("stream.unchecked", error=without_values(error))
            welcome = True
        if welcome:
            # Also who hears of nothing has a place to come back to that is not too old.
            await self._send({"type": "beat"}, self._told)
        else:
            await self._socket.close(NOT_SIGNED_IN)

    async def _send(self, frame: dict[str, Any], cursor: Cursor, *, bookmark: str = "") -> None:
        frame["cursor"] = bookmark or bookmark_of(cursor, now=self._resources.clock.now())
        await self._socket.send_text(msgspec.json.encode(frame).decode())

    async def _wait_for_the_end(self) -> None:
        """Note whether the window is in sight, till it is closed."""
        while True:
            said = await self._socket.receive_text()
            if said in _SIGHTS and self._listener.visible != (said == "visible"):
                self._listener.visible = said == "visible"
                await self._note_sight(visible=self._listener.visible)

    async def _note_sight(self, *, visible: bool) -> None:
        if self._listener.window is None:
            return
        try:
            async with self._resources.database.transaction() as db:
                await connections.note_sight(db, connection_id=self._listener.window, visible=visible)
        except TROUBLE as error:
            # It is noted when this window is next seen to be open; till then its person may be told twice, or by none.
            log.warning("stream.sight_unnoted", error=without_values(error))


def _seconds_now() -> float:
    return asyncio.get_running_loop().time()


def _same_origin(socket: WebSocket) -> bool:
    """Whether a browser opened this from our own page; what is no browser sends no Origin (S29)."""
    origin = socket.headers.get("origin")
    return origin is None or origin.partition("://")[2] == socket.headers.get("host")
