"""What people do with what they were sent, and audiences that were made elsewhere than by the API."""

from typing import Annotated

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from line_simulator import audiences, reading
from line_simulator.audiences import FailedType, Owner, Type
from line_simulator.audiences import Route as MadeBy
from line_simulator.control.requests import account_for, account_in_path, answer, person_in_path, read, simulator


class Look(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    account: str | None = None


class Tap(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    url: str
    message_id: str | None = None
    account: str | None = None


class Play(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    message_id: str
    percent: Annotated[int, msgspec.Meta(ge=0, le=100)] = 100
    account: str | None = None


class TapMenu(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    area: int
    account: str | None = None


class Elsewhere(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An audience of the account's manager, or with `owner` one shared in the Business Manager."""

    description: str
    user_ids: list[str] = []
    type: Type = "UPLOAD"
    create_route: MadeBy = "OA_MANAGER"
    failed_type: FailedType | None = None
    inactive: bool = False
    owner: Owner | None = None


async def look(request: Request) -> Response:
    sim, person = simulator(request), person_in_path(request)
    account = account_for(sim, person, (await read(request, Look)).account)
    return answer({"seen": reading.look(sim, account, person)}, 201)


async def open_link(request: Request) -> Response:
    sim, person = simulator(request), person_in_path(request)
    wanted = await read(request, Tap)
    account = account_for(sim, person, wanted.account)
    return answer({"id": reading.open_link(sim, account, person, wanted.url, wanted.message_id).id}, 201)


async def play(request: Request) -> Response:
    sim, person = simulator(request), person_in_path(request)
    wanted = await read(request, Play)
    account = account_for(sim, person, wanted.account)
    return answer({"id": reading.play(sim, account, person, wanted.message_id, wanted.percent).id}, 201)


async def open_menu(request: Request) -> Response:
    sim, person = simulator(request), person_in_path(request)
    account = account_for(sim, person, (await read(request, Look)).account)
    return answer({"id": reading.open_menu(sim, account, person).id}, 201)


async def tap_menu(request: Request) -> Response:
    sim, person = simulator(request), person_in_path(request)
    wanted = await read(request, TapMenu)
    account = account_for(sim, person, wanted.account)
    return answer({"id": reading.tap_menu(sim, account, person, wanted.area).id}, 201)


async def every_audience(request: Request) -> Response:
    sim, account = simulator(request), account_in_path(request)
    now = sim.clock.now()
    told = [
        msgspec.structs.asdict(it)
        | {
            "status": audiences.status(sim.store, it, now),
            "user_ids": sorted(audiences.people_in(sim.store, it, now)),
        }
        for it in audiences.of_account(sim.store, account.id, now)
    ]
    return answer({"audiences": told})


async def make_audience(request: Request) -> Response:
    sim, account = simulator(request), account_in_path(request)
    wanted = msgspec.structs.asdict(await read(request, Elsewhere))
    description, user_ids = wanted.pop("description"), wanted.pop("user_ids")
    if not description.strip():
        raise ValueError("`description` may not be empty")
    owner = wanted.pop("owner")
    more = wanted | {"owner": msgspec.to_builtins(owner) if owner is not None else None}
    now = sim.clock.now()
    audience = audiences.create(sim.store, account.id, description, now, **more)
    audiences.add(sim.store, audience, user_ids, None, now)
    return answer({"id": audience.id}, 201)


ROUTES = [
    Route("/_sim/users/{user_id}/impressions", look, methods=["POST"]),
    Route("/_sim/users/{user_id}/clicks", open_link, methods=["POST"]),
    Route("/_sim/users/{user_id}/plays", play, methods=["POST"]),
    Route("/_sim/users/{user_id}/rich-menu-views", open_menu, methods=["POST"]),
    Route("/_sim/users/{user_id}/rich-menu-taps", tap_menu, methods=["POST"]),
    Route("/_sim/accounts/{account_id}/audiences", every_audience, methods=["GET"]),
    Route("/_sim/accounts/{account_id}/audiences", make_audience, methods=["POST"]),
]
