"""How long a conversation takes room of its representative after its end: always, for a time, or not at all."""

from typing import Any

import pytest
from tests.rooms import change_workstream, offered, waiting_customer
from tests.routing.capacity_book import capacity_of, make_profile, slot_of, take_slots_of, units_of
from tests.world import Person, World, eventually


async def end_one(world: World, block: Any, **terms: Any) -> tuple[Person, str]:
    """Somebody with room for one, whose one is in wrap-up while another waits."""
    await change_workstream(world, wrap_up_block=block, **terms)
    rin = await world.representative("Rin", capacity=1)
    await waiting_customer(world, "first")
    conversation = await rin.accept()
    await waiting_customer(world, "second")
    assert await offered(rin) == []
    await rin.post(f"/conversations/{conversation['id']}/wrap-up")
    await world.settled()
    return rin, conversation["id"]


async def rings(person: Person) -> None:
    async def look() -> bool:
        return await offered(person) == ["second"]

    await eventually(look)


async def test_always_is_until_it_is_closed_and_is_how_a_workstream_begins(world: World) -> None:
    assert (await world.admin.get(f"/admin/workstreams/{world.workstream['id']}"))["wrap_up_block"] == "always"
    rin, conversation_id = await end_one(world, "always")
    await world.advance(hours=2)
    await rin.set_presence("busy")
    await rin.set_presence("available")
    await world.settled()
    assert await offered(rin) == []
    (held,) = (await capacity_of(rin))["holdings"]
    assert (held["state"], held["until"]) == ("wrap_up", None)
    await rin.post(f"/conversations/{conversation_id}/closure")
    await rings(rin)


async def test_a_time_gives_the_room_back_when_it_is_over_and_not_before(world: World) -> None:
    rin, conversation_id = await end_one(world, 30)
    await world.advance(seconds=25)
    await world.settled()
    assert await offered(rin) == []
    assert await units_of(rin) == (1, 1, 0)
    await world.advance(seconds=5)
    await rings(rin)
    assert (await rin.get(f"/conversations/{conversation_id}"))["state"] == "wrap_up"
    assert [one["customer"] for one in (await capacity_of(rin))["holdings"]] == ["second"]
    told = await world.pool.fetch("SELECT data ->> 'user_id' AS who FROM events WHERE type = 'WrapUpBlockEnded'")
    assert rin.id in {row["who"] for row in told}


async def test_none_gives_the_room_back_at_once(world: World) -> None:
    rin, _ = await end_one(world, "none")
    await rings(rin)
    assert await units_of(rin) == (1, 1, 0)


@pytest.mark.parametrize("block", ["always", 30])
async def test_closing_a_wrap_up_gives_the_room_back_early_and_once(world: World, block: Any) -> None:
    rin, conversation_id = await end_one(world, block)
    await rin.post(f"/conversations/{conversation_id}/closure")
    await rings(rin)
    before = await world.pool.fetchval("SELECT count(*) FROM events WHERE type = 'WrapUpBlockEnded'")
    await world.advance(seconds=35)
    await world.settled()
    assert await world.pool.fetchval("SELECT count(*) FROM events WHERE type = 'WrapUpBlockEnded'") == before


async def test_the_block_of_a_conversation_is_that_of_the_moment_when_it_was_routed(world: World) -> None:
    await change_workstream(world, wrap_up_block="none")
    rin = await world.representative("Rin", capacity=1)
    await waiting_customer(world, "first")
    conversation = await rin.accept()
    await change_workstream(world, wrap_up_block="always")
    await waiting_customer(world, "second")
    await rin.post(f"/conversations/{conversation['id']}/wrap-up")
    await rings(rin)


async def test_what_waits_gets_the_block_that_is_set_meanwhile(world: World) -> None:
    rin = await world.representative("Rin", capacity=1, present=False)
    await waiting_customer(world, "first")
    await change_workstream(world, wrap_up_block="none")
    await world.settled()
    await rin.set_presence("available")
    conversation = await rin.accept()
    await rin.post(f"/conversations/{conversation['id']}/wrap-up")
    assert await units_of(rin) == (1, 0, 1)


async def test_a_time_gives_back_slots_of_a_profile_too(world: World) -> None:
    rin = await world.representative("Rin", capacity=1)
    profile = await make_profile(world, 1, rin)
    await take_slots_of(world, profile)
    await change_workstream(world, wrap_up_block=30)
    await waiting_customer(world, "first")
    conversation = await rin.accept()
    await rin.post(f"/conversations/{conversation['id']}/wrap-up")
    await waiting_customer(world, "second")
    assert (await slot_of(rin, profile), await offered(rin)) == ((1, 1, 0), [])
    await world.advance(seconds=30)
    await rings(rin)
