"""What stands in the way of a call once its account is known: the fault switches and the rate."""

import asyncio

from line_simulator.api.calls import Call, Refusal

BAD_TOKEN = (
    "Authentication failed due to the following reason: invalid token. "  # noqa: S105
    "Confirm that the access token in the authorization header is valid."
)
RATE_LIMIT = "The API rate limit has been exceeded. Try again later."
WHY = {
    400: "Bad request", 401: BAD_TOKEN, 403: "Access to this API is not available for your account",
    404: "Not found", 429: RATE_LIMIT, 500: "Internal server error", 502: "Bad gateway", 503: "Service unavailable",
}  # fmt: skip


class Cut(Exception):  # noqa: N818  a switch that was asked for
    """The connection is to be closed without an answer."""


async def get_past(call: Call) -> None:
    account, faults = call.bot, call.sim.faults
    if takes_cut(call, "before"):
        raise Cut
    if delay := faults.take(account.id, "delay_ms", call.endpoint):
        await asyncio.sleep(delay / 1000)
    if call.endpoint != "token" and faults.take(account.id, "token_revoked", call.endpoint):
        raise Refusal(401, BAD_TOKEN)
    if status := faults.take(account.id, "status", call.endpoint):
        raise Refusal(status, WHY.get(status, "The request failed"))
    limited = faults.take(account.id, "rate_limited", call.endpoint)
    lower = faults.take(account.id, "rate", call.endpoint)
    if limited or not call.sim.rates.allow(account.id, call.bucket, call.limit, a_second=lower):
        raise Refusal(429, RATE_LIMIT)


def takes_cut(call: Call, moment: str) -> bool:
    """Only a switch for this moment is used up: a cut after the work leaves the way in free."""
    if call.account is None:
        return False
    switch = call.sim.faults.of(call.account.id).get("cut")
    if switch is None or switch.value != moment:
        return False
    return call.sim.faults.take(call.account.id, "cut", call.endpoint) is not None
