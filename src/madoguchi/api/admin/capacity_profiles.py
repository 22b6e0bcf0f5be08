"""Capacity profiles, for administrators, and who has them."""

import base64
from typing import Annotated, Self, cast
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query
from pydantic import Field, model_validator

from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.schema import In, Name, Named, Out, Version
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import InvalidError, NotFoundError
from madoguchi.routing import capacity_profiles
from madoguchi.routing.capacity_profiles import Limits, Reset, Settings

router = APIRouter(prefix="/api/admin/capacity-profiles", tags=["admin: capacity profiles"])

Limit = Annotated[int, Field(ge=0, le=1000)]


class MemberBody(In):
    user_id: UUID
    custom_limit: Limit | None = None
    """Their own limit, instead of the profile's."""


class MembersBody(In):
    members: Annotated[list[MemberBody], Field(max_length=10_000)] | None = None

    @model_validator(mode="after")
    def each_once(self) -> Self:
        if len({one.user_id for one in self.members or []}) != len(self.members or []):
            raise ValueError("A member is there twice; take one away.")
        return self


class NewCapacityProfile(MembersBody):
    name: Name
    item_limit: Limit
    reset: Reset = Reset.IMMEDIATE
    """When a slot is free again; it stays as it is."""
    blocks_assignment: bool = True


class CapacityProfileChange(MembersBody):
    """What is left out stays, and so does a null; `members` are replaced as a whole."""

    name: Name | None = None
    item_limit: Limit | None = None
    blocks_assignment: bool | None = None
    version: Version | None = None
    """The one that was read: what others have saved since is not undone. Without it, that is not asked."""


class MemberView(Out):
    user_id: UUID
    name: str
    custom_limit: int | None


class CapacityProfileView(Out):
    id: UUID
    name: str
    item_limit: int
    reset: Reset
    blocks_assignment: bool
    members: list[MemberView]
    workstreams: list[Named]
    """Those whose conversations take a slot of it."""
    classifications: list[Named]
    """Workstreams whose rules add it."""
    version: int


class CapacityProfilePage(Out):
    items: list[CapacityProfileView]
    next_cursor: str | None


_SELECT = """
SELECT id, name, item_limit, reset, blocks_assignment, version,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('user_id', users.id, 'name', users.name, 'custom_limit', custom_limit)
     ORDER BY lower(users.name), users.id), '[]')
   FROM user_capacity_profiles JOIN users ON users.id = user_id WHERE profile_id = profile.id) AS members,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name) ORDER BY name), '[]')
   FROM workstreams WHERE capacity_profile_id = profile.id AND deleted_at IS NULL) AS workstreams,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', workstreams.name) ORDER BY workstreams.name), '[]')
   FROM workstreams JOIN routing_rules ON workstream_id = workstreams.id AND kind = 'classification'
   WHERE deleted_at IS NULL AND jsonb_path_exists(
     document, '$.rulesets[*].rules[*].outputs[*] ? (@.field == "capacity_profile" && @.value == $id)',
     jsonb_build_object('id', profile.id::text))) AS classifications
FROM capacity_profiles AS profile
"""


@router.get("")
async def list_capacity_profiles(
    _: Administrator,
    db: Tx,
    search: Annotated[str, Query(max_length=100)] = "",
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 100,
) -> CapacityProfilePage:
    """By name; `search` matches any part of it."""
    rows = await db.all(
        f"""
        {_SELECT} WHERE strpos(lower(name), lower($1)) > 0
          AND ($2::text IS NULL OR (lower(name), id) > (lower($2), $3::uuid))
        ORDER BY lower(name), id LIMIT $4
        """,
        search.strip(),
        *(_place_of(cursor) if cursor is not None else (None, None)),
        limit + 1,
    )
    last = rows[limit - 1] if len(rows) > limit else None
    return CapacityProfilePage(
        items=[_view(row) for row in rows[:limit]], next_cursor=_cursor_of(last) if last else None
    )


@router.get("/{profile_id}")
async def get_capacity_profile(profile_id: UUID, _: Administrator, db: Tx) -> CapacityProfileView:
    return await _get(db, profile_id)


@router.post("", status_code=201)
async def create_capacity_profile(
    body: NewCapacityProfile, me: Administrator, db: Tx, clock: Now
) -> CapacityProfileView:
    made = await capacity_profiles.create(
        db,
        settings=Settings(name=body.name, item_limit=body.item_limit, blocks_assignment=body.blocks_assignment),
        reset=body.reset,
        limits=_limits(body) or {},
        now=clock.now(),
        actor=me.id,
    )
    return await _get(db, made)


@router.patch("/{profile_id}")
async def change_capacity_profile(
    profile_id: UUID, body: CapacityProfileChange, me: Administrator, db: Tx, clock: Now
) -> CapacityProfileView:
    settings = cast("Settings", body.model_dump(exclude_none=True, exclude={"members", "version"}))
    await capacity_profiles.change(
        db,
        profile_id=profile_id,
        settings=settings,
        limits=_limits(body),
        version=body.version,
        now=clock.now(),
        actor=me.id,
    )
    return await _get(db, profile_id)


@router.post("/{profile_id}/copies", status_code=201)
async def copy_capacity_profile(profile_id: UUID, me: Administrator, db: Tx, clock: Now) -> CapacityProfileView:
    """With the same members and their own limits; no workstream or rule uses it yet."""
    return await _get(db, await capacity_profiles.copy(db, profile_id=profile_id, now=clock.now(), actor=me.id))


@router.delete("/{profile_id}", status_code=204)
async def delete_capacity_profile(profile_id: UUID, me: Administrator, db: Tx, clock: Now) -> None:
    """Let it go; 409 `in_use` names the workstreams and the rules that need it."""
    await capacity_profiles.delete(db, profile_id=profile_id, now=clock.now(), actor=me.id)


def _limits(body: MembersBody) -> Limits | None:
    return None if body.members is None else {one.user_id: one.custom_limit for one in body.members}


async def _get(db: Db, profile_id: UUID) -> CapacityProfileView:
    row = await db.find(f"{_SELECT} WHERE id = $1", profile_id)
    if row is None:
        raise NotFoundError("There is no such capacity profile.")
    return _view(row)


def _view(row: Row) -> CapacityProfileView:
    return CapacityProfileView(**dict(row))


def _cursor_of(row: Row) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode([row["name"], row["id"]])).decode().rstrip("=")


def _place_of(cursor: str) -> tuple[str, UUID]:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return msgspec.json.decode(raw, type=tuple[str, UUID])
    except (ValueError, msgspec.DecodeError) as error:
        raise InvalidError("The cursor is not one of ours; start again without it.") from error
