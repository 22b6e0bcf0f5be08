"""What could not go out for a while drains below LINE's limits, in order, and at nobody else's cost (F16, F24)."""

import asyncio
import time
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from tests.rooms import change_routing, change_templates
from tests.world import LineUser, Person, World, eventually

from madoguchi.line import privacy


async def other_account(world: World) -> dict[str, Any]:
    """A second LINE account of the same contact center."""
    opened = (await world.sim.post("/_sim/accounts", json={"name": "Branch", "webhook_url": None})).raise_for_status()
    theirs: dict[str, Any] = opened.json()
    ours = await world.admin.post(
        "/admin/line-accounts",
        {
            "name": "Branch",
            "channel_id": theirs["channel_id"],
            "channel_secret": theirs["channel_secret"],
            "channel_access_token": theirs["channel_access_token"],
            "workstream_id": world.workstream["id"],
            "privacy_version": privacy.VERSION,
        },
    )
    path = ours["webhook_url"].partition("/line/")[2]
    change = {"webhook_url": f"{world.url}/line/{path}"}
    (await world.sim.patch(f"/_sim/accounts/{theirs['id']}", json=change)).raise_for_status()
    return theirs


async def talks(world: World, rin: Person, account: dict[str, Any], count: int) -> list[tuple[LineUser, str]]:
    """Conversations that somebody has taken, past the window of free replies."""
    found = []
    for number in range(count):
        path = f"/_sim/accounts/{account['id']}/users"
        user = (await world.sim.post(path, json={"display_name": f"N{number}", "language": "ja"})).raise_for_status()
        phone = LineUser(name=f"N{number}", user_id=user.json()["user_id"], account=account["id"], sim=world.sim)
        await phone.says("hello")
        found.append((phone, (await rin.accept())["id"]))
    return found


@pytest.fixture
async def rin(world: World) -> Person:
    await change_templates(world, countdown_seconds=600)
    await change_routing(world, session_limit=100)
    return await world.representative("Rin", capacity=100)


@pytest.mark.alone
async def test_F16_a_lower_limit_of_one_account_is_kept_and_slows_no_other(world: World, rin: Person) -> None:
    branch = await other_account(world)
    busy, calm = await talks(world, rin, world.line_account, 20), await talks(world, rin, branch, 2)
    await world.advance(seconds=70)
    await world.faults(rate={"value": 10, "endpoint": "push"})
    calls = await world.line_calls()
    before = calls[-1]["seq"]
    started = time.monotonic()
    for turn in range(6):
        await asyncio.gather(*(rin.say(conversation, f"{turn}") for _, conversation in busy))
    waits = []
    for turn in range(10):
        _, conversation = calm[turn % 2]
        asked = time.monotonic()
        message = await rin.say(conversation, f"{turn}")
        assert (await rin.message_settles(conversation, message["id"]))["state"] == "sent"
        waits.append(time.monotonic() - asked)

    async def all_heard() -> bool:
        return all([await phone.heard() == [str(turn) for turn in range(6)] for phone, _ in busy])

    await eventually(all_heard, seconds=40)
    statuses = Counter(call["status"] for call in await world.line_calls("/push") if call["seq"] > before)
    print(f"{time.monotonic() - started:.1f} s; {dict(statuses)}; beside it {sorted(waits)[-2]:.2f} s")
    assert statuses[429] <= 12
    assert sorted(waits)[-2] < 1.5


@pytest.mark.alone
async def test_F16_two_workers_keep_to_one_lower_limit(world: World, rin: Person) -> None:
    """Each finds out by itself how much LINE takes from it, which is all together what LINE takes."""
    runner = await world.start_worker()
    busy = await talks(world, rin, world.line_account, 20)
    await world.advance(seconds=70)
    await world.faults(rate={"value": 20, "endpoint": "push"})
    before = (await world.line_calls())[-1]["seq"]
    for turn in range(6):
        await asyncio.gather(*(rin.say(conversation, f"{turn}") for _, conversation in busy))

    async def all_heard() -> bool:
        return all([await phone.heard() == [str(turn) for turn in range(6)] for phone, _ in busy])

    await eventually(all_heard, seconds=40)
    statuses = Counter(call["status"] for call in await world.line_calls("/push") if call["seq"] > before)
    print(dict(statuses))
    assert statuses[429] <= 16
    runner.stop()


@pytest.mark.alone
async def test_F24_after_an_outage_everything_goes_out_once_in_order_and_beside_it_nothing_waited(
    world: World, rin: Person
) -> None:
    branch = await other_account(world)
    busy, calm = await talks(world, rin, world.line_account, 30), await talks(world, rin, branch, 1)
    await world.advance(seconds=70)
    await world.faults(status={"value": 503, "endpoint": "push"})
    for turn in range(3):
        await asyncio.gather(*(rin.say(conversation, f"{turn}") for _, conversation in busy))
    # LINE is away for an hour, and everybody tries now and then.
    for _ in range(6):
        await asyncio.sleep(0.3)
        world.clock.advance(timedelta(minutes=10))
    asked = time.monotonic()
    message = await rin.say(calm[0][1], "beside")
    assert (await rin.message_settles(calm[0][1], message["id"]))["state"] == "sent"
    beside = time.monotonic() - asked
    await world.faults()
    started = time.monotonic()

    async def all_heard() -> bool:
        world.clock.advance(timedelta(seconds=1))
        return all([await phone.heard() == ["0", "1", "2"] for phone, _ in busy])

    await eventually(all_heard, seconds=30)
    print(f"caught up in {time.monotonic() - started:.1f} s; beside it {beside:.2f} s")
    assert beside < 1.5
    accepted = "SELECT count(*) FROM line_deliveries WHERE state = 'accepted'"
    assert await world.pool.fetchval(accepted) >= 30
