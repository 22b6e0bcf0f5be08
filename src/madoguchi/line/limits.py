"""What LINE takes of a message (line-platform.md §2.5): checked before anything is queued, each limit by a sentence."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import msgspec

from madoguchi.conversations.cards import (
    Action,
    Buttons,
    Carousel,
    Choose,
    Column,
    Confirm,
    Copy,
    Flex,
    Link,
    Outward,
    PickTime,
    Say,
    Share,
)
from madoguchi.conversations.content import Content, Location, Mention, Text
from madoguchi.kit import graphemes
from madoguchi.kit.errors import InvalidError
from madoguchi.line import mentions as line_mentions
from madoguchi.line import picking

TEXT = 5000
"""UTF-16 units of one text message; longer ones go as several."""
TEXTS = 5
"""Messages in one call, and so pieces of one text."""
MENTIONS = 20
QUICK_REPLIES = 13
LABEL = 20
SENDER = 20
_PLACE = 100
_ALT_TEXT = 1500
_TITLE, _TEXT, _TEXT_BESIDE, _COLUMN_TEXT, _COLUMN_TEXT_BESIDE, _QUESTION = 40, 160, 60, 120, 60, 240
_BUTTONS, _COLUMN_BUTTONS, _COLUMNS = 4, 3, 10
DATA = 300
_SAID, _LINK, _PICTURE_LINK, _COPIED = 300, 1000, 2000, 1000
_BUBBLE_BYTES, _CAROUSEL_BYTES, _BUBBLES = 30_000, 50_000, 12
_SCHEMES = {"http", "https", "line", "tel"}
_OPENED = {"uri", "linkUri", "desktop"}
_SHOWN = {"url", "previewUrl"}


def check(content: Content) -> None:
    """Raise InvalidError, whose message says which limit, for what LINE would not take."""
    match content:
        case Text(text=text, mentions=mentions):
            _check_text(text)
            if mentions:
                _check_mentions(text, mentions)
        case Location():
            _check_length("a place's name", content.title or "", _PLACE)
            _check_length("an address", content.address or "", _PLACE)
            if not (abs(content.latitude) <= 90 and abs(content.longitude) <= 180):  # noqa: PLR2004 - the globe's own
                raise InvalidError("A latitude lies between -90 and 90, a longitude between -180 and 180.")
        case Buttons():
            _check_card(content, "the text of a card with buttons", _TEXT, _TEXT_BESIDE)
            _check_actions("A card with buttons", content.actions, least=1, most=_BUTTONS)
        case Confirm():
            check_words("a question", content.text, _QUESTION)
            _check_actions("A question", content.actions, least=2, most=2)
        case Carousel():
            _check_carousel(content)
        case Flex():
            _check_flex(content)
        case _:
            pass
    if not isinstance(content, Outward):
        raise InvalidError(f"LINE has no message for {content.type!r}.")
    _check_quick_replies(content.quick_replies)


def _check_text(text: str) -> None:
    if not text.strip():
        raise InvalidError("Write something first.")
    units = graphemes.utf16_length(text)
    if len(graphemes.split(text, TEXT)) > TEXTS:
        raise InvalidError(
            f"LINE takes {TEXT:,} characters a message, and {TEXTS} messages at a time; this has {units:,}."
        )


def _check_mentions(text: str, mentions: Sequence[Mention]) -> None:
    if len(mentions) > MENTIONS:
        raise InvalidError(f"LINE takes {MENTIONS} mentions in a message at most; this has {len(mentions)}.")
    if not line_mentions.is_within(text, mentions):
        raise InvalidError("A mention covers some letters of the text, and none another.")
    if (units := graphemes.utf16_length(text) + text.count("{") + text.count("}")) > TEXT:
        raise InvalidError(
            f"A text that mentions somebody goes as one message, of {TEXT:,} characters at most; this has {units:,}."
        )


def _check_card(card: Buttons | Column, what: str, plain: int, beside: int) -> None:
    if card.title is not None:
        check_words("a title", card.title, _TITLE)
    if card.picture_url is not None:
        _check_link("a picture's address", card.picture_url, _PICTURE_LINK, {"https"})
    adorned = card.title is not None or card.picture_url is not None
    check_words(f"{what} beside a title or picture" if adorned else what, card.text, beside if adorned else plain)


def _check_carousel(carousel: Carousel) -> None:
    _check_count("A carousel", "cards", len(carousel.columns), least=1, most=_COLUMNS)
    for column in carousel.columns:
        _check_card(column, "the text of a carousel's card", _COLUMN_TEXT, _COLUMN_TEXT_BESIDE)
        _check_actions("A carousel's card", column.actions, least=1, most=_COLUMN_BUTTONS)
    for wanted, kinds in (
        ("as many buttons on every card of a carousel", {len(column.actions) for column in carousel.columns}),
        ("a title on every card of a carousel or on none", {column.title is None for column in carousel.columns}),
        (
            "a picture on every card of a carousel or on none",
            {column.picture_url is None for column in carousel.columns},
        ),
    ):
        if len(kinds) > 1:
            raise InvalidError(f"LINE wants {wanted}.")


def _check_flex(flex: Flex) -> None:
    check_words("a layout's alternative text", flex.alt_text, _ALT_TEXT)
    _check_addresses(flex.contents)
    match flex.contents:
        case {"type": "bubble"}:
            _check_bytes("a bubble", flex.contents, _BUBBLE_BYTES)
        case {"type": "carousel", "contents": [*bubbles]}:
            _check_count("A layout's carousel", "bubbles", len(bubbles), least=1, most=_BUBBLES)
            _check_bytes("a carousel of bubbles", flex.contents, _CAROUSEL_BYTES)
            if any(not isinstance(bubble, dict) or bubble.get("type") != "bubble" for bubble in bubbles):
                raise InvalidError("A layout's carousel holds bubbles and nothing else.")
            for bubble in bubbles:
                _check_bytes("a bubble", bubble, _BUBBLE_BYTES)
        case _:
            raise InvalidError('A layout is a bubble or a carousel: its "type" must say which.')


def _check_addresses(part: Any) -> None:
    """Every address in a layout, wherever it stands: what a phone opens, and what it shows (S04)."""
    match part:
        case dict():
            for name, value in part.items():
                if name in _OPENED and isinstance(value, str):
                    _check_link("a link in a layout", value, _LINK, _SCHEMES)
                elif name in _SHOWN and isinstance(value, str):
                    _check_link("a picture's or film's address in a layout", value, _PICTURE_LINK, {"https"})
                else:
                    _check_addresses(value)
        case list():
            for one in part:
                _check_addresses(one)


def _check_quick_replies(actions: Sequence[Action]) -> None:
    if actions:
        _check_actions("A message", actions, least=0, most=QUICK_REPLIES, what="quick replies", quick=True)


def _check_actions(
    owner: str, actions: Sequence[Action], *, least: int, most: int, what: str = "buttons", quick: bool = False
) -> None:
    _check_count(owner, what, len(actions), least=least, most=most)
    for action in actions:
        if isinstance(action, Share) and not quick:
            raise InvalidError("LINE opens the map, the camera and the album only from quick replies.")
        check_label(action.label)
        check_action(action)


def check_action(action: Action) -> None:
    """Raise InvalidError for what LINE would not take of a button, beside its label."""
    match action:
        case Say(text=text):
            check_words("what a button says", text, _SAID)
        case Link(url=url):
            _check_link("a button's link", url, _LINK, _SCHEMES)
        case Choose(data=data, said=said):
            check_words("a button's data", data, DATA)
            _check_length("what a button says", said or "", _SAID)
            _check_length("what a button fills in", action.fill_in or "", _SAID)
            if action.fill_in and action.input != "keyboard":
                raise InvalidError("LINE fills in a text only where a button opens the keyboard.")
        case PickTime(data=data):
            check_words("a button's data", data, DATA)
            picking.check(action)
        case Copy(text=text):
            check_words("what a button copies", text, _COPIED)
        case Share():
            pass


def check_label(label: str, *, required: bool = True) -> None:
    if required and not label.strip():
        raise InvalidError("Every button needs a label.")
    if (letters := graphemes.length(label)) > LABEL:
        raise InvalidError(f"LINE takes {LABEL} characters in a button's label at most; “{label}” has {letters}.")


def check_words(what: str, text: str, most: int) -> None:
    if not text.strip():
        raise InvalidError(f"LINE does not take {what} that is empty.")
    _check_length(what, text, most)


def _check_length(what: str, text: str, most: int) -> None:
    if (units := graphemes.utf16_length(text)) > most:
        raise InvalidError(f"LINE takes {most:,} characters in {what} at most; this has {units:,}.")


def _check_count(owner: str, what: str, count: int, *, least: int, most: int) -> None:
    if not least <= count <= most:
        wanted = str(most) if least == most else f"{least} to {most}"
        raise InvalidError(f"{owner} holds {wanted} {what} at LINE; this has {count}.")


def _check_link(what: str, url: str, most: int, schemes: set[str]) -> None:
    check_words(what, url, most)
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    is_whole = (
        bool(parts.netloc or parts.scheme.lower() == "tel") and url.isascii() and url.isprintable() and " " not in url
    )
    if parts.scheme.lower() not in schemes or not is_whole:
        allowed = ", ".join(f"{scheme}:" for scheme in sorted(schemes))
        raise InvalidError(f"LINE takes {what} only as a whole address of ASCII signs that begins with {allowed}")


def _check_bytes(what: str, contents: object, most: int) -> None:
    if (size := len(msgspec.json.encode(contents))) > most:
        raise InvalidError(f"LINE takes {most // 1000} kB for {what} at most; this has {size / 1000:.1f}.")
