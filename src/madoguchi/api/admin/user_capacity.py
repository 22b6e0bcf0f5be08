"""What somebody may take, for administrators to set, and for supervisors to see."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field, model_validator

from madoguchi.api.capacity_view import CapacityView, capacity_view
from madoguchi.api.dependencies import Administrator, Me, Now, Tx
from madoguchi.api.schema import In
from madoguchi.kit.errors import ForbiddenError
from madoguchi.people import users
from madoguchi.people.models import Role, User
from madoguchi.routing import capacity_profiles

router = APIRouter(prefix="/api/admin/users/{user_id}", tags=["admin: users"])


class OwnProfile(In):
    profile_id: UUID
    custom_limit: Annotated[int, Field(ge=0, le=1000)] | None = None
    """Instead of the profile's own limit."""


class OwnProfiles(In):
    profiles: Annotated[list[OwnProfile], Field(max_length=100)]

    @model_validator(mode="after")
    def each_once(self) -> Self:
        if len({one.profile_id for one in self.profiles}) != len(self.profiles):
            raise ValueError("A profile is there twice; take one away.")
        return self


def _overseer(me: Me) -> User:
    if me.role is Role.REPRESENTATIVE:
        raise ForbiddenError("Only supervisors and administrators may see this.")
    return me


@router.get("/capacity")
async def get_capacity(user_id: UUID, _: Annotated[User, Depends(_overseer)], db: Tx, clock: Now) -> CapacityView:
    """The whole arithmetic: limits, what is taken, and what takes it."""
    return await capacity_view(db, user=await users.get(db, user_id), now=clock.now())


@router.put("/capacity-profiles")
async def set_capacity_profiles(
    user_id: UUID, body: OwnProfiles, me: Administrator, db: Tx, clock: Now
) -> CapacityView:
    """Give somebody exactly these profiles."""
    limits = {one.profile_id: one.custom_limit for one in body.profiles}
    await capacity_profiles.set_for(db, user_id=user_id, limits=limits, now=clock.now(), actor=me.id)
    return await capacity_view(db, user=await users.get(db, user_id), now=clock.now())
