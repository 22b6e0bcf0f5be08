"""From our words to LINE's: message objects of a queued message, pure functions (line-platform.md §2.5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from madoguchi.conversations.cards import (
    Action,
    Buttons,
    Carousel,
    Choose,
    Confirm,
    Copy,
    Flex,
    Link,
    Outward,
    PickTime,
    Say,
    Share,
    words_of,
)
from madoguchi.conversations.content import Audio, Content, File, Image, Location, Sticker, Text, Video
from madoguchi.kit import graphemes
from madoguchi.line import limits, mentions
from madoguchi.line.shown_files import Addresses

_ALT_TEXT = 400
_MEGABYTE = 1_000_000
_SHARES = {"location": "location", "camera": "camera", "album": "cameraRoll"}
_INPUTS = {
    "keyboard": "openKeyboard",
    "voice": "openVoice",
    "open_menu": "openRichMenu",
    "close_menu": "closeRichMenu",
}
_FORBIDDEN_IN_NAMES = "line"

Object = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Whose name and picture a message wears on the phone, instead of the account's own."""

    name: str | None = None
    icon_url: str | None = None


def outgoing(
    content: Content,
    *,
    quote_token: str | None = None,
    sender: Sender | None = None,
    file: Addresses | None = None,
    mentioned: Mapping[str, str] | None = None,
) -> list[Object]:
    """Message objects for LINE, several where one text is too long; raises ValueError for what cannot be sent.

    `mentioned` are the LINE ids of those who are mentioned and in the group, by the ids of members.
    """
    objects: list[Object]
    match content:
        case Image() | Video() | Audio() | File():
            objects = [_file(content, file)]
        case Text(text=text, mentions=[_, *_]):
            objects = [mentions.message(text, content.mentions, mentioned or {})]
        case _:
            objects = _objects(content)
    if quote_token and content.type in {"text", "sticker"}:
        objects[0]["quoteToken"] = quote_token
    if isinstance(content, Outward) and content.quick_replies:
        # LINE shows those of the last message alone.
        objects[-1]["quickReply"] = {
            "items": [{"type": "action", "action": action_of(reply)} for reply in content.quick_replies]
        }
    if worn := _sender(sender):
        for one in objects:
            one["sender"] = worn
    return objects


def _objects(content: Content) -> list[Object]:
    match content:
        case Text(text=text):
            return [{"type": "text", "text": piece} for piece in graphemes.split(text, limits.TEXT)]
        case Sticker(package_id=package_id, sticker_id=sticker_id):
            return [{"type": "sticker", "packageId": package_id, "stickerId": sticker_id}]
        case Location():
            return [_location(content)]
        case Buttons() | Confirm() | Carousel():
            alt_text = graphemes.head(words_of(content), _ALT_TEXT)
            return [{"type": "template", "altText": alt_text, "template": _template(content)}]
        case Flex(alt_text=alt_text, contents=contents):
            return [{"type": "flex", "altText": alt_text, "contents": contents}]
        case _:
            raise ValueError(f"{content.type} cannot be sent to LINE")


def _file(content: Image | Video | Audio | File, file: Addresses | None) -> Object:
    if file is None:
        raise ValueError(f"{content.type} cannot be sent to LINE without its file")
    match content:
        case Image() | Video() if file.preview:
            return {"type": content.type, "originalContentUrl": file.original, "previewImageUrl": file.preview}
        case Audio(duration_ms=int(duration)):
            return {"type": "audio", "originalContentUrl": file.original, "duration": max(duration, 1)}
        case File(name=name, size=size):
            return {"type": "flex", "altText": graphemes.head(name, _ALT_TEXT), "contents": _document(name, size, file)}
        case _:
            raise ValueError(f"{content.type} cannot be sent to LINE without its preview or length")


def _document(name: str, size: int | None, file: Addresses) -> Object:
    """LINE has no message for documents, so a card with a link stands for one."""
    lines: list[Object] = [{"type": "text", "text": name, "weight": "bold", "wrap": True}]
    if size is not None:
        lines.append({"type": "text", "text": _readable(size), "size": "sm", "color": "#777777", "margin": "sm"})
    opening = {"type": "uri", "label": "Open", "uri": file.original}
    return {
        "type": "bubble",
        "size": "kilo",
        "body": {"type": "box", "layout": "vertical", "contents": lines, "action": opening},
        "footer": {
            "type": "box",
            "layout": "vertical",
            "contents": [{"type": "button", "style": "link", "height": "sm", "action": opening}],
        },
    }


def _readable(size: int) -> str:
    return f"{size / _MEGABYTE:.1f} MB" if size >= _MEGABYTE else f"{max(round(size / 1000), 1)} kB"


def _location(place: Location) -> Object:
    """LINE wants a name and an address for every place."""
    where = f"{place.latitude:.5f}, {place.longitude:.5f}"
    return {
        "type": "location",
        "title": place.title or place.address or where,
        "address": place.address or where,
        "latitude": place.latitude,
        "longitude": place.longitude,
    }


def _template(card: Buttons | Confirm | Carousel) -> Object:
    match card:
        case Buttons():
            return {"type": "buttons", **_face(card.title, card.text, card.picture_url), **_buttons(card.actions)}
        case Confirm():
            return {"type": "confirm", "text": card.text, **_buttons(card.actions)}
        case Carousel(columns=columns):
            drawn = [_face(one.title, one.text, one.picture_url) | _buttons(one.actions) for one in columns]
            return {"type": "carousel", "columns": drawn}


def _face(title: str | None, text: str, picture_url: str | None) -> Object:
    return _without_none({"title": title, "text": text, "thumbnailImageUrl": picture_url})


def _buttons(actions: Sequence[Action]) -> Object:
    return {"actions": [action_of(action) for action in actions]}


def action_of(action: Action) -> Object:
    match action:
        case Say(label=label, text=text):
            return {"type": "message", "label": label, "text": text}
        case Link(label=label, url=url):
            return {"type": "uri", "label": label, "uri": url}
        case Choose(label=label, data=data, said=said):
            shown = {"displayText": said or None, "fillInText": action.fill_in or None}
            opened = {"inputOption": _INPUTS[action.input] if action.input else None}
            return _without_none({"type": "postback", "label": label, "data": data} | shown | opened)
        case PickTime(label=label, data=data, mode=mode):
            bounds = {"initial": action.initial or None, "max": action.max or None, "min": action.min or None}
            return _without_none({"type": "datetimepicker", "label": label, "data": data, "mode": mode} | bounds)
        case Copy(label=label, text=text):
            return {"type": "clipboard", "label": label, "clipboardText": text}
        case Share(label=label, what=what):
            return {"type": _SHARES[what], "label": label}


def _sender(sender: Sender | None) -> Object:
    """LINE refuses its own name in a sender's, so such a one goes without."""
    if sender is None:
        return {}
    name = graphemes.head(" ".join((sender.name or "").split()), limits.SENDER)
    return _without_none(
        {"name": name if name and _FORBIDDEN_IN_NAMES not in name.lower() else None, "iconUrl": sender.icon_url}
    )


def _without_none(fields: Object) -> Object:
    return {name: value for name, value in fields.items() if value is not None}
