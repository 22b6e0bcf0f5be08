"""A real PostgreSQL for the whole run, and a fresh database of it, with the newest schema, for each test."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest
from argon2 import PasswordHasher
from tests.rooms import a_database
from tests.world import World

from madoguchi import migrations
from madoguchi.kit import embedded_postgres
from madoguchi.kit.log import set_up_logging
from madoguchi.kit.settings import Settings
from madoguchi.people import passwords

set_up_logging(process="tests")
# Argon2id takes a tenth of a second on purpose, and stories sign people in thousands of times; tests/people looks at
# what it costs in earnest.
passwords.choose_hasher(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile(
    "house", deadline=None, print_blob=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server whose database `madoguchi` holds the schema and nothing else."""
    home = tmp_path_factory.mktemp("pg")
    with embedded_postgres.running(home):
        pass
    # What tests kill are processes, never the machine, so nothing that they wrote needs to be forced to its disk.
    with (home / "postgres" / "data" / "postgresql.conf").open("a") as settings:
        settings.write("fsync = off\nfull_page_writes = off\n")
    with embedded_postgres.running(home) as running:
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
