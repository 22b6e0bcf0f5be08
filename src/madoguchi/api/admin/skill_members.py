"""Who has a skill, for administrators: a page of them, and the same change for many at once."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field, model_validator

from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.paging import name_cursor_of, name_place_of
from madoguchi.api.schema import In, Out
from madoguchi.api.skills import Rating
from madoguchi.kit.errors import NotFoundError
from madoguchi.people import user_skills
from madoguchi.people.user_skills import Change

router = APIRouter(prefix="/api/admin/skills/{skill_id}/members", tags=["admin: skills"])

MOST = 200
"""People whom one request changes (reference §2)."""


class SkillMemberView(Out):
    id: UUID
    name: str
    email: str
    rating: int
    active: bool
    """Whether the skill counts for them now; while it does not, they get nothing that wants it."""
    in_service: bool


class SkillMemberPage(Out):
    items: list[SkillMemberView]
    next_cursor: str | None


class SkillMembersChange(In):
    """The same for all of them: `add` gives them the skill, or another rating of it."""

    user_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST)]
    change: Change
    rating: Rating | None = None

    @model_validator(mode="after")
    def rated(self) -> Self:
        if (self.change == "add") is not (self.rating is not None):
            raise ValueError("Give a rating to add the skill, and none for anything else.")
        return self


class SkillMembersChanged(Out):
    changed: int
    """How many of them it was new for."""


@router.get("")
async def list_members(
    skill_id: UUID,
    _: Administrator,
    db: Tx,
    search: Annotated[str | None, Query(max_length=100)] = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> SkillMemberPage:
    """By name; `search` is a part of their name or address."""
    if not await db.value("SELECT id FROM skills WHERE id = $1 AND deleted_at IS NULL", skill_id):
        raise NotFoundError("There is no such skill.")
    rows = await db.all(
        """
        SELECT users.id, name, email, rating, user_skills.active, users.active AS in_service, lower(name) AS low
        FROM user_skills JOIN users ON users.id = user_id
        WHERE skill_id = $1
          AND ($2::text IS NULL OR strpos(lower(name), lower($2)) > 0 OR strpos(lower(email), lower($2)) > 0)
          AND ($3::text IS NULL OR (lower(name), users.id) > ($3, $4::uuid))
        ORDER BY lower(name), users.id LIMIT $5
        """,
        skill_id,
        search,
        *name_place_of(cursor),
        limit + 1,
    )
    last = rows[limit - 1] if len(rows) > limit else None
    return SkillMemberPage(
        items=[
            SkillMemberView(**{field: value for field, value in row.items() if field != "low"}) for row in rows[:limit]
        ],
        next_cursor=name_cursor_of(last["low"], last["id"]) if last else None,
    )


@router.patch("")
async def change_members(
    skill_id: UUID, body: SkillMembersChange, me: Administrator, db: Tx, clock: Now
) -> SkillMembersChanged:
    """Add or remove the skill, or let it count or not, for up to 200 people; in force at once."""
    changed = await user_skills.change_many(
        db,
        skill_id=skill_id,
        user_ids=body.user_ids,
        change=body.change,
        rating=body.rating,
        now=clock.now(),
        actor=me.id,
    )
    return SkillMembersChanged(changed=len(changed))
