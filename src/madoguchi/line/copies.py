"""Raw events that hold a customer's words, so that they are erased when their message is taken back or edited (F05)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.conversations import amendments
from madoguchi.conversations.amendments import Amendment, Written
from madoguchi.kit.db import Db, Row
from madoguchi.kit.jobs import job
from madoguchi.kit.resources import Resources
from madoguchi.line import translate
from madoguchi.line.translate import Worded

_INGEST = "line.ingest:ingest"
_BLOCK = 200


@dataclass(frozen=True, slots=True)
class Copy:
    """An event beside the one that a message came by, which holds words of it as they were then."""

    inbox_id: UUID
    written: Written
    at: datetime


async def keep(db: Db, *, copies: Collection[Copy]) -> None:
    """Note which events hold words of which message."""
    if copies:
        await db.run(
            """
            INSERT INTO line_copies (inbox_id, account_id, source_id, at)
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[])
            ON CONFLICT DO NOTHING
            """,
            [copy.inbox_id for copy in copies],
            [copy.written[0] for copy in copies],
            [copy.written[1] for copy in copies],
            [copy.at for copy in copies],
        )


async def outdated(db: Db, *, written: Collection[Written]) -> list[UUID]:
    """The noted events that hold what was taken back, or was written otherwise later."""
    if not written:
        return []
    rows = await db.all(
        """
        SELECT inbox_id FROM line_copies JOIN amendments USING (account_id, source_id)
        JOIN unnest($1::uuid[], $2::text[]) AS wanted (account_id, source_id) USING (account_id, source_id)
        WHERE amendments.content IS NULL OR line_copies.at < amendments.at
        """,
        [account_id for account_id, _ in written],
        [source_id for _, source_id in written],
    )
    return [row["inbox_id"] for row in rows]


async def outdated_failed(db: Db, *, lanes: Collection[str]) -> list[UUID]:
    """The same among the events of these senders that could never be worked on, of which nothing was noted."""
    if not lanes:
        return []
    rows = await db.all(
        """
        SELECT line_inbox.id, account_id, raw FROM dead_jobs
        JOIN line_inbox ON line_inbox.id = (args ->> 'inbox_id')::uuid
        WHERE dead_jobs.lane = ANY($1::text[]) AND function = $2
        """,
        list(lanes),
        _INGEST,
    )
    return await _outdated(db, rows)


@job(outside=True, attempts=3)
async def sweep_failed(resources: Resources) -> None:
    """Look through all events that could never be worked on: one may have failed after its message was taken back."""
    last = 0
    while True:
        async with resources.database.transaction() as db:
            rows = await db.all(
                """
                SELECT dead_jobs.id AS place, line_inbox.id, account_id, raw FROM dead_jobs
                JOIN line_inbox ON line_inbox.id = (args ->> 'inbox_id')::uuid
                WHERE dead_jobs.id > $1 AND function = $2 ORDER BY dead_jobs.id LIMIT $3
                """,
                last,
                _INGEST,
                _BLOCK,
            )
            await erase(db, inbox_ids=await _outdated(db, rows))
        if len(rows) < _BLOCK:
            return
        last = rows[-1]["place"]


def is_outdated(held: Worded, amendment: Amendment) -> bool:
    """Whether an event's words are not those that count any more."""
    return amendment.content is None or not held.is_edit or held.at < amendment.at


async def erase(db: Db, *, inbox_ids: Collection[UUID]) -> None:
    """Take the words out of raw events; that they came, when and from whom is left."""
    if not inbox_ids:
        return
    rows = await db.all("SELECT id, raw FROM line_inbox WHERE id = ANY($1::uuid[])", list(inbox_ids))
    bare = {row["id"]: translate.without_words(row["raw"]) for row in rows}
    changed = [row["id"] for row in rows if bare[row["id"]] != row["raw"]]
    if not changed:
        return
    await db.run(
        """
        UPDATE line_inbox SET raw = left_over.raw FROM unnest($1::uuid[], $2::bytea[]) AS left_over (id, raw)
        WHERE line_inbox.id = left_over.id
        """,
        changed,
        [bare[inbox_id] for inbox_id in changed],
    )


async def _outdated(db: Db, rows: Sequence[Row]) -> list[UUID]:
    held = {row["id"]: (row["account_id"], found) for row in rows if (found := translate.worded(row["raw"]))}
    written = {(account_id, found.source_id) for account_id, found in held.values()}
    known = await amendments.find(db, written=written) if written else {}
    return [
        inbox_id
        for inbox_id, (account_id, found) in held.items()
        if (amendment := known.get((account_id, found.source_id))) and is_outdated(found, amendment)
    ]
