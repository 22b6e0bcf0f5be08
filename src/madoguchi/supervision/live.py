"""How things stand right now, in a few numbers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.routing.queues import SERVED


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of the whole center at one moment."""

    waiting: int
    """Conversations that wait for a representative."""
    longest_wait_seconds: int
    active: int
    available: int
    """People who could be offered work: available or busy with less than they can take, and serving some queue."""


@dataclass(frozen=True, slots=True)
class Unserved:
    """A queue into which conversations come, or in which some wait, while nobody of it is in service."""

    id: UUID
    name: str
    waiting: int


async def standing(db: Db, *, now: datetime) -> Standing:
    row = await db.one(
        """
        SELECT
          (SELECT count(*) FROM conversations WHERE state = 'open') AS waiting,
          (SELECT coalesce(extract(epoch FROM $1 - min(state_since)), 0) FROM conversations WHERE state = 'open')
            AS longest_wait,
          (SELECT count(*) FROM conversations WHERE state = 'active') AS active,
          (SELECT count(*) FROM users JOIN presences ON presences.user_id = users.id
           WHERE active AND presence IN ('available', 'busy')
             AND EXISTS (SELECT FROM queue_members WHERE queue_members.user_id = users.id)) AS available
        """,
        now,
    )
    return Standing(row["waiting"], int(row["longest_wait"]), row["active"], row["available"])


async def unserved(db: Db) -> list[Unserved]:
    """Where customers may wait in vain, the fullest first."""
    rows = await db.all(
        f"""
        SELECT id, name, waiting FROM queues, LATERAL (
          SELECT count(*) AS waiting FROM work_items WHERE queue_id = queues.id AND queued) AS line
        WHERE deleted_at IS NULL AND NOT {SERVED}
          AND (waiting > 0 OR EXISTS (
            SELECT FROM workstreams WHERE queue_id = queues.id AND workstreams.deleted_at IS NULL))
        ORDER BY waiting DESC, name
        """
    )
    return [Unserved(**dict(row)) for row in rows]
