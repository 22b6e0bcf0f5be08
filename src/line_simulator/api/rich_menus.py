"""Rich menus: made, given a picture, and shown to everybody or to some."""

import re
import secrets
from typing import Any

import msgspec

from line_simulator import rich_menus
from line_simulator.api.calls import Answer, Call, Endpoint, Refusal, bad_property, malformed, said
from line_simulator.api.users import USER
from line_simulator.rich_menus import EVERYBODY, Picture, RichMenu
from line_simulator.validation import rich_menus as validation

ALIAS = re.compile(r"[a-z0-9_-]{1,32}")
BULK_AT_MOST = 500
PICTURES = frozenset({"image/png", "image/jpeg"})


async def create(call: Call) -> Answer:
    content = _checked(call)
    if len(rich_menus.of_account(call.sim.store, call.bot.id)) >= rich_menus.AT_MOST:
        raise Refusal(400, "The maximum number of rich menus has been reached")
    menu = RichMenu(id=f"richmenu-{secrets.token_hex(16)}", account=call.bot.id, content=content)
    rich_menus.create(call.sim.store, menu)
    return said(richMenuId=menu.id)


async def validate(call: Call) -> Answer:
    _checked(call)
    return said()


async def one(call: Call) -> Answer:
    return said(**_told(_menu(call)))


async def every(call: Call) -> Answer:
    return said(richmenus=[_told(menu) for menu in rich_menus.of_account(call.sim.store, call.bot.id)])


async def delete(call: Call) -> Answer:
    rich_menus.delete(call.sim.store, _menu(call))
    _tell(call)
    return said()


async def set_picture(call: Call) -> Answer:
    menu = _menu(call)
    kind = call.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in PICTURES:
        raise Refusal(415, f"The content type, {kind or 'null'}, is not supported")
    if rich_menus.picture_of(call.sim.store, menu.id) is not None:
        raise Refusal(400, "An image has already been uploaded to the richmenu")
    if trouble := validation.picture_trouble(call.body):
        raise Refusal(400, trouble)
    rich_menus.keep_picture(call.sim.store, menu, Picture(content_type=kind, body=call.body))
    return said()


async def picture(call: Call) -> Answer:
    found = rich_menus.picture_of(call.sim.store, _menu(call).id)
    if found is None:
        raise Refusal(404, "Not found")
    return Answer(found.body, content_type=found.content_type)


async def set_default(call: Call) -> Answer:
    rich_menus.link(call.sim.store, _pictured(call, _menu(call)), EVERYBODY)
    _tell(call)
    return said()


async def default(call: Call) -> Answer:
    menu_id = rich_menus.linked(call.sim.store, call.bot.id, EVERYBODY)
    if menu_id is None:
        raise Refusal(404, "no default richmenu")
    return said(richMenuId=menu_id)


async def clear_default(call: Call) -> Answer:
    rich_menus.unlink(call.sim.store, call.bot.id, EVERYBODY)
    _tell(call)
    return said()


async def link(call: Call) -> Answer:
    user_id = _user(call)
    rich_menus.link(call.sim.store, _pictured(call, _menu(call)), user_id)
    _tell(call)
    return said()


async def of_user(call: Call) -> Answer:
    menu_id = rich_menus.linked(call.sim.store, call.bot.id, _user(call))
    if menu_id is None:
        raise Refusal(404, "the user has no richmenu")
    return said(richMenuId=menu_id)


async def unlink(call: Call) -> Answer:
    rich_menus.unlink(call.sim.store, call.bot.id, _user(call))
    _tell(call)
    return said()


async def bulk_link(call: Call) -> Answer:
    body = call.json()
    menu = _pictured(call, _named_menu(call, body.get("richMenuId")))
    for user_id in _users(body):
        rich_menus.link(call.sim.store, menu, user_id)
    _tell(call)
    return Answer(status=202)


async def bulk_unlink(call: Call) -> Answer:
    for user_id in _users(call.json()):
        rich_menus.unlink(call.sim.store, call.bot.id, user_id)
    _tell(call)
    return Answer(status=202)


async def create_alias(call: Call) -> Answer:
    body = call.json()
    alias = body.get("richMenuAliasId")
    if not isinstance(alias, str) or not ALIAS.fullmatch(alias):
        raise bad_property("richMenuAliasId")
    menu = _named_menu(call, body.get("richMenuId"))
    if rich_menus.named(call.sim.store, call.bot.id, alias) is not None:
        raise Refusal(400, "conflict richmenu alias id")
    rich_menus.name(call.sim.store, call.bot.id, alias, _pictured(call, menu))
    return said()


async def change_alias(call: Call) -> Answer:
    alias = _alias(call)[0]
    menu = _named_menu(call, call.json().get("richMenuId"))
    rich_menus.name(call.sim.store, call.bot.id, alias, _pictured(call, menu))
    return said()


async def alias(call: Call) -> Answer:
    name, menu_id = _alias(call)
    return said(richMenuAliasId=name, richMenuId=menu_id)


async def aliases(call: Call) -> Answer:
    found = rich_menus.names(call.sim.store, call.bot.id)
    return said(aliases=[{"richMenuAliasId": name, "richMenuId": menu_id} for name, menu_id in found])


async def delete_alias(call: Call) -> Answer:
    rich_menus.forget_name(call.sim.store, call.bot.id, _alias(call)[0])
    return said()


def _checked(call: Call) -> dict[str, Any]:
    body = call.json()
    details = validation.check(body)
    if details:
        raise malformed(details)
    return {name: body[name] for name in ("size", "selected", "name", "chatBarText", "areas") if name in body}


def _menu(call: Call) -> RichMenu:
    menu = rich_menus.find(call.sim.store, call.bot.id, call.path["richMenuId"])
    if menu is None:
        raise Refusal(404, "richmenu not found")
    return menu


def _named_menu(call: Call, menu_id: object) -> RichMenu:
    menu = rich_menus.find(call.sim.store, call.bot.id, menu_id) if isinstance(menu_id, str) else None
    if menu is None:
        raise Refusal(400, "invalid richMenuId")
    return menu


def _pictured(call: Call, menu: RichMenu) -> RichMenu:
    if rich_menus.picture_of(call.sim.store, menu.id) is None:
        raise Refusal(400, "must upload richmenu image before applying it to user")
    return menu


def _alias(call: Call) -> tuple[str, str]:
    alias = call.path["richMenuAliasId"]
    menu_id = rich_menus.named(call.sim.store, call.bot.id, alias)
    if menu_id is None:
        raise Refusal(404, "richmenu alias not found")
    return alias, menu_id


def _user(call: Call) -> str:
    user_id = call.path["userId"]
    if not USER.fullmatch(user_id):
        raise Refusal(400, "The value for the 'userId' parameter is invalid")
    return user_id


def _users(body: dict[str, Any]) -> list[str]:
    users = body.get("userIds")
    if not isinstance(users, list) or not 1 <= len(users) <= BULK_AT_MOST:
        raise malformed([{"message": f"Size must be between 1 and {BULK_AT_MOST}", "property": "userIds"}])
    for number, user_id in enumerate(users):
        if not isinstance(user_id, str) or not USER.fullmatch(user_id):
            raise bad_property(f"userIds[{number}]")
    return users


def _told(menu: RichMenu) -> dict[str, Any]:
    told: dict[str, Any] = {"richMenuId": menu.id} | msgspec.to_builtins(menu.content)
    return told


def _tell(call: Call) -> None:
    call.sim.live.publish("rich_menu", account=call.bot.id)


MENU, OF_USER, ALIASES = "/v2/bot/richmenu", "/v2/bot/user/{userId}/richmenu", "/v2/bot/richmenu/alias"
ENDPOINTS = [
    Endpoint("POST", MENU, "rich_menu", create, limit="hundred_an_hour"),
    Endpoint("POST", f"{MENU}/validate", "rich_menu", validate),
    Endpoint("GET", f"{MENU}/list", "rich_menu", every, limit="rich_menu_list"),
    Endpoint("POST", f"{MENU}/bulk/link", "rich_menu", bulk_link),
    Endpoint("POST", f"{MENU}/bulk/unlink", "rich_menu", bulk_unlink),
    Endpoint("POST", ALIASES, "rich_menu", create_alias),
    Endpoint("GET", f"{ALIASES}/list", "rich_menu", aliases),
    Endpoint("GET", f"{ALIASES}/{{richMenuAliasId}}", "rich_menu", alias),
    Endpoint("POST", f"{ALIASES}/{{richMenuAliasId}}", "rich_menu", change_alias),
    Endpoint("DELETE", f"{ALIASES}/{{richMenuAliasId}}", "rich_menu", delete_alias, limit="hundred_an_hour"),
    Endpoint("GET", f"{MENU}/{{richMenuId}}", "rich_menu", one),
    Endpoint("DELETE", f"{MENU}/{{richMenuId}}", "rich_menu", delete, limit="hundred_an_hour"),
    Endpoint("POST", f"{MENU}/{{richMenuId}}/content", "rich_menu", set_picture),
    Endpoint("GET", f"{MENU}/{{richMenuId}}/content", "rich_menu", picture),
    Endpoint("GET", "/v2/bot/user/all/richmenu", "rich_menu", default),
    Endpoint("DELETE", "/v2/bot/user/all/richmenu", "rich_menu", clear_default),
    Endpoint("POST", "/v2/bot/user/all/richmenu/{richMenuId}", "rich_menu", set_default),
    Endpoint("GET", OF_USER, "rich_menu", of_user),
    Endpoint("DELETE", OF_USER, "rich_menu", unlink),
    Endpoint("POST", f"{OF_USER}/{{richMenuId}}", "rich_menu", link),
]
