"""Who a customer is: the contact whom they are linked to, chosen by whoever serves them."""

from uuid import UUID

from fastapi import APIRouter

from madoguchi.api.contacts import ContactView, contact_view
from madoguchi.api.dependencies import Me, Now, Sight, Tx
from madoguchi.api.schema import In, Out
from madoguchi.customers import contacts, links
from madoguchi.kit.db import Db
from madoguchi.routing import access

router = APIRouter(prefix="/api/customers/{customer_id}/contact", tags=["contacts"])


class ContactLink(In):
    contact_id: UUID


class LinkedContact(Out):
    contact: ContactView | None
    """Null for who is not linked to anybody."""


@router.get("")
async def get_contact_of_customer(customer_id: UUID, viewer: Sight, db: Tx) -> LinkedContact:
    await access.check_customer(db, viewer=viewer, customer_id=customer_id)
    return await _get(db, customer_id)


@router.put("")
async def link_contact(
    customer_id: UUID, body: ContactLink, me: Me, viewer: Sight, db: Tx, clock: Now
) -> LinkedContact:
    """Whoever may see the customer says who they are; every conversation of theirs says so from now on."""
    await access.check_customer(db, viewer=viewer, customer_id=customer_id)
    await links.link(db, customer_id=customer_id, contact_id=body.contact_id, now=clock.now(), actor=me.id)
    return await _get(db, customer_id)


@router.delete("", status_code=204)
async def unlink_contact(customer_id: UUID, me: Me, viewer: Sight, db: Tx, clock: Now) -> None:
    await access.check_customer(db, viewer=viewer, customer_id=customer_id)
    await links.unlink(db, customer_id=customer_id, now=clock.now(), actor=me.id)


async def _get(db: Db, customer_id: UUID) -> LinkedContact:
    contact_id = await links.find_contact(db, customer_id=customer_id)
    return LinkedContact(contact=contact_view(await contacts.get(db, contact_id)) if contact_id else None)
