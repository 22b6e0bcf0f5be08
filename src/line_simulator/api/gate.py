"""The way every API call takes: request id, size, token, faults, rate, endpoint, log."""

import asyncio
import re
import time
from urllib.parse import parse_qsl, unquote

from starlette.types import Receive, Scope, Send

from line_simulator import accounts, ids
from line_simulator.api import bot, chat, content, messages, tokens, users
from line_simulator.api.calls import Answer, Call, Endpoint, Refusal
from line_simulator.connection import cut, read_body
from line_simulator.journal import Entry
from line_simulator.simulator import Simulator

BODY_AT_MOST = 2 * 1024 * 1024
LOGGED_AT_MOST = 64 * 1024
NO_TOKEN = "Authorization header required. Must follow the scheme, 'Authorization: Bearer <ACCESS TOKEN>'"  # noqa: S105
BAD_TOKEN = (
    "Authentication failed due to the following reason: invalid token. "  # noqa: S105
    "Confirm that the access token in the authorization header is valid."
)
RATE_LIMIT = "The API rate limit has been exceeded. Try again later."
WHY = {
    400: "Bad request", 401: BAD_TOKEN, 403: "Access to this API is not available for your account",
    404: "Not found", 429: RATE_LIMIT, 500: "Internal server error", 502: "Bad gateway", 503: "Service unavailable",
}  # fmt: skip
ENDPOINTS: list[Endpoint] = [
    *messages.ENDPOINTS, *content.ENDPOINTS, *users.ENDPOINTS, *chat.ENDPOINTS, *bot.ENDPOINTS, *tokens.ENDPOINTS,
]  # fmt: skip
PLAIN = {(it.method, it.path): it for it in ENDPOINTS if "{" not in it.path}
SHAPED = [(re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", it.path)), it) for it in ENDPOINTS if "{" in it.path]


class Cut(Exception):  # noqa: N818  a switch that was asked for
    """The connection is to be closed without an answer."""


class LineApi:
    """An ASGI app for everything under LINE's own paths."""

    def __init__(self, sim: Simulator) -> None:
        self.sim = sim

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        at = self.sim.clock.now()
        endpoint, path = _endpoint(scope["method"], scope["path"])
        call = Call(
            sim=self.sim,
            endpoint=endpoint.name if endpoint else "none",
            path=path,
            query=dict(parse_qsl(scope["query_string"].decode("latin-1"))),
            headers={name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]},
            body=b"",
            request_id=ids.request_id(),
        )
        answer = await _answer(call, endpoint, receive)
        self.sim.journal.add(_entry(call, scope, answer, at, (time.perf_counter() - started) * 1000))
        if answer is None:
            await cut(receive, send)
        else:
            await _respond(call, answer, send)


async def _answer(call: Call, endpoint: Endpoint | None, receive: Receive) -> Answer | None:
    """The answer, or None where the connection is to be cut instead."""
    try:
        body = await read_body(receive, BODY_AT_MOST)
        if body is None:
            raise Refusal(413, "Request Entity Too Large")  # noqa: TRY301  one place turns refusals into answers
        call.body = body
        if endpoint is None:
            raise Refusal(404, "Not found")  # noqa: TRY301  see above
        if not endpoint.open:
            await _pass_gate(call)
        answer = await endpoint.answer(call)
    except Refusal as refusal:
        answer = refusal.answer()
    except Cut:
        return None
    if call.account is not None and _takes_cut(call, "after"):
        return None
    return answer


async def _pass_gate(call: Call) -> None:
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Refusal(401, NO_TOKEN)
    account = accounts.of_token(call.sim.store, token.strip(), call.sim.clock.now())
    if account is None:
        raise Refusal(401, BAD_TOKEN)
    call.account = account
    faults = call.sim.faults
    if _takes_cut(call, "before"):
        raise Cut
    if delay := faults.take(account.id, "delay_ms", call.endpoint):
        await asyncio.sleep(delay / 1000)
    if faults.take(account.id, "token_revoked", call.endpoint):
        raise Refusal(401, BAD_TOKEN)
    if status := faults.take(account.id, "status", call.endpoint):
        raise Refusal(status, WHY.get(status, "The request failed"))
    limited = faults.take(account.id, "rate_limited", call.endpoint)
    if limited or not call.sim.rates.allow(account.id, call.endpoint):
        raise Refusal(429, RATE_LIMIT)


def _takes_cut(call: Call, moment: str) -> bool:
    """Only a switch for this moment is used up: a cut after the work leaves the way in free."""
    if call.account is None:
        return False
    switch = call.sim.faults.of(call.account.id).get("cut")
    if switch is None or switch.value != moment:
        return False
    return call.sim.faults.take(call.account.id, "cut", call.endpoint) is not None


def _endpoint(method: str, path: str) -> tuple[Endpoint | None, dict[str, str]]:
    plain = PLAIN.get((method, path))
    if plain is not None:
        return plain, {}
    for pattern, endpoint in SHAPED:
        if endpoint.method == method and (found := pattern.fullmatch(path)):
            return endpoint, {name: unquote(value) for name, value in found.groupdict().items()}
    return None, {}


async def _respond(call: Call, answer: Answer, send: Send) -> None:
    headers = [
        (b"content-type", answer.content_type.encode()),
        (b"content-length", str(len(answer.body)).encode()),
        (b"x-line-request-id", call.request_id.encode()),
        *((name.encode(), value.encode()) for name, value in answer.headers.items()),
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


def _entry(call: Call, scope: Scope, answer: Answer | None, at: int, duration_ms: float) -> Entry:
    query = scope["query_string"].decode("latin-1")
    return Entry(
        at=at,
        kind="api",
        account=call.account.id if call.account else None,
        method=scope["method"],
        url=scope["path"] + (f"?{query}" if query else ""),
        status=answer.status if answer else 0,
        duration_ms=round(duration_ms, 2),
        request=call.body[:LOGGED_AT_MOST],
        response=answer.body[:LOGGED_AT_MOST] if answer else b"",
        endpoint=call.endpoint,
        request_id=call.request_id,
        retry_key=call.headers.get(messages.RETRY_KEY),
        error=None if answer else "cut",
    )
