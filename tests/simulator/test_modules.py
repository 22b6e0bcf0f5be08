"""Module channels: attached by an account's manager, told of its chats, answering those they have taken over."""

import base64
import contextlib
import hashlib
import hmac
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest
from tests.simulator.conftest import Receiver, serve

REDIRECT = "https://module.example.com/back"
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
TEXT = {"type": "text", "text": "from the module"}


@pytest.fixture(scope="session")
async def listening_server() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    async for url in serve(receiver):
        receiver.url = f"{url}/module"
        yield receiver


@pytest.fixture
def listening(listening_server: Receiver) -> Receiver:
    listening_server.caught.clear()
    return listening_server


@pytest.fixture
async def module(world: Any, listening: Receiver) -> dict[str, Any]:
    wanted = {"name": "Bookings", "webhook_url": listening.url, "redirect_urls": [REDIRECT]}
    answer = await world.control.post("/_sim/module-channels", json=wanted)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def attach(world: Any, module: dict[str, Any], *scopes: str) -> None:
    wanted = {"account": world.account["id"], "scopes": list(scopes or ("message:send", "message:receive"))}
    answer = await world.control.post(f"/_sim/module-channels/{module['id']}/attachments", json=wanted)
    assert answer.status_code == 201, answer.text


@pytest.fixture
async def line_of(world: Any) -> AsyncIterator[Any]:
    """Clients that speak as modules."""
    async with contextlib.AsyncExitStack() as opened:

        async def open_client(module: dict[str, Any]) -> httpx2.AsyncClient:
            form = {
                "grant_type": "client_credentials",
                "client_id": module["channel_id"],
                "client_secret": module["channel_secret"],
            }
            token = (await world.control.post("/oauth2/v3/token", data=form)).json()["access_token"]
            client = httpx2.AsyncClient(
                base_url=world.url, headers={"authorization": f"Bearer {token}"}, verify=False, trust_env=False
            )
            return await opened.enter_async_context(client)

        yield open_client


def long_id(world: Any) -> str:
    return f"L{world.user['user_id']}-{world.account['bot_user_id']}"


async def test_a_module_joins_an_account_once_its_owner_agrees(world: Any, module: Any, listening: Receiver) -> None:
    query = {
        "response_type": "code", "client_id": module["channel_id"], "redirect_uri": REDIRECT, "state": "s",
        "scope": "message:send message:receive", "region": "JP", "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }  # fmt: skip
    page = f"/module/auth/v1/authorize?{urlencode(query)}"
    shown = await world.control.get(page)
    assert (shown.status_code, "Shop JP" in shown.text, "message:send" in shown.text) == (200, True, True)
    refused = await world.control.post(page, data={"decision": "deny"})
    assert parse_qs(urlsplit(refused.headers["location"]).query)["error"] == ["access_denied"]
    agreed = await world.control.post(page, data={"decision": "allow", "account": world.account["id"]})
    back = parse_qs(urlsplit(agreed.headers["location"]).query)
    assert back["state"] == ["s"]
    form = {
        "grant_type": "authorization_code", "code": back["code"][0], "redirect_uri": REDIRECT, "region": "JP",
        "scope": query["scope"], "code_verifier": VERIFIER,
    }  # fmt: skip
    basic = {"auth": (module["channel_id"], module["channel_secret"])}
    for wrong in ({"region": "TW"}, {"code_verifier": "w" * 43}, {"redirect_uri": "https://x"}, {"code": "x"}):
        assert (await world.control.post("/module/auth/v1/token", data=form | wrong, **basic)).status_code == 400
    assert (await world.control.post("/module/auth/v1/token", data=form)).json()["error"] == "invalid_client"
    attached = await world.control.post("/module/auth/v1/token", data=form, **basic)
    assert attached.json() == {
        "bot_id": world.account["bot_user_id"], "scopes": ["message:send", "message:receive"],
    }  # fmt: skip
    assert (await world.control.post("/module/auth/v1/token", data=form, **basic)).status_code == 400
    event = (await listening.wait_for(1))[0]
    assert event["module"] == {
        "type": "attached",
        "botId": world.account["bot_user_id"],
        "scopes": attached.json()["scopes"],
    }
    assert (event["mode"], "source" in event, "replyToken" in event) == ("active", False, False)


async def test_everybody_hears_and_one_may_answer(world: Any, module: Any, listening: Receiver, line_of: Any) -> None:
    await attach(world, module)
    await listening.wait_for(1)
    await world.say("first")
    standing_by = (await listening.wait_for(2))[1]
    assert (standing_by["mode"], "replyToken" in standing_by) == ("standby", False)
    assert standing_by["source"]["userId"] == long_id(world)
    own = (await world.receiver.wait_for(1))[0]
    assert (own["mode"], "replyToken" in own, own["source"]["userId"]) == ("active", True, world.user["user_id"])
    caught = listening.caught[1]
    signature = base64.b64encode(hmac.digest(module["channel_secret"].encode(), caught.body, hashlib.sha256)).decode()
    assert caught.header["x-line-signature"] == signature
    assert caught.json["destination"] == world.account["bot_user_id"]

    line = await line_of(module)
    taken = await line.post(f"/v2/bot/chat/{long_id(world)}/control/acquire", json={"expired": True, "ttl": 60})
    assert taken.status_code == 200
    activated = (await listening.wait_for(3))[2]
    assert activated["type"] == "activated"
    assert activated["chatControl"]["expireAt"] - activated["timestamp"] == 60_000
    await world.say("second")
    now_active = (await listening.wait_for(4))[3]
    assert now_active["mode"] == "active"
    assert [it["mode"] for it in await world.receiver.wait_for(2)] == ["active", "standby"]
    replied = await line.post(
        "/v2/bot/message/reply", json={"replyToken": now_active["replyToken"], "messages": [TEXT]}
    )
    assert replied.status_code == 200
    assert (await world.chat())[-1]["text"] == "from the module"
    # When its time is over the account's own channel answers again, and nobody is told.
    await world.advance(61)
    await world.say("third")
    assert (await listening.wait_for(5))[4]["mode"] == "standby"


async def test_control_is_given_back_and_taken_from_one_another(
    world: Any, module: Any, listening: Receiver, line_of: Any
) -> None:
    other = (await world.control.post("/_sim/module-channels", json={"name": "B", "webhook_url": listening.url})).json()
    for it in (module, other):
        await attach(world, it)
    await listening.wait_for(2)
    first, second = await line_of(module), await line_of(other)
    path = f"/v2/bot/chat/{long_id(world)}/control"
    assert (await first.post(f"{path}/acquire", json={"expired": False})).status_code == 200
    held = await second.post(f"{path}/acquire")
    assert held.status_code == 423
    await world.advance(4)
    assert (await second.post(f"{path}/acquire")).status_code == 200
    heard = sorted(it["type"] for it in (await listening.wait_for(5))[2:])
    assert heard == ["activated", "activated", "deactivated"]
    control = f"/_sim/accounts/{world.account['id']}/chats/{world.user['user_id']}/control"
    assert (await world.control.get(control)).json() == {"answers": other["id"]}
    assert (await first.post(f"{path}/release")).status_code == 200
    assert (await world.control.get(control)).json() == {"answers": other["id"]}
    assert (await second.post(f"{path}/release")).status_code == 200
    assert (await listening.wait_for(6))[5]["type"] == "deactivated"
    assert (await world.control.get(control)).json() == {"answers": None}


async def test_wrong_chats_cannot_be_taken_over(world: Any, module: Any, line_of: Any) -> None:
    await attach(world, module)
    line = await line_of(module)
    for chat, status in (("nosuch", 400), ("U" + "0" * 32, 404), ("C" + "0" * 32, 404)):
        assert (await line.post(f"/v2/bot/chat/{chat}/control/acquire")).status_code == status
    for body in ({"ttl": 0}, {"ttl": 31_536_001}, {"ttl": "1"}, {"expired": 1}):
        answer = await line.post(f"/v2/bot/chat/{long_id(world)}/control/acquire", json=body)
        assert answer.status_code == 400
    own = await world.line.post(f"/v2/bot/chat/{world.user['user_id']}/control/acquire")
    assert own.status_code == 403


async def test_a_module_acts_as_far_as_it_was_permitted(
    world: Any, module: Any, listening: Receiver, line_of: Any
) -> None:
    await attach(world, module, "message:send")
    line = await line_of(module)
    pushed = await line.post("/v2/bot/message/push", json={"to": long_id(world), "messages": [TEXT]})
    assert pushed.status_code == 200
    assert [it["text"] for it in await world.chat()] == ["from the module"]
    assert (await line.get(f"/v2/bot/profile/{long_id(world)}")).status_code == 403
    await attach(world, module, "profile:read")
    profile = await line.get(f"/v2/bot/profile/{long_id(world)}")
    assert (profile.json()["userId"], profile.json()["displayName"]) == (long_id(world), "山田 花子")
    # Without the scope to receive, nothing but news of the attachment comes.
    await world.say()
    assert {it["type"] for it in await listening.wait_for(2)} == {"module"}


async def test_one_module_serves_many_accounts(world: Any, module: Any, line_of: Any) -> None:
    await attach(world, module)
    other = (await world.control.post("/_sim/accounts", json={"name": "Shop TH"})).json()
    wanted = {"account": other["id"]}
    assert (
        await world.control.post(f"/_sim/module-channels/{module['id']}/attachments", json=wanted)
    ).status_code == 201
    line = await line_of(module)
    assert (await line.get("/v2/bot/info")).status_code == 400
    info = await line.get("/v2/bot/info", headers={"x-line-bot-id": other["bot_user_id"]})
    assert info.json()["displayName"] == "Shop TH"
    first = (await line.get("/v2/bot/list", params={"limit": 1})).json()
    assert ([it["displayName"] for it in first["bots"]], first["next"]) == (["Shop JP"], other["bot_user_id"])
    rest = (await line.get("/v2/bot/list", params={"start": first["next"]})).json()
    assert ([it["displayName"] for it in rest["bots"]], "next" in rest) == (["Shop TH"], False)
    assert (await line.get("/v2/bot/list", params={"start": "x"})).json() == {"message": "Invalid start param"}
    assert (await world.line.get("/v2/bot/list")).status_code == 403


async def test_a_module_lets_itself_be_detached(world: Any, module: Any, listening: Receiver, line_of: Any) -> None:
    await attach(world, module)
    line = await line_of(module)
    bad = await line.post("/v2/bot/channel/detach", json={"botId": "x"})
    assert bad.json() == {"message": "user/group/room Id is not available."}
    bot = {"botId": world.account["bot_user_id"]}
    assert (await world.line.post("/v2/bot/channel/detach", json=bot)).status_code == 400
    assert (await line.post("/v2/bot/channel/detach", json=bot)).status_code == 200
    again = await line.post("/v2/bot/channel/detach", json=bot)
    assert (again.status_code, again.json()) == (400, {"message": "Specified channel is not detachable"})
    detached = (await listening.wait_for(2))[1]
    assert detached["module"] == {"type": "detached", "botId": world.account["bot_user_id"]}
    await attach(world, module)
    path = f"/_sim/module-channels/{module['id']}/attachments/{world.account['id']}"
    assert (await world.control.delete(f"{path}?bot_deleted=true")).status_code == 204
    assert (await listening.wait_for(4))[3]["module"]["reason"] == "bot_deleted"
    assert (await world.control.delete(path)).status_code == 409


async def test_modules_of_the_market_answer_from_the_start(
    world: Any, module: Any, listening: Receiver, line_of: Any
) -> None:
    await world.control.patch(f"/_sim/module-channels/{module['id']}", json={"default_active": True})
    await attach(world, module)
    await world.say()
    assert [it["mode"] for it in await listening.wait_for(2)] == ["active", "active"]
    assert (await world.receiver.wait_for(1))[0]["mode"] == "standby"
    rival = {"name": "Rival", "default_active": True}
    other = (await world.control.post("/_sim/module-channels", json=rival)).json()
    wanted = {"account": world.account["id"]}
    assert (
        await world.control.post(f"/_sim/module-channels/{other['id']}/attachments", json=wanted)
    ).status_code == 409
    line = await line_of(module)
    assert (await line.post(f"/v2/bot/chat/{long_id(world)}/control/release")).status_code == 200
    await world.say()
    assert (await world.receiver.wait_for(2))[1]["mode"] == "active"
    # To block and to come back makes all as it was at first.
    await world.act("unfollow")
    await world.act("follow")
    assert (await world.receiver.wait_for(4))[3]["mode"] == "standby"


async def test_modules_alone_hear_of_a_suspension(world: Any, module: Any, listening: Receiver) -> None:
    await attach(world, module)
    await world.change(suspended=True)
    await world.change(suspended=True)
    await world.change(suspended=False)
    assert [it["type"] for it in await listening.wait_for(3)] == ["module", "botSuspended", "botResumed"]
    assert world.receiver.events == []


async def test_a_module_takes_over_a_group(world: Any, module: Any, listening: Receiver, line_of: Any) -> None:
    await attach(world, module)
    members = {"members": [world.user["user_id"]]}
    group = (await world.control.post(f"/_sim/accounts/{world.account['id']}/groups", json=members)).json()["id"]
    line = await line_of(module)
    assert (await line.post(f"/v2/bot/chat/{group}/control/acquire")).status_code == 200
    activated = next(it for it in await listening.wait_for(3) if it["type"] == "activated")
    assert activated["source"] == {"type": "group", "groupId": group}
    await world.say(group=group)
    said = next(it for it in await listening.wait_for(4) if it["type"] == "message")
    assert (said["mode"], said["source"]) == ("active", {"type": "group", "groupId": group, "userId": long_id(world)})
    assert (await world.receiver.wait_for(2))[1]["mode"] == "standby"


async def test_the_accounts_own_faults_and_errors_are_not_its_modules(world: Any, module: Any, listening: Any) -> None:
    await attach(world, module)
    await listening.wait_for(1)
    await world.faults(duplicate={"value": True, "times": 1}, bad_signature={"value": True, "times": 1})
    listening.answers.append(500)
    await world.say()
    await world.receiver.wait_for(2)
    await listening.wait_for(2)
    caught = listening.caught[-1]
    signature = base64.b64encode(hmac.digest(module["channel_secret"].encode(), caught.body, hashlib.sha256)).decode()
    assert caught.header["x-line-signature"] == signature
    errors = await world.control.get(f"/_sim/accounts/{world.account['id']}/webhook-errors")
    assert errors.json() == {"errors": []}
    assert [it["module"] for it in await world.log("webhook")].count(module["id"]) == 2


async def test_mission_stickers_need_a_contract(world: Any) -> None:
    body = {"to": world.user["user_id"], "productId": "1", "productType": "STICKER", "sendPresentMessage": False}
    refused = await world.line.post("/shop/v3/mission", json=body)
    assert (refused.status_code, refused.json()) == (403, {"message": "not allowed to use the API"})
