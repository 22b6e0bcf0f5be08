"""How things stand right now, in a few numbers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.routing.leads import LEADS
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
    led_by: list[str]
    """What leads into it, in words: workstreams, the overflow of other queues, and rules."""

    def in_words(self) -> str:
        """What that means for customers."""
        if self.waiting:
            waiting = "1 conversation waits" if self.waiting == 1 else f"{self.waiting} conversations wait"
            return f"{waiting} in {self.name}, which nobody serves."
        leads = f"{' and '.join(self.led_by)} {'leads' if len(self.led_by) == 1 else 'lead'}"
        return (
            f"Nobody serves {self.name}, into which {leads}: what comes goes where somebody is, "
            "to the default queue in the end, and waits if nobody is anywhere."
        )


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
        WITH leads AS ({LEADS})
        SELECT id, name, waiting, led_by FROM queues, LATERAL (
          SELECT count(*) AS waiting FROM work_items WHERE queue_id = queues.id AND queued) AS line, LATERAL (
          SELECT array_agg(said ORDER BY kind, said) AS led_by
          FROM leads WHERE leads.queue_id = queues.id) AS led
        WHERE deleted_at IS NULL AND NOT {SERVED} AND (waiting > 0 OR led_by IS NOT NULL)
        ORDER BY waiting DESC, name
        """
    )
    return [Unserved(row["id"], row["name"], row["waiting"], row["led_by"] or []) for row in rows]
