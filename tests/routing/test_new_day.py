"""At midnight of the organisation's zone, profiles that are reset daily are empty, and presences say so."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.rooms import change_workstream, offered, waiting_customer
from tests.routing.capacity_book import make_profile, passes, take_slots_of
from tests.world import World, eventually

from madoguchi.routing import capacity


async def test_who_was_full_for_the_day_is_available_on_the_next_and_is_offered_what_waits(world: World) -> None:
    now = world.clock.now()
    midnight = capacity.day_of(zone=await zone(world), now=now).ends
    rin = await world.representative("Rin", capacity=0)
    profile = await make_profile(world, 1, rin, reset="end_of_day")
    await take_slots_of(world, profile)
    await change_workstream(world, allowed_presences=["available"])
    await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    for step in ("wrap-up", "closure"):
        await rin.post(f"/conversations/{conversation}/{step}")
    await waiting_customer(world, "Taro")
    await becomes(rin, "busy_dnd")
    # In steps in which nobody is signed out for being away too long.
    while (left := midnight - world.clock.now()) > timedelta():
        await passes(world, seconds=min(left.total_seconds() + 1, 6 * 3600))
        await rin.get("/me")
    await becomes(rin, "available")
    await eventually(lambda: rings(rin, "Taro"))


async def zone(world: World) -> ZoneInfo:
    return ZoneInfo((await world.admin.get("/admin/routing-settings"))["zone"])


async def becomes(person: Any, presence: str) -> None:
    async def look() -> bool:
        return bool((await person.get("/me"))["presence"] == presence)

    await eventually(look, seconds=20)


async def rings(person: Any, customer: str) -> bool:
    return await offered(person) == [customer]
