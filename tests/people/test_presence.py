"""Presence: chosen by people, and taken away by the clock from those who are gone."""

from datetime import datetime
from typing import Any

import pytest
from tests.rooms import problem_of
from tests.world import Person, World, eventually

from madoguchi import web
from madoguchi.kit.settings import Settings
from madoguchi.people.connections import NOTICE
from madoguchi.people.presence import GRACE


async def presence_of(world: World, user_id: str) -> Any:
    return (await world.admin.get(f"/admin/users/{user_id}"))["presence"]


async def test_people_choose_their_presence(world: World) -> None:
    rin = await world.representative("Rin")
    for presence in ("busy", "busy_dnd", "away", "offline", "available"):
        shown = (await rin.ask("PUT", "/me/presence", {"presence": presence})).json()
        me = await rin.get("/me")
        assert (shown["user_id"], shown["presence"], me["presence"]) == (rin.id, presence, presence)
        again = (await rin.ask("PUT", "/me/presence", {"presence": presence})).json()
        assert again["since"] == shown["since"] == me["presence_since"]
    for presence in ("inactive", "invisible", "", None, 5, ["away"], {"a": "b"}):
        assert problem_of(await rin.ask("PUT", "/me/presence", {"presence": presence})) == (422, "invalid")
    assert (await rin.get("/me"))["presence"] == "available"


async def test_F40_who_is_gone_for_longer_than_the_grace_time_is_offline(world: World) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken")
    await world.advance(seconds=NOTICE.total_seconds() + 1)
    await ken.set_presence("available")  # a sign of life
    await look_for_the_gone(world)
    await world.advance(seconds=(GRACE - NOTICE).total_seconds() - 1)
    await ken.set_presence("available")
    await look_for_the_gone(world)
    assert await presence_of(world, rin.id) == "available"
    await world.advance(seconds=2)
    await look_for_the_gone(world)
    assert await presence_of(world, rin.id) == "offline"
    assert await presence_of(world, ken.id) == "available"
    fact = "SELECT count(*) FROM events WHERE type = 'PresenceChanged' AND data ->> 'user_id' = $1 AND actor_id IS NULL"
    assert await world.pool.fetchval(fact, rin.id) == 1
    assert await world.pool.fetchval(fact, ken.id) == 0


async def test_F40_an_outage_in_which_nobody_could_be_seen_sends_nobody_offline(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "_SEEN_EVERY_SECONDS", 3)
    async with World.open(settings) as world:
        people = [await world.representative(name) for name in ("Rin", "Ken")]
        await people[1].set_presence("busy")
        before = [await person.get("/me") for person in people]
        async with people[0].stream(), people[1].stream():
            await world.advance(minutes=20)  # so long the database was away, and the worker is back before the web
            await look_for_the_gone(world)
            assert [await person.get("/me") for person in people] == before
            await eventually(lambda: are_seen(world, people))
            await world.advance(seconds=(GRACE - NOTICE).total_seconds() + 1)
            await look_for_the_gone(world)
            assert [await person.get("/me") for person in people] == before


async def are_seen(world: World, people: list[Person]) -> bool:
    latest = "SELECT min(seen_at) FROM presences WHERE user_id = ANY($1::uuid[])"
    seen_at: datetime = await world.pool.fetchval(latest, [person.id for person in people])
    return world.clock.now() - seen_at < NOTICE


async def look_for_the_gone(world: World) -> None:
    """Let the schedule ask for it now, and wait until it is done."""
    await world.pool.execute("DELETE FROM schedule WHERE function = 'people.connections:let_the_gone_go'")
    await world.start_worker()  # asks for what is scheduled at once

    async def is_asked() -> Any:
        return await world.pool.fetchval(
            "SELECT true FROM schedule WHERE function = 'people.connections:let_the_gone_go'"
        )

    await eventually(is_asked)
    await world.settled()
