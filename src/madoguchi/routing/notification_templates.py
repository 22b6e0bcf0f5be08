"""Notification templates: what an offer shows, how long it rings, and how it may be answered (reference §13.2)."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import asyncpg

from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import ChangedMeanwhileError, ConflictError, InUseError, InvalidError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id
from madoguchi.kit.naming import name_of_copy
from madoguchi.routing import slugs
from madoguchi.routing.events import NotificationTemplateChanged, NotificationTemplateDeleted
from madoguchi.routing.naming import NameTakenError

CHOSEN_BY = ("known_template_id", "unknown_template_id", "transfer_template_id")
"""The columns of a workstream that name a template, for each occasion on which it offers something."""


class Desktop(StrEnum):
    """When the system of the representative's machine shows it too."""

    NEVER = "never"
    IN_BACKGROUND = "in_background"
    ALWAYS = "always"


class ShippedError(ConflictError):
    """What comes with the product stays as it is; a copy may be changed."""

    code = "shipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A template by its columns."""

    name: str
    title: str
    fields: list[dict[str, str]]
    """Up to four of `header` and `value`."""
    countdown_seconds: int
    show_countdown: bool
    auto_assign: bool
    """Whether the conversation is theirs when the time runs out; it cannot be rejected then."""
    auto_accept: bool
    """Whether it opens by itself then."""
    accept_label: str
    reject_button: bool
    reject_label: str
    desktop: Desktop


COLUMNS = ", ".join(field.name for field in fields(Template))


async def create(db: Db, *, template: Template, now: datetime, actor: UUID | None) -> UUID:
    """Keep a new template; raises InvalidError or NameTakenError."""
    kept, template_id = _checked(template), new_id(now)
    values = list(asdict(kept).values())
    places = ", ".join(f"${number}" for number in range(3, 3 + len(values)))
    with _named(kept.name):
        await db.run(
            f"INSERT INTO notification_templates (id, created_at, {COLUMNS}) VALUES ($1, $2, {places})",
            template_id,
            now,
            *values,
        )
    record(db, NotificationTemplateChanged(template_id=template_id), now=now, actor=actor)
    return template_id


async def change(
    db: Db, *, template_id: UUID, template: Template, version: int, now: datetime, actor: UUID | None
) -> None:
    """Save a template whole; what rings already keeps what it shows.

    Raises NotFoundError, ShippedError, InvalidError, NameTakenError, or ChangedMeanwhileError.
    """
    kept = _checked(template)
    await _lock_own(db, template_id)
    values = asdict(kept)
    assignments = ", ".join(f"{column} = ${number}" for number, column in enumerate(values, start=3))
    with _named(kept.name):
        changed = await db.run(
            f"UPDATE notification_templates SET version = version + 1, {assignments} WHERE id = $1 AND version = $2",
            template_id,
            version,
            *values.values(),
        )
    if not changed:
        raise ChangedMeanwhileError("Somebody else has saved this template meanwhile; reload it, then change it.")
    record(db, NotificationTemplateChanged(template_id=template_id), now=now, actor=actor)


async def copy(db: Db, *, template_id: UUID, now: datetime, actor: UUID | None) -> UUID:
    """Keep the same template once more under another name; raises NotFoundError, or NameTakenError in a race."""
    row = await db.find(f"SELECT {COLUMNS} FROM notification_templates WHERE id = $1", template_id)
    if row is None:
        raise _not_found()
    taken = {other["name"] for other in await db.all("SELECT name FROM notification_templates")}
    copied = replace(template_of(row), name=name_of_copy(row["name"], taken=taken))
    return await create(db, template=copied, now=now, actor=actor)


async def delete(db: Db, *, template_id: UUID, now: datetime, actor: UUID | None) -> None:
    """Forget a template; raises NotFoundError, ShippedError, or InUseError while a workstream chooses it."""
    name = await _lock_own(db, template_id)
    used = await db.all(
        f"""
        SELECT name FROM workstreams WHERE deleted_at IS NULL AND $1 IN ({", ".join(CHOSEN_BY)}) ORDER BY name
        """,
        template_id,
    )
    if used:
        streams = [row["name"] for row in used]
        said = f"{name} is used by {', '.join(streams)}; choose other templates there first."
        raise InUseError(said, used_by=streams)
    await db.run("DELETE FROM notification_templates WHERE id = $1", template_id)
    record(db, NotificationTemplateDeleted(template_id=template_id), now=now, actor=actor)


async def check_there(db: Db, *, template_ids: Collection[UUID]) -> None:
    """Raise InvalidError for templates that are not there; those that are stay till the commit."""
    found = await db.all(
        "SELECT id FROM notification_templates WHERE id = ANY($1::uuid[]) ORDER BY id FOR KEY SHARE",
        list(set(template_ids)),
    )
    if len(found) < len(set(template_ids)):
        raise InvalidError("There is no such notification template; choose one from the list.")


def template_of(row: Row) -> Template:
    columns: dict[str, Any] = {field.name: row[field.name] for field in fields(Template)}
    return Template(**{**columns, "desktop": Desktop(row["desktop"])})


def _checked(template: Template) -> Template:
    """The template as it is kept: what follows from its switches is set; raises InvalidError."""
    texts = {"title": template.title}
    texts |= {f"fields.{place}.value": field["value"] for place, field in enumerate(template.fields)}
    for path, text in texts.items():
        for slug in slugs.unknown_in(text):
            said = f"{{{slug}}} stands for nothing; insert one from the list."
            raise InvalidError(said, errors=[{"path": path, "message": said}])
    if template.auto_accept and not template.auto_assign:
        said = "Only what is assigned automatically can open by itself; switch on automatic assignment too."
        raise InvalidError(said, errors=[{"path": "auto_accept", "message": said}])
    return replace(
        template,
        name=template.name.strip(),
        show_countdown=template.show_countdown or template.auto_accept,
        reject_button=template.reject_button and not template.auto_assign,
    )


async def _lock_own(db: Db, template_id: UUID) -> str:
    """The name of a template that may be changed."""
    row = await db.find("SELECT name, shipped FROM notification_templates WHERE id = $1 FOR UPDATE", template_id)
    if row is None:
        raise _not_found()
    if row["shipped"] is not None:
        raise ShippedError(f"{row['name']} comes with Madoguchi and stays as it is; copy it, and change the copy.")
    name: str = row["name"]
    return name


def _not_found() -> NotFoundError:
    return NotFoundError("There is no such notification template.")


@contextmanager
def _named(name: str) -> Iterator[None]:
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        raise NameTakenError(f"There is a template named {name} already; choose another name.") from error
