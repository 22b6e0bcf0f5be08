"""An account's credentials, tried at LINE before they are kept: whether secret and token speak for one bot."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from madoguchi.kit.errors import ConflictError, InvalidError
from madoguchi.kit.resources import Resources
from madoguchi.line import assertions, channel_api
from madoguchi.line.channel_api import Bot, IssuedToken, LineRefusedError, LineUnreachableError
from madoguchi.line.models import TokenKind

_UNAUTHORISED = 401
_NOT_FOUND = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What an administrator takes over from LINE's console."""

    channel_id: str
    channel_secret: str
    kind: TokenKind
    access_token: str | None = None
    """Given for a long-lived token; the others are issued."""
    assertion_kid: str | None = None
    assertion_key: str | None = None
    """PEM; both for tokens of version 2.1."""

    @property
    def whole(self) -> bool:
        """Whether all that was kept could be opened."""
        return bool(self.channel_secret and self.access_token)

    def changed_from(self, known: "Credentials | None") -> list[str]:
        """The parts that are other than what was known; an issued token changes by itself."""
        pasted = ["access_token"] if self.kind is TokenKind.LONG_LIVED else []
        parts = ["channel_id", "channel_secret", "kind", *pasted, "assertion_kid", "assertion_key"]
        return [part for part in parts if known is None or getattr(self, part) != getattr(known, part)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Credentials with a token that can be used, and the bot they speak for; none while LINE cannot be asked."""

    credentials: Credentials
    access_token: str
    expires_at: datetime | None
    bot: Bot | None
    at: datetime


class WrongCredentialError(InvalidError):
    """LINE does not take one of them; `errors` names the field."""


class LineAwayError(ConflictError):
    """LINE has to be asked, and cannot be."""

    code = "line_unreachable"


async def prove(resources: Resources, credentials: Credentials) -> Proof:
    """Try credentials at LINE; raises WrongCredentialError, or LineAwayError when no token can be had.

    A stateless token is to be had by channel ID and secret alone, so whether it is issued tells whether they fit, and
    whose it is tells whether a pasted token is of the same bot.
    """
    now = resources.clock.now()
    by_secret = await _try_secret(resources, credentials)
    token, expires_at = await _token(resources, credentials, by_secret, now)
    bot = await _try_token(resources, token, credentials)
    if bot is not None and by_secret is not None and credentials.kind is not TokenKind.STATELESS:
        await _compare(resources, bot, by_secret, credentials)
    return Proof(credentials=credentials, access_token=token, expires_at=expires_at, bot=bot, at=now)


async def issue(resources: Resources, credentials: Credentials) -> IssuedToken:
    """A new token of a kind that we issue; raises LineRefusedError or LineUnreachableError."""
    if credentials.kind is TokenKind.STATELESS:
        return await channel_api.issue_stateless(
            resources, channel_id=credentials.channel_id, channel_secret=credentials.channel_secret
        )
    assertion = assertions.sign(
        credentials.assertion_key or "",
        kid=credentials.assertion_kid or "",
        channel_id=credentials.channel_id,
        now=resources.clock.now(),
    )
    return await channel_api.issue_v2_1(resources, assertion=assertion)


def wrong(field: str, said: str) -> WrongCredentialError:
    return WrongCredentialError(said, errors=[{"path": field, "message": said}])


async def _try_secret(resources: Resources, credentials: Credentials) -> IssuedToken | None:
    try:
        return await channel_api.issue_stateless(
            resources, channel_id=credentials.channel_id, channel_secret=credentials.channel_secret
        )
    except LineRefusedError as error:
        raise wrong(
            "channel_secret",
            f"LINE does not take this secret for channel {credentials.channel_id}. Copy both anew from the page "
            "Basic settings of the same channel.",
        ) from error
    except LineUnreachableError:
        return None


async def _token(
    resources: Resources, credentials: Credentials, by_secret: IssuedToken | None, now: datetime
) -> tuple[str, datetime | None]:
    if credentials.kind is TokenKind.LONG_LIVED:
        return credentials.access_token or "", None
    try:
        stateless = credentials.kind is TokenKind.STATELESS
        issued = by_secret if by_secret and stateless else await issue(resources, credentials)
    except LineUnreachableError as error:
        raise LineAwayError("LINE cannot be reached to issue a token; try again in a minute.") from error
    except LineRefusedError as error:
        raise wrong("assertion_kid", _why_no_token(error)) from error
    return issued.text, now + timedelta(seconds=issued.seconds)


def _why_no_token(error: LineRefusedError) -> str:
    if error.status == _NOT_FOUND:
        return "LINE knows no key with this ID in this channel. Register the public key there and copy its ID."
    return f"LINE issues no token by this key: is it the private half of the one with this ID? LINE says: {error.said}"


async def _try_token(resources: Resources, token: str, credentials: Credentials) -> Bot | None:
    try:
        return await channel_api.get_bot(resources, token=token)
    except LineUnreachableError:
        return None
    except LineRefusedError as error:
        said = (
            "LINE does not know this access token. Issue one at the end of the page Messaging API, and copy all of it."
            if error.status == _UNAUTHORISED
            else f"This is not the access token of a Messaging API channel. LINE says: {error.said or error.status}"
        )
        field = "channel_access_token" if credentials.kind is TokenKind.LONG_LIVED else "assertion_kid"
        raise wrong(field, said) from error


async def _compare(resources: Resources, bot: Bot, by_secret: IssuedToken, credentials: Credentials) -> None:
    try:
        other = await channel_api.get_bot(resources, token=by_secret.text)
    except (LineRefusedError, LineUnreachableError):
        return
    if other.user_id != bot.user_id:
        raise wrong(
            "channel_access_token" if credentials.kind is TokenKind.LONG_LIVED else "assertion_kid",
            f"This token belongs to another bot: {bot.display_name} ({bot.basic_id}). The channel "
            f"{credentials.channel_id} is {other.display_name} ({other.basic_id}).",
        )
