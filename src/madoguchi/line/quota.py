"""The month's messages of an account: what is left, and that nothing is pushed while there are none (F17)."""

from datetime import datetime, timedelta, timezone
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.kit.events import record
from madoguchi.kit.jobs import enqueue, job
from madoguchi.line.channel_api import Quota
from madoguchi.line.events import LineQuotaBack, LineQuotaChanged, LineQuotaRanOut

_LINES_TIME = timezone(timedelta(hours=9))
"""LINE counts days and months in Japan's time."""
_FOR_SURE = timedelta(minutes=1)


def month_of(now: datetime) -> datetime:
    """When LINE's month of this moment began."""
    return now.astimezone(_LINES_TIME).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def month_after(now: datetime) -> datetime:
    """When LINE's next month begins."""
    return (month_of(now) + timedelta(days=32)).replace(day=1)


async def ran_out(db: Db, *, account_id: UUID, now: datetime) -> None:
    """LINE has refused a push since the month's messages are used up: none is tried from here on."""
    changed = await db.run(
        "UPDATE line_accounts SET quota_ran_out_at = $2, quota_room_then = NULL "
        "WHERE id = $1 AND quota_ran_out_at IS NULL",
        account_id,
        now,
    )
    if changed:
        record(db, LineQuotaRanOut(account_id=account_id), now=now)
        enqueue(db, begin_month, now=now, run_at=month_after(now) + _FOR_SURE, account_id=account_id)


async def keep(db: Db, *, account_id: UUID, quota: Quota, now: datetime) -> None:
    """Keep what LINE says is left.

    LINE's figures are approximate, and may show room when it has just refused a push, or when a group has more people
    than messages are left. So it is not room that lets pushes go on, but more room than there was then.
    """
    before = await db.find(
        """
        SELECT quota_limit, quota_used, quota_ran_out_at, quota_room_then FROM line_accounts
        WHERE id = $1 FOR NO KEY UPDATE
        """,
        account_id,
    )
    if before is None:
        return
    ran_out_at, then = before["quota_ran_out_at"], before["quota_room_then"]
    room = None if quota.limit is None else max(quota.limit - quota.used, 0)
    await db.run(
        """
        UPDATE line_accounts SET quota_limit = $2, quota_used = $3, quota_checked_at = $4, quota_room_then = $5
        WHERE id = $1
        """,
        account_id,
        quota.limit,
        quota.used,
        now,
        (room if then is None else then) if ran_out_at else None,
    )
    if (quota.limit, quota.used) != (before["quota_limit"], before["quota_used"]):
        record(db, LineQuotaChanged(account_id=account_id), now=now)
    more = room is None or (then is not None and room > then)
    if ran_out_at and (more or ran_out_at < month_of(now)):
        await go_on(db, account_id=account_id, now=now, actor=None)


async def go_on(db: Db, *, account_id: UUID, now: datetime, actor: UUID | None) -> None:
    """Push again; what waited goes out."""
    changed = await db.run(
        "UPDATE line_accounts SET quota_ran_out_at = NULL, quota_room_then = NULL "
        "WHERE id = $1 AND quota_ran_out_at IS NOT NULL",
        account_id,
    )
    if changed:
        record(db, LineQuotaBack(account_id=account_id), now=now, actor=actor)


@job()
async def begin_month(db: Db, *, account_id: UUID, now: datetime) -> None:
    """A new month has begun at LINE: go on, unless its messages have run out already too."""
    ran_out_at = await db.value(
        "SELECT quota_ran_out_at FROM line_accounts WHERE id = $1 FOR NO KEY UPDATE", account_id
    )
    if ran_out_at is not None and ran_out_at < month_of(now):
        await go_on(db, account_id=account_id, now=now, actor=None)
