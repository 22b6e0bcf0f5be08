"""Groups and rooms of an account: open them, change them, and let people and the account come and go."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from line_simulator import chats, gatherings, groups
from line_simulator.control.requests import (
    account_in_path,
    account_named,
    answer,
    facts,
    group_in_path,
    person_in_path,
    person_named,
    read,
    simulator,
    whole,
)
from line_simulator.groups import Group, Kind
from line_simulator.happenings import Done
from line_simulator.simulator import Simulator

SHOWN, SHOWN_AT_MOST = 500, 10_000
LAST_ID = 2**63 - 1


class NewGroup(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """With `invite` false the account is not in it yet."""

    members: list[str]
    kind: Kind = "group"
    name: str | None = None
    picture_url: str | None = None
    invite: bool = True

    def __post_init__(self) -> None:
        if not self.members:
            raise ValueError("`members` must name at least one user")
        if self.kind == "room" and self.name is not None:
            raise ValueError("a room has no name")


class ChangedGroup(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    name: str | UnsetType = UNSET
    picture_url: str | UnsetType | None = UNSET


class Members(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    members: list[str]


async def every_group(request: Request) -> Response:
    sim, account = simulator(request), account_in_path(request)
    return answer({"groups": [_view(sim, group) for group in groups.of_account(sim.store, account.id)]})


async def open_group(request: Request) -> Response:
    sim, account = simulator(request), account_in_path(request)
    wanted = await read(request, NewGroup)
    members = [person_named(sim, user_id) for user_id in wanted.members]
    name = wanted.name or ("Group" if wanted.kind == "group" else None)
    settings: dict[str, object] = {
        "kind": wanted.kind,
        "name": name,
        "picture_url": wanted.picture_url,
        "present": False,
    }
    with sim.store.together():
        group = groups.create(sim.store, account.id, settings)
        groups.add_members(sim.store, group.id, members)
        deed = gatherings.invite(sim, account, group) if wanted.invite else None
    return await _answer(request, group, deed, 201)


async def one_group(request: Request) -> Response:
    return answer(_view(simulator(request), group_in_path(request)))


async def change_group(request: Request) -> Response:
    sim, group = simulator(request), group_in_path(request)
    changed = groups.change(sim.store, group, msgspec.to_builtins(await read(request, ChangedGroup)))
    sim.live.publish("group", account=group.account, group=group.id)
    return answer(_view(sim, changed))


async def add_members(request: Request) -> Response:
    sim, group = simulator(request), group_in_path(request)
    members = [person_named(sim, user_id) for user_id in (await read(request, Members)).members]
    deed = gatherings.join(sim, account_named(sim, group.account), group, members)
    return await _answer(request, group, deed, 201)


async def remove_member(request: Request) -> Response:
    sim, group, person = simulator(request), group_in_path(request), person_in_path(request)
    return await _answer(request, group, gatherings.part(sim, account_named(sim, group.account), group, person))


async def invite_account(request: Request) -> Response:
    sim, group = simulator(request), group_in_path(request)
    return await _answer(request, group, gatherings.invite(sim, account_named(sim, group.account), group))


async def dismiss_account(request: Request) -> Response:
    sim, group = simulator(request), group_in_path(request)
    return await _answer(request, group, gatherings.dismiss(sim, account_named(sim, group.account), group))


async def chat(request: Request) -> Response:
    sim, group = simulator(request), group_in_path(request)
    after = whole(request, "after", 0, most=LAST_ID)
    limit = whole(request, "limit", SHOWN, most=SHOWN_AT_MOST)
    messages = chats.between(sim.store, group.account, group.id, after=after, limit=limit)
    shown = [chats.shown(message, read=int(message.id) <= group.read_up_to) for message in messages]
    return answer({"account": group.account, "group": group.id, "messages": shown})


async def _answer(request: Request, group: Group, deed: Done | None, status: int = 200) -> Response:
    """The group as it is now, with the facts of the event where one was sent."""
    sim = simulator(request)
    told = await facts(request, deed) if deed is not None else {}
    return answer(_view(sim, groups.find(sim.store, group.id) or group) | told, status)


def _view(sim: Simulator, group: Group) -> dict[str, Any]:
    view = msgspec.structs.asdict(group)
    view["members"] = groups.members(sim.store, group.id)
    return {name: value for name, value in view.items() if name not in {"announced", "read_up_to"}}


ROUTES = [
    Route("/_sim/accounts/{account_id}/groups", every_group, methods=["GET"]),
    Route("/_sim/accounts/{account_id}/groups", open_group, methods=["POST"]),
    Route("/_sim/groups/{group_id}", one_group, methods=["GET"]),
    Route("/_sim/groups/{group_id}", change_group, methods=["PATCH"]),
    Route("/_sim/groups/{group_id}/members", add_members, methods=["POST"]),
    Route("/_sim/groups/{group_id}/members/{user_id}", remove_member, methods=["DELETE"]),
    Route("/_sim/groups/{group_id}/account", invite_account, methods=["PUT"]),
    Route("/_sim/groups/{group_id}/account", dismiss_account, methods=["DELETE"]),
    Route("/_sim/groups/{group_id}/chat", chat, methods=["GET"]),
]
