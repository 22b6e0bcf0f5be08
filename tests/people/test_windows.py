"""People whose windows close and open again: gone at once, and as they left it when they are back in time."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from tests.rooms import offered, waiting_customer
from tests.world import Person, World, eventually

from madoguchi.kit.db import Database, open_pool
from madoguchi.people import presence
from madoguchi.people.connections import BLINK
from madoguchi.people.models import Presence
from madoguchi.people.presence import GRACE

A_BLINK = BLINK.total_seconds() + 1


async def now_of(world: World, person: Person) -> Any:
    """What those see who look after people."""
    people = (await world.admin.get("/users"))["items"]
    return next(one for one in people if one["id"] == person.id)["presence"]


async def windows_of(world: World, person: Person) -> int:
    people = (await world.admin.get("/users"))["items"]
    return int(next(one for one in people if one["id"] == person.id)["windows"])


async def become(world: World, person: Person, presence: str, origin: str) -> Any:
    async def look() -> Any:
        shown = await now_of(world, person)
        return shown if (shown["presence"], shown["origin"]) == (presence, origin) else None

    return await eventually(look)


async def have_windows(world: World, person: Person, count: int) -> None:
    async def look() -> bool:
        return await windows_of(world, person) == count

    await eventually(look)


async def open_and_close(world: World, person: Person) -> None:
    """The one window of somebody is there, and closed, for longer than a page takes that is loaded again."""
    async with person.stream() as ear:
        await ear.hear()
        await have_windows(world, person, 1)
    await have_windows(world, person, 0)
    await world.advance(seconds=A_BLINK)
    await become(world, person, "offline", "disconnected")


async def test_F39_who_closes_their_last_window_is_offline_at_once_and_keeps_what_they_hold(world: World) -> None:
    rin = await world.representative("Rin", capacity=6)
    held = []
    for number in range(5):
        customer = await waiting_customer(world, f"C{number}")
        held.append((customer, (await rin.accept())["id"]))
    await open_and_close(world, rin)
    await waiting_customer(world, "late")
    assert await offered(rin) == [], "nobody would hear it ring"
    await world.advance(seconds=GRACE.total_seconds() + 1)
    ken = await world.representative("Ken")
    assert (await ken.offer())["customer"]["display_name"] == "late"
    for customer, conversation_id in held:
        await customer.says("are you there?")
        await world.settled()
        shown = await world.admin.get(f"/conversations/{conversation_id}")
        assert (shown["state"], shown["assignee"]["id"], shown["unread_count"]) == ("active", rin.id, 2)


async def test_F39_what_rings_as_somebody_goes_comes_to_the_next_when_its_time_is_over(world: World) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    await rin.offer()
    await open_and_close(world, rin)
    assert await offered(rin) == ["Hanako"], "within the grace time nothing moves"
    ken = await world.representative("Ken")
    await world.advance(seconds=121)
    assert (await ken.offer())["customer"]["display_name"] == "Hanako"


@pytest.mark.parametrize("chosen", ["busy", "busy_dnd", "away"])
async def test_F40_who_is_back_within_the_grace_time_finds_all_as_they_left_it(world: World, chosen: str) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    await world.settled()
    await rin.set_presence(chosen)
    before = await now_of(world, rin)
    await open_and_close(world, rin)
    gone = await now_of(world, rin)
    await world.advance(seconds=30)
    async with rin.stream():
        back = await become(world, rin, chosen, "manual")
        assert back == before | {"generation": gone["generation"] + 1}
        assert gone["generation"] == before["generation"] + 1
        assert (await rin.get(f"/conversations/{conversation}"))["state"] == "active"


async def test_F40_the_grace_time_ends_to_the_second(world: World) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken")
    for person in (rin, ken):
        await person.set_presence("away")
        await open_and_close(world, person)
    await world.pool.execute(
        """
        UPDATE presences SET kept = kept || jsonb_build_object('gone_at', to_jsonb($1::timestamptz))
        WHERE kept IS NOT NULL
        """,
        world.clock.now(),
    )
    await world.advance(seconds=GRACE.total_seconds() - 3)
    async with rin.stream():
        await become(world, rin, "away", "manual")
    await world.advance(seconds=4)
    async with ken.stream():
        shown = await become(world, ken, "available", "signed_in")
        assert (shown["cause"], shown["set_by"]) == ("free", None), "as who signs in: by their capacity"


async def test_F40_of_two_windows_the_first_to_be_closed_changes_nothing(world: World) -> None:
    rin = await world.representative("Rin")
    await world.start_web()
    before = await now_of(world, rin)
    async with rin.stream() as kept:
        async with rin.stream():
            await have_windows(world, rin, 2)
        await have_windows(world, rin, 1)
        await world.advance(seconds=A_BLINK)
        await world.settled()
        assert await now_of(world, rin) == before
        await kept.hear_all()
        assert kept.presences == {}, "nothing to tell"


async def test_F40_a_page_that_is_loaded_again_is_no_going(world: World) -> None:
    rin = await world.representative("Rin")
    before = await now_of(world, rin)
    for _ in range(4):
        async with rin.stream():
            await have_windows(world, rin, 1)
            await world.advance(seconds=A_BLINK)
            await world.settled()
            assert await now_of(world, rin) == before
        await have_windows(world, rin, 0)


async def test_F40_who_signs_in_again_within_the_grace_time_is_back_as_they_were(world: World) -> None:
    rin = await world.representative("Rin")
    await rin.set_presence("busy_dnd")
    await open_and_close(world, rin)
    again = await world.sign_in("rin@example.com", "Rin")
    assert (await again.get("/me"))["presence"] == "busy_dnd"


async def test_who_signed_out_comes_back_by_signing_in_alone(world: World) -> None:
    rin = await world.representative("Rin")
    other = await world.sign_in("rin@example.com", "Rin")
    (await rin.ask("DELETE", "/session")).raise_for_status()
    assert (await now_of(world, rin))["origin"] == "signed_out"
    async with other.stream() as ear:
        await ear.hear()
        await world.settled()
        assert (await now_of(world, rin))["presence"] == "offline"
        await other.set_presence("available")
        assert (await now_of(world, rin))["presence"] == "available"


async def test_who_appears_offline_in_one_window_stays_so_when_signing_in_elsewhere(world: World) -> None:
    rin = await world.representative("Rin")
    async with rin.stream():
        await have_windows(world, rin, 1)
        await rin.set_presence("offline")
        again = await world.sign_in("rin@example.com", "Rin")
        assert (await again.get("/me"))["presence_now"]["origin"] == "manual"
        assert (await again.get("/me"))["presence"] == "offline"


async def test_F40_what_is_imposed_on_somebody_who_is_just_gone_awaits_them(world: World) -> None:
    rin = await world.representative("Rin")
    await open_and_close(world, rin)
    await impose(world, rin, Presence.INACTIVE, "offer_missed")
    assert (await now_of(world, rin))["presence"] == "offline"
    async with rin.stream():
        shown = await become(world, rin, "inactive", "imposed")
        assert shown["cause"] == "offer_missed"


async def test_what_is_imposed_stays_till_another_is_chosen(world: World) -> None:
    rin = await world.representative("Rin")
    await impose(world, rin, Presence.INACTIVE, "offer_missed")
    shown = await become(world, rin, "inactive", "imposed")
    assert (shown["cause"], shown["set_by"]) == ("offer_missed", None)
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"capacity_units": 9})).raise_for_status()
    await waiting_customer(world, "Hanako")
    assert await offered(rin) == []
    await rin.set_presence("available")
    assert (await rin.offer())["customer"]["display_name"] == "Hanako"
    await impose(world, rin, Presence.BUSY_DND, "offer_rejected")
    await become(world, rin, "busy_dnd", "imposed")
    answer = await world.admin.ask("PUT", f"/users/{rin.id}/presence", {"presence": "available"})
    assert answer.json()["set_by"]["name"] == "Admin"
    await rin.set_presence("offline")
    await impose(world, rin, Presence.INACTIVE, "offer_missed")
    assert (await now_of(world, rin))["presence"] == "offline", "who said that they are gone is not worse than that"


async def test_F43_who_is_put_out_of_service_is_signed_out_and_what_they_held_goes_to_others_at_once(
    world: World,
) -> None:
    rin = await world.representative("Rin", capacity=5)
    for number in range(5):
        await waiting_customer(world, f"C{number}")
        await rin.accept()
    ken = await world.representative("Ken", capacity=5)
    async with rin.stream() as ear:
        await ear.hear()
        loop = asyncio.get_running_loop()
        begun = loop.time()
        (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"active": False})).raise_for_status()

        async def all_ring() -> bool:
            return len(await offered(ken)) == 5

        await eventually(all_ring)
        await asyncio.wait_for(ear.socket.wait_closed(), timeout=10)
        print(f"{loop.time() - begun:.2f} s")
    row = await world.pool.fetchrow("SELECT presence, origin FROM presences WHERE user_id = $1", rin.id)
    assert tuple(row) == ("offline", "signed_out")


async def impose(world: World, person: Person, imposed: Presence, cause: str) -> None:
    """As routing does for an offer that was not taken."""
    pool = await open_pool(str(world.settings.database_url), largest=1)
    try:
        async with Database(pool, {}, lambda _: None).transaction() as db:
            await presence.impose(db, user_id=UUID(person.id), presence=imposed, cause=cause, now=world.clock.now())
    finally:
        await pool.close()
