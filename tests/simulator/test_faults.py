"""Fault switches: each breaks one thing, for as many times and on those endpoints it was told."""

import asyncio
import uuid
from typing import Any

import httpx2
import pytest


async def test_a_status_is_answered_n_times(world: Any) -> None:
    await world.faults(status={"value": 500, "times": 2, "endpoint": "push"})
    assert (await world.line.get("/v2/bot/info")).status_code == 200
    assert [(await world.push()).status_code for _ in range(3)] == [500, 500, 200]
    assert len(await world.chat()) == 1


async def test_a_cut_before_the_work_does_nothing(world: Any) -> None:
    await world.faults(cut={"value": "before", "times": 1})
    with pytest.raises(httpx2.TransportError):
        await world.push()
    assert await world.chat() == []
    assert (await world.push()).status_code == 200


async def test_a_cut_after_the_work_leaves_it_done(world: Any) -> None:
    await world.faults(cut={"value": "after", "times": 1, "endpoint": "push"})
    key = {"x-line-retry-key": str(uuid.uuid4())}
    with pytest.raises(httpx2.TransportError):
        await world.push(**key)
    again = await world.push(**key)
    assert again.status_code == 409
    assert len(await world.chat()) == 1
    assert [entry["error"] for entry in await world.log("api")] == ["cut", None]


async def test_a_delay_outlasts_an_impatient_client_whose_message_still_arrives(world: Any) -> None:
    await world.faults(delay_ms={"value": 300, "times": 1})
    with pytest.raises(httpx2.TimeoutException):
        await world.line.post(
            "/v2/bot/message/push",
            json={"to": world.user["user_id"], "messages": [{"type": "text", "text": "late"}]},
            timeout=0.1,
        )
    assert (await world.push("next")).status_code == 200
    await asyncio.sleep(0.35)
    assert {it["text"] for it in await world.chat()} == {"late", "next"}


@pytest.mark.parametrize(
    ("switch", "status", "message"),
    [
        ("rate_limited", 429, "The API rate limit has been exceeded. Try again later."),
        ("monthly_limit", 429, "You have reached your monthly limit."),
        ("token_revoked", 401, "Authentication failed due to the following reason: invalid token."),
    ],
)
async def test_refusals_in_lines_words(world: Any, switch: str, status: int, message: Any) -> None:
    await world.faults(**{switch: True})
    answer = await world.push()
    assert answer.status_code == status
    assert answer.json()["message"].startswith(message)
    await world.faults()
    assert (await world.push()).status_code == 200


async def test_a_monthly_limit_leaves_replies_free(world: Any) -> None:
    await world.faults(monthly_limit=True)
    assert (await world.reply((await world.say())["reply_token"])).status_code == 200


async def test_media_is_prepared_for_a_while_or_gone(world: Any) -> None:
    said = await world.act("messages", type="video")
    path = f"/v2/bot/message/{said['id']}/content"
    await world.faults(media={"value": 202, "times": 1})
    assert (await world.line.get(f"{path}/transcoding")).json() == {"status": "processing"}
    assert [(await world.line.get(path)).status_code for _ in range(2)] == [202, 200]
    assert (await world.line.get(f"{path}/transcoding")).json() == {"status": "succeeded"}
    await world.faults(media=410)
    assert (await world.line.get(path)).status_code == 410


async def test_media_can_drip_in(world: Any) -> None:
    said = await world.act("messages", type="video")
    path = f"/v2/bot/message/{said['id']}/content"
    whole = (await world.line.get(path)).content
    await world.faults(media={"value": "drip", "times": 1})
    async with world.line.stream("GET", path) as response:
        first = await anext(response.aiter_raw())
    assert 0 < len(first) < len(whole) // 10
    assert whole.startswith(first)


async def test_duplicates_are_the_same_event_twice(world: Any) -> None:
    await world.faults(duplicate={"times": 1})
    await world.say("one")
    await world.say("two")
    events = await world.receiver.wait_for(3)
    assert [it["message"]["text"] for it in events] == ["one", "one", "two"]
    assert events[0] == events[1]


async def test_reordering_swaps_neighbours(world: Any) -> None:
    await world.faults(reorder=True)
    for text in ("one", "two", "three"):
        await world.say(text, wait=False)
    events = await world.receiver.wait_for(3)
    assert [it["message"]["text"] for it in events] == ["two", "one", "three"]


async def test_batches_share_one_post(world: Any) -> None:
    await world.faults(batch=3)
    for number in range(4):
        await world.say(str(number), wait=False)
    await world.receiver.wait_for(4)
    assert [len(it.json["events"]) for it in world.receiver.caught] == [3, 1]


async def test_a_batch_counts_as_one_time(world: Any) -> None:
    await world.faults(batch={"value": 3, "times": 1})
    for number in range(5):
        await world.say(str(number), wait=False)
    await world.receiver.wait_for(5)
    assert sorted(len(it.json["events"]) for it in world.receiver.caught) == [1, 1, 3]


async def test_everybody_in_a_batch_learns_how_it_ended(world: Any) -> None:
    await world.faults(batch=2)
    world.receiver.answers.append(500)
    said = await asyncio.gather(world.say("one"), world.say("two"))
    assert [it["webhook"]["status"] for it in said] == [500, 500]


async def test_a_bad_signature_is_of_another_secret(world: Any) -> None:
    from line_simulator.webhook_attempts import signature

    await world.faults(bad_signature={"times": 1})
    await world.say()
    await world.say()
    right = [
        it.header["x-line-signature"] == signature(world.account["channel_secret"], it.body)
        for it in world.receiver.caught
    ]
    assert right == [False, True]


@pytest.mark.parametrize(
    ("switches", "sentence"),
    [
        ({"explode": True}, "there is no fault named `explode`"),
        ({"status": 200}, "`status` must lie between 400 and 599"),
        ({"status": {"value": 500, "often": 3}}, "unknown field `often`"),
        ({"cut": "later"}, "`cut`:"),
        ({"media": 403}, "`media`:"),
        ({"status": {"value": 500, "times": 0}}, "`times` must be 1 or more"),
    ],
)
async def test_impossible_switches_are_refused_in_a_sentence(
    world: Any, switches: dict[str, Any], sentence: str
) -> None:
    answer = await world.faults(**switches)
    assert answer.status_code == 422
    assert sentence in answer.json()["message"]


async def test_times_and_endpoint_may_stand_beside_the_switches(world: Any) -> None:
    answer = await world.faults(status=503, times=1, endpoint="profile")
    assert answer.json() == {"status": {"value": 503, "times": 1, "endpoint": "profile"}}
    assert (await world.push()).status_code == 200


async def test_a_connection_can_break_in_the_middle_of_an_answer(world: Any) -> None:
    said = await world.act("messages", type="video")
    path = f"/v2/bot/message/{said['id']}/content"
    await world.faults(cut={"value": "during", "endpoint": "content", "times": 1})
    with pytest.raises(httpx2.RemoteProtocolError):
        await world.line.get(path)
    assert (await world.line.get(path)).status_code == 200
