"""Wherever a call to LINE breaks, it is made again under the same key, later each time, and comes once (F14)."""

from datetime import timedelta

import pytest
from tests.faults.test_sending import take_on
from tests.faults.wire import MOMENTS, STATUSES, WAYS, WiredWorld
from tests.rooms import change_workstream
from tests.world import eventually

from madoguchi.kit.settings import Settings
from madoguchi.line import client

BREAKS = [
    *(f"[{moment} {way}]" for moment in MOMENTS for way in WAYS),
    *(f"[{what} {status}]" for what in ("refused", "took it and said") for status in STATUSES),
]


async def test_F14_a_push_that_breaks_at_any_moment_comes_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_LONGEST_CALL_SECONDS", 0.5)
    async with WiredWorld.open(settings) as world:
        await change_workstream(world, offer_seconds=600)
        rin = await world.representative("Rin", capacity=100)
        talks = [(name, *await take_on(world, rin, name)) for name in BREAKS]
        await world.advance(seconds=70)
        said = {name: await rin.say(conversation, name) for name, _, conversation in talks}
        # A second one waits behind it, and must not overtake it.
        for _, _, conversation in talks:
            await rin.say(conversation, "next")

        async def all_have_come() -> bool:
            world.clock.advance(timedelta(seconds=1))
            return all([await phone.heard() == [name, "next"] for name, phone, _ in talks])

        await eventually(all_have_come, seconds=20)
        await world.settled()
        for name, _, conversation in talks:
            calls = world.wire.calls[name]
            assert len(calls) >= 3, name
            assert {key for key, _ in calls} == {said[name]["id"]}, name
            assert len({body for _, body in calls}) == 1, name
            out = [m for m in await rin.messages(conversation) if m["direction"] == "outbound"]
            assert [(m["state"], m["delivered_by"]) for m in out] == [("sent", "push")] * 2, name
            attempts = "SELECT attempts FROM line_deliveries WHERE id = $1"
            assert await world.pool.fetchval(attempts, said[name]["id"]) == len(calls), name


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
