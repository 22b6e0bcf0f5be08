"""How things stand right now, in a few numbers."""

from dataclasses import dataclass
from datetime import datetime

from madoguchi.kit.db import Db


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of the whole center at one moment."""

    waiting: int
    """Conversations that wait for a representative."""
    longest_wait_seconds: int
    active: int
    available: int
    """People who could be offered work: available, in service, and serving some queue."""


async def standing(db: Db, *, now: datetime) -> Standing:
    row = await db.one(
        """
        SELECT
          (SELECT count(*) FROM conversations WHERE state = 'open') AS waiting,
          (SELECT coalesce(extract(epoch FROM $1 - min(state_since)), 0) FROM conversations WHERE state = 'open')
            AS longest_wait,
          (SELECT count(*) FROM conversations WHERE state = 'active') AS active,
          (SELECT count(*) FROM users JOIN presences ON presences.user_id = users.id
           WHERE active AND presence = 'available'
             AND EXISTS (SELECT FROM queue_members WHERE queue_members.user_id = users.id)) AS available
        """,
        now,
    )
    return Standing(row["waiting"], int(row["longest_wait"]), row["active"], row["available"])
