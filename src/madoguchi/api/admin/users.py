"""People, for administrators."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import Field, StringConstraints

from madoguchi.api.dependencies import Administrator, Held, Now, Tx, token_of
from madoguchi.api.presence_view import CustomPresenceShown, DefaultPresence
from madoguchi.api.schema import In, Name, Named, Out, named
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import NotFoundError
from madoguchi.people import sessions, users
from madoguchi.people.models import COLUMNS, Presence, Role
from madoguchi.people.passwords import LONGEST, SHORTEST, hash_password
from madoguchi.routing import working_hours

router = APIRouter(prefix="/api/admin/users", tags=["admin: users"])

Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=320, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Password = Annotated[str, StringConstraints(min_length=SHORTEST, max_length=LONGEST)]
Units = Annotated[int, Field(ge=0, le=1000)]


class UserView(Out):
    id: UUID
    email: str
    name: str
    role: Role
    capacity_units: int
    active: bool
    presence: Presence
    default_presence: Presence
    """With what they begin when they sign in; of one of the organisation's own: what it comes to."""
    default_custom: CustomPresenceShown | None
    operating_hours: Named | None
    """By which they work; null for who has no working hours."""
    created_at: datetime


class UserList(Out):
    items: list[UserView]


class NewUser(In):
    email: Email
    name: Name
    role: Role
    password: Password
    capacity_units: Units = 4
    default_presence: DefaultPresence | UUID = Presence.AVAILABLE
    """A base presence, or the id of one of the organisation's own that is for everybody."""
    operating_hours_id: UUID | None = None


class UserChange(In):
    """What is left out stays; so does a null, but for working hours, which it takes away."""

    email: Email | None = None
    name: Name | None = None
    role: Role | None = None
    capacity_units: Units | None = None
    active: bool | None = None
    password: Password | None = None
    default_presence: DefaultPresence | UUID | None = None
    operating_hours_id: UUID | None = None


_SELECT = f"""
SELECT {COLUMNS}, presence, own.name AS own_name, own.text AS own_text, own.base AS own_base,
  operating_hours.id AS hours_id, operating_hours.name AS hours_name
FROM users JOIN presences ON presences.user_id = users.id
LEFT JOIN custom_presences AS own ON own.id = default_custom_id
LEFT JOIN working_hours ON working_hours.user_id = users.id
LEFT JOIN operating_hours ON operating_hours.id = operating_hours_id
"""


@router.get("")
async def list_users(_: Administrator, db: Tx) -> UserList:
    rows = await db.all(f"{_SELECT} ORDER BY active DESC, lower(users.name)")
    return UserList(items=[_view(row) for row in rows])


@router.get("/{user_id}")
async def get_user(user_id: UUID, _: Administrator, db: Tx) -> UserView:
    return await _get(db, user_id)


@router.post("", status_code=201)
async def add_user(body: NewUser, me: Administrator, held: Held, clock: Now) -> UserView:
    password_hash = await hash_password(body.password)
    async with held.database.transaction() as db:
        user = await users.add(
            db,
            email=body.email,
            name=body.name,
            role=body.role,
            password_hash=password_hash,
            capacity_units=body.capacity_units,
            default_presence=body.default_presence,
            now=clock.now(),
            actor=me.id,
        )
        await _set_hours(db, user.id, body, me.id, clock.now())
        return await _get(db, user.id)


@router.patch("/{user_id}")
async def change_user(
    user_id: UUID, body: UserChange, request: Request, me: Administrator, held: Held, clock: Now
) -> UserView:
    """Change somebody; who changes their own password stays signed in here alone."""
    password_hash = await hash_password(body.password) if body.password is not None else None
    fields = body.model_dump(exclude={"password", "operating_hours_id"})
    async with held.database.transaction() as db:
        await users.change(db, user_id=user_id, now=clock.now(), actor=me.id, password_hash=password_hash, **fields)
        await _set_hours(db, user_id, body, me.id, clock.now())
        if user_id == me.id and body.password is not None:
            await sessions.end_others(db, user_id=me.id, token=token_of(request) or "")
        return await _get(db, user_id)


async def _set_hours(db: Db, user_id: UUID, body: NewUser | UserChange, actor: UUID, now: datetime) -> None:
    if "operating_hours_id" in body.model_fields_set:
        await working_hours.choose(db, user_id=user_id, hours_id=body.operating_hours_id, now=now, actor=actor)


async def _get(db: Db, user_id: UUID) -> UserView:
    row = await db.find(f"{_SELECT} WHERE users.id = $1", user_id)
    if row is None:
        raise NotFoundError("There is no such person.")
    return _view(row)


def _view(row: Row) -> UserView:
    user = users.user_of(row)
    own = None
    if user.default_custom_id is not None:
        own = CustomPresenceShown(
            id=user.default_custom_id, name=row["own_name"], text=row["own_text"], base=row["own_base"]
        )
    return UserView(
        id=user.id,
        email=user.email,
        name=user.name,
        role=user.role,
        capacity_units=user.capacity_units,
        active=user.active,
        presence=Presence(row["presence"]),
        default_presence=user.default_presence,
        default_custom=own,
        operating_hours=named(row["hours_id"], row["hours_name"]),
        created_at=user.created_at,
    )
