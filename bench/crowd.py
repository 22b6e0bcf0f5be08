"""A busy center in bulk: people in queues, and conversations that wait for them, in the tables that they live in."""

from datetime import timedelta
from uuid import UUID

import asyncpg

from madoguchi.kit.clock import SystemClock

SERVING = "busy"
"""The presence that what waits is for; at first nobody has it."""
_ARE_AWAY = "away"

_PEOPLE = """
WITH people AS (
  INSERT INTO users (id, email, name, role, password_hash, capacity_units, created_at)
  SELECT gen_random_uuid(), 'rep' || number || '@crowd.example', 'Rep ' || number, 'representative', '', 100, $2
  FROM generate_series(1, $1) AS number RETURNING id)
INSERT INTO presences (user_id, presence, since, set_at, seen_at) SELECT id, $3, $2, $2, $4 FROM people
"""
_QUEUES = """
INSERT INTO queues (id, name, priority, assignment_method, created_at)
SELECT gen_random_uuid(), 'Queue ' || number, 100 + number % 3,
  (ARRAY['highest_capacity', 'round_robin', 'least_active'])[1 + number % 3], $2
FROM generate_series(1, $1) AS number
"""
_MEMBERS = """
WITH people AS (SELECT id, row_number() OVER (ORDER BY id) AS number FROM users WHERE email LIKE '%@crowd.example'),
  places AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM queues WHERE name LIKE 'Queue %')
INSERT INTO queue_members (queue_id, user_id, joined_at)
SELECT places.id, people.id, $2 FROM people JOIN places
ON places.number IN (people.number % $1::bigint, (people.number * 7 + 1) % $1::bigint)
"""
_WAITING = """
WITH places AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM queues WHERE name LIKE 'Queue %'),
  fresh AS (
    SELECT gen_random_uuid() AS customer_id, gen_random_uuid() AS id, places.id AS queue_id,
      $3::timestamptz - make_interval(secs => wait.number) AS at
    FROM generate_series(1, $1::bigint) AS wait (number) JOIN places ON places.number = wait.number % $2::bigint),
  known AS (
    INSERT INTO customers (id, channel, address, display_name, created_at)
    SELECT customer_id, 'line', 'U' || customer_id, 'Somebody', at FROM fresh),
  opened AS (
    INSERT INTO conversations (id, customer_id, account_id, state, opened_at, state_since, last_message_at, queue_id)
    SELECT id, customer_id, $5, 'open', at, at, at, queue_id FROM fresh)
INSERT INTO work_items (conversation_id, customer_id, queue_id, units, allowed_presences, queued, entered_at,
  queued_at)
SELECT id, customer_id, queue_id, 1, ARRAY[$4], true, at, at FROM fresh
"""
_LET_RING = "UPDATE notification_templates SET countdown_seconds = 600"
"""Long enough that nothing is missed meanwhile."""
_AT_HAND = """
WITH hands AS (
  UPDATE presences SET presence = 'available' WHERE user_id IN (
    SELECT id FROM users WHERE email LIKE '%@crowd.example' ORDER BY id LIMIT $2) RETURNING user_id)
INSERT INTO queue_members (queue_id, user_id)
SELECT workstreams.queue_id, user_id FROM hands, channel_instances
JOIN workstreams ON workstreams.id = workstream_id WHERE account_id = $1
"""
_KNOWN = """
INSERT INTO customers (id, channel, address, display_name, created_at)
SELECT gen_random_uuid(), 'line', 'V' || gen_random_uuid(), 'Guest', $2 FROM generate_series(1, $1) RETURNING id
"""


async def gather(
    pool: "asyncpg.Pool[asyncpg.Record]", *, account_id: UUID, people: int, queues: int, waiting: int
) -> None:
    """Put everybody there: each serves two queues and is away, and what waits in all the queues waits for them."""
    now = SystemClock().now()
    # They have no desk that says they are there, and are not to be taken for gone.
    await pool.execute(_PEOPLE, people, now, _ARE_AWAY, now + timedelta(hours=1))
    await pool.execute(_QUEUES, queues, now)
    await pool.execute(_MEMBERS, queues, now)
    await pool.execute(_WAITING, waiting, queues, now, SERVING, account_id)
    await pool.execute(_LET_RING)
    await pool.execute("ANALYZE")


async def put_at_hand(pool: "asyncpg.Pool[asyncpg.Record]", *, account_id: UUID, people: int) -> None:
    """Let some of them be there for what arrives at the account, but for nothing that waits already."""
    await pool.execute(_AT_HAND, account_id, people)


async def send_away(pool: "asyncpg.Pool[asyncpg.Record]") -> list[UUID]:
    """Everybody, and all are away now."""
    rows = await pool.fetch("UPDATE presences SET presence = $1 WHERE presence <> 'offline' RETURNING user_id",
                            _ARE_AWAY)  # fmt: skip
    return [row["user_id"] for row in rows]


async def introduce(pool: "asyncpg.Pool[asyncpg.Record]", *, customers: int) -> list[UUID]:
    """Customers who have not written yet."""
    return [row["id"] for row in await pool.fetch(_KNOWN, customers, SystemClock().now())]
