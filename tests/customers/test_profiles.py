"""Who writes is known by their LINE address, and by name as soon as LINE tells it."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

from tests.rooms import a_database, transactions, waiting_customer
from tests.world import World, eventually

from madoguchi.customers import identities
from madoguchi.customers.identities import Sighting

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


async def names(world: World) -> list[str | None]:
    items = (await world.admin.get("/conversations", limit=100))["items"]
    return [item["customer"]["display_name"] for item in items]


async def test_a_profile_is_fetched_once_and_shown_everywhere(world: World) -> None:
    rin = await world.representative("Rin")
    before = len(await world.line_calls(""))
    async with rin.stream() as ear:
        hanako = await waiting_customer(world, "山田 花子 😀")
        for _ in range(3):
            await hanako.says("and again")
        await world.settled()
        await ear.hear_until(
            lambda heard: any(c["customer"]["display_name"] == "山田 花子 😀" for c in heard.conversations.values())
        )
    asked = [call for call in (await world.line_calls(""))[before:] if "/profile/" in call["url"]]
    assert len(asked) == 1
    conversation = await rin.accept()
    assert conversation["customer"]["display_name"] == "山田 花子 😀"
    assert conversation["customer"]["language"] == "ja"
    (message, *_) = await rin.messages(conversation["id"])
    assert (message["author"]["kind"], message["author"]["name"]) == ("customer", "山田 花子 😀")


async def test_without_a_profile_nothing_breaks(world: World) -> None:
    rin = await world.representative("Rin")
    await world.faults(status={"value": 404, "endpoint": "profile"})
    hanako = await waiting_customer(world, "Hanako")
    conversation = await rin.accept()
    assert conversation["customer"]["display_name"] is None
    await rin.say(conversation["id"], "hello, whoever you are")
    await hanako.hears("hello, whoever you are")
    assert await world.pool.fetchval("SELECT count(*) FROM dead_jobs") == 0


async def test_a_profile_comes_later_when_line_is_not_well_and_holds_up_no_message(world: World) -> None:
    await world.faults(
        status={"value": 500, "endpoint": "profile", "times": 1}, delay_ms={"value": 1, "endpoint": "all"}
    )
    await (await world.customer("Hanako")).says("hello")

    async def named() -> bool:
        await world.settled()
        return await names(world) == ["Hanako"]

    await eventually(named)


async def test_S68_a_name_that_the_database_would_not_take_is_kept_without_its_odd_signs(server: str) -> None:
    async with a_database(server) as url, transactions(url) as database:
        async with database.transaction() as db:
            found = await identities.recognise(db, channel="line", sightings=[Sighting("U1", uuid4())], now=NOW)
            await identities.keep_profile(
                db,
                customer_id=found["U1"],
                display_name="Ha\x00na\ud83d",
                picture_url=None,
                status_message="\x00",
                language="ja",
                now=NOW,
            )
        async with database.transaction() as db:
            assert (await identities.get(db, found["U1"])).display_name == "Ha\ufffdna\ufffd"


async def test_F09_however_many_meet_a_customer_at_once_they_find_one(server: str) -> None:
    async with a_database(server) as url, transactions(url) as database:

        async def meet(addresses: list[str]) -> dict[str, object]:
            async with database.transaction() as db:
                sightings = [Sighting(address, uuid4()) for address in addresses]
                return dict(await identities.recognise(db, channel="line", sightings=sightings, now=NOW))

        addresses = [f"U{number}" for number in range(20)]
        found = await asyncio.gather(*(meet(addresses[:: 1 if number % 2 else -1]) for number in range(8)))
        assert all(one == found[0] for one in found)
        async with database.reading() as db:
            assert await db.value("SELECT count(*) FROM customers") == 20
            assert await db.value("SELECT count(*) FROM events WHERE type = 'CustomerAppeared'") == 20
