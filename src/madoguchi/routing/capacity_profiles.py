"""Capacity profiles: how many conversations of a kind somebody takes, at a time or in a day (reference §5)."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import TypedDict
from uuid import UUID

import asyncpg

from madoguchi.kit.db import Db
from madoguchi.kit.errors import ChangedMeanwhileError, InUseError, InvalidError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id
from madoguchi.kit.naming import name_of_copy
from madoguchi.routing.events import CapacityChanged, CapacityProfileChanged, CapacityProfileDeleted
from madoguchi.routing.naming import NameTakenError


class Reset(StrEnum):
    """When a slot that was taken is free again."""

    IMMEDIATE = "immediate"
    """As soon as the conversation is given back."""
    END_OF_DAY = "end_of_day"
    """When the day of the organisation is over."""


class Settings(TypedDict, total=False):
    """What can be changed of a profile, by its columns; what is not there stays as it is."""

    name: str
    item_limit: int
    blocks_assignment: bool
    """Whether nothing more is offered at the limit; otherwise the limit is only shown."""


Limits = Mapping[UUID, int | None]
"""People, or profiles, each with the limit that differs from the profile's own, if any."""


async def create(
    db: Db, *, settings: Settings, reset: Reset, limits: Limits, now: datetime, actor: UUID | None
) -> UUID:
    """Create a profile with its members; its reset stays. Raises NameTakenError, or InvalidError for nobody."""
    profile_id = new_id(now)
    with _named(settings):
        await db.run(
            """
            INSERT INTO capacity_profiles (id, name, item_limit, reset, blocks_assignment, created_at, version)
            VALUES ($1, $2, $3, $4, $5, $6, 0)
            """,
            profile_id,
            settings["name"].strip(),
            settings["item_limit"],
            reset,
            settings["blocks_assignment"],
            now,
        )
    await change(db, profile_id=profile_id, settings={}, limits=limits, now=now, actor=actor)
    return profile_id


async def change(
    db: Db,
    *,
    profile_id: UUID,
    settings: Settings,
    limits: Limits | None = None,
    now: datetime,
    actor: UUID | None,
    version: int | None = None,
) -> None:
    """Change what is given; with `limits`, exactly those people have it. It holds for what is offered from now on.

    Raises NotFoundError, NameTakenError, ChangedMeanwhileError where it is not at the `version` that was read, or
    InvalidError for members who do not work here.
    """
    current = await db.value("SELECT version FROM capacity_profiles WHERE id = $1 FOR NO KEY UPDATE", profile_id)
    if current is None:
        raise NotFoundError("There is no such capacity profile.")
    if version not in {None, current}:
        raise ChangedMeanwhileError("Somebody else has saved this profile meanwhile; reload it, then change it.")
    given = {column: value.strip() if isinstance(value, str) else value for column, value in settings.items()}
    assignments = "".join(f", {column} = ${number}" for number, column in enumerate(given, start=2))
    with _named(settings):
        await db.run(
            f"UPDATE capacity_profiles SET version = version + 1{assignments} WHERE id = $1",
            profile_id,
            *given.values(),
        )
    if limits is not None:
        await _set_members(db, profile_id, limits, now, actor)
    record(db, CapacityProfileChanged(profile_id=profile_id), now=now, actor=actor)


async def copy(db: Db, *, profile_id: UUID, now: datetime, actor: UUID | None) -> UUID:
    """Make a profile like another, with the same members and their own limits; no workstream or rule uses it yet.

    Raises NotFoundError, or NameTakenError in a race.
    """
    row = await db.find(
        "SELECT name, item_limit, reset, blocks_assignment FROM capacity_profiles WHERE id = $1", profile_id
    )
    if row is None:
        raise NotFoundError("There is no such capacity profile.")
    members = await db.all("SELECT user_id, custom_limit FROM user_capacity_profiles WHERE profile_id = $1", profile_id)
    taken = {other["name"] for other in await db.all("SELECT name FROM capacity_profiles")}
    settings = Settings(
        name=name_of_copy(row["name"], taken=taken),
        item_limit=row["item_limit"],
        blocks_assignment=row["blocks_assignment"],
    )
    limits = {member["user_id"]: member["custom_limit"] for member in members}
    return await create(db, settings=settings, reset=Reset(row["reset"]), limits=limits, now=now, actor=actor)


async def set_for(db: Db, *, user_id: UUID, limits: Limits, now: datetime, actor: UUID | None) -> None:
    """Give somebody exactly these profiles; raises NotFoundError for nobody, InvalidError for no profile."""
    if not await db.value("SELECT id FROM users WHERE id = $1 FOR KEY SHARE", user_id):
        raise NotFoundError("There is no such person.")
    await check_there(db, profile_ids=limits)
    changed = await db.all(
        """
        DELETE FROM user_capacity_profiles WHERE user_id = $1 AND profile_id <> ALL($2::uuid[]) RETURNING profile_id
        """,
        user_id,
        list(limits),
    )
    changed += await db.all(
        """
        INSERT INTO user_capacity_profiles AS own (user_id, profile_id, custom_limit)
        SELECT $1, * FROM unnest($2::uuid[], $3::integer[])
        ON CONFLICT (profile_id, user_id) DO UPDATE SET custom_limit = excluded.custom_limit
          WHERE own.custom_limit IS DISTINCT FROM excluded.custom_limit
        RETURNING profile_id
        """,
        user_id,
        list(limits),
        list(limits.values()),
    )
    await _mark_changed(db, [row["profile_id"] for row in changed])
    record(db, CapacityChanged(user_id=user_id), now=now, actor=actor)


async def give(
    db: Db, *, profile_id: UUID, user_ids: Collection[UUID], custom_limit: int | None, now: datetime, actor: UUID | None
) -> list[UUID]:
    """Let several people have a profile with this limit of their own, or with its usual one; those for whom it is new.

    Raises InvalidError for a profile that is not there.
    """
    await check_there(db, profile_ids=[profile_id])
    changed = await _let_have(db, profile_id, dict.fromkeys(user_ids, custom_limit))
    await _mark_changed(db, [profile_id] if changed else [])
    _tell(db, changed, now, actor)
    return changed


async def take_away(
    db: Db, *, profile_id: UUID, user_ids: Collection[UUID], now: datetime, actor: UUID | None
) -> list[UUID]:
    """Take a profile from several people; those who had it."""
    rows = await db.all(
        "DELETE FROM user_capacity_profiles WHERE profile_id = $1 AND user_id = ANY($2::uuid[]) RETURNING user_id",
        profile_id,
        list(user_ids),
    )
    changed = [row["user_id"] for row in rows]
    await _mark_changed(db, [profile_id] if changed else [])
    _tell(db, changed, now, actor)
    return changed


async def delete(db: Db, *, profile_id: UUID, now: datetime, actor: UUID | None) -> None:
    """Let a profile go, and with it who has it; raises NotFoundError, or InUseError while workstreams or rules need it.

    What still carries it is not held up by it any more.
    """
    name = await db.value("SELECT name FROM capacity_profiles WHERE id = $1 FOR UPDATE", profile_id)
    if name is None:
        raise NotFoundError("There is no such capacity profile.")
    used_by = await users_of(db, profile_id=profile_id)
    if used_by:
        raise InUseError(f"{name} is used by {' and '.join(used_by)}; change these first.", used_by=used_by)
    await db.run("DELETE FROM capacity_profiles WHERE id = $1", profile_id)
    record(db, CapacityProfileDeleted(profile_id=profile_id), now=now, actor=actor)


async def check_there(db: Db, *, profile_ids: Collection[UUID]) -> None:
    """Raise InvalidError unless all of these are there; they stay till the commit."""
    found = await db.all(
        "SELECT id FROM capacity_profiles WHERE id = ANY($1::uuid[]) ORDER BY id FOR KEY SHARE", list(profile_ids)
    )
    if len(found) != len(profile_ids):
        raise InvalidError("There is no such capacity profile; choose one from the list.")


async def names(db: Db, profile_ids: Collection[UUID]) -> dict[str, str]:
    """What these profiles are called, by their ids as rules write them."""
    if not profile_ids:
        return {}
    rows = await db.all("SELECT id, name FROM capacity_profiles WHERE id = ANY($1::uuid[])", list(profile_ids))
    return {str(row["id"]): row["name"] for row in rows}


async def users_of(db: Db, *, profile_id: UUID) -> list[str]:
    """What keeps a profile from going, in words."""
    streams = await db.all(
        "SELECT name FROM workstreams WHERE capacity_profile_id = $1 AND deleted_at IS NULL ORDER BY name", profile_id
    )
    rules = await db.all(
        """
        SELECT name FROM routing_rules JOIN workstreams ON workstreams.id = workstream_id
        WHERE deleted_at IS NULL AND kind = 'classification' AND jsonb_path_exists(
          document, '$.rulesets[*].rules[*].outputs[*] ? (@.field == "capacity_profile" && @.value == $id)',
          jsonb_build_object('id', $1::text))
        ORDER BY name
        """,
        str(profile_id),
    )
    return [
        *(f"the workstream {row['name']}" for row in streams),
        *(f"the classification of {row['name']}" for row in rules),
    ]


async def _set_members(db: Db, profile_id: UUID, limits: Limits, now: datetime, actor: UUID | None) -> None:
    """Let exactly these people have a profile, and tell of each for whom that is something else than before."""
    gone = await db.all(
        "DELETE FROM user_capacity_profiles WHERE profile_id = $1 AND user_id <> ALL($2::uuid[]) RETURNING user_id",
        profile_id,
        list(limits),
    )
    try:
        come = await _let_have(db, profile_id, limits)
    except asyncpg.ForeignKeyViolationError as error:
        raise InvalidError("One of the members does not work here; reload the list of people.") from error
    _tell(db, [*(row["user_id"] for row in gone), *come], now, actor)


async def _let_have(db: Db, profile_id: UUID, limits: Limits) -> list[UUID]:
    """Let these people have a profile with these limits; those for whom that is something else than before."""
    rows = await db.all(
        """
        INSERT INTO user_capacity_profiles AS own (profile_id, user_id, custom_limit)
        SELECT $1, * FROM unnest($2::uuid[], $3::integer[])
        ON CONFLICT (profile_id, user_id) DO UPDATE SET custom_limit = excluded.custom_limit
          WHERE own.custom_limit IS DISTINCT FROM excluded.custom_limit
        RETURNING user_id
        """,
        profile_id,
        list(limits),
        list(limits.values()),
    )
    return [row["user_id"] for row in rows]


async def _mark_changed(db: Db, profile_ids: Collection[UUID]) -> None:
    """Let whoever has one of these open with the people of before be told so when they save it."""
    if not profile_ids:
        return
    await db.run(
        """
        WITH changed AS (SELECT id FROM capacity_profiles WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE)
        UPDATE capacity_profiles SET version = version + 1 FROM changed WHERE changed.id = capacity_profiles.id
        """,
        list(profile_ids),
    )


def _tell(db: Db, user_ids: Collection[UUID], now: datetime, actor: UUID | None) -> None:
    for user_id in user_ids:
        record(db, CapacityChanged(user_id=user_id), now=now, actor=actor)


@contextmanager
def _named(settings: Settings) -> Iterator[None]:
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        name = settings.get("name")
        raise NameTakenError(f"There is a capacity profile named {name} already; choose another name.") from error
