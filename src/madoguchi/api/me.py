"""The person who is signed in, and their presence."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter

from madoguchi.api.capacity_view import CapacityView, capacity_view
from madoguchi.api.dependencies import Me, Now, Tx
from madoguchi.api.schema import In, Named, Out
from madoguchi.kit.db import Db
from madoguchi.people import presence
from madoguchi.people.models import Presence, Role, User
from madoguchi.routing import settings

router = APIRouter(prefix="/api/me", tags=["me"])


class PresenceView(Out):
    user_id: UUID
    presence: Presence
    since: datetime


class MeView(Out):
    id: UUID
    email: str
    name: str
    role: Role
    presence: Presence
    presence_since: datetime
    capacity_units: int
    units_taken: int
    capacity: CapacityView
    queues: list[Named]
    may_edit_skills: bool
    """Whether they say which skills a conversation wants: of those that they hold, or, as supervisors, of all."""


class PresenceIn(In):
    presence: Presence


@router.get("")
async def get_me(me: Me, db: Tx, clock: Now) -> MeView:
    return await me_view(db, me, now=clock.now())


@router.put("/presence")
async def set_my_presence(body: PresenceIn, me: Me, db: Tx, clock: Now) -> PresenceView:
    since = await presence.set_presence(db, user_id=me.id, presence=body.presence, now=clock.now())
    return PresenceView(user_id=me.id, presence=body.presence, since=since)


async def me_view(db: Db, user: User, *, now: datetime) -> MeView:
    shown = await db.one("SELECT presence, since FROM presences WHERE user_id = $1", user.id)
    queues = await db.all(
        "SELECT id, name FROM queues JOIN queue_members ON queue_id = id WHERE user_id = $1 ORDER BY priority, name",
        user.id,
    )
    capacity = await capacity_view(db, user=user, now=now)
    return MeView(
        id=user.id,
        email=user.email,
        name=user.name,
        role=user.role,
        presence=Presence(shown["presence"]),
        presence_since=shown["since"],
        capacity_units=user.capacity_units,
        units_taken=capacity.units.taken,
        capacity=capacity,
        queues=[Named(**row) for row in queues],
        may_edit_skills=user.role is not Role.REPRESENTATIVE or (await settings.get(db)).representatives_edit_skills,
    )
