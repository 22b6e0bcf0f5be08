"""LINE Official Accounts: connected, changed, and their secrets kept sealed."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
from cryptography.fernet import InvalidToken

from madoguchi.kit.crypto import Cipher
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import ConflictError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id
from madoguchi.line.events import LineAccountAdded, LineAccountChanged
from madoguchi.line.models import Account, GroupPolicy

COLUMNS = (
    "id, key, name, channel_id, channel_secret_last4, channel_secret_set_at, access_token_last4, "
    "access_token_set_at, created_at, last_webhook_at, group_policy"
)


class AccountTakenError(ConflictError):
    code = "account_taken"


@dataclass(frozen=True, slots=True)
class Door:
    """What the webhook needs to know of an account to let its events in."""

    account_id: UUID
    channel_secret: bytes
    """Empty when it was sealed with a key that is not at hand; then nothing is let in."""


class DoorsMoved:
    """Wakes all processes that keep the accounts' doors in memory; there is nothing to write for it."""

    wakes = "doors"

    async def flush(self, _db: Db) -> None:
        return


async def add(
    db: Db,
    *,
    cipher: Cipher,
    name: str,
    channel_id: str,
    channel_secret: str,
    access_token: str,
    now: datetime,
    actor: UUID | None,
) -> Account:
    """Connect an account; raises AccountTakenError when its channel is connected already."""
    try:
        row = await db.one(
            f"""
            INSERT INTO line_accounts (id, key, name, channel_id, channel_secret, channel_secret_last4,
              channel_secret_set_at, access_token, access_token_last4, access_token_set_at, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $9, $7, $8, $9, $9) RETURNING {COLUMNS}
            """,
            new_id(now),
            secrets.token_urlsafe(12),
            name.strip(),
            channel_id,
            cipher.seal(channel_secret),
            channel_secret[-4:],
            cipher.seal(access_token),
            access_token[-4:],
            now,
        )
    except asyncpg.UniqueViolationError as error:
        raise AccountTakenError(f"The channel {channel_id} is connected already.") from error
    db.buffer(DoorsMoved)
    record(db, LineAccountAdded(account_id=row["id"]), now=now, actor=actor)
    return account_of(row)


async def change(
    db: Db,
    *,
    cipher: Cipher,
    account_id: UUID,
    now: datetime,
    actor: UUID | None,
    name: str | None = None,
    channel_id: str | None = None,
    channel_secret: str | None = None,
    access_token: str | None = None,
    group_policy: GroupPolicy | None = None,
) -> Account:
    """Change what is given; raises NotFoundError or AccountTakenError."""
    try:
        row = await db.find(
            f"""
            UPDATE line_accounts SET name = coalesce($2, name), channel_id = coalesce($3, channel_id),
              channel_secret = coalesce($4, channel_secret),
              channel_secret_last4 = coalesce($5, channel_secret_last4),
              channel_secret_set_at = CASE WHEN $4::bytea IS NULL THEN channel_secret_set_at ELSE $8 END,
              access_token = coalesce($6, access_token), access_token_last4 = coalesce($7, access_token_last4),
              access_token_set_at = CASE WHEN $6::bytea IS NULL THEN access_token_set_at ELSE $8 END,
              group_policy = coalesce($9, group_policy)
            WHERE id = $1 RETURNING {COLUMNS}
            """,
            account_id,
            name and name.strip(),
            channel_id,
            channel_secret and cipher.seal(channel_secret),
            channel_secret and channel_secret[-4:],
            access_token and cipher.seal(access_token),
            access_token and access_token[-4:],
            now,
            group_policy,
        )
    except asyncpg.UniqueViolationError as error:
        raise AccountTakenError(f"The channel {channel_id} is connected already.") from error
    if row is None:
        raise NotFoundError("There is no such LINE account.")
    db.buffer(DoorsMoved)
    record(db, LineAccountChanged(account_id=account_id), now=now, actor=actor)
    return account_of(row)


async def access_token(db: Db, *, cipher: Cipher, account_id: UUID) -> str:
    """The token to call LINE with; raises NotFoundError."""
    sealed = await db.value("SELECT access_token FROM line_accounts WHERE id = $1", account_id)
    if sealed is None:
        raise NotFoundError("There is no such LINE account.")
    return cipher.unseal(sealed)


async def doors(db: Db, *, cipher: Cipher) -> Mapping[str, Door]:
    """Every account's door, by the key in its webhook address."""
    rows = await db.all("SELECT id, key, channel_secret FROM line_accounts")
    return {row["key"]: Door(row["id"], (_open(cipher, row["channel_secret"]) or "").encode()) for row in rows}


def is_usable(row: Row, *, cipher: Cipher) -> bool:
    """Whether an account's secrets were sealed with a key that is at hand."""
    return all(_open(cipher, row[sealed]) is not None for sealed in ("channel_secret", "access_token"))


async def note_webhook(db: Db, *, account_id: UUID, now: datetime) -> None:
    await db.run("UPDATE line_accounts SET last_webhook_at = $2 WHERE id = $1", account_id, now)


def _open(cipher: Cipher, sealed: bytes) -> str | None:
    try:
        return cipher.unseal(sealed)
    except InvalidToken:
        return None


def account_of(row: Row) -> Account:
    return Account(
        id=row["id"],
        key=row["key"],
        name=row["name"],
        channel_id=row["channel_id"],
        channel_secret_last4=row["channel_secret_last4"],
        channel_secret_set_at=row["channel_secret_set_at"],
        access_token_last4=row["access_token_last4"],
        access_token_set_at=row["access_token_set_at"],
        created_at=row["created_at"],
        last_webhook_at=row["last_webhook_at"],
        group_policy=GroupPolicy(row["group_policy"]),
    )
