"""One world for each module of this room, swept between its stories, and the API's own description."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.rooms import a_world, sweep
from tests.world import World


@pytest.fixture(scope="module")
async def standing_world(server: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with a_world(server, tmp_path_factory.mktemp("home")) as opened:
        yield opened


@pytest.fixture
async def world(standing_world: World) -> AsyncIterator[World]:
    yield standing_world
    await sweep(standing_world)


@pytest.fixture(scope="module")
async def openapi(standing_world: World) -> Any:
    return await standing_world.admin.get("/openapi.json")
