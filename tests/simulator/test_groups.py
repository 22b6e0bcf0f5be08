"""Groups and rooms: people and the account come and go, write, edit, and are seen through LINE's API."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest

TEXT = {"type": "text", "text": "hello"}
Open = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
async def friend(world: Any, control: httpx2.AsyncClient) -> str:
    path = f"/_sim/accounts/{world.account['id']}/users"
    return (await control.post(path, json={"display_name": "สมชาย ใจดี"})).json()["user_id"]


@pytest.fixture
def opened(world: Any, control: httpx2.AsyncClient) -> Open:
    """Open a group with the world's user in it, wait for its webhook, and answer the group."""

    async def run(**settings: Any) -> dict[str, Any]:
        body = {"members": [world.user["user_id"]], "name": "旅行"} | settings
        if body.get("kind") == "room":
            del body["name"]
        answer = await control.post(f"/_sim/accounts/{world.account['id']}/groups?wait=true", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return run


async def test_an_invited_account_hears_of_it_and_can_answer(world: Any, opened: Open, friend: str) -> None:
    group = await opened(members=[world.user["user_id"], friend])
    (event,) = world.receiver.events
    assert (event["type"], event["source"]) == ("join", {"type": "group", "groupId": group["id"]})
    assert (await world.reply(event["replyToken"], "はじめまして")).status_code == 200
    chat = (await world.control.get(f"/_sim/groups/{group['id']}/chat")).json()["messages"]
    assert [(it["from"], it["text"], it["via"]) for it in chat] == [("account", "はじめまして", "reply")]


async def test_what_is_written_in_a_group_names_group_and_writer(world: Any, opened: Open) -> None:
    group = await opened()
    await world.say("みんな、こんにちは", group=group["id"])
    event = world.receiver.events[-1]
    user = world.user["user_id"]
    assert event["source"] == {"type": "group", "groupId": group["id"], "userId": user}
    assert (await world.reply(event["replyToken"])).status_code == 200
    chat = (await world.control.get(f"/_sim/groups/{group['id']}/chat")).json()["messages"]
    assert [(it["from"], it.get("user")) for it in chat] == [("user", user), ("account", None)]
    assert await world.chat() == []


async def test_who_does_not_consent_is_named_nowhere(world: Any, opened: Open, friend: str) -> None:
    group = await opened(members=[world.user["user_id"], friend])
    await world.control.patch(f"/_sim/users/{world.user['user_id']}", json={"consents": False})
    await world.say("from my computer", group=group["id"])
    assert world.receiver.events[-1]["source"] == {"type": "group", "groupId": group["id"]}
    ids = await world.line.get(f"/v2/bot/group/{group['id']}/members/ids")
    assert ids.json() == {"memberIds": [friend]}


async def test_a_room_is_told_of_at_its_first_event(world: Any, opened: Open) -> None:
    room = await opened(kind="room")
    assert world.receiver.events == []
    await world.say("hello", group=room["id"])
    first, second = await world.receiver.wait_for(2)
    assert (first["type"], second["type"]) == ("join", "message")
    assert second["source"] == {"type": "room", "roomId": room["id"], "userId": world.user["user_id"]}


async def test_members_come_and_go(world: Any, opened: Open, friend: str, control: httpx2.AsyncClient) -> None:
    group = await opened()
    path = f"/_sim/groups/{group['id']}/members"
    joined = (await control.post(f"{path}?wait=true", json={"members": [friend]})).json()
    assert (joined["members"], joined["webhook"]["status"]) == ([world.user["user_id"], friend], 200)
    assert (await control.post(path, json={"members": [friend]})).status_code == 409
    left = await control.delete(f"{path}/{friend}?wait=true")
    assert left.json()["members"] == [world.user["user_id"]]
    assert (await control.delete(f"{path}/{friend}")).status_code == 409
    joining, leaving = world.receiver.events[1:]
    member = {"members": [{"type": "user", "userId": friend}]}
    assert (joining["type"], joining["joined"], "replyToken" in joining) == ("memberJoined", member, True)
    assert (leaving["type"], leaving["left"], "replyToken" in leaving) == ("memberLeft", member, False)


async def test_the_account_is_sent_away_or_leaves(world: Any, opened: Open, control: httpx2.AsyncClient) -> None:
    group = await opened()
    path = f"/_sim/groups/{group['id']}/account"
    assert (await control.delete(f"{path}?wait=true")).json()["present"] is False
    assert (await world.line.get(f"/v2/bot/group/{group['id']}/summary")).status_code == 404
    refused = await world.line.post("/v2/bot/message/push", json={"to": group["id"], "messages": [TEXT]})
    assert (refused.status_code, refused.json()) == (400, {"message": "Failed to send messages"})
    assert (await control.put(f"{path}?wait=true")).json()["present"] is True
    assert (await world.line.post(f"/v2/bot/group/{group['id']}/leave")).json() == {}
    events = await world.receiver.wait_for(4)
    assert [it["type"] for it in events] == ["join", "leave", "join", "leave"]
    assert (await world.line.post(f"/v2/bot/group/{group['id']}/leave")).status_code == 404


async def test_leaving_a_room_twice_is_no_mistake(world: Any, opened: Open) -> None:
    room = await opened(kind="room")
    statuses = [(await world.line.post(f"/v2/bot/room/{room['id']}/leave")).status_code for _ in range(2)]
    assert statuses == [200, 200]


async def test_summary_members_and_their_profiles(world: Any, opened: Open, friend: str) -> None:
    group = await opened(members=[world.user["user_id"], friend], picture_url="https://example.com/g.png")
    path = f"/v2/bot/group/{group['id']}"
    assert (await world.line.get(f"{path}/summary")).json() == {
        "groupId": group["id"], "groupName": "旅行", "pictureUrl": "https://example.com/g.png",
    }  # fmt: skip
    assert (await world.line.get(f"{path}/members/count")).json() == {"count": 2}
    await world.control.post(f"/_sim/users/{friend}/unfollow", json={})
    member = (await world.line.get(f"{path}/member/{friend}")).json()
    assert member == {"userId": friend, "displayName": "สมชาย ใจดี"}
    assert (await world.line.get(f"{path}/member/U{'0' * 32}")).json() == {"message": "Not found"}
    wrong = await world.line.get("/v2/bot/group/C1/summary")
    assert (wrong.status_code, wrong.json()["message"]) == (400, "The value for the 'groupId' parameter is invalid")
    await world.change(verified=False)
    assert (await world.line.get(f"{path}/members/ids")).status_code == 403


async def test_members_are_listed_a_hundred_at_a_time(world: Any, opened: Open, control: httpx2.AsyncClient) -> None:
    path = f"/_sim/accounts/{world.account['id']}/users"
    people = [(await control.post(path, json={"display_name": f"P{n}"})).json()["user_id"] for n in range(101)]
    group = await opened(members=people)
    members = f"/v2/bot/group/{group['id']}/members/ids"
    first = (await world.line.get(members)).json()
    second = (await world.line.get(members, params={"start": first["next"]})).json()
    assert [*first["memberIds"], *second["memberIds"]] == people
    assert "next" not in second
    assert (await world.line.get(members, params={"start": "x"})).json() == {"message": "Invalid start param"}


async def test_a_push_to_a_group_counts_its_people(world: Any, opened: Open, friend: str) -> None:
    group = await opened(members=[world.user["user_id"], friend])
    body = {"to": group["id"], "messages": [TEXT]}
    assert (await world.line.post("/v2/bot/message/push", json=body)).status_code == 200
    assert (await world.line.get("/v2/bot/message/quota/consumption")).json() == {"totalUsage": 2}
    await world.change(quota=3)
    assert (await world.line.post("/v2/bot/message/push", json=body)).status_code == 429


async def test_an_edited_text_keeps_its_id_and_gets_new_tokens(world: Any, opened: Open) -> None:
    group = await opened()
    said = await world.say("9 o'clock", group=group["id"])
    edited = await world.act("edits", message_id=said["id"], text="10 o'clock", group=group["id"])
    before, after = world.receiver.events[-2:]
    assert (after["type"], after["message"]["id"], after["message"]["text"]) == (
        "messageEdited", said["id"], "10 o'clock",
    )  # fmt: skip
    assert after["replyToken"] == edited["reply_token"] != said["reply_token"]
    assert after["message"]["quoteToken"] != before["message"]["quoteToken"]
    assert "markAsReadToken" not in after["message"]
    quoting = {"to": group["id"], "messages": [TEXT | {"quoteToken": after["message"]["quoteToken"]}]}
    await world.line.post("/v2/bot/message/push", json=quoting)
    chat = (await world.control.get(f"/_sim/groups/{group['id']}/chat")).json()["messages"]
    assert chat[-1]["quotes"] == said["id"]


async def test_the_marks_of_words_that_were_edited_go_with_them(world: Any, opened: Open) -> None:
    group = await opened()
    us = {"type": "user", "userId": world.account["bot_user_id"]}
    said = await world.say("@Shop two of us", group=group["id"], mentionees=[us | {"index": 0, "length": 5}])
    await world.act("edits", message_id=said["id"], text="two of us", group=group["id"])
    assert "mention" not in world.receiver.events[-1]["message"]
    again = [us | {"index": 10, "length": 5}]
    await world.act("edits", message_id=said["id"], text="two of us @Shop", group=group["id"], mentionees=again)
    assert world.receiver.events[-1]["message"]["mention"]["mentionees"] == [again[0] | {"isSelf": True}]


async def test_only_texts_in_groups_can_be_edited(world: Any) -> None:
    said = await world.say()
    path = f"/_sim/users/{world.user['user_id']}/edits"
    answer = await world.control.post(path, json={"message_id": said["id"], "text": "x"})
    assert (answer.status_code, answer.json()["message"]) == (409, "only texts in group chats can be edited")


async def test_mentions_and_emoji_are_passed_on(world: Any, opened: Open) -> None:
    group = await opened()
    bot = world.account["bot_user_id"]
    mentionees = [
        {"index": 0, "length": 3, "type": "user", "userId": bot},
        {"index": 4, "length": 4, "type": "all"},
    ]
    emojis = [{"index": 9, "length": 6, "productId": "5ac1bfd5040ab15980c9b435", "emojiId": "001"}]
    await world.say("@me @All (love)", group=group["id"], mentionees=mentionees, emojis=emojis)
    message = world.receiver.events[-1]["message"]
    assert message["emojis"] == emojis
    assert message["mention"]["mentionees"] == [mentionees[0] | {"isSelf": True}, mentionees[1]]


async def test_reading_in_a_group_is_the_groups_own(world: Any, opened: Open) -> None:
    group = await opened()
    await world.say("in the group", group=group["id"])
    await world.say("alone")
    token = world.receiver.events[1]["message"]["markAsReadToken"]
    await world.line.post("/v2/bot/chat/markAsRead", json={"markAsReadToken": token})
    chat = (await world.control.get(f"/_sim/groups/{group['id']}/chat")).json()["messages"]
    assert ([it["read"] for it in chat], [it["read"] for it in await world.chat()]) == ([True], [False])


async def test_who_is_not_in_a_group_cannot_write_there(world: Any, opened: Open, friend: str) -> None:
    group = await opened()
    answer = await world.control.post(f"/_sim/users/{friend}/messages", json=TEXT | {"group": group["id"]})
    assert (answer.status_code, answer.json()["message"]) == (409, "สมชาย ใจดี is not in 旅行")


async def test_an_account_joins_no_groups_until_that_is_switched_on(world: Any, control: httpx2.AsyncClient) -> None:
    fresh = (await control.post("/_sim/accounts", json={"name": "Shop TH"})).json()
    assert fresh["joins_groups"] is False
    path, body = f"/_sim/accounts/{fresh['id']}/groups", {"members": [world.user["user_id"]]}
    answer = await control.post(path, json=body)
    assert (answer.status_code, answer.json()["message"]) == (
        409, "Shop TH does not let itself be added to groups: `joins_groups` is off, as LINE has it",
    )  # fmt: skip
    assert (await control.get(path)).json() == {"groups": []}
    await control.patch(f"/_sim/accounts/{fresh['id']}", json={"joins_groups": True})
    assert (await control.post(path, json=body)).status_code == 201


async def test_any_event_can_be_sent_in_lines_own_words(world: Any, control: httpx2.AsyncClient) -> None:
    path = f"/_sim/accounts/{world.account['id']}/events?wait=true"
    source = {"type": "user", "userId": world.user["user_id"]}
    beacon = {"type": "beacon", "source": source, "beacon": {"hwid": "d41d8cd98f", "type": "enter"}, "answerable": True}
    sent = (await control.post(path, json=beacon)).json()
    await control.post(path, json={"type": "botSuspended"})
    await control.post(path, json={"type": "brandNew", "source": source, "mode": "standby", "timestamp": 1})
    first, second, third = world.receiver.events
    assert first["beacon"] == {"hwid": "d41d8cd98f", "type": "enter"}
    assert (await world.reply(sent["reply_token"])).status_code == 200
    assert "source" not in second
    assert (third["mode"], third["timestamp"], "replyToken" in third) == ("standby", 1, False)
