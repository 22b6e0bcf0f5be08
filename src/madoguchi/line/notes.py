"""What webhooks tell of their accounts' health: gathered in memory, and written once a second for all of them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.kit.db import Db


@dataclass(slots=True)
class _Note:
    """What was seen of one account since the last writing."""

    heard: bool = False
    redelivered: bool = False
    refused: int = 0
    """Wrong signatures since the last right one."""
    misdirected: int = 0


class Notes:
    """However many webhooks come, signed or not, the database hears of them once a second (S40, S69)."""

    def __init__(self) -> None:
        self._notes: defaultdict[UUID, _Note] = defaultdict(_Note)

    @property
    def empty(self) -> bool:
        return not self._notes

    def heard(self, account_id: UUID, *, redelivered: bool) -> None:
        note = self._notes[account_id]
        note.heard, note.refused = True, 0
        note.redelivered = note.redelivered or redelivered

    def refused(self, account_id: UUID) -> None:
        """The signature was wrong."""
        self._notes[account_id].refused += 1

    def misdirected(self, account_id: UUID) -> None:
        """It was signed rightly, but for another bot."""
        self._notes[account_id].misdirected += 1

    async def write(self, db: Db, *, now: datetime) -> None:
        notes, self._notes = self._notes, defaultdict(_Note)
        await db.run(
            """
            UPDATE line_accounts SET
              last_webhook_at = CASE WHEN heard THEN $6 ELSE last_webhook_at END,
              redelivery_seen_at = CASE WHEN redelivered THEN $6 ELSE redelivery_seen_at END,
              signature_failures = refused + CASE WHEN heard THEN 0 ELSE signature_failures END,
              last_signature_failure_at = CASE WHEN refused > 0 THEN $6 ELSE last_signature_failure_at END,
              misdirected_webhooks = misdirected_webhooks + misdirected,
              last_misdirected_webhook_at = CASE WHEN misdirected > 0 THEN $6 ELSE last_misdirected_webhook_at END
            FROM unnest($1::uuid[], $2::boolean[], $3::boolean[], $4::integer[], $5::integer[])
              AS fresh (account_id, heard, redelivered, refused, misdirected)
            WHERE id = account_id
            """,
            list(notes),
            [note.heard for note in notes.values()],
            [note.redelivered for note in notes.values()],
            [note.refused for note in notes.values()],
            [note.misdirected for note in notes.values()],
            now,
        )
