"""The webhook lets in what is LINE's, keeps all of it, and each kind of message is shown as what it is (S40, F11)."""

import asyncio
import base64
import contextlib
import hashlib
import hmac
import json
from typing import Any

import httpx2
import pytest
from cryptography.fernet import Fernet
from tests.line.post import Post
from tests.rooms import waiting_customer
from tests.world import World, eventually

from madoguchi.kit.crypto import Cipher


async def kept(world: World) -> int:
    return int(await world.pool.fetchval("SELECT count(*) FROM line_inbox"))


async def test_S40_what_is_not_signed_by_line_leaves_no_trace(world: World, post: Post) -> None:
    events = [post.event({"type": "text", "id": "1", "text": "x"})]
    body = json.dumps({"destination": post.destination, "events": events}).encode()
    good = post.signed(body)
    refused: list[tuple[bytes, list[tuple[str, str]]]] = [
        (body, []),
        (body, [("x-line-signature", "")]),
        (body, [("x-line-signature", "x" * 44)]),
        (body, [("x-line-signature", base64.b64decode(good).hex())]),
        (body, [("x-line-signature", good), ("x-line-signature", good)]),
        (body + b" ", [("x-line-signature", good)]),
        (b'{"destination":"U0","events":[]}', []),
        (b"", []),
        (b"\xff", [("x-line-signature", good)]),
    ]
    for content, headers in refused:
        answer = await post.http.post(post.path, content=content, headers=headers)
        assert (answer.status_code, answer.json()["message"] != "") == (401, True)
    assert (await post.http.get(post.path)).status_code == 405
    assert (await post.http.post(post.path[:-1], content=body, headers={"x-line-signature": good})).status_code == 404
    assert (await post.http.post("/line/webhook/", content=body, headers={"x-line-signature": good})).status_code == 404
    assert await kept(world) == 0
    assert await post.raw(body) == 200
    assert await kept(world) == 1


@pytest.mark.parametrize("body", [b"{}", b"[]", b"", b'{"events":5}', b'{"events":' + b"[" * 100_000, b"\xff"])
async def test_F11_a_signed_body_that_is_none_is_refused_and_no_crash(world: World, post: Post, body: bytes) -> None:
    assert await post.raw(body) == 400
    assert await kept(world) == 0


async def test_F11_a_body_that_is_too_large_is_refused_before_it_is_read(world: World, post: Post) -> None:
    assert (await post.http.post(post.path, content=b"x" * (4 * 1024 * 1024 + 1))).status_code == 413
    assert await post.events() == 200
    assert await kept(world) == 0


async def test_F11_odd_events_are_each_accounted_for_and_hold_up_nobody(world: World, post: Post) -> None:
    text = {"type": "text", "id": "9", "text": "hi"}
    shown = [
        post.event(text, timestamp="soon"),
        post.event(text, mode=None),
        post.event(text, newField={"deep": [[[]]]}),
        post.event({"type": "text", "id": 9, "text": "NUL \x00 and all"}),
        post.event({"type": "a type of 2031"}),
        post.event({"type": "text"}),
        post.event(None),
        post.event(text, source={"type": "user", "userId": "U\x00" + "e" * 31}),
    ]
    kept_raw = [
        post.event(text, mode="standby"),
        post.event(text, source={"type": "group", "groupId": "C1", "userId": "U1"}),
        post.event(text, source=None),
        {"type": "follow", "timestamp": 1, "source": {"type": "user", "userId": "U1"}, "webhookEventId": "01KAT1"},
        {"type": "an event of 2031"},
    ]
    dead = [5, None, "text", [], {"type": 7}]
    events = [event for group in (shown, kept_raw, dead) for event in group]
    assert await post.events(*events) == 200
    assert await kept(world) == len(events)
    await world.settled()
    assert await world.pool.fetchval("SELECT count(*) FROM messages") == len(shown)
    assert await world.pool.fetchval("SELECT count(*) FROM dead_jobs") == len(dead)
    fact = "SELECT count(*) FROM events JOIN line_inbox AS i ON i.id = (data ->> 'inbox_id')::uuid WHERE type = $1"
    assert await world.pool.fetchval(fact, "WebhookEventKept") == len(kept_raw)
    previews = {c["last_message"]["preview"] for c in (await world.admin.get("/conversations"))["items"]}
    assert previews == {"hi", "NUL \ufffd and all", ""}


async def test_every_kind_of_message_from_a_phone_is_shown_as_what_it_is(world: World) -> None:
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    for message in (
        {"type": "sticker", "package_id": "446", "sticker_id": "1988"},
        {"type": "image"},
        {"type": "video"},
        {"type": "audio"},
        {"type": "file", "file_name": "見積.pdf"},
        {"type": "location", "title": "Shop", "address": "東京都", "latitude": 35.6, "longitude": 139.7},
    ):
        await hanako.sends(message)
    await world.settled()
    shown = [message["content"] for message in await rin.messages(conversation)]
    assert [content["type"] for content in shown] == [
        "text",
        "sticker",
        "image",
        "video",
        "audio",
        "file",
        "location",
    ]
    assert (shown[1]["package_id"], shown[5]["name"], shown[6]["title"]) == ("446", "見積.pdf", "Shop")
    assert shown[2]["media"] == {"url": None}
    assert (await rin.get(f"/conversations/{conversation}"))["last_message"]["preview"] == "Shop"


async def test_a_secret_that_is_changed_is_the_one_that_counts_and_the_webhook_is_noted(
    world: World, post: Post
) -> None:
    path = f"/admin/line-accounts/{world.account['id']}"
    await post.events()

    async def noted() -> Any:
        return (await world.admin.get(path))["last_webhook_at"]

    assert await eventually(noted)
    old, post.secret = post.secret, b"0123456789abcdef" * 2
    assert await post.events() == 401
    at_line = f"/_sim/accounts/{world.line_account['id']}"
    (await world.sim.patch(at_line, json={"channel_secret": post.secret.decode()})).raise_for_status()
    changed = await world.admin.ask("PATCH", path, {"channel_secret": post.secret.decode()})
    assert changed.json()["channel_secret"]["last4"] == "cdef"

    async def lets_in() -> bool:
        return await post.events() == 200

    try:
        await eventually(lets_in, seconds=5)
        post.secret = old
        assert await post.events() == 401
    finally:
        await world.sim.patch(at_line, json={"channel_secret": world.line_account["channel_secret"]})
        await world.admin.ask("PATCH", path, {"channel_secret": world.line_account["channel_secret"]})


async def test_an_account_sealed_with_another_key_keeps_nobody_else_out(world: World, post: Post) -> None:
    keys = {"channel_id": "7654321", "channel_secret": "ab" * 16, "channel_access_token": "a-token-of-theirs"}
    at_line = (await world.sim.post("/_sim/accounts", json={"name": "Sealed", **keys})).raise_for_status().json()["id"]
    sealed = await world.admin.post("/admin/line-accounts", {"name": "Sealed", "workstream_id": None, **keys})
    assert sealed["usable"] is True
    other = Cipher([Fernet.generate_key()])
    change = "UPDATE line_accounts SET channel_secret = $2 WHERE id = $1"
    await world.pool.execute(change, sealed["id"], other.seal("ab" * 16))
    async with httpx2.AsyncClient(base_url=await world.start_web()) as post.http:
        assert await post.events() == 200
        body = b'{"destination":"U0","events":[]}'
        theirs = hmac.digest(b"ab" * 16, body, hashlib.sha256)
        for signature in (base64.b64encode(theirs), base64.b64encode(hmac.digest(b"", body, hashlib.sha256))):
            path = "/line/" + sealed["webhook_url"].partition("/line/")[2]
            answer = await post.http.post(path, content=body, headers={"x-line-signature": signature.decode()})
            assert answer.status_code == 401
    listed = (await world.admin.get("/admin/line-accounts"))["items"]
    assert {account["name"]: account["usable"] for account in listed} == {"Sealed": False, "Shop": True}
    await world.sim.patch(f"/_sim/accounts/{at_line}", json={"channel_secret": "cd" * 16})
    anew = {"channel_secret": "cd" * 16, "channel_access_token": keys["channel_access_token"]}
    again = await world.admin.ask("PATCH", f"/admin/line-accounts/{sealed['id']}", anew)
    assert again.json()["usable"] is True
    await world.pool.execute("DELETE FROM line_accounts WHERE id = $1", sealed["id"])


async def test_who_knows_no_account_is_answered_before_a_byte_of_the_body_is_read(world: World) -> None:
    reader, writer = await asyncio.open_connection(world.admin.http.base_url.host, world.admin.http.base_url.port)
    with contextlib.closing(writer):
        writer.write(b"POST /line/webhook/nobodys HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\n")
        async with asyncio.timeout(5):
            assert (await reader.readline()).startswith(b"HTTP/1.1 404 "), "nothing of it was sent"
