"""Types of skills, for administrators."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.paging import name_cursor_of, name_place_of
from madoguchi.api.schema import In, Name, Out
from madoguchi.kit.db import Db
from madoguchi.kit.errors import NotFoundError
from madoguchi.people import skills
from madoguchi.routing import skills_in_use

router = APIRouter(prefix="/api/admin/skill-types", tags=["admin: skills"])


class SkillTypeView(Out):
    id: UUID
    name: str
    skills: int
    """How many are of it."""


class SkillTypePage(Out):
    items: list[SkillTypeView]
    next_cursor: str | None


class SkillTypeBody(In):
    name: Name


_SELECT = """
SELECT id, name, lower(name) AS low,
  (SELECT count(*) FROM skills WHERE type_id = skill_types.id AND skills.deleted_at IS NULL) AS skills
FROM skill_types WHERE deleted_at IS NULL
"""


@router.get("")
async def list_skill_types(
    _: Administrator,
    db: Tx,
    search: Annotated[str | None, Query(max_length=100)] = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> SkillTypePage:
    """By name; `search` is a part of it."""
    rows = await db.all(
        f"""
        {_SELECT} AND ($1::text IS NULL OR strpos(lower(name), lower($1)) > 0)
          AND ($2::text IS NULL OR (lower(name), id) > ($2, $3::uuid))
        ORDER BY lower(name), id LIMIT $4
        """,
        search,
        *name_place_of(cursor),
        limit + 1,
    )
    last = rows[limit - 1] if len(rows) > limit else None
    return SkillTypePage(
        items=[SkillTypeView(id=row["id"], name=row["name"], skills=row["skills"]) for row in rows[:limit]],
        next_cursor=name_cursor_of(last["low"], last["id"]) if last else None,
    )


@router.get("/{type_id}")
async def get_skill_type(type_id: UUID, _: Administrator, db: Tx) -> SkillTypeView:
    return await _get(db, type_id)


@router.post("", status_code=201)
async def add_skill_type(body: SkillTypeBody, me: Administrator, db: Tx, clock: Now) -> SkillTypeView:
    return await _get(db, await skills.add_type(db, name=body.name, now=clock.now(), actor=me.id))


@router.patch("/{type_id}")
async def change_skill_type(type_id: UUID, body: SkillTypeBody, me: Administrator, db: Tx, clock: Now) -> SkillTypeView:
    await skills.rename_type(db, type_id=type_id, name=body.name, now=clock.now(), actor=me.id)
    return await _get(db, type_id)


@router.delete("/{type_id}", status_code=204)
async def delete_skill_type(type_id: UUID, me: Administrator, db: Tx, clock: Now) -> None:
    """409 `in_use` names the skills that are of it, or whose rules ask for skills of it."""
    await skills_in_use.delete_type(db, type_id=type_id, now=clock.now(), actor=me.id)


async def _get(db: Db, type_id: UUID) -> SkillTypeView:
    row = await db.find(f"{_SELECT} AND id = $1", type_id)
    if row is None:
        raise NotFoundError("There is no such skill type.")
    return SkillTypeView(id=row["id"], name=row["name"], skills=row["skills"])
