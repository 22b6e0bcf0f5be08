"""The webhook: the first thing LINE meets, ahead of any framework."""

import base64
import hashlib
import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import datetime
from typing import Any

import asyncpg
import structlog

from madoguchi.kit.errors import without_values
from madoguchi.kit.faultpoints import faultpoint
from madoguchi.kit.resources import Resources
from madoguchi.line.accounts import Door
from madoguchi.line.doors import Doors
from madoguchi.line.envelope import BadBodyError, split
from madoguchi.line.inbox import Inbox, InboxFullError
from madoguchi.line.notes import Notes

PREFIX = "/line/webhook/"
LARGEST_BODY = 4 * 1024 * 1024
"""Bytes. LINE names no limit; a hundred of the largest events it documents stay under this."""

log = structlog.get_logger()

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_OK = (200, b"")
"""LINE looks at the status alone, and a body would cost a second write to the socket for each answer."""
_TOO_LARGE = (413, b'{"message":"The body is larger than 4 MB."}')
_UNKNOWN = (404, b'{"message":"No LINE account has this address."}')
_UNSIGNED = (401, b'{"message":"The signature does not match the channel secret."}')
_NOT_A_BODY = (400, b'{"message":"The body is not a LINE webhook body."}')
_WRONG_METHOD = (405, b'{"message":"Webhooks are sent by POST."}')
_OFF = (403, b'{"message":"This LINE account is switched off."}')
"""Not taken, and said so: LINE sends it again where redelivery is on."""
_BUSY = (503, b'{"message":"The event could not be stored; send it again."}')


class Webhook:
    """An ASGI application that answers `POST /line/webhook/{account_key}` and passes everything else on.

    The order is the security: whose door it is and the size before anything, then the signature over the raw bytes in
    constant time, and only then is the body looked at. A wrong signature costs no work in the database (S40, S69).
    """

    def __init__(self, app: App, *, resources: Resources, doors: Doors, inbox: Inbox, notes: Notes) -> None:
        self._app = app
        self._resources = resources
        self._doors = doors
        self._inbox = inbox
        self._notes = notes

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
        door = await self._doors.find(scope["path"].removeprefix(PREFIX))
        if door is None:
            return _UNKNOWN if self._doors.loaded else _BUSY
        headers = scope["headers"]
        body = await _read(headers, receive)
        if body is None:
            return _TOO_LARGE
        now, signatures = self._resources.clock.now(), _signatures(headers)
        if not any(is_signed(body, signatures=signatures, secret=secret) for secret in door.secrets(now)):
            log.warning("webhook.unsigned", account_id=str(door.account_id))
            self._notes.refused(door.account_id)
            return _UNSIGNED
        faultpoint("webhook.verified")
        return await self._keep(door, body, now)

    async def _keep(self, door: Door, body: bytes, now: datetime) -> tuple[int, bytes]:
        """Keep the events of a signed body, unless they are another bot's, or of an account that is off."""
        try:
            letter = split(body, account_id=door.account_id, received_at=now)
        except BadBodyError as error:
            log.warning("webhook.bad_body", account_id=str(door.account_id), error=without_values(error))
            return _NOT_A_BODY
        if door.bot_user_id is not None and letter.destination not in {None, door.bot_user_id}:
            log.error("webhook.misdirected", account_id=str(door.account_id), destination=letter.destination)
            self._notes.misdirected(door.account_id)
            return _OK
        if letter.rows:
            if not door.active:
                return _OFF
            try:
                await self._inbox.keep(letter.rows)
            except (InboxFullError, OSError, asyncpg.PostgresError) as error:
                log.warning("webhook.not_kept", account_id=str(door.account_id), error=without_values(error))
                return _BUSY
        self._notes.heard(door.account_id, redelivered=letter.redelivered)
        faultpoint("webhook.answering")
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
