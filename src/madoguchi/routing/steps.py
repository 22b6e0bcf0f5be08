"""What routing did with a conversation, one step after another, with the names as they were then."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from madoguchi.kit.db import Db, Row


class StepKind(StrEnum):
    CLASSIFIED = "classified"
    QUEUE_CHOSEN = "queue_chosen"
    OVERFLOWED = "overflowed"
    OVERFLOW_STOPPED = "overflow_stopped"
    """It has waited too long and stays all the same: `why` says what is in the way."""
    QUEUED = "queued"
    MATCHED = "matched"
    OFFERED = "offered"
    DECLINED = "declined"
    MISSED = "missed"
    AUTO_ASSIGNED = "auto_assigned"
    """Theirs when the time of the offer ran out, as its template says."""
    REROUTED = "rerouted"
    """Taken back from whom it was assigned to, since no window of theirs had shown it."""
    LEFT_BEHIND = "left_behind"
    """Who held it was gone for too long: `outcome` says what came of that."""
    TRANSFERRED = "transferred"
    RELEASED = "released"
    """Let go by whoever held it, back to its queue."""
    TIMED_OUT = "timed_out"
    ASSIGNED_BY_HAND = "assigned_by_hand"


@dataclass(frozen=True, slots=True)
class RoutingStep:
    """One step; what its detail holds goes by its kind."""

    conversation_id: UUID
    id: int
    customer_id: UUID
    kind: StepKind
    detail: dict[str, Any]
    at: datetime


async def note(db: Db, *, conversation_id: UUID, kind: StepKind, detail: Mapping[str, Any], now: datetime) -> None:
    """Add a step of a locked conversation, whose lock keeps its steps in their order."""
    await db.run(
        """
        INSERT INTO routing_steps (conversation_id, customer_id, kind, detail, at)
        SELECT id, customer_id, $2, $3, $4 FROM conversations WHERE id = $1
        """,
        conversation_id,
        kind,
        detail,
        now,
    )


async def note_all(db: Db, *, kind: StepKind, steps: Collection[tuple[UUID, Mapping[str, Any], datetime]]) -> None:
    """Add one such step to each of these locked conversations: its detail, and when it was taken."""
    await db.run(
        """
        INSERT INTO routing_steps (conversation_id, customer_id, kind, detail, at)
        SELECT conversations.id, customer_id, $4, detail, at
        FROM unnest($1::uuid[], $2::jsonb[], $3::timestamptz[]) WITH ORDINALITY AS step (id, detail, at, number)
        JOIN conversations USING (id) ORDER BY number
        """,
        *zip(*steps, strict=True),
        kind,
    )


async def note_once(db: Db, *, conversation_id: UUID, kind: StepKind, detail: Mapping[str, Any], now: datetime) -> None:
    """Add a step of a locked conversation, unless the last one says the same."""
    said = await db.value(
        """
        SELECT kind = $2 AND detail = $3 FROM routing_steps WHERE conversation_id = $1 ORDER BY id DESC LIMIT 1
        """,
        conversation_id,
        kind,
        detail,
    )
    if not said:
        await note(db, conversation_id=conversation_id, kind=kind, detail=detail, now=now)


async def queue_named(db: Db, queue_id: UUID) -> dict[str, Any]:
    """A queue as a step tells of it: by the name that it has now."""
    return {"id": queue_id, "name": await db.value("SELECT name FROM queues WHERE id = $1", queue_id)}


async def person_named(db: Db, user_id: UUID) -> dict[str, Any]:
    """A person as a step tells of them: by the name that they have now."""
    return {"id": user_id, "name": await db.value("SELECT name FROM users WHERE id = $1", user_id)}


async def last_handed_on(db: Db, *, conversation_ids: Collection[UUID]) -> list[RoutingStep]:
    """How each of these conversations was last handed on, those that ever were."""
    rows = await db.all(
        """
        SELECT last.* FROM unnest($1::uuid[]) AS wanted (id) CROSS JOIN LATERAL (
          SELECT conversation_id, id, customer_id, kind, detail, at FROM routing_steps
          WHERE conversation_id = wanted.id AND kind IN ('transferred', 'assigned_by_hand') AND detail ? 'by'
          ORDER BY id DESC LIMIT 1
        ) AS last
        """,
        list(conversation_ids),
    )
    return [_step_of(row) for row in rows]


async def taken(db: Db, *, conversation_id: UUID, after: int, limit: int) -> list[RoutingStep]:
    """The steps of a conversation after one of them, in the order in which they were taken."""
    rows = await db.all(
        """
        SELECT conversation_id, id, customer_id, kind, detail, at FROM routing_steps
        WHERE conversation_id = $1 AND id > $2 ORDER BY id LIMIT $3
        """,
        conversation_id,
        after,
        limit,
    )
    return [_step_of(row) for row in rows]


def _step_of(row: Row) -> RoutingStep:
    return RoutingStep(**{**row, "kind": StepKind(row["kind"])})
