"""Contacts: looked for, made and changed by whoever serves customers."""

from datetime import datetime
from typing import Annotated, Self, cast
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from madoguchi.api.dependencies import Me, Now, Tx
from madoguchi.api.paging import name_cursor_of, name_place_of
from madoguchi.api.schema import In, Name, Out, Version
from madoguchi.customers import contacts
from madoguchi.customers.contacts import Contact, Fields
from madoguchi.kit.db import Db

router = APIRouter(prefix="/api/contacts", tags=["contacts"])

FEWEST_DIGITS = 3
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=contacts.NOTE_LENGTH)]


def _email(text: str) -> str:
    name, at, domain = text.rpartition("@")
    if not (name and at and domain) or any(sign.isspace() for sign in text):
        raise ValueError("An e-mail address reads name@example.com.")
    return text


def _phone(text: str) -> str:
    if len(contacts.digits(text)) < FEWEST_DIGITS:
        raise ValueError("A phone number has three digits at least.")
    return text


Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254), AfterValidator(_email)]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40), AfterValidator(_phone)]


class ContactFields(In):
    """What people say of a contact; what is left out stays as it is, and is empty of a new one."""

    name: Name | None = None
    family_name: Line | None = None
    given_name: Line | None = None
    company: Line | None = None
    number: Line | None = None
    """By which other systems know them; nobody else has it."""
    emails: Annotated[list[Email], Field(max_length=contacts.MOST_LINES)] | None = None
    phones: Annotated[list[Phone], Field(max_length=contacts.MOST_LINES)] | None = None
    tags: Annotated[list[Tag], Field(max_length=contacts.MOST_TAGS)] | None = None
    note: Note | None = None

    @model_validator(mode="after")
    def each_once(self) -> Self:
        for told in (self.emails or [], self.phones or [], self.tags or []):
            if len({contacts.comparable(one) for one in told}) != len(told):
                raise ValueError("Something is there twice; take one away.")
        return self


class NewContact(ContactFields):
    name: Name


class ContactChange(ContactFields):
    version: Version | None = None
    """The one that was read: what others have saved since is not undone. Without it, that is not asked."""


class ContactDetails(Out):
    """What people say of a contact."""

    name: str
    family_name: str
    given_name: str
    company: str
    number: str
    emails: list[str]
    phones: list[str]
    tags: list[str]
    note: str


class ContactView(ContactDetails):
    id: UUID
    version: int
    created_at: datetime
    changed_at: datetime


class TagList(Out):
    items: list[str]


class ContactPage(Out):
    items: list[ContactView]
    next_cursor: str | None


@router.get("")
async def list_contacts(
    _: Me,
    db: Tx,
    search: Annotated[str, Query(max_length=100)] = "",
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> ContactPage:
    """By name; those alone of whom every word of `search` is known: name, company, number, e-mails, phones, tags."""
    found = await contacts.search(db, words=search, after=name_place_of(cursor), limit=limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    return ContactPage(
        items=[contact_view(one) for one in found[:limit]],
        next_cursor=name_cursor_of(last.name.lower(), last.id) if last else None,
    )


@router.post("", status_code=201)
async def create_contact(body: NewContact, me: Me, db: Tx, clock: Now) -> ContactView:
    contact_id = await contacts.create(db, fields=fields_of(body), now=clock.now(), actor=me.id)
    return await _get(db, contact_id)


@router.get("/tags")
async def list_contact_tags(_: Me, db: Tx) -> TagList:
    """The hundred that most contacts have, so that one thing is not called by two names."""
    return TagList(items=await contacts.tags_in_use(db, limit=100))


@router.get("/{contact_id}")
async def get_contact(contact_id: UUID, _: Me, db: Tx) -> ContactView:
    return await _get(db, contact_id)


@router.patch("/{contact_id}")
async def change_contact(contact_id: UUID, body: ContactChange, me: Me, db: Tx, clock: Now) -> ContactView:
    await contacts.change(
        db, contact_id=contact_id, fields=fields_of(body), version=body.version, now=clock.now(), actor=me.id
    )
    return await _get(db, contact_id)


def fields_of(body: ContactFields) -> Fields:
    """What is given."""
    return cast("Fields", body.model_dump(exclude={"version"}, exclude_none=True))


def contact_view(contact: Contact) -> ContactView:
    return ContactView(**{name: getattr(contact, name) for name in ContactView.model_fields})


async def _get(db: Db, contact_id: UUID) -> ContactView:
    return contact_view(await contacts.get(db, contact_id))
