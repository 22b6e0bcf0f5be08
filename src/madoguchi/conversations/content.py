"""What a message holds, in words of no channel."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Discriminator, TypeAdapter

from madoguchi.conversations.cards import Buttons, Carousel, Confirm, Flex, Outward, words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """Where a file is that came with a message; what has become of ours is told by its attachment."""

    url: str | None = None
    """Its address when the channel does not keep it. Nobody fetches it: it may lead anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSet:
    """Several pictures that were sent as one; they arrive in any order."""

    id: str
    index: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Emoji:
    """A channel's own emoji in a text: offset and length in UTF-16 units, as LINE counts."""

    index: int
    length: int
    product_id: str
    emoji_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Somebody who is addressed in a text, by offset and length in UTF-16 units."""

    index: int
    length: int
    of: Literal["us", "everybody", "somebody"]
    member_id: str | None = None
    """Whom of the group, where it is we who address somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Outward):
    type: Literal["text"] = "text"
    text: str
    emojis: list[Emoji] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    quoted_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sticker(Outward):
    type: Literal["sticker"] = "sticker"
    package_id: str
    sticker_id: str
    resource_type: str = "STATIC"
    keywords: list[str] = field(default_factory=list)
    text: str | None = None
    quoted_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Image(Outward):
    type: Literal["image"] = "image"
    media: Media = field(default_factory=Media)
    set: PictureSet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Video(Outward):
    type: Literal["video"] = "video"
    media: Media = field(default_factory=Media)
    duration_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Audio(Outward):
    type: Literal["audio"] = "audio"
    media: Media = field(default_factory=Media)
    duration_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class File(Outward):
    type: Literal["file"] = "file"
    name: str
    size: int | None = None
    media: Media = field(default_factory=Media)


@dataclass(frozen=True, slots=True, kw_only=True)
class Location(Outward):
    type: Literal["location"] = "location"
    latitude: float
    longitude: float
    title: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A line that a person did not write, such as an automatic notice."""

    type: Literal["system"] = "system"
    text: str
    unread: bool = False
    """Whether it is something for its representative to look at, like what a customer writes."""


ActivityKind = Literal[
    "followed",
    "unblocked",
    "blocked",
    "postback",
    "video_watched",
    "beacon",
    "account_linked",
    "account_not_linked",
    "membership",
    "joined",
    "left",
    "members_joined",
    "members_left",
    "renamed",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Something that a customer did beside writing, shown as a line between the messages."""

    type: Literal["activity"] = "activity"
    kind: ActivityKind
    detail: str | None = None
    """What tells it from others of its kind: a button's data, which video, which beacon, a name before this one."""
    said: str | None = None
    """What the chat shows for a button of ours."""
    params: dict[str, str] = field(default_factory=dict)
    """What was chosen with a button, such as a date."""
    member_ids: list[str] = field(default_factory=list)
    """Of whom it tells in a group."""
    names: list[str] = field(default_factory=list)
    """Theirs, as far as they are known; filled in for whoever reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """What a customer has taken back; nothing of it is kept."""

    type: Literal["unsent"] = "unsent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsupported:
    """Something newer than this program; its raw form is kept by the channel's room."""

    type: Literal["unsupported"] = "unsupported"
    kind: str


Content = Annotated[
    Text
    | Sticker
    | Image
    | Video
    | Audio
    | File
    | Location
    | Buttons
    | Confirm
    | Carousel
    | Flex
    | System
    | Activity
    | Unsent
    | Unsupported,
    Discriminator("type"),
]

_ADAPTER: TypeAdapter[Content] = TypeAdapter(Content)
_PREVIEW_LENGTH = 120


def content_of(stored: dict[str, Any]) -> Content:
    """Content from its stored form; raises pydantic.ValidationError when it is none."""
    return _ADAPTER.validate_python(stored)


def preview_of(content: Content) -> str:  # noqa: PLR0911 - one return a kind is the table
    """A line for lists and notifications; empty where the kind alone must speak."""
    match content:
        case Text(text=text) | System(text=text):
            return " ".join(text.split())[:_PREVIEW_LENGTH]
        case Sticker(text=text, keywords=keywords):
            return text or ", ".join(keywords[:3])
        case File(name=name):
            return name[:_PREVIEW_LENGTH]
        case Location(title=title, address=address):
            return (title or address or "")[:_PREVIEW_LENGTH]
        case Activity(detail=detail, said=said):
            return (said or detail or "")[:_PREVIEW_LENGTH]
        case Buttons() | Confirm() | Carousel() | Flex():
            return " ".join(words_of(content).split())[:_PREVIEW_LENGTH]
        case _:
            return ""


def summary_of(*, seq: int, direction: str, content: Content, sent_at: datetime) -> dict[str, Any]:
    """What a list shows of a conversation's last message."""
    return {
        "seq": seq,
        "direction": direction,
        "preview": preview_of(content),
        "type": content.type,
        "sent_at": sent_at,
    }
