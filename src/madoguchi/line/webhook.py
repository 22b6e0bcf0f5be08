"""The webhook: the first thing LINE meets, ahead of any framework."""

import asyncio
import base64
import contextlib
import hashlib
import hmac
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import structlog

from madoguchi.kit.resources import Resources
from madoguchi.line import accounts
from madoguchi.line.accounts import Door
from madoguchi.line.envelope import BadBodyError, split
from madoguchi.line.inbox import Inbox, InboxFullError

PREFIX = "/line/webhook/"
LARGEST_BODY = 4 * 1024 * 1024
"""Bytes. LINE names no limit; a hundred of the largest events it documents stay under this."""
_RELOAD_SECONDS = 1.0
_NOTE_EVERY = timedelta(seconds=30)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

log = structlog.get_logger()

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_OK = (200, b"{}")
_TOO_LARGE = (413, b'{"message":"The body is larger than 4 MB."}')
_UNKNOWN = (404, b'{"message":"No LINE account has this address."}')
_UNSIGNED = (401, b'{"message":"The signature does not match the channel secret."}')
_NOT_A_BODY = (400, b'{"message":"The body is not a LINE webhook body."}')
_WRONG_METHOD = (405, b'{"message":"Webhooks are sent by POST."}')
_BUSY = (503, b'{"message":"The event could not be stored; send it again."}')


class Doors:
    """The accounts' channel secrets, kept in memory so that a signature is checked without the database."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._doors: Mapping[str, Door] | None = None
        self._loaded_at = 0.0
        self._loading = asyncio.Lock()
        self._noted: dict[UUID, datetime] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def loaded(self) -> bool:
        return self._doors is not None

    async def find(self, key: str) -> Door | None:
        """The door of a key; one that is not known is looked up, but at most once a second for all."""
        if self._doors is None or key not in self._doors:
            await self.reload()
        return self._doors.get(key) if self._doors is not None else None

    def note_webhook(self, account_id: UUID) -> None:
        """Remember that LINE has called: at most every half minute, and never in LINE's way."""
        now = self._resources.clock.now()
        if now - self._noted.get(account_id, _LONG_AGO) >= _NOTE_EVERY:
            self._noted[account_id] = now
            task = asyncio.create_task(self._note(account_id, now))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _note(self, account_id: UUID, now: datetime) -> None:
        with contextlib.suppress(OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            async with self._resources.database.transaction() as db:
                await accounts.note_webhook(db, account_id=account_id, now=now)

    async def reload(self, *, force: bool = False) -> None:
        """Read the secrets again; the old ones stay in use while the database is away."""
        async with self._loading:
            now = asyncio.get_running_loop().time()
            if not force and self._doors is not None and now - self._loaded_at < _RELOAD_SECONDS:
                return
            try:
                async with self._resources.database.reading() as db:
                    self._doors = await accounts.doors(db, cipher=self._resources.cipher)
                self._loaded_at = now
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                log.warning("webhook.accounts_unread", error=repr(error))


class Webhook:
    """An ASGI application that answers `POST /line/webhook/{account_key}` and passes everything else on.

    The order is the security: size before anything, then the signature over the raw bytes in constant time, and only
    then is the body read. A wrong signature costs no work in the database (S40, S69).
    """

    def __init__(self, app: App, *, resources: Resources, doors: Doors, inbox: Inbox) -> None:
        self._app = app
        self._resources = resources
        self._doors = doors
        self._inbox = inbox

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            return await self._app(scope, receive, send)
        status, body = await self._answer(scope, receive)
        await send(
            {
                "type": "http.response.start",
                "status": status,
                "headers": [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))],
            }
        )
        await send({"type": "http.response.body", "body": body})
        return None

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, bytes]:
        if scope["method"] != "POST":
            return _WRONG_METHOD
        headers = scope["headers"]
        body = await _read(headers, receive)
        if body is None:
            return _TOO_LARGE
        door = await self._doors.find(scope["path"].removeprefix(PREFIX))
        if door is None:
            return _UNKNOWN if self._doors.loaded else _BUSY
        if not is_signed(body, signatures=_signatures(headers), secret=door.channel_secret):
            log.warning("webhook.unsigned", account_id=str(door.account_id))
            return _UNSIGNED
        return await self._keep(door, body)

    async def _keep(self, door: Door, body: bytes) -> tuple[int, bytes]:
        try:
            rows = split(body, account_id=door.account_id, received_at=self._resources.clock.now())
        except BadBodyError as error:
            log.warning("webhook.bad_body", account_id=str(door.account_id), error=str(error))
            return _NOT_A_BODY
        if rows:
            try:
                await self._inbox.keep(rows)
            except (InboxFullError, OSError, asyncpg.PostgresError) as error:
                log.warning("webhook.not_kept", account_id=str(door.account_id), error=repr(error))
                return _BUSY
        self._doors.note_webhook(door.account_id)
        return _OK


def is_signed(body: bytes, *, signatures: list[bytes], secret: bytes) -> bool:
    """Whether the body carries exactly one signature, and it is LINE's.

    Base64 of HMAC-SHA256 with the channel secret over the raw bytes (LINE: "Verify webhook signature"). A missing
    secret or header means no.
    """
    if not secret or len(signatures) != 1:
        return False
    expected = base64.b64encode(hmac.digest(secret, body, hashlib.sha256))
    return hmac.compare_digest(expected, signatures[0])


def _signatures(headers: list[tuple[bytes, bytes]]) -> list[bytes]:
    return [value for name, value in headers if name == b"x-line-signature"]


async def _read(headers: list[tuple[bytes, bytes]], receive: Receive) -> bytes | None:
    """The whole body; None when it is, or says it is, larger than we take."""
    declared = next((value for name, value in headers if name == b"content-length"), b"0")
    if not declared.isdigit() or int(declared) > LARGEST_BODY:
        return None
    chunks, size = [], 0
    while True:
        message = await receive()
        chunk = message.get("body", b"")
        chunks.append(chunk)
        size += len(chunk)
        if size > LARGEST_BODY:
            return None
        if not message.get("more_body", False):
            return b"".join(chunks)
