"""Raw events that hold a customer's words, so that they can be erased with the message that was taken back."""

from collections.abc import Collection
from uuid import UUID

from madoguchi.conversations.amendments import Written
from madoguchi.kit.db import Db
from madoguchi.line import translate


async def keep(db: Db, *, copies: Collection[tuple[UUID, Written]]) -> None:
    """Note which events hold words of which message, beside the event that the message itself came by."""
    if copies:
        await db.run(
            """
            INSERT INTO line_copies (inbox_id, account_id, source_id)
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[])
            ON CONFLICT DO NOTHING
            """,
            [inbox_id for inbox_id, _ in copies],
            [account_id for _, (account_id, _) in copies],
            [source_id for _, (_, source_id) in copies],
        )


async def of_unsent(db: Db, *, written: Collection[Written]) -> list[UUID]:
    """The noted events of those messages that were taken back."""
    if not written:
        return []
    rows = await db.all(
        """
        SELECT inbox_id FROM line_copies JOIN amendments USING (account_id, source_id)
        JOIN unnest($1::uuid[], $2::text[]) AS wanted (account_id, source_id) USING (account_id, source_id)
        WHERE amendments.content IS NULL
        """,
        [account_id for account_id, _ in written],
        [source_id for _, source_id in written],
    )
    return [row["inbox_id"] for row in rows]


async def erase(db: Db, *, inbox_ids: Collection[UUID]) -> None:
    """Take the words out of raw events; that they came, when and from whom is left."""
    if not inbox_ids:
        return
    rows = await db.all("SELECT id, raw FROM line_inbox WHERE id = ANY($1::uuid[])", list(inbox_ids))
    await db.run(
        """
        UPDATE line_inbox SET raw = left_over.raw FROM unnest($1::uuid[], $2::bytea[]) AS left_over (id, raw)
        WHERE line_inbox.id = left_over.id
        """,
        [row["id"] for row in rows],
        [translate.without_words(row["raw"]) for row in rows],
    )
