"""Presences of the organisation's own: administrators make them, supervisors say who may choose them."""

from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from madoguchi.api.dependencies import Administrator, Now, Overseer, Tx
from madoguchi.api.schema import In, Name, Named, Out
from madoguchi.kit.db import Db
from madoguchi.people import custom_presences
from madoguchi.people.custom_presences import CustomPresence, Fields
from madoguchi.people.models import Presence

router = APIRouter(prefix="/api/admin/presences", tags=["admin: presences"])

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Description = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
People = Annotated[list[UUID], Field(max_length=5000)]


class CustomPresenceView(Out):
    id: UUID
    name: str
    text: str
    """What others see."""
    base: Presence
    """What it counts as where conversations are routed."""
    description: str
    for_everybody: bool
    people: list[Named]
    """Who may choose it, where not everybody may."""
    shown_by: int
    """How many people show it now."""
    begun_with_by: int
    """How many people begin with it when they sign in."""


class CustomPresenceList(Out):
    items: list[CustomPresenceView]


class NewCustomPresence(In):
    name: Name
    text: Text
    base: Presence
    description: Description = ""
    for_everybody: bool = True
    user_ids: People = Field(default_factory=list)


class CustomPresenceChange(In):
    name: Name | None = None
    text: Text | None = None
    base: Presence | None = None
    description: Description | None = None
    for_everybody: bool | None = None
    user_ids: People | None = None


class WhoMayChoose(In):
    for_everybody: bool
    user_ids: People = Field(default_factory=list)


@router.get("")
async def list_presences(_: Overseer, db: Tx) -> CustomPresenceList:
    return CustomPresenceList(items=[await _view(db, one) for one in await custom_presences.every(db)])


@router.get("/{presence_id}")
async def get_presence(presence_id: UUID, _: Overseer, db: Tx) -> CustomPresenceView:
    return await _get(db, presence_id)


@router.post("", status_code=201)
async def create_presence(body: NewCustomPresence, me: Administrator, db: Tx, clock: Now) -> CustomPresenceView:
    fields = cast("Fields", body.model_dump(exclude={"user_ids"}))
    made = await custom_presences.create(db, fields=fields, people=body.user_ids, now=clock.now(), actor=me.id)
    return await _get(db, made)


@router.patch("/{presence_id}")
async def change_presence(
    presence_id: UUID, body: CustomPresenceChange, me: Administrator, db: Tx, clock: Now
) -> CustomPresenceView:
    fields = cast("Fields", body.model_dump(exclude={"user_ids"}, exclude_none=True))
    await custom_presences.change(
        db, custom_id=presence_id, fields=fields, people=body.user_ids, now=clock.now(), actor=me.id
    )
    return await _get(db, presence_id)


@router.put("/{presence_id}/people")
async def set_people(presence_id: UUID, body: WhoMayChoose, me: Overseer, db: Tx, clock: Now) -> CustomPresenceView:
    """Say who may choose it; who shows it now goes on till they choose another, and begins with it no more."""
    fields = Fields(for_everybody=body.for_everybody)
    await custom_presences.change(
        db, custom_id=presence_id, fields=fields, people=body.user_ids, now=clock.now(), actor=me.id
    )
    return await _get(db, presence_id)


@router.post("/{presence_id}/copies", status_code=201)
async def copy_presence(presence_id: UUID, me: Administrator, db: Tx, clock: Now) -> CustomPresenceView:
    """For the same people; nobody shows it yet, or begins with it."""
    return await _get(db, await custom_presences.copy(db, custom_id=presence_id, now=clock.now(), actor=me.id))


@router.delete("/{presence_id}", status_code=204)
async def delete_presence(presence_id: UUID, me: Administrator, db: Tx, clock: Now) -> None:
    """Take it away; whoever shows it shows its base from now on, and so begins who begins with it."""
    await custom_presences.delete(db, custom_id=presence_id, now=clock.now(), actor=me.id)


async def _get(db: Db, presence_id: UUID) -> CustomPresenceView:
    return await _view(db, await custom_presences.get(db, presence_id))


async def _view(db: Db, custom: CustomPresence) -> CustomPresenceView:
    people = await db.all(
        """
        SELECT users.id, users.name FROM custom_presence_people JOIN users ON users.id = user_id
        WHERE custom_id = $1 ORDER BY lower(users.name)
        """,
        custom.id,
    )
    return CustomPresenceView(
        id=custom.id,
        name=custom.name,
        text=custom.text,
        base=custom.base,
        description=custom.description,
        for_everybody=custom.for_everybody,
        people=[Named(**row) for row in people],
        shown_by=await db.value("SELECT count(*) FROM presences WHERE custom_id = $1", custom.id),
        begun_with_by=await db.value("SELECT count(*) FROM users WHERE default_custom_id = $1", custom.id),
    )
