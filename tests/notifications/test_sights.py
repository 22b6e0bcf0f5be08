"""Which windows are in sight: noted as they say so, and put right where that failed."""

import pytest
from tests.world import World, eventually

from madoguchi import web
from madoguchi.kit.settings import Settings


async def test_which_windows_are_in_sight_is_put_right_where_it_could_not_be_noted(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "_SEEN_EVERY_SECONDS", 1)
    async with World.open(settings) as world:
        rin = await world.representative("Rin")

        async def sights(*wanted: bool) -> None:
            async def look() -> bool:
                rows = await world.pool.fetch("SELECT visible FROM desk_connections")
                return [row["visible"] for row in rows] == [*wanted]

            await eventually(look)

        async with rin.stream() as ear:
            await ear.hear()
            await ear.socket.send("visible")
            await sights(True)
            await world.pool.execute("DELETE FROM desk_connections")  # as after an outage that was long
            await sights(True)
            await ear.socket.send("hidden")
            await sights(False)
            await world.pool.execute("UPDATE desk_connections SET visible = true")  # as where that was not noted
            await sights(False)
