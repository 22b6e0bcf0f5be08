"""A worker that is killed while it sends: the customer gets one copy, and the desk is told the truth (F13)."""

import asyncio
import random
from typing import Any

import pytest
from tests.faults.processes import KILLED, ROUNDS, WorkerOutside, expire_leases
from tests.line import recorded
from tests.line.test_converted_files import prepared
from tests.line.test_sending_files import bring
from tests.world import LineUser, Person, eventually

from madoguchi.kit.settings import Settings


async def take_on(world: WorkerOutside, rin: Person, name: str) -> tuple[LineUser, str]:
    """A customer who has written, and their conversation, which Rin has accepted."""
    customer = await world.customer(name)
    await customer.says("hello")
    return customer, (await rin.accept())["id"]


async def recover(world: WorkerOutside, *, fault: str = "") -> None:
    world.restart_worker(fault=fault)
    await expire_leases(world)


async def settles(rin: Person, conversation: str, message: Any) -> Any:
    return await rin.message_settles(conversation, message["id"], seconds=40)


def next_fault(number: int) -> str:
    """Where the worker after so many deaths is to die: it also goes through the points for what its forerunner left."""
    if number == 2 * ROUNDS:
        return ""
    return "sender.begun:3:kill9" if number % 2 else "sender.answered:3:kill9"


@pytest.mark.slow
async def test_F13_a_worker_killed_after_line_accepted_a_push_sends_one_copy(settings: Settings) -> None:
    async with WorkerOutside.open(settings) as world:
        rin = await world.representative("Rin", capacity=100)
        # A customer's first answer takes the reply token, so that the second goes by push.
        await recover(world, fault="sender.answered:2:kill9")
        for number in range(2 * ROUNDS):
            taken = number % 2 == 0
            earlier = len(await world.line_calls("/push"))
            hanako, conversation = await take_on(world, rin, f"Hanako {number}")
            await settles(rin, conversation, await rin.say(conversation, "by reply"))
            lost = await rin.say(conversation, "by push")
            assert await world.worker.dies() == KILLED, world.worker.said()
            assert await hanako.heard() == ["by reply", "by push"][: 1 + taken]
            assert (await rin.messages(conversation))[-1]["state"] == "queued"
            assert len(await world.line_calls("/push")) == earlier + taken
            await recover(world, fault=next_fault(number + 1))
            settled = await settles(rin, conversation, lost)
            assert (settled["state"], settled["delivered_by"]) == ("sent", "push")
            assert await hanako.heard() == ["by reply", "by push"]
            calls = (await world.line_calls("/push"))[earlier:]
            assert [call["status"] for call in calls] == ([200, 409] if taken else [200])
            assert {(call["retry_key"], call["request"]) for call in calls} == {(lost["id"], calls[0]["request"])}, (
                "the key is the message's and the body stays as it was"
            )


@pytest.mark.slow
async def test_F13_a_worker_killed_after_line_accepted_a_reply_leaves_it_unknown(settings: Settings) -> None:
    async with WorkerOutside.open(settings) as world:
        rin = await world.representative("Rin", capacity=100)
        await recover(world, fault="sender.answered:1:kill9")
        hanako, conversation = await take_on(world, rin, "Hanako")
        lost = await rin.say(conversation, "by reply")
        assert await world.worker.dies() == KILLED, world.worker.said()
        assert await hanako.heard() == ["by reply"]
        await recover(world)
        settled = await settles(rin, conversation, lost)
        assert settled["state"] == "unknown"
        assert settled["failure"]["reason"]
        # What comes after is sent, by push, and still nobody sends the first again.
        await settles(rin, conversation, await rin.say(conversation, "next"))
        assert await hanako.heard() == ["by reply", "next"]
        assert len(await world.line_calls("/reply")) == 1


@pytest.mark.slow
@pytest.mark.parametrize("point", ["sender.begun", "sender.answered"])
async def test_F23_a_worker_that_stood_still_and_comes_back_changes_nothing(settings: Settings, point: str) -> None:
    async with WorkerOutside.open(settings) as world:
        rin = await world.representative("Rin", capacity=100)
        # A customer's first answer takes the reply token, so that the second goes by push.
        world.restart_worker(fault=f"{point}:2:stop")
        hanako, conversation = await take_on(world, rin, "Hanako")
        await settles(rin, conversation, await rin.say(conversation, "by reply"))
        message = await rin.say(conversation, "by push")
        zombie = world.worker
        await zombie.stands_still()
        await recover(world)
        settled = await settles(rin, conversation, message)
        assert (settled["state"], settled["delivered_by"]) == ("sent", "push")
        after = await settles(rin, conversation, await rin.say(conversation, "after it"))
        before = await world.pool.fetchval("SELECT max(id) FROM events")
        rows = await world.pool.fetch("SELECT * FROM messages ORDER BY seq")
        zombie.go_on()

        async def has_come_back() -> bool:
            return "jobs.lease_lost" in zombie.said()

        await eventually(has_come_back)
        assert (await rin.messages(conversation))[-1] == after
        assert await world.pool.fetch("SELECT * FROM messages ORDER BY seq") == rows
        changed = "SELECT count(*) FROM events WHERE id > $1 AND type = 'MessageSettled'"
        assert await world.pool.fetchval(changed, before) == 0
        assert await hanako.heard() == ["by reply", "by push", "after it"]
        calls = [call for call in await world.line_calls("/push") if call["retry_key"] == message["id"]]
        assert sorted(call["status"] for call in calls) == [200, 409]
        assert len({call["request"] for call in calls}) == 1


@pytest.mark.slow
async def test_F13_a_worker_killed_at_any_moment_sends_each_message_at_most_once(settings: Settings) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    async with WorkerOutside.open(settings) as world:
        rin = await world.representative("Rin", capacity=100)
        await recover(world)
        people = [await take_on(world, rin, f"Customer {number}") for number in range(6)]
        kills = set(dice.sample(range(48), 2 * ROUNDS))
        for number in range(48):
            _, conversation = people[number % 6]
            await rin.say(conversation, str(number))
            if number in kills:
                await asyncio.sleep(dice.uniform(0, 0.02))
                await world.worker.kill()
                await recover(world)

        async def all_have_ended() -> bool:
            return not await world.pool.fetchval("SELECT count(*) FROM messages WHERE state = 'queued'")

        await eventually(all_have_ended, seconds=60)
        for customer, conversation in people:
            heard = await customer.heard()
            assert len(heard) == len(set(heard)), "a message came twice"
            out = [m for m in await rin.messages(conversation) if m["direction"] == "outbound"]
            shown = [m["content"]["text"] for m in out if m["content"]["text"] in set(heard)]
            assert heard == shown, "LINE has them in another order than the desk"
            assert all(m["state"] == "unknown" for m in out if m["content"]["text"] not in set(heard))
            assert {m["state"] for m in out} <= {"sent", "unknown"}


@pytest.mark.slow
@pytest.mark.parametrize("deaths", [1, 3])
async def test_F29_a_file_whose_conversion_is_killed_is_converted_later_or_kept_as_it_is(
    settings: Settings, deaths: int
) -> None:
    async with WorkerOutside.open(settings) as world:
        rin = await world.representative("Rin")
        await recover(world, fault="conversion.begun:1:kill9")
        _, conversation = await take_on(world, rin, "Hanako")
        body = recorded.sound("wav", "pcm_s16le")
        brought = (await bring(rin, conversation, "memo.wav", body)).raise_for_status().json()
        for death in range(1, deaths + 1):
            assert await world.worker.dies() == KILLED, world.worker.said()
            await recover(world, fault="conversion.begun:1:kill9" if death < deaths else "")
        ready = await prepared(rin, conversation, brought)
        assert (ready["state"], ready["percent"]) == ("stored", None)
        reason = ready["why_not"] and ready["why_not"]["code"]
        assert reason == (None if deaths == 1 else "not_converted")
