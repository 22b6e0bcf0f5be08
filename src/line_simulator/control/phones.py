"""What people do on their phones, and what those phones show."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from line_simulator import chats, people, phones
from line_simulator.control.requests import (
    Missing,
    account_for,
    answer,
    done,
    object_in,
    person_in_path,
    place_for,
    read,
    simulator,
    snake_case,
    whole,
)
from line_simulator.words import Emoji, Mentionee, Text, Words

SHOWN, SHOWN_AT_MOST = 500, 10_000
LAST_ID = 2**63 - 1


class Postback(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    data: str
    account: str | None = None
    group: str | None = None
    params: dict[str, str] | None = None


class OnAccount(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    account: str | None = None


class OnMessage(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The account may go unsaid where the message stands in a group."""

    message_id: str
    account: str | None = None
    group: str | None = None


class Edit(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    message_id: str
    text: str
    emojis: list[Emoji] = []
    mentionees: list[Mentionee] = []
    account: str | None = None
    group: str | None = None


async def say(request: Request) -> Response:
    sim, person = simulator(request), person_in_path(request)
    body = snake_case(await object_in(request))
    account, group = place_for(sim, person, body.pop("account", None), body.pop("group", None))
    return await done(request, phones.say(sim, account, person, msgspec.convert(body, Words), group))


async def press(request: Request) -> Response:
    sim, person = simulator(request), person_in_path(request)
    wanted = await read(request, Postback)
    account, group = place_for(sim, person, wanted.account, wanted.group)
    return await done(request, phones.press(sim, account, person, wanted.data, params=wanted.params, group=group))


async def follow(request: Request) -> Response:
    sim, person = simulator(request), person_in_path(request)
    account = account_for(sim, person, (await read(request, OnAccount)).account)
    return await done(request, phones.follow(sim, account, person))


async def unfollow(request: Request) -> Response:
    sim, person = simulator(request), person_in_path(request)
    account = account_for(sim, person, (await read(request, OnAccount)).account)
    return await done(request, phones.unfollow(sim, account, person))


async def unsend(request: Request) -> Response:
    sim, person = simulator(request), person_in_path(request)
    wanted = msgspec.convert(snake_case(await object_in(request)), OnMessage)
    account, _ = place_for(sim, person, wanted.account, wanted.group)
    return await done(request, phones.unsend(sim, account, person, wanted.message_id))


async def edit(request: Request) -> Response:
    sim, person = simulator(request), person_in_path(request)
    wanted = msgspec.convert(snake_case(await object_in(request)), Edit)
    account, _ = place_for(sim, person, wanted.account, wanted.group)
    words = Text(text=wanted.text, emojis=wanted.emojis, mentionees=wanted.mentionees)
    return await done(request, phones.edit(sim, account, person, wanted.message_id, words))


async def watch(request: Request) -> Response:
    sim, person = simulator(request), person_in_path(request)
    wanted = msgspec.convert(snake_case(await object_in(request)), OnMessage)
    account, _ = place_for(sim, person, wanted.account, wanted.group)
    return await done(request, phones.watch(sim, account, person, wanted.message_id))


async def chat(request: Request) -> Response:
    sim, person = simulator(request), person_in_path(request)
    account = account_for(sim, person, request.query_params.get("account"))
    friendship = people.friendship(sim.store, account.id, person.user_id)
    read_up_to = friendship.read_up_to if friendship else 0
    after = whole(request, "after", 0, most=LAST_ID)
    limit = whole(request, "limit", SHOWN, most=SHOWN_AT_MOST)
    messages = chats.between(sim.store, account.id, person.user_id, after=after, limit=limit)
    return answer({
        "account": account.id,
        "user": person.user_id,
        "state": friendship.state if friendship else "stranger",
        "blocked": friendship is not None and friendship.state == "blocked",
        "messages": [chats.shown(message, read=int(message.id) <= read_up_to) for message in messages],
    })  # fmt: skip


async def media(request: Request) -> Response:
    message_id = request.path_params["message_id"]
    message = chats.find(simulator(request).store, message_id)
    found = chats.media_of(simulator(request).store, message_id) if message is not None else None
    if found is None:
        raise Missing(f"message {message_id} has no media")
    # The page shows what people uploaded; nothing in it may run as this origin's own script.
    headers = {"content-security-policy": "sandbox; default-src 'none'", "x-content-type-options": "nosniff"}
    return Response(found.body, media_type=found.content_type, headers=headers)


ROUTES = [
    Route("/_sim/users/{user_id}/messages", say, methods=["POST"]),
    Route("/_sim/users/{user_id}/postbacks", press, methods=["POST"]),
    Route("/_sim/users/{user_id}/follow", follow, methods=["POST"]),
    Route("/_sim/users/{user_id}/unfollow", unfollow, methods=["POST"]),
    Route("/_sim/users/{user_id}/unsend", unsend, methods=["POST"]),
    Route("/_sim/users/{user_id}/edits", edit, methods=["POST"]),
    Route("/_sim/users/{user_id}/views", watch, methods=["POST"]),
    Route("/_sim/users/{user_id}/chat", chat, methods=["GET"]),
    Route("/_sim/media/{message_id}", media, methods=["GET"]),
]
