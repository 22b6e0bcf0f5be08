"""One world for each module of this room, swept between its stories."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from tests.line.post import Post
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


@pytest.fixture
async def post(world: World) -> AsyncIterator[Post]:
    # Nobody at LINE has such users, and who has no profile there is taken to have blocked us.
    await world.faults(status={"value": 400, "endpoint": "profile"})
    async with httpx2.AsyncClient(base_url=world.url) as http:
        yield Post(http, account=world.account, secret=world.line_account["channel_secret"])
