"""Limits of LINE's reference, most in none of its OpenAPI files: a message at each passes, one above does not."""

from typing import Any

import pytest

URL = "https://example.com/a.png"
LONG_URL = "https://example.com/"
SAY = {"type": "message", "label": "Yes", "text": "yes"}
AREA = {"x": 0, "y": 0, "width": 100, "height": 100}


def text(**more: Any) -> dict[str, Any]:
    return {"type": "text", "text": "hello"} | more


def template(kind: str, **more: Any) -> dict[str, Any]:
    alt = more.pop("altText", "alt")
    return {"type": "template", "altText": alt, "template": {"type": kind} | more}


def buttons(**more: Any) -> dict[str, Any]:
    return template("buttons", **({"text": "?", "actions": [SAY]} | more))


def column(**more: Any) -> dict[str, Any]:
    return {"text": "?", "actions": [SAY]} | more


def flex(contents: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "flex", "altText": "alt", "contents": contents} | more


def bubble(words: str = "hi", **more: Any) -> dict[str, Any]:
    box = {"type": "box", "layout": "vertical", "contents": [{"type": "text", "text": words}] if words else []}
    return {"type": "bubble", "body": box} | more


def padded(count: int) -> dict[str, Any]:
    """A bubble of about as many kilobytes."""
    words = {"type": "text", "text": "x" * 995}
    return {"type": "bubble", "body": {"type": "box", "layout": "vertical", "contents": [words] * count}}


def imagemap(**more: Any) -> dict[str, Any]:
    base = {"type": "imagemap", "baseUrl": URL, "altText": "x", "baseSize": {"width": 1040, "height": 520}}
    return base | {"actions": [{"type": "uri", "linkUri": URL, "area": AREA}]} | more


def press(**action: Any) -> dict[str, Any]:
    return buttons(actions=[{"label": "Go"} | action])


def film(**more: Any) -> dict[str, Any]:
    return {"type": "video", "url": URL, "previewUrl": URL, "altContent": {"type": "image", "url": URL}} | more


def emojis(count: int) -> dict[str, Any]:
    return text(
        text="$" * count,
        emojis=[{"index": n, "productId": "5ac1bfd5040ab15980c9b435", "emojiId": "001"} for n in range(count)],
    )


def substituted(count: int, kind: str = "emoji", key: str = "k") -> dict[str, Any]:
    value = (
        {"type": "emoji", "productId": "p", "emojiId": "001"}
        if kind == "emoji"
        else {"type": "mention", "mentionee": {"type": "all"}}
    )
    return {"type": "textV2", "text": "hello", "substitution": {f"{key}{n}": value for n in range(count)}}


def location(**more: Any) -> dict[str, Any]:
    return {"type": "location", "title": "t", "address": "a", "latitude": 1, "longitude": 1} | more


def video(**more: Any) -> dict[str, Any]:
    return {"type": "video", "originalContentUrl": URL, "previewImageUrl": URL} | more


LIMITS = {
    "text counts UTF-16 units": (text(text="😀" * 2500), text(text="😀" * 2500 + "x")),
    "twenty emoji": (emojis(20), emojis(21)),
    "emoji stand at a dollar": (
        emojis(1),
        emojis(1) | {"text": "x"},
    ),
    "twenty emoji in textV2": (substituted(20), substituted(21)),
    "keys of textV2": (substituted(1, key="a" * 19), substituted(1, key="a" * 20)),
    "letters of keys": (substituted(1, key="a_"), substituted(1, key="a-")),
    "sender's name": (text(sender={"name": "花" * 20}), text(sender={"name": "花" * 21})),
    "sender's name as seen": (text(sender={"name": "👨‍👩‍👧" * 20}), text(sender={"name": "👨‍👩‍👧" * 21})),
    "sender is not LINE": (text(sender={"name": "Online shop"}), text(sender={"name": "LINE support"})),
    "address of a picture": (
        video(previewImageUrl=LONG_URL + "x" * (2000 - len(LONG_URL))),
        video(previewImageUrl=LONG_URL + "x" * (2001 - len(LONG_URL))),
    ),
    "tracking id": (video(trackingId="x" * 100), video(trackingId="x" * 101)),
    "letters of tracking ids": (video(trackingId="a-.=,+*()%$&;:@{}!?<>[]"), video(trackingId="a b")),
    "title of a place": (location(title="x" * 100), location(title="x" * 101)),
    "latitude": (location(latitude=90), location(latitude=90.1)),
    "alternative of a template": (buttons(altText="x" * 1500), buttons(altText="x" * 1501)),
    "alternative of Flex": (flex(bubble(), altText="x" * 1500), flex(bubble(), altText="x" * 1501)),
    "alternative of an imagemap": (imagemap(altText="x" * 1500), imagemap(altText="x" * 1501)),
    "width of an imagemap": (imagemap(), imagemap(baseSize={"width": 1000, "height": 520})),
    "title of buttons": (buttons(title="x" * 40), buttons(title="x" * 41)),
    "text of buttons": (buttons(text="x" * 160), buttons(text="x" * 161)),
    "text beside a picture": (
        buttons(thumbnailImageUrl=URL, text="x" * 60),
        buttons(thumbnailImageUrl=URL, text="x" * 61),
    ),
    "text of confirm": (
        template("confirm", text="x" * 240, actions=[SAY, SAY]),
        template("confirm", text="x" * 241, actions=[SAY, SAY]),
    ),
    "actions of confirm": (
        template("confirm", text="?", actions=[SAY, SAY]),
        template("confirm", text="?", actions=[SAY]),
    ),
    "columns": (template("carousel", columns=[column()] * 10), template("carousel", columns=[column()] * 11)),
    "text of a column": (
        template("carousel", columns=[column(text="x" * 120)]),
        template("carousel", columns=[column(text="x" * 121)]),
    ),
    "text of an adorned column": (
        template("carousel", columns=[column(title="t", text="x" * 60)]),
        template("carousel", columns=[column(title="t", text="x" * 61)]),
    ),
    "actions of a column": (
        template("carousel", columns=[column(actions=[SAY] * 3)]),
        template("carousel", columns=[column(actions=[SAY] * 4)]),
    ),
    "as many actions in each column": (
        template("carousel", columns=[column(), column()]),
        template("carousel", columns=[column(), column(actions=[SAY] * 2)]),
    ),
    "label in an image carousel": (
        template("image_carousel", columns=[{"imageUrl": URL, "action": SAY | {"label": "x" * 12}}]),
        template("image_carousel", columns=[{"imageUrl": URL, "action": SAY | {"label": "x" * 13}}]),
    ),
    "label": (press(type="message", label="x" * 20, text="x"), press(type="message", label="x" * 21, text="x")),
    "text of an action": (press(type="message", text="x" * 300), press(type="message", text="x" * 301)),
    "data": (press(type="postback", data="x" * 300), press(type="postback", data="x" * 301)),
    "shown text": (
        press(type="postback", data="x", displayText="x" * 300),
        press(type="postback", data="x", displayText="x" * 301),
    ),
    "input": (
        press(type="postback", data="x", inputOption="openKeyboard"),
        press(type="postback", data="x", inputOption="openDoor"),
    ),
    "address of an action": (
        press(type="uri", uri=LONG_URL + "x" * (1000 - len(LONG_URL))),
        press(type="uri", uri=LONG_URL + "x" * (1001 - len(LONG_URL))),
    ),
    "schemes": (press(type="uri", uri="tel:09001234567"), press(type="uri", uri="mailto:a@example.com")),
    "dates": (
        press(type="datetimepicker", data="x", mode="date", initial="2026-11-24"),
        press(type="datetimepicker", data="x", mode="date", initial="2101-01-01"),
    ),
    "moments": (
        press(type="datetimepicker", data="x", mode="datetime", min="2026-11-24t09:00"),
        press(type="datetimepicker", data="x", mode="datetime", min="2026-11-24"),
    ),
    "clipboard": (
        press(type="clipboard", clipboardText="x" * 1000),
        press(type="clipboard", clipboardText="x" * 1001),
    ),
    "cameras are for quick replies": (
        text(quickReply={"items": [{"type": "action", "action": {"type": "camera", "label": "x"}}]}),
        press(type="camera"),
    ),
    "menus are switched in rich menus": (
        press(type="postback", data="x"),
        press(type="richmenuswitch", richMenuAliasId="a", data="x"),
    ),
    "label of a quick reply": (
        text(quickReply={"items": [{"type": "action", "action": SAY | {"label": "x" * 20}}]}),
        text(quickReply={"items": [{"type": "action", "action": SAY | {"label": "x" * 21}}]}),
    ),
    "bubbles": (
        flex({"type": "carousel", "contents": [bubble()] * 12}),
        flex({"type": "carousel", "contents": [bubble()] * 13}),
    ),
    "bubbles of one width": (
        flex({"type": "carousel", "contents": [bubble(size="kilo")] * 2}),
        flex({"type": "carousel", "contents": [bubble(), bubble(size="kilo")]}),
    ),
    "bytes of a bubble": (flex(padded(29)), flex(padded(31))),
    "bytes of a carousel": (
        flex({"type": "carousel", "contents": [padded(24), padded(24)]}),
        flex({"type": "carousel", "contents": [padded(26), padded(26)]}),
    ),
    "films are heroes": (flex(bubble(hero=film())), flex(bubble(hero=film(), size="micro"))),
    "films stand alone": (
        flex(bubble(hero=film(), size="giga")),
        flex({"type": "carousel", "contents": [bubble(hero=film())]}),
    ),
    "films are not in boxes": (
        flex(bubble(hero=film())),
        flex(bubble(hero={"type": "box", "layout": "vertical", "contents": [film()]})),
    ),
    "films have something in their place": (flex(bubble(hero=film())), flex(bubble(hero=film(altContent=None)))),
}


@pytest.mark.parametrize("limit", LIMITS)
async def test_at_the_limit_it_passes_and_above_it_fails(world: Any, limit: str) -> None:
    within, beyond = LIMITS[limit]
    path = "/v2/bot/message/validate/push"
    passed = await world.line.post(path, json={"messages": [within]})
    assert passed.json() == {}
    refused = await world.line.post(path, json={"messages": [beyond]})
    assert (refused.status_code, bool(refused.json().get("details"))) == (400, True)
