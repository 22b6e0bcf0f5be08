"""Headers that tell browsers what our pages may do; on every answer."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (
    "default-src 'self'; img-src 'self' data: blob: {pictures}; style-src 'self' 'unsafe-inline'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


class Guarded:
    """ASGI middleware. Styles may be inline, since Fluent writes its rules into the page; scripts may not."""

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
                headers.update(self._headers)
                if private:
                    headers["Cache-Control"] = "no-store"
            await send(message)

        return await self._app(scope, receive, send_guarded)
