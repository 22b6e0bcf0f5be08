"""The people at work, for those who look after them: who is there, how full they are, and their presence."""

from uuid import UUID

from fastapi import APIRouter

from madoguchi.api import presence_view
from madoguchi.api.dependencies import Now, Overseer, Tx
from madoguchi.api.presence_view import DefaultPresence, PresenceIn, PresenceView
from madoguchi.api.schema import In, Named, Out
from madoguchi.kit.db import Db
from madoguchi.kit.errors import NotFoundError
from madoguchi.people import presence, users
from madoguchi.people.models import Presence, Role
from madoguchi.routing import capacity

router = APIRouter(prefix="/api/users", tags=["people"])


class PersonView(Out):
    id: UUID
    name: str
    role: Role
    presence: PresenceView
    default_presence: Presence
    capacity_units: int
    units_taken: int
    windows: int
    """In how many windows they have the desk open."""
    queues: list[Named]


class PersonList(Out):
    items: list[PersonView]


class DefaultPresenceIn(In):
    default_presence: DefaultPresence


_SELECT = f"""
SELECT users.id, users.name, role, default_presence, capacity_units,
  {capacity.TAKEN.format(user="users.id", now="$1::timestamptz")} AS units_taken,
  (SELECT count(*) FROM desk_connections WHERE desk_connections.user_id = users.id) AS windows,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', queues.id, 'name', queues.name) ORDER BY queues.name), '[]')
   FROM queue_members JOIN queues ON queues.id = queue_id WHERE queue_members.user_id = users.id) AS queues
FROM users WHERE active
"""


@router.get("")
async def list_people(_: Overseer, db: Tx, clock: Now) -> PersonList:
    """Everybody in service, by name."""
    rows = await db.all(f"{_SELECT} ORDER BY lower(users.name), users.id", clock.now())
    shown = {one.user_id: one for one in await presence_view.several(db, [row["id"] for row in rows])}
    return PersonList(items=[PersonView(**row, presence=shown[row["id"]]) for row in rows])


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


async def _check_in_service(db: Db, user_id: UUID) -> None:
    if not await db.value("SELECT active FROM users WHERE id = $1", user_id):
        raise NotFoundError("There is no such person.")
