"""What a representative may send: the bodies of messages, held to LINE's limits before anything is queued."""

from dataclasses import asdict
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from madoguchi.api.schema import In
from madoguchi.conversations.cards import Input
from madoguchi.conversations.content import Content, content_of
from madoguchi.kit.errors import InvalidError
from madoguchi.line import limits

_LONGEST = 30_000
"""No text of any message is longer; each kind has a limit of its own below it (`line.limits`)."""
_MOST = 100

Words = Annotated[str, Field(max_length=_LONGEST)]


class SayIn(In):
    type: Literal["say"]
    label: Words
    text: Words


class LinkIn(In):
    type: Literal["link"]
    label: Words
    url: Words


class ChooseIn(In):
    type: Literal["choose"]
    label: Words
    data: Words
    said: Words | None = None
    input: Input | None = None
    fill_in: Words | None = None


class PickTimeIn(In):
    type: Literal["pick_time"]
    label: Words
    data: Words
    mode: Literal["date", "time", "datetime"] = "datetime"
    initial: Words | None = None
    min: Words | None = None
    max: Words | None = None


class CopyIn(In):
    type: Literal["copy"]
    label: Words
    text: Words


class ShareIn(In):
    type: Literal["share"]
    label: Words
    what: Literal["location", "camera", "album"]


ActionIn = Annotated[SayIn | LinkIn | ChooseIn | PickTimeIn | CopyIn | ShareIn, Field(discriminator="type")]
ActionsIn = Annotated[list[ActionIn], Field(max_length=_MOST)]


class OutwardIn(In):
    quick_replies: ActionsIn = Field(default_factory=list)


class QuotingIn(OutwardIn):
    quotes: UUID | None = None
    """The customer's message that this one answers to."""


class MentionIn(In):
    """Some letters of a text, in UTF-16 units, that address somebody of a group; without `member_id`, everybody."""

    index: Annotated[int, Field(ge=0, le=_LONGEST)]
    length: Annotated[int, Field(ge=1, le=_LONGEST)]
    member_id: UUID | None = None


class TextIn(QuotingIn):
    type: Literal["text"]
    text: Annotated[str, Field(min_length=1, max_length=_LONGEST)]
    mentions: Annotated[list[MentionIn], Field(max_length=_MOST)] = Field(default_factory=list)


class StickerIn(QuotingIn):
    type: Literal["sticker"]
    package_id: Annotated[str, Field(pattern=r"^\d{1,12}$")]
    sticker_id: Annotated[str, Field(pattern=r"^\d{1,14}$")]


class LocationIn(OutwardIn):
    type: Literal["location"]
    latitude: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    title: Words | None = None
    address: Words | None = None


class ButtonsIn(OutwardIn):
    type: Literal["buttons"]
    text: Words
    title: Words | None = None
    picture_url: Words | None = None
    actions: ActionsIn


class ConfirmIn(OutwardIn):
    type: Literal["confirm"]
    text: Words
    actions: ActionsIn


class ColumnIn(In):
    text: Words
    title: Words | None = None
    picture_url: Words | None = None
    actions: ActionsIn


class CarouselIn(OutwardIn):
    type: Literal["carousel"]
    columns: Annotated[list[ColumnIn], Field(max_length=_MOST)]


class FlexIn(OutwardIn):
    type: Literal["flex"]
    alt_text: Words
    contents: dict[str, Any]


class UploadIn(OutwardIn):
    """A file that was brought before, as a picture, film, sound or document."""

    type: Literal["upload"]
    attachment_id: UUID
    as_document: bool = False
    """As the very file, with a link to it, also where it could be shown."""


ContentIn = Annotated[
    TextIn | StickerIn | LocationIn | ButtonsIn | ConfirmIn | CarouselIn | FlexIn | UploadIn,
    Field(discriminator="type"),
]


def sendable(body: ContentIn, *, of_file: Content | None = None) -> Content:
    """The content of a message that LINE will take; raises InvalidError, whose sentence says what it would not."""
    plain = body.model_dump(exclude={"quotes", "attachment_id", "as_document"})
    if isinstance(body, TextIn):
        plain["mentions"] = [_mention(one) for one in body.mentions]
    if of_file is not None:
        plain = asdict(of_file) | {"quick_replies": plain["quick_replies"]}
    if not _is_storable(plain):
        raise InvalidError("The text holds a character (NUL, or half of one) that cannot be sent.")
    content = content_of(plain)
    limits.check(content)
    return content


def _mention(mention: MentionIn) -> dict[str, Any]:
    whom = {"of": "everybody"} if mention.member_id is None else {"of": "somebody", "member_id": str(mention.member_id)}
    return {"index": mention.index, "length": mention.length, **whom}


def _is_storable(value: Any) -> bool:
    match value:
        case str():
            return "\x00" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
        case dict():
            return all(_is_storable(key) and _is_storable(one) for key, one in value.items())
        case list():
            return all(map(_is_storable, value))
        case _:
            return True
