"""Signing in and out: an opaque token in a cookie, its hash in a table."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.kit.errors import DomainError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.jobs import job
from madoguchi.people.events import SignedIn, SignedOut
from madoguchi.people.models import COLUMNS, User
from madoguchi.people.users import user_of

IDLE_LIMIT = timedelta(hours=12)
LONGEST = timedelta(days=7)
GOING_ON = f"""
(sign_ins.seen_at > {{now}}::timestamptz - interval '{int(IDLE_LIMIT.total_seconds())} seconds'
  AND sign_ins.created_at > {{now}}::timestamptz - interval '{int(LONGEST.total_seconds())} seconds')
"""
"""SQL for whether a sign-in is not too old to be used."""
_FAILURES_ALLOWED = 5
_FAILURES_WITHIN = timedelta(minutes=1)
_TOUCH_AFTER = timedelta(minutes=5)


class WrongCredentialsError(DomainError):
    """Said the same way whether the address or the password is wrong."""

    code = "wrong_credentials"


class TooManyAttemptsError(DomainError):
    code = "too_many_attempts"


async def begin_attempt(db: Db, *, email: str, address: str, now: datetime) -> tuple[User | None, str | None]:
    """Count an attempt before its password is looked at; whom it is for, and their password's hash.

    Five failures a minute for one email from one address are enough: TooManyAttemptsError. Attempts at the same
    moment are counted one after another, so that many at once are no more than five either (S48).
    """
    email = email.strip().lower()
    await db.run("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"sign-in {email} {address}")
    failures: int = await db.value(
        "SELECT count(*) FROM failed_sign_ins WHERE email = $1 AND address = $2 AND at > $3",
        email,
        address,
        now - _FAILURES_WITHIN,
    )
    if failures >= _FAILURES_ALLOWED:
        raise TooManyAttemptsError("Too many attempts; wait a minute and try again.")
    await db.run("INSERT INTO failed_sign_ins VALUES ($1, $2, $3)", email, address, now)
    row = await db.find(f"SELECT {COLUMNS}, password_hash FROM users WHERE lower(email) = $1 AND active", email)
    return (user_of(row), row["password_hash"]) if row else (None, None)


async def sign_in(db: Db, *, user: User, address: str, now: datetime) -> str:
    """Somebody's password was right: the token to give them. What was counted against them is forgotten."""
    email = user.email.strip().lower()
    await db.run("DELETE FROM failed_sign_ins WHERE email = $1 AND address = $2", email, address)
    token = secrets.token_urlsafe(32)
    await db.run("INSERT INTO sign_ins VALUES ($1, $2, $3, $3)", _hash(token), user.id, now)
    record(db, SignedIn(user_id=user.id), now=now, actor=user.id)
    return token


async def find_user(db: Db, *, token: str, now: datetime) -> User | None:
    """Who holds this token; None when it is unknown, too old, or its person is out of service."""
    row = await db.find(
        f"""
        SELECT {COLUMNS}, sign_ins.seen_at FROM sign_ins JOIN users ON users.id = user_id
        WHERE token_hash = $1 AND {GOING_ON.format(now="$2")} AND active
        """,
        _hash(token),
        now,
    )
    if row is None:
        return None
    if row["seen_at"] < now - _TOUCH_AFTER:
        await db.run("UPDATE sign_ins SET seen_at = $2 WHERE token_hash = $1", _hash(token), now)
    return user_of(row)


async def lock(db: Db, *, token: str) -> bytes:
    """The key of the sign-in with this token, which stays till the commit; raises NotFoundError when it is over."""
    key: bytes | None = await db.value("SELECT token_hash FROM sign_ins WHERE token_hash = $1 FOR UPDATE", _hash(token))
    if key is None:
        raise NotFoundError("This sign-in is over; sign in again.")
    return key


async def sign_out(db: Db, *, token: str, user_id: UUID, now: datetime) -> None:
    await db.run("DELETE FROM sign_ins WHERE token_hash = $1", _hash(token))
    record(db, SignedOut(user_id=user_id), now=now, actor=user_id)


async def end_others(db: Db, *, user_id: UUID, token: str) -> None:
    """End all sign-ins of a person but the one with this token."""
    await db.run("DELETE FROM sign_ins WHERE user_id = $1 AND token_hash <> $2", user_id, _hash(token))


@job()
async def forget_old(db: Db, *, now: datetime) -> None:
    """Delete sign-ins that can no longer be used, and failures that no longer count."""
    await db.run("DELETE FROM sign_ins WHERE seen_at <= $1 OR created_at <= $2", now - IDLE_LIMIT, now - LONGEST)
    await db.run("DELETE FROM failed_sign_ins WHERE at <= $1", now - _FAILURES_WITHIN)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
