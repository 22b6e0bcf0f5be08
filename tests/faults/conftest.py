"""One world for each module of fault tests, swept between its stories, and a new one where that matters."""

from collections.abc import AsyncIterator

import pytest
from tests.rooms import a_world, sweep
from tests.world import World

from madoguchi.kit.settings import Settings


@pytest.fixture(scope="module")
async def standing_world(server: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with a_world(server, tmp_path_factory.mktemp("home")) as opened:
        yield opened


@pytest.fixture
async def world(standing_world: World) -> AsyncIterator[World]:
    yield standing_world
    await sweep(standing_world)


@pytest.fixture
async def new_world(settings: Settings) -> AsyncIterator[World]:
    async with World.open(settings) as opened:
        yield opened
