"""From LINE's words to ours: pure functions over webhook events."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec

from madoguchi.conversations.content import (
    Audio,
    Content,
    Emoji,
    File,
    Image,
    Location,
    Media,
    Mention,
    PictureSet,
    Sticker,
    Text,
    Unsupported,
    Video,
)
from madoguchi.customers.models import CustomerKind
from madoguchi.kit.text import storable
from madoguchi.line import tolerant

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_ID = 100
"""Characters: more than LINE's longest ids have, and few enough for an index."""
_LAST_MILLISECOND = (datetime(9999, 12, 31, tzinfo=UTC) - _EPOCH) // timedelta(milliseconds=1)


class ContentProvider(msgspec.Struct, rename="camel"):
    type: str = "line"
    original_content_url: str | None = None


class LineEmoji(msgspec.Struct, rename="camel"):
    index: int
    length: int
    product_id: str
    emoji_id: str


class Mentionee(msgspec.Struct, rename="camel"):
    index: int
    length: int
    type: str = "user"
    is_self: bool = False


class Mentions(msgspec.Struct, rename="camel"):
    mentionees: list[Mentionee] = []


class ImageSet(msgspec.Struct, rename="camel"):
    id: str
    index: int | None = None
    total: int | None = None


class Message(msgspec.Struct, rename="camel"):
    """Any incoming message: the union of all types' fields (line-platform.md §1.5), each optional but `type`."""

    type: str
    id: str | None = None
    text: str | None = None
    emojis: list[LineEmoji] = []
    mention: Mentions | None = None
    quoted_message_id: str | None = None
    content_provider: ContentProvider | None = None
    image_set: ImageSet | None = None
    duration: int | None = None
    file_name: str | None = None
    file_size: int | None = None
    title: str | None = None
    address: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    package_id: str | None = None
    sticker_id: str | None = None
    sticker_resource_type: str = "STATIC"
    keywords: list[str] = []


class Source(msgspec.Struct, rename="camel"):
    type: str
    user_id: str | None = None
    group_id: str | None = None
    room_id: str | None = None


class Unsend(msgspec.Struct, rename="camel"):
    message_id: str


class Event(msgspec.Struct, rename="camel"):
    """The part of a webhook event that we act on; unknown fields are passed over, never refused."""

    type: str
    timestamp: int = 0
    mode: str = "active"
    source: Source | None = None
    message: msgspec.Raw = msgspec.Raw()
    unsend: Unsend | None = None
    reply_token: str | None = None

    @property
    def sent_at(self) -> datetime:
        return moment_of(self.timestamp)


class _Outline(msgspec.Struct):
    """The least of an event: its type need not even be a word."""

    type: str = ""
    timestamp: int = 0
    message: msgspec.Raw = msgspec.Raw(b"{}")


class _Written(msgspec.Struct):
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Chat:
    """Where something was written or done: with one LINE user alone, in a group, or in a room."""

    kind: CustomerKind
    address: str
    writer: str | None
    """Who of a group did it, if LINE tells."""


_event = msgspec.json.Decoder(Event)
_message = msgspec.json.Decoder(Message)
_fields = msgspec.json.Decoder(dict[str, msgspec.Raw])
_outline = msgspec.json.Decoder(_Outline)
_written = msgspec.json.Decoder(_Written)


def moment_of(milliseconds: int) -> datetime:
    """When it happened; a time that no calendar has is drawn to the nearest (S67)."""
    return _EPOCH + timedelta(milliseconds=min(max(milliseconds, 0), _LAST_MILLISECOND))


def read_event(raw: bytes) -> Event:
    """An event from its bytes; raises msgspec.DecodeError for what is no event at all."""
    return tolerant.read(_event, raw)


def chat_of(event: Event) -> Chat | None:
    """The chat that an event belongs to; None when it belongs to none, or when another module answers there."""
    source = event.source
    if event.mode == "standby" or source is None:
        return None
    match source:
        case Source(type="user", user_id=str(address)):
            return _chat(CustomerKind.PERSON, address, None)
        case Source(type="group", group_id=str(address), user_id=writer):
            return _chat(CustomerKind.GROUP, address, writer)
        case Source(type="room", room_id=str(address), user_id=writer):
            return _chat(CustomerKind.ROOM, address, writer)
        case _:
            return None


def read_message(event: Event) -> tuple[str | None, Content]:
    """LINE's id of a message, and what it holds; an unknown or odd message becomes `Unsupported`, never an error."""
    try:
        message = tolerant.read(_message, event.message)
    except msgspec.DecodeError:
        return None, Unsupported(kind="unreadable")
    return _id(message.id), incoming(message)


def unsent_id(event: Event) -> str | None:
    """LINE's id of the message that an event takes back."""
    return _id(event.unsend.message_id) if event.type == "unsend" and event.unsend else None


@dataclass(frozen=True, slots=True)
class Worded:
    """What can be told of an event that holds words, however odd it is otherwise."""

    source_id: str
    is_edit: bool
    at: datetime


def worded(raw: bytes) -> Worded | None:
    """Which message an event holds the words of; None for one that holds none, or does not say whose."""
    try:
        outline = tolerant.read(_outline, raw)
        source_id = _id(tolerant.read(_written, outline.message).id)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if source_id is None:
        return None
    return Worded(source_id=source_id, is_edit=outline.type == "messageEdited", at=moment_of(outline.timestamp))


def without_words(raw: bytes) -> bytes:
    """An event without what its writer wrote: when, where and which message are left."""
    try:
        event = _fields.decode(raw)
        message = _fields.decode(event.get("message", b"{}"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return b"{}"
    left = {name: value for name, value in message.items() if name in {"id", "type"}}
    return msgspec.json.encode({**event, "message": left})


def incoming(message: Message) -> Content:  # noqa: PLR0911 - one return a kind is the table
    match message:
        case Message(type="text", text=str(text)):
            emojis = [
                Emoji(index=e.index, length=e.length, product_id=e.product_id, emoji_id=e.emoji_id)
                for e in message.emojis
            ]
            return Text(text=text, emojis=emojis, mentions=_mentions(message), quoted_id=message.quoted_message_id)
        case Message(type="sticker", package_id=str(package_id), sticker_id=str(sticker_id)):
            return Sticker(
                package_id=package_id,
                sticker_id=sticker_id,
                resource_type=message.sticker_resource_type,
                keywords=message.keywords,
                text=message.text,
                quoted_id=message.quoted_message_id,
            )
        case Message(type="image"):
            return Image(media=_media(message), set=_picture_set(message))
        case Message(type="video"):
            return Video(media=_media(message), duration_ms=message.duration)
        case Message(type="audio"):
            return Audio(media=_media(message), duration_ms=message.duration)
        case Message(type="file", file_name=str(name)):
            return File(name=name, size=message.file_size)
        case Message(type="location", latitude=float(latitude), longitude=float(longitude)):
            return Location(latitude=latitude, longitude=longitude, title=message.title, address=message.address)
        case _:
            return Unsupported(kind=message.type)


def _chat(kind: CustomerKind, address: str, writer: str | None) -> Chat | None:
    known = _id(address)
    return Chat(kind=kind, address=known, writer=_id(writer)) if known else None


def _id(text: str | None) -> str | None:
    """An id as it can be kept; one longer than LINE has any is none."""
    return storable(text) if text and len(text) <= _LONGEST_ID else None


def _mentions(message: Message) -> list[Mention]:
    found = message.mention.mentionees if message.mention else []
    return [Mention(index=one.index, length=one.length, of=_addressed(one)) for one in found]


def _addressed(mentionee: Mentionee) -> Literal["us", "everybody", "somebody"]:
    if mentionee.type == "all":
        return "everybody"
    return "us" if mentionee.is_self else "somebody"


def _media(message: Message) -> Media:
    provider = message.content_provider
    return Media(url=provider.original_content_url if provider else None)


def _picture_set(message: Message) -> PictureSet | None:
    pictures = message.image_set
    return PictureSet(id=pictures.id, index=pictures.index, total=pictures.total) if pictures else None
