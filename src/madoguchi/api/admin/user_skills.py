"""The skills of one person, for administrators."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field, model_validator

from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.schema import In, Out
from madoguchi.api.skills import Rating
from madoguchi.kit.db import Db
from madoguchi.people import user_skills, users
from madoguchi.people.user_skills import Skill

router = APIRouter(prefix="/api/admin/users/{user_id}/skills", tags=["admin: users"])


class UserSkillView(Out):
    id: UUID
    name: str
    rating: int
    active: bool


class UserSkillList(Out):
    items: list[UserSkillView]


class UserSkillBody(In):
    id: UUID
    rating: Rating
    active: bool = True
    """Off, they get nothing that wants it."""


class UserSkillsBody(In):
    """All that somebody has; what is left out, they have no more."""

    skills: Annotated[list[UserSkillBody], Field(max_length=200)]

    @model_validator(mode="after")
    def each_once(self) -> Self:
        if len({one.id for one in self.skills}) != len(self.skills):
            raise ValueError("A skill is there twice; take one away.")
        return self


@router.get("")
async def list_user_skills(user_id: UUID, _: Administrator, db: Tx) -> UserSkillList:
    await users.get(db, user_id)
    return await _list(db, user_id)


@router.put("")
async def set_user_skills(user_id: UUID, body: UserSkillsBody, me: Administrator, db: Tx, clock: Now) -> UserSkillList:
    """In force at once, for what waits already too."""
    skills = [Skill(one.id, one.rating, one.active) for one in body.skills]
    await user_skills.set_skills(db, user_id=user_id, skills=skills, now=clock.now(), actor=me.id)
    return await _list(db, user_id)


async def _list(db: Db, user_id: UUID) -> UserSkillList:
    rows = await db.all(
        """
        SELECT skills.id, name, rating, active FROM user_skills JOIN skills ON skills.id = skill_id
        WHERE user_id = $1 ORDER BY lower(name)
        """,
        user_id,
    )
    return UserSkillList(items=[UserSkillView(**row) for row in rows])
