"""The people at work, for those who look after them: who is there, how full they are, and their presence."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter

from madoguchi.api import presence_view
from madoguchi.api.dependencies import Now, Overseer, Tx
from madoguchi.api.presence_view import (
    CustomPresenceShown,
    DefaultPresence,
    PresenceDetail,
    PresenceIn,
    PresenceView,
)
from madoguchi.api.schema import In, Named, Out
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import NotFoundError
from madoguchi.people import custom_presences, presence, users
from madoguchi.people.models import Presence, Role
from madoguchi.routing import capacity, working_hours
from madoguchi.routing.working_hours import Working

router = APIRouter(prefix="/api/users", tags=["people"])


class WorkingView(Out):
    """By which operating hours somebody works, and how they stand now."""

    id: UUID
    name: str
    zone: str
    working: bool
    begins_next: datetime | None
    """When they begin next; null when they never will."""


class PersonView(Out):
    id: UUID
    name: str
    role: Role
    presence: PresenceView
    default_presence: Presence
    """With what they begin when they sign in; of one of the organisation's own: what it comes to."""
    default_custom: CustomPresenceShown | None
    capacity_units: int
    units_taken: int
    windows: int
    """In how many windows they have the desk open."""
    queues: list[Named]
    working_hours: WorkingView | None
    """Null for who has none."""


class PersonList(Out):
    items: list[PersonView]


class DefaultPresenceIn(In):
    default_presence: DefaultPresence | UUID
    """A base presence, or the id of one of the organisation's own that they may choose."""


_SELECT = f"""
SELECT users.id, users.name, role, default_presence, default_custom_id, capacity_units,
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
    ids = [row["id"] for row in rows]
    shown = {one.user_id: one for one in await presence_view.several(db, ids)}
    own = {one.id: presence_view.custom_view(one) for one in await custom_presences.every(db)}
    working = await working_hours.of_people(db, user_ids=ids, now=clock.now())
    return PersonList(items=[_view(row, shown[row["id"]], own, working.get(row["id"])) for row in rows])


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


def _view(
    row: Row, shown: PresenceView, own: Mapping[UUID, CustomPresenceShown], working: Working | None
) -> PersonView:
    told = dict(row)
    default_custom = own.get(told.pop("default_custom_id"))
    return PersonView(**told, presence=shown, default_custom=default_custom, working_hours=_working_view(working))


def _working_view(working: Working | None) -> WorkingView | None:
    if working is None:
        return None
    return WorkingView(
        id=working.hours_id,
        name=working.name,
        zone=working.zone,
        working=working.working,
        begins_next=working.begins_next,
    )


async def _check_in_service(db: Db, user_id: UUID) -> None:
    if not await db.value("SELECT active FROM users WHERE id = $1", user_id):
        raise NotFoundError("There is no such person.")
