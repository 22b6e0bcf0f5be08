"""Machines whose clocks differ agree on what time it is for an offer (F46)."""

from datetime import timedelta

import pytest
from tests.faults.clocks import WrongClock, a_worker_whose_clock_is_wrong
from tests.rooms import offered, waiting_customer
from tests.world import World, eventually

MINUTES = pytest.mark.parametrize("minutes", [5, -5])


@MINUTES
async def test_F46_a_worker_whose_clock_is_wrong_lets_no_offer_run_out_early_or_late(
    world: World, minutes: int
) -> None:
    async with a_worker_whose_clock_is_wrong(world, timedelta(minutes=minutes)) as clock:
        rin = await world.representative("Rin")
        await waiting_customer(world, "Hanako")
        await rin.offer()
        clock.wrong_by *= 12
        for name in ("Taro", "Jiro"):  # what comes in wakes every worker
            await waiting_customer(world, name)
        assert await offered(rin) == ["Hanako", "Taro", "Jiro"], "nothing has run out yet"
        clock.shift += timedelta(seconds=121)
        world.clock.advance(timedelta(seconds=121))

        async def is_inactive() -> bool:
            return (await rin.get("/me"))["presence"] == "inactive"

        await eventually(is_inactive)


@MINUTES
async def test_F46_a_web_process_whose_clock_is_wrong_takes_what_is_accepted_in_time(
    world: World, minutes: int
) -> None:
    rin = await world.representative("Rin")
    url = await world.start_web(clock=WrongClock(world.clock, timedelta(minutes=minutes)))
    await waiting_customer(world, "Hanako")
    offer = await rin.offer()
    accepted = await rin.http.post(f"{url}/api/offers/{offer['id']}/acceptance")
    assert accepted.status_code == 200, accepted.text
    conversation = await rin.get(f"/conversations/{offer['conversation_id']}")
    assert (conversation["state"], conversation["assignee"]["id"]) == ("active", rin.id)
