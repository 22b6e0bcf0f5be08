"""Webhooks: LINE's exact bytes, its signature, its time limit and its error classes."""

import asyncio
import base64
import hashlib
import hmac
import json
import re
from typing import Any

import pytest

from line_simulator.webhook_attempts import signature

COMMON = ["webhookEventId", "deliveryContext", "timestamp", "source", "replyToken", "mode"]


def test_the_signature_is_that_of_lines_own_example() -> None:
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    assert signature("8c570fa6dd201bb328f1c1eac23a96d8", body) == "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="


async def test_a_text_arrives_as_line_sends_it(world: Any) -> None:
    said = await world.say("注文が届きません😢")
    (caught,) = world.receiver.caught
    names = [name for name, _ in caught.headers]
    assert set(names) == {"host", "user-agent", "content-type", "x-line-signature", "content-length"}
    assert caught.header["user-agent"] == "LineBotWebhook/2.0"
    assert caught.header["content-type"] == "application/json; charset=utf-8"
    mac = hmac.digest(world.account["channel_secret"].encode(), caught.body, hashlib.sha256)
    assert caught.header["x-line-signature"] == base64.b64encode(mac).decode()

    body = caught.json
    assert list(body) == ["destination", "events"]
    assert body["destination"] == world.account["bot_user_id"]
    (event,) = body["events"]
    assert list(event) == ["type", "message", *COMMON]
    assert list(event["message"]) == ["type", "id", "quoteToken", "markAsReadToken", "text"]
    assert caught.body == json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    assert re.fullmatch(r"\d{18}", event["message"]["id"])
    assert event["message"]["id"] == said["id"]
    assert len(event["message"]["quoteToken"]) == 150
    assert len(event["message"]["markAsReadToken"]) == 214
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", event["webhookEventId"])
    assert re.fullmatch(r"[0-9a-f]{32}", event["replyToken"])
    assert event["source"] == {"type": "user", "userId": world.user["user_id"]}
    assert event["deliveryContext"] == {"isRedelivery": False}
    assert event["mode"] == "active"


async def test_header_names_are_lower_case_on_the_wire(world: Any) -> None:
    seen = asyncio.get_running_loop().create_future()

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.set_result(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(take, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        await world.change(webhook_url=f"http://127.0.0.1:{port}/hook")
        await world.say()
        head = (await seen).decode().split("\r\n")
    names = [line.partition(":")[0] for line in head[1:] if line]
    assert names == [name.lower() for name in names]


@pytest.mark.parametrize(
    ("what", "body", "keys"),
    [
        ("messages", {"type": "sticker", "package_id": "446", "sticker_id": "1988"}, ["message"]),
        ("messages", {"type": "image"}, ["message"]),
        ("messages", {"type": "video"}, ["message"]),
        ("messages", {"type": "audio"}, ["message"]),
        ("messages", {"type": "file", "file_name": "見積.pdf"}, ["message"]),
        ("messages", {"type": "location", "latitude": 35.6, "longitude": 139.7, "title": "東京"}, ["message"]),
        ("postbacks", {"data": "order=1"}, ["postback"]),
        ("follow", {}, ["follow"]),
    ],
)
async def test_other_events_keep_the_same_order(world: Any, what: str, body: dict[str, Any], keys: list[str]) -> None:
    await world.act(what, **body)
    (event,) = world.receiver.events
    assert list(event) == ["type", *keys, *COMMON]


async def test_blocking_and_unsending_have_no_reply_token(world: Any) -> None:
    said = await world.say()
    await world.act("unsend", message_id=said["id"])
    await world.act("unfollow")
    _, unsent, blocked = world.receiver.events
    assert unsent["unsend"] == {"messageId": said["id"]}
    assert blocked["type"] == "unfollow"
    assert "replyToken" not in unsent
    assert "replyToken" not in blocked


async def test_following_again_after_a_block_says_so(world: Any) -> None:
    await world.act("unfollow")
    await world.act("follow")
    assert world.receiver.events[-1]["follow"] == {"isUnblocked": True}


async def test_a_slow_answer_is_a_timeout_after_two_seconds(world: Any) -> None:
    world.receiver.slow_s = 2.4
    webhook = (await world.say())["webhook"]
    assert (webhook["status"], webhook["error"], webhook["detail"]) == (0, "request_timeout", "Request timeout")
    assert 1900 < webhook["duration_ms"] < 2350


async def test_errors_have_lines_names(world: Any) -> None:
    world.receiver.answers.append(503)
    webhook = (await world.say())["webhook"]
    assert (webhook["status"], webhook["error"], webhook["detail"]) == (503, "error_status_code", "503")
    await world.change(webhook_url="http://127.0.0.1:9/")
    webhook = (await world.say())["webhook"]
    assert (webhook["error"], webhook["detail"]) == ("could_not_connect", "Connection failed")
    await world.change(webhook_url="http://no-such-host.invalid/")
    assert (await world.say())["webhook"]["error"] == "could_not_connect"
    await world.change(webhook_url="nonsense")
    assert (await world.say())["webhook"]["detail"] == "Invalid URL syntax"
    assert {entry["error"] for entry in await world.log("webhook")} == {"error_status_code", "could_not_connect"}


async def test_nothing_is_redelivered_unless_switched_on(world: Any) -> None:
    world.receiver.answers += [500]
    await world.say()
    await world.advance(3600)
    await world.say("second")
    assert [it["deliveryContext"]["isRedelivery"] for it in world.receiver.events] == [False, False]


async def test_redelivery_repeats_the_same_event_until_it_is_taken(world: Any) -> None:
    await world.change(redelivery=True, redelivery_schedule=[60, 120])
    world.receiver.answers += [500, 500, 200]
    await world.say()
    await world.advance(60)
    await world.attempts(2)
    await world.advance(120)
    first, second, third = await world.receiver.wait_for(3)
    assert [it["deliveryContext"]["isRedelivery"] for it in (first, second, third)] == [False, True, True]
    same = [{key: value for key, value in it.items() if key != "deliveryContext"} for it in (first, second, third)]
    assert same[0] == same[1] == same[2]
    assert [entry["attempt"] for entry in await world.attempts(3)] == [1, 2, 3]


async def test_messages_of_one_user_arrive_in_the_order_they_were_written(world: Any) -> None:
    for number in range(60):
        await world.say(str(number), wait=False)
    events = await world.receiver.wait_for(60)
    assert [event["message"]["text"] for event in events] == [str(number) for number in range(60)]
    ids = [event["message"]["id"] for event in events]
    assert ids == sorted(ids)
    assert len(set(ids)) == 60


async def test_an_account_without_a_webhook_keeps_its_chat(world: Any) -> None:
    await world.change(webhook_url=None)
    assert (await world.say())["webhook"] is None
    assert [it["text"] for it in await world.chat()] == ["hello"]
    assert not world.receiver.caught


async def test_nobody_waits_for_a_webhook_that_starting_over_took_away(world: Any) -> None:
    world.receiver.slow_s = 1.0
    waiting = [asyncio.create_task(world.say(str(number))) for number in range(3)]
    await world.receiver.wait_for(1)
    await world.control.delete("/_sim")
    async with asyncio.timeout(1):
        assert [(await it)["webhook"] for it in waiting] == [None] * 3


async def test_two_slow_webhooks_of_two_users_do_not_wait_for_each_other(world: Any) -> None:
    path = f"/_sim/accounts/{world.account['id']}/users"
    people = [(await world.control.post(path, json={"display_name": str(it)})).json()["user_id"] for it in range(8)]
    world.receiver.slow_s = 0.3
    async with asyncio.timeout(1.5):
        for user_id in people:
            await world.control.post(f"/_sim/users/{user_id}/messages", json={"type": "text", "text": "x"})
        await world.attempts(8)


async def test_one_lane_keeps_the_order_of_the_whole_account(world: Any) -> None:
    await world.change(lanes=1)
    path = f"/_sim/accounts/{world.account['id']}/users"
    people = [(await world.control.post(path, json={"display_name": str(it)})).json()["user_id"] for it in range(5)]
    for user_id in people * 4:
        await world.control.post(f"/_sim/users/{user_id}/messages", json={"type": "text", "text": "x"})
    events = await world.receiver.wait_for(20)
    assert [it["source"]["userId"] for it in events] == people * 4
