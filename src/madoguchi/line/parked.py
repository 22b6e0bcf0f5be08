"""Conversations with messages that cannot go out now: put aside with the reason, and found again without a search."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import ConflictError
from madoguchi.kit.events import record
from madoguchi.line.events import DeliveryHeldBack


class Reason(StrEnum):
    ACCOUNT = "account"
    """The account is off, or LINE refuses its token."""
    QUOTA = "quota"
    """The month's messages are used up, and there is no free reply."""


async def put(db: Db, *, conversation_id: UUID, reason: Reason, now: datetime) -> None:
    """Put a conversation aside, and tell whoever waits for what it holds."""
    row = await db.find(
        """
        INSERT INTO line_parked (conversation_id, customer_id, account_id, reason)
        SELECT id, customer_id, account_id, $2 FROM conversations WHERE id = $1
        ON CONFLICT (conversation_id) DO UPDATE SET reason = $2 WHERE line_parked.reason <> $2
        RETURNING customer_id
        """,
        conversation_id,
        reason,
    )
    if row is not None:
        fact = DeliveryHeldBack(conversation_id=conversation_id, customer_id=row["customer_id"], reason=reason)
        record(db, fact, now=now)


async def check_waits(db: Db, *, conversation_id: UUID, message_id: UUID) -> None:
    """Hold a message back where it is till the commit; raises ConflictError when it is on its way already."""
    held = await db.value("SELECT true FROM line_parked WHERE conversation_id = $1 FOR UPDATE", conversation_id)
    begun = await db.value(
        """
        SELECT EXISTS (
          SELECT FROM line_deliveries WHERE conversation_id = $1 AND state = 'calling' AND $2 = ANY(message_ids))
        """,
        conversation_id,
        message_id,
    )
    if begun or not held:
        raise ConflictError("This message is on its way already.")


async def take_of_account(db: Db, *, account_id: UUID) -> list[UUID]:
    """The conversations of an account that were put aside; they no longer are."""
    rows = await db.all("DELETE FROM line_parked WHERE account_id = $1 RETURNING conversation_id", account_id)
    return [row["conversation_id"] for row in rows]


async def take_for_replies(db: Db, *, customer_ids: Collection[UUID]) -> list[Row]:
    """Conversation and account of what waited for a free reply, now that these customers have written."""
    if not customer_ids:
        return []
    return await db.all(
        """
        DELETE FROM line_parked WHERE customer_id = ANY($1::uuid[]) AND reason = 'quota'
        RETURNING conversation_id, account_id
        """,
        list(customer_ids),
    )
