"""What is sent goes out once and in order, whatever LINE answers and however often somebody clicks (F20, F21, F22)."""

import asyncio
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from tests.faults.processes import ROUNDS, expire_leases
from tests.world import LineUser, Person, World, eventually


async def take_on(world: World, rin: Person, name: str) -> tuple[LineUser, str]:
    customer = await world.customer(name)
    await customer.says("hello")
    return customer, (await rin.accept())["id"]


class Log:
    """The calls to LINE of one story."""

    def __init__(self, world: World, earlier: int) -> None:
        self._world = world
        self._earlier = earlier

    async def calls(self, path: str) -> list[Any]:
        return [call for call in await self._world.line_calls(path) if call["seq"] > self._earlier]


@pytest.fixture
async def log(world: World) -> Log:
    calls = await world.line_calls()
    return Log(world, calls[-1]["seq"] if calls else 0)


async def test_F20_a_reply_whose_answer_was_lost_is_unknown_and_never_pushed(world: World, log: Log) -> None:
    rin = await world.representative("Rin")
    hanako, conversation = await take_on(world, rin, "Hanako")
    await world.faults(cut={"value": "after", "endpoint": "reply", "times": 1})
    lost = await rin.say(conversation, "are you there?")
    settled = await rin.message_settles(conversation, lost["id"])
    assert settled["state"] == "unknown"
    assert settled["failure"]["reason"]
    await world.settled()
    assert await hanako.heard() == ["are you there?"]
    assert await log.calls("/push") == []

    # A person may choose to send it again, and then there is one more copy, no more.
    await rin.post(f"/conversations/{conversation}/messages/{lost['id']}/deliveries")
    settled = await rin.message_settles(conversation, lost["id"])
    assert (settled["state"], settled["delivered_by"], settled["failure"]) == ("sent", "push", None)
    await world.settled()
    assert await hanako.heard() == ["are you there?"] * 2
    assert [call["status"] for call in await log.calls("/push")] == [200]
    assert len(await log.calls("/reply")) == 1


async def test_F20_a_worker_that_comes_back_late_with_a_yes_is_believed(world: World, log: Log) -> None:
    rin = await world.representative("Rin")
    hanako, conversation = await take_on(world, rin, "Hanako")
    await world.faults(delay_ms={"value": 2000, "endpoint": "reply", "times": 1})
    said = await rin.say(conversation, "slow but sure")
    await eventually(lambda: world.pool.fetchval("SELECT true FROM line_deliveries WHERE state = 'calling'"))
    # As if its worker had stood still for longer than its lease: another judges the call.
    await expire_leases(world)
    assert (await rin.message_settles(conversation, said["id"]))["state"] == "unknown"

    async def is_sent() -> bool:
        return bool((await rin.message_settles(conversation, said["id"]))["state"] == "sent")

    await eventually(is_sent)
    assert await hanako.heard() == ["slow but sure"]
    assert await log.calls("/push") == []


async def test_F20_a_reply_that_never_left_is_sent_as_reply_again(world: World) -> None:
    rin = await world.representative("Rin")
    hanako, conversation = await take_on(world, rin, "Hanako")
    await world.faults(rate_limited={"endpoint": "reply", "times": 1})
    said = await rin.say(conversation, "welcome")
    settled = await rin.message_settles(conversation, said["id"])
    assert (settled["state"], settled["delivered_by"]) == ("sent", "reply")
    assert await hanako.heard() == ["welcome"]


async def test_F20_a_reply_token_that_has_expired_falls_to_push(world: World, log: Log) -> None:
    rin = await world.representative("Rin")
    hanako, conversation = await take_on(world, rin, "Hanako")
    # LINE's clock is ahead of ours, so that we believe in a token which it does not take any more.
    (await world.sim.post("/_sim/clock", json={"advance_seconds": 120})).raise_for_status()
    said = await rin.say(conversation, "late but once")
    settled = await rin.message_settles(conversation, said["id"])
    world.clock.advance(timedelta(seconds=120))
    assert (settled["state"], settled["delivered_by"]) == ("sent", "push")
    assert await hanako.heard() == ["late but once"]
    assert [call["status"] for call in await log.calls("/reply")] == [400]
    assert [call["status"] for call in await log.calls("/push")] == [200]


async def test_F20_a_reply_token_that_was_used_elsewhere_falls_to_push(world: World) -> None:
    rin = await world.representative("Rin")
    hanako = await world.customer("Hanako")
    said = await hanako.says("hello")
    conversation = (await rin.accept())["id"]
    answer = await world.sim.post(
        "/v2/bot/message/reply",
        json={"replyToken": said["reply_token"], "messages": [{"type": "text", "text": "another program was quicker"}]},
        headers={"Authorization": f"Bearer {world.line_account['channel_access_token']}"},
    )
    answer.raise_for_status()
    mine = await rin.say(conversation, "and ours")
    assert (await rin.message_settles(conversation, mine["id"]))["delivered_by"] == "push"
    assert await hanako.heard() == ["another program was quicker", "and ours"]


async def test_F21_a_retried_message_keeps_its_place_and_delays_no_other_conversation(world: World, log: Log) -> None:
    rin = await world.representative("Rin")
    hanako, conversation = await take_on(world, rin, "Hanako")
    await world.advance(seconds=70)
    jiro, other = await take_on(world, rin, "Jiro")
    await world.faults(status={"value": 500, "endpoint": "push", "times": 3})
    said = [await rin.say(conversation, str(number)) for number in range(1, 6)]
    started = asyncio.get_running_loop().time()
    beside = await rin.say(other, "no delay here")
    await rin.message_settles(other, beside["id"])
    assert asyncio.get_running_loop().time() - started < 1.5
    assert await hanako.heard() == [], "the first is still being tried"
    assert await jiro.heard() == ["no delay here"]
    for message in said:
        assert (await rin.message_settles(conversation, message["id"], seconds=15))["state"] == "sent"
    assert await hanako.heard() == ["1", "2", "3", "4", "5"]
    statuses = [call["status"] for call in await log.calls("/push")]
    assert statuses[:4] == [500, 500, 500, 200]
    first_four = (await log.calls("/push"))[:4]
    assert len({(call["retry_key"], call["request"]) for call in first_four}) == 1


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_F21_a_push_that_is_cut_off_is_repeated_under_its_key(world: World, moment: str) -> None:
    rin = await world.representative("Rin")
    hanako, conversation = await take_on(world, rin, "Hanako")
    await world.advance(seconds=70)
    await world.faults(cut={"value": moment, "endpoint": "push", "times": 2})
    said = [await rin.say(conversation, str(number)) for number in range(1, 4)]
    for message in said:
        assert (await rin.message_settles(conversation, message["id"]))["state"] == "sent"
    assert await hanako.heard() == ["1", "2", "3"]


async def test_F22_the_same_post_ten_times_at_once_is_one_message_with_ten_equal_answers(world: World) -> None:
    rin = await world.representative("Rin")
    hanako, conversation = await take_on(world, rin, "Hanako")
    tabs = [rin, await world.sign_in("rin@example.com", "Rin")]
    for number in range(3 * ROUNDS):
        body = {"client_id": str(uuid4()), "content": {"type": "text", "text": f"click {number}"}}
        path = f"/conversations/{conversation}/messages"
        answers = await asyncio.gather(*(tabs[n % 2].ask("POST", path, body) for n in range(10)))
        assert sorted(answer.status_code for answer in answers) == [200] * 9 + [201]
        assert len({as_sent(answer.json()) for answer in answers}) == 1
    await world.settled()
    await hanako.hears(*(f"click {number}" for number in range(3 * ROUNDS)))
    out = [m for m in await rin.messages(conversation) if m["direction"] == "outbound"]
    assert [m["content"]["text"] for m in out] == [f"click {number}" for number in range(3 * ROUNDS)]


async def test_F22_two_tabs_that_write_at_once_agree_on_the_order(world: World) -> None:
    rin = await world.representative("Rin")
    hanako, conversation = await take_on(world, rin, "Hanako")
    tabs = [rin, await world.sign_in("rin@example.com", "Rin")]
    await asyncio.gather(*(tabs[n % 2].say(conversation, f"tab {n}") for n in range(12)))

    async def all_arrived() -> bool:
        return len(await hanako.heard()) == 12

    await eventually(all_arrived)
    messages = await rin.messages(conversation)
    assert all(a["seq"] + 1 == b["seq"] for a, b in pairwise(messages))
    assert await hanako.heard() == [m["content"]["text"] for m in messages if m["direction"] == "outbound"]


def as_sent(message: dict[str, Any]) -> tuple[Any, ...]:
    """A message without what the sender may add at any moment."""
    return message["id"], message["seq"], message["client_id"], message["content"]["text"], message["sent_at"]
