"""What a rich menu holds: a picture, the areas of it that can be pressed, and what LINE takes of them, by sentences."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from pydantic import Discriminator, TypeAdapter

from madoguchi.conversations.cards import Choose, Copy, Link, PickTime, Say
from madoguchi.kit import graphemes
from madoguchi.kit.errors import InvalidError
from madoguchi.line import limits
from madoguchi.line.outgoing import Object, action_of

NAME, BAR_TEXT, AREAS, MENUS = 250, 14, 20, 1000
"""LINE takes 300 characters in a name; fifty are ours, for the mark by which we find our own menus again."""
PICTURE_BYTES = 1_000_000
NARROWEST, WIDEST, LOWEST, FLATTEST = 800, 2500, 250, 1.45
PICTURES = ("image/jpeg", "image/png")
_MARK = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """The phone shows another menu of the account; we are told `data`."""

    type: Literal["switch"] = "switch"
    label: str = ""
    menu_id: UUID
    data: str


MenuAction = Annotated[Say | Link | Choose | PickTime | Copy | Switch, Discriminator("type")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A part of the picture, in its pixels, and what a press of it does."""

    x: int
    y: int
    width: int
    height: int
    action: MenuAction


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What an administrator writes of a menu."""

    name: str
    bar_text: str
    opened: bool
    """Whether it stands open when a chat is opened."""
    areas: list[Area]


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """The picture of a menu, and where it lies in the store of files."""

    key: str
    content_type: str
    width: int
    height: int
    size: int


_areas = TypeAdapter(list[Area])


def areas_of(plain: list[dict[str, Any]]) -> list[Area]:
    """Areas as they are kept."""
    return _areas.validate_python(plain)


def plain_areas(areas: Sequence[Area]) -> list[dict[str, Any]]:
    return [asdict(area) for area in areas]


def check(content: Content) -> None:
    """Raise InvalidError, whose message says which limit, for what LINE would not take of a menu's words."""
    limits.check_words("a rich menu's name", content.name, NAME)
    if not content.bar_text.strip():
        raise InvalidError("LINE wants a text for the bar under the chat.")
    if (letters := graphemes.length(content.bar_text)) > BAR_TEXT:
        raise InvalidError(f"LINE takes {BAR_TEXT} characters in the text of the bar at most; this has {letters}.")
    if len(content.areas) > AREAS:
        raise InvalidError(f"LINE takes {AREAS} areas in a rich menu at most; this has {len(content.areas)}.")
    for number, area in enumerate(content.areas, start=1):
        _check_action(number, area)


def check_picture(content_type: str | None, width: int | None, height: int | None, size: int) -> None:
    """Raise InvalidError for a picture that LINE would not take."""
    if size > PICTURE_BYTES:
        raise InvalidError(f"LINE takes pictures of 1 MB at most for rich menus; this has {size / 1_000_000:.1f} MB.")
    if content_type not in PICTURES or width is None or height is None:
        raise InvalidError("LINE takes a JPEG or PNG picture for a rich menu; this is none.")
    measure = f"this is {width} × {height}"
    if not NARROWEST <= width <= WIDEST:
        raise InvalidError(f"LINE takes pictures {NARROWEST} to {WIDEST} pixels wide for rich menus; {measure}.")
    if height < LOWEST:
        raise InvalidError(f"LINE takes pictures at least {LOWEST} pixels high for rich menus; {measure}.")
    if width / height < FLATTEST:
        raise InvalidError(f"LINE wants a rich menu's picture at least {FLATTEST} times as wide as high; {measure}.")


def check_whole(content: Content, picture: Picture | None) -> Picture:
    """The picture of a menu that can be made at LINE; raises InvalidError for one that cannot yet."""
    check(content)
    if picture is None:
        raise InvalidError("A rich menu needs a picture before it can be shown.")
    if not content.areas:
        raise InvalidError("A rich menu needs at least one area that can be pressed.")
    for number, area in enumerate(content.areas, start=1):
        if area.width < 1 or area.height < 1:
            raise InvalidError(f"Area {number} is empty: LINE wants it at least one pixel wide and high.")
        if area.x < 0 or area.y < 0 or area.x + area.width > picture.width or area.y + area.height > picture.height:
            raise InvalidError(
                f"Area {number} reaches beyond the picture, which is {picture.width} × {picture.height} pixels."
            )
    return picture


def mark(menu_id: UUID, version: int) -> str:
    """By this we know again what we made at LINE when its answer was lost."""
    return f"#{menu_id.hex[-_MARK:]}.{version}"


def alias_of(menu_id: UUID) -> str:
    """The name by which buttons of other menus switch to this one, whichever of its versions LINE has."""
    return f"menu-{menu_id.hex[-_MARK:]}"


def object_of(content: Content, picture: Picture, *, menu_id: UUID, version: int) -> Object:
    """The menu in LINE's words (line-platform.md §2.7)."""
    return {
        "size": {"width": picture.width, "height": picture.height},
        "selected": content.opened,
        "name": f"{content.name} {mark(menu_id, version)}",
        "chatBarText": content.bar_text,
        "areas": [_area(area) for area in content.areas],
    }


def targets(areas: Sequence[Area]) -> set[UUID]:
    """The menus that these areas switch to."""
    return {area.action.menu_id for area in areas if isinstance(area.action, Switch)}


def _area(area: Area) -> Object:
    bounds = {"x": area.x, "y": area.y, "width": area.width, "height": area.height}
    match area.action:
        case Switch(label=label, menu_id=menu_id, data=data):
            action: Object = {
                "type": "richmenuswitch",
                "label": label,
                "richMenuAliasId": alias_of(menu_id),
                "data": data,
            }
        case other:
            action = action_of(other)
    return {"bounds": bounds, "action": {name: value for name, value in action.items() if value != ""}}


def _check_action(number: int, area: Area) -> None:
    try:
        limits.check_label(area.action.label, required=False)
        match area.action:
            case Switch(data=data):
                limits.check_words("a button's data", data, limits.DATA)
            case other:
                limits.check_action(other)
    except InvalidError as error:
        raise InvalidError(f"Area {number}: {error.message}") from error
