"""People and what they may do: added, changed, put out of service."""

from datetime import datetime
from uuid import UUID

import asyncpg

from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import ConflictError, InvalidError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id
from madoguchi.people import default_presences, presence
from madoguchi.people.events import UserAdded, UserChanged
from madoguchi.people.models import COLUMNS, Presence, Role, User


class EmailTakenError(ConflictError):
    """Somebody else signs in with that address."""

    code = "email_taken"


async def add(
    db: Db,
    *,
    email: str,
    name: str,
    role: Role,
    password_hash: str,
    now: datetime,
    capacity_units: int = 4,
    default_presence: Presence | UUID = Presence.AVAILABLE,
    actor: UUID | None = None,
) -> User:
    """Add a person who can sign in at once; raises EmailTakenError, or InvalidError for a presence not theirs."""
    user_id = new_id(now)
    begun = await default_presences.choose(db, user_id=user_id, presence=default_presence)
    try:
        row = await db.one(
            f"""
            INSERT INTO users (id, email, name, role, password_hash, capacity_units, created_at, default_presence,
              default_custom_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING {COLUMNS}
            """,
            user_id,
            email.strip(),
            name.strip(),
            role,
            password_hash,
            capacity_units,
            now,
            *begun,
        )
    except asyncpg.UniqueViolationError as error:
        raise EmailTakenError(f"{email} is in use; choose another address.") from error
    await db.run(
        "INSERT INTO presences (user_id, presence, since, seen_at, set_at) VALUES ($1, $2, $3, $3, $3)",
        user_id,
        Presence.OFFLINE,
        now,
    )
    record(db, UserAdded(user_id=user_id), now=now, actor=actor)
    return user_of(row)


async def change(
    db: Db,
    *,
    user_id: UUID,
    now: datetime,
    actor: UUID | None,
    email: str | None = None,
    name: str | None = None,
    role: Role | None = None,
    capacity_units: int | None = None,
    active: bool | None = None,
    password_hash: str | None = None,
    default_presence: Presence | UUID | None = None,
) -> User:
    """Change what is given; a new password or role, or taking someone out of service, ends others' sign-ins.

    Raises NotFoundError, EmailTakenError, or InvalidError when the last administrator would be gone, or when the
    presence to begin with is not theirs to choose.
    """
    before = await get(db, user_id)
    begun: tuple[Presence | None, UUID | None] = (None, None)
    if default_presence is not None:
        begun = await default_presences.choose(db, user_id=user_id, presence=default_presence)
    if active is False or capacity_units is not None:
        # Whoever is about to offer them something is waited for, so that what follows from this change sees it.
        await db.run("SELECT FROM presences WHERE user_id = $1 FOR UPDATE", user_id)
    if before.role is Role.ADMINISTRATOR and (role not in {None, Role.ADMINISTRATOR} or active is False):
        await _keep_an_administrator(db, user_id)
    try:
        row = await db.one(
            f"""
            UPDATE users SET email = coalesce($2, email), name = coalesce($3, name), role = coalesce($4, role),
              capacity_units = coalesce($5, capacity_units), active = coalesce($6, active),
              password_hash = coalesce($7, password_hash), default_presence = coalesce($8, default_presence),
              default_custom_id = CASE WHEN $8::text IS NULL THEN default_custom_id ELSE $9 END
            WHERE id = $1 RETURNING {COLUMNS}
            """,
            user_id,
            email,
            name,
            role,
            capacity_units,
            active,
            password_hash,
            *begun,
        )
    except asyncpg.UniqueViolationError as error:
        raise EmailTakenError(f"{email} is in use; choose another address.") from error
    if active is False:
        await presence.leave(db, user_id=user_id, now=now, actor=actor)
    if password_hash is not None or active is False or role not in {None, before.role}:
        await db.run("DELETE FROM sign_ins WHERE user_id = $1 AND user_id IS DISTINCT FROM $2", user_id, actor)
    record(db, UserChanged(user_id=user_id), now=now, actor=actor)
    return user_of(row)


async def get(db: Db, user_id: UUID) -> User:
    row = await db.find(f"SELECT {COLUMNS} FROM users WHERE id = $1", user_id)
    if row is None:
        raise NotFoundError("There is no such person.")
    return user_of(row)


def user_of(row: Row) -> User:
    return User(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        role=Role(row["role"]),
        capacity_units=row["capacity_units"],
        active=row["active"],
        default_presence=Presence(row["default_presence"]),
        default_custom_id=row["default_custom_id"],
        created_at=row["created_at"],
    )


async def _keep_an_administrator(db: Db, leaving: UUID) -> None:
    # Whoever leaves locks all of them in one order, or two who leave at once would wait for each other.
    here = await db.all("SELECT id FROM users WHERE role = 'administrator' AND active ORDER BY id FOR UPDATE")
    if all(row["id"] == leaving for row in here):
        raise InvalidError("This is the last administrator; make someone else one first.")
