"""Contacts: people and companies as the organisation knows them, found by whatever is known of them."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

import asyncpg

from madoguchi.customers.events import ContactChanged, ContactCreated
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import ChangedMeanwhileError, ConflictError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id
from madoguchi.kit.text import bare

MOST_LINES = 5
"""Phones of one contact, and e-mails."""
MOST_TAGS = 20
NOTE_LENGTH = 4_000
_PHONE = re.compile(r"[+()\-.\s\d]*\d[+()\-.\s\d]*")
_COLUMNS = """
id, name, family_name, given_name, company, number, emails, phones, tags, note, version, created_at, changed_at
"""
_FOUND_BY = ("name", "family_name", "given_name", "company", "number", "emails", "phones", "tags")


KNOWN_BY = """
merged_into IS NULL AND NOT EXISTS (SELECT FROM unnest({words}) AS wanted (word) WHERE strpos(found_by, word) = 0)
AND name_pieces(found_by) @> name_pieces({longest})
"""
"""SQL for whether each of the words (`words_of`) is known of a row of `contacts`; the longest leads to it."""


class NumberTakenError(ConflictError):
    """Another contact has this number."""

    code = "number_taken"


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody, as the organisation knows them."""

    id: UUID
    name: str
    """As they are called in full; family and given name may say which part is which."""
    family_name: str
    given_name: str
    company: str
    number: str
    """By which other systems of the organisation know them."""
    emails: list[str]
    phones: list[str]
    """As they were typed; they are found however they are written."""
    tags: list[str]
    note: str
    version: int
    created_at: datetime
    changed_at: datetime


class Fields(TypedDict, total=False):
    """What is set of a contact; what is not there stays as it is, and is empty of a new one."""

    name: str
    family_name: str
    given_name: str
    company: str
    number: str
    emails: list[str]
    phones: list[str]
    tags: list[str]
    note: str


async def create(db: Db, *, fields: Fields, now: datetime, actor: UUID | None) -> UUID:
    """Make a contact, and return its id; raises NumberTakenError."""
    contact_id = new_id(now)
    empty = Fields(family_name="", given_name="", company="", number="", emails=[], phones=[], tags=[], note="")
    told = {**empty, **fields}
    columns = ["id", *told, "found_by", "created_at", "changed_at"]
    places = ", ".join(f"${number}" for number in range(1, len(columns) + 1))
    with _naming(fields):
        await db.run(
            f"INSERT INTO contacts ({', '.join(columns)}) VALUES ({places})",
            contact_id,
            *told.values(),
            _found_by(told),
            now,
            now,
        )
    record(db, ContactCreated(contact_id=contact_id), now=now, actor=actor)
    return contact_id


async def change(
    db: Db, *, contact_id: UUID, fields: Fields, version: int | None, now: datetime, actor: UUID | None
) -> None:
    """Change what is given, if that is anything new.

    Raises NotFoundError, NumberTakenError, and ChangedMeanwhileError where it has another `version` than was read.
    """
    there = await _find(db, contact_id, "FOR UPDATE")
    if version is not None and version != there["version"]:
        raise ChangedMeanwhileError("Somebody has changed this contact meanwhile; look at it again.")
    fresh = {name: value for name, value in fields.items() if value != there[name]}
    if not fresh:
        return
    assignments = ", ".join(f"{name} = ${number}" for number, name in enumerate(fresh, start=4))
    with _naming(fields):
        await db.run(
            f"UPDATE contacts SET version = version + 1, found_by = $2, changed_at = $3, {assignments} WHERE id = $1",
            contact_id,
            _found_by({**there, **fresh}),
            now,
            *fresh.values(),
        )
    record(db, ContactChanged(contact_id=contact_id, what=sorted(fresh)), now=now, actor=actor)


async def get(db: Db, contact_id: UUID) -> Contact:
    """Raises NotFoundError, also for who was merged into somebody else."""
    return Contact(**await _find(db, contact_id, ""))


async def hold(db: Db, contact_id: UUID, *, alone: bool = False) -> None:
    """Let a contact be there till the commit, and `alone` be held by nobody else; raises NotFoundError."""
    await _find(db, contact_id, "FOR NO KEY UPDATE" if alone else "FOR SHARE")


async def called(db: Db, *, name: str, most: int) -> list[UUID]:
    """Contacts of exactly this name, as names are compared; no more than `most`."""
    rows = await db.all(
        "SELECT id FROM contacts WHERE merged_into IS NULL AND split_part(found_by, E'\\n', 1) = $1 LIMIT $2",
        comparable(name),
        most,
    )
    return [row["id"] for row in rows]


async def put_away(db: Db, *, contact_id: UUID, into: UUID) -> None:
    """Let a contact be out of sight, since they are the other one."""
    await db.run("UPDATE contacts SET merged_into = $2, version = version + 1 WHERE id = $1", contact_id, into)


async def bring_back(db: Db, *, contact_id: UUID) -> None:
    """Let a contact be in sight again; raises NumberTakenError."""
    number = await db.value("SELECT number FROM contacts WHERE id = $1", contact_id)
    with _naming(Fields(number=number)):
        await db.run("UPDATE contacts SET merged_into = NULL, version = version + 1 WHERE id = $1", contact_id)


async def search(db: Db, *, words: str, after: tuple[str | None, UUID | None], limit: int) -> list[Contact]:
    """Contacts of whom every one of these words is known, in their name, company, number, e-mails, phones or tags.

    By name, behind `after`. A word may be a single sign; a phone number is found with or without its signs.
    """
    wanted = words_of(words)
    rows = await db.all(
        f"""
        SELECT {_COLUMNS} FROM contacts
        WHERE {KNOWN_BY.format(words="$1::text[]", longest="$2")}
          AND ($3::text IS NULL OR (lower(name), id) > ($3, $4::uuid))
        ORDER BY lower(name), id LIMIT $5
        """,
        wanted,
        max(wanted, key=len, default=""),
        *after,
        limit,
    )
    return [Contact(**row) for row in rows]


def words_of(text: str) -> list[str]:
    """The words by which somebody is to be found; a text that is a phone number is one word."""
    plain = comparable(text)
    if _PHONE.fullmatch(plain) and len(digits(plain)) > 1:
        # At home a number begins with a 0 that it has not behind the code of its country.
        return [digits(plain).lstrip("0") or "0"]
    return plain.split()


async def tags_in_use(db: Db, *, limit: int) -> list[str]:
    """The tags that contacts have, those of most contacts first."""
    rows = await db.all(
        """
        SELECT tag FROM contacts CROSS JOIN unnest(tags) AS tag WHERE tags <> '{}' AND merged_into IS NULL
        GROUP BY tag ORDER BY count(*) DESC, tag LIMIT $1
        """,
        limit,
    )
    return [row["tag"] for row in rows]


def comparable(text: str) -> str:
    """A text as it is compared, whatever space stands between its words."""
    return " ".join(bare(text).split())


def digits(text: str) -> str:
    """A phone number as it is compared: nothing but its digits."""
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", text))


async def _find(db: Db, contact_id: UUID, lock: str) -> Row:
    row = await db.find(f"SELECT {_COLUMNS} FROM contacts WHERE id = $1 AND merged_into IS NULL {lock}", contact_id)
    if row is None:
        raise NotFoundError("There is no such contact.")
    return row


def _found_by(fields: Any) -> str:
    told: list[str] = []
    for name in _FOUND_BY:
        value = fields[name]
        told += [digits(one) for one in value] if name == "phones" else [value] if isinstance(value, str) else value
    # A line for each, so that no word is found in the end of one and the beginning of the next.
    return "\n".join(comparable(one) for one in told if one)


@contextmanager
def _naming(fields: Fields) -> Iterator[None]:
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        number = fields.get("number", "")
        raise NumberTakenError(f"Another contact has the number {number}; link that one, or change it.") from error
