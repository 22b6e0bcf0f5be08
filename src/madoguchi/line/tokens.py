"""Channel access tokens: which to call LINE with, no calls when LINE refuses it, and new ones in time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn
from uuid import UUID

import httpx2
import structlog

from madoguchi.kit.crypto import Cipher
from madoguchi.kit.db import Db
from madoguchi.kit.errors import NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.jobs import NotYetError, enqueue, job
from madoguchi.kit.resources import Resources
from madoguchi.line import accounts, channel_api
from madoguchi.line.channel_api import LineRefusedError, LineUnreachableError
from madoguchi.line.credentials import Proof, issue
from madoguchi.line.events import LineTokenEnded, LineTokenRefused, LineTokenRenewed
from madoguchi.line.models import TokenKind

RENEW_BEFORE = {TokenKind.STATELESS: timedelta(minutes=5), TokenKind.V2_1: timedelta(days=7)}
UNAUTHORISED = 401
_ASK_AGAIN = timedelta(minutes=1)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Token:
    """What to call LINE with, and when it was put in: a refusal concerns this one, not whatever came after."""

    account_id: UUID
    text: str
    set_at: datetime


class AccountNotReadyError(NotYetError):
    """The account is off, or LINE refused its token: LINE is not to be called for it now."""


async def find(db: Db, *, cipher: Cipher, account_id: UUID, now: datetime) -> Token | None:
    """The token to call LINE with; None while there must be no call. Raises NotFoundError for a deleted account.

    Whoever gets None holds the account till the commit, so that what they put aside is found when it is ready.
    """
    ready = """
        SELECT access_token, access_token_set_at FROM line_accounts
        WHERE id = $1 AND active AND circuit_opened_at IS NULL
          AND (access_token_expires_at IS NULL OR access_token_expires_at > $2)
        """
    row = await db.find(ready, account_id, now)
    if row is None:
        there = await db.value("SELECT deleted_at IS NULL FROM line_accounts WHERE id = $1 FOR SHARE", account_id)
        if not there:
            raise NotFoundError("There is no such LINE account.")
        row = await db.find(ready, account_id, now)
    return Token(account_id, cipher.unseal(row["access_token"]), row["access_token_set_at"]) if row else None


async def get(db: Db, *, cipher: Cipher, account_id: UUID, now: datetime) -> Token:
    """As `find`, for jobs that can wait: raises AccountNotReadyError while there must be no call."""
    token = await find(db, cipher=cipher, account_id=account_id, now=now)
    if token is None:
        raise AccountNotReadyError(until=now + _ASK_AGAIN)
    return token


@asynccontextmanager
async def calling(resources: Resources, *, account_id: UUID) -> AsyncIterator[Token]:
    """The token for calls of a job that can wait: raises AccountNotReadyError, also when one of them meets a 401."""
    async with resources.database.reading() as db:
        token = await get(db, cipher=resources.cipher, account_id=account_id, now=resources.clock.now())
    try:
        yield token
    except httpx2.HTTPStatusError as error:
        if error.response.status_code == UNAUTHORISED:
            await give_up(resources, token=token)
        raise


async def give_up(resources: Resources, *, token: Token) -> NoReturn:
    """For jobs that met a 401 and can wait: opens the circuit, and raises AccountNotReadyError."""
    now = resources.clock.now()
    async with resources.database.transaction() as db:
        await refused(db, token=token, now=now)
    raise AccountNotReadyError(until=now + _ASK_AGAIN)


async def refused(db: Db, *, token: Token, now: datetime) -> None:
    """LINE answered 401: call nothing with this token any more (F18). Nothing changes when another is there already."""
    opened = await db.run(
        """
        UPDATE line_accounts SET circuit_opened_at = $3, validation = 'invalid',
          validation_problem = coalesce(validation_problem, 'LINE refuses the access token.')
        WHERE id = $1 AND access_token_set_at = $2 AND circuit_opened_at IS NULL
        """,
        token.account_id,
        token.set_at,
        now,
    )
    if opened:
        log.error("line.token_refused", account_id=str(token.account_id), do="Put in a new channel access token.")
        record(db, LineTokenRefused(account_id=token.account_id), now=now)


@job()
async def renew_due(db: Db, *, now: datetime) -> None:
    """Ask for a new token for every account whose own ends soon, or was refused though we issue them."""
    for kind, before in RENEW_BEFORE.items():
        due = await db.all(
            """
            SELECT id FROM line_accounts WHERE token_kind = $1 AND deleted_at IS NULL
              AND (access_token_expires_at < $2 OR circuit_opened_at IS NOT NULL)
            """,
            kind,
            now + before,
        )
        for row in due:
            enqueue(db, renew, now=now, account_id=row["id"])


@job(outside=True, lane="line-token:account_id", attempts=2)
async def renew(resources: Resources, *, account_id: UUID) -> None:
    """Issue a token and keep it; when LINE refuses, say why and go on with the old one for as long as it is good."""
    now = resources.clock.now()
    async with resources.database.reading() as db:
        known = await accounts.credentials(db, cipher=resources.cipher, account_id=account_id)
        due = await _is_due(db, account_id, now)
    if known is None or not known.whole or not due:
        return
    try:
        issued = await issue(resources, known)
        # Tried before what waits goes out by it, or each of them would meet the next refusal.
        bot = await channel_api.get_bot(resources, token=issued.text)
    except LineRefusedError as error:
        async with resources.database.transaction() as db:
            problem = f"LINE issues no new access token: {error.said or error.status}"
            await accounts.keep_problem(db, account_id=account_id, problem=problem, now=now)
            await _note_ended(db, account_id, now)
        return
    except LineUnreachableError:
        async with resources.database.transaction() as db:
            await _note_ended(db, account_id, now)
        raise
    async with resources.database.transaction() as db:
        await accounts.get(db, account_id)
        expires_at = now + timedelta(seconds=issued.seconds)
        proof = Proof(credentials=known, access_token=issued.text, expires_at=expires_at, bot=bot, at=now)
        await accounts.keep_proof(db, account_id=account_id, cipher=resources.cipher, proof=proof)
        await accounts.make_ready(db, account_id=account_id, now=now)
        if known.kind is TokenKind.V2_1:
            record(db, LineTokenRenewed(account_id=account_id, expires_at=expires_at), now=now)


@job()
async def probe_refused(db: Db, *, now: datetime) -> None:
    """See whether LINE takes a refused token after all: it may have been LINE's own mistake."""
    for row in await db.all(
        "SELECT id FROM line_accounts WHERE circuit_opened_at < $1 AND active AND token_kind = 'long_lived'",
        now - _ASK_AGAIN,
    ):
        enqueue(db, probe, now=now, account_id=row["id"])


@job(outside=True, lane="line-token:account_id", attempts=1)
async def probe(resources: Resources, *, account_id: UUID) -> None:
    async with resources.database.reading() as db:
        known = await accounts.credentials(db, cipher=resources.cipher, account_id=account_id)
    if known is None or not known.whole:
        return
    try:
        bot = await channel_api.get_bot(resources, token=known.access_token or "")
    except (LineRefusedError, LineUnreachableError):
        return
    now = resources.clock.now()
    async with resources.database.transaction() as db:
        account = await accounts.get(db, account_id)
        if account.circuit_opened_at is not None and account.bot_user_id in {None, bot.user_id}:
            await accounts.make_ready(db, account_id=account_id, now=now)


async def _note_ended(db: Db, account_id: UUID, now: datetime) -> None:
    """Say of a token that has ended, since no new one was to be had in time, that nothing goes out by it."""
    ended = await db.run(
        """
        UPDATE line_accounts SET circuit_opened_at = $2
        WHERE id = $1 AND access_token_expires_at <= $2 AND circuit_opened_at IS NULL AND deleted_at IS NULL
        """,
        account_id,
        now,
    )
    if ended:
        record(db, LineTokenEnded(account_id=account_id), now=now)


async def _is_due(db: Db, account_id: UUID, now: datetime) -> bool:
    """Whether nobody has renewed it since it was asked for."""
    row = await db.one(
        "SELECT token_kind, access_token_expires_at, circuit_opened_at FROM line_accounts WHERE id = $1", account_id
    )
    before = RENEW_BEFORE.get(TokenKind(row["token_kind"]), timedelta(0))
    ends = row["access_token_expires_at"]
    return row["circuit_opened_at"] is not None or (ends is not None and ends < now + before)
