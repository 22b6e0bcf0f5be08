"""Skills, for administrators."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import StringConstraints

from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.paging import name_cursor_of, name_place_of
from madoguchi.api.schema import In, Name, Named, Out
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import NotFoundError
from madoguchi.people import skills
from madoguchi.routing import skills_in_use

router = APIRouter(prefix="/api/admin/skills", tags=["admin: skills"])

Description = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]


class SkillView(Out):
    id: UUID
    name: str
    description: str
    type: Named
    rating_model: Named
    members: int
    """How many people have it, whether or not it counts for them now."""


class SkillPage(Out):
    items: list[SkillView]
    next_cursor: str | None


class NewSkill(In):
    name: Name
    description: Description = ""
    type_id: UUID
    rating_model_id: UUID


class SkillChange(In):
    """What is left out stays, and so does a null."""

    name: Name | None = None
    description: Description | None = None
    type_id: UUID | None = None
    rating_model_id: UUID | None = None


_SELECT = """
SELECT skills.id, skills.name, lower(skills.name) AS low, description, type_id, skill_types.name AS type_name,
  rating_model_id, rating_models.name AS model_name,
  (SELECT count(*) FROM user_skills WHERE skill_id = skills.id) AS members
FROM skills JOIN skill_types ON skill_types.id = type_id JOIN rating_models ON rating_models.id = rating_model_id
WHERE skills.deleted_at IS NULL
"""


@router.get("")
async def list_skills(
    _: Administrator,
    db: Tx,
    search: Annotated[str | None, Query(max_length=100)] = None,
    type: UUID | None = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> SkillPage:
    """By name; `search` is a part of it, `type` the id of a skill type."""
    rows = await db.all(
        f"""
        {_SELECT} AND ($1::text IS NULL OR strpos(lower(skills.name), lower($1)) > 0)
          AND ($2::uuid IS NULL OR type_id = $2)
          AND ($3::text IS NULL OR (lower(skills.name), skills.id) > ($3, $4::uuid))
        ORDER BY lower(skills.name), skills.id LIMIT $5
        """,
        search,
        type,
        *name_place_of(cursor),
        limit + 1,
    )
    last = rows[limit - 1] if len(rows) > limit else None
    return SkillPage(
        items=[_view(row) for row in rows[:limit]],
        next_cursor=name_cursor_of(last["low"], last["id"]) if last else None,
    )


@router.get("/{skill_id}")
async def get_skill(skill_id: UUID, _: Administrator, db: Tx) -> SkillView:
    return await _get(db, skill_id)


@router.post("", status_code=201)
async def add_skill(body: NewSkill, me: Administrator, db: Tx, clock: Now) -> SkillView:
    added = await skills.add(db, **body.model_dump(), now=clock.now(), actor=me.id)
    return await _get(db, added)


@router.patch("/{skill_id}")
async def change_skill(skill_id: UUID, body: SkillChange, me: Administrator, db: Tx, clock: Now) -> SkillView:
    """409 `in_use` for another rating model while anybody is rated by this one, or a rule wants one of its ratings."""
    await skills_in_use.change_skill(db, skill_id=skill_id, **body.model_dump(), now=clock.now(), actor=me.id)
    return await _get(db, skill_id)


@router.post("/{skill_id}/copies", status_code=201)
async def copy_skill(skill_id: UUID, me: Administrator, db: Tx, clock: Now) -> SkillView:
    """Of the same type and rating model; nobody has it yet."""
    return await _get(db, await skills.copy(db, skill_id=skill_id, now=clock.now(), actor=me.id))


@router.delete("/{skill_id}", status_code=204)
async def delete_skill(skill_id: UUID, me: Administrator, db: Tx, clock: Now) -> None:
    """409 `in_use` names the rules that name it, or counts the people who have it and what waits for it."""
    await skills_in_use.delete_skill(db, skill_id=skill_id, now=clock.now(), actor=me.id)


async def _get(db: Db, skill_id: UUID) -> SkillView:
    row = await db.find(f"{_SELECT} AND skills.id = $1", skill_id)
    if row is None:
        raise NotFoundError("There is no such skill.")
    return _view(row)


def _view(row: Row) -> SkillView:
    return SkillView(
        id=row["id"],
        name=row["name"],
        description=row["description"],
        type=Named(id=row["type_id"], name=row["type_name"]),
        rating_model=Named(id=row["rating_model_id"], name=row["model_name"]),
        members=row["members"],
    )
