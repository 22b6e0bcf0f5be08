"""What is left of the month for the LINE accounts of one's conversations: messages that are pushed count at LINE."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter

from madoguchi.api.dependencies import Now, Sight, Tx
from madoguchi.api.schema import Named, Out
from madoguchi.kit.db import Db, Row
from madoguchi.line import quota

router = APIRouter(prefix="/api/allowances", tags=["conversations"])


class Allowance(Out):
    account: Named
    limit: int | None
    """None: the plan has no limit."""
    used: int
    checked_at: datetime | None
    """When LINE was asked; None when it never was, and nothing is known."""
    ran_out_at: datetime | None
    """Since when nothing is pushed, because the month's messages are used up."""
    month_ends_at: datetime


class Allowances(Out):
    items: list[Allowance]


_SELECT = """
SELECT id, name, quota_limit, quota_used, quota_checked_at, quota_ran_out_at FROM line_accounts
WHERE deleted_at IS NULL
"""


@router.get("")
async def list_allowances(viewer: Sight, db: Tx, clock: Now) -> Allowances:
    """Of every account whose conversations come to this person, or are theirs now."""
    rows = await db.all(
        f"""
        {_SELECT} AND ($1 OR id IN (
            SELECT account_id FROM channel_instances JOIN workstreams ON workstreams.id = workstream_id
            WHERE queue_id = ANY($2::uuid[])
            UNION ALL
            SELECT account_id FROM conversations
            WHERE assignee_id = $3 AND state IN ('active', 'waiting', 'wrap_up')))
        ORDER BY name
        """,
        viewer.sees_all,
        list(viewer.queue_ids),
        viewer.user_id,
    )
    return Allowances(items=[_view(row, clock.now()) for row in rows])


async def several(db: Db, account_ids: Collection[UUID], *, now: datetime) -> list[Allowance]:
    if not account_ids:
        return []
    rows = await db.all(f"{_SELECT} AND id = ANY($1::uuid[])", list(account_ids))
    return [_view(row, now) for row in rows]


def _view(row: Row, now: datetime) -> Allowance:
    return Allowance(
        account=Named(id=row["id"], name=row["name"]),
        limit=row["quota_limit"],
        used=row["quota_used"] or 0,
        checked_at=row["quota_checked_at"],
        ran_out_at=row["quota_ran_out_at"],
        month_ends_at=quota.month_after(now),
    )
