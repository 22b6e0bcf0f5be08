"""Contacts who are one person: looked at together, merged, and taken apart again by whoever serves customers."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from madoguchi.api.contacts import ContactDetails, ContactFields, ContactView, contact_view, fields_of
from madoguchi.api.dependencies import Me, Now, Sight, Tx
from madoguchi.api.schema import In, Named, Out, Version
from madoguchi.customers import contacts, merging
from madoguchi.kit.db import Db
from madoguchi.kit.errors import ForbiddenError, NotFoundError
from madoguchi.routing import access, preferred
from madoguchi.routing.access import Viewer

router = APIRouter(prefix="/api/contacts/{contact_id}", tags=["contacts"])


class MergePreview(Out):
    contact: ContactView
    """Who stays."""
    other: ContactView
    fields: ContactDetails
    """What would be known of the one who stays, if nothing else is chosen."""
    differing: list[str]
    """Fields of which both know something else."""
    left_out: list[str]
    """What there is no room for; the note has it."""
    customers: int
    """Customers of the other, who would be linked to the one who stays."""


class NewMerge(In):
    other_id: UUID
    version: Version
    """Of the one who stays, as it was read."""
    other_version: Version
    fields: Annotated[ContactFields, Field(default_factory=ContactFields)]
    """What is to be known of the one who stays, where it is not what the preview says."""


class MergeView(Out):
    id: UUID
    name: str
    """Of the one who is out of sight."""
    customers: int
    merged_at: datetime
    merged_by: Named | None


class MergeList(Out):
    items: list[MergeView]


class Merged(Out):
    id: UUID
    """By which it is undone."""
    contact: ContactView


@router.get("/merge-previews/{other_id}")
async def preview_merge(contact_id: UUID, other_id: UUID, _: Me, db: Tx) -> MergePreview:
    """What would become of both; nothing is changed."""
    found = await merging.preview(db, contact_id=contact_id, other_id=other_id)
    return MergePreview(
        contact=contact_view(await contacts.get(db, contact_id)),
        other=contact_view(await contacts.get(db, other_id)),
        fields=ContactDetails(**found.fields),
        differing=found.differing,
        left_out=found.left_out,
        customers=found.customers,
    )


@router.get("/merges")
async def list_merges(contact_id: UUID, _: Me, db: Tx) -> MergeList:
    """Those that can be undone, the latest first."""
    await contacts.get(db, contact_id)
    found = await merging.of_contact(db, contact_id=contact_id)
    rows = await db.all("SELECT id, name FROM users WHERE id = ANY($1::uuid[])", [one.merged_by for one in found])
    people = {row["id"]: row["name"] for row in rows}
    return MergeList(
        items=[
            MergeView(
                id=one.id,
                name=one.name,
                customers=one.customers,
                merged_at=one.merged_at,
                merged_by=Named(id=one.merged_by, name=people[one.merged_by]) if one.merged_by in people else None,
            )
            for one in found
        ]
    )


@router.post("/merges", status_code=201)
async def merge_contacts(contact_id: UUID, body: NewMerge, me: Me, viewer: Sight, db: Tx, clock: Now) -> Merged:
    """Let whoever is the other be this contact; every conversation of theirs says so from now on.

    As with linking, each customer who would be linked to somebody else has to be one whom the viewer may see.
    """
    now = clock.now()
    await _check_all(db, viewer, await merging.customers_of(db, contact_id=body.other_id))
    merge_id = await merging.merge(
        db,
        contact_id=contact_id,
        other_id=body.other_id,
        versions=(body.version, body.other_version),
        chosen=fields_of(body.fields),
        now=now,
        actor=me.id,
    )
    if not await preferred.names(db, contact_id=contact_id):
        theirs = await _preferred(db, body.other_id)
        if theirs:
            await preferred.prefer(db, contact_id=contact_id, user_ids=theirs, now=now, actor=me.id)
            await merging.note_preferences_taken(db, merge_id=merge_id)
    return Merged(id=merge_id, contact=contact_view(await contacts.get(db, contact_id)))


@router.delete("/merges/{merge_id}")
async def undo_merge(contact_id: UUID, merge_id: UUID, me: Me, viewer: Sight, db: Tx, clock: Now) -> ContactView:
    """Take them apart again: the one who was out of sight, as they were."""
    now = clock.now()
    await _check_all(db, viewer, await merging.moved_by(db, merge_id=merge_id))
    undone = await merging.undo(db, contact_id=contact_id, merge_id=merge_id, now=now, actor=me.id)
    theirs = await _preferred(db, undone.other_id)
    if undone.preferences_taken and theirs == await _preferred(db, contact_id):
        await preferred.prefer(db, contact_id=contact_id, user_ids=[], now=now, actor=me.id)
    return contact_view(await contacts.get(db, undone.other_id))


async def _check_all(db: Db, viewer: Viewer, customer_ids: list[UUID]) -> None:
    try:
        for one in customer_ids:
            await access.check_customer(db, viewer=viewer, customer_id=one)
    except NotFoundError as error:
        raise ForbiddenError("Some of their LINE users are not yours to see; ask a supervisor to do this.") from error


async def _preferred(db: Db, contact_id: UUID) -> list[UUID]:
    return [user_id for user_id, _ in await preferred.names(db, contact_id=contact_id)]
