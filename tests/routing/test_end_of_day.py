"""Profiles that are reset at the end of the day: what was taken on counts until midnight of the organisation's zone."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.rooms import change_workstream, offered, waiting_customer
from tests.routing.capacity_book import capacity_of, change_profile, make_profile, slot_of, take_slots_of
from tests.world import ADMIN, Person, World, eventually

BERLIN = ZoneInfo("Europe/Berlin")


async def set_zone(world: World, zone: str) -> None:
    (await world.admin.ask("PATCH", "/admin/routing-settings", {"zone": zone})).raise_for_status()


async def go_to(world: World, moment: datetime) -> None:
    """Let it be that moment; whoever was signed in for too long signs in anew."""
    await world.advance(seconds=(moment - world.clock.now()).total_seconds())
    world.admin = await world.sign_in(ADMIN, "Admin")


async def next_at(world: World, zone: ZoneInfo, hour: int, minute: int = 0) -> datetime:
    """The next time that the clock of a zone shows this."""
    now = world.clock.now().astimezone(zone)
    wanted = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return (wanted if wanted > now else wanted + timedelta(days=1)).astimezone(UTC)


async def daily(world: World, limit: int, *people: Person) -> Any:
    profile = await make_profile(world, limit, *people, reset="end_of_day")
    await take_slots_of(world, profile)
    return profile


async def rings(person: Person, *customers: str) -> None:
    async def look() -> bool:
        return await offered(person) == list(customers)

    await eventually(look, seconds=15)  # the schedule that notices midnight is looked at every 5 s


async def test_what_was_given_back_counts_till_midnight_of_the_zone_and_not_of_another(world: World) -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    await set_zone(world, "Asia/Tokyo")
    await go_to(world, await next_at(world, tokyo, 22))
    rin = await world.representative("Rin")
    profile = await daily(world, 2, rin)
    await waiting_customer(world, "closed")
    conversation = await rin.accept()
    for step in ("wrap-up", "closure"):
        await rin.post(f"/conversations/{conversation['id']}/{step}")
    await waiting_customer(world, "goes on")
    await rin.accept()
    await waiting_customer(world, "tomorrow's")
    assert await slot_of(rin, profile) == (2, 2, 0)
    shown = await capacity_of(rin)
    assert [(one["customer"], one["state"]) for one in shown["holdings"]] == [
        ("closed", "today"),
        ("goes on", "active"),
    ]
    midnight = datetime.fromisoformat(shown["profiles"][0]["resets_at"])
    assert midnight.astimezone(tokyo).strftime("%H:%M") == "00:00"
    await go_to(world, midnight - timedelta(minutes=5))
    await world.settled()
    assert await offered(rin) == []
    await world.advance(minutes=6)
    await rings(rin, "tomorrow's")
    assert await slot_of(rin, profile) == (2, 1, 1), "what still goes on from yesterday does not count"


async def test_a_wrap_up_that_blocks_nothing_gives_no_slot_of_a_day_back(world: World) -> None:
    await change_workstream(world, wrap_up_block="none")
    rin = await world.representative("Rin")
    profile = await daily(world, 1, rin)
    await waiting_customer(world, "first")
    conversation = await rin.accept()
    await waiting_customer(world, "second")
    await rin.post(f"/conversations/{conversation['id']}/wrap-up")
    await world.settled()
    assert (await slot_of(rin, profile), await offered(rin)) == ((1, 1, 0), [])
    await rin.post(f"/conversations/{conversation['id']}/closure")
    await world.settled()
    assert (await slot_of(rin, profile), await offered(rin)) == ((1, 1, 0), [])
    await change_profile(world, profile, item_limit=2)
    await rings(rin, "second")


async def test_one_that_comes_back_twice_a_day_is_one_and_one_that_is_declined_is_none(world: World) -> None:
    rin = await world.representative("Rin")
    profile = await daily(world, 5, rin)
    hanako = await waiting_customer(world, "Hanako")
    conversation = await rin.accept()
    for text in ("again", "and again"):
        await rin.post(f"/conversations/{conversation['id']}/waiting")
        await hanako.says(text)
        await rin.accept()
        await world.settled()
    assert (await rin.get(f"/conversations/{conversation['id']}"))["state"] == "active"
    assert await slot_of(rin, profile) == (5, 1, 4)
    await waiting_customer(world, "Taro")
    assert await slot_of(rin, profile) == (5, 2, 3), "what is held out has its slot"
    await rin.set_presence("away")
    await rin.post(f"/offers/{(await rin.offer())['id']}/rejection")
    await world.settled()
    assert await slot_of(rin, profile) == (5, 1, 4)


async def test_F44_the_day_ends_at_midnight_though_the_clock_was_put_forward_in_it(world: World) -> None:
    await set_zone(world, "Europe/Berlin")
    await go_to(world, datetime(2027, 3, 28, 0, 30, tzinfo=BERLIN).astimezone(UTC))
    rin = await world.representative("Rin")
    profile = await daily(world, 1, rin)
    await waiting_customer(world, "first")
    await rin.accept()
    await waiting_customer(world, "second")
    await go_to(world, datetime(2027, 3, 28, 23, 50, tzinfo=BERLIN).astimezone(UTC))
    rin = await world.sign_in("rin@example.com", "Rin")
    await world.settled()
    assert (await slot_of(rin, profile), await offered(rin)) == ((1, 1, 0), [])
    (shown,) = (await capacity_of(rin))["profiles"]
    assert datetime.fromisoformat(shown["resets_at"]) == datetime(2027, 3, 28, 22, tzinfo=UTC), "a day of 23 hours"
    await world.advance(minutes=11)
    await rings(rin, "second")
    assert await slot_of(rin, profile) == (1, 1, 0), "yesterday's is free, and the new one takes it"
