"""The skills that there are, for whoever chooses some, and those that a conversation wants."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field, model_validator

from madoguchi.api import conversation_view
from madoguchi.api.conversation_view import ConversationView
from madoguchi.api.dependencies import Me, Now, Sight, Tx
from madoguchi.api.paging import name_cursor_of, name_place_of
from madoguchi.api.schema import In, Named, Out
from madoguchi.conversations import lifecycle
from madoguchi.conversations.models import State
from madoguchi.conversations.outbound import NotAssignedError
from madoguchi.kit.errors import ForbiddenError
from madoguchi.people.models import Role
from madoguchi.routing import access, settings, skills

router = APIRouter(prefix="/api", tags=["skills"])

Rating = Annotated[int, Field(ge=1, le=1000)]
_HOLDS = (State.ACTIVE, State.WRAP_UP)


class RatingView(Out):
    rating: int
    label: str


class SkillChoice(Out):
    id: UUID
    name: str
    type: Named
    ratings: list[RatingView]
    """How well it can be had, least first."""


class SkillChoices(Out):
    items: list[SkillChoice]
    next_cursor: str | None


class Sought(In):
    id: UUID
    rating: Rating


class WantedSkills(In):
    """All that a conversation wants; what is left out, it wants no more."""

    skills: Annotated[list[Sought], Field(max_length=skills.MOST)]

    @model_validator(mode="after")
    def each_once(self) -> Self:
        if len({one.id for one in self.skills}) != len(self.skills):
            raise ValueError("A skill is there twice; take one away.")
        return self


@router.get("/skills")
async def list_skill_choices(
    _: Me,
    db: Tx,
    search: Annotated[str | None, Query(max_length=100)] = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> SkillChoices:
    """By name; `search` is a part of it."""
    rows = await db.all(
        """
        SELECT skills.id, skills.name, lower(skills.name) AS low, type_id, skill_types.name AS type_name, ratings
        FROM skills JOIN skill_types ON skill_types.id = type_id
        JOIN rating_models ON rating_models.id = rating_model_id
        WHERE skills.deleted_at IS NULL AND ($1::text IS NULL OR strpos(lower(skills.name), lower($1)) > 0)
          AND ($2::text IS NULL OR (lower(skills.name), skills.id) > ($2, $3::uuid))
        ORDER BY lower(skills.name), skills.id LIMIT $4
        """,
        search,
        *name_place_of(cursor),
        limit + 1,
    )
    last = rows[limit - 1] if len(rows) > limit else None
    return SkillChoices(
        items=[
            SkillChoice(
                id=row["id"],
                name=row["name"],
                type=Named(id=row["type_id"], name=row["type_name"]),
                ratings=[RatingView(**one) for one in row["ratings"]],
            )
            for row in rows[:limit]
        ],
        next_cursor=name_cursor_of(last["low"], last["id"]) if last else None,
    )


@router.put("/conversations/{conversation_id}/skills")
async def set_wanted_skills(
    conversation_id: UUID, body: WantedSkills, me: Me, viewer: Sight, db: Tx, clock: Now
) -> ConversationView:
    """Say what skills whoever takes it next should have: of what one holds; supervisors of what others hold, too.

    403 where representatives may not. What waits is offered anew at once.
    """
    await access.check_conversation(db, viewer=viewer, conversation_id=conversation_id)
    conversation = await lifecycle.lock(db, conversation_id)
    if me.role is Role.REPRESENTATIVE:
        if not (await settings.get(db)).representatives_edit_skills:
            raise ForbiddenError("Skills of conversations are set by supervisors here.")
        if conversation.state not in _HOLDS or conversation.assignee_id != me.id:
            raise NotAssignedError("Somebody else holds this conversation now.")
    wanted = {one.id: one.rating for one in body.skills}
    await skills.set_wanted(db, conversation=conversation, wanted=wanted, now=clock.now(), actor=me.id)
    return await conversation_view.get(db, conversation_id)
