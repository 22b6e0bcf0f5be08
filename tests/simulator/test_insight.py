"""Insight: what people did with messages, who the friends are, and what is never told of few."""

import datetime as dt
import time
from typing import Any

import pytest
from tests.simulator.crowds import befriend, deed

LINK = "https://example.com/sale"
DAY_S = 24 * 3600
MESSAGES = [
    {"type": "text", "text": f"Look {LINK}"},
    {
        "type": "video",
        "originalContentUrl": "https://example.com/film.mp4",
        "previewImageUrl": "https://example.com/film.png",
    },
]


async def event(world: Any, request_id: str) -> dict[str, Any]:
    asked = {"requestId": request_id}
    answer = await world.line.get("/v2/bot/insight/message/event", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_what_people_did_with_a_broadcast_is_told_from_twenty_on(world: Any) -> None:
    people = await befriend(world, 20)
    sent = await world.line.post("/v2/bot/message/broadcast", json={"messages": MESSAGES})
    request_id = sent.headers["x-line-request-id"]
    for user_id in people[:19]:
        await deed(world, user_id, "clicks", url=LINK)
        film = (await world.control.get(f"/_sim/users/{user_id}/chat?account={world.account['id']}")).json()[
            "messages"
        ][1]
        await deed(world, user_id, "plays", message_id=film["id"], percent=60)
    before = await event(world, request_id)
    assert (before["overview"]["delivered"], before["overview"]["uniqueClick"]) == (21, None)
    assert before["clicks"] == [
        {"seq": 1, "url": LINK, "click": None, "uniqueClick": None, "uniqueClickOfRequest": None}
    ]
    for _ in range(2):
        await deed(world, people[19], "clicks", url=LINK)
    now = await event(world, request_id)
    told = [now["overview"][name] for name in ("uniqueImpression", "uniqueClick", "uniqueMediaPlayed")]
    assert told == [20, 20, None]
    assert [(it["seq"], it["impression"], it["uniqueImpression"]) for it in now["messages"]] == [
        (1, 20, 20),
        (2, 20, 20),
    ]
    assert now["clicks"] == [{"seq": 1, "url": LINK, "click": 21, "uniqueClick": 20, "uniqueClickOfRequest": 20}]
    film = (await world.control.get(f"/_sim/users/{people[19]}/chat?account={world.account['id']}")).json()["messages"][
        1
    ]
    await deed(world, people[19], "plays", message_id=film["id"])
    second = (await event(world, request_id))["messages"][1]
    assert (second["mediaPlayed"], second["mediaPlayed50Percent"], second["mediaPlayed75Percent"]) == (20, 20, None)


async def test_figures_stand_still_after_a_fortnight(world: Any) -> None:
    people = await befriend(world, 20)
    sent = await world.line.post("/v2/bot/message/broadcast", json={"messages": MESSAGES[:1]})
    await world.advance(15 * DAY_S)
    for user_id in people:
        await deed(world, user_id, "impressions")
    assert (await event(world, sent.headers["x-line-request-id"]))["overview"]["uniqueImpression"] is None


async def test_other_requests_have_no_figures(world: Any) -> None:
    pushed = (await world.push()).headers["x-line-request-id"]
    answer = await world.line.get("/v2/bot/insight/message/event", params={"requestId": pushed})
    assert answer.status_code == 404


async def test_figures_of_a_unit_join_all_that_bore_its_name(world: Any) -> None:
    people = await befriend(world, 20)
    body = {"messages": MESSAGES[:1], "customAggregationUnits": ["spring"]}
    for half in (people[:10], people[10:]):
        assert (await world.line.post("/v2/bot/message/multicast", json=body | {"to": half})).status_code == 200
    for user_id in people:
        await deed(world, user_id, "impressions")
    asked = {"customAggregationUnit": "spring"} | await days(world)
    told = (await world.line.get("/v2/bot/insight/message/event/aggregation", params=asked)).json()
    assert told["overview"]["uniqueImpression"] == 20
    assert told["messages"][0]["impression"] == 20
    other = asked | {"customAggregationUnit": "Spring"}
    assert (await world.line.get("/v2/bot/insight/message/event/aggregation", params=other)).json()["messages"] == []
    for wrong in ({"customAggregationUnit": "a b"}, {"to": "20990101"}, {"from": "20260231"}, {"from": "00000101"}):
        refused = await world.line.get("/v2/bot/insight/message/event/aggregation", params=asked | wrong)
        assert refused.status_code == 400, wrong


async def days(world: Any) -> dict[str, str]:
    now = (await world.control.get("/_sim/clock")).json()["now"]
    today = time.strftime("%Y%m%d", time.gmtime(now / 1000 + 9 * 3600))
    return {"from": today, "to": today}


async def test_demographics_are_told_of_twenty_friends(world: Any) -> None:
    await befriend(world, 14, gender="female", age=24, area="jp_36", app_type="ios")
    assert (await world.line.get("/v2/bot/insight/demographic")).json() == {"available": False}
    await befriend(world, 5, gender="male", age=71, app_type="android")
    told = (await world.line.get("/v2/bot/insight/demographic")).json()
    assert told["genders"] == [
        {"gender": "female", "percentage": 70.0},
        {"gender": "male", "percentage": 25.0},
        {"gender": "unknown", "percentage": 5.0},
    ]
    assert [it["age"] for it in told["ages"]] == ["from20to24", "from70", "unknown"]
    assert [it["area"] for it in told["areas"]] == ["徳島", "unknown"]
    assert [it["appType"] for it in told["appTypes"]] == ["ios", "android", "others"]
    assert told["subscriptionPeriods"] == [{"subscriptionPeriod": "within7days", "percentage": 100.0}]


PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000003200000010e0802000000")
BOUNDS = [{"x": x, "y": 0, "width": 400, "height": 270} for x in (0, 400)]


async def shown_menu(world: Any) -> str:
    """A menu of two areas that every friend sees."""
    areas = [{"bounds": it, "action": {"type": "message", "label": "Hi", "text": "Hi"}} for it in BOUNDS]
    menu = {"size": {"width": 800, "height": 270}, "selected": False, "name": "x", "chatBarText": "x", "areas": areas}
    menu_id = (await world.line.post("/v2/bot/richmenu", json=menu)).json()["richMenuId"]
    picture = {"content": PNG, "headers": {"content-type": "image/png"}}
    assert (await world.line.post(f"/v2/bot/richmenu/{menu_id}/content", **picture)).status_code == 200
    assert (await world.line.post(f"/v2/bot/user/all/richmenu/{menu_id}")).status_code == 200
    return menu_id


async def test_only_what_line_knows_of_can_be_said_of_people(world: Any) -> None:
    path = f"/_sim/users/{world.user['user_id']}"
    for wrong in ({"area": "jp_48"}, {"area": "jp_01\n"}, {"gender": "x"}, {"age": -1}, {"app_type": "web"}):
        assert (await world.control.patch(path, json=wrong)).status_code == 422
    assert (await world.control.patch(path, json={"area": "jp_01", "age": 0, "gender": None})).status_code == 200


@pytest.mark.parametrize(("path", "most"), [("summary", 396), ("daily", 99)])
async def test_a_menu_is_asked_after_for_so_many_days(world: Any, path: str, most: int) -> None:
    menu_id, today = await shown_menu(world), (await days(world))["to"]
    end = dt.date.fromisoformat(today)

    def since(ago: int) -> dict[str, str]:
        return {"from": (end - dt.timedelta(ago)).strftime("%Y%m%d"), "to": today}

    address = f"/v2/bot/insight/richmenu/{menu_id}/{path}"
    assert (await world.line.get(address, params=since(most))).json() == {"richMenuId": menu_id}
    assert (await world.line.get(address, params=since(most + 1))).status_code == 400
    assert (await world.line.get(address.replace(menu_id, "nosuch"), params=since(1))).status_code == 404


async def test_taps_on_a_menu_are_told_from_twenty_people_on(world: Any) -> None:
    menu_id, first = await shown_menu(world), (await days(world))["from"]
    people = await befriend(world, 20)
    for user_id in people[:19]:
        await deed(world, user_id, "rich-menu-views")
        await deed(world, user_id, "rich-menu-taps", area=0)
    await world.advance(DAY_S)
    second = (await days(world))["to"]
    asked, address = {"from": first, "to": second}, f"/v2/bot/insight/richmenu/{menu_id}"
    for path in ("summary", "daily"):
        assert (await world.line.get(f"{address}/{path}", params=asked)).json() == {"richMenuId": menu_id}
    for area in (0, 1):
        await deed(world, people[19], "rich-menu-taps", area=area)
    assert (await world.line.get(f"{address}/summary", params=asked)).json() == {
        "richMenuId": menu_id,
        "metricsFrom": first,
        "metricsTo": second,
        "impression": {"metrics": {"count": 19, "uniqueUsers": 19}},
        "clicks": [
            {"bounds": BOUNDS[0], "metrics": {"count": 20, "uniqueUsers": 20}},
            {"bounds": BOUNDS[1], "metrics": {"count": 1, "uniqueUsers": 1}},
        ],
    }
    daily = (await world.line.get(f"{address}/daily", params=asked)).json()
    assert daily["impression"] == {"metrics": [{"date": first, "count": 19, "uniqueUsers": 19}]}
    assert daily["clicks"][0]["metrics"] == [
        {"date": first, "count": 19, "uniqueUsers": 19},
        {"date": second, "count": 1, "uniqueUsers": 1},
    ]
    stranger = f"/_sim/users/{people[0]}/rich-menu-taps"
    for area in (2, -1):
        wrong = await world.control.post(stranger, json={"account": world.account["id"], "area": area})
        assert wrong.status_code == 409


async def test_followers_of_no_day_are_those_of_yesterday(world: Any) -> None:
    told = (await world.line.get("/v2/bot/insight/followers")).json()
    assert told == {"status": "ready", "followers": 1, "targetedReaches": 1, "blocks": 0}
