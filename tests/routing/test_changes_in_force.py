"""What administrators change is felt by what waits within two seconds, with no periodic look to help."""

import time
from collections.abc import AsyncIterator
from types import MappingProxyType

import pytest
from tests.rooms import a_database, change_workstream, sweep
from tests.routing.change_book import ROWS
from tests.routing.change_stage import Stage
from tests.world import World, eventually

from madoguchi.kit.runner import Schedule
from madoguchi.kit.settings import Settings

WITHIN = 2.0
KEPT = ("capacity_units", "allowed_presences", "close_waiting_after_minutes")


class Unscheduled(World):
    """A world in which nothing happens because time has passed, but only because of something else."""

    schedule: Schedule = MappingProxyType({})


@pytest.fixture(scope="module")
async def standing_world(server: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with a_database(server) as url:
        home = tmp_path_factory.mktemp("home")
        settings = Settings(home=home, database_url=url, secret_key="test key")  # type: ignore[arg-type]
        async with Unscheduled.open(settings) as opened:
            yield opened


@pytest.fixture
async def world(standing_world: World) -> AsyncIterator[World]:
    path = f"/admin/workstreams/{standing_world.workstream['id']}"
    before = await standing_world.admin.get(path)
    yield standing_world
    standing_world.admin = await standing_world.sign_in("admin@example.com", "Admin")
    await change_workstream(standing_world, **{name: before[name] for name in KEPT})
    await sweep(standing_world)


@pytest.mark.parametrize("stage", ROWS, ids=lambda stage: stage.__name__)
async def test_a_change_is_in_force_within_two_seconds(world: World, stage: Stage) -> None:
    deed, felt = await stage(world)
    await world.settled()
    assert not await felt(), "it is so before anything has changed"
    world.admin = await world.sign_in("admin@example.com", "Admin")
    began = time.perf_counter()
    await deed()
    await eventually(felt, seconds=WITHIN)
    assert time.perf_counter() - began < WITHIN
