"""Customers who call themselves exactly as one contact is called, and no other: they are taken for them."""

from datetime import datetime
from uuid import UUID

from madoguchi.customers import contacts, links
from madoguchi.customers.models import CustomerKind
from madoguchi.kit.db import Db

_TWO = 2


async def identify(db: Db, *, customer_id: UUID, now: datetime) -> None:
    """Link a customer who is linked to nobody to the one contact of their name (reference §15.5).

    Nothing where there is none, or several; where they are a group; and where a person has said before who they are, or
    are not. Width, case and spaces make no difference. Their row is locked till the commit.
    """
    row = await db.find(
        """
        SELECT display_name FROM customers
        WHERE id = $1 AND contact_id IS NULL AND NOT identified_by_hand AND display_name IS NOT NULL AND kind = $2
        FOR NO KEY UPDATE
        """,
        customer_id,
        CustomerKind.PERSON,
    )
    if row is None:
        return
    found = await contacts.called(db, name=row["display_name"], most=_TWO)
    if len(found) == 1:
        await links.link(db, customer_id=customer_id, contact_id=found[0], now=now, actor=None)
