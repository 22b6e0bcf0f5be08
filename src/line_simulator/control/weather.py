"""Everything around the chats: faults, clock, log, traffic, live updates, and starting over."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from line_simulator import faults, traffic
from line_simulator.control.requests import account_in_path, account_named, answer, object_in, read, simulator, whole
from line_simulator.names import SAMPLES
from line_simulator.simulator import Simulator
from line_simulator.traffic import Plan, Run

HEARTBEAT_S = 15
LOG_PAGE, LOG_PAGE_AT_MOST = 1000, 10_000
LAST_SEQ = 2**63 - 1
RUNNING_AT_MOST = 8
YEAR_S = 366 * 24 * 3600


class Advance(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    advance_seconds: float

    def __post_init__(self) -> None:
        if not 0 <= self.advance_seconds <= YEAR_S:
            raise ValueError("`advance_seconds` must lie between 0 and a year; time never goes back")


async def set_faults(request: Request) -> Response:
    """The switches given replace those that were on; an empty object turns all off."""
    sim, account = simulator(request), account_in_path(request)
    sim.faults.set(account.id, faults.read(await object_in(request)))
    sim.live.publish("faults", account=account.id)
    return answer(_faults(sim, account.id))


async def get_faults(request: Request) -> Response:
    return answer(_faults(simulator(request), account_in_path(request).id))


async def clear_faults(request: Request) -> Response:
    sim, account = simulator(request), account_in_path(request)
    sim.faults.set(account.id, {})
    sim.live.publish("faults", account=account.id)
    return answer({})


async def clock(request: Request) -> Response:
    return answer(_clock(simulator(request)))


async def advance_clock(request: Request) -> Response:
    sim = simulator(request)
    sim.advance((await read(request, Advance)).advance_seconds)
    sim.live.publish("clock", now=sim.clock.now(), advanced_ms=sim.clock.offset_ms)
    return answer(_clock(sim))


async def log(request: Request) -> Response:
    sim, query = simulator(request), request.query_params
    limit = whole(request, "limit", LOG_PAGE, most=LOG_PAGE_AT_MOST)
    after = whole(request, "after", 0, most=LAST_SEQ)
    entries = sim.journal.after(after, limit=limit, account=query.get("account"), kind=query.get("kind"))
    return answer({"entries": entries, "last": sim.journal.last})


async def webhook_errors(request: Request) -> Response:
    """What LINE's console shows of webhooks that failed; calls that only verify are not counted."""
    errors = simulator(request).journal.webhook_errors(account_in_path(request).id)
    return answer({"errors": errors})


async def start_traffic(request: Request) -> Response:
    sim = simulator(request)
    plan = await read(request, Plan)
    runs = _runs(request)
    if sum(not run.finished for run, _ in runs) >= RUNNING_AT_MOST:
        raise ValueError(f"{RUNNING_AT_MOST} runs of traffic are under way already")
    run, task = traffic.begin(sim, account_named(sim, plan.account), plan)
    runs.append((run, task))
    sim.live.publish("person", account=run.account)
    return answer(traffic.told(run), 201)


async def get_traffic(request: Request) -> Response:
    return answer(
        {"runs": [traffic.told(run) for run, _ in _runs(request)], "waiting": simulator(request).webhooks.waiting}
    )


async def stop_traffic(request: Request) -> Response:
    for run, _ in _runs(request):
        run.stopped = True
    return answer({"runs": [traffic.told(run) for run, _ in _runs(request)]})


async def names(_: Request) -> Response:
    return answer({"names": [{"display_name": name, "language": language} for name, language in SAMPLES]})


async def live(request: Request) -> Response:
    """Server-sent events for the phones named in `users`, and with `log=true` for the raw log."""
    users = frozenset(filter(None, request.query_params.get("users", "").split(",")))
    told = _told(simulator(request), users, log=request.query_params.get("log") == "true")
    return StreamingResponse(told, media_type="text/event-stream", headers={"cache-control": "no-store"})


async def reset(request: Request) -> Response:
    runs = _runs(request)
    for _, task in runs:
        task.cancel()
    await asyncio.gather(*(task for _, task in runs), return_exceptions=True)
    runs.clear()
    for _, task in request.app.state.scenarios:
        task.cancel()
    request.app.state.scenarios.clear()
    await simulator(request).reset()
    return Response(status_code=204)


async def _told(sim: Simulator, users: frozenset[str], *, log: bool) -> AsyncIterator[bytes]:
    with sim.live.listening(users, log=log) as listener:
        yield b'data: {"type":"hello"}\n\n'
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT_S):
                    line = await listener.queue.get()
            except TimeoutError:
                yield b":\n\n"
            else:
                yield b"data: " + line + b"\n\n"


def _faults(sim: Simulator, account_id: str) -> dict[str, Any]:
    return {name: msgspec.to_builtins(switch) for name, switch in sim.faults.of(account_id).items()}


def _clock(sim: Simulator) -> dict[str, int]:
    return {"now": sim.clock.now(), "advanced_ms": sim.clock.offset_ms}


def _runs(request: Request) -> list[tuple[Run, asyncio.Task[None]]]:
    runs: list[tuple[Run, asyncio.Task[None]]] = request.app.state.traffic
    return runs


ROUTES = [
    Route("/_sim/accounts/{account_id}/faults", get_faults, methods=["GET"]),
    Route("/_sim/accounts/{account_id}/faults", set_faults, methods=["PUT"]),
    Route("/_sim/accounts/{account_id}/faults", clear_faults, methods=["DELETE"]),
    Route("/_sim/accounts/{account_id}/webhook-errors", webhook_errors, methods=["GET"]),
    Route("/_sim/clock", clock, methods=["GET"]),
    Route("/_sim/clock", advance_clock, methods=["POST"]),
    Route("/_sim/log", log, methods=["GET"]),
    Route("/_sim/traffic", get_traffic, methods=["GET"]),
    Route("/_sim/traffic", start_traffic, methods=["POST"]),
    Route("/_sim/traffic", stop_traffic, methods=["DELETE"]),
    Route("/_sim/names", names, methods=["GET"]),
    Route("/_sim/live", live, methods=["GET"]),
    Route("/_sim", reset, methods=["DELETE"]),
]
