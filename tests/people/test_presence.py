"""Presence: chosen by people, and taken away by the clock from those who are gone."""

from typing import Any

from tests.rooms import problem_of
from tests.world import World, eventually

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
    await world.advance(seconds=GRACE.total_seconds() - 30)
    await ken.set_presence("available")  # a sign of life
    await world.advance(seconds=31)
    await world.start_worker()  # asks for what is scheduled at once

    async def rin_is_offline() -> bool:
        return await presence_of(world, rin.id) == "offline"

    await eventually(rin_is_offline)
    assert await presence_of(world, ken.id) == "available"
    fact = "SELECT count(*) FROM events WHERE type = 'PresenceChanged' AND data ->> 'user_id' = $1 AND actor_id IS NULL"
    assert await world.pool.fetchval(fact, rin.id) == 1
    assert await world.pool.fetchval(fact, ken.id) == 0
