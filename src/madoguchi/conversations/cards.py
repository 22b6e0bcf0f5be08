"""Buttons and cards that a message to a customer may hold, in words of no channel."""

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import Discriminator


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """The customer says `text` when they press it."""

    type: Literal["say"] = "say"
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    type: Literal["link"] = "link"
    label: str
    url: str


Input = Literal["keyboard", "voice", "open_menu", "close_menu"]
"""What a phone opens, or closes, for its customer to go on with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose:
    """We are told `data`; the chat shows `said`, when there is any."""

    type: Literal["choose"] = "choose"
    label: str
    data: str
    said: str | None = None
    input: Input | None = None
    fill_in: str | None = None
    """What stands in the box when the keyboard is opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PickTime:
    """The customer picks a date, a time, or both; we are told `data` with it."""

    type: Literal["pick_time"] = "pick_time"
    label: str
    data: str
    mode: Literal["date", "time", "datetime"] = "datetime"
    initial: str | None = None
    """What the picker stands on at first; like its bounds, as `2026-12-24`, `09:30` or `2026-12-24T09:30` by `mode`."""
    min: str | None = None
    max: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """`text` goes to the phone's clipboard."""

    type: Literal["copy"] = "copy"
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The phone opens its map, camera or album; only as a quick reply."""

    type: Literal["share"] = "share"
    label: str
    what: Literal["location", "camera", "album"]


Action = Annotated[Say | Link | Choose | PickTime | Copy | Share, Discriminator("type")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outward:
    """What any message may carry besides its content."""

    quick_replies: list[Action] = field(default_factory=list)
    """Chips under the message, gone when one is pressed or something else is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Buttons(Outward):
    type: Literal["buttons"] = "buttons"
    text: str
    title: str | None = None
    picture_url: str | None = None
    actions: list[Action]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm(Outward):
    type: Literal["confirm"] = "confirm"
    text: str
    actions: list[Action]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One card of a carousel."""

    text: str
    title: str | None = None
    picture_url: str | None = None
    actions: list[Action]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carousel(Outward):
    type: Literal["carousel"] = "carousel"
    columns: list[Column]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flex(Outward):
    """A layout in the channel's own JSON; `alt_text` is what lists and old phones show instead."""

    type: Literal["flex"] = "flex"
    alt_text: str
    contents: dict[str, Any]


Card = Buttons | Confirm | Carousel | Flex


def words_of(card: Card) -> str:
    """What a card says, for lists and for phones that cannot draw it."""
    match card:
        case Flex(alt_text=text):
            return text
        case Buttons(title=title, text=text):
            return f"{title}: {text}" if title else text
        case Confirm(text=text):
            return text
        case Carousel(columns=columns):
            return " / ".join(column.title or column.text for column in columns)
