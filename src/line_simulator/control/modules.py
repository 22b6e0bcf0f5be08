"""Module channels, what they are attached to, and who answers which chat."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from line_simulator import assertions, chat_control, modules
from line_simulator.control.requests import (
    Missing,
    NewKey,
    account_in_path,
    account_named,
    answer,
    check_channel_id,
    read,
    simulator,
)
from line_simulator.happenings import NotPossible
from line_simulator.modules import Module
from line_simulator.simulator import Simulator


class Settings(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    name: str | UnsetType = UNSET
    webhook_url: str | UnsetType | None = UNSET
    redirect_urls: list[str] | UnsetType = UNSET
    default_active: bool | UnsetType = UNSET
    channel_id: str | UnsetType = UNSET
    channel_secret: str | UnsetType = UNSET


class Attach(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    account: str
    scopes: list[str] = msgspec.field(default_factory=lambda: ["message:send", "message:receive"])

    def __post_init__(self) -> None:
        if not set(self.scopes) <= set(modules.SCOPES):
            raise ValueError(f"`scopes` are {', '.join(modules.SCOPES)}")


async def every(request: Request) -> Response:
    sim = simulator(request)
    return answer({"module_channels": [_view(sim, module) for module in modules.every(sim.store)]})


async def open_channel(request: Request) -> Response:
    sim = simulator(request)
    wanted = _checked(sim, await read(request, Settings), None)
    if not wanted.get("name"):
        raise ValueError("`name` must be given")
    return answer(_view(sim, modules.create(sim.store, wanted)), 201)


async def one(request: Request) -> Response:
    return answer(_view(simulator(request), _in_path(request)))


async def change(request: Request) -> Response:
    sim, module = simulator(request), _in_path(request)
    wanted = _checked(sim, await read(request, Settings), module)
    return answer(_view(sim, modules.change(sim.store, module, wanted)))


async def register_key(request: Request) -> Response:
    sim, module = simulator(request), _in_path(request)
    return answer({"kid": assertions.register(sim.store, module, (await read(request, NewKey)).public_key)}, 201)


async def attach(request: Request) -> Response:
    """What an account's manager does on LINE's page, and the module after it, in one."""
    sim, module = simulator(request), _in_path(request)
    wanted = await read(request, Attach)
    account = account_named(sim, wanted.account)
    if module.default_active and modules.standing(sim.store, account.id) not in {None, module.id}:
        raise NotPossible("another module with `default_active` is attached to this account already")
    chat_control.attach(sim, account, module, wanted.scopes)
    return answer(_view(sim, module), 201)


async def detach(request: Request) -> Response:
    """With `?bot_deleted=true` as if the account were gone for good, which is the one reason LINE gives."""
    sim, module = simulator(request), _in_path(request)
    deleted = request.query_params.get("bot_deleted") == "true"
    if not chat_control.detach(sim, account_in_path(request), module, bot_deleted=deleted):
        raise NotPossible(f"{module.name} is not attached to it")
    return Response(status_code=204)


async def who_answers(request: Request) -> Response:
    """The module that answers a chat, or null where the account's own channel does."""
    sim, account = simulator(request), account_in_path(request)
    return answer({"answers": chat_control.answers(sim, account, request.path_params["chat_id"])})


def _checked(sim: Simulator, settings: Settings, module: Module | None) -> dict[str, object]:
    check_channel_id(sim, settings.channel_id, of=module)
    wanted: dict[str, object] = msgspec.to_builtins(settings)
    return wanted


def _view(sim: Simulator, module: Module) -> dict[str, Any]:
    view: dict[str, Any] = msgspec.to_builtins(module)
    attached = modules.attachments(sim.store, module=module.id)
    return view | {"attachments": [{"account": it.account, "scopes": it.scopes} for it in attached]}


def _in_path(request: Request) -> Module:
    module_id = request.path_params["module_id"]
    module = modules.find(simulator(request).store, module_id)
    if module is None:
        raise Missing(f"there is no module channel {module_id}")
    return module


ROUTES = [
    Route("/_sim/module-channels", every, methods=["GET"]),
    Route("/_sim/module-channels", open_channel, methods=["POST"]),
    Route("/_sim/module-channels/{module_id}", one, methods=["GET"]),
    Route("/_sim/module-channels/{module_id}", change, methods=["PATCH"]),
    Route("/_sim/module-channels/{module_id}/keys", register_key, methods=["POST"]),
    Route("/_sim/module-channels/{module_id}/attachments", attach, methods=["POST"]),
    Route("/_sim/module-channels/{module_id}/attachments/{account_id}", detach, methods=["DELETE"]),
    Route("/_sim/accounts/{account_id}/chats/{chat_id}/control", who_answers, methods=["GET"]),
]
