"""The schema is brought to its newest version by whoever starts, as often and as many at once as they like."""

import asyncio
import sys
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import asyncpg
import pytest
from alembic import command
from tests.rooms import drop, transactions

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
        await drop(admin, "empty")
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


async def test_conversations_from_before_0005_are_given_the_queue_that_they_are_in(empty: str) -> None:
    config = migrations._config(empty)
    await asyncio.to_thread(command.upgrade, config, "0004")
    async with transactions(empty) as database:
        async with database.transaction() as db:
            await db.run(
                """
                INSERT INTO queues (id, name, created_at) VALUES (md5('queue')::uuid, 'Orders', now());
                INSERT INTO customers (id, channel, address, created_at)
                SELECT md5('c' || n)::uuid, 'line', n, now() FROM generate_series(1, 25000) AS n;
                INSERT INTO conversations (id, customer_id, account_id, state, opened_at, state_since, last_message_at)
                SELECT md5('v' || n)::uuid, md5('c' || n)::uuid, md5('a')::uuid, 'open', now(), now(), now()
                FROM generate_series(1, 25000) AS n;
                INSERT INTO work_items (conversation_id, customer_id, queue_id, units, offer_seconds, allowed_presences,
                  queued, entered_at)
                SELECT id, customer_id, md5('queue')::uuid, 1, 120, '{available}', true, now() FROM conversations
                OFFSET 7
                """
            )
        await asyncio.to_thread(migrations.upgrade, empty)
        async with database.reading() as db:
            rows = await db.all("SELECT queue_id IS NULL AS bare, count(*) FROM conversations GROUP BY 1 ORDER BY 1")
    assert [tuple(row) for row in rows] == [(False, 24_993), (True, 7)], "those that were not routed have none"


async def test_sessions_and_rules_from_before_0036_are_put_into_its_words(empty: str) -> None:
    config = migrations._config(empty)
    await asyncio.to_thread(command.upgrade, config, "0029")
    before = ("released", "moved_to_waiting", "transferred", None)
    outputs = [{"field": "priority", "value": n} for n in (1, 2)] + [{"field": "skills", "value": []}] * 2
    document = {"rulesets": [{"name": "A", "rules": [{"name": "R", "outputs": outputs}]}]}
    async with transactions(empty) as database:
        async with database.transaction() as db:
            await db.run(
                """
                INSERT INTO users (id, email, name, role, password_hash, capacity_units, created_at)
                VALUES (md5('u')::uuid, 'rin@example.com', 'Rin', 'representative', 'x', 4, now());
                INSERT INTO customers (id, channel, address, created_at) VALUES (md5('c')::uuid, 'line', 'U1', now());
                INSERT INTO conversations (id, customer_id, account_id, state, opened_at, state_since, last_message_at)
                VALUES (md5('v')::uuid, md5('c')::uuid, md5('a')::uuid, 'active', now(), now(), now());
                INSERT INTO queues (id, name, created_at) VALUES (md5('q')::uuid, 'Orders', now());
                INSERT INTO workstreams (id, name, queue_id, created_at)
                VALUES (md5('w')::uuid, 'Shop', md5('q')::uuid, now());
                """
            )
            await db.run(
                """
                INSERT INTO sessions (id, conversation_id, customer_id, user_id, started_at, ended_at, closure_reason)
                SELECT gen_random_uuid(), md5('v')::uuid, md5('c')::uuid, md5('u')::uuid, now() + n * interval '1 s',
                  CASE WHEN why IS NOT NULL THEN now() END, why
                FROM unnest($1::text[]) WITH ORDINALITY AS reason (why, n)
                """,
                list(before),
            )
            await db.run(
                "INSERT INTO routing_rules VALUES (md5('w')::uuid, 'classification', $1, 1)",
                document,
            )
        await asyncio.to_thread(migrations.upgrade, empty)
        async with database.reading() as db:
            rows = await db.all("SELECT closure_reason FROM sessions ORDER BY started_at")
            kept = await db.value("SELECT document FROM routing_rules")
    assert [row["closure_reason"] for row in rows] == ["disconnected", "customer_non_response", "transferred", None]
    assert kept["rulesets"][0]["rules"][0] == {"name": "R", "outputs": outputs[1:]}
