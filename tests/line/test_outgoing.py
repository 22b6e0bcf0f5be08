"""Our words become LINE's: every kind that can be sent, and what each may carry."""

import msgspec
import pytest

from line_simulator.validation import messages as lines_own
from madoguchi.conversations.cards import (
    Buttons,
    Carousel,
    Choose,
    Column,
    Confirm,
    Copy,
    Flex,
    Link,
    PickTime,
    Say,
    Share,
)
from madoguchi.conversations.content import (
    Audio,
    Content,
    File,
    Image,
    Location,
    Sticker,
    System,
    Text,
    Unsupported,
    Video,
    content_of,
)
from madoguchi.line.outgoing import Object, Sender, outgoing
from madoguchi.line.shown_files import Addresses

YES, NO = Say(label="Yes", text="yes"), Choose(label="No", data="no", said="No!")
LINE_YES = {"type": "message", "label": "Yes", "text": "yes"}
LINE_NO = {"type": "postback", "label": "No", "data": "no", "displayText": "No!"}

SENT: list[tuple[Content, list[Object]]] = [
    (Text(text="hi 😀"), [{"type": "text", "text": "hi 😀"}]),
    (
        Text(text="x" * 4999 + "👍🏽y"),
        [{"type": "text", "text": "x" * 4999}, {"type": "text", "text": "👍🏽y"}],
    ),
    (Sticker(package_id="446", sticker_id="1988"), [{"type": "sticker", "packageId": "446", "stickerId": "1988"}]),
    (
        Location(latitude=35.66, longitude=139.7, title="Shop"),
        [
            {
                "type": "location",
                "title": "Shop",
                "address": "35.66000, 139.70000",
                "latitude": 35.66,
                "longitude": 139.7,
            }
        ],
    ),
    (
        Buttons(text="Size?", title="T-shirt", actions=[YES, Link(label="More", url="https://x.example")]),
        [
            {
                "type": "template",
                "altText": "T-shirt: Size?",
                "template": {
                    "type": "buttons",
                    "title": "T-shirt",
                    "text": "Size?",
                    "actions": [LINE_YES, {"type": "uri", "label": "More", "uri": "https://x.example"}],
                },
            }
        ],
    ),
    (
        Confirm(text="Sure?", actions=[YES, NO]),
        [
            {
                "type": "template",
                "altText": "Sure?",
                "template": {"type": "confirm", "text": "Sure?", "actions": [LINE_YES, LINE_NO]},
            }
        ],
    ),
    (
        Carousel(columns=[Column(text="one", actions=[YES], picture_url="https://x.example/1.png")]),
        [
            {
                "type": "template",
                "altText": "one",
                "template": {
                    "type": "carousel",
                    "columns": [
                        {"text": "one", "thumbnailImageUrl": "https://x.example/1.png", "actions": [LINE_YES]},
                    ],
                },
            }
        ],
    ),
    (
        Flex(alt_text="A card", contents={"type": "bubble"}),
        [{"type": "flex", "altText": "A card", "contents": {"type": "bubble"}}],
    ),
]


@pytest.mark.parametrize(("content", "sent"), SENT)
def test_what_we_send_is_in_lines_words(content: Content, sent: list[Object]) -> None:
    assert outgoing(content) == sent


@pytest.mark.parametrize(("content", "sent"), SENT)
def test_every_kind_is_kept_as_it_is_sent(content: Content, sent: list[Object]) -> None:
    assert outgoing(content_of(msgspec.json.decode(msgspec.json.encode(content)))) == sent


def test_quick_replies_go_with_the_last_part_alone() -> None:
    replies = [
        YES, NO, PickTime(label="When", data="when", mode="date"), Copy(label="Code", text="X1"),
        Share(label="Place", what="location"), Share(label="Photo", what="camera"), Share(label="Album", what="album"),
    ]  # fmt: skip
    first, last = outgoing(Text(text="x" * 5001, quick_replies=replies))
    assert "quickReply" not in first
    assert [item["action"] for item in last["quickReply"]["items"]] == [
        LINE_YES,
        LINE_NO,
        {"type": "datetimepicker", "label": "When", "data": "when", "mode": "date"},
        {"type": "clipboard", "label": "Code", "clipboardText": "X1"},
        {"type": "location", "label": "Place"},
        {"type": "camera", "label": "Photo"},
        {"type": "cameraRoll", "label": "Album"},
    ]


def test_a_quote_goes_with_the_first_part_of_what_can_quote() -> None:
    first, last = outgoing(Text(text="x" * 5001), quote_token="q")
    assert (first["quoteToken"], "quoteToken" in last) == ("q", False)
    assert "quoteToken" not in outgoing(Location(latitude=1, longitude=2), quote_token="q")[0]


@pytest.mark.parametrize(
    ("sender", "worn"),
    [
        (Sender(name="山田 花子", icon_url="https://x.example/h.png"), {"name": "山田 花子", "iconUrl": "https://x.example/h.png"}),
        (Sender(name="👨‍👩‍👧‍👦" * 30), {"name": "👨‍👩‍👧‍👦" * 20}),
        (Sender(name="  Rin \n Sato "), {"name": "Rin Sato"}),
        (Sender(name="LINE support", icon_url="https://x.example/h.png"), {"iconUrl": "https://x.example/h.png"}),
        (Sender(), None),
        (None, None),
    ],
)  # fmt: skip
def test_a_message_wears_the_name_of_who_wrote_it(sender: Sender | None, worn: object) -> None:
    assert outgoing(Text(text="hi"), sender=sender)[0].get("sender") == worn


FILE = Addresses(original="https://x.example/files/a", preview="https://x.example/files/p")


def test_pictures_films_and_sound_are_fetched_by_the_phone() -> None:
    assert outgoing(Image(), file=FILE) == [
        {"type": "image", "originalContentUrl": FILE.original, "previewImageUrl": FILE.preview}
    ]
    assert outgoing(Video(duration_ms=5000), file=FILE) == [
        {"type": "video", "originalContentUrl": FILE.original, "previewImageUrl": FILE.preview}
    ]
    assert outgoing(Audio(duration_ms=5000), file=FILE) == [
        {"type": "audio", "originalContentUrl": FILE.original, "duration": 5000}
    ]


def test_a_document_is_a_card_with_its_name_its_size_and_a_link() -> None:
    (sent,) = outgoing(File(name="請求書.pdf", size=1_234_567), file=FILE)
    assert (sent["type"], sent["altText"]) == ("flex", "請求書.pdf")
    name, size = sent["contents"]["body"]["contents"]
    assert (name["text"], size["text"]) == ("請求書.pdf", "1.2 MB")
    assert sent["contents"]["footer"]["contents"][0]["action"]["uri"] == FILE.original
    assert lines_own.check({"messages": [sent]}) == []


@pytest.mark.parametrize(
    "content", [Image(), Video(), Audio(), File(name="a"), System(text="x"), Unsupported(kind="x")]
)
def test_what_cannot_be_sent_is_refused_here(content: Content) -> None:
    with pytest.raises(ValueError, match="cannot be sent"):
        outgoing(content)
