"""Narrowcasts to chosen people: audiences and logic, attributes, limits, and what LINE fails for privacy."""

from typing import Any

import pytest
from tests.simulator.crowds import befriend, upload

TEXT = {"type": "text", "text": "hello"}
NARROWCAST = "/v2/bot/message/narrowcast"


async def send(world: Any, **body: Any) -> Any:
    return await world.line.post(NARROWCAST, json={"messages": [TEXT]} | body)


async def outcome(world: Any, sent: Any) -> dict[str, Any]:
    assert sent.status_code == 202, sent.text
    await world.advance(2)
    asked = {"requestId": sent.headers["x-line-request-id"]}
    return (await world.line.get("/v2/bot/message/progress/narrowcast", params=asked)).json()


async def who_got_it(world: Any, people: list[str]) -> list[str]:
    got = []
    for user_id in people:
        chat = await world.control.get(f"/_sim/users/{user_id}/chat?account={world.account['id']}")
        if chat.json()["messages"]:
            got.append(user_id)
    return got


def audience(number: int) -> dict[str, Any]:
    return {"type": "audience", "audienceGroupId": number}


def operator(**parts: Any) -> dict[str, Any]:
    return {"type": "operator"} | parts


async def test_audiences_are_joined_met_and_excluded(world: Any) -> None:
    people = await befriend(world, 4)
    first, second = await upload(world, people[:2], "1"), await upload(world, people[1:3], "2")
    both = operator(**{"and": [audience(first), audience(second)]})
    done = await outcome(world, await send(world, recipient=both))
    assert (done["phase"], done["targetCount"]) == ("succeeded", 1)
    assert await who_got_it(world, people) == [people[1]]
    either = operator(**{"or": [audience(first), audience(second)]})
    rest = operator(**{"and": [either, operator(**{"not": audience(first)})]})
    assert (await outcome(world, await send(world, recipient=rest)))["targetCount"] == 1
    assert await who_got_it(world, people) == [people[1], people[2]]
    nobody_of_these = operator(**{"not": either})
    done = await outcome(world, await send(world, recipient=nobody_of_these))
    # The world's own friend is outside too.
    assert done["targetCount"] == 2
    usage = (await world.line.get("/v2/bot/message/quota/consumption")).json()
    assert usage == {"totalUsage": 4}


async def test_whoever_blocked_the_account_is_left_out(world: Any) -> None:
    people = await befriend(world, 2)
    chosen = await upload(world, people)
    await world.control.post(f"/_sim/users/{people[0]}/unfollow", json={"account": world.account["id"]})
    assert (await outcome(world, await send(world, recipient=audience(chosen))))["targetCount"] == 1


async def test_who_got_an_earlier_narrowcast_can_be_excluded(world: Any) -> None:
    people = await befriend(world, 3)
    chosen = await upload(world, people[:1])
    earlier = await send(world, recipient=audience(chosen))
    again = {"type": "redelivery", "requestId": earlier.headers["x-line-request-id"]}
    early = await send(world, recipient=again)
    refused = f"Invalid request id: {again['requestId']}"
    assert (early.status_code, early.json()["message"]) == (400, refused)
    await world.advance(2)
    done = await outcome(world, await send(world, recipient=operator(**{"not": again})))
    assert done["targetCount"] == 3
    await world.advance(14 * 24 * 3600)
    assert (await send(world, recipient=again)).status_code == 400


async def test_an_audience_that_is_not_ready_is_refused(world: Any) -> None:
    body = {"description": "a", "audiences": [{"id": world.user["user_id"]}]}
    fresh = (await world.line.post("/v2/bot/audienceGroup/upload", json=body)).json()["audienceGroupId"]
    for number in (fresh, 1234567890123):
        refused = await send(world, recipient=audience(number))
        assert (refused.status_code, refused.json()) == (400, {"message": f"Invalid audience group id: {number}"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"recipient": {"type": "nosuch"}},
        {"recipient": {"type": "audience"}},
        {"recipient": {"type": "operator"}},
        {"recipient": {"type": "operator", "and": []}},
        {"recipient": {"type": "operator", "and": [audience(1)], "or": [audience(1)]}},
        {"recipient": {"type": "operator", "or": [audience(1)] * 11}},
        {"recipient": {"type": "redelivery"}},
        {"recipient": 1},
        {"filter": {"demographic": {"type": "age"}}},
        {"filter": {"demographic": {"type": "age", "gte": "age_30", "lt": "age_20"}}},
        {"filter": {"demographic": {"type": "area", "oneOf": ["jp_48"]}}},
        {"filter": {"demographic": {"type": "gender", "oneOf": []}}},
        {"filter": {"demographic": {"type": "gender"}}},
        {"limit": {"max": 0}},
        {"limit": {"max": "1"}},
        {"limit": {"upToRemainingQuota": 1}},
        {"limit": {"forbidPartialDelivery": True}},
    ],
)
async def test_wrong_targets_are_refused(world: Any, wrong: dict[str, Any]) -> None:
    assert (await send(world, **wrong)).status_code == 400


async def test_attributes_choose_among_a_hundred_friends(world: Any) -> None:
    women = await befriend(world, 60, gender="female", age=24, area="jp_13", app_type="ios")
    men = await befriend(world, 50, gender="male", age=41, area="jp_27", app_type="android")
    young = {"type": "age", "gte": "age_20", "lt": "age_25"}
    done = await outcome(world, await send(world, filter={"demographic": young}))
    assert (done["phase"], done["successCount"], done["failureCount"]) == ("succeeded", 60, 0)
    assert await who_got_it(world, [women[0], men[0]]) == [women[0]]
    osaka = operator(
        **{
            "and": [
                {"type": "area", "oneOf": ["jp_27"]},
                {"type": "appType", "oneOf": ["android"]},
                operator(**{"not": young}),
            ]
        }
    )
    assert (await outcome(world, await send(world, filter={"demographic": osaka})))["targetCount"] == 50
    long = {"type": "subscriptionPeriod", "gte": "day_7"}
    few = await outcome(world, await send(world, filter={"demographic": long}))
    assert (few["phase"], few["errorCode"]) == ("failed", 2)
    await world.advance(8 * 24 * 3600)
    # The world's own friend, of whom nothing else is known, has been one as long.
    assert (await outcome(world, await send(world, filter={"demographic": long})))["targetCount"] == 111


async def test_too_few_people_of_an_attribute_fail_afterwards(world: Any) -> None:
    await befriend(world, 100)
    await befriend(world, 49, gender="female")
    by_gender = {"demographic": {"type": "gender", "oneOf": ["female"]}}
    failed = await outcome(world, await send(world, filter=by_gender))
    assert (failed["phase"], failed["errorCode"]) == ("failed", 2)
    await befriend(world, 1, gender="female")
    assert (await outcome(world, await send(world, filter=by_gender)))["targetCount"] == 50


async def test_a_small_audience_of_somebody_else_fails_beside_another(world: Any) -> None:
    people = await befriend(world, 60)
    path = f"/_sim/accounts/{world.account['id']}/audiences"
    shared = {"description": "Shared", "user_ids": people[:5], "owner": {"id": "A", "name": "Partner"}}
    small = (await world.control.post(path, json=shared)).json()["id"]
    own = await upload(world, people)
    failed = await outcome(world, await send(world, recipient=operator(**{"or": [audience(small), audience(own)]})))
    assert (failed["phase"], failed["errorCode"]) == ("failed", 4)


async def test_limits_hold_back_quota_and_choose_at_random(world: Any) -> None:
    people = await befriend(world, 9)
    await world.change(quota=8)
    assert (await send(world)).json()["message"] == "You have reached your monthly limit."
    assert (await outcome(world, await send(world, limit={"max": 3})))["targetCount"] == 3
    assert len(await who_got_it(world, people)) in {2, 3}
    partial = {"upToRemainingQuota": True, "forbidPartialDelivery": True}
    cancelled = await outcome(world, await send(world, limit=partial))
    assert (cancelled["phase"], cancelled["errorCode"]) == ("failed", 5)
    assert (await outcome(world, await send(world, limit={"upToRemainingQuota": True})))["targetCount"] == 5
    assert (await world.line.get("/v2/bot/message/quota/consumption")).json() == {"totalUsage": 8}


async def test_what_is_held_back_is_missing_until_the_narrowcast_is_done(world: Any) -> None:
    people = await befriend(world, 9)
    chosen = await upload(world, people[:1])
    await world.change(quota=10)
    assert (await send(world, recipient=audience(chosen))).status_code == 202
    refused = await world.push()
    assert (refused.status_code, refused.json()["message"]) == (429, "You have reached your monthly limit.")
    await world.advance(2)
    assert (await world.push()).status_code == 200


async def test_a_retry_key_counts_for_one_that_fails_too(world: Any) -> None:
    await world.act("unfollow")
    key = {"x-line-retry-key": "123e4567-e89b-12d3-a456-426614174000"}
    first = await world.line.post(NARROWCAST, json={"messages": [TEXT]}, headers=key)
    assert (await outcome(world, first))["errorCode"] == 2
    again = await world.line.post(NARROWCAST, json={"messages": [TEXT]}, headers=key)
    assert again.status_code == 409
