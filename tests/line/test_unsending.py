"""What a customer takes back is gone wherever it was, whichever of message and unsend comes first (F05)."""

from typing import Any

import pytest
from tests.line.post import Post
from tests.rooms import problem_of, waiting_customer
from tests.world import World

from madoguchi.line import privacy

SECRET = "my card is 4111 1111"
USER = {"type": "user", "userId": "U" + "d" * 32}
GROUP = {"type": "group", "groupId": "C" + "d" * 32, "userId": "U" + "d" * 32}


def message(post: Post, text: str = SECRET, **changes: Any) -> dict[str, Any]:
    return post.event({"type": "text", "id": "700", "text": text}, source=USER) | changes


def unsend(post: Post, **changes: Any) -> dict[str, Any]:
    event = post.event(None, type="unsend", source=USER, unsend={"messageId": "700"}) | changes
    del event["message"]
    return event


async def everything_kept(world: World) -> bytes:
    """All that the database holds, as one heap of bytes."""
    async with world.pool.acquire() as connection:
        tables = await connection.fetch(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition "
            "AND relnamespace = 'public'::regnamespace"
        )
        heap = [await connection.fetch(f'SELECT t::text FROM "{row["relname"]}" AS t') for row in tables]
        raws = await connection.fetch("SELECT raw FROM line_inbox")
    texts = [row["t"] for rows in heap for row in rows]
    return "\n".join(texts).encode() + b"\n".join(row["raw"] for row in raws)


async def test_F05_a_message_that_is_taken_back_is_gone_from_thread_list_offer_stream_and_database(
    world: World, post: Post
) -> None:
    rin = await world.representative("Rin")
    async with rin.stream() as ear:
        assert await post.events(message(post)) == 200
        offer = await rin.offer()
        assert offer["first_words"] == SECRET
        assert await post.events(unsend(post)) == 200
        told = await ear.hear_until(
            lambda heard: [m for m in heard.messages.values() if m["content"] == {"type": "unsent"}]
        )
        await ear.hear_until(lambda heard: heard.offers[offer["id"]]["first_words"] == "")
    await world.settled()
    conversation = ear.conversations[told[0]["conversation_id"]]
    assert conversation["last_message"]["preview"] == ""
    assert conversation["last_message"]["type"] == "unsent"
    assert [m["content"] for m in await rin.messages(conversation["id"])] == [{"type": "unsent"}]
    assert (await rin.offer())["first_words"] == ""
    assert SECRET.encode() not in await everything_kept(world)


async def test_F05_the_unsend_may_come_before_its_message(world: World, post: Post) -> None:
    assert await post.events(unsend(post)) == 200
    await world.settled()
    late = message(post)
    assert (
        await post.events(late, message(post, "and this stays", message={"type": "text", "id": "701", "text": "ok"}))
        == 200
    )
    await world.settled()
    [conversation] = (await world.admin.get("/conversations"))["items"]
    contents = [m["content"] for m in await world.admin.messages(conversation["id"])]
    assert [content["type"] for content in contents] == ["unsent", "text"]
    assert SECRET.encode() not in await everything_kept(world)
    assert await post.events(late | {"deliveryContext": {"isRedelivery": True}}) == 200
    await world.settled()
    assert len(await world.admin.messages(conversation["id"])) == 2


async def test_F05_a_later_message_keeps_its_place_in_the_list(world: World, post: Post) -> None:
    other = message(post, message={"type": "text", "id": "702", "text": "never mind"})
    assert await post.events(message(post), other, unsend(post)) == 200
    await world.settled()
    [conversation] = (await world.admin.get("/conversations"))["items"]
    assert conversation["last_message"]["preview"] == "never mind"
    assert conversation["unread_count"] == 2


@pytest.mark.parametrize("first", ["message", "unsend"])
@pytest.mark.parametrize("where", [{"mode": "standby"}, {"source": GROUP}], ids=["standby", "group that we leave"])
async def test_F05_what_was_only_kept_raw_is_erased_as_well(
    world: World, post: Post, first: str, where: dict[str, Any]
) -> None:
    events = [message(post, **where), unsend(post, **where)]
    for event in events if first == "message" else events[::-1]:
        assert await post.events(event) == 200
        await world.settled()
    assert SECRET.encode() not in await everything_kept(world)


async def test_F05_an_edit_is_erased_with_the_message_that_it_changed(world: World, post: Post) -> None:
    edited = message(post, type="messageEdited", message={"type": "text", "id": "700", "text": f"{SECRET} 2222"})
    assert await post.events(message(post), edited, unsend(post)) == 200
    await world.settled()
    assert SECRET.encode() not in await everything_kept(world)


async def test_F05_a_message_of_another_account_with_the_same_id_is_left_alone(world: World, post: Post) -> None:
    body = {
        "name": "Other",
        "channel_id": "1000000099",
        "channel_secret": "e" * 32,
        "channel_access_token": "o" * 60,
    }
    (await world.sim.post("/_sim/accounts", json=body)).raise_for_status()
    body |= {"workstream_id": world.workstream["id"], "privacy_version": privacy.VERSION}
    account = await world.admin.post("/admin/line-accounts", body)
    other = Post(post.http, account=account, secret="e" * 32)
    assert await post.events(message(post)) == 200
    assert await other.events(unsend(other)) == 200
    await world.settled()
    assert SECRET.encode() in await everything_kept(world)


async def test_F05_the_free_reply_is_still_there_after_the_message_was_taken_back(world: World) -> None:
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    sent = await hanako.says(SECRET)
    path = f"/_sim/users/{hanako.user_id}/unsend"
    answer = await world.sim.post(
        path, params={"wait": "true"}, json={"account": hanako.account, "message_id": sent["id"]}
    )
    assert answer.json()["webhook"]["status"] == 200
    await world.settled()
    assert (await rin.messages(conversation))[-1]["content"] == {"type": "unsent"}
    said = await rin.say(conversation, "how can I help?")
    assert (await rin.message_settles(conversation, said["id"]))["delivered_by"] == "reply"


async def test_F05_the_raw_event_that_an_administrator_can_see_holds_nothing_of_it(world: World, post: Post) -> None:
    assert await post.events(message(post)) == 200
    await world.settled()
    [conversation] = (await world.admin.get("/conversations"))["items"]
    [shown] = await world.admin.messages(conversation["id"])
    assert SECRET in (await world.admin.get(f"/admin/webhook-events/{shown['id']}"))["raw"]
    assert await post.events(unsend(post)) == 200
    await world.settled()
    raw = (await world.admin.get(f"/admin/webhook-events/{shown['id']}"))["raw"]
    assert SECRET not in raw
    assert '"webhookEventId"' in raw
    nowhere = "/admin/webhook-events/01930000-0000-7000-8000-000000000000"
    assert problem_of(await world.admin.ask("GET", nowhere)) == (404, "not_found")


async def test_an_edit_changes_message_and_list_and_the_latest_counts(world: World, post: Post) -> None:
    def edit(text: str, timestamp: int) -> dict[str, Any]:
        changed = {"type": "text", "id": "700", "text": text}
        return message(post, type="messageEdited", message=changed, timestamp=timestamp)

    at = 1795508130123
    assert await post.events(edit("first", at + 1)) == 200
    await world.settled()
    assert await post.events(message(post, "as written"), edit("third", at + 3), edit("second", at + 2)) == 200
    await world.settled()
    [conversation] = (await world.admin.get("/conversations"))["items"]
    [shown] = await world.admin.messages(conversation["id"])
    assert shown["content"]["text"] == "third"
    assert shown["edited_at"] is not None
    assert conversation["last_message"]["preview"] == "third"
    assert conversation["unread_count"] == 1
