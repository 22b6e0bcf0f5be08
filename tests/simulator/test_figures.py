"""Figures and sends to many: what was delivered, narrowcasts, unit names, account links."""

import time
from typing import Any

import pytest

TEXT = {"type": "text", "text": "hello"}
DAY_S = 24 * 3600


async def day_of(world: Any) -> str:
    now = (await world.control.get("/_sim/clock")).json()["now"]
    return time.strftime("%Y%m%d", time.gmtime(now / 1000 + 9 * 3600))


async def test_what_was_sent_is_known_the_day_after(world: Any) -> None:
    day = await day_of(world)
    await world.push()
    await world.reply((await world.say())["reply_token"])
    await world.line.post("/v2/bot/message/broadcast", json={"messages": [TEXT]})
    path = "/v2/bot/message/delivery/push"
    assert (await world.line.get(path, params={"date": day})).json() == {"status": "unready"}
    assert (await world.line.get(path, params={"date": "20180101"})).json() == {"status": "out_of_service"}
    assert (await world.line.get(path, params={"date": "today"})).json() == {
        "message": "The value for the 'date' parameter is invalid",
    }  # fmt: skip
    await world.advance(DAY_S)
    for way in ("push", "reply", "broadcast"):
        told = await world.line.get(f"/v2/bot/message/delivery/{way}", params={"date": day})
        assert told.json() == {"status": "ready", "success": 1}
    insight = (await world.line.get("/v2/bot/insight/message/delivery", params={"date": day})).json()
    assert insight == {"status": "ready", "apiPush": 1, "apiReply": 1, "apiBroadcast": 1}


async def test_friends_and_those_who_blocked_are_counted(world: Any) -> None:
    day = await day_of(world)
    await world.act("unfollow")
    await world.advance(DAY_S)
    told = (await world.line.get("/v2/bot/insight/followers", params={"date": day})).json()
    assert told == {"status": "ready", "followers": 1, "targetedReaches": 0, "blocks": 1}
    assert (await world.line.get("/v2/bot/insight/demographic")).json() == {"available": False}


async def test_a_narrowcast_is_sent_a_little_later(world: Any) -> None:
    sent = await world.line.post("/v2/bot/message/narrowcast", json={"messages": [TEXT], "limit": {"max": 5}})
    assert sent.status_code == 202
    asked = {"requestId": sent.headers["x-line-request-id"]}
    path = "/v2/bot/message/progress/narrowcast"
    assert (await world.line.get(path, params=asked)).json()["phase"] in {"waiting", "sending"}
    await world.advance(2)
    done = (await world.line.get(path, params=asked)).json()
    assert (done["phase"], done["successCount"], done["targetCount"]) == ("succeeded", 1, 1)
    assert [it["via"] for it in await world.chat()] == ["narrowcast"]
    event = (await world.line.get("/v2/bot/insight/message/event", params=asked)).json()
    assert (event["overview"]["delivered"], event["overview"]["uniqueClick"]) == (1, None)


async def test_a_narrowcast_to_nobody_fails_and_one_by_age_needs_friends(world: Any) -> None:
    await world.act("unfollow")
    none = await world.line.post("/v2/bot/message/narrowcast", json={"messages": [TEXT]})
    await world.advance(2)
    asked = {"requestId": none.headers["x-line-request-id"]}
    failed = (await world.line.get("/v2/bot/message/progress/narrowcast", params=asked)).json()
    assert (failed["phase"], failed["errorCode"]) == ("failed", 2)
    age = {"type": "age", "gte": "age_20"}
    few = await world.line.post("/v2/bot/message/narrowcast", json={"messages": [TEXT], "filter": {"demographic": age}})
    assert (few.status_code, few.json()) == (403, {"message": "Your account does not have enough friends"})


async def test_unit_names_are_kept_for_the_month(world: Any) -> None:
    body = {"to": world.user["user_id"], "messages": [TEXT], "customAggregationUnits": ["spring_sale"]}
    assert (await world.line.post("/v2/bot/message/push", json=body)).status_code == 200
    assert (await world.line.get("/v2/bot/message/aggregation/info")).json() == {"numOfCustomAggregationUnits": 1}
    listed = (await world.line.get("/v2/bot/message/aggregation/list")).json()
    assert listed == {"customAggregationUnits": ["spring_sale"]}
    for wrong in (["a b"], ["a", "b"]):
        refused = await world.line.post("/v2/bot/message/push", json=body | {"customAggregationUnits": wrong})
        assert (refused.status_code, len(refused.json()["details"])) == (400, 1)


async def test_a_link_token_works_once_within_ten_minutes(world: Any) -> None:
    async def token() -> str:
        return (await world.line.post(f"/v2/bot/user/{world.user['user_id']}/linkToken")).json()["linkToken"]

    body = {"link_token": await token(), "nonce": "n" * 16}
    await world.act("account-links", **body)
    assert world.receiver.events[-1]["link"] == {"result": "ok", "nonce": "n" * 16}
    path = f"/_sim/users/{world.user['user_id']}/account-links"
    assert (await world.control.post(path, json=body)).status_code == 409
    late = body | {"link_token": await token()}
    await world.advance(601)
    assert (await world.control.post(path, json=late)).status_code == 409


async def test_lines_page_links_a_user_who_comes_with_a_token(world: Any) -> None:
    token = (await world.line.post(f"/v2/bot/user/{world.user['user_id']}/linkToken")).json()["linkToken"]
    query = {"linkToken": token, "nonce": "n" * 16}
    pages = [await world.control.get("/dialog/bot/accountLink", params=query) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 400]
    assert ["Not linked" in page.text for page in pages] == [False, True]
    assert (await world.receiver.wait_for(1))[0]["link"]["result"] == "ok"


@pytest.mark.parametrize("to_group", [False, True])
async def test_mentions_are_for_groups_and_their_members(world: Any, to_group: bool) -> None:
    members = {"members": [world.user["user_id"]]}
    group = (await world.control.post(f"/_sim/accounts/{world.account['id']}/groups", json=members)).json()
    mention = {"type": "mention", "mentionee": {"type": "user", "userId": world.user["user_id"]}}
    message = {"type": "textV2", "text": "Hello {who}", "substitution": {"who": mention}}
    body = {"to": group["id"] if to_group else world.user["user_id"], "messages": [message]}
    assert (await world.line.post("/v2/bot/message/push", json=body)).status_code == (200 if to_group else 400)
    mention["mentionee"]["userId"] = "U" + "0" * 32
    assert (await world.line.post("/v2/bot/message/push", json=body)).status_code == 400
