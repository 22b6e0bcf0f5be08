"""What people do on their phones: write, press buttons, follow, block, edit and take back."""

import base64
import binascii
from typing import Any

import msgspec

from line_simulator import chats, events, gatherings, groups, happenings, modules, people, samples
from line_simulator.accounts import Account
from line_simulator.chats import Media, Message
from line_simulator.groups import Group
from line_simulator.happenings import Done, NotPossible
from line_simulator.people import Person
from line_simulator.simulator import Simulator
from line_simulator.words import Audio, Location, Picture, Sticker, Text, Upload, Video, Words


def say(sim: Simulator, account: Account, person: Person, words: Words, group: Group | None = None) -> Done:
    """Write to an account or in a group: the message stands in the chat before its webhook leaves."""
    _may_act(sim, account, person, group)
    quotes = words.quoted_message_id if isinstance(words, Text | Sticker) else None
    if quotes is not None and chats.find(sim.store, quotes) is None:
        raise NotPossible(f"there is no message {quotes} to quote")
    now = sim.clock.now()
    content, media = _content(account, words)
    message = Message(
        id=sim.message_ids.next(now), account=account.id, user=person.user_id, sender="user", at=now,
        content=content, quotes=quotes, group=group.id if group is not None else None,
    )  # fmt: skip
    if isinstance(words, Picture | Video | Audio) and words.preparing_seconds:
        message.ready_at = now + round(words.preparing_seconds * 1000)
    message.unreadable = isinstance(words, Picture | Video | Audio) and words.unreadable
    with sim.store.together():
        chats.record(sim.store, [message])
        if media is not None:
            chats.keep_media(sim.store, message.id, media)
        _note_writing(sim, account, message, group)
        event = happenings.make(
            sim, account, "message", events.message_detail(account, message),
            happenings.source_of(person, group), now=now,
        )  # fmt: skip
    happenings.show(sim, message, read=not account.chat)
    return Done(event, sim.webhooks.emit(account, event), message)


def press(
    sim: Simulator,
    account: Account,
    person: Person,
    postback: str,
    *,
    params: dict[str, str] | None,
    group: Group | None = None,
) -> Done:
    _may_act(sim, account, person, group)
    detail: dict[str, Any] = {"data": postback}
    if params:
        detail["params"] = params
    source = happenings.source_of(person, group)
    return happenings.send(sim, account, "postback", {"postback": detail}, source, now=sim.clock.now())


def follow(sim: Simulator, account: Account, person: Person) -> Done:
    before = people.friendship(sim.store, account.id, person.user_id)
    people.become(sim.store, account.id, person.user_id, "friend", sim.clock.now())
    unblocked = before is not None and before.state == "blocked"
    # Whatever was agreed about who answers is over, as at LINE.
    modules.forget_control(sim.store, account.id, person.user_id)
    sim.live.publish("friendship", user=person.user_id, account=account.id, state="friend")
    source = happenings.source_of(person, None)
    return happenings.send(
        sim, account, "follow", {"follow": {"isUnblocked": unblocked}}, source, now=sim.clock.now()
    )  # fmt: skip


def unfollow(sim: Simulator, account: Account, person: Person) -> Done:
    people.become(sim.store, account.id, person.user_id, "blocked", sim.clock.now())
    sim.live.publish("friendship", user=person.user_id, account=account.id, state="blocked")
    return happenings.send(sim, account, "unfollow", {}, happenings.source_of(person, None), now=sim.clock.now())


def unsend(sim: Simulator, account: Account, person: Person, message_id: str) -> Done:
    message, group = _own_message(sim, account, person, message_id)
    gone = chats.unsend(sim.store, message)
    happenings.show(sim, gone, read=False)
    source = happenings.source_of(person, group)
    return happenings.send(sim, account, "unsend", {"unsend": {"messageId": message_id}}, source, now=sim.clock.now())


def edit(sim: Simulator, account: Account, person: Person, message_id: str, words: Text) -> Done:
    """Give one's own text other words; LINE tells of it in group chats alone, with new tokens."""
    message, group = _own_message(sim, account, person, message_id)
    if group is None or group.kind != "group" or message.content["type"] != "text":
        raise NotPossible("only texts in group chats can be edited")
    now = sim.clock.now()
    edited = chats.edit(sim.store, message, _text(account, words), now)
    happenings.show(sim, edited, read=False)
    detail = events.message_detail(account, edited, edited=True)
    done = happenings.send(sim, account, "messageEdited", detail, happenings.source_of(person, group), now=now)
    return Done(done.event, done.outcome, edited)


def watch(sim: Simulator, account: Account, person: Person, message_id: str) -> Done:
    """Watch a film of the account's to its end, which LINE tells of where it was sent with a tracking id."""
    message = chats.find(sim.store, message_id)
    if message is None or (message.user, message.account, message.sender) != (person.user_id, account.id, "account"):
        raise NotPossible(f"{account.name} has sent {person.display_name} no message {message_id}")
    tracking = message.content.get("trackingId")
    if tracking is None:
        raise NotPossible("this message has no tracking id, so LINE tells nobody that it was watched")
    detail = {"videoPlayComplete": {"trackingId": tracking}}
    source = happenings.source_of(person, None)
    return happenings.send(sim, account, "videoPlayComplete", detail, source, now=sim.clock.now())


def _may_act(sim: Simulator, account: Account, person: Person, group: Group | None) -> None:
    if group is not None:
        if not groups.is_member(sim.store, group.id, person.user_id):
            raise NotPossible(f"{person.display_name} is not in {gatherings.named(group)}")
        if not group.present:
            raise NotPossible(f"{account.name} is not in {gatherings.named(group)}")
        gatherings.announce(sim, account, group)
        return
    friendship = people.friendship(sim.store, account.id, person.user_id)
    if friendship is not None and friendship.state == "blocked":
        raise NotPossible(f"{person.display_name} has blocked {account.name}, so nothing can be written to it")


def _own_message(
    sim: Simulator, account: Account, person: Person, message_id: str
) -> tuple[Message, Group | None]:  # fmt: skip
    message = chats.find(sim.store, message_id)
    if message is None or (message.user, message.account) != (person.user_id, account.id) or message.sender != "user":
        raise NotPossible(f"{person.display_name} has sent no message {message_id} to {account.name}")
    if message.unsent:
        raise NotPossible(f"message {message_id} was already unsent")
    return message, groups.find(sim.store, message.group) if message.group is not None else None


def _note_writing(sim: Simulator, account: Account, message: Message, group: Group | None) -> None:
    if group is None:
        people.note_writing(sim.store, account.id, message.user, message.at)
    if not account.chat:
        note_reading(sim, account, message)


def note_reading(sim: Simulator, account: Account, message: Message) -> None:
    """Everything up to this message is read now."""
    group = groups.find(sim.store, message.group) if message.group is not None else None
    if group is None:
        people.note_reading(sim.store, account.id, message.user, message.id)
    else:
        groups.note_reading(sim.store, group, message.id)


def _content(account: Account, words: Words) -> tuple[dict[str, Any], Media | None]:
    match words:
        case Text():
            return _text(account, words), None
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


def _text(account: Account, words: Text) -> dict[str, Any]:
    content: dict[str, Any] = {"type": "text", "text": words.text}
    if words.emojis:
        content["emojis"] = [msgspec.to_builtins(emoji) for emoji in words.emojis]
    if words.mentionees:
        mentionees: list[dict[str, Any]] = [msgspec.to_builtins(mentionee) for mentionee in words.mentionees]
        for mentionee in mentionees:
            if mentionee["type"] == "user" and "userId" in mentionee:
                mentionee["isSelf"] = mentionee["userId"] == account.bot_user_id
        content["mention"] = {"mentionees": mentionees}
    return content


def _sticker(words: Sticker) -> dict[str, Any]:
    content: dict[str, Any] = {
        "type": "sticker",
        "stickerId": words.sticker_id,
        "packageId": words.package_id,
        "stickerResourceType": words.sticker_resource_type,
    }
    optional = {"keywords": words.keywords, "text": words.text}
    return content | {key: value for key, value in optional.items() if value}


def _with_media(words: Picture | Video | Audio | Upload) -> tuple[dict[str, Any], Media | None]:
    kind = words.type
    if not isinstance(words, Upload) and words.original_content_url is not None:
        return _elsewhere(words), None
    media = samples.media(kind) if words.content is None else Media(content_type="", body=_decoded(words.content))
    media.content_type = words.content_type or media.content_type or samples.kind_of(media.body, kind)
    if kind == "video" and media.preview is None:
        media.preview = samples.picture()
    if isinstance(words, Upload):
        return {"type": "file", "fileName": words.file_name, "fileSize": len(media.body)}, media
    return _medium(words, {"type": "line"}), media


def _elsewhere(words: Picture | Video | Audio) -> dict[str, Any]:
    """What an app brought from its own server: LINE passes on the address and holds no content."""
    provider = {"type": "external", "originalContentUrl": str(words.original_content_url)}
    if words.preview_image_url is not None:
        provider["previewImageUrl"] = words.preview_image_url
    return _medium(words, provider)


def _medium(words: Picture | Video | Audio, provider: dict[str, str]) -> dict[str, Any]:
    content: dict[str, Any] = {"type": words.type}
    if isinstance(words, Video | Audio):
        content["duration"] = words.duration
    content["contentProvider"] = provider
    if isinstance(words, Picture) and words.image_set is not None:
        content["imageSet"] = msgspec.to_builtins(words.image_set)
    return content


def _decoded(content: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except binascii.Error:
        raise NotPossible("`content` must be base64") from None
