"""What people do on their phones: write, press buttons, follow, block and take back."""

import asyncio
import base64
import binascii
from typing import Any

import msgspec

from line_simulator import chats, events, ids, people, reply_tokens, samples
from line_simulator.accounts import Account
from line_simulator.chats import Media, Message
from line_simulator.events import Event
from line_simulator.people import Person
from line_simulator.simulator import Simulator
from line_simulator.words import Audio, Location, Picture, Sticker, Text, Upload, Video, Words

Outcome = asyncio.Future[Any]
WORDLESS = frozenset({"unfollow", "unsend"})


class Done(msgspec.Struct):
    """What a phone's action led to: the event, and a future for how its webhook ended."""

    event: Event
    outcome: Outcome
    message: Message | None = None


class NotPossible(Exception):  # noqa: N818  it is an answer to the phone, not a failure of ours
    """What was asked cannot be done on a phone now; the text says why."""


def say(sim: Simulator, account: Account, person: Person, words: Words) -> Done:
    """Write to an account: the message stands in the chat before its webhook leaves."""
    friendship = people.friendship(sim.store, account.id, person.user_id)
    if friendship is not None and friendship.state == "blocked":
        raise NotPossible(f"{person.display_name} has blocked {account.name}, so nothing can be written to it")
    quotes = words.quoted_message_id if isinstance(words, Text | Sticker) else None
    if quotes is not None and chats.find(sim.store, quotes) is None:
        raise NotPossible(f"there is no message {quotes} to quote")
    now = sim.clock.now()
    content, media = _content(words)
    message = Message(
        id=sim.message_ids.next(now), account=account.id, user=person.user_id,
        sender="user", at=now, content=content, quotes=quotes,
    )  # fmt: skip
    with sim.store.together():
        chats.record(sim.store, [message])
        if media is not None:
            chats.keep_media(sim.store, message.id, media)
        people.note_writing(sim.store, account.id, person.user_id, now)
        if not account.chat:
            people.note_reading(sim.store, account.id, person.user_id, message.id)
        event = _event(sim, account, person, "message", events.message_detail(account, message), now=now)
    sim.live.publish(
        "message", user=person.user_id, account=account.id, message=chats.shown(message, read=not account.chat)
    )
    return Done(event, sim.webhooks.emit(account, event), message)


def press(sim: Simulator, account: Account, person: Person, postback: str, params: dict[str, str] | None) -> Done:
    detail: dict[str, Any] = {"data": postback}
    if params:
        detail["params"] = params
    return _send(sim, account, person, "postback", {"postback": detail})


def follow(sim: Simulator, account: Account, person: Person) -> Done:
    before = people.friendship(sim.store, account.id, person.user_id)
    people.become(sim.store, account.id, person.user_id, "friend")
    unblocked = before is not None and before.state == "blocked"
    sim.live.publish("friendship", user=person.user_id, account=account.id, state="friend")
    return _send(sim, account, person, "follow", {"follow": {"isUnblocked": unblocked}})


def unfollow(sim: Simulator, account: Account, person: Person) -> Done:
    people.become(sim.store, account.id, person.user_id, "blocked")
    sim.live.publish("friendship", user=person.user_id, account=account.id, state="blocked")
    return _send(sim, account, person, "unfollow", {})


def unsend(sim: Simulator, account: Account, person: Person, message_id: str) -> Done:
    message = chats.find(sim.store, message_id)
    if message is None or (message.user, message.account) != (person.user_id, account.id) or message.sender != "user":
        raise NotPossible(f"{person.display_name} has sent no message {message_id} to {account.name}")
    if message.unsent:
        raise NotPossible(f"message {message_id} was already unsent")
    gone = chats.unsend(sim.store, message)
    sim.live.publish("message", user=person.user_id, account=account.id, message=chats.shown(gone, read=False))
    return _send(sim, account, person, "unsend", {"unsend": {"messageId": message_id}})


def _send(sim: Simulator, account: Account, person: Person, type: str, detail: dict[str, Any]) -> Done:
    event = _event(sim, account, person, type, detail, now=sim.clock.now())
    return Done(event, sim.webhooks.emit(account, event))


def _event(sim: Simulator, account: Account, person: Person, type: str, detail: dict[str, Any], *, now: int) -> Event:
    return Event(
        type=type,
        detail=detail,
        user=person.user_id,
        at=now,
        webhook_event_id=ids.ulid(now),
        reply_token=None if type in WORDLESS else reply_tokens.issue(sim.store, account.id, person.user_id, now),
    )


def _content(words: Words) -> tuple[dict[str, Any], Media | None]:
    match words:
        case Text():
            return {"type": "text", "text": words.text}, None
        case Sticker():
            return _sticker(words), None
        case Location():
            named = {"title": words.title, "address": words.address}
            place = {"latitude": words.latitude, "longitude": words.longitude}
            return {"type": "location"} | {
                key: value for key, value in named.items() if value is not None
            } | place, None
        case _:
            return _with_media(words)


def _sticker(words: Sticker) -> dict[str, Any]:
    content: dict[str, Any] = {
        "type": "sticker",
        "stickerId": words.sticker_id,
        "packageId": words.package_id,
        "stickerResourceType": words.sticker_resource_type,
    }
    optional = {"keywords": words.keywords, "text": words.text}
    return content | {key: value for key, value in optional.items() if value}


def _with_media(words: Picture | Video | Audio | Upload) -> tuple[dict[str, Any], Media]:
    kind = words.type
    media = samples.media(kind) if words.content is None else Media(content_type="", body=_decoded(words.content))
    media.content_type = words.content_type or media.content_type or samples.kind_of(media.body, kind)
    if kind == "video" and media.preview is None:
        media.preview = samples.picture()
    if isinstance(words, Upload):
        return {"type": "file", "fileName": words.file_name, "fileSize": len(media.body)}, media
    content: dict[str, Any] = {"type": kind}
    if isinstance(words, Video | Audio):
        content["duration"] = words.duration
    content["contentProvider"] = {"type": "line"}
    if isinstance(words, Picture) and words.image_set is not None:
        content["imageSet"] = msgspec.to_builtins(words.image_set)
    return content, media


def _decoded(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except binascii.Error:
        raise NotPossible("`content` must be base64") from None
