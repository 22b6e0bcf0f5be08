"""What a phone shows under a chat, and what happens when its tabs are switched."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from line_simulator import happenings, rich_menus
from line_simulator.control.requests import (
    Missing,
    account_for,
    answer,
    done,
    person_in_path,
    read,
    simulator,
)


class Switch(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    alias: str
    data: str
    account: str | None = None


async def shown(request: Request) -> Response:
    sim, person = simulator(request), person_in_path(request)
    account = account_for(sim, person, request.query_params.get("account"))
    menu = rich_menus.shown_to(sim.store, account.id, person.user_id)
    if menu is None:
        return answer({"rich_menu": None})
    return answer({"rich_menu": {"id": menu.id, "image_url": f"/_sim/rich-menus/{menu.id}/image"} | menu.content})


async def image(request: Request) -> Response:
    found = rich_menus.picture_of(simulator(request).store, request.path_params["menu_id"])
    if found is None:
        raise Missing("there is no such picture")
    return Response(found.body, media_type=found.content_type, headers={"x-content-type-options": "nosniff"})


async def switch(request: Request) -> Response:
    """Press a tab: the phone shows the menu behind the alias, and the account hears how it went."""
    sim, person = simulator(request), person_in_path(request)
    wanted = await read(request, Switch)
    account = account_for(sim, person, wanted.account)
    menu_id = rich_menus.named(sim.store, account.id, wanted.alias)
    menu = rich_menus.find(sim.store, account.id, menu_id) if menu_id is not None else None
    params = {"newRichMenuAliasId": wanted.alias, "status": "SUCCESS" if menu else "RICHMENU_ALIAS_ID_NOTFOUND"}
    if menu is not None:
        rich_menus.link(sim.store, menu, person.user_id)
        sim.live.publish("rich_menu", account=account.id)
    detail = {"postback": {"data": wanted.data, "params": params}}
    source = happenings.source_of(person, None)
    return await done(request, happenings.send(sim, account, "postback", detail, source, now=sim.clock.now()))


ROUTES = [
    Route("/_sim/users/{user_id}/rich-menu", shown, methods=["GET"]),
    Route("/_sim/users/{user_id}/rich-menu-switches", switch, methods=["POST"]),
    Route("/_sim/rich-menus/{menu_id}/image", image, methods=["GET"]),
]
