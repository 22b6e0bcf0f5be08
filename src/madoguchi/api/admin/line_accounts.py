"""LINE accounts: connected, changed, switched and deleted; their secrets are taken and never given back."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from cryptography.fernet import InvalidToken
from fastapi import APIRouter, Response
from pydantic import Field, StringConstraints

from madoguchi.api.admin import line_account_view
from madoguchi.api.admin.line_account_view import LineAccountView
from madoguchi.api.dependencies import Administrator, Held, Now, Tx
from madoguchi.api.schema import In, Name, Out
from madoguchi.kit.resources import Resources
from madoguchi.line import accounts, assertions, credentials, privacy
from madoguchi.line.credentials import Credentials, Proof, wrong
from madoguchi.line.models import GroupPolicy, TokenKind
from madoguchi.line.privacy import Agreement
from madoguchi.people.models import User
from madoguchi.routing import instances
from madoguchi.routing.instances import Features

router = APIRouter(prefix="/api/admin/line-accounts", tags=["admin: LINE accounts"])

SEALED = "sealed:"
"""How an assertion key begins that we have made and sealed, so that a browser can hold it till the account is saved."""
ChannelId = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\d{5,20}$")]
ChannelSecret = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9a-f]{32}$")]
AccessToken = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=8, max_length=1000, pattern=r"^[!-~]+$")
]
AssertionKid = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern="^[!-~]+$")
]
AssertionKey = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8000)]
PrivacyVersion = Annotated[str, StringConstraints(max_length=40)]
Hours = Annotated[int, Field(ge=0, le=int(accounts.LONGEST_ROTATION.total_seconds()) // 3600)]


class LineAccountList(Out):
    items: list[LineAccountView]


class NewLineAccount(In):
    name: Name
    channel_id: ChannelId
    channel_secret: ChannelSecret
    token_kind: TokenKind = TokenKind.LONG_LIVED
    channel_access_token: AccessToken | None = None
    """For a long-lived token; the others are issued."""
    assertion_kid: AssertionKid | None = None
    assertion_key: AssertionKey | None = None
    """For tokens of version 2.1: the private key as JWK or PEM, or one that was generated here."""
    workstream_id: UUID | None = None
    privacy_version: PrivacyVersion | None = None
    """The version of the privacy text that is agreed to; without it the account stays switched off."""


class LineAccountChange(In):
    name: Name | None = None
    channel_id: ChannelId | None = None
    channel_secret: ChannelSecret | None = None
    old_secret_valid_hours: Hours = 0
    """How long webhooks signed with the secret before are still taken."""
    token_kind: TokenKind | None = None
    channel_access_token: AccessToken | None = None
    assertion_kid: AssertionKid | None = None
    assertion_key: AssertionKey | None = None
    group_policy: GroupPolicy | None = None
    postback_opens: bool | None = None
    """Whether a pressed button begins a conversation when none is going on."""
    active: bool | None = None
    privacy_version: PrivacyVersion | None = None


_CREDENTIALS = ("channel_id", "channel_secret", "token_kind", "channel_access_token", "assertion_kid", "assertion_key")


@router.get("")
async def list_line_accounts(_: Administrator, db: Tx, held: Held) -> LineAccountList:
    return LineAccountList(items=await line_account_view.every(db, held))


@router.get("/{account_id}")
async def get_line_account(account_id: UUID, _: Administrator, db: Tx, held: Held) -> LineAccountView:
    return await line_account_view.get(db, account_id, held)


@router.post("", status_code=201)
async def add_line_account(body: NewLineAccount, me: Administrator, held: Held, clock: Now) -> LineAccountView:
    """Try the credentials at LINE, then connect the account; it is on when the privacy text is agreed to."""
    async with held.database.reading() as db:
        await accounts.check_free(db, channel_id=body.channel_id)
    proof = await credentials.prove(held, _fit(_given(held, body)))
    agreement = _agreement(body.privacy_version, me, held)
    async with held.database.transaction() as db:
        account = await accounts.add(
            db, cipher=held.cipher, name=body.name, proof=proof, agreement=agreement, now=clock.now(), actor=me.id
        )
        if body.workstream_id is not None:
            await instances.set_up(
                db,
                workstream_id=body.workstream_id,
                account_id=account.id,
                features=Features(),
                now=clock.now(),
                actor=me.id,
            )
        return await line_account_view.get(db, account.id, held)


@router.patch("/{account_id}")
async def change_line_account(
    account_id: UUID, body: LineAccountChange, me: Administrator, held: Held, clock: Now
) -> LineAccountView:
    """Change what is given; new credentials are tried at LINE first."""
    proof = await _prove(held, account_id, body)
    agreement = _agreement(body.privacy_version, me, held)
    async with held.database.transaction() as db:
        now = clock.now()
        await accounts.change(
            db,
            cipher=held.cipher,
            account_id=account_id,
            name=body.name,
            group_policy=body.group_policy,
            postback_opens=body.postback_opens,
            proof=proof,
            rotation=timedelta(hours=body.old_secret_valid_hours),
            now=now,
            actor=me.id,
        )
        if body.active:
            await accounts.switch_on(db, account_id=account_id, agreement=agreement, now=now, actor=me.id)
        elif body.active is False:
            await accounts.switch_off(db, account_id=account_id, now=now, actor=me.id)
        return await line_account_view.get(db, account_id, held)


@router.delete("/{account_id}", status_code=204)
async def delete_line_account(account_id: UUID, me: Administrator, db: Tx, clock: Now) -> Response:
    """Delete an account that no workstream uses; its transcripts stay."""
    in_use = await instances.is_in_use(db, account_id=account_id)
    await accounts.delete(db, account_id=account_id, in_use=in_use, now=clock.now(), actor=me.id)
    return Response(status_code=204)


async def _prove(held: Resources, account_id: UUID, body: LineAccountChange) -> Proof | None:
    """The credentials as they would be, tried at LINE; None when none of them changes."""
    async with held.database.reading() as db:
        await line_account_view.get(db, account_id, held)
        if not any(getattr(body, field) is not None for field in _CREDENTIALS):
            return None
        known = await accounts.credentials(db, cipher=held.cipher, account_id=account_id)
    return await credentials.prove(held, _fit(_given(held, body, known)))


def _given(held: Resources, body: NewLineAccount | LineAccountChange, known: Credentials | None = None) -> Credentials:
    """What a body says of the credentials, on top of what is known of them."""
    key = _key(held, body.assertion_key) if body.assertion_key is not None else None
    pasted = known.access_token if known and known.kind is TokenKind.LONG_LIVED else None
    return Credentials(
        channel_id=body.channel_id or (known.channel_id if known else ""),
        channel_secret=body.channel_secret or (known.channel_secret if known else ""),
        kind=body.token_kind or (known.kind if known else TokenKind.LONG_LIVED),
        access_token=body.channel_access_token or pasted,
        assertion_kid=body.assertion_kid or (known.assertion_kid if known else None),
        assertion_key=key or (known.assertion_key if known else None),
    )


def _key(held: Resources, text: str) -> str:
    """An assertion key as PEM, pasted or generated here."""
    if not text.startswith(SEALED):
        return assertions.read(text)
    try:
        return held.cipher.unseal(text.removeprefix(SEALED).encode())
    except InvalidToken as error:
        raise wrong("assertion_key", "This key was not generated here; generate a new one.") from error


def _fit(given: Credentials) -> Credentials:
    """The credentials, when nothing that their kind of token needs is missing."""
    if not given.channel_secret:
        raise wrong("channel_secret", "Put in the channel secret too: the one on file cannot be opened here.")
    if given.kind is TokenKind.LONG_LIVED and not given.access_token:
        raise wrong("channel_access_token", "A long-lived token has to be issued in LINE's console and put in here.")
    if given.kind is TokenKind.V2_1 and not given.assertion_key:
        raise wrong("assertion_key", "Tokens of version 2.1 need the private key of an assertion signing key.")
    if given.kind is TokenKind.V2_1 and not given.assertion_kid:
        raise wrong("assertion_kid", "Register the public key in LINE's console, which then tells its ID (kid).")
    return given


def _agreement(version: str | None, me: User, held: Resources) -> Agreement | None:
    return privacy.agree(version=version, user_id=me.id, now=held.clock.now()) if version is not None else None
