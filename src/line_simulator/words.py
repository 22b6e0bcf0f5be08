"""What the control API lets a phone write; unknown fields are refused."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType


class _Strict(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    pass


class _Line(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a message that is passed on in LINE's own spelling; positions count UTF-16 units."""

    index: int
    length: int


class Emoji(_Line):
    product_id: str = msgspec.field(name="productId")
    emoji_id: str = msgspec.field(name="emojiId")


class Mentionee(_Line, omit_defaults=False):
    type: Literal["user", "all"]
    user_id: str | UnsetType = msgspec.field(default=UNSET, name="userId")


class Text(_Strict, tag="text"):
    text: Annotated[str, msgspec.Meta(min_length=1)]
    emojis: list[Emoji] = []
    mentionees: list[Mentionee] = []
    quoted_message_id: str | None = None


class Sticker(_Strict, tag="sticker"):
    package_id: str = "446"
    sticker_id: str = "1988"
    sticker_resource_type: str = "STATIC"
    keywords: list[str] = []
    text: str | None = None
    quoted_message_id: str | None = None


class ImageSet(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    id: str
    index: int | None = None
    total: int | None = None


class _Recorded(_Strict):
    """Content in base64, or the address of a server of somebody else's that has it."""

    content: str | None = None
    content_type: str | None = None
    original_content_url: str | None = None
    preview_image_url: str | None = None
    # For so long LINE answers 202, as with long films; then the content is there, or has failed.
    preparing_seconds: float = 0
    unreadable: bool = False


class Picture(_Recorded, tag="image"):
    image_set: ImageSet | None = None

    @property
    def type(self) -> str:
        return "image"


class Video(_Recorded, tag="video"):
    duration: int = 1000

    @property
    def type(self) -> str:
        return "video"


class Audio(_Recorded, tag="audio"):
    duration: int = 1000

    @property
    def type(self) -> str:
        return "audio"


class Upload(_Strict, tag="file"):
    content: str | None = None
    content_type: str | None = None
    file_name: str = "document.pdf"

    @property
    def type(self) -> str:
        return "file"


class Location(_Strict, tag="location"):
    latitude: float
    longitude: float
    title: str | None = None
    address: str | None = None


Words = Text | Sticker | Picture | Video | Audio | Upload | Location
