"""The control API: what tests and the phone page drive the simulator with."""

import asyncio
import json
import time
from typing import Any

import httpx2
import pytest

PERSON = {"display_name": "Siti Rahayu", "language": "id"}


async def test_an_account_has_everything_a_channel_needs(world: Any, control: httpx2.AsyncClient) -> None:
    wanted = {
        "id", "name", "channel_id", "channel_secret", "channel_access_token", "bot_user_id", "basic_id",
        "webhook_url", "chat", "redelivery", "quota",
    }  # fmt: skip
    assert wanted <= set(world.account)
    assert len(world.account["channel_access_token"]) == 172
    listed = (await control.get("/_sim/accounts")).json()["accounts"]
    assert [it["id"] for it in listed] == [world.account["id"]]


async def test_keys_can_be_given_and_rotated(control: httpx2.AsyncClient) -> None:
    keys = {"channel_id": "2000000001", "channel_secret": "s" * 32, "channel_access_token": "T"}
    account = (await control.post("/_sim/accounts", json={"name": "Fixed"} | keys)).json()
    assert {key: account[key] for key in keys} == keys
    again = await control.post("/_sim/accounts", json={"name": "Copy"} | keys)
    assert again.status_code == 409
    await control.patch(f"/_sim/accounts/{account['id']}", json={"channel_access_token": "U"})
    assert (await control.get("/v2/bot/info", headers={"authorization": "Bearer T"})).status_code == 401
    assert (await control.get("/v2/bot/info", headers={"authorization": "Bearer U"})).status_code == 200


async def test_people_follow_with_or_without_a_webhook(world: Any, control: httpx2.AsyncClient) -> None:
    path = f"/_sim/accounts/{world.account['id']}/users"
    await control.post(path, json=PERSON)
    await control.post(path, json=PERSON | {"follow": True})
    (event,) = await world.receiver.wait_for(1)
    assert (event["type"], event["follow"]) == ("follow", {"isUnblocked": False})
    assert [it["state"] for it in (await control.get(path)).json()["users"]] == ["friend"] * 3


async def test_a_changed_profile_is_what_the_api_tells(world: Any, control: httpx2.AsyncClient) -> None:
    path = f"/_sim/users/{world.user['user_id']}"
    assert (await control.patch(path, json={"display_name": "花子", "status_message": "♪"})).status_code == 200
    profile = (await world.line.get(f"/v2/bot/profile/{world.user['user_id']}")).json()
    assert (profile["displayName"], profile["statusMessage"]) == ("花子", "♪")


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("/_sim/accounts", {"name": "x", "colour": "red"}, "unknown field `colour`"),
        ("/_sim/accounts", {}, "`name` must be given"),
        ("/_sim/clock", {"advance_seconds": -1}, "time never goes back"),
        ("/_sim/clock", {"advance": 1}, "unknown field `advance`"),
        ("/_sim/traffic", {"account": "a", "users": 0}, "`users` must lie between"),
    ],
)
async def test_unknown_and_impossible_fields_are_refused(
    control: httpx2.AsyncClient, path: str, body: dict[str, Any], sentence: str
) -> None:
    answer = await control.post(path, json=body)
    assert answer.status_code == 422
    assert sentence in answer.json()["message"]


async def test_messages_are_read_strictly_but_in_both_spellings(world: Any, control: httpx2.AsyncClient) -> None:
    path = f"/_sim/users/{world.user['user_id']}/messages"
    assert (await control.post(path, json={"type": "text", "text": "x", "colour": 1})).status_code == 422
    assert (await control.post(path, json={"type": "nosuch"})).status_code == 422
    assert (await control.post(path, content=b"{")).status_code == 400
    assert (await control.post(path, json={"type": "image", "content": "?"})).status_code == 409
    assert (await control.post("/_sim/users/U0/messages", json={"type": "text", "text": "x"})).status_code == 404
    await world.act("messages", type="sticker", packageId="789", stickerId="10855")
    assert (await world.chat())[0]["stickerId"] == "10855"


async def test_who_blocked_cannot_write(world: Any, control: httpx2.AsyncClient) -> None:
    await world.act("unfollow")
    answer = await control.post(f"/_sim/users/{world.user['user_id']}/messages", json={"type": "text", "text": "x"})
    assert (answer.status_code, "has blocked" in answer.json()["message"]) == (409, True)


async def test_only_ones_own_message_can_be_unsent_and_once(world: Any, control: httpx2.AsyncClient) -> None:
    said = await world.say()
    await world.push()
    path = f"/_sim/users/{world.user['user_id']}/unsend"
    theirs = (await world.chat())[1]["id"]
    assert (await control.post(path, json={"message_id": theirs})).status_code == 409
    assert (await control.post(path, json={"message_id": said["id"]})).status_code == 201
    assert (await control.post(path, json={"message_id": said["id"]})).status_code == 409
    assert (await world.chat())[0] == {
        "id": said["id"], "from": "user", "at": said["timestamp"], "type": "text", "unsent": True,
    }  # fmt: skip


async def test_a_stranger_can_be_answered_for_seven_days(world: Any, control: httpx2.AsyncClient) -> None:
    other = (await control.post("/_sim/accounts", json={"name": "Other"})).json()
    headers = {"authorization": f"Bearer {other['channel_access_token']}"}
    await world.say("hello there", account=other["id"])
    path = f"/_sim/users/{world.user['user_id']}/chat?account={other['id']}"
    await world.push("in time", **headers)
    await world.advance(8 * 24 * 3600)
    await world.push("too late", **headers)
    assert [it["text"] for it in (await control.get(path)).json()["messages"]] == ["hello there", "in time"]


async def test_the_log_holds_requests_and_webhooks_with_their_bodies(world: Any) -> None:
    await world.say("in")
    await world.push("out")
    webhook, api = await world.log()
    assert (webhook["kind"], webhook["status"], webhook["error"]) == ("webhook", 200, None)
    assert json.loads(webhook["request"])["events"][0]["message"]["text"] == "in"
    assert (api["kind"], api["endpoint"], api["status"]) == ("api", "push", 200)
    assert "sentMessages" in api["response"]
    newer = await world.control.get(f"/_sim/log?after={webhook['seq']}")
    assert [it["seq"] for it in newer.json()["entries"]] == [api["seq"]]


async def test_traffic_comes_from_many_people_at_the_wanted_rate(world: Any, control: httpx2.AsyncClient) -> None:
    plan = {"account": world.account["id"], "users": 20, "messages_per_second": 500, "seconds": 0.5}
    started = time.perf_counter()
    run = (await control.post("/_sim/traffic", json=plan)).json()
    assert (run["wanted"], len(run["users"])) == (250, 20)
    events = await world.receiver.wait_for(250)
    assert time.perf_counter() - started > 0.4
    assert len({event["source"]["userId"] for event in events}) == 20
    assert len({event["webhookEventId"] for event in events}) == 250
    await world.attempts(250)
    (seen,) = (await control.get("/_sim/traffic")).json()["runs"]
    assert (seen["finished"], seen["answered"], seen["failed"]) == (True, 250, 0)
    assert 0 < seen["response_ms"]["p50"] <= seen["response_ms"]["p95"] <= seen["response_ms"]["max"]


async def test_traffic_can_be_of_several_types(world: Any, control: httpx2.AsyncClient) -> None:
    plan = {"account": world.account["id"], "users": 2, "messages_per_second": 400, "seconds": 0.05}
    await control.post("/_sim/traffic", json=plan | {"types": ["text", "sticker", "image", "location"]})
    events = await world.receiver.wait_for(20)
    kinds = [event["message"]["type"] for event in events]
    assert {kind: kinds.count(kind) for kind in kinds} == {"text": 5, "sticker": 5, "image": 5, "location": 5}
    assert (await control.post("/_sim/traffic", json=plan | {"types": []})).status_code == 422


async def test_an_account_in_standby_cannot_answer(world: Any) -> None:
    await world.change(standby=True)
    said = await world.say()
    (event,) = world.receiver.events
    assert (event["mode"], "replyToken" in event, "reply_token" in said) == ("standby", False, False)


async def test_pages_hear_at_once_of_their_own_users(world: Any, control: httpx2.AsyncClient) -> None:
    heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def listen() -> None:
        async with control.stream("GET", f"/_sim/live?users={world.user['user_id']}") as stream:
            async for line in stream.aiter_lines():
                if line.startswith("data: "):
                    heard.put_nowait(json.loads(line[6:]))

    async with asyncio.timeout(5):
        listening = asyncio.create_task(listen())
        assert await heard.get() == {"type": "hello"}
        await world.say("live")
        await world.push("also")
        told = [await heard.get() for _ in range(2)]
    listening.cancel()
    assert [(it["message"]["from"], it["message"]["text"]) for it in told] == [
        ("user", "live"),
        ("account", "also"),
    ]


async def test_starting_over_forgets_everything(world: Any, control: httpx2.AsyncClient) -> None:
    await world.say()
    await world.advance(60)
    assert (await control.delete("/_sim")).status_code == 204
    assert (await control.get("/_sim/accounts")).json() == {"accounts": []}
    assert (await control.get("/_sim/clock")).json()["advanced_ms"] == 0
    assert await world.log() == []


async def test_the_phone_page_and_its_parts_are_served(control: httpx2.AsyncClient) -> None:
    page = await control.get("/")
    assert page.headers["content-type"].startswith("text/html")
    assert "http://" not in page.text
    assert "https://" not in page.text
    assert (await control.get("/nothing-here")).json() == {"message": "there is nothing at /nothing-here"}


async def test_a_chat_can_be_read_on_from_where_one_was(world: Any) -> None:
    ids = [(await world.say(str(number)))["id"] for number in range(5)]
    path = f"/_sim/users/{world.user['user_id']}/chat"
    last = (await world.control.get(f"{path}?limit=2")).json()["messages"]
    assert [it["id"] for it in last] == ids[3:]
    next_ones = (await world.control.get(f"{path}?after={ids[0]}&limit=2")).json()["messages"]
    assert [it["id"] for it in next_ones] == ids[1:3]
    wrong = await world.control.get(f"{path}?after=soon")
    assert (wrong.status_code, wrong.json()) == (422, {"message": "`after` must be a whole number, not 'soon'"})
