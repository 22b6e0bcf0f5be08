"""The people at work, for those who look after them: who is there, how full they are, and what they do."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field, model_validator

from madoguchi.api import people_list, presence_view
from madoguchi.api.admin.user_capacity import OwnProfile
from madoguchi.api.admin.user_skills import UserSkillBody
from madoguchi.api.capacity_view import CapacityView, capacity_view
from madoguchi.api.dependencies import Now, Overseer, Tx
from madoguchi.api.people_list import PersonPage, PersonView, Sought
from madoguchi.api.presence_view import DefaultPresence, PresenceDetail, PresenceIn, PresenceView
from madoguchi.api.schema import In
from madoguchi.kit.db import Db
from madoguchi.kit.errors import NotFoundError
from madoguchi.people import presence, user_skills, users
from madoguchi.people.models import Presence
from madoguchi.people.user_skills import Skill
from madoguchi.routing import capacity_profiles, queue_members

router = APIRouter(prefix="/api/users", tags=["people"])


class PersonDetail(PersonView):
    capacity: CapacityView
    """Their profiles too, each with their own limit of it if they have one."""


class PersonChange(In):
    """What is left out stays, and so does a null; a list is all that they have from now on."""

    queue_ids: Annotated[list[UUID], Field(max_length=1000)] | None = None
    capacity_units: Annotated[int, Field(ge=0, le=1000)] | None = None
    default_presence: DefaultPresence | UUID | None = None
    skills: Annotated[list[UserSkillBody], Field(max_length=200)] | None = None
    capacity_profiles: Annotated[list[OwnProfile], Field(max_length=100)] | None = None

    @model_validator(mode="after")
    def each_once(self) -> Self:
        skills = [one.id for one in self.skills or []]
        profiles = [one.profile_id for one in self.capacity_profiles or []]
        if any(len(set(ids)) != len(ids) for ids in (self.queue_ids or [], skills, profiles)):
            raise ValueError("A queue, a skill or a profile is there twice; take one away.")
        return self


class DefaultPresenceIn(In):
    default_presence: DefaultPresence | UUID
    """A base presence, or the id of one of the organisation's own that they may choose."""


@router.get("")
async def list_people(
    _: Overseer,
    db: Tx,
    clock: Now,
    search: Annotated[str | None, Query(max_length=100)] = None,
    queue: UUID | None = None,
    skill: UUID | None = None,
    presence: Presence | UUID | None = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> PersonPage:
    """Those in service, by name: `search` is a part of it; `queue` and `skill` are ids of what they serve and have.

    `presence` is a base presence, with the organisation's own that count as it, or the id of one of these.
    """
    sought = Sought(search=search, queue_id=queue, skill_id=skill, presence=presence)
    return await people_list.page(db, sought=sought, cursor=cursor, limit=limit, now=clock.now())


@router.get("/{user_id}")
async def get_person(user_id: UUID, _: Overseer, db: Tx, clock: Now) -> PersonDetail:
    """Somebody in service, with the whole arithmetic of their capacity."""
    return await _get(db, user_id, clock.now())


@router.patch("/{user_id}")
async def change_person(user_id: UUID, body: PersonChange, me: Overseer, db: Tx, clock: Now) -> PersonDetail:
    """Change which queues they serve, what they know and how much they take; all of it or nothing, in force at once."""
    await _check_in_service(db, user_id)
    now = clock.now()
    if body.queue_ids is not None:
        await queue_members.set_queues_of(db, user_id=user_id, queue_ids=body.queue_ids, now=now, actor=me.id)
    if body.skills is not None:
        skills = [Skill(one.id, one.rating, one.active) for one in body.skills]
        await user_skills.set_skills(db, user_id=user_id, skills=skills, now=now, actor=me.id)
    if body.capacity_profiles is not None:
        limits = {one.profile_id: one.custom_limit for one in body.capacity_profiles}
        await capacity_profiles.set_for(db, user_id=user_id, limits=limits, now=now, actor=me.id)
    if body.capacity_units is not None or body.default_presence is not None:
        given = body.model_dump(include={"capacity_units", "default_presence"})
        await users.change(db, user_id=user_id, now=now, actor=me.id, **given)
    return await _get(db, user_id, now)


@router.get("/{user_id}/presence")
async def get_presence(user_id: UUID, _: Overseer, db: Tx) -> PresenceDetail:
    """What somebody in service shows, since when and why, and what may be chosen for them instead."""
    await _check_in_service(db, user_id)
    return await presence_view.detail(db, user_id)


@router.put("/{user_id}/presence")
async def set_presence(
    user_id: UUID, body: PresenceIn, me: Overseer, db: Tx, clock: Now, generation: int | None = None
) -> PresenceView:
    """Choose a presence for somebody who is there; they are told who did."""
    await _check_in_service(db, user_id)
    await presence.set_presence(
        db, user_id=user_id, presence=body.presence, generation=generation, actor=me.id, now=clock.now()
    )
    return await presence_view.one(db, user_id)


@router.put("/{user_id}/default-presence", status_code=204)
async def set_default_presence(user_id: UUID, body: DefaultPresenceIn, me: Overseer, db: Tx, clock: Now) -> None:
    """Choose with what somebody begins when they sign in."""
    await _check_in_service(db, user_id)
    await users.change(db, user_id=user_id, default_presence=body.default_presence, now=clock.now(), actor=me.id)


async def _get(db: Db, user_id: UUID, now: datetime) -> PersonDetail:
    await _check_in_service(db, user_id)
    (shown,) = await people_list.several(db, [user_id], now=now)
    capacity = await capacity_view(db, user=await users.get(db, user_id), now=now)
    return PersonDetail(**shown.model_dump(), capacity=capacity)


async def _check_in_service(db: Db, user_id: UUID) -> None:
    if not await db.value("SELECT active FROM users WHERE id = $1", user_id):
        raise NotFoundError("There is no such person.")
