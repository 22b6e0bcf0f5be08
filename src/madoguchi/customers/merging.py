"""Two contacts who are one person: what is known of both is put together, and can be taken apart again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from madoguchi.customers import contacts, links
from madoguchi.customers.contacts import MOST_LINES, MOST_TAGS, NOTE_LENGTH, Contact, Fields
from madoguchi.customers.events import ContactMergeUndone, ContactsMerged
from madoguchi.kit.db import Db
from madoguchi.kit.errors import ChangedMeanwhileError, ConflictError, InvalidError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id

_SINGLE = ("name", "family_name", "given_name", "company", "number")
_TO_UNDO = "SELECT * FROM contact_merges WHERE (id, contact_id) = ($1, $2) AND undone_at IS NULL"
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
class Undone:
    """That two contacts were taken apart again."""

    other_id: UUID
    """Who is in sight again."""
    preferences_taken: bool
    """Whether the one who stayed had taken over whom the other prefers."""


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
    """Raises NotFoundError, and InvalidError where both are one already, or their notes do not fit into one."""
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
    contact, where it is not what `preview` says. Raises what `preview` does, ChangedMeanwhileError, and
    contacts.NumberTakenError.
    """
    customers = await _lock(db, contact_id, other_id)
    kept, other = await _both(db, contact_id, other_id)
    if (kept.version, other.version) != versions or customers != await customers_of(db, contact_id=other_id):
        raise ChangedMeanwhileError("Somebody has changed one of them meanwhile; look at both again.")
    await contacts.put_away(db, contact_id=other_id, into=contact_id)
    fields = cast("Fields", {**_joined(kept, other)[0], **chosen})
    await contacts.change(db, contact_id=contact_id, fields=fields, version=kept.version, now=now, actor=actor)
    merge_id, after = new_id(now), await contacts.get(db, contact_id)
    changed = {name: (getattr(kept, name), getattr(after, name)) for name in Fields.__annotations__}
    await db.run(
        """
        INSERT INTO contact_merges (id, contact_id, merged_id, changed, customer_ids, merged_at, merged_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        merge_id,
        contact_id,
        other_id,
        {name: [was, now_is] for name, (was, now_is) in changed.items() if was != now_is},
        customers,
        now,
        actor,
    )
    record(db, ContactsMerged(contact_id=contact_id, merged_id=other_id, merge_id=merge_id), now=now, actor=actor)
    for one in customers:
        await links.link(db, customer_id=one, contact_id=contact_id, now=now, actor=actor, merge_id=merge_id)
    return merge_id


async def note_preferences_taken(db: Db, *, merge_id: UUID) -> None:
    """Whom the other prefers is now whom the one who stays prefers."""
    await db.run("UPDATE contact_merges SET preferences_taken = true WHERE id = $1", merge_id)


async def undo(db: Db, *, contact_id: UUID, merge_id: UUID, now: datetime, actor: UUID | None) -> Undone:
    """Take two contacts apart again.

    Those customers go back to the other who are still linked to the one who stayed. Each field of that one which says
    what the merge made of it becomes what it was; what somebody has changed since stays. Raises NotFoundError, also
    where it is undone already, MergedSinceError, and contacts.NumberTakenError.
    """
    row = await db.find(_TO_UNDO, merge_id, contact_id)
    if row is None:
        raise NotFoundError("There is nothing to undo; reload the page.")
    other_id: UUID = row["merged_id"]
    await _lock(db, contact_id, other_id)
    if await db.value(f"SELECT EXISTS ({_TO_UNDO})", merge_id, contact_id) is False:
        raise NotFoundError("There is nothing to undo; reload the page.")
    there = await db.one("SELECT * FROM contacts WHERE id = $1", contact_id)
    if there["merged_into"] is not None:
        raise MergedSinceError("This contact was merged into another one since; undo that first.")
    before = {name: was for name, (was, made) in row["changed"].items() if there[name] == made}
    await contacts.change(db, contact_id=contact_id, fields=cast("Fields", before), version=None, now=now, actor=actor)
    await contacts.bring_back(db, contact_id=other_id)
    # What was known of somebody is not kept longer than it is needed.
    await db.run("UPDATE contact_merges SET undone_at = $2, changed = '{}' WHERE id = $1", merge_id, now)
    record(db, ContactMergeUndone(contact_id=contact_id, merged_id=other_id, merge_id=merge_id), now=now, actor=actor)
    still = await db.all(
        "SELECT id FROM customers WHERE id = ANY($1::uuid[]) AND contact_id = $2 ORDER BY id",
        row["customer_ids"],
        contact_id,
    )
    for one in still:
        await links.link(db, customer_id=one["id"], contact_id=other_id, now=now, actor=actor, merge_id=merge_id)
    return Undone(other_id, row["preferences_taken"])


async def customers_of(db: Db, *, contact_id: UUID) -> list[UUID]:
    """The customers who are linked to a contact, by id."""
    rows = await db.all("SELECT id FROM customers WHERE contact_id = $1 ORDER BY id", contact_id)
    return [row["id"] for row in rows]


async def moved_by(db: Db, *, merge_id: UUID) -> list[UUID]:
    """The customers whom a merge linked to the contact who stayed."""
    found: list[UUID] | None = await db.value("SELECT customer_ids FROM contact_merges WHERE id = $1", merge_id)
    return found or []


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


async def _lock(db: Db, contact_id: UUID, other_id: UUID) -> list[UUID]:
    """Hold both contacts and their customers till the commit; the customers of the other, as they were before.

    Whoever links a customer holds their row while they look at the contact's: in the same order here.
    """
    rows = await db.all(
        "SELECT id, contact_id FROM customers WHERE contact_id IN ($1, $2) ORDER BY id FOR NO KEY UPDATE",
        contact_id,
        other_id,
    )
    await db.all("SELECT id FROM contacts WHERE id IN ($1, $2) ORDER BY id FOR UPDATE", contact_id, other_id)
    return [row["id"] for row in rows if row["contact_id"] == other_id]


def _joined(kept: Contact, other: Contact) -> tuple[Fields, list[str]]:
    """What is known of both, and what there is no room for."""
    fields: dict[str, Any] = {name: getattr(kept, name) or getattr(other, name) for name in _SINGLE}
    left_out: list[str] = []
    for name, most in _LISTS.items():
        told = _each_once([*getattr(kept, name), *getattr(other, name)], phones=name == "phones")
        fields[name], left_out = told[:most], [*left_out, *told[most:]]
    notes = _each_once([one for one in (kept.note, other.note, ", ".join(left_out)) if one], phones=False)
    fields["note"] = "\n\n".join(notes)
    if len(fields["note"]) > NOTE_LENGTH:
        raise InvalidError("Both notes together are too long for one; shorten one of them first.")
    return cast("Fields", fields), left_out


def _each_once(told: Iterable[str], *, phones: bool) -> list[str]:
    kept: dict[str, str] = {}
    for one in told:
        kept.setdefault(contacts.digits(one) if phones else contacts.comparable(one), one)
    return list(kept.values())


def _differ(kept: Contact, other: Contact, name: str) -> bool:
    theirs: str = getattr(other, name)
    return bool(theirs) and theirs != getattr(kept, name)
