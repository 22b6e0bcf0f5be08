"""Whatever a customer's phone or a newer LINE puts into an event, the message reaches the desk (F11, S67, S68)."""

import json
from typing import Any

from tests.line.post import Post
from tests.world import BOT, World

from madoguchi.line import privacy

NUL = "a\x00b"
KINDS: list[dict[str, Any]] = [
    {
        "type": "text",
        "text": NUL,
        "quotedMessageId": NUL,
        "emojis": [{"index": 0, "length": 1, "productId": NUL, "emojiId": NUL}],
    },
    {
        "type": "sticker",
        "packageId": NUL,
        "stickerId": NUL,
        "stickerResourceType": NUL,
        "keywords": [NUL],
        "text": NUL,
        "quotedMessageId": NUL,
    },
    {
        "type": "image",
        "contentProvider": {"type": NUL, "originalContentUrl": NUL},
        "imageSet": {"id": NUL, "index": 1, "total": 2},
    },
    {"type": "video", "contentProvider": {"type": "external", "originalContentUrl": NUL}, "duration": 1},
    {"type": "audio", "contentProvider": {"type": "external", "originalContentUrl": NUL}, "duration": 1},
    {"type": "file", "fileName": NUL, "fileSize": 1},
    {"type": "location", "title": NUL, "address": NUL, "latitude": 35.6, "longitude": 139.7},
    {"type": NUL, "text": NUL},
]


async def shown(world: World) -> list[dict[str, Any]]:
    """The content of every message at the desk, after all that was to be done; nothing may have died of it."""
    await world.settled()
    troubled = "SELECT error FROM dead_jobs UNION ALL SELECT last_error FROM jobs WHERE last_error IS NOT NULL"
    assert [row["error"] for row in await world.pool.fetch(troubled)] == []
    conversations = (await world.admin.get("/conversations", limit=100))["items"]
    return [m["content"] for c in conversations for m in await world.admin.messages(c["id"])]


async def test_S68_a_nul_in_any_field_of_any_kind_is_no_reason_to_lose_it(world: World, post: Post) -> None:
    events = [post.event({"id": NUL, **message}, replyToken=NUL) for message in KINDS]
    assert await post.events(*events) == 200
    contents = await shown(world)
    assert sorted(content["type"] for content in contents) == sorted(
        ["text", "sticker", "image", "video", "audio", "file", "location", "unsupported"]
    )
    (text,) = [content for content in contents if content["type"] == "text"]
    assert text["text"] == "a\ufffdb"


async def test_S68_half_a_character_in_any_field_of_any_kind_is_no_reason_to_lose_it(world: World, post: Post) -> None:
    events = [post.event(message, source={"type": "user", "userId": f"U{n}"}) for n, message in enumerate(KINDS)]
    body = json_of(events).replace(b"\\u0000", b"\\ud83d")
    assert await post.raw(body) == 200
    assert len(await shown(world)) == len(KINDS)


async def test_S67_a_time_that_no_calendar_has_does_not_cost_the_message(world: World, post: Post) -> None:
    times = [-(10**14), -1, 0, 10**15, 10**17, 10**18, 2**63, 10**40]
    assert await post.events(*(post.event({"type": "text", "text": "when?"}, timestamp=time) for time in times)) == 200
    assert [content["text"] for content in await shown(world)] == ["when?"] * len(times)


async def test_F11_an_event_about_somebody_with_an_endless_id_holds_up_nobody(world: World, post: Post) -> None:
    endless = "".join(f"{number:x}" for number in range(5000))
    text = {"type": "text", "id": "1", "text": "hello"}
    assert await post.events(post.event(text, source={"type": "group", "groupId": endless}), post.event(text)) == 200
    assert len(await shown(world)) == 1
    assert await world.pool.fetchval("SELECT count(*) FROM line_inbox") == 2


async def test_a_kind_that_nobody_knows_yet_is_shown_with_its_name(world: World, post: Post) -> None:
    assert await post.events(post.event({"type": "hologram", "id": "1", "beams": [1, 2]})) == 200
    assert await shown(world) == [{"type": "unsupported", "kind": "hologram"}]


def json_of(events: list[dict[str, Any]]) -> bytes:
    return json.dumps({"destination": BOT, "events": events}).encode()


async def test_F11_the_longest_texts_of_line_come_whole(world: World, post: Post) -> None:
    texts = ["😀" * 2500, "あ" * 5000, "👨‍👩‍👧‍👦" * 450, "x" * 100_000]
    assert await post.events(*(post.event({"type": "text", "id": "1", "text": text}) for text in texts)) == 200
    assert {content["text"] for content in await shown(world)} == set(texts)


async def test_one_user_who_writes_to_two_accounts_is_one_customer_with_two_conversations(
    world: World, post: Post
) -> None:
    body = {
        "name": "Clinic",
        "channel_id": "1000000002",
        "channel_secret": "f" * 32,
        "channel_access_token": "t" * 60,
    }
    (await world.sim.post("/_sim/accounts", json=body)).raise_for_status()
    body |= {"workstream_id": world.workstream["id"], "privacy_version": privacy.VERSION}
    clinic = await world.admin.post("/admin/line-accounts", body)
    other = Post(post.http, account=clinic, secret="f" * 32)
    source = {"type": "user", "userId": "U" + "c" * 32}
    for place, text in ((post, "to the shop"), (other, "to the clinic"), (post, "to the shop again")):
        assert await place.events(post.event({"type": "text", "id": "1", "text": text}, source=source)) == 200
        await world.settled()
    assert await other.raw(b'{"destination":"U0","events":[]}') == 200
    conversations = (await world.admin.get("/conversations"))["items"]
    assert len({conversation["customer"]["id"] for conversation in conversations}) == 1
    assert sorted((c["last_message"]["preview"], c["last_seq"]) for c in conversations) == [
        ("to the clinic", 1),
        ("to the shop again", 2),
    ]
