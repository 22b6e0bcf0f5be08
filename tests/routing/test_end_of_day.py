"""Profiles that are reset at the end of the day: what was taken on counts until midnight of the organisation's zone."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.automation.silence import ask
from tests.faults.clocks import a_worker_whose_clock_is_wrong
from tests.rooms import change_workstream, offered, waiting_customer
from tests.routing.capacity_book import capacity_of, change_profile, make_profile, passes, slot_of, take_slots_of
from tests.world import ADMIN, Person, World, eventually

from madoguchi.routing.capacity import day_of


async def set_zone(world: World, zone: str) -> None:
    (await world.admin.ask("PATCH", "/admin/routing-settings", {"zone": zone})).raise_for_status()


async def go_to(world: World, moment: datetime) -> None:
    """Let it be that moment; whoever was signed in for too long signs in anew."""
    await passes(world, seconds=(moment - world.clock.now()).total_seconds())
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
    await passes(world, minutes=6)
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


async def test_what_was_taken_today_already_leaves_the_last_slot_of_the_day_to_the_next_in_its_block(
    world: World,
) -> None:
    """Both wait when somebody comes, so both are in one block: the one that was theirs today has its slot."""
    await change_workstream(world, keep_same_representative=False)
    rin = await world.representative("Rin")
    profile = await daily(world, 2, rin)
    hanako = await waiting_customer(world, "Hanako")
    await rin.post(f"/conversations/{(await rin.accept())['id']}/waiting")
    await world.settled()
    await rin.set_presence("away")
    await hanako.says("again")
    await waiting_customer(world, "Taro")
    await world.settled()
    assert (await slot_of(rin, profile), await offered(rin)) == ((2, 1, 1), [])
    await world.pool.execute(
        "UPDATE schedule SET asked_at = $1 WHERE function LIKE '%offer_everywhere'", world.clock.now()
    )
    await rin.set_presence("available")
    await world.settled()
    assert await offered(rin) == ["Hanako", "Taro"], "without waiting for the next look at everything"
    assert await slot_of(rin, profile) == (2, 2, 0)
    await change_workstream(world, keep_same_representative=True)


DAYS = {
    "the clock is put forward": ("Europe/Berlin", date(2027, 3, 28), 23),
    "the clock is put back": ("Europe/Berlin", date(2027, 10, 31), 25),
    "the clock is put forward at midnight": ("Africa/Cairo", date(2027, 4, 30), 23),
    "the clock is put back at midnight": ("America/Santiago", date(2027, 4, 3), 25),
    "by half an hour": ("Australia/Lord_Howe", date(2027, 10, 3), 23.5),
    "a leap day": ("Asia/Tokyo", date(2028, 2, 29), 24),
    "the day before a leap day": ("America/New_York", date(2028, 2, 28), 24),
    "28 February of another year": ("America/New_York", date(2027, 2, 28), 24),
    "the last of a year": ("Pacific/Kiritimati", date(2027, 12, 31), 24),
}


@pytest.mark.parametrize(("zone", "on", "hours"), DAYS.values(), ids=DAYS)
def test_F45_a_day_is_as_long_as_the_clocks_of_its_zone_make_it(zone: str, on: date, hours: float) -> None:
    there = ZoneInfo(zone)
    noon = datetime.combine(on, time(12), there)
    day = day_of(zone=there, now=noon.astimezone(UTC))
    assert day.ends - day.began == timedelta(hours=hours)
    assert day_of(zone=there, now=day.began) == day_of(zone=there, now=day.ends - timedelta(microseconds=1)) == day
    assert day_of(zone=there, now=day.began - timedelta(microseconds=1)).ends == day.began
    assert day_of(zone=there, now=day.ends).began == day.ends


RESETS = {
    "a day of 23 hours": ("Europe/Berlin", date(2027, 3, 28)),
    "a day of 25 hours": ("Europe/Berlin", date(2027, 10, 31)),
    "28 February of a leap year": ("Asia/Tokyo", date(2028, 2, 28)),
    "the leap day": ("Asia/Tokyo", date(2028, 2, 29)),
}


@pytest.mark.parametrize(("zone", "day"), RESETS.values(), ids=RESETS)
async def test_F45_the_day_ends_at_midnight_whatever_the_calendar_did_in_it(world: World, zone: str, day: date) -> None:
    there = ZoneInfo(zone)
    await set_zone(world, zone)
    await go_to(world, datetime.combine(day, time(0, 30), there).astimezone(UTC))
    rin = await world.representative("Rin")
    profile = await daily(world, 1, rin)
    await waiting_customer(world, "first")
    await rin.accept()
    await waiting_customer(world, "second")
    await go_to(world, datetime.combine(day, time(23, 50), there).astimezone(UTC))
    rin = await world.sign_in("rin@example.com", "Rin")
    await world.settled()
    assert (await slot_of(rin, profile), await offered(rin)) == ((1, 1, 0), [])
    (shown,) = (await capacity_of(rin))["profiles"]
    midnight = datetime.combine(day + timedelta(days=1), time.min, there)
    assert datetime.fromisoformat(shown["resets_at"]) == midnight.astimezone(UTC)
    await passes(world, minutes=11)
    await rings(rin, "second")
    assert await slot_of(rin, profile) == (1, 1, 0), "yesterday's is free, and the new one takes it"


async def test_F45_after_two_hours_without_a_scheduler_the_day_has_ended_once(world: World) -> None:
    await set_zone(world, "Asia/Tokyo")
    await go_to(world, await next_at(world, ZoneInfo("Asia/Tokyo"), 23))
    rin = await world.representative("Rin")
    profile = await daily(world, 1, rin)
    await waiting_customer(world, "first")
    await rin.accept()
    for name in ("second", "third"):
        await waiting_customer(world, name)
    assert await offered(rin) == []
    await passes(world, hours=2)
    await rings(rin, "second")
    await world.settled()
    assert (await slot_of(rin, profile), await offered(rin)) == ((1, 1, 0), ["second"])


@pytest.mark.parametrize("hours", [1, -1])
async def test_F45_a_worker_whose_clock_jumps_ends_no_day_early_and_none_late(world: World, hours: int) -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    await set_zone(world, "Asia/Tokyo")
    await go_to(world, await next_at(world, tokyo, 23, 50))
    rin = await world.representative("Rin")
    profile = await daily(world, 1, rin)
    await waiting_customer(world, "first")
    await rin.accept()
    await waiting_customer(world, "second")
    async with a_worker_whose_clock_is_wrong(world, timedelta(hours=hours)) as wrong:
        for _ in range(10):
            await ask(world, "routing.assign:offer_everywhere")
        await world.settled()
        assert await offered(rin) == []
        await passes(world, minutes=15)
        wrong.shift = world.clock.shift
        await rings(rin, "second")
        assert await slot_of(rin, profile) == (1, 1, 0)
