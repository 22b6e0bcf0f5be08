"""LINE Official Accounts: connected, changed, switched, deleted, and their secrets kept sealed."""

import dataclasses
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
from cryptography.fernet import InvalidToken

from madoguchi.kit.crypto import Cipher
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import ConflictError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id
from madoguchi.line.channel_api import Bot
from madoguchi.line.credentials import Credentials, Proof
from madoguchi.line.events import (
    LineAccountAdded,
    LineAccountChanged,
    LineAccountDeleted,
    LineAccountReady,
    LineAccountSwitchedOff,
    LineAccountSwitchedOn,
    LineCredentialsChanged,
    LinePrivacyAccepted,
    LineTokenAccepted,
)
from madoguchi.line.models import Account, GroupPolicy, TokenKind, Validation
from madoguchi.line.privacy import Agreement, NotAgreedError

COLUMNS = ", ".join(field.name for field in dataclasses.fields(Account))
LONGEST_ROTATION = timedelta(days=7)


class AccountTakenError(ConflictError):
    code = "account_taken"


class AccountInUseError(ConflictError):
    """A workstream still takes its conversations."""

    code = "account_in_use"


@dataclass(frozen=True, slots=True)
class Door:
    """What the webhook needs to know of an account to let its events in."""

    account_id: UUID
    active: bool
    bot_user_id: str | None
    """Whom its webhooks are for; unknown until LINE was asked."""
    channel_secret: bytes
    """Empty when it was sealed with a key that is not at hand; then nothing is let in."""
    previous_secret: bytes
    previous_secret_until: datetime | None

    def secrets(self, now: datetime) -> list[bytes]:
        """Those that are good now: for a chosen time after a change also the one before (F12)."""
        rotating = self.previous_secret_until is not None and now < self.previous_secret_until
        return [self.channel_secret, self.previous_secret] if rotating else [self.channel_secret]


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
    proof: Proof,
    agreement: Agreement | None,
    now: datetime,
    actor: UUID | None,
) -> Account:
    """Connect an account; it is on when somebody agreed to that (P01). Raises AccountTakenError."""
    account_id, channel_id = new_id(now), proof.credentials.channel_id
    try:
        await db.run(
            """
            INSERT INTO line_accounts (id, key, name, active, channel_id, channel_secret, channel_secret_last4,
              channel_secret_set_at, access_token, access_token_last4, access_token_set_at, created_at)
            VALUES ($1, $2, $3, false, $4, '', '', $5, '', '', $5, $5)
            """,
            account_id,
            secrets.token_urlsafe(12),
            name.strip(),
            channel_id,
            now,
        )
    except asyncpg.UniqueViolationError as error:
        raise AccountTakenError(f"The channel {channel_id} is connected already.") from error
    await _keep_secret(db, account_id, cipher, proof.credentials.channel_secret, now, rotation=timedelta(0))
    await keep_proof(db, account_id=account_id, cipher=cipher, proof=proof)
    db.buffer(DoorsMoved)
    record(db, LineAccountAdded(account_id=account_id), now=now, actor=actor)
    if agreement is not None:
        await switch_on(db, account_id=account_id, agreement=agreement, now=now, actor=actor)
    return await get(db, account_id)


async def check_free(db: Db, *, channel_id: str) -> None:
    """Raises AccountTakenError when the channel is connected already."""
    found = "SELECT EXISTS (SELECT FROM line_accounts WHERE channel_id = $1 AND deleted_at IS NULL)"
    if await db.value(found, channel_id):
        raise AccountTakenError(f"The channel {channel_id} is connected already.")


async def change(
    db: Db,
    *,
    cipher: Cipher,
    account_id: UUID,
    now: datetime,
    actor: UUID | None,
    name: str | None = None,
    group_policy: GroupPolicy | None = None,
    postback_opens: bool | None = None,
    proof: Proof | None = None,
    rotation: timedelta = timedelta(0),
) -> Account:
    """Change what is given; for `rotation` the secret before is good too. Raises NotFoundError or AccountTakenError."""
    account = await get(db, account_id)
    if proof is not None:
        known = await credentials(db, cipher=cipher, account_id=account_id)
        what = proof.credentials.changed_from(known)
        await _keep_channel(db, account_id, proof.credentials.channel_id)
        if known is None or known.channel_secret != proof.credentials.channel_secret:
            await _keep_secret(db, account_id, cipher, proof.credentials.channel_secret, now, rotation=rotation)
        await keep_proof(db, account_id=account_id, cipher=cipher, proof=proof)
        record(db, LineCredentialsChanged(account_id=account_id, what=what), now=now, actor=actor)
        await make_ready(db, account_id=account_id, now=now)
    given = {"name": name and name.strip(), "group_policy": group_policy, "postback_opens": postback_opens}
    changed = {field: value for field, value in given.items() if value not in {None, getattr(account, field)}}
    for field, value in changed.items():
        await db.run(f"UPDATE line_accounts SET {field} = $2 WHERE id = $1", account_id, value)
    if changed:
        record(db, LineAccountChanged(account_id=account_id, what=list(changed)), now=now, actor=actor)
    db.buffer(DoorsMoved)
    return await get(db, account_id)


async def switch_on(
    db: Db, *, account_id: UUID, agreement: Agreement | None, now: datetime, actor: UUID | None
) -> None:
    """Let it take and send messages; raises NotAgreedError when nobody agreed to the privacy text yet (P01)."""
    account = await get(db, account_id)
    if agreement is not None:
        await db.run(
            "UPDATE line_accounts SET privacy_version = $2, privacy_accepted_by = $3, privacy_accepted_at = $4 "
            "WHERE id = $1",
            account_id,
            agreement.version,
            agreement.user_id,
            agreement.at,
        )
        record(db, LinePrivacyAccepted(account_id=account_id, version=agreement.version), now=now, actor=actor)
    elif account.privacy_version is None:
        raise NotAgreedError("Agree first to the text about data that goes to LINE.")
    changed = await db.run("UPDATE line_accounts SET active = true WHERE id = $1 AND NOT active", account_id)
    if changed:
        db.buffer(DoorsMoved)
        version = agreement.version if agreement else account.privacy_version
        record(db, LineAccountSwitchedOn(account_id=account_id, privacy_version=version), now=now, actor=actor)
        record(db, LineAccountReady(account_id=account_id), now=now)


async def switch_off(db: Db, *, account_id: UUID, now: datetime, actor: UUID | None) -> None:
    """Let nothing in or out; what is to be sent waits."""
    await get(db, account_id)
    if await db.run("UPDATE line_accounts SET active = false WHERE id = $1 AND active", account_id):
        db.buffer(DoorsMoved)
        record(db, LineAccountSwitchedOff(account_id=account_id), now=now, actor=actor)


async def delete(db: Db, *, account_id: UUID, in_use: bool, now: datetime, actor: UUID | None) -> None:
    """Forget its secrets and let nothing in; its name stays in transcripts. Raises AccountInUseError (§19)."""
    account = await get(db, account_id)
    if in_use:
        raise AccountInUseError(f"{account.name} is still set up on a workstream; remove it there first.")
    await db.run(
        """
        UPDATE line_accounts SET deleted_at = $2, active = false, channel_secret = '', access_token = '',
          previous_secret = NULL, assertion_key = NULL WHERE id = $1
        """,
        account_id,
        now,
    )
    db.buffer(DoorsMoved)
    record(db, LineAccountDeleted(account_id=account_id, name=account.name, at=now), now=now, actor=actor)


async def get(db: Db, account_id: UUID) -> Account:
    """An account that was not deleted, locked till the commit; raises NotFoundError."""
    row = await db.find(
        f"SELECT {COLUMNS} FROM line_accounts WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE", account_id
    )
    if row is None:
        raise NotFoundError("There is no such LINE account.")
    return account_of(row)


async def credentials(db: Db, *, cipher: Cipher, account_id: UUID) -> Credentials | None:
    """What is kept of an account's credentials, as far as the key at hand opens it; None when it is gone."""
    row = await db.find(
        """
        SELECT channel_id, channel_secret, token_kind, access_token, assertion_kid, assertion_key
        FROM line_accounts WHERE id = $1 AND deleted_at IS NULL
        """,
        account_id,
    )
    if row is None:
        return None
    return Credentials(
        channel_id=row["channel_id"],
        channel_secret=_open(cipher, row["channel_secret"]) or "",
        kind=TokenKind(row["token_kind"]),
        access_token=_open(cipher, row["access_token"]),
        assertion_kid=row["assertion_kid"],
        assertion_key=row["assertion_key"] and _open(cipher, row["assertion_key"]),
    )


async def keep_proof(db: Db, *, account_id: UUID, cipher: Cipher, proof: Proof) -> None:
    """Keep a token, its kind, and whose it is."""
    given = proof.credentials
    await db.run(
        """
        UPDATE line_accounts SET token_kind = $2, access_token = $3, access_token_last4 = $4, access_token_set_at = $5,
          access_token_expires_at = $6, assertion_kid = $7, assertion_key = $8
        WHERE id = $1
        """,
        account_id,
        given.kind,
        cipher.seal(proof.access_token),
        proof.access_token[-4:],
        proof.at,
        proof.expires_at,
        given.assertion_kid,
        given.assertion_key and cipher.seal(given.assertion_key),
    )
    if proof.bot is not None:
        await keep_bot(db, account_id=account_id, bot=proof.bot, now=proof.at)


async def keep_bot(db: Db, *, account_id: UUID, bot: Bot, now: datetime) -> None:
    """Keep what LINE says of an account whose credentials it has just taken."""
    fields = dataclasses.asdict(bot)
    await db.run(
        """
        UPDATE line_accounts SET bot_user_id = $2, bot = $3, validation = 'valid', validation_problem = NULL,
          validated_at = $4 WHERE id = $1
        """,
        account_id,
        fields.pop("user_id"),
        fields,
        now,
    )
    db.buffer(DoorsMoved)


async def keep_problem(db: Db, *, account_id: UUID, problem: str, now: datetime) -> None:
    """Keep what LINE has against an account's credentials."""
    await db.run(
        "UPDATE line_accounts SET validation = 'invalid', validation_problem = $2, validated_at = $3 WHERE id = $1",
        account_id,
        problem,
        now,
    )


async def make_ready(db: Db, *, account_id: UUID, now: datetime) -> None:
    """Let LINE be called again after a token was put right; what waited goes out (F18)."""
    refused_at = await db.value(
        """
        UPDATE line_accounts AS held SET circuit_opened_at = NULL, validation_problem = NULL,
          validation = CASE WHEN held.bot_user_id IS NULL THEN 'unchecked' ELSE 'valid' END
        FROM (SELECT id, circuit_opened_at FROM line_accounts WHERE id = $1 FOR NO KEY UPDATE) AS before
        WHERE held.id = before.id RETURNING before.circuit_opened_at
        """,
        account_id,
    )
    if refused_at is not None:
        record(db, LineTokenAccepted(account_id=account_id), now=now)
    record(db, LineAccountReady(account_id=account_id), now=now)


async def doors(db: Db, *, cipher: Cipher) -> Mapping[str, Door]:
    """Every account's door, by the key in its webhook address."""
    rows = await db.all(
        """
        SELECT id, key, active, bot_user_id, channel_secret, previous_secret, previous_secret_until
        FROM line_accounts WHERE deleted_at IS NULL
        """
    )
    return {row["key"]: _door(row, cipher) for row in rows}


def is_usable(row: Row, *, cipher: Cipher) -> bool:
    """Whether an account's secrets were sealed with a key that is at hand."""
    return all(_open(cipher, row[sealed]) is not None for sealed in ("channel_secret", "access_token"))


def account_of(row: Row) -> Account:
    fields = {field.name: row[field.name] for field in dataclasses.fields(Account)}
    kinds = {"token_kind": TokenKind, "validation": Validation, "group_policy": GroupPolicy}
    return Account(**fields | {name: kind(row[name]) for name, kind in kinds.items()})


async def _keep_channel(db: Db, account_id: UUID, channel_id: str) -> None:
    try:
        await db.run("UPDATE line_accounts SET channel_id = $2 WHERE id = $1", account_id, channel_id)
    except asyncpg.UniqueViolationError as error:
        raise AccountTakenError(f"The channel {channel_id} is connected already.") from error


async def _keep_secret(
    db: Db, account_id: UUID, cipher: Cipher, secret: str, now: datetime, *, rotation: timedelta
) -> None:
    await db.run(
        """
        UPDATE line_accounts SET
          previous_secret = CASE WHEN $5::timestamptz > $4 THEN channel_secret END,
          previous_secret_until = CASE WHEN $5::timestamptz > $4 THEN $5 END,
          channel_secret = $2, channel_secret_last4 = $3, channel_secret_set_at = $4, signature_failures = 0
        WHERE id = $1
        """,
        account_id,
        cipher.seal(secret),
        secret[-4:],
        now,
        now + min(rotation, LONGEST_ROTATION),
    )


def _door(row: Row, cipher: Cipher) -> Door:
    previous = row["previous_secret"]
    return Door(
        account_id=row["id"],
        active=row["active"],
        bot_user_id=row["bot_user_id"],
        channel_secret=(_open(cipher, row["channel_secret"]) or "").encode(),
        previous_secret=((previous and _open(cipher, previous)) or "").encode(),
        previous_secret_until=row["previous_secret_until"],
    )


def _open(cipher: Cipher, sealed: bytes) -> str | None:
    try:
        return cipher.unseal(sealed)
    except InvalidToken:
        return None
