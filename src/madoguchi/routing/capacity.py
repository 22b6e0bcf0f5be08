"""How much each representative can still take, derived from what they hold, so that it cannot drift."""

from collections.abc import Collection
from uuid import UUID

from madoguchi.kit.db import Db

TAKEN = """
  coalesce((SELECT sum(work_items.units) FROM conversations JOIN work_items ON conversation_id = conversations.id
            WHERE assignee_id = {user} AND state IN ('active', 'wrap_up')), 0)
  + coalesce((SELECT sum(units) FROM offers WHERE offers.user_id = {user} AND state = 'pending'), 0)
"""
"""SQL for the units a person has taken: what they hold and what is held out to them (reference §5)."""


async def units_taken(db: Db, *, user_id: UUID) -> int:
    return int(await db.value(f"SELECT {TAKEN.format(user='$1::uuid')}", user_id))


async def lock_people(db: Db, *, user_ids: Collection[UUID]) -> None:
    """Keep everybody else from giving these people work till the commit; always in the same order."""
    await db.run("SELECT FROM presences WHERE user_id = ANY($1::uuid[]) ORDER BY user_id FOR UPDATE", list(user_ids))
