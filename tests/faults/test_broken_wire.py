"""Wherever a call to LINE breaks, it is made again under the same key, later each time, and comes once (F14)."""

from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Any

import pytest
from tests.faults.processes import ROUNDS
from tests.faults.test_sending import take_on
from tests.faults.wire import MOMENTS, STATUSES, WAYS, WiredWorld
from tests.rooms import change_routing, change_templates
from tests.world import LineUser, Person, eventually

from madoguchi.kit import resources, runner
from madoguchi.kit.settings import Settings
from madoguchi.line import client

BREAKS = [
    *(f"[{moment} {way}]" for moment in MOMENTS for way in WAYS),
    *(f"[{what} {status}]" for what in ("refused", "took it and said") for status in STATUSES),
]
TIMES = 8
Talk = tuple[LineUser, str]


@pytest.fixture(autouse=True)
def _short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_LONGEST_CALL_SECONDS", 0.4)
    monkeypatch.setattr(resources, "_CONNECT_SECONDS", 0.2)
    monkeypatch.setattr(runner, "_POLL_SECONDS", 0.05)


async def test_F14_a_push_that_breaks_at_any_moment_comes_once(settings: Settings) -> None:
    """Each of the 14 breaks 16 times: eight times in a row, for two messages one after the other.

    The row asks for 200 of each, which takes minutes of waiting out stalls: MADOGUCHI_FAULT_ROUNDS=13 does them, with
    pytest's --timeout=600.
    """
    async with WiredWorld.open(settings) as world:
        world.wire.times = TIMES
        await change_templates(world, countdown_seconds=600)
        await change_routing(world, session_limit=100)
        rin = await world.representative("Rin", capacity=100)
        talks = {name: await take_on(world, rin, name) for name in BREAKS}
        await world.advance(seconds=70)
        heard: dict[str, list[str]] = {name: [] for name in BREAKS}
        for number in range(2 * ROUNDS):
            texts = {name: f"{name} {number}" for name in BREAKS}
            said = {name: await rin.say(conversation, texts[name]) for name, (_, conversation) in talks.items()}
            await eventually(lambda texts=texts: all_called(world, texts))
            # A second one waits behind it, and must not overtake it.
            for name, (_, conversation) in talks.items():
                await rin.say(conversation, f"behind {number}")
                heard[name] += [texts[name], f"behind {number}"]
            await all_come(world, talks, heard)
            for name, text in texts.items():
                calls = world.wire.calls[text]
                assert len(calls) > TIMES, text
                assert {key for key, _ in calls} == {said[name]["id"]}, text
                assert len({body for _, body in calls}) == 1, text
                attempts = "SELECT attempts FROM line_deliveries WHERE id = $1"
                assert await world.pool.fetchval(attempts, said[name]["id"]) == len(calls), text
        await world.settled()
        for name, (phone, conversation) in talks.items():
            assert await phone.heard() == heard[name], name
            assert set(await sent_out(rin, conversation)) == {("sent", "push")}, name


@pytest.mark.parametrize("stall", ["nobody_lets_in", "nobody_hears"])
async def test_F14_a_push_whose_connection_stalls_comes_once(settings: Settings, stall: str) -> None:
    """At six phones, two times one after the other, until the calls to each have failed three times or more: 36 stalls.

    Either there is no room in the listener's queue, so that connecting itself stalls; or there is room, but nobody
    takes from it, and each call is read after its caller has given it up.
    """
    async with WiredWorld.open(settings) as world:
        await change_templates(world, countdown_seconds=600)
        rin = await world.representative("Rin", capacity=100)
        talks = {str(number): await take_on(world, rin, str(number)) for number in range(6)}
        await world.advance(seconds=70)
        heard: dict[str, list[str]] = {name: [] for name in talks}
        for number in range(2 * ROUNDS):
            async with stalled(world, stall):
                for name, (_, conversation) in talks.items():
                    await rin.say(conversation, f"hello {number}")
                    heard[name].append(f"hello {number}")
                await eventually(lambda: all_tried(world, times=3, wanted=len(talks)))
            await all_come(world, talks, heard)
        await world.settled()
        for name, (phone, conversation) in talks.items():
            assert await phone.heard() == heard[name], name
            assert set(await sent_out(rin, conversation)) == {("sent", "push")}, name


async def test_F14_a_reply_whose_connection_stalls_is_not_taken_for_sent(settings: Settings) -> None:
    """A reply has no key: had its call gone out, nobody could know. It has not, so it is made again."""
    async with WiredWorld.open(settings) as world:
        rin = await world.representative("Rin")
        hanako, conversation = await take_on(world, rin, "Hanako")
        async with world.nobody_lets_in():
            message = await rin.say(conversation, "hello?")
            await eventually(lambda: all_tried(world, times=1, wanted=1))
            assert (await rin.messages(conversation))[-1]["state"] == "queued"
        world.clock.advance(timedelta(seconds=5))
        settled = await rin.message_settles(conversation, message["id"])
        assert (settled["state"], settled["delivered_by"]) == ("sent", "reply")
        assert await hanako.heard() == ["hello?"]


async def test_F14_where_nobody_listens_it_is_tried_again_when_somebody_does(settings: Settings) -> None:
    async with WiredWorld.open(settings) as world:
        rin = await world.representative("Rin")
        hanako, conversation = await take_on(world, rin, "Hanako")
        await world.advance(seconds=70)
        async with world.nobody_listens():
            message = await rin.say(conversation, "hello?")
            tried = "SELECT last_error LIKE '%could not be reached%' FROM jobs WHERE function = 'line.sender:deliver'"
            await eventually(lambda: world.pool.fetchval(tried))
        world.clock.advance(timedelta(seconds=5))
        assert (await rin.message_settles(conversation, message["id"]))["state"] == "sent"
        assert await hanako.heard() == ["hello?"]


async def all_come(world: WiredWorld, talks: dict[str, Talk], heard: dict[str, list[str]]) -> None:
    """Let time pass until every phone has heard all that is meant for it."""

    async def look() -> bool:
        world.clock.advance(timedelta(seconds=5))
        return all([await phone.heard() == heard[name] for name, (phone, _) in talks.items()])

    await eventually(look, seconds=20 * ROUNDS)


async def all_called(world: WiredWorld, texts: dict[str, str]) -> bool:
    """Whether each of these has been called for; what failed before it in its lane is due in a while."""
    world.clock.advance(timedelta(seconds=1))
    return all(world.wire.calls.get(text) for text in texts.values())


async def all_tried(world: WiredWorld, *, times: int, wanted: int) -> bool:
    """Whether so many conversations have been called for in vain so often."""
    world.clock.advance(timedelta(seconds=0.2))
    tried = "SELECT count(*) FROM jobs WHERE function = 'line.sender:deliver' AND attempts > $1"
    return bool(await world.pool.fetchval(tried, times) >= wanted)


def stalled(world: WiredWorld, how: str) -> AbstractAsyncContextManager[None]:
    return {"nobody_lets_in": world.nobody_lets_in, "nobody_hears": world.nobody_hears}[how]()


async def sent_out(rin: Person, conversation: str) -> list[Any]:
    out = [m for m in await rin.messages(conversation) if m["direction"] == "outbound"]
    return [(m["state"], m["delivered_by"]) for m in out]
