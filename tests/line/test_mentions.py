"""Somebody in a group is addressed by name: as a mention on their phone, as their name everywhere else."""

from typing import Any
from uuid import uuid4

import pytest
from tests.line.test_groups import Group, conversing
from tests.line.test_sending import talk
from tests.rooms import problem_of
from tests.world import LineUser, Person, World, eventually

from madoguchi.conversations.content import Mention
from madoguchi.line import mentions

__all__ = ["conversing"]


async def group_talk(world: World) -> tuple[Person, Group, str, LineUser, LineUser]:
    """A representative in a conversation with a group of two, whose names are known."""
    rin = await world.representative("Rin")
    hanako, somchai = await world.customer("山田 花子"), await world.customer("สมชาย", language="th")
    group = await Group.of(world, hanako, somchai, name="Picnic")
    for one in (hanako, somchai):
        await group.hears(one, {"type": "text", "text": "hello"})
    conversation = (await rin.accept())["id"]
    await world.settled()

    async def named() -> bool:
        return len(await members_of(rin, conversation)) == 2

    await eventually(named)
    return rin, group, conversation, hanako, somchai


async def members_of(rin: Person, conversation: str) -> dict[str, str]:
    """Ids by name of those who can be mentioned."""
    return {one["name"]: one["id"] for one in (await rin.get(f"/conversations/{conversation}/members"))["items"]}


def saying(text: str, *mentioned: tuple[str, str | None]) -> dict[str, Any]:
    """A text in which words such as `@Name` are mentions."""
    found = [
        {"index": len(text[: text.index(word)].encode("utf-16-le")) // 2, "length": len(word), "member_id": member_id}
        for word, member_id in mentioned
    ]
    return {"client_id": str(uuid4()), "content": {"type": "text", "text": text, "mentions": found}}


async def last_shown(group: Group, world: World) -> Any:
    chat = (await world.sim.get(f"/_sim/groups/{group.id}/chat")).raise_for_status().json()["messages"]
    return [message for message in chat if message["from"] == "account"][-1]


async def test_somebody_and_everybody_are_mentioned_in_reply_and_in_push(conversing: World) -> None:
    world = conversing
    rin, group, conversation, hanako, _ = await group_talk(world)
    ids = await members_of(rin, conversation)
    text = "🙂 @山田 花子, {see} you. @All"
    for way in ("reply", "push"):
        await world.advance(seconds=51 if way == "push" else 0)
        body = saying(text, ("@山田 花子", ids["山田 花子"]), ("@All", None))
        message = await rin.post(f"/conversations/{conversation}/messages", body)
        sent = await rin.message_settles(conversation, message["id"])
        assert (sent["state"], sent["delivered_by"], sent["content"]["text"]) == ("sent", way, text), sent["failure"]
        assert [one["of"] for one in sent["content"]["mentions"]] == ["somebody", "everybody"]
        shown = await last_shown(group, world)
        assert (shown["type"], shown["text"]) == ("textV2", "🙂 {m0}, {{see}} you. {m1}")
        assert shown["substitution"] == {
            "m0": {"type": "mention", "mentionee": {"type": "user", "userId": hanako.user_id}},
            "m1": {"type": "mention", "mentionee": {"type": "all"}},
        }
    listed = await rin.get(f"/conversations/{conversation}")
    assert listed["last_message"]["preview"] == text


async def test_who_has_left_can_no_longer_be_mentioned_and_one_that_waits_goes_with_the_name(conversing: World) -> None:
    world = conversing
    rin, group, conversation, hanako, _ = await group_talk(world)
    ids = await members_of(rin, conversation)
    body = saying("@山田 花子 hello", ("@山田 花子", ids["山田 花子"]))
    await world.faults(rate_limited={"endpoint": "all"})
    waiting = await rin.post(f"/conversations/{conversation}/messages", body)
    await group.do("DELETE", f"/members/{hanako.user_id}")

    async def left() -> bool:
        return list(await members_of(rin, conversation)) == ["สมชาย"]

    await eventually(left)
    refused = await rin.ask("POST", f"/conversations/{conversation}/messages", body | {"client_id": str(uuid4())})
    assert problem_of(refused) == (422, "invalid")
    assert "not in this group" in refused.json()["detail"]
    await world.faults()
    assert (await rin.message_settles(conversation, waiting["id"]))["state"] == "sent"
    shown = await last_shown(group, world)
    assert (shown["type"], shown["text"]) == ("text", "@山田 花子 hello")
    await group.do("POST", "/members", {"members": [hanako.user_id]})

    async def back() -> bool:
        return len(await members_of(rin, conversation)) == 2

    await eventually(back)


async def test_nobody_is_mentioned_in_a_chat_with_one_person(world: World) -> None:
    rin, _, conversation = await talk(world)
    assert await members_of(rin, conversation) == {}
    for member_id in (None, str(uuid4())):
        body = saying("@All hello", ("@All", member_id))
        refused = await rin.ask("POST", f"/conversations/{conversation}/messages", body)
        assert problem_of(refused) == (422, "invalid")
        assert "groups only" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("@Rin", [(0, 5)]),
        ("@Rin", [(0, 0)]),
        ("@Rin @Mai", [(0, 6), (5, 4)]),
        ("🙂@Rin", [(1, 4)]),
        ("@Rin🙂", [(0, 5)]),
    ],
)
def test_a_mention_covers_whole_letters_within_the_text(text: str, places: list[tuple[int, int]]) -> None:
    assert not mentions.is_within(text, [Mention(index=at, length=length, of="somebody") for at, length in places])


def test_what_mentions_nobody_that_is_there_is_a_plain_text() -> None:
    gone = Mention(index=0, length=4, of="somebody", member_id="gone")
    assert mentions.message("@Rin {x}", [gone], {}) == {"type": "text", "text": "@Rin {x}"}
