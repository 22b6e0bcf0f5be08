"""Words that are taken back or edited are gone also from where nobody had understood them (F05)."""

import json
from typing import Any

import pytest
from tests.line.post import Post
from tests.line.test_unsending import SECRET, everything_kept, message, unsend
from tests.world import World, eventually

OTHER = "somebody else's words"


def unreadable(post: Post, text: str = SECRET, message_id: str = "700", **changes: Any) -> dict[str, Any]:
    """An event that can never be worked on, since its type is none."""
    written = {"type": "text", "id": message_id, "text": text}
    return message(post, type=5, message=written, **changes)


async def died(world: World, count: int) -> None:
    async def look() -> bool:
        await world.settled()
        return int(await world.pool.fetchval("SELECT count(*) FROM dead_jobs")) == count

    await eventually(look)


async def test_F05_an_event_that_failed_loses_its_words_when_its_message_is_taken_back(
    world: World, post: Post
) -> None:
    assert await post.events(unreadable(post), unreadable(post, OTHER, "701")) == 200
    await died(world, 2)
    assert SECRET.encode() in await everything_kept(world)
    assert await post.events(unsend(post)) == 200
    await world.settled()
    kept = await everything_kept(world)
    assert SECRET.encode() not in kept
    assert OTHER.encode() in kept
    assert await world.pool.fetchval("SELECT count(*) FROM dead_jobs") == 2, "that it failed is still to be seen"


async def test_F05_an_event_that_fails_after_its_message_was_taken_back_is_swept(world: World, post: Post) -> None:
    assert await post.events(unsend(post)) == 200
    await world.settled()
    assert await post.events(unreadable(post), unreadable(post, OTHER, "701")) == 200
    await died(world, 2)
    await world.advance(hours=1, seconds=1)

    async def swept() -> bool:
        await world.settled()
        return SECRET.encode() not in await everything_kept(world)

    await eventually(swept, seconds=15)
    assert OTHER.encode() in await everything_kept(world)


async def test_F05_the_search_finds_nothing_by_what_was_taken_back(world: World, post: Post) -> None:
    assert await post.events(message(post), unsend(post)) == 200
    await world.settled()
    assert (await world.admin.get("/conversations", search=SECRET))["items"] == []
    [conversation] = (await world.admin.get("/conversations"))["items"]
    assert SECRET not in json.dumps(conversation)


def edit(post: Post, text: str, at: int) -> dict[str, Any]:
    return message(post, type="messageEdited", message={"type": "text", "id": "700", "text": text}, timestamp=at)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
async def test_F05_what_an_edit_replaces_is_gone_in_whatever_order_they_come(
    world: World, post: Post, order: tuple[int, ...]
) -> None:
    at = 1795508130123
    written = message(post, "the first words", timestamp=at)
    events = [written, edit(post, "the second words", at + 1), edit(post, "the last words", at + 2)]
    for number in order:
        assert await post.events(events[number]) == 200
        await world.settled()
    kept = await everything_kept(world)
    assert b"the first words" not in kept
    assert b"the second words" not in kept
    assert b"the last words" in kept
    [conversation] = (await world.admin.get("/conversations"))["items"]
    [shown] = await world.admin.messages(conversation["id"])
    assert shown["content"]["text"] == "the last words"
