"""Scripted scenarios: begin one, see how far it has come, stop all."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from line_simulator import sample_scenarios, scenarios
from line_simulator.control.requests import account_in_path, answer, read
from line_simulator.scenarios import Performance, Scenario

REMEMBERED = 50


async def begin(request: Request) -> Response:
    """With `?wait=true` the answer comes when it has ended."""
    scenario = await read(request, Scenario)
    performance = Performance(name=scenario.name, steps=len(scenario.steps), kept={})
    task = asyncio.get_running_loop().create_task(scenarios.perform(request.app, scenario, performance))
    running = _running(request)
    running.append((performance, task))
    del running[:-REMEMBERED]
    if request.query_params.get("wait") == "true":
        await task
    return answer(performance, 201)


async def every(request: Request) -> Response:
    return answer({"scenarios": [performance for performance, _ in _running(request)]})


async def samples(request: Request) -> Response:
    return answer({"scenarios": sample_scenarios.of(account_in_path(request).id)})


async def stop(request: Request) -> Response:
    for _, task in _running(request):
        task.cancel()
    await asyncio.gather(*(task for _, task in _running(request)), return_exceptions=True)
    return answer({"scenarios": [performance for performance, _ in _running(request)]})


def _running(request: Request) -> list[tuple[Performance, asyncio.Task[None]]]:
    running: list[tuple[Performance, asyncio.Task[None]]] = request.app.state.scenarios
    return running


ROUTES = [
    Route("/_sim/accounts/{account_id}/scenarios", samples, methods=["GET"]),
    Route("/_sim/scenarios", every, methods=["GET"]),
    Route("/_sim/scenarios", begin, methods=["POST"]),
    Route("/_sim/scenarios", stop, methods=["DELETE"]),
]
