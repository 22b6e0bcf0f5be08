"""What assignments cost the database alone: the rows that must be locked and written, chosen beforehand."""

import asyncio
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg

from madoguchi.kit.clock import SystemClock
from madoguchi.kit.db import prepare

BLOCK = 100
_AT_ONCE = 2
_LOCK_CONVERSATIONS = "SELECT FROM conversations WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE"
_LOCK_PEOPLE = "SELECT FROM presences WHERE user_id = ANY($1::uuid[]) ORDER BY user_id FOR UPDATE"
_OFFER = """
INSERT INTO offers (id, conversation_id, customer_id, queue_id, user_id, units, state, made_at, expires_at,
  shows)
SELECT *, 1, 'pending', $6::timestamptz, $7::timestamptz, $8::jsonb
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[])
"""
_SHOWN = {"title": "Somebody", "fields": [{"header": "Queue", "value": "{queueName}"}], "said": {"queueName": "Queue"}}
_NOTE = """
INSERT INTO routing_steps (conversation_id, customer_id, kind, detail, at)
SELECT conversation_id, customer_id, 'offered', $3::jsonb, $4::timestamptz
FROM unnest($1::uuid[], $2::uuid[]) AS step (conversation_id, customer_id)
"""
_RECORD = """
INSERT INTO events (at, type, customer_id, topics, data)
SELECT $2::timestamptz, 'OfferMade', customer_id, ARRAY['customer:' || customer_id], $3::jsonb
FROM unnest($1::uuid[]) AS fresh (customer_id)
"""
_ASK = """
INSERT INTO jobs (function, args, outside, bulk, run_at)
SELECT 'bench:nothing', $2::jsonb, false, false, $3::timestamptz FROM unnest($1::uuid[])
"""


async def drain_bare(dsn: str) -> float:
    """Seconds to write all offers anew that are pending now, to the same people, in blocks of a hundred."""
    async with asyncpg.create_pool(dsn, min_size=_AT_ONCE, max_size=_AT_ONCE, init=prepare) as pool:
        rows = await pool.fetch(
            """
            SELECT conversation_id, customer_id, queue_id, user_id FROM offers JOIN queues ON queues.id = queue_id
            WHERE state = 'pending' AND name ~ '^Queue ' ORDER BY queue_id, made_at, conversation_id
            """
        )
        await pool.execute("DELETE FROM offers")
        await pool.execute("DELETE FROM jobs WHERE function LIKE '%expire'")
        blocks = iter([rows[start : start + BLOCK] for start in range(0, len(rows), BLOCK)])
        begun = time.monotonic()
        await asyncio.gather(*(_write(pool, blocks) for _ in range(_AT_ONCE)))
        return time.monotonic() - begun


async def _write(pool: "asyncpg.Pool[asyncpg.Record]", blocks: Any) -> None:
    for block in blocks:
        conversations, customers, queues, people = ([row[column] for row in block] for column in range(4))
        now = SystemClock().now()
        until, detail = now + timedelta(hours=1), {"person": {"name": "Rep"}, "queue": {"name": "Queue"}}
        async with pool.acquire() as connection, connection.transaction():
            await connection.execute(_LOCK_CONVERSATIONS, conversations)
            await connection.execute(_LOCK_PEOPLE, [*set(people)])
            ids = [uuid4() for _ in block]
            await connection.execute(_OFFER, ids, conversations, customers, queues, people, now, until, _SHOWN)
            await connection.execute(_NOTE, conversations, customers, detail, now)
            await connection.execute(_RECORD, customers, now, detail)
            await connection.execute(_ASK, ids, detail, until)
