"""What leads conversations into queues: workstreams, the overflow of other queues, and rules."""

from uuid import UUID

from madoguchi.kit.db import Db

LEADS = """
SELECT queue_id, 1 AS kind, 'the workstream ' || name AS said FROM workstreams WHERE deleted_at IS NULL
UNION SELECT (part.value ->> 'queue_id')::uuid, 2, 'the overflow of ' || name
  FROM queues, jsonb_each(overflow) AS part WHERE deleted_at IS NULL
UNION SELECT (led.id #>> '{}')::uuid, 3, 'the routing rules of ' || name
  FROM routing_rules JOIN workstreams ON workstreams.id = workstream_id, LATERAL (
    SELECT jsonb_path_query(document, '$.rules[*].queues[*].queue_id') AS id
    UNION ALL SELECT jsonb_path_query(document, '$.rules[*].overflow.*.queue_id')) AS led
  WHERE deleted_at IS NULL AND kind = 'route_to_queue'
"""
"""SQL for rows of `queue_id` and what leads there, `said` in words; `queue_id` may be null."""


async def into(db: Db, *, queue_id: UUID) -> list[str]:
    """What leads into a queue, in words: workstreams first, then overflow, then rules, each by name."""
    rows = await db.all(f"SELECT said FROM ({LEADS}) AS leads WHERE queue_id = $1 ORDER BY kind, said", queue_id)
    return [row["said"] for row in rows]
