"""Groups and rooms: an account leaves them politely, or converses in them with everybody by name."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from tests.world import LineUser, World, eventually


@pytest.fixture
async def conversing(world: World) -> AsyncIterator[World]:
    await set_policy(world, "converse")
    yield world
    await set_policy(world, "leave")


async def set_policy(world: World, policy: str) -> None:
    path = f"/admin/line-accounts/{world.account['id']}"
    changed = await world.admin.ask("PATCH", path, {"group_policy": policy})
    assert changed.raise_for_status().json()["group_policy"] == policy


@dataclass
class Group:
    """A group chat on the phones of LINE."""

    world: World
    id: str

    @classmethod
    async def of(cls, world: World, *people: LineUser, **settings: Any) -> "Group":
        path = f"/_sim/accounts/{world.line_account['id']}/groups"
        body = {"members": [one.user_id for one in people], **settings}
        opened = await world.sim.post(path, params={"wait": "true"}, json=body)
        return cls(world, opened.raise_for_status().json()["id"])

    async def hears(self, who: LineUser, message: dict[str, Any]) -> Any:
        path = f"/_sim/users/{who.user_id}/messages"
        response = await self.world.sim.post(path, params={"wait": "true"}, json={"group": self.id, **message})
        return response.raise_for_status().json()

    async def do(self, method: str, path: str, body: Any = None) -> None:
        url = f"/_sim/groups/{self.id}{path}"
        (await self.world.sim.request(method, url, params={"wait": "true"}, json=body)).raise_for_status()

    async def present(self) -> bool:
        found = (await self.world.sim.get(f"/_sim/groups/{self.id}")).raise_for_status().json()
        return bool(found["present"])

    async def said_by_account(self) -> list[str]:
        shown = (await self.world.sim.get(f"/_sim/groups/{self.id}/chat")).raise_for_status().json()["messages"]
        return [message["text"] for message in shown if message["from"] == "account"]


@pytest.mark.parametrize("kind", ["group", "room"])
async def test_an_account_that_does_not_converse_in_groups_says_so_once_and_leaves(world: World, kind: str) -> None:
    hanako = await world.customer("Hanako")
    group = await Group.of(world, hanako, kind=kind)
    if kind == "room":  # LINE tells of a room only when somebody writes in it
        await group.hears(hanako, {"type": "text", "text": "lunch?"})

    async def gone() -> bool:
        await world.settled()
        return not await group.present()

    await eventually(gone)
    [said] = await group.said_by_account()
    assert "group chats" in said
    assert (await world.admin.get("/conversations"))["items"] == []
    assert await world.pool.fetchval(
        "SELECT count(*) FROM events WHERE type = 'GroupLeft' AND at > now() - interval '1 minute'"
    )


async def test_a_group_is_one_conversation_in_which_everybody_has_a_name(conversing: World) -> None:
    world = conversing
    rin = await world.representative("Rin")
    hanako, somchai = await world.customer("山田 花子"), await world.customer("สมชาย", language="th")
    group = await Group.of(world, hanako, somchai, name="Picnic")
    async with rin.stream() as ear:
        await group.hears(hanako, {"type": "text", "text": "where do we meet?"})
        await group.hears(somchai, {"type": "text", "text": "ที่ไหนครับ"})
        named = {"山田 花子", "สมชาย"}
        await ear.hear_until(lambda heard: {m["author"]["name"] for m in heard.messages.values()} >= named)
        await ear.hear_until(
            lambda heard: any(c["customer"]["display_name"] == "Picnic" for c in heard.conversations.values())
        )
    conversation = await rin.accept()
    assert conversation["customer"]["kind"] == "group"
    messages = await rin.messages(conversation["id"])
    assert [(m["author"]["name"], m["content"]["text"]) for m in messages] == [
        ("山田 花子", "where do we meet?"),
        ("สมชาย", "ที่ไหนครับ"),
    ]
    texts = ["at the gate", "at ten", "bring hats"]
    settled = []
    for text in texts:
        said = await rin.say(conversation["id"], text)
        settled.append((await rin.message_settles(conversation["id"], said["id"]))["delivered_by"])
    assert settled == ["reply", "reply", "push"]  # each of the two who wrote has brought a token
    assert await group.said_by_account() == texts
    assert len((await world.admin.get("/conversations"))["items"]) == 1


async def test_who_comes_and_goes_is_told_in_lines_that_wait_for_nobody(conversing: World) -> None:
    world = conversing
    rin = await world.representative("Rin")
    hanako, ming = await world.customer("Hanako"), await world.customer("王小明")
    group = await Group.of(world, hanako, name="Picnic")
    await group.hears(hanako, {"type": "text", "text": "hello"})
    await world.settled()
    conversation = (await rin.accept())["id"]
    await rin.say(conversation, "hello")
    await group.do("POST", "/members", {"members": [ming.user_id]})

    async def named() -> Any:
        await world.settled()
        lines = [m["content"] for m in await rin.messages(conversation) if m["content"]["type"] == "activity"]
        return lines if lines and lines[0]["names"] else None

    [line] = await eventually(named)
    assert (line["kind"], line["names"]) == ("members_joined", ["王小明"])
    await group.do("DELETE", f"/members/{ming.user_id}")
    await world.settled()
    left = (await rin.messages(conversation))[-1]["content"]
    assert (left["kind"], left["names"]) == ("members_left", ["王小明"])
    shown = await rin.get(f"/conversations/{conversation}")
    assert (shown["awaiting_reply_since"], shown["last_message"]["preview"]) == (None, "hello")
    await group.do("DELETE", "/account")
    await world.settled()
    shown = await rin.get(f"/conversations/{conversation}")
    assert shown["blocked_at"] is not None
    assert (await rin.messages(conversation))[-1]["content"]["kind"] == "left"
    await group.do("PUT", "/account")
    await world.settled()
    assert (await rin.get(f"/conversations/{conversation}"))["blocked_at"] is None


async def test_a_room_has_no_name_but_its_people_have(conversing: World) -> None:
    world = conversing
    hanako, ming = await world.customer("Hanako"), await world.customer("Ming")
    room = await Group.of(world, hanako, ming, kind="room")
    await room.hears(ming, {"type": "text", "text": "lunch?"})

    async def named() -> Any:
        await world.settled()
        [conversation] = (await world.admin.get("/conversations"))["items"]
        messages = await world.admin.messages(conversation["id"])
        return conversation if [m["author"]["name"] for m in messages] == ["Ming"] else None

    conversation = await eventually(named)
    assert (conversation["customer"]["kind"], conversation["customer"]["display_name"]) == ("room", None)
    assert await world.pool.fetchval("SELECT count(*) FROM dead_jobs") == 0


async def test_a_member_is_asked_for_once_and_not_known_elsewhere(conversing: World) -> None:
    world = conversing
    hanako = await world.customer("Hanako")
    group = await Group.of(world, hanako, name="Picnic")
    before = len(await world.line_calls(f"/member/{hanako.user_id}"))
    for _ in range(3):
        await group.hears(hanako, {"type": "text", "text": "hi"})
    await world.settled()
    assert len(await world.line_calls(f"/member/{hanako.user_id}")) - before == 1
    await hanako.says("and alone")
    await world.settled()
    conversations = (await world.admin.get("/conversations"))["items"]
    assert sorted(c["customer"]["kind"] for c in conversations) == ["group", "person"]


async def test_F05_somebody_in_a_group_takes_a_message_back_and_another_edits_theirs(conversing: World) -> None:
    world = conversing
    hanako, ming = await world.customer("Hanako"), await world.customer("Ming")
    group = await Group.of(world, hanako, ming, name="Picnic")
    secret = await group.hears(hanako, {"type": "text", "text": "a secret"})
    draft = await group.hears(ming, {"type": "text", "text": "at nine"})
    unsend = {"message_id": secret["id"], "group": group.id}
    (
        await world.sim.post(f"/_sim/users/{hanako.user_id}/unsend", params={"wait": "true"}, json=unsend)
    ).raise_for_status()
    edit = {"message_id": draft["id"], "group": group.id, "text": "at ten"}
    (await world.sim.post(f"/_sim/users/{ming.user_id}/edits", params={"wait": "true"}, json=edit)).raise_for_status()
    await world.settled()
    [conversation] = (await world.admin.get("/conversations"))["items"]
    first, second = await world.admin.messages(conversation["id"])
    assert first["content"] == {"type": "unsent"}
    assert (second["content"]["text"], second["edited_at"] is not None) == ("at ten", True)


async def test_a_group_whose_summary_is_not_found_is_told_to_be_left_once(conversing: World) -> None:
    world = conversing
    rin = await world.representative("Rin")
    hanako = await world.customer("Hanako")
    group = await Group.of(world, hanako, name="Picnic")
    await group.hears(hanako, {"type": "text", "text": "hello"})
    await world.settled()
    conversation = (await rin.accept())["id"]
    await world.faults(status={"value": 404, "endpoint": "group"})
    for _ in range(2):
        await ask_for_its_name(world, conversation)
    lines = [m["content"]["kind"] for m in await rin.messages(conversation) if m["content"]["type"] == "activity"]
    assert lines == ["left"]
    assert (await rin.get(f"/conversations/{conversation}"))["blocked_at"] is not None
    await world.faults()
    await group.hears(hanako, {"type": "text", "text": "still here"})
    await world.settled()
    assert (await rin.get(f"/conversations/{conversation}"))["blocked_at"] is None
    assert await world.pool.fetchval("SELECT count(*) FROM dead_jobs") == 0


async def ask_for_its_name(world: World, conversation: str) -> None:
    """As is done when what is known of the group has grown old."""
    await world.pool.execute(
        """
        INSERT INTO jobs (function, args, outside, bulk, run_at)
        SELECT 'line.profiles:fetch', jsonb_build_object('customer_id', customer_id, 'account_id', account_id),
          true, false, $2 FROM conversations WHERE id = $1
        """,
        UUID(conversation),
        world.clock.now(),
    )
    await world.settled()
