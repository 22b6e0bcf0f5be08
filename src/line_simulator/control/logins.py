"""Login channels, who logs in through them without a browser, and the apps people have let in."""

from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from line_simulator import accounts, assertions, liff, login_grants, login_requests, logins
from line_simulator.control.requests import (
    Missing,
    NewKey,
    account_named,
    answer,
    check_channel_id,
    person_in_path,
    read,
    simulator,
)
from line_simulator.happenings import NotPossible
from line_simulator.login_requests import Ask, Refused, Unreadable
from line_simulator.logins import LoginChannel
from line_simulator.people import Person
from line_simulator.simulator import Simulator


class Settings(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    name: str | UnsetType = UNSET
    callback_urls: list[str] | UnsetType = UNSET
    account: str | UnsetType | None = UNSET
    email_permission: bool | UnsetType = UNSET
    app_type: Literal["web", "native"] | UnsetType = UNSET
    channel_id: str | UnsetType = UNSET
    channel_secret: str | UnsetType = UNSET


class LogIn(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """`url` is the address of LINE's page, as a service sends its users there."""

    url: str
    allow: bool = True
    email: bool = True
    befriend: bool = False


class OpenApp(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    liff_id: str
    path: str = ""
    query: str = ""


async def every(request: Request) -> Response:
    sim = simulator(request)
    return answer({"login_channels": [_view(sim, login) for login in logins.every(sim.store)]})


async def open_channel(request: Request) -> Response:
    sim = simulator(request)
    wanted = _checked(sim, await read(request, Settings), None)
    if not wanted.get("name"):
        raise ValueError("`name` must be given")
    return answer(_view(sim, logins.create(sim.store, wanted)), 201)


async def one(request: Request) -> Response:
    return answer(_view(simulator(request), _in_path(request)))


async def change(request: Request) -> Response:
    sim, login = simulator(request), _in_path(request)
    wanted = _checked(sim, await read(request, Settings), login)
    return answer(_view(sim, logins.change(sim.store, login, wanted)))


async def register_key(request: Request) -> Response:
    sim, login = simulator(request), _in_path(request)
    return answer({"kid": assertions.register(sim.store, login, (await read(request, NewKey)).public_key)}, 201)


async def log_in(request: Request) -> Response:
    """What a person does on LINE's page: the answer is where their browser is sent, and what it posts there."""
    sim, person = simulator(request), person_in_path(request)
    wanted = await read(request, LogIn)
    try:
        ask = login_requests.read(sim, login_requests.query_of(wanted.url))
        params = _decided(sim, ask, person, wanted)
    except Refused as refused:
        ask, params = refused.ask, login_requests.refusal(refused)
    except Unreadable as why:
        raise NotPossible(str(why)) from None
    url, posted = login_requests.destination(sim, ask, params)
    return answer({"redirect_to": url, "posted": posted or None} | {"parameters": params}, 201)


async def open_app(request: Request) -> Response:
    """Open a LIFF app in LINE: the address with the login in its fragment, and the login by itself."""
    sim, person = simulator(request), person_in_path(request)
    wanted = await read(request, OpenApp)
    app = liff.find(sim.store, wanted.liff_id)
    login = logins.find(sim.store, app.channel) if app is not None else None
    if app is None or login is None:
        raise Missing(f"there is no LIFF app {wanted.liff_id}")
    handed = liff.open_for(sim, app, login, person)
    return answer({"url": liff.with_login(liff.address(app, wanted.path, wanted.query), handed)} | handed, 201)


async def apps(request: Request) -> Response:
    sim, person = simulator(request), person_in_path(request)
    agreed = login_grants.apps_of(sim.store, person.user_id)
    return answer({"apps": [{"login_channel": channel, "scopes": scopes} for channel, scopes in agreed]})


async def withdraw(request: Request) -> Response:
    """What a person does among the connected apps in LINE's settings."""
    sim, person = simulator(request), person_in_path(request)
    login_grants.deauthorize(sim.store, _in_path(request).id, person.user_id)
    return Response(status_code=204)


def _decided(sim: Simulator, ask: Ask, person: Person, wanted: LogIn) -> dict[str, str]:
    if not wanted.allow:
        raise Refused(ask, "ACCESS_DENIED", login_requests.DENIED)
    return login_requests.approve(
        sim, ask, person, email=wanted.email, befriend=wanted.befriend, session=None
    )  # fmt: skip


def _checked(sim: Simulator, settings: Settings, login: LoginChannel | None) -> dict[str, object]:
    if isinstance(settings.account, str):
        account_named(sim, settings.account)
    check_channel_id(sim, settings.channel_id, of=login)
    wanted: dict[str, object] = msgspec.to_builtins(settings)
    return wanted


def _view(sim: Simulator, login: LoginChannel) -> dict[str, Any]:
    view: dict[str, Any] = msgspec.to_builtins(login)
    account = accounts.find(sim.store, login.account) if login.account is not None else None
    apps_there = [
        {"liff_id": app.id, "url": app.url, "page": f"/liff/{app.id}"} for app in liff.of_channel(sim.store, login)
    ]
    return view | {"basic_id": account.basic_id if account else None, "liff_apps": apps_there}


def _in_path(request: Request) -> LoginChannel:
    login_id = request.path_params["login_id"]
    login = logins.find(simulator(request).store, login_id)
    if login is None:
        raise Missing(f"there is no Login channel {login_id}")
    return login


ROUTES = [
    Route("/_sim/login-channels", every, methods=["GET"]),
    Route("/_sim/login-channels", open_channel, methods=["POST"]),
    Route("/_sim/login-channels/{login_id}", one, methods=["GET"]),
    Route("/_sim/login-channels/{login_id}", change, methods=["PATCH"]),
    Route("/_sim/login-channels/{login_id}/keys", register_key, methods=["POST"]),
    Route("/_sim/users/{user_id}/logins", log_in, methods=["POST"]),
    Route("/_sim/users/{user_id}/liff", open_app, methods=["POST"]),
    Route("/_sim/users/{user_id}/apps", apps, methods=["GET"]),
    Route("/_sim/users/{user_id}/apps/{login_id}", withdraw, methods=["DELETE"]),
]
