"""The schema is brought to its newest version by whoever starts, as often and as many at once as they like."""

import asyncio
import sys
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import asyncpg
import pytest
from tests.rooms import transactions

from madoguchi import migrations

UPGRADE = "import sys; from madoguchi import migrations; migrations.upgrade(sys.argv[1])"
SCHEMA = """
SELECT string_agg(table_name || '.' || column_name || ' ' || data_type, ' ' ORDER BY table_name, ordinal_position)
FROM information_schema.columns WHERE table_schema = 'public'
"""


@pytest.fixture
async def empty(server: str) -> AsyncIterator[str]:
    """A database without any table."""
    admin = await asyncpg.connect(urlsplit(server)._replace(path="/postgres").geturl())
    await admin.execute("CREATE DATABASE empty TEMPLATE template0 ENCODING 'UTF8'")
    try:
        yield urlsplit(server)._replace(path="/empty").geturl()
    finally:
        await admin.execute("DROP DATABASE empty WITH (FORCE)")
        await admin.close()


async def upgrade(url: str) -> None:
    """Upgrade in a process of its own, as each does that starts."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", UPGRADE, url, stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    said, complained = await process.communicate()
    assert process.returncode == 0, (said + complained).decode()


async def schema_of(url: str) -> tuple[str, str]:
    """Every column, and the version that the database says it has."""
    async with transactions(url) as database, database.reading() as db:
        return await db.value(SCHEMA), await db.value("SELECT version_num FROM alembic_version")


async def test_processes_that_start_at_once_and_again_later_make_one_schema(server: str, empty: str) -> None:
    await asyncio.gather(upgrade(empty), upgrade(empty))
    once = await schema_of(empty)
    assert once == await schema_of(server)
    assert once[1] == migrations.newest_version()
    await asyncio.to_thread(migrations.upgrade, empty)
    assert await schema_of(empty) == once
