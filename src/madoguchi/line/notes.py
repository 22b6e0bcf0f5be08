"""What webhooks tell of their accounts' health: gathered in memory, and written once a second for all of them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from madoguchi.kit.db import Db, Row
from madoguchi.kit.events import record
from madoguchi.line.advice import FAILURES_THAT_WARN
from madoguchi.line.events import OF_ACCOUNTS, LineSignaturesWrong, LineWebhooksMisdirected

_AGAIN = timedelta(hours=1)
_QUIET = timedelta(days=1)


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
        rows = await db.all(
            """
            WITH before AS (
              SELECT id, signature_failures AS failures, last_misdirected_webhook_at AS misdirected_at
              FROM line_accounts WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE
            )
            UPDATE line_accounts SET
              last_webhook_at = CASE WHEN heard THEN $6 ELSE last_webhook_at END,
              redelivery_seen_at = CASE WHEN redelivered THEN $6 ELSE redelivery_seen_at END,
              signature_failures = refused + CASE WHEN heard THEN 0 ELSE signature_failures END,
              last_signature_failure_at = CASE WHEN refused > 0 THEN $6 ELSE last_signature_failure_at END,
              misdirected_webhooks = misdirected_webhooks + misdirected,
              last_misdirected_webhook_at = CASE WHEN misdirected > 0 THEN $6 ELSE last_misdirected_webhook_at END
            FROM unnest($1::uuid[], $2::boolean[], $3::boolean[], $4::integer[], $5::integer[])
              AS fresh (account_id, heard, redelivered, refused, misdirected)
            JOIN before ON before.id = account_id
            WHERE line_accounts.id = account_id
            RETURNING account_id, failures, signature_failures, misdirected, misdirected_at
            """,
            list(notes),
            [note.heard for note in notes.values()],
            [note.redelivered for note in notes.values()],
            [note.refused for note in notes.values()],
            [note.misdirected for note in notes.values()],
            now,
        )
        for row in rows:
            await _tell(db, row, now)


async def _tell(db: Db, row: Row, now: datetime) -> None:
    """Record that something has begun to go wrong; whoever knocks without a secret cannot fill the log by it (S69)."""
    account_id, count = row["account_id"], row["signature_failures"]
    if row["failures"] < FAILURES_THAT_WARN <= count and not await _told_lately(db, account_id, now):
        record(db, LineSignaturesWrong(account_id=account_id, count=count), now=now)
    quiet = row["misdirected_at"] is None or row["misdirected_at"] < now - _QUIET
    if row["misdirected"] and quiet:
        record(db, LineWebhooksMisdirected(account_id=account_id), now=now)


async def _told_lately(db: Db, account_id: UUID, now: datetime) -> bool:
    found: bool = await db.value(
        f"""
        SELECT EXISTS (SELECT FROM events WHERE {OF_ACCOUNTS} AND type = 'LineSignaturesWrong' AND at > $2
          AND data ->> 'account_id' = $1::text)
        """,
        str(account_id),
        now - _AGAIN,
    )
    return found
