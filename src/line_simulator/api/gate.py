"""The way every API call takes: request id, size, token, faults, rate, endpoint, log."""

import asyncio
import re
import time
from urllib.parse import parse_qsl, unquote

from starlette.types import Receive, Scope, Send

from line_simulator import channel_tokens, ids, module_ids
from line_simulator.api import (
    audience_views,
    audiences,
    bot,
    chat,
    content,
    contracts,
    coupons,
    groups,
    insight,
    liff,
    login_pages,
    logins,
    menu_figures,
    messages,
    module_attachments,
    modules,
    narrowcasts,
    obstacles,
    rich_menu_batches,
    rich_menus,
    statistics,
    tokens,
    users,
)
from line_simulator.api.calls import BODY_AT_MOST, JSON, Answer, Call, Endpoint, Refusal, bad_property
from line_simulator.api.obstacles import Cut
from line_simulator.connection import cut, read_body
from line_simulator.journal import Entry
from line_simulator.simulator import Simulator
from line_simulator.validation.findings import BadProperty

LOGGED_AT_MOST = 64 * 1024
DRIPS = 200
DRIP_SECONDS = 0.05
NO_TOKEN = "Authorization header required. Must follow the scheme, 'Authorization: Bearer <ACCESS TOKEN>'"  # noqa: S105
# A body nested deeper than any message is; LINE's own bound is not known.
TOO_DEEP = "The request body could not be parsed as JSON (line: 1, column: 1)"
# Everywhere else a retry key is refused.
RETRIED = frozenset({"push", "multicast", "narrowcast", "broadcast"})
ENDPOINTS: list[Endpoint] = [
    *messages.ENDPOINTS, *content.ENDPOINTS, *users.ENDPOINTS, *groups.ENDPOINTS, *chat.ENDPOINTS,
    *bot.ENDPOINTS, *tokens.ENDPOINTS, *rich_menu_batches.ENDPOINTS, *rich_menus.ENDPOINTS,
    *narrowcasts.ENDPOINTS, *statistics.ENDPOINTS, *insight.ENDPOINTS, *menu_figures.ENDPOINTS, *coupons.ENDPOINTS,
    *contracts.ENDPOINTS, *audiences.ENDPOINTS, *audience_views.ENDPOINTS, *logins.ENDPOINTS, *login_pages.ENDPOINTS,
    *liff.ENDPOINTS, *modules.ENDPOINTS, *module_attachments.ENDPOINTS,
]  # fmt: skip
PLAIN = {(it.method, it.path): it for it in ENDPOINTS if "{" not in it.path}
SHAPED = [(re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", it.path)), it) for it in ENDPOINTS if "{" in it.path]


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
            limit=(endpoint.limit or endpoint.name) if endpoint else "none",
            bucket=endpoint.bucket if endpoint else "none",
            path=path,
            query=dict(parse_qsl(scope["query_string"].decode("latin-1"))),
            headers={name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]},
            body=b"",
            request_id=ids.request_id(),
            target=_target(scope),
            origin=f"{scope['scheme']}://{dict(scope['headers']).get(b'host', b'').decode('latin-1')}",
        )
        answer = await _answer(call, endpoint, receive)
        self.sim.journal.add(_entry(call, scope, answer, at, (time.perf_counter() - started) * 1000))
        if answer is None:
            await cut(receive, send)
        elif answer.cut or obstacles.takes_cut(call, "during"):
            await _begin(call, answer, send)
            await send({"type": "http.response.body", "body": answer.body[: len(answer.body) // 2], "more_body": True})
            await cut(receive, send)
        else:
            await _begin(call, answer, send)
            if answer.drip:
                await _drip(answer.body, send)
            else:
                await send({"type": "http.response.body", "body": answer.body})


async def _answer(call: Call, endpoint: Endpoint | None, receive: Receive) -> Answer | None:
    """The answer, or None where the connection is to be cut instead."""
    try:
        body = await read_body(receive, endpoint.body_at_most if endpoint else BODY_AT_MOST)
        if body is None:
            raise Refusal(413, "Request Entity Too Large")  # noqa: TRY301  one place turns refusals into answers
        call.body = body
        if endpoint is None:
            raise Refusal(404, "Not found")  # noqa: TRY301  see above
        if not endpoint.open:
            await _pass_gate(call)
        answer = await endpoint.answer(call)
        if call.module is not None and answer.content_type == JSON:
            answer.body = module_ids.outgoing(answer.body, call.bot.bot_user_id)
    except Refusal as refusal:
        answer = refusal.answer()
    except BadProperty as error:
        answer = bad_property(str(error)).answer()
    except RecursionError:
        answer = Refusal(400, TOO_DEEP).answer()
    except Cut:
        return None
    if call.account is not None and obstacles.takes_cut(call, "after"):
        return None
    return answer


async def _pass_gate(call: Call) -> None:
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Refusal(401, NO_TOKEN)
    call.account = channel_tokens.account_of(call.sim.store, token.strip(), call.sim.clock.now())
    if call.account is None:
        module = modules.find_module(call)
        if module is None:
            raise Refusal(401, obstacles.BAD_TOKEN)
        modules.enter(call, module)
        call.body = module_ids.incoming(call.body, call.bot.bot_user_id)
        ours = {name: module_ids.incoming(it.encode(), call.bot.bot_user_id) for name, it in call.path.items()}
        call.path = {name: value.decode() for name, value in ours.items()}
    if messages.RETRY_KEY in call.headers and call.endpoint not in RETRIED:
        raise Refusal(400, "The retry key is not supported by this endpoint")
    await obstacles.get_past(call)


def _endpoint(method: str, path: str) -> tuple[Endpoint | None, dict[str, str]]:
    plain = PLAIN.get((method, path))
    if plain is not None:
        return plain, {}
    for pattern, endpoint in SHAPED:
        if endpoint.method == method and (found := pattern.fullmatch(path)):
            return endpoint, {name: unquote(value) for name, value in found.groupdict().items()}
    return None, {}


async def _begin(call: Call, answer: Answer, send: Send) -> None:
    headers = [
        (b"content-type", answer.content_type.encode()),
        (b"content-length", str(len(answer.body)).encode()),
        (b"x-line-request-id", call.request_id.encode()),
        *((name.encode(), value.encode()) for name, value in answer.headers.items()),
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})


async def _drip(body: bytes, send: Send) -> None:
    size = len(body) // DRIPS + 1
    for start in range(0, len(body), size):
        await send({"type": "http.response.body", "body": body[start : start + size], "more_body": True})
        await asyncio.sleep(DRIP_SECONDS)
    await send({"type": "http.response.body", "body": b""})


def _target(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return str(scope["path"]) + (f"?{query}" if query else "")


def _entry(call: Call, scope: Scope, answer: Answer | None, at: int, duration_ms: float) -> Entry:
    return Entry(
        at=at,
        kind="api",
        account=call.account.id if call.account else None,
        method=scope["method"],
        url=_target(scope),
        status=answer.status if answer else 0,
        duration_ms=round(duration_ms, 2),
        request=call.body[:LOGGED_AT_MOST],
        response=answer.body[:LOGGED_AT_MOST] if answer else b"",
        endpoint=call.endpoint,
        request_id=call.request_id,
        retry_key=call.headers.get(messages.RETRY_KEY),
        error=None if answer else "cut",
    )
