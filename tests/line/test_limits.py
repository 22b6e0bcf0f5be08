"""Every limit of LINE is known here before a message is queued, and is said in a sentence (line-platform.md §2.5)."""

from typing import Any

import pytest

from line_simulator.validation import messages as lines_own
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
    PickTime,
    Say,
    Share,
)
from madoguchi.conversations.content import Content, Location, Sticker, System, Text, Unsupported
from madoguchi.kit.errors import InvalidError
from madoguchi.line import limits
from madoguchi.line.outgoing import outgoing

OK: Action = Say(label="Yes", text="yes")
FAMILY = "👨‍👩‍👧‍👦"


def column(**changes: Any) -> Column:
    return Column(**({"text": "x", "actions": [OK]} | changes))


def bubble(text: str = "hi") -> dict[str, Any]:
    return {
        "type": "bubble",
        "body": {"type": "box", "layout": "vertical", "contents": [{"type": "text", "text": text}]},
    }


TAKEN: list[Content] = [
    Text(text="😀" * 12_500),
    Text(text="x", quick_replies=[OK] * 13),
    Text(text="x", quick_replies=[Say(label=FAMILY * 20, text="😀" * 150)]),
    Text(text="x", quick_replies=[Share(label="Where?", what=what) for what in ("location", "camera", "album")]),
    Text(text="x", quick_replies=[PickTime(label="When?", data="when"), Copy(label="Code", text="x" * 1000)]),
    Sticker(package_id="446", sticker_id="1988", quick_replies=[OK]),
    Location(latitude=35.6, longitude=139.7, title="x" * 100, address="あ" * 100),
    Location(latitude=-90, longitude=180),
    Buttons(text="x" * 160, actions=[OK] * 4),
    Buttons(text="x" * 60, title="t" * 40, picture_url="https://x.example/a.jpg", actions=[OK]),
    Buttons(text="x", actions=[Link(label="Go", url="tel:0312345678"), Link(label="Go", url="https://x.example/?a=%E3%81%82")]),
    Confirm(text="x" * 240, actions=[OK, Choose(label="No", data="d" * 300, said="s" * 300)]),
    Carousel(columns=[column(text="x" * 120, actions=[OK] * 3)] * 10),
    Carousel(columns=[column(text="x" * 60, title="t")] * 2),
    Flex(alt_text="a" * 1500, contents=bubble()),
    Flex(alt_text="a", contents={"type": "carousel", "contents": [bubble()] * 12}),
]  # fmt: skip

REFUSED: list[tuple[Content, str]] = [
    (Text(text=" \n"), "Write something"),
    (Text(text="x" * 25_001), "5,000 characters a message, and 5 messages"),
    (Text(text="x", quick_replies=[OK] * 14), "0 to 13 quick replies"),
    (Text(text="x", quick_replies=[Say(label=FAMILY * 21, text="x")]), "20 characters in a button's label"),
    (Text(text="x", quick_replies=[Say(label=" ", text="x")]), "needs a label"),
    (Text(text="x", quick_replies=[Say(label="x", text="x" * 301)]), "300 characters in what a button says"),
    (Text(text="x", quick_replies=[Say(label="x", text="")]), "empty"),
    (Text(text="x", quick_replies=[Choose(label="x", data="x" * 301)]), "300 characters in a button's data"),
    (Text(text="x", quick_replies=[Choose(label="x", data="x", said="x" * 301)]), "300 characters in what"),
    (Text(text="x", quick_replies=[Copy(label="x", text="x" * 1001)]), "1,000 characters in what a button copies"),
    (Text(text="x", quick_replies=[Link(label="x", url="https://" + "x" * 1000)]), "1,000 characters in"),
    (Text(text="x", quick_replies=[Link(label="x", url="javascript:alert(1)")]), "begins with"),
    (Text(text="x", quick_replies=[Link(label="x", url="https://x.example/あ")]), "ASCII"),
    (Text(text="x", quick_replies=[Link(label="x", url="https:///path")]), "whole address"),
    (Text(text="x", quick_replies=[Link(label="x", url="https://[")]), "whole address"),
    (Location(latitude=1, longitude=2, title="x" * 101), "100 characters in a place's name"),
    (Location(latitude=1, longitude=2, address="x" * 101), "100 characters in an address"),
    (Location(latitude=91, longitude=2), "between -90 and 90"),
    (Buttons(text="x" * 161, actions=[OK]), "160 characters"),
    (Buttons(text="x" * 61, title="t", actions=[OK]), "60 characters"),
    (Buttons(text="x", title="t" * 41, actions=[OK]), "40 characters in a title"),
    (Buttons(text="x", title=" ", actions=[OK]), "a title that is empty"),
    (Buttons(text="x", picture_url="http://x.example/a.jpg", actions=[OK]), "begins with https:"),
    (Buttons(text="", actions=[OK]), "empty"),
    (Buttons(text="x", actions=[]), "1 to 4 buttons"),
    (Buttons(text="x", actions=[OK] * 5), "1 to 4 buttons"),
    (Buttons(text="x", actions=[Share(label="x", what="camera")]), "only from quick replies"),
    (Confirm(text="x" * 241, actions=[OK, OK]), "240 characters in a question"),
    (Confirm(text="x", actions=[OK]), "2 buttons"),
    (Confirm(text="x", actions=[OK] * 3), "2 buttons"),
    (Carousel(columns=[]), "1 to 10 cards"),
    (Carousel(columns=[column()] * 11), "1 to 10 cards"),
    (Carousel(columns=[column(text="x" * 121)]), "120 characters"),
    (Carousel(columns=[column(actions=[OK] * 4)]), "1 to 3 buttons"),
    (Carousel(columns=[column(), column(actions=[OK] * 2)]), "as many buttons"),
    (Carousel(columns=[column(), column(title="t")]), "a title on every card"),
    (Carousel(columns=[column(), column(picture_url="https://x.example/a.png")]), "a picture on every card"),
    (Flex(alt_text="", contents=bubble()), "empty"),
    (Flex(alt_text="a" * 1501, contents=bubble()), "1,500 characters"),
    (Flex(alt_text="a", contents={}), "bubble or a carousel"),
    (Flex(alt_text="a", contents={"type": "carousel", "contents": "x"}), "bubble or a carousel"),
    (Flex(alt_text="a", contents={"type": "carousel", "contents": []}), "1 to 12 bubbles"),
    (Flex(alt_text="a", contents={"type": "carousel", "contents": [{"type": "box"}]}), "bubbles and nothing else"),
    (Flex(alt_text="a", contents={"type": "carousel", "contents": [bubble()] * 13}), "1 to 12 bubbles"),
    (Flex(alt_text="a", contents=bubble("x" * 30_000)), "30 kB for a bubble"),
    (Flex(alt_text="a", contents={"type": "carousel", "contents": [bubble("x" * 20_000)] * 3}), "50 kB for a carousel"),
    (System(text="x"), "no message"),
    (Unsupported(kind="x"), "no message"),
]  # fmt: skip


@pytest.mark.parametrize("content", TAKEN, ids=lambda content: content.type)
def test_what_is_just_within_the_limits_passes_here_and_at_line(content: Content) -> None:
    limits.check(content)
    assert lines_own.check({"messages": outgoing(content)}) == []


@pytest.mark.parametrize(("content", "sentence"), REFUSED)
def test_each_limit_is_said_in_a_sentence(content: Content, sentence: str) -> None:
    with pytest.raises(InvalidError) as refused:
        limits.check(content)
    assert sentence in refused.value.message
    assert refused.value.message.endswith(".") or "begins with" in refused.value.message


EVIL = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "\tjava\nscript:alert(1)",
    "//evil.example",
    "/\\evil.example",
    "file:///etc/passwd",
    "intent://evil#Intent;scheme=https;end",
    "https://",
    "ht\ntps://evil.example",
    " https://evil.example",
]


def pressing(url: str) -> dict[str, Any]:
    return {"type": "button", "action": {"type": "uri", "label": "Go", "uri": url}}


def in_bubble(*contents: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"type": "bubble", "body": {"type": "box", "layout": "vertical", "contents": list(contents)}, **fields}


def everywhere(url: str) -> list[Content]:
    """A link in every place that a message has for one."""
    link = Link(label="Go", url=url)
    other = {"type": "uri", "label": "Go", "uri": "https://x.example", "altUri": {"desktop": url}}
    layouts = [
        in_bubble(pressing(url)),
        in_bubble({"type": "box", "layout": "vertical", "contents": [{"type": "box", "contents": [pressing(url)]}]}),
        in_bubble(action={"type": "uri", "uri": url}),
        in_bubble({"type": "button", "action": other}),
        in_bubble({"type": "image", "url": url}),
        in_bubble(hero={"type": "video", "url": "https://x.example/a.mp4", "previewUrl": url}),
        {"type": "carousel", "contents": [in_bubble(), in_bubble(pressing(url))]},
    ]
    return [
        Text(text="x", quick_replies=[link]),
        Buttons(text="x", actions=[link]),
        Buttons(text="x", picture_url=url, actions=[OK]),
        Confirm(text="x", actions=[OK, link]),
        Carousel(columns=[column(), column(actions=[link])]),
        *(Flex(alt_text="x", contents=contents) for contents in layouts),
    ]


@pytest.mark.parametrize("url", EVIL, ids=repr)
def test_S04_no_message_leads_to_what_is_no_plain_address(url: str) -> None:
    for content in everywhere(url):
        with pytest.raises(InvalidError):
            limits.check(content)


OPENED = ["https://x.example/a?b=%E3%81%82", "http://x.example", "tel:+81312345678", "line://ti/p/@x"]


@pytest.mark.parametrize("url", OPENED)
def test_S04_what_line_opens_passes(url: str) -> None:
    for content in everywhere(url):
        shows = isinstance(content, Buttons) and content.picture_url
        pictures = isinstance(content, Flex) and ('"url"' in repr(content).replace("'", '"'))
        if url.startswith("https:") or not (shows or pictures):
            limits.check(content)
