"""Ranks: the place of what waits in a custom queue, kept with it, so that finding the next is one query."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.kit.jobs import enqueue, job
from madoguchi.routing import item_facts, prioritization, queue_rules
from madoguchi.routing.queue_rules import QueueRules

_BLOCK = 500
_LASTING = {"account", "customer_kind", "first_message", "message_kind", "priority", "returning"}
"""What stays as it was when a conversation came into its queue."""
RANKED = "rank_bucket, rank_key NULLS LAST, entered_at, item.conversation_id"
"""SQL for the order of `work_items AS item` in one queue with rules of its own."""


@job(lane="queue:queue_id")
async def rank_queue(db: Db, *, queue_id: UUID, now: datetime) -> None:
    """The rules of a queue have changed, or what they ask of has: rank all that waits in it anew."""
    rows = await db.all("SELECT conversation_id FROM work_items WHERE queue_id = $1 AND queued", queue_id)
    await rank(db, queue_id=queue_id, conversation_ids=[row["conversation_id"] for row in rows], now=now)


@job()
async def rank_changeable(db: Db, *, now: datetime) -> None:
    """Ask for those queues whose order goes by what changes while customers wait: the time, a profile, a friendship."""
    rows = await db.all(
        """
        SELECT id FROM queues WHERE assignment_method = 'custom' AND deleted_at IS NULL
          AND EXISTS (SELECT FROM queue_rules WHERE queue_id = queues.id AND kind = 'prioritization')
          AND EXISTS (SELECT FROM work_items WHERE queue_id = queues.id AND queued)
        """
    )
    for row in rows:
        rules = await queue_rules.of_queue(db, queue_id=row["id"])
        if rules is not None and prioritization.asked(rules.prioritization) - _LASTING - rules.types.keys():
            enqueue(db, rank_queue, now=now, queue_id=row["id"])


async def rank(db: Db, *, queue_id: UUID, conversation_ids: Collection[UUID], now: datetime) -> None:
    """Rank conversations that wait in a queue; nothing is to be done where it has no rules of its own."""
    rules = await queue_rules.of_queue(db, queue_id=queue_id)
    if rules is None:
        return
    for block in _blocks(list(conversation_ids)):
        await _rank_block(db, rules, queue_id, block, now)


async def _rank_block(db: Db, rules: QueueRules, queue_id: UUID, block: list[UUID], now: datetime) -> None:
    """Only what has another place than before is written."""
    asked = prioritization.asked(rules.prioritization)
    found = await item_facts.of_items(db, conversation_ids=block, asked=asked, types=rules.types, now=now)
    ranks = {one: prioritization.rank(rules.prioritization, facts) for one, facts in found.items()}
    await db.run(
        """
        UPDATE work_items SET rank_bucket = ranks.bucket, rank_key = ranks.key
        FROM jsonb_to_recordset($2::jsonb) AS ranks (id uuid, bucket smallint, key jsonb)
        WHERE conversation_id = ranks.id AND queue_id = $1 AND queued
          AND (rank_bucket, rank_key) IS DISTINCT FROM (ranks.bucket, ranks.key)
        """,
        queue_id,
        [{"id": one, "bucket": rank.bucket, "key": rank.key} for one, rank in ranks.items()],
    )


def _blocks(ids: list[UUID]) -> list[list[UUID]]:
    return [ids[start : start + _BLOCK] for start in range(0, len(ids), _BLOCK)]
