"""One attempt at delivering a webhook: sign it, post it, and name its outcome as LINE does."""

import asyncio
import base64
import functools
import hashlib
import hmac
import socket
import ssl
import time

import httpx2
import msgspec

USER_AGENT = "LineBotWebhook/2.0"
TIME_LIMIT_S = 2.0
RESPONSE_KEPT = 4096


class Outcome(msgspec.Struct, kw_only=True):
    """`status` is 0 when there was no answer; `error` is one of LINE's error classes, or None for success."""

    status: int
    error: str | None = None
    detail: str | None = None
    response: bytes = b""
    duration_ms: float = 0.0


def signature(channel_secret: str, body: bytes) -> str:
    return base64.b64encode(hmac.digest(channel_secret.encode(), body, hashlib.sha256)).decode()


def open_client() -> httpx2.AsyncClient:
    # Connections are dropped before a usual server's five idle seconds are over, so none is lost in a race.
    limits = httpx2.Limits(max_connections=200, max_keepalive_connections=100, keepalive_expiry=2.0)
    # No timeout here: the two seconds stand around the whole attempt.
    return httpx2.AsyncClient(verify=_trusted(), limits=limits, timeout=None, follow_redirects=False, trust_env=False)


async def attempt(client: httpx2.AsyncClient, url: str, body: bytes, signed: str) -> Outcome:
    started = time.perf_counter()
    outcome = await _post(client, url, body, signed)
    outcome.duration_ms = round((time.perf_counter() - started) * 1000, 2)
    return outcome


@functools.cache
def _trusted() -> ssl.SSLContext:
    """Reading the certificates takes a tenth of a second, so it is done once."""
    return ssl.create_default_context()


async def _post(client: httpx2.AsyncClient, url: str, body: bytes, signed: str) -> Outcome:
    try:
        async with asyncio.timeout(TIME_LIMIT_S):
            answer = await client.send(_request(url, body, signed))
    except Exception as error:  # noqa: BLE001  LINE has a class for whatever happens, and the lane must live on
        failure, detail = _classified(error)
        return Outcome(status=0, error=failure, detail=detail)
    content = answer.content[:RESPONSE_KEPT]
    if answer.is_success:
        return Outcome(status=answer.status_code, response=content)
    code = answer.status_code
    return Outcome(status=code, error="error_status_code", detail=str(code), response=content)


def _classified(error: Exception) -> tuple[str, str]:
    """LINE's error class and its detail."""
    match error:
        case TimeoutError():
            return "request_timeout", "Request timeout"
        case httpx2.InvalidURL() | httpx2.UnsupportedProtocol() | UnicodeError():
            return "could_not_connect", "Invalid URL syntax"
        case httpx2.ConnectError():
            return "could_not_connect", _why_unconnected(error)
        case httpx2.HTTPError():
            return "unclassified", "Session closed unexpectedly"
        case _:
            return "unclassified", "Unclassified webhook dispatch error"


def _request(url: str, body: bytes, signed: str) -> httpx2.Request:
    headers = [
        ("user-agent", USER_AGENT),
        ("content-type", "application/json; charset=utf-8"),
        ("x-line-signature", signed),
        ("content-length", str(len(body))),
    ]
    request = httpx2.Request("POST", url, headers=headers, content=body)
    # LINE's header names are lower case; the client writes `Host` by itself.
    raw = [(name.lower(), value) for name, value in request.headers.raw]
    request.headers = httpx2.Headers(raw)
    return request


def _why_unconnected(error: BaseException) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, socket.gaierror):
            return "Unknown host"
        if isinstance(cause, ssl.SSLError):
            return "TLS handshake failure"
        cause = cause.__cause__ or cause.__context__
    return "Connection failed"
