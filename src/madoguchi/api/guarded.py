"""What holds for every request: its body has an end, and its answer tells browsers what our pages may do."""

import re

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (
    "default-src 'self'; img-src 'self' data: blob: {pictures}; style-src 'self' 'unsafe-inline'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
LARGEST_BODY = 1024 * 1024
"""Bytes. A queue of 25,000 members fits; what has no end would fill the memory before anybody is asked who they are."""
_LARGER = (
    # A little more than the largest file that an organisation may allow; its route counts for itself.
    (re.compile(r"/api/conversations/[0-9a-f-]{36}/attachments"), 129 * 1024 * 1024),
    # A thousand rules of 8 kB each: with five outputs and ten questions one has 2 kB.
    (re.compile(r"/api/admin/workstreams/[0-9a-f-]{36}/classification"), 8 * 1024 * 1024),
)


class Guarded:
    """ASGI middleware; an answer that says something stricter keeps it.

    Styles may be inline, since Fluent writes its rules into the page; scripts may not.
    """

    def __init__(self, app: ASGIApp, *, pictures: str) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": _POLICY.format(pictures=pictures),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        private = scope["path"].startswith("/api")

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if private:
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        return await self._app(scope, _bounded(scope, receive), send_guarded)


def _bounded(scope: Scope, receive: Receive) -> Receive:
    """Receive as before, but raise HTTPException once a body is, or says it is, larger than we take.

    FastAPI's own limit answers a declared size in plain text, past our handlers and without these headers.
    """
    largest = next((most for path, most in _LARGER if path.fullmatch(scope["path"])), LARGEST_BODY)
    said = Headers(scope=scope).get("content-length", "0")
    declared = int(said) if said.isascii() and said.isdigit() else 0
    taken = 0

    async def receive_bounded() -> Message:
        nonlocal taken
        message = await receive() if declared <= largest else {}
        taken += len(message.get("body", b""))
        if max(declared, taken) > largest:
            raise HTTPException(413, f"The body is larger than {largest // 2**20} MB.")
        return message

    return receive_bounded
