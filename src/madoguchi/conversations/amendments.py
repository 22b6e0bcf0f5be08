"""What customers do to messages that they have written: edit them, and take them back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.conversations import attachments
from madoguchi.conversations.content import Content, Unsent, content_of, preview_of
from madoguchi.conversations.events import MessageEdited, MessageUnsent
from madoguchi.kit.db import Db, Row
from madoguchi.kit.events import record

Written = tuple[UUID, str]
"""A message by the account that it was written to and its id at the channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A message is edited, or unsent when there is no content."""

    account_id: UUID
    source_id: str
    content: Content | None
    at: datetime

    @property
    def written(self) -> Written:
        return self.account_id, self.source_id


async def amend(db: Db, *, amendments: Collection[Amendment], now: datetime) -> list[UUID]:
    """Change messages, or note it for those that are still to come (F05).

    Of several edits the latest counts; what was unsent stays so, and nothing that it held is kept.

    Returns:
        The messages that hold something else now than they came with, or nothing.
    """
    await db.run(
        """
        INSERT INTO amendments AS held (account_id, source_id, content, at)
        SELECT * FROM unnest($1::uuid[], $2::text[], $3::jsonb[], $4::timestamptz[])
        ON CONFLICT (account_id, source_id) DO UPDATE SET content = EXCLUDED.content, at = EXCLUDED.at
        WHERE held.content IS NOT NULL AND (EXCLUDED.content IS NULL OR EXCLUDED.at > held.at)
        """,
        [amendment.account_id for amendment in amendments],
        [amendment.source_id for amendment in amendments],
        [amendment.content for amendment in amendments],
        [amendment.at for amendment in amendments],
    )
    known = await find(db, written=[amendment.written for amendment in amendments])
    changed = [row for amendment in known.values() for row in await _apply(db, amendment)]
    for row in changed:
        await _show(db, row, known[row["account_id"], row["source_id"]])
        _announce(db, row, known[row["account_id"], row["source_id"]], now)
    unsent = [row["id"] for row in changed if known[row["account_id"], row["source_id"]].content is None]
    await attachments.erase(db, message_ids=unsent, now=now)
    return [row["id"] for row in changed]


async def find(db: Db, *, written: Collection[Written]) -> dict[Written, Amendment]:
    """What is known to have become of messages, be they here or not."""
    rows = await db.all(
        """
        SELECT amendments.* FROM amendments
        JOIN unnest($1::uuid[], $2::text[]) AS wanted (account_id, source_id) USING (account_id, source_id)
        """,
        [account_id for account_id, _ in written],
        [source_id for _, source_id in written],
    )
    return {
        (row["account_id"], row["source_id"]): Amendment(
            account_id=row["account_id"],
            source_id=row["source_id"],
            content=content_of(row["content"]) if row["content"] else None,
            at=row["at"],
        )
        for row in rows
    }


async def _apply(db: Db, amendment: Amendment) -> list[Row]:
    """Change the message wherever it is; its conversation is locked first, as by everybody who changes one."""
    held = await db.all(
        """
        SELECT id FROM conversations WHERE account_id = $1
          AND id = ANY(ARRAY(SELECT conversation_id FROM messages WHERE source_id = $2 AND direction = 'inbound'))
        ORDER BY id FOR UPDATE
        """,
        amendment.account_id,
        amendment.source_id,
    )
    return await db.all(
        """
        UPDATE messages SET content = $3, edited_at = $4 FROM conversations
        WHERE messages.conversation_id = conversations.id AND conversations.id = ANY($1::uuid[])
          AND source_id = $2 AND direction = 'inbound' AND content ->> 'type' <> 'unsent'
          AND (edited_at IS NULL OR $4::timestamptz IS NULL OR edited_at < $4)
        RETURNING messages.id, conversation_id, messages.customer_id, account_id, seq, source_id
        """,
        [row["id"] for row in held],
        amendment.source_id,
        amendment.content or Unsent(),
        amendment.at if amendment.content else None,
    )


async def _show(db: Db, row: Row, amendment: Amendment) -> None:
    """Let lists show no more than the message does."""
    content = amendment.content or Unsent()
    await db.run(
        """
        UPDATE conversations SET last_message = last_message || $3::jsonb
        WHERE id = $1 AND (last_message ->> 'seq')::int = $2
        """,
        row["conversation_id"],
        row["seq"],
        {"type": content.type, "preview": preview_of(content)},
    )


def _announce(db: Db, row: Row, amendment: Amendment, now: datetime) -> None:
    kind = MessageEdited if amendment.content else MessageUnsent
    fact = kind(
        conversation_id=row["conversation_id"],
        customer_id=row["customer_id"],
        message_id=row["id"],
        seq=row["seq"],
    )
    record(db, fact, now=now)
