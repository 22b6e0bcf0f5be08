"""Workstreams with different terms that share one queue: nothing waits behind what somebody cannot take."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from tests.line.accounts_at_line import ACCOUNTS, keys_of, opened
from tests.rooms import change_templates, change_workstream, offered, waiting_customer
from tests.world import World, eventually

from madoguchi.line import privacy


@asynccontextmanager
async def other_terms(world: World, **terms: Any) -> AsyncIterator[tuple[Any, Any]]:
    """For a while customers write to a second account, whose workstream leads into the same queue: both of them."""
    body = {"name": f"Other {uuid4().hex[:8]}", "queue_id": world.queue["id"], **terms}
    other = await world.admin.post("/admin/workstreams", body)
    at_line = await opened(world, body["name"])
    keys = keys_of(at_line, workstream_id=other["id"], privacy_version=privacy.VERSION)
    account = await world.admin.post(ACCOUNTS, keys)
    change = {"webhook_url": f"{world.url}/line/{account['webhook_url'].partition('/line/')[2]}"}
    (await world.sim.patch(f"/_sim/accounts/{at_line['id']}", json=change)).raise_for_status()
    shop, world.line_account = world.line_account, at_line
    try:
        yield other, account
    finally:
        world.line_account = shop


async def test_what_is_too_large_for_somebody_holds_up_nothing_that_fits(world: World) -> None:
    rin = await world.representative("Rin", capacity=2, present=False)
    async with other_terms(world, capacity_units=3):
        for name in ("large", "larger"):
            await waiting_customer(world, name)
    for name in ("small", "next"):
        await waiting_customer(world, name)
    await rin.set_presence("available")

    async def both_small() -> bool:
        return set(await offered(rin)) == {"small", "next"}

    await eventually(both_small)
    ken = await world.representative("Ken", capacity=3)
    await world.settled()
    assert await offered(ken) == ["large"]


async def test_what_a_presence_does_not_allow_holds_up_nothing_that_it_allows(world: World) -> None:
    rin = await world.representative("Rin", capacity=1, present=False)
    await change_workstream(world, allowed_presences=["available"])
    await waiting_customer(world, "for the available")
    async with other_terms(world, allowed_presences=["available", "busy"]):
        await waiting_customer(world, "for the busy too")
    await rin.set_presence("busy")

    async def the_one_allowed() -> bool:
        return await offered(rin) == ["for the busy too"]

    await eventually(the_one_allowed)
    first = await rin.accept()
    await rin.set_presence("away")
    await rin.post(f"/conversations/{first['id']}/waiting")
    await world.settled()
    assert await offered(rin) == []
    await rin.set_presence("available")
    await world.settled()
    assert await offered(rin) == ["for the available"]
    await change_workstream(world, allowed_presences=["available", "busy"])


async def test_the_queue_with_priority_is_served_first_and_the_oldest_in_it(world: World) -> None:
    rin = await world.representative("Rin", capacity=1, present=False)
    await waiting_customer(world, "oldest")
    urgent = await world.admin.post("/admin/queues", {"name": "Urgent", "priority": 1, "member_ids": [rin.id]})
    await change_workstream(world, queue_id=urgent["id"])
    for name in ("urgent", "urgent too"):
        await waiting_customer(world, name)
    await change_workstream(world, queue_id=world.queue["id"])
    served = []
    await rin.set_presence("available")
    for _ in range(3):
        conversation = await rin.accept()
        served.append(conversation["customer"]["display_name"])
        await rin.post(f"/conversations/{conversation['id']}/waiting")
    assert served == ["urgent", "urgent too", "oldest"]


async def test_an_offer_keeps_the_terms_of_the_moment_when_it_was_made(world: World) -> None:
    await change_templates(world, countdown_seconds=30)
    await change_workstream(world, capacity_units=2)
    rin = await world.representative("Rin")
    await waiting_customer(world, "before")
    await change_templates(world, countdown_seconds=300)
    await change_workstream(world, capacity_units=1)
    offer = await rin.offer()
    assert (await rin.get("/me"))["units_taken"] == 2
    await waiting_customer(world, "after")
    assert (await rin.get("/me"))["units_taken"] == 3
    await world.advance(seconds=31)

    async def only_the_short_one_ran_out() -> bool:
        shown: str = await world.pool.fetchval("SELECT state FROM offers WHERE id = $1", offer["id"])
        return shown == "missed"

    await eventually(only_the_short_one_ran_out)
    assert "after" in await offered(rin)
