"""Who customers are, found out before rules ask for it, where the organisation wants that."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from madoguchi.customers import identification
from madoguchi.kit.db import Db
from madoguchi.kit.jobs import job


async def identify_writer(db: Db, *, conversation_id: UUID, now: datetime) -> None:
    """Find out who writes in a conversation. Locks the customer: no conversation may be locked before."""
    customer_id: UUID | None = await db.value(
        """
        SELECT customer_id FROM routing_settings, conversations JOIN customers ON customers.id = customer_id
        WHERE conversations.id = $1 AND identify_by_name AND contact_id IS NULL
          AND NOT identified_by_hand
        """,
        conversation_id,
    )
    if customer_id is not None:
        await identification.identify(db, customer_id=customer_id, now=now)


@job()
async def identify_renamed(db: Db, *, customer_id: UUID, what: Sequence[str], now: datetime) -> None:
    """LINE tells who a customer is, or that they call themselves otherwise."""
    if "name" in what and await db.value("SELECT identify_by_name FROM routing_settings"):
        await identification.identify(db, customer_id=customer_id, now=now)
