"""People, for administrators."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import Field, StringConstraints

from madoguchi.api.dependencies import Administrator, Held, Now, Tx, token_of
from madoguchi.api.presence_view import DefaultPresence
from madoguchi.api.schema import In, Name, Out
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import NotFoundError
from madoguchi.people import sessions, users
from madoguchi.people.models import COLUMNS, Presence, Role
from madoguchi.people.passwords import LONGEST, SHORTEST, hash_password

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
    created_at: datetime


class UserList(Out):
    items: list[UserView]


class NewUser(In):
    email: Email
    name: Name
    role: Role
    password: Password
    capacity_units: Units = 4
    default_presence: DefaultPresence = Presence.AVAILABLE


class UserChange(In):
    email: Email | None = None
    name: Name | None = None
    role: Role | None = None
    capacity_units: Units | None = None
    active: bool | None = None
    password: Password | None = None
    default_presence: DefaultPresence | None = None


_SELECT = f"SELECT {COLUMNS}, presence FROM users JOIN presences ON user_id = users.id"


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
        return await _get(db, user.id)


@router.patch("/{user_id}")
async def change_user(
    user_id: UUID, body: UserChange, request: Request, me: Administrator, held: Held, clock: Now
) -> UserView:
    """Change somebody; who changes their own password stays signed in here alone."""
    password_hash = await hash_password(body.password) if body.password is not None else None
    fields = body.model_dump(exclude={"password"})
    async with held.database.transaction() as db:
        await users.change(db, user_id=user_id, now=clock.now(), actor=me.id, password_hash=password_hash, **fields)
        if user_id == me.id and body.password is not None:
            await sessions.end_others(db, user_id=me.id, token=token_of(request) or "")
        return await _get(db, user_id)


async def _get(db: Db, user_id: UUID) -> UserView:
    row = await db.find(f"{_SELECT} WHERE users.id = $1", user_id)
    if row is None:
        raise NotFoundError("There is no such person.")
    return _view(row)


def _view(row: Row) -> UserView:
    user = users.user_of(row)
    return UserView(
        id=user.id,
        email=user.email,
        name=user.name,
        role=user.role,
        capacity_units=user.capacity_units,
        active=user.active,
        presence=Presence(row["presence"]),
        default_presence=user.default_presence,
        created_at=user.created_at,
    )
