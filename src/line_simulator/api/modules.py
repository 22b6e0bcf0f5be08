"""What module channels ask for: chats to answer, the accounts they are attached to, and to be let go."""

import re

import msgspec

from line_simulator import channel_tokens, chat_control, modules, people, sending
from line_simulator.api import obstacles
from line_simulator.api.calls import Answer, Call, Endpoint, Refusal, bad_property, malformed, said
from line_simulator.api.contracts import NOT_AVAILABLE
from line_simulator.chat_control import Held
from line_simulator.modules import Module

CHAT = re.compile(r"[UCR][0-9a-f]{32}")
USER = re.compile(r"U[0-9a-f]{32}")
ORDINARY_S, YEAR_S = 3600, 3600 * 24 * 365
PAGE = 100
# LINE tells this header's name to its partners alone; it may be left out while there is one account.
BOT = "x-line-bot-id"
NO_SUCH_BOT = "user/group/room Id is not available."
NOT_ATTACHED = "Specified channel is not detachable"
# The permission that each kind of endpoint wants of a module; the others want none.
NEEDED = {
    **dict.fromkeys(
        ("reply", "push", "multicast", "broadcast", "narrowcast", "validate", "audience", "quota", "loading"),
        "message:send",
    ),
    **dict.fromkeys(("content", "transcoding", "module"), "message:receive"),
    **dict.fromkeys(("insight", "rich_menu"), "account:manage"),
    **dict.fromkeys(("profile", "group"), "profile:read"),
    "mark_as_read": "message:mark_as_read",
    "coupon": "coupon:manage",
}


async def acquire(call: Call) -> Answer:
    chat, module = _chat(call), _acting(call)
    body = call.json() if call.body else {}
    expires, seconds = body.get("expired", True), body.get("ttl", ORDINARY_S)
    if not isinstance(expires, bool):
        raise bad_property("expired")
    if isinstance(seconds, bool) or not isinstance(seconds, int):
        raise bad_property("ttl")
    if expires and not 1 <= seconds <= YEAR_S:
        raise malformed([{"message": f"Must be between 1 and {YEAR_S}", "property": "ttl"}])
    if not _is_there(call, chat):
        raise Refusal(404, "Not found")
    try:
        chat_control.acquire(call.sim, call.bot, module, chat, seconds if expires else None)
    except Held:
        raise Refusal(423, "Another channel has acquired the chat control just now") from None
    return said()


async def release(call: Call) -> Answer:
    chat, module = _chat(call), _acting(call)
    chat_control.release(call.sim, call.bot, module, chat)
    return said()


async def detach(call: Call) -> Answer:
    bot_id = call.json().get("botId")
    if not isinstance(bot_id, str) or not USER.fullmatch(bot_id):
        raise Refusal(400, NO_SUCH_BOT)
    module = find_module(call)
    account = next(
        (it for it in chat_control.attached_accounts(call.sim, module) if it.bot_user_id == bot_id), None
    ) if module is not None else None  # fmt: skip
    if module is None or account is None:
        raise Refusal(400, NOT_ATTACHED)
    chat_control.detach(call.sim, account, module)
    return said()


async def bots(call: Call) -> Answer:
    module = find_module(call)
    if module is None:
        raise Refusal(403, NOT_AVAILABLE)
    everybody = chat_control.attached_accounts(call.sim, module)
    limit, start = call.query.get("limit", str(PAGE)), call.query.get("start")
    if not limit.isascii() or not limit.isdecimal() or not 1 <= int(limit[:9]) <= PAGE:
        raise Refusal(400, "The value for the 'limit' parameter is invalid")
    known = [it.bot_user_id for it in everybody]
    if start is not None and start not in known:
        raise Refusal(400, "Invalid start param")
    first = known.index(start) if start is not None else 0
    last = first + int(limit)
    page = [
        {"userId": it.bot_user_id, "basicId": it.basic_id, "displayName": it.name}
        | ({"pictureUrl": it.picture_url} if it.picture_url else {})
        for it in everybody[first:last]
    ]
    return Answer(msgspec.json.encode({"bots": page} | ({"next": known[last]} if len(known) > last else {})))


def find_module(call: Call) -> Module | None:
    """The module whose token came with a call; without any token there is nobody to answer."""
    _, _, token = call.headers.get("authorization", "").partition(" ")
    found = channel_tokens.find(call.sim.store, token.strip(), call.sim.clock.now())
    if found is None and channel_tokens.account_of(call.sim.store, token.strip(), call.sim.clock.now()) is None:
        raise Refusal(401, obstacles.BAD_TOKEN)
    return modules.find(call.sim.store, found.account) if found is not None else None


def enter(call: Call, module: Module) -> None:
    """Let a module act for the account it means, as far as that account's manager permitted it."""
    attached = chat_control.attached_accounts(call.sim, module)
    meant = call.headers.get(BOT)
    chosen = [it for it in attached if meant in {None, it.bot_user_id}]
    if len(chosen) != 1:
        raise Refusal(400, NO_SUCH_BOT)
    call.account, call.module = chosen[0], module
    attachment = modules.attachment(call.sim.store, module.id, chosen[0].id)
    needed = NEEDED.get(call.endpoint)
    if needed is not None and (attachment is None or needed not in attachment.scopes):
        raise Refusal(403, NOT_AVAILABLE)


def _acting(call: Call) -> Module:
    if call.module is None:
        raise Refusal(403, NOT_AVAILABLE)
    return call.module


def _chat(call: Call) -> str:
    chat = call.path["chatId"]
    if not CHAT.fullmatch(chat):
        raise Refusal(400, "The value for the 'chatId' parameter is invalid")
    return chat


def _is_there(call: Call, chat: str) -> bool:
    """Whether it is a friend's chat, or one of a group that the account is in."""
    if not chat.startswith("U"):
        return sending.knows(call.sim, call.bot, chat)
    friendship = people.friendship(call.sim.store, call.bot.id, chat)
    return friendship is not None and friendship.state == "friend"


ENDPOINTS = [
    Endpoint("POST", "/v2/bot/channel/detach", "module", detach, open=True),
    Endpoint("GET", "/v2/bot/list", "module", bots, open=True),
    Endpoint("POST", "/v2/bot/chat/{chatId}/control/acquire", "module", acquire),
    Endpoint("POST", "/v2/bot/chat/{chatId}/control/release", "module", release),
]
