"""The skills that people may have, each of a type and rated by one rating model (reference §4.7)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

import asyncpg

from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import ConflictError, InUseError, InvalidError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id
from madoguchi.kit.naming import name_of_copy
from madoguchi.people.events import SkillChanged, SkillDeleted, SkillTypeChanged, SkillTypeDeleted


class NameTakenError(ConflictError):
    code = "name_taken"


async def add(
    db: Db, *, name: str, description: str, type_id: UUID, rating_model_id: UUID, now: datetime, actor: UUID | None
) -> UUID:
    """Add a skill; raises NameTakenError, or InvalidError for a type or rating model that is not there."""
    await _check_there(db, type_id=type_id, rating_model_id=rating_model_id)
    skill_id = new_id(now)
    with naming("skill", name):
        await db.run(
            """
            INSERT INTO skills (id, name, description, type_id, rating_model_id, created_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            skill_id,
            name,
            description,
            type_id,
            rating_model_id,
            now,
        )
    record(db, SkillChanged(skill_id=skill_id), now=now, actor=actor)
    return skill_id


async def change(
    db: Db,
    *,
    skill_id: UUID,
    now: datetime,
    actor: UUID | None,
    name: str | None = None,
    description: str | None = None,
    type_id: UUID | None = None,
    rating_model_id: UUID | None = None,
) -> None:
    """Change what is given; raises as `add` does, and NotFoundError.

    Raises InUseError for another rating model while anybody is rated by the present one.
    """
    there = await lock(db, skill_id=skill_id)
    if rating_model_id not in {None, there["rating_model_id"]} and (used_by := await _holders(db, skill_id)):
        said = f"{there['name']} is rated by its model for {used_by}; take it away from them first."
        raise InUseError(said, used_by=[used_by])
    await _check_there(
        db, type_id=type_id or there["type_id"], rating_model_id=rating_model_id or there["rating_model_id"]
    )
    with naming("skill", name or ""):
        await db.run(
            """
            UPDATE skills SET name = coalesce($2, name), description = coalesce($3, description),
              type_id = coalesce($4, type_id), rating_model_id = coalesce($5, rating_model_id)
            WHERE id = $1
            """,
            skill_id,
            name,
            description,
            type_id,
            rating_model_id,
        )
    record(db, SkillChanged(skill_id=skill_id), now=now, actor=actor)


async def copy(db: Db, *, skill_id: UUID, now: datetime, actor: UUID | None) -> UUID:
    """Add a skill of the same type and rating model as another; nobody has it yet, since nobody is rated in it.

    Raises NotFoundError, or NameTakenError in a race.
    """
    row = await db.find(
        "SELECT name, description, type_id, rating_model_id FROM skills WHERE id = $1 AND deleted_at IS NULL", skill_id
    )
    if row is None:
        raise NotFoundError("There is no such skill.")
    taken = {other["name"] for other in await db.all("SELECT name FROM skills WHERE deleted_at IS NULL")}
    copied = {**row, "name": name_of_copy(row["name"], taken=taken)}
    return await add(db, **copied, now=now, actor=actor)


async def delete(db: Db, *, skill_id: UUID, now: datetime, actor: UUID | None) -> None:
    """Let a skill go; raises NotFoundError, or InUseError while anybody has it. What was once wanted still names it."""
    there = await lock(db, skill_id=skill_id)
    if used_by := await _holders(db, skill_id):
        raise InUseError(f"{used_by} have {there['name']}; take it away from them first.", used_by=[used_by])
    await db.run("UPDATE skills SET deleted_at = $2 WHERE id = $1", skill_id, now)
    record(db, SkillDeleted(skill_id=skill_id), now=now, actor=actor)


async def lock(db: Db, *, skill_id: UUID) -> Row:
    """The row of a skill, which nobody gives to anyone or asks for till the commit; raises NotFoundError."""
    row = await db.find(
        "SELECT name, type_id, rating_model_id FROM skills WHERE id = $1 AND deleted_at IS NULL FOR UPDATE", skill_id
    )
    if row is None:
        raise NotFoundError("There is no such skill.")
    return row


async def add_type(db: Db, *, name: str, now: datetime, actor: UUID | None) -> UUID:
    """Add a type of skills; raises NameTakenError."""
    type_id = new_id(now)
    with naming("skill type", name):
        await db.run("INSERT INTO skill_types (id, name, created_at) VALUES ($1, $2, $3)", type_id, name, now)
    record(db, SkillTypeChanged(type_id=type_id), now=now, actor=actor)
    return type_id


async def rename_type(db: Db, *, type_id: UUID, name: str, now: datetime, actor: UUID | None) -> None:
    """Raises NotFoundError or NameTakenError."""
    with naming("skill type", name):
        renamed = await db.run("UPDATE skill_types SET name = $2 WHERE id = $1 AND deleted_at IS NULL", type_id, name)
    if not renamed:
        raise NotFoundError("There is no such skill type.")
    record(db, SkillTypeChanged(type_id=type_id), now=now, actor=actor)


async def delete_type(db: Db, *, type_id: UUID, now: datetime, actor: UUID | None) -> None:
    """Let a type go; raises NotFoundError, or InUseError while skills are of it."""
    name = await lock_type(db, type_id=type_id)
    of_it = await db.all("SELECT name FROM skills WHERE type_id = $1 AND deleted_at IS NULL ORDER BY name", type_id)
    if used_by := [row["name"] for row in of_it]:
        raise InUseError(f"{', '.join(used_by)} are of the type {name}; give them another first.", used_by=used_by)
    await db.run("UPDATE skill_types SET deleted_at = $2 WHERE id = $1", type_id, now)
    record(db, SkillTypeDeleted(type_id=type_id), now=now, actor=actor)


async def lock_type(db: Db, *, type_id: UUID) -> str:
    """The name of a type, which no rule begins to ask for till the commit; raises NotFoundError."""
    name: str | None = await db.value(
        "SELECT name FROM skill_types WHERE id = $1 AND deleted_at IS NULL FOR UPDATE", type_id
    )
    if name is None:
        raise NotFoundError("There is no such skill type.")
    return name


@contextmanager
def naming(kind: str, name: str) -> Iterator[None]:
    """Say of a name that another has that it is taken."""
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        raise NameTakenError(f"There is a {kind} named {name} already; choose another name.") from error


async def _check_there(db: Db, *, type_id: UUID, rating_model_id: UUID) -> None:
    there = "SELECT id FROM skill_types WHERE id = $1 AND deleted_at IS NULL FOR KEY SHARE"
    if not await db.value(there, type_id):
        raise InvalidError("There is no such skill type; choose one from the list.")
    there = "SELECT id FROM rating_models WHERE id = $1 AND deleted_at IS NULL FOR KEY SHARE"
    if not await db.value(there, rating_model_id):
        raise InvalidError("There is no such rating model; choose one from the list.")


async def _holders(db: Db, skill_id: UUID) -> str:
    """How many people have a skill, in words; nothing when nobody has it."""
    count: int = await db.value("SELECT count(*) FROM user_skills WHERE skill_id = $1", skill_id)
    return f"{count} {'person' if count == 1 else 'people'}" if count else ""
