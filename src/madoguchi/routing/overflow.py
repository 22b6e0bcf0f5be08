"""Overflow: what a queue does with a conversation that it cannot take now, or that waits in it too long (§4.8)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from madoguchi.kit.db import Db, Row
from madoguchi.routing import hours
from madoguchi.routing.operating_hours import hours_of


class Reason(StrEnum):
    CLOSED = "closed"
    """Out of its operating hours."""
    FULL = "full"
    """As many wait in it as may."""
    WAITED = "waited"
    """It has waited too long."""


class Do(StrEnum):
    ASSIGN = "assign"
    """Let it wait there all the same."""
    TRANSFER = "transfer"
    END = "end"


@dataclass(frozen=True, slots=True)
class Overflow:
    """What happens instead, and why."""

    reason: Reason
    do: Do
    queue_id: UUID | None
    """Where it goes, of a transfer."""


@dataclass(frozen=True, slots=True)
class QueueState:
    """How a queue stands when a conversation would come into it."""

    served: bool
    """Whether anybody in service is in it."""
    open: bool
    opens_at: datetime | None
    """The next moment at which it opens; None when it is open, or never opens."""
    overflow: Overflow | None
    """By its own settings; its hours come before its limit."""
    waiting: int = 0
    """How many wait in it."""

    def overflow_by(self, document: Mapping[str, Any]) -> Overflow | None:
        """What would happen by other settings than its own."""
        return _before_queueing(document, is_open=self.open, waiting=self.waiting)


async def states(db: Db, *, queue_ids: Collection[UUID], served: str, now: datetime) -> dict[UUID, QueueState]:
    """How these queues stand, those that are there; `served` is the SQL of `queues.SERVED`."""
    rows = await db.all(
        f"""
        SELECT queues.id, overflow, {served} AS served, zone, weekly, holidays, valid_from, valid_until,
          (SELECT count(*) FROM work_items WHERE queue_id = queues.id AND queued) AS waiting
        FROM queues LEFT JOIN operating_hours ON operating_hours.id = operating_hours_id
        WHERE queues.id = ANY($1::uuid[]) AND deleted_at IS NULL
        """,
        queue_ids,
    )
    return {row["id"]: _state(row, now) for row in rows}


def targets(document: Mapping[str, Any]) -> set[UUID]:
    """The queues to which a queue's overflow leads."""
    return {UUID(str(one["queue_id"])) for one in document.values() if one and one.get("queue_id")}


def overflow_of(document: Mapping[str, Any], reason: Reason) -> Overflow | None:
    """What a queue's settings say for a reason; None when nothing."""
    kept = document.get(reason)
    if kept is None:
        return None
    return Overflow(reason, Do(kept["do"]), UUID(str(kept["queue_id"])) if kept.get("queue_id") else None)


def _state(row: Row, now: datetime) -> QueueState:
    times = hours_of(dict(row)) if row["zone"] is not None else None
    is_open = hours.is_open(times, now)
    return QueueState(
        served=row["served"],
        open=is_open,
        opens_at=hours.opens_next(times, now) if times is not None and not is_open else None,
        overflow=_before_queueing(row["overflow"], is_open=is_open, waiting=row["waiting"]),
        waiting=row["waiting"],
    )


def _before_queueing(document: Mapping[str, Any], *, is_open: bool, waiting: int) -> Overflow | None:
    """Its hours come first; where it takes conversations out of them all the same, no more than its limit says."""
    closed = None
    if not is_open:
        closed = overflow_of(document, Reason.CLOSED) or Overflow(Reason.CLOSED, Do.ASSIGN, None)
        if closed.do is not Do.ASSIGN:
            return closed
    full = overflow_of(document, Reason.FULL)
    return full if full and waiting >= document[Reason.FULL]["items"] else closed
