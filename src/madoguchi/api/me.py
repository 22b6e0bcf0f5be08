"""The person who is signed in, and their presence."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter

from madoguchi.api.dependencies import Me, Now, Tx
from madoguchi.api.schema import In, Named, Out
from madoguchi.kit.db import Db
from madoguchi.people import presence
from madoguchi.people.models import Presence, Role, User
from madoguchi.routing import capacity

router = APIRouter(prefix="/api/me", tags=["me"])


class PresenceView(Out):
    user_id: UUID
    presence: Presence
    since: datetime
    cause: str | None
    """Why the system set it: `offer_missed` or `offer_rejected`; null for what they said themself."""


class MeView(Out):
    id: UUID
    email: str
    name: str
    role: Role
    presence: Presence
    presence_since: datetime
    presence_cause: str | None
    capacity_units: int
    units_taken: int
    queues: list[Named]


class PresenceIn(In):
    presence: Presence


@router.get("")
async def get_me(me: Me, db: Tx) -> MeView:
    return await me_view(db, me)


@router.put("/presence")
async def set_my_presence(body: PresenceIn, me: Me, db: Tx, clock: Now) -> PresenceView:
    await presence.set_presence(db, user_id=me.id, presence=body.presence, now=clock.now())
    return PresenceView(
        **await db.one("SELECT user_id, presence, since, cause FROM presences WHERE user_id = $1", me.id)
    )


async def me_view(db: Db, user: User) -> MeView:
    shown = await db.one("SELECT presence, since, cause FROM presences WHERE user_id = $1", user.id)
    queues = await db.all(
        "SELECT id, name FROM queues JOIN queue_members ON queue_id = id WHERE user_id = $1 ORDER BY priority, name",
        user.id,
    )
    return MeView(
        id=user.id,
        email=user.email,
        name=user.name,
        role=user.role,
        presence=Presence(shown["presence"]),
        presence_since=shown["since"],
        presence_cause=shown["cause"],
        capacity_units=user.capacity_units,
        units_taken=await capacity.units_taken(db, user_id=user.id),
        queues=[Named(**row) for row in queues],
    )
