"""Who customers are: each LINE user is linked to the contact behind them, and stays so in every later conversation."""

from datetime import datetime
from uuid import UUID

from madoguchi.customers import contacts
from madoguchi.customers.events import CustomerLinked, CustomerUnlinked
from madoguchi.customers.models import CustomerKind
from madoguchi.kit.db import Db
from madoguchi.kit.errors import InvalidError, NotFoundError
from madoguchi.kit.events import record


async def link(
    db: Db, *, customer_id: UUID, contact_id: UUID, now: datetime, actor: UUID | None, merge_id: UUID | None = None
) -> None:
    """Let a customer be this contact from now on, whomever they were taken for before.

    `merge_id` says that it is because contacts were put together or taken apart. Raises NotFoundError, and InvalidError
    for a group: its members are people, it is none.
    """
    before = await _lock(db, customer_id)
    await contacts.hold(db, contact_id)
    if before == contact_id:
        return
    await db.run(
        """
        UPDATE customers SET contact_id = $2, linked_at = $3, identified_by_hand = identified_by_hand OR $4
        WHERE id = $1
        """,
        customer_id,
        contact_id,
        now,
        actor is not None and merge_id is None,
    )
    fact = CustomerLinked(customer_id=customer_id, contact_id=contact_id, before=before, merge_id=merge_id)
    record(db, fact, now=now, actor=actor)


async def unlink(db: Db, *, customer_id: UUID, now: datetime, actor: UUID | None) -> None:
    """Let it be open again who a customer is, whom names tell nothing of any more; raises NotFoundError."""
    before = await _lock(db, customer_id)
    if before is not None:
        await db.run(
            "UPDATE customers SET contact_id = NULL, linked_at = NULL, identified_by_hand = true WHERE id = $1",
            customer_id,
        )
        record(db, CustomerUnlinked(customer_id=customer_id, contact_id=before), now=now, actor=actor)


async def find_contact(db: Db, *, customer_id: UUID) -> UUID | None:
    """The contact whom a customer is linked to."""
    found: UUID | None = await db.value("SELECT contact_id FROM customers WHERE id = $1", customer_id)
    return found


async def _lock(db: Db, customer_id: UUID) -> UUID | None:
    """The contact of a customer, whom nobody else links till the commit."""
    row = await db.find("SELECT kind, contact_id FROM customers WHERE id = $1 FOR NO KEY UPDATE", customer_id)
    if row is None:
        raise NotFoundError("There is no such customer.")
    if CustomerKind(row["kind"]) is not CustomerKind.PERSON:
        raise InvalidError("A group chat is nobody in particular; link people alone.")
    found: UUID | None = row["contact_id"]
    return found
