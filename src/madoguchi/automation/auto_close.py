"""Conversations that nobody does anything with are closed in the end, after a time that goes by their state."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.automation.events import AutoCloseChanged
from madoguchi.conversations import lifecycle
from madoguchi.conversations.closures import Closure
from madoguchi.conversations.lifecycle import Trigger
from madoguchi.conversations.models import State
from madoguchi.conversations.silences import LAST_ACTIVITY
from madoguchi.kit.db import Db, Row
from madoguchi.kit.events import record
from madoguchi.kit.jobs import enqueue, job
from madoguchi.routing import assign

_UNROUTED_MINUTES = 28 * 24 * 60
_BLOCK = 500
_RUNNING = (State.OPEN, State.ACTIVE, State.WAITING, State.WRAP_UP)
# In minutes and not in days: PostgreSQL's days are 23 or 25 hours long where a session's zone changes its clocks.
_MINUTES = f"""
CASE conversations.state
  WHEN 'open' THEN open_minutes
  WHEN 'active' THEN active_minutes
  WHEN 'wrap_up' THEN greatest(wrap_up_minutes, ceil(coalesce(work_items.wrap_up_seconds, 0) / 60.0)::integer)
  ELSE coalesce(workstreams.close_waiting_after_minutes, {_UNROUTED_MINUTES})
END
"""
_IDLE = f"""
FROM conversations CROSS JOIN auto_close_settings
LEFT JOIN work_items ON work_items.conversation_id = conversations.id
LEFT JOIN workstreams ON workstreams.id = work_items.workstream_id
WHERE conversations.state <> 'closed' AND {LAST_ACTIVITY} < $1::timestamptz - make_interval(mins => {_MINUTES})
"""


@dataclass(frozen=True, slots=True)
class AutoClose:
    """How many minutes without activity each state bears; how long one waits for its customer, its workstream says."""

    open_minutes: int
    active_minutes: int
    wrap_up_minutes: int


async def get(db: Db) -> AutoClose:
    return _settings(await db.one("SELECT open_minutes, active_minutes, wrap_up_minutes FROM auto_close_settings"))


async def change(
    db: Db,
    *,
    open_minutes: int | None,
    active_minutes: int | None,
    wrap_up_minutes: int | None,
    now: datetime,
    actor: UUID | None,
) -> AutoClose:
    """Change what is given; it holds at once, for what runs already too (§6.2)."""
    row = await db.one(
        """
        UPDATE auto_close_settings SET open_minutes = coalesce($1, open_minutes),
          active_minutes = coalesce($2, active_minutes), wrap_up_minutes = coalesce($3, wrap_up_minutes)
        RETURNING open_minutes, active_minutes, wrap_up_minutes
        """,
        open_minutes,
        active_minutes,
        wrap_up_minutes,
    )
    record(db, AutoCloseChanged(), now=now, actor=actor)
    return _settings(row)


@job()
async def close_idle(db: Db, *, now: datetime) -> None:
    """Look into each state for conversations whose time has passed (reference §6.2)."""
    for state in _RUNNING:
        enqueue(db, close_idle_in, now=now, state=state, looked_at=now)


@job()
async def close_idle_in(
    db: Db,
    *,
    state: str,
    looked_at: datetime,
    now: datetime,
    after: datetime | None = None,
    after_id: UUID | None = None,
) -> None:
    """Ask for the closing of some, and for the next ones by a job of its own, so that no transaction is large."""
    idle = await db.all(
        f"""
        SELECT conversations.id, {LAST_ACTIVITY} AS last_activity {_IDLE} AND conversations.state = $2
          AND {LAST_ACTIVITY} < $1::timestamptz - make_interval(mins => CASE $2
            WHEN 'open' THEN (SELECT open_minutes FROM auto_close_settings)
            WHEN 'active' THEN (SELECT active_minutes FROM auto_close_settings)
            WHEN 'wrap_up' THEN (SELECT wrap_up_minutes FROM auto_close_settings)
            ELSE least({_UNROUTED_MINUTES}, (SELECT min(close_waiting_after_minutes) FROM workstreams)) END)
          AND ($3::timestamptz IS NULL OR ({LAST_ACTIVITY}, conversations.id) > ($3, $4::uuid))
        ORDER BY {LAST_ACTIVITY}, conversations.id LIMIT $5
        """,
        looked_at,
        state,
        after,
        after_id,
        _BLOCK,
    )
    for row in idle:
        enqueue(db, close, now=now, conversation_id=row["id"], looked_at=looked_at)
    if len(idle) == _BLOCK:
        goes_on = {"after": idle[-1]["last_activity"], "after_id": idle[-1]["id"]}
        enqueue(db, close_idle_in, now=now, state=state, looked_at=looked_at, **goes_on)


@job(lane="conversation:conversation_id")
async def close(db: Db, *, conversation_id: UUID, looked_at: datetime, now: datetime) -> None:
    """Close a conversation that nobody has touched since it was found idle, under its lock."""
    conversation = await lifecycle.lock(db, conversation_id)
    if await db.value(f"SELECT true {_IDLE} AND conversations.id = $2", looked_at, conversation_id):
        why = Closure.AUTO_CLOSE
        await assign.leave_queue(db, conversation=conversation, now=now, reason=why)
        await lifecycle.move(db, conversation=conversation, trigger=Trigger.FORCED, now=now, reason=why)


def _settings(row: Row) -> AutoClose:
    return AutoClose(row["open_minutes"], row["active_minutes"], row["wrap_up_minutes"])
