"""What the control API lets a phone write; unknown fields are refused."""

from typing import Annotated

import msgspec


class _Strict(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    pass


class Text(_Strict, tag="text"):
    text: Annotated[str, msgspec.Meta(min_length=1)]
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


class Picture(_Strict, tag="image"):
    content: str | None = None
    content_type: str | None = None
    image_set: ImageSet | None = None

    @property
    def type(self) -> str:
        return "image"


class Video(_Strict, tag="video"):
    content: str | None = None
    content_type: str | None = None
    duration: int = 1000

    @property
    def type(self) -> str:
        return "video"


class Audio(_Strict, tag="audio"):
    content: str | None = None
    content_type: str | None = None
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
