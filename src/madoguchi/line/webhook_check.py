"""Verify webhook: LINE is told the callback address, and asked to call it."""

from dataclasses import dataclass
from uuid import UUID

from madoguchi.kit.errors import ConflictError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.resources import Resources
from madoguchi.line import accounts, channel_api
from madoguchi.line.channel_api import LineRefusedError, LineUnreachableError, WebhookTest
from madoguchi.line.credentials import LineAwayError
from madoguchi.line.events import LineWebhookVerified

_BAD_REQUEST = 400
_UNAUTHORISED = 401
_NOT_FOUND = 404
_ADVICE = {
    "COULD_NOT_CONNECT": (
        "LINE cannot reach this address. It must be open to the internet, by https, with a certificate of a public "
        "authority and its whole chain."
    ),
    "REQUEST_TIMEOUT": "The answer took longer than LINE waits. Look at the proxy and the web process.",
    "UNCLASSIFIED": "The connection broke while LINE waited for the answer. Look at the proxy in front.",
}
_BY_STATUS = {
    401: "The signature did not match: the channel secret here is not this channel's. Copy it again and save.",
    403: "The account is switched off here, or something in front of it refuses LINE.",
    404: "Nothing is there: something in front does not pass /line/webhook/ on as it is.",
}


class UnfitAddressError(ConflictError):
    code = "unfit_webhook_address"


class TokenRefusedError(ConflictError):
    code = "token_refused"


@dataclass(frozen=True, slots=True)
class Verification:
    """What LINE met at the callback address, and what to do about it."""

    success: bool
    in_use: bool
    """Whether *Use webhook* is on in LINE's console; nobody can switch it but a person there."""
    status_code: int
    reason: str
    detail: str
    advice: str


async def verify(resources: Resources, *, account_id: UUID, address: str, actor: UUID) -> Verification:
    """Set an account's callback address at LINE and let LINE call it.

    Raises UnfitAddressError for one that LINE never calls, TokenRefusedError, or LineAwayError.
    """
    async with resources.database.reading() as db:
        known = await accounts.credentials(db, cipher=resources.cipher, account_id=account_id)
    if known is None or not known.whole:
        raise NotFoundError("There is no such LINE account, or its secrets cannot be opened.")
    token = known.access_token or ""
    try:
        await channel_api.set_webhook(resources, token=token, address=address)
        tested = await channel_api.test_webhook(resources, token=token, address=address)
        in_use = await channel_api.uses_webhook(resources, token=token)
    except LineUnreachableError as error:
        raise LineAwayError("LINE cannot be asked now, or was asked too often; try again in a minute.") from error
    except LineRefusedError as error:
        raise _refusal(error, address) from error
    fact = LineWebhookVerified(account_id=account_id, success=tested.success, reason=tested.reason)
    async with resources.database.transaction() as db:
        record(db, fact, now=resources.clock.now(), actor=actor)
    return Verification(
        success=tested.success,
        in_use=in_use,
        status_code=tested.status_code,
        reason=tested.reason,
        detail=tested.detail,
        advice=_advice(tested, in_use=in_use),
    )


def _refusal(error: LineRefusedError, address: str) -> ConflictError:
    if error.status == _UNAUTHORISED:
        return TokenRefusedError("LINE refuses the access token; put in a new one.")
    if error.status == _BAD_REQUEST:
        return UnfitAddressError(
            f"LINE does not take {address} as a webhook address: it must begin with https. Start Madoguchi with "
            "MADOGUCHI_PUBLIC_URL set to the address at which LINE reaches you."
        )
    return UnfitAddressError(f"LINE did not take the address: {error.said or error.status}")


def _advice(tested: WebhookTest, *, in_use: bool) -> str:
    if not tested.success:
        by_status = f"The address answered {tested.status_code}. Look at the web process's log."
        return _ADVICE.get(tested.reason) or _BY_STATUS.get(tested.status_code, by_status)
    if not in_use:
        return "The address works, but Use webhook is off: switch it on in LINE's console, on the page Messaging API."
    return "LINE reaches this address. Messages will arrive."
