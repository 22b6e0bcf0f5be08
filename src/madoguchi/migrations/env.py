"""Runs migrations over asyncpg, one process at a time."""

import asyncio

import asyncpg
from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

_LOCK = 0x6D61646F  # any number of ours; the lock keeps two starting processes apart


def migrate(connection: Connection) -> None:
    connection.execute(text("SET lock_timeout = '4s'"))
    connection.execute(text("SET statement_timeout = '5min'"))
    connection.commit()  # Alembic begins a transaction for each migration, unless it finds one under way
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


async def migrate_all() -> None:
    url: str = context.config.attributes["database_url"]
    engine = create_async_engine(
        "postgresql+asyncpg://", poolclass=NullPool, async_creator=lambda: asyncpg.connect(url, timeout=30)
    )
    async with engine.connect() as connection:
        await connection.execute(text(f"SELECT pg_advisory_lock({_LOCK})"))
        await connection.commit()
        await connection.run_sync(migrate)
        await connection.commit()
    await engine.dispose()


asyncio.run(migrate_all())
