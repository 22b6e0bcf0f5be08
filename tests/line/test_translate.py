"""LINE's words become ours: every type of message, and every odd one, without an exception (S68, F11)."""

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    content_of,
    preview_of,
)
from madoguchi.customers.models import CustomerKind
from madoguchi.kit.graphemes import utf16_length
from madoguchi.line import translate
from madoguchi.line.translate import Chat

LINE = {"type": "line"}
EXTERNAL = {
    "type": "external",
    "originalContentUrl": "https://x.example/a.jpg",
    "previewImageUrl": "https://x.example/p",
}
EVENT = {
    "type": "message",
    "mode": "active",
    "timestamp": 1795508130123,
    "source": {"type": "user", "userId": "U" + "a" * 32},
    "webhookEventId": "01KAT000000000000000000001",
    "deliveryContext": {"isRedelivery": False},
    "replyToken": "f" * 32,
}


def raw_event(message: Any = None, **changes: Any) -> bytes:
    return json.dumps(EVENT | ({"message": message} if message is not None else {}) | changes).encode()


def read(message: Any) -> Content:
    """What a message becomes; a JSON text is taken as it stands."""
    raw = raw_event("HERE").replace(b'"HERE"', message) if isinstance(message, bytes) else raw_event(message)
    return translate.read_message(translate.read_event(raw))[1]


def unsupported(kind: str) -> Unsupported:
    return Unsupported(kind=kind)


TABLE: list[tuple[dict[str, Any], Content]] = [
    ({"type": "text", "text": "注文"}, Text(text="注文")),
    ({"type": "text", "text": ""}, Text(text="")),
    (
        {
            "type": "text",
            "text": "(love) hi",
            "quoteToken": "q",
            "markAsReadToken": "m",
            "quotedMessageId": "4",
            "emojis": [{"index": 0, "length": 6, "productId": "p", "emojiId": "001"}],
            "mention": {"mentionees": [{"type": "all", "index": 0, "length": 4}]},
        },
        Text(
            text="(love) hi",
            quoted_id="4",
            emojis=[Emoji(index=0, length=6, product_id="p", emoji_id="001")],
            mentions=[Mention(index=0, length=4, of="everybody")],
        ),
    ),
    (
        {"type": "sticker", "packageId": "1", "stickerId": "2", "stickerResourceType": "ANIMATION", "quoteToken": "q"},
        Sticker(package_id="1", sticker_id="2", resource_type="ANIMATION"),
    ),
    (
        {
            "type": "sticker",
            "packageId": "1",
            "stickerId": "2",
            "stickerResourceType": "A_NEW_KIND",
            "keywords": ["cony", "happy"],
            "text": "hi\nthere",
            "quotedMessageId": "9",
        },
        Sticker(
            package_id="1",
            sticker_id="2",
            resource_type="A_NEW_KIND",
            keywords=["cony", "happy"],
            text="hi\nthere",
            quoted_id="9",
        ),
    ),
    ({"type": "image", "contentProvider": LINE, "quoteToken": "q"}, Image()),
    ({"type": "image", "contentProvider": EXTERNAL}, Image(media=Media(url="https://x.example/a.jpg"))),
    (
        {"type": "image", "contentProvider": LINE, "imageSet": {"id": "s", "index": 2, "total": 3}},
        Image(set=PictureSet(id="s", index=2, total=3)),
    ),
    ({"type": "image", "contentProvider": LINE, "imageSet": {"id": "s"}}, Image(set=PictureSet(id="s"))),
    ({"type": "image"}, Image()),
    ({"type": "image", "contentProvider": {"type": "newer"}}, Image()),
    ({"type": "video", "contentProvider": LINE, "duration": 60000, "quoteToken": "q"}, Video(duration_ms=60000)),
    ({"type": "video", "contentProvider": EXTERNAL}, Video(media=Media(url="https://x.example/a.jpg"))),
    ({"type": "audio", "contentProvider": LINE, "duration": 1}, Audio(duration_ms=1)),
    ({"type": "audio"}, Audio()),
    ({"type": "file", "fileName": "見積.pdf", "fileSize": 2138}, File(name="見積.pdf", size=2138)),
    ({"type": "file", "fileName": "../../etc/passwd"}, File(name="../../etc/passwd")),
    (
        {"type": "location", "title": "Shop", "address": "東京都", "latitude": 35.65910807942215, "longitude": 139.7},
        Location(latitude=35.65910807942215, longitude=139.7, title="Shop", address="東京都"),
    ),
    ({"type": "location", "latitude": 35, "longitude": -139}, Location(latitude=35.0, longitude=-139.0)),
]


@pytest.mark.parametrize(("message", "content"), TABLE)
def test_every_message_type_becomes_its_content(message: dict[str, Any], content: Content) -> None:
    assert read({"id": "508", **message}) == content
    assert read({"id": "508", **message, "aNewField": {"of": ["any", "shape"]}}) == content


ODD: list[tuple[Any, Content]] = [
    ({"type": "text"}, unsupported("text")),
    ({"type": "text", "text": None}, unsupported("text")),
    ({"type": "text", "text": 5}, unsupported("text")),
    ({"type": "text", "text": ["a"]}, unsupported("text")),
    ({"type": "text", "text": "kept", "emojis": None}, Text(text="kept")),
    ({"type": "text", "text": "kept", "emojis": [{"index": "x"}]}, Text(text="kept")),
    ({"type": "text", "text": "kept", "quotedMessageId": 12}, Text(text="kept")),
    ({"type": "sticker", "packageId": 1, "stickerId": "2"}, unsupported("sticker")),
    ({"type": "sticker", "stickerId": "2"}, unsupported("sticker")),
    (
        {"type": "sticker", "packageId": "1", "stickerId": "2", "keywords": None},
        Sticker(package_id="1", sticker_id="2"),
    ),
    ({"type": "file"}, unsupported("file")),
    ({"type": "file", "fileName": "a.txt", "fileSize": "big"}, File(name="a.txt")),
    ({"type": "location", "latitude": 35.0}, unsupported("location")),
    ({"type": "location", "latitude": "35", "longitude": "1"}, unsupported("location")),
    ({"type": "video", "duration": None}, Video()),
    ({"type": "video", "duration": 1.5}, Video()),
    ({"type": "image", "imageSet": None, "contentProvider": None}, Image()),
    ({"type": "flex"}, unsupported("flex")),
    ({"type": "a type of 2031", "text": "?"}, unsupported("a type of 2031")),
    ({"type": ""}, unsupported("")),
    ({"type": None}, unsupported("unreadable")),
    ({"id": "1"}, unsupported("unreadable")),
    ({}, unsupported("unreadable")),
    (5, unsupported("unreadable")),
    (["text"], unsupported("unreadable")),
    ("text", unsupported("unreadable")),
]


@pytest.mark.parametrize(("message", "content"), ODD)
def test_F11_an_odd_message_shows_what_of_it_can_be_read(message: Any, content: Content) -> None:
    assert read(message) == content


TEXTS = [
    "\x00",
    "a\x00b\x00",
    "あ" * 5000,
    "😀" * 2500,
    "👨‍👩‍👧‍👦👩🏽‍🚀🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "\u202eevil\u202c \u2066iso\u2069",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A" * 200,
    "x" * 1_000_000,
    '"><img src=x onerror=alert(1)>{{7*7}}',
]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_S68_a_text_is_kept_to_the_last_sign(text: str) -> None:
    assert read({"type": "text", "id": "1", "text": text}) == Text(text=text)


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        (rb"half \ud83d", "half \ufffd"),
        (rb"\ude00 half", "\ufffd half"),
        (rb"\ud83d\ud83d\ude00", "\ufffd😀"),
        (rb"\ud83d\ude00 whole", "😀 whole"),
        (rb"a \\ud83d is no escape", r"a \ud83d is no escape"),
        (rb"\\\ud83d", "\\\ufffd"),
    ],
)
def test_S68_half_a_surrogate_pair_does_not_cost_the_text(escaped: bytes, text: str) -> None:
    assert read(b'{"type":"text","id":"1","text":"' + escaped + b'"}') == Text(text=text)


def test_S68_bytes_that_are_no_utf_8_do_not_cost_the_text() -> None:
    assert read(b'{"type":"text","id":"1","text":"a \xff\xfe b"}') == Text(text="a \ufffd\ufffd b")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FIELDS = sorted({name for message, _ in TABLE for name in message})


@given(st.dictionaries(st.sampled_from([*FIELDS, "id"]), json_values), st.sampled_from(["text", "sticker", "image"]))
def test_F11_no_value_of_any_field_raises(fields: dict[str, Any], kind: str) -> None:
    content = read({"type": kind, **fields})
    assert content_of(msgspec.to_builtins(content)) == content
    preview_of(content)


@pytest.mark.parametrize("timestamp", [0, -1, 1795508130123, 1795508130123.0, 10**40, None, "1795508130123", [1]])
def test_S67_no_time_of_a_wrong_shape_costs_the_message(timestamp: Any) -> None:
    event = translate.read_event(raw_event({"type": "text", "id": "1", "text": "hi"}, timestamp=timestamp))
    assert translate.read_message(event)[1] == Text(text="hi")


def test_the_time_of_a_message_is_that_of_its_event() -> None:
    event = translate.read_event(raw_event({"type": "text", "id": "1", "text": "hi"}))
    assert event.sent_at == datetime(2026, 11, 24, 8, 15, 30, 123000, tzinfo=UTC)


USER = Chat(CustomerKind.PERSON, "U" + "a" * 32, None)


@pytest.mark.parametrize(
    ("changes", "chat"),
    [
        ({}, USER),
        ({"mode": "standby"}, None),
        ({"mode": "a mode of 2031"}, USER),
        ({"mode": None}, USER),
        ({"replyToken": None}, USER),
        ({"type": "follow"}, USER),
        ({"type": "an event of 2031"}, USER),
        ({"source": {"type": "user", "userId": "L" + "a" * 67}}, Chat(CustomerKind.PERSON, "L" + "a" * 67, None)),
        ({"source": {"type": "user"}}, None),
        ({"source": {"type": "user", "userId": ""}}, None),
        ({"source": {"type": "user", "userId": "U" * 101}}, None),
        ({"source": {"type": "user", "userId": "U\x001"}}, Chat(CustomerKind.PERSON, "U\ufffd1", None)),
        ({"source": {"type": "user", "userId": 5}}, None),
        ({"source": {"type": "group", "groupId": "C1", "userId": "U1"}}, Chat(CustomerKind.GROUP, "C1", "U1")),
        ({"source": {"type": "group", "groupId": "C1"}}, Chat(CustomerKind.GROUP, "C1", None)),
        ({"source": {"type": "group", "userId": "U1"}}, None),
        ({"source": {"type": "room", "roomId": "R1"}}, Chat(CustomerKind.ROOM, "R1", None)),
        ({"source": {"type": "square", "squareId": "S1"}}, None),
        ({"source": {}}, None),
        ({"source": None}, None),
        ({"source": "user"}, None),
    ],
)
def test_an_event_belongs_to_a_chat_with_one_a_group_or_a_room(changes: dict[str, Any], chat: Chat | None) -> None:
    event = translate.read_event(raw_event({"type": "text", "id": "1", "text": "hi"}, **changes))
    assert translate.chat_of(event) == chat


@pytest.mark.parametrize("raw", [b"5", b"null", b"[]", b'"x"', b"{}", b'{"type":5}', b'{"type":null}', b'{"type"'])
def test_what_is_no_event_at_all_is_said_to_be_none(raw: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        translate.read_event(raw)


@pytest.mark.parametrize(
    ("content", "preview"),
    [
        (Text(text="  two\n lines\t here "), "two lines here"),
        (Text(text="あ" * 500), "あ" * 120),
        (Sticker(package_id="1", sticker_id="2", keywords=["a", "b", "c", "d"]), "a, b, c"),
        (Sticker(package_id="1", sticker_id="2", text="hey", keywords=["a"]), "hey"),
        (Image(), ""),
        (File(name="x" * 300), "x" * 120),
        (Location(latitude=1, longitude=2, address="Ginza"), "Ginza"),
        (Unsupported(kind="flex"), ""),
    ],
)
def test_a_list_shows_a_line_of_it(content: Content, preview: str) -> None:
    assert preview_of(content) == preview


@pytest.mark.parametrize(("text", "length"), [("", 0), ("abc", 3), ("注文", 2), ("😀", 2), ("👩‍🚀", 5), ("\ud800", 1)])
def test_length_is_counted_as_line_counts(text: str, length: int) -> None:
    assert utf16_length(text) == length
