"""What LINE refuses about messages, detail by detail."""

from typing import Any

import pytest

URL = "https://example.com/a.png"
ACTION = {"type": "message", "label": "Yes", "text": "yes"}
TYPES = "text, textV2, sticker, image, video, audio, location, imagemap, template, flex, coupon"


def chips(count: int) -> dict[str, Any]:
    return {"items": [{"type": "action", "action": ACTION}] * count}


def buttons(**more: Any) -> dict[str, Any]:
    template = {"type": "buttons", "text": "Pick", "actions": [ACTION]} | more
    return {"type": "template", "altText": "Pick", "template": template}


def bubble(**more: Any) -> dict[str, Any]:
    box = {"type": "box", "layout": "vertical", "contents": [{"type": "text", "text": "hi"}]} | more
    return {"type": "flex", "altText": "Receipt", "contents": {"type": "bubble", "body": box}}


@pytest.mark.parametrize(
    "message",
    [
        {"type": "text", "text": "x" * 5000},
        {"type": "text", "text": "😀" * 2500},
        {"type": "text", "text": "pick", "quickReply": chips(13)},
        {"type": "textV2", "text": "hello"},
        {"type": "sticker", "packageId": "446", "stickerId": "1988"},
        {"type": "image", "originalContentUrl": URL, "previewImageUrl": URL},
        {"type": "image", "originalContentUrl": "http://127.0.0.1:8000/a", "previewImageUrl": "http://localhost/b"},
        {"type": "video", "originalContentUrl": URL, "previewImageUrl": URL},
        {"type": "audio", "originalContentUrl": URL, "duration": 1000},
        {"type": "location", "title": "東京", "address": "千代田区", "latitude": 35.6, "longitude": 139.7},
        buttons(),
        buttons(text="x" * 160),
        {"type": "template", "altText": "?", "template": {"type": "confirm", "text": "?", "actions": [ACTION] * 2}},
        bubble(),
        {"type": "flex", "altText": "x", "contents": {"type": "carousel", "contents": [bubble()["contents"]]}},
    ],
)
async def test_what_line_takes(world: Any, message: Any) -> None:
    body = {"to": world.user["user_id"], "messages": [message]}
    assert (await world.line.post("/v2/bot/message/validate/push", json=body)).json() == {}
    assert (await world.line.post("/v2/bot/message/push", json=body)).status_code == 200


@pytest.mark.parametrize(
    ("message", "detail", "where"),
    [
        ({"type": "text", "text": ""}, "May not be empty", "text"),
        ({"type": "text"}, "May not be empty", "text"),
        ({"type": "text", "text": "x" * 5001}, "Length must be between 0 and 5000", "text"),
        ({"type": "text", "text": "😀" * 2501}, "Length must be between 0 and 5000", "text"),
        ({"type": "nosuch"}, f"Must be one of the following values: [{TYPES}]", "type"),
        ({"type": "text", "text": "x", "quickReply": chips(14)}, "Size must be between 1 and 13", "quickReply.items"),
        (
            {"type": "image", "originalContentUrl": URL, "previewImageUrl": "http://a.b/c"},
            "invalid uri",
            "previewImageUrl",
        ),
        ({"type": "audio", "originalContentUrl": URL}, "must be specified", "duration"),
        ({"type": "sticker", "packageId": "446"}, "May not be empty", "stickerId"),
        (buttons(text="x" * 161), "Length must be between 0 and 160", "template.text"),
        (buttons(title="t", text="x" * 61), "Length must be between 0 and 60", "template.text"),
        (buttons(actions=[ACTION] * 5), "Size must be between 1 and 4", "template.actions"),
        (
            buttons(actions=[{"type": "uri", "label": "x", "uri": "ftp://a"}]),
            "invalid uri",
            "template.actions[0].uri",
        ),
        (
            bubble(layout="diagonal"),
            "Must be one of the following values: [horizontal, vertical, baseline]",
            "contents.body.layout",
        ),
    ],
)
async def test_what_line_refuses(world: Any, message: Any, detail: str, where: str) -> None:
    body = {"to": world.user["user_id"], "messages": [message]}
    answer = await world.line.post("/v2/bot/message/push", json=body)
    assert answer.status_code == 400
    assert answer.json() == {
        "message": "The request body has 1 error(s)",
        "details": [{"message": detail, "property": f"messages[0].{where}"}],
    }
    assert await world.chat() == []


@pytest.mark.parametrize("count", [0, 6])
async def test_one_to_five_messages(world: Any, count: int) -> None:
    body = {"to": world.user["user_id"], "messages": [{"type": "text", "text": "x"}] * count}
    answer = (await world.line.post("/v2/bot/message/push", json=body)).json()
    assert answer["details"] == [{"message": "Size must be between 1 and 5", "property": "messages"}]


async def test_every_error_is_listed(world: Any) -> None:
    body = {"to": world.user["user_id"], "messages": [{"type": "text", "text": ""}, {"type": "bad"}]}
    answer = (await world.line.post("/v2/bot/message/validate/push", json=body)).json()
    assert answer["message"] == "The request body has 2 error(s)"
    assert [it["property"] for it in answer["details"]] == ["messages[0].text", "messages[1].type"]


async def test_wrong_json_types_and_broken_json_are_named(world: Any) -> None:
    send = "/v2/bot/message/push"
    number = await world.line.post(send, json={"to": 1, "messages": [{"type": "text", "text": "x"}]})
    assert number.json()["message"] == "The property, 'to', in the request body is invalid (line: -, column: -)"
    broken = await world.line.post(send, content=b'{"to":\n oops}', headers={"content-type": "application/json"})
    assert broken.json()["message"] == "The request body could not be parsed as JSON (line: 2, column: 2)"
    plain = await world.line.post(send, content=b"{}", headers={"content-type": "text/plain"})
    assert (plain.status_code, plain.json()["message"]) == (415, "The content type, text/plain, is not supported")
