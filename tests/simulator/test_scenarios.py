"""Scripted scenarios, media that take time, and the statistics of webhooks that failed."""

import asyncio
from typing import Any


async def test_a_scenario_speaks_of_what_came_before(world: Any) -> None:
    account = world.account["id"]
    steps = [
        {"call": f"POST /_sim/accounts/{account}/users", "body": {"display_name": "林怡君"}, "keep": "lin"},
        {
            "call": "POST /_sim/users/{lin.user_id}/messages?wait=true",
            "body": {"type": "text", "text": "wrong"},
            "keep": "said",
            "times": 2,
        },
        {"wait_seconds": 0.01},
        {"call": "POST /_sim/users/{lin.user_id}/unsend", "body": {"message_id": "{said.id}"}},
        {"call": "POST /_sim/clock", "body": {"advance_seconds": 60}},
        {"call": f"PUT /_sim/accounts/{account}/faults", "body": {"rate_limited": True}},
    ]
    run = (await world.control.post("/_sim/scenarios?wait=true", json={"name": "regret", "steps": steps})).json()
    assert (run["done"], run["finished"], run["trouble"]) == (6, True, None)
    assert [it["type"] for it in await world.receiver.wait_for(3)] == ["message", "message", "unsend"]
    assert (await world.push()).status_code == 429
    (listed,) = (await world.control.get("/_sim/scenarios")).json()["scenarios"]
    assert listed["name"] == "regret"


async def test_a_scenario_ends_where_a_step_fails(world: Any) -> None:
    steps = [
        {"call": "POST /_sim/clock", "body": {"advance_seconds": 1}},
        {"call": "GET /_sim/users/{nobody.user_id}"},
        {"call": "POST /_sim/clock", "body": {"advance_seconds": 1}},
    ]
    run = (await world.control.post("/_sim/scenarios?wait=true", json={"steps": steps})).json()
    assert (run["done"], run["trouble"]) == (1, "step 2: nothing is kept as {nobody.user_id}")
    refused = await world.control.post("/_sim/scenarios", json={"steps": [{"call": "GET /v2/bot/info"}]})
    assert (refused.status_code, "must be a method and a path under /_sim" in refused.text) == (422, True)


async def test_a_scenario_can_be_stopped(world: Any) -> None:
    begun = await world.control.post("/_sim/scenarios", json={"steps": [{"wait_seconds": 500}]})
    assert begun.json()["finished"] is False
    await asyncio.sleep(0.01)
    (stopped,) = (await world.control.delete("/_sim/scenarios")).json()["scenarios"]
    assert (stopped["finished"], stopped["done"]) == (True, 0)


async def test_a_long_film_is_prepared_first_and_some_never_are(world: Any) -> None:
    film = await world.act("messages", type="video", content="dmlkZW8=", preparing_seconds=60)
    path = f"/v2/bot/message/{film['id']}/content"
    assert (await world.line.get(path)).status_code == 202
    assert (await world.line.get(f"{path}/transcoding")).json() == {"status": "processing"}
    await world.advance(61)
    assert (await world.line.get(f"{path}/transcoding")).json() == {"status": "succeeded"}
    assert (await world.line.get(path)).content == b"video"
    broken = await world.act("messages", type="audio", unreadable=True)
    path = f"/v2/bot/message/{broken['id']}/content"
    assert (await world.line.get(f"{path}/transcoding")).json() == {"status": "failed"}
    assert (await world.line.get(path)).status_code == 404


async def test_what_stands_elsewhere_is_not_held_by_line(world: Any) -> None:
    url = "https://example.com/photo.jpg"
    said = await world.act("messages", type="image", original_content_url=url, preview_image_url=url)
    provider = {"type": "external", "originalContentUrl": url, "previewImageUrl": url}
    assert world.receiver.events[-1]["message"]["contentProvider"] == provider
    assert (await world.line.get(f"/v2/bot/message/{said['id']}/content")).status_code == 404


async def test_failures_of_a_kind_within_a_minute_are_one_line(world: Any) -> None:
    world.receiver.answers += [500, 500, 503, 500]
    for _ in range(3):
        await world.say()
    await world.advance(61)
    await world.say()
    await world.line.post("/v2/bot/channel/webhook/test", json={"endpoint": "http://127.0.0.1:9/"})
    told = (await world.control.get(f"/_sim/accounts/{world.account['id']}/webhook-errors")).json()["errors"]
    kinds = [(it["reason"], it["detail"], it["count"]) for it in told]
    assert kinds == [
        ("error_status_code", "500", 2), ("error_status_code", "503", 1), ("error_status_code", "500", 1),
    ]  # fmt: skip


async def test_every_sample_can_be_played(world: Any) -> None:
    samples = (await world.control.get(f"/_sim/accounts/{world.account['id']}/scenarios")).json()["scenarios"]
    assert len(samples) >= 4
    for sample in samples:
        hurried = [step for step in sample["steps"] if not step["wait_seconds"]]
        run = (await world.control.post("/_sim/scenarios?wait=true", json=sample | {"steps": hurried})).json()
        assert (run["trouble"], run["finished"]) == (None, True), sample["name"]
    await world.control.delete("/_sim/traffic")
