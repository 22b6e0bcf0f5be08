"""Looking after accounts: LINE is asked again who they are, and what is left of the month."""

from datetime import datetime, timedelta
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.kit.events import record
from madoguchi.kit.jobs import enqueue, job
from madoguchi.kit.resources import Resources
from madoguchi.line import accounts, channel_api, credentials, quota, tokens
from madoguchi.line.channel_api import LineRefusedError, LineUnreachableError
from madoguchi.line.credentials import LineAwayError, WrongCredentialError
from madoguchi.line.events import LineCredentialsChecked
from madoguchi.line.models import Account, TokenKind, Validation

_UNAUTHORISED = 401
_VALIDATE_EVERY = timedelta(days=1)


async def validate(resources: Resources, *, account_id: UUID, actor: UUID | None = None) -> None:
    """Try an account's credentials at LINE as when they were given, and keep what came of it."""
    async with resources.database.reading() as db:
        known = await accounts.credentials(db, cipher=resources.cipher, account_id=account_id)
    if known is None or not known.whole:
        return
    now = resources.clock.now()
    try:
        proof = await credentials.prove(resources, known)
    except WrongCredentialError as error:
        async with resources.database.transaction() as db:
            account = await accounts.get(db, account_id)
            await accounts.keep_problem(db, account_id=account_id, problem=error.message, now=now)
            _note(db, account, error.message, now, actor)
        return
    except LineAwayError:
        return
    if proof.bot is None:
        return
    async with resources.database.transaction() as db:
        account = await accounts.get(db, account_id)
        if known.kind is TokenKind.LONG_LIVED:
            await accounts.keep_bot(db, account_id=account_id, bot=proof.bot, now=now)
        else:
            await accounts.keep_proof(db, account_id=account_id, cipher=resources.cipher, proof=proof)
        await accounts.make_ready(db, account_id=account_id, now=now)
        _note(db, account, None, now, actor)


def _note(db: Db, before: Account, problem: str | None, now: datetime, actor: UUID | None) -> None:
    """Record a check that somebody asked for, or that has found something else than was known."""
    found = Validation.VALID if problem is None else Validation.INVALID
    if actor is not None or found is not before.validation:
        record(db, LineCredentialsChecked(account_id=before.id, problem=problem), now=now, actor=actor)


@job()
async def check_accounts(db: Db, *, now: datetime) -> None:
    """Ask LINE what every account has left of the month, and once a day whether its credentials are still good."""
    for row in await db.all(
        "SELECT id, validated_at FROM line_accounts WHERE deleted_at IS NULL AND circuit_opened_at IS NULL"
    ):
        enqueue(db, refresh_quota, now=now, account_id=row["id"])
        if row["validated_at"] is None or row["validated_at"] < now - _VALIDATE_EVERY:
            enqueue(db, validate_later, now=now, account_id=row["id"])


@job(outside=True, lane="line-token:account_id", attempts=3)
async def validate_later(resources: Resources, *, account_id: UUID) -> None:
    await validate(resources, account_id=account_id)


@job(outside=True, attempts=3)
async def refresh_quota(resources: Resources, *, account_id: UUID) -> None:
    await read_quota(resources, account_id=account_id)


async def read_quota(resources: Resources, *, account_id: UUID) -> None:
    """Ask what the month's messages are, and how many were used; the old figures stay while LINE cannot be asked."""
    now = resources.clock.now()
    async with resources.database.reading() as db:
        token = await tokens.find(db, cipher=resources.cipher, account_id=account_id, now=now)
    if token is None:
        return
    try:
        left = await channel_api.get_quota(resources, token=token.text)
    except LineUnreachableError:
        return
    except LineRefusedError as error:
        if error.status == _UNAUTHORISED:
            async with resources.database.transaction() as db:
                await tokens.refused(db, token=token, now=now)
        return
    async with resources.database.transaction() as db:
        await quota.keep(db, account_id=account_id, quota=left, now=now)
