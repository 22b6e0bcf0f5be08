"""The schema and its history, applied by Alembic."""

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from madoguchi.kit import partitions
from madoguchi.kit.clock import SystemClock
from madoguchi.kit.db import Database, open_pool

_HERE = Path(__file__).parent


def upgrade(database_url: str) -> None:
    """Bring the schema to the newest version; safe to run at every start and by several processes at once."""
    command.upgrade(_config(database_url), "head")
    asyncio.run(_make_partitions(database_url))


def newest_version() -> str:
    """The version this code expects to find in the database."""
    head = ScriptDirectory.from_config(_config("")).get_current_head()
    if head is None:
        raise LookupError("there is no migration")
    return head


async def _make_partitions(database_url: str) -> None:
    """Make this month's partitions before the first row can go elsewhere."""
    pool = await open_pool(database_url, largest=1)
    await partitions.make_now(Database(pool, {}, lambda _: None), now=SystemClock().now())
    pool.terminate()


def _config(database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["database_url"] = database_url
    return config
