"""A real PostgreSQL for the whole run, and a fresh database of it, with the newest schema, for each test."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest
from tests.rooms import a_database
from tests.world import World

from madoguchi import migrations
from madoguchi.kit import embedded_postgres
from madoguchi.kit.log import set_up_logging
from madoguchi.kit.settings import Settings

set_up_logging(process="tests")
# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile(
    "house", deadline=None, print_blob=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server whose database `madoguchi` holds the schema and nothing else."""
    with embedded_postgres.running(tmp_path_factory.mktemp("pg")) as running:
        migrations.upgrade(running.dsn)
        yield running.dsn


@pytest.fixture
async def database_url(server: str) -> AsyncIterator[str]:
    """A database of one's own, copied from the one with the schema."""
    async with a_database(server) as url:
        yield url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", database_url=database_url, secret_key="test key")


@pytest.fixture
async def world(settings: Settings) -> AsyncIterator[World]:
    """A running contact center with LINE beside it (tests/world.py)."""
    async with World.open(settings) as opened:
        yield opened
        await asyncio.sleep(0)
