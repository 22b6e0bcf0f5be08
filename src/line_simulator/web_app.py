"""The whole simulator as one ASGI app: LINE's API, the control API and the phone page on one origin."""

import contextlib
import re
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from line_simulator.api.gate import LineApi
from line_simulator.control import (
    account_links,
    accounts,
    events,
    groups,
    liff_pages,
    logins,
    modules,
    phones,
    reading,
    rich_menus,
    scenarios,
    weather,
)
from line_simulator.control.requests import REFUSALS, answer, refused
from line_simulator.simulator import Simulator, open_simulator

PAGE = Path(__file__).parent / "web"
LINE_PATHS = (
    "/v2/", "/oauth2/", "/bot/", "/v3/", "/friendship/", "/user/", "/liff/v1/", "/shop/", "/module/auth/",
    "/.well-known/",
)  # fmt: skip
SLASHES = re.compile("//+")


def create_app(data: Path | None) -> ASGIApp:
    """A simulator that remembers in the folder `data`, or with None forgets when it ends."""
    sim = open_simulator(data)
    return _FrontDoor(LineApi(sim), _local(sim))


class _FrontDoor:
    """Sends LINE's own paths to LINE's API; SDKs whose base address ends in a slash double it, which LINE forgives."""

    def __init__(self, line: ASGIApp, local: ASGIApp) -> None:
        self._line, self._local = line, local

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path = SLASHES.sub("/", scope["path"])
            scope = {**scope, "path": path, "raw_path": path.encode()}
            if path.startswith(LINE_PATHS):
                await self._line(scope, receive, send)
                return
        await self._local(scope, receive, send)


def _local(sim: Simulator) -> Starlette:
    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        for _, task in (*app.state.traffic, *app.state.scenarios):
            task.cancel()
        await sim.webhooks.stop()
        sim.store.close()

    page = Mount("/", StaticFiles(directory=PAGE, html=True), name="page")
    app = Starlette(
        routes=[
            *accounts.ROUTES,
            *groups.ROUTES,
            *phones.ROUTES,
            *rich_menus.ROUTES,
            *reading.ROUTES,
            *logins.ROUTES,
            *liff_pages.ROUTES,
            *modules.ROUTES,
            *events.ROUTES,
            *scenarios.ROUTES,
            *account_links.ROUTES,
            *weather.ROUTES,
            page,
        ],
        exception_handlers=dict.fromkeys(REFUSALS, refused) | {HTTPException: _unknown},
        lifespan=lifespan,
    )
    app.state.simulator = sim
    app.state.traffic = []
    app.state.scenarios = []
    return app


async def _unknown(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    known = {404: f"there is nothing at {request.url.path}", 405: f"{request.url.path} does not take {request.method}"}
    return answer({"message": known.get(status, str(error))}, status)
