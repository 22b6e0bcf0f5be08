"""Two contacts who are one person: what is known of both is put together, and can be taken apart again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from madoguchi.customers import contacts, links
from madoguchi.customers.contacts import MOST_LINES, MOST_TAGS, NOTE_LENGTH, Contact, Fields
from madoguchi.customers.events import ContactMergeUndone, ContactsMerged
from madoguchi.kit.db import Db
from madoguchi.kit.errors import ChangedMeanwhileError, ConflictError, InvalidError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id

_SINGLE = ("name", "family_name", "given_name", "company", "number")
_LISTS = {"emails": MOST_LINES, "phones": MOST_LINES, "tags": MOST_TAGS}


class MergedSinceError(ConflictError):
    """Somebody merged the contact who stayed into another one after that."""

    code = "merged_since"


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of two contacts, if nothing else is said."""

    fields: Fields
    """What would be known of the one who stays: their own, and where that is empty, the other's."""
    differing: list[str]
    """Fields of which both know something else, so that one has to be chosen."""
    left_out: list[str]
    """E-mails, phones and tags for which there is no room; the note has them."""
    customers: int
    """Customers who would be linked to the one who stays, beside their own."""


@dataclass(frozen=True, slots=True)
class Merge:
    """That two contacts were put together."""

    id: UUID
    name: str
    """Of the one who is out of sight."""
    customers: int
    merged_at: datetime
    merged_by: UUID | None


async def preview(db: Db, *, contact_id: UUID, other_id: UUID) -> Preview:
    """Raises NotFoundError, and InvalidError where both are one already."""
    kept, other = await _both(db, contact_id, other_id)
    fields, left_out = _joined(kept, other)
    differing = [name for name in _SINGLE if getattr(kept, name) and _differ(kept, other, name)]
    customers = await db.value("SELECT count(*) FROM customers WHERE contact_id = $1", other_id)
    return Preview(fields, differing, left_out, customers)


async def merge(
    db: Db,
    *,
    contact_id: UUID,
    other_id: UUID,
    versions: tuple[int, int],
    chosen: Fields,
    now: datetime,
    actor: UUID | None,
) -> UUID:
    """Let whoever is the other be this contact from now on, and return the id by which it is undone.

    `versions` are those of this contact and of the other, as they were read; `chosen` is what is to be known of this
    contact, where it is not what `preview` says. Raises NotFoundError, InvalidError where both are one,
    ChangedMeanwhileError, and contacts.NumberTakenError.
    """
    # Whoever links a customer holds their row while they look at the contact's: in the same order here.
    await _lock_customers(db, contact_id, other_id)
    await db.all("SELECT id FROM contacts WHERE id IN ($1, $2) ORDER BY id FOR UPDATE", contact_id, other_id)
    kept, other = await _both(db, contact_id, other_id)
    if (kept.version, other.version) != versions:
        raise ChangedMeanwhileError("Somebody has changed one of them meanwhile; look at both again.")
    moved = await db.all("SELECT id FROM customers WHERE contact_id = $1 ORDER BY id FOR NO KEY UPDATE", other_id)
    await contacts.put_away(db, contact_id=other_id, into=contact_id)
    fields = cast("Fields", {**_joined(kept, other)[0], **chosen})
    await contacts.change(db, contact_id=contact_id, fields=fields, version=kept.version, now=now, actor=actor)
    merge_id, customers = new_id(now), [row["id"] for row in moved]
    await db.run(
        """
        INSERT INTO contact_merges (id, contact_id, merged_id, before, version, customer_ids, merged_at, merged_by)
        SELECT $1, $2, $3, $4, version, $5, $6, $7 FROM contacts WHERE id = $2
        """,
        merge_id,
        contact_id,
        other_id,
        {name: getattr(kept, name) for name in Fields.__annotations__},
        customers,
        now,
        actor,
    )
    record(db, ContactsMerged(contact_id=contact_id, merged_id=other_id, merge_id=merge_id), now=now, actor=actor)
    for one in customers:
        await links.link(db, customer_id=one, contact_id=contact_id, now=now, actor=actor, merge_id=merge_id)
    return merge_id


async def undo(db: Db, *, contact_id: UUID, merge_id: UUID, now: datetime, actor: UUID | None) -> UUID:
    """Take two contacts apart again, and return the id of the one who was out of sight.

    Those customers go back to them who are still linked to the one who stayed. What is known of that one becomes what
    it was, unless somebody has changed it since; a number that came from the other goes back in any case. Raises
    NotFoundError, also where it is undone already, and MergedSinceError.
    """
    row = await db.find(
        "SELECT * FROM contact_merges WHERE (id, contact_id) = ($1, $2) AND undone_at IS NULL FOR UPDATE",
        merge_id,
        contact_id,
    )
    if row is None:
        raise NotFoundError("There is nothing to undo; reload the page.")
    other_id: UUID = row["merged_id"]
    await _lock_customers(db, contact_id, other_id)
    there = await db.find("SELECT merged_into, version, number FROM contacts WHERE id = $1 FOR UPDATE", contact_id)
    if there is None or there["merged_into"] is not None:
        raise MergedSinceError("This contact was merged into another one since; undo that first.")
    before = cast("Fields", row["before"])
    if there["version"] != row["version"]:
        before = Fields(number=before["number"]) if there["number"] != before["number"] else Fields()
    await contacts.change(db, contact_id=contact_id, fields=before, version=None, now=now, actor=actor)
    await contacts.bring_back(db, contact_id=other_id)
    await db.run("UPDATE contact_merges SET undone_at = $2 WHERE id = $1", merge_id, now)
    record(db, ContactMergeUndone(contact_id=contact_id, merged_id=other_id, merge_id=merge_id), now=now, actor=actor)
    still = await db.all(
        "SELECT id FROM customers WHERE id = ANY($1::uuid[]) AND contact_id = $2 ORDER BY id",
        row["customer_ids"],
        contact_id,
    )
    for one in still:
        await links.link(db, customer_id=one["id"], contact_id=other_id, now=now, actor=actor, merge_id=merge_id)
    return other_id


async def of_contact(db: Db, *, contact_id: UUID) -> list[Merge]:
    """Who was put together with a contact and can be taken apart again, the latest first."""
    rows = await db.all(
        """
        SELECT contact_merges.id, name, cardinality(customer_ids) AS customers, merged_at, merged_by
        FROM contact_merges JOIN contacts ON contacts.id = merged_id
        WHERE contact_id = $1 AND undone_at IS NULL ORDER BY merged_at DESC, contact_merges.id DESC
        """,
        contact_id,
    )
    return [Merge(**row) for row in rows]


async def _both(db: Db, contact_id: UUID, other_id: UUID) -> tuple[Contact, Contact]:
    if contact_id == other_id:
        raise InvalidError("Both are the same contact; choose another one.")
    return await contacts.get(db, contact_id), await contacts.get(db, other_id)


async def _lock_customers(db: Db, *contact_ids: UUID) -> None:
    await db.all(
        "SELECT id FROM customers WHERE contact_id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE", list(contact_ids)
    )


def _joined(kept: Contact, other: Contact) -> tuple[Fields, list[str]]:
    """What is known of both, and what there is no room for."""
    fields: dict[str, object] = {name: getattr(kept, name) or getattr(other, name) for name in _SINGLE}
    left_out: list[str] = []
    for name, most in _LISTS.items():
        told = _each_once([*getattr(kept, name), *getattr(other, name)], phones=name == "phones")
        fields[name], left_out = told[:most], [*left_out, *told[most:]]
    notes = _each_once([one for one in (kept.note, other.note, ", ".join(left_out)) if one], phones=False)
    fields["note"] = "\n\n".join(notes)[:NOTE_LENGTH]
    return cast("Fields", fields), left_out


def _each_once(told: Iterable[str], *, phones: bool) -> list[str]:
    kept: dict[str, str] = {}
    for one in told:
        kept.setdefault(contacts.digits(one) if phones else contacts.comparable(one), one)
    return list(kept.values())


def _differ(kept: Contact, other: Contact, name: str) -> bool:
    theirs: str = getattr(other, name)
    return bool(theirs) and theirs != getattr(kept, name)
