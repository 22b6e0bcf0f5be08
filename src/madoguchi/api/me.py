"""The person who is signed in, and their presence."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter

from madoguchi.api import presence_view
from madoguchi.api.capacity_view import CapacityView, capacity_view
from madoguchi.api.dependencies import Me, Now, Tx
from madoguchi.api.presence_view import PresenceChoices, PresenceDetail, PresenceIn, PresenceView, custom_view
from madoguchi.api.schema import Named, Out
from madoguchi.kit.db import Db
from madoguchi.people import custom_presences, presence
from madoguchi.people.models import Presence, Role, User
from madoguchi.routing import settings

router = APIRouter(prefix="/api/me", tags=["me"])


class MeView(Out):
    id: UUID
    email: str
    name: str
    role: Role
    presence: Presence
    presence_since: datetime
    presence_now: PresenceView
    capacity_units: int
    units_taken: int
    capacity: CapacityView
    queues: list[Named]
    may_edit_skills: bool
    """Whether they say which skills a conversation wants: of those that they hold, or, as supervisors, of all."""


@router.get("")
async def get_me(me: Me, db: Tx, clock: Now) -> MeView:
    return await me_view(db, me, now=clock.now())


@router.get("/presences")
async def list_my_presences(me: Me, db: Tx) -> PresenceChoices:
    """The presences of the organisation's own that one may choose, beside the base ones."""
    found = await custom_presences.open_to(db, user_id=me.id)
    return PresenceChoices(items=[custom_view(one) for one in found])


@router.get("/presence")
async def get_my_presence(me: Me, db: Tx) -> PresenceDetail:
    """What one shows, since when and why, and what one may choose instead."""
    return await presence_view.detail(db, me.id)


@router.put("/presence")
async def set_my_presence(body: PresenceIn, me: Me, db: Tx, clock: Now, generation: int | None = None) -> PresenceView:
    """Choose a presence; the last choice wins. With the `generation` that was seen, only if it is still that one."""
    await presence.set_presence(db, user_id=me.id, presence=body.presence, generation=generation, now=clock.now())
    return await presence_view.one(db, me.id)


async def me_view(db: Db, user: User, *, now: datetime) -> MeView:
    shown = await presence_view.one(db, user.id)
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
        presence=shown.presence,
        presence_since=shown.since,
        presence_now=shown,
        capacity_units=user.capacity_units,
        units_taken=capacity.units.taken,
        capacity=capacity,
        queues=[Named(**row) for row in queues],
        may_edit_skills=user.role is not Role.REPRESENTATIVE or (await settings.get(db)).representatives_edit_skills,
    )
