"""Channel access tokens for a while: short-lived and stateless, by channel id and secret."""

import hmac
from urllib.parse import parse_qsl

from line_simulator import accounts
from line_simulator.accounts import Account
from line_simulator.api.calls import Answer, Call, Endpoint, Refusal, said

SHORT_LIVED_S = 30 * 24 * 3600
STATELESS_S = 900


async def short_lived(call: Call) -> Answer:
    return _issued(call, "short_lived", SHORT_LIVED_S)


async def stateless(call: Call) -> Answer:
    return _issued(call, "stateless", STATELESS_S)


async def verify(call: Call) -> Answer:
    token = _form(call).get("access_token", "")
    now = call.sim.clock.now()
    found = call.sim.store.row("SELECT account, expires_at FROM issued_token WHERE token = ?", token)
    account = accounts.of_token(call.sim.store, token, now)
    if account is None:
        raise _oauth_refusal("invalid_request", "access token expired")
    left = (found[1] - now) // 1000 if found else SHORT_LIVED_S
    return said(client_id=account.channel_id, expires_in=left, scope="P CM")


async def revoke(call: Call) -> Answer:
    call.sim.store.run("DELETE FROM issued_token WHERE token = ?", _form(call).get("access_token", ""))
    return Answer(b"")


def _issued(call: Call, kind: str, seconds: int) -> Answer:
    account = _client(call)
    expires_at = call.sim.clock.now() + seconds * 1000
    token = accounts.issue_token(call.sim.store, account, kind=kind, expires_at=expires_at)
    return said(access_token=token, expires_in=seconds, token_type="Bearer")  # noqa: S106  a kind, not a secret


def _client(call: Call) -> Account:
    form = _form(call)
    if form.get("grant_type") != "client_credentials":
        raise _oauth_refusal("unsupported_grant_type", "unsupported grant type")
    account = accounts.of_channel(call.sim.store, form.get("client_id", ""))
    if account is None or not hmac.compare_digest(account.channel_secret, form.get("client_secret", "")):
        raise _oauth_refusal("invalid_client", "invalid client_id or client_secret")
    return account


def _form(call: Call) -> dict[str, str]:
    return dict(parse_qsl(call.body.decode(errors="replace")))


def _oauth_refusal(error: str, description: str) -> Refusal:
    refusal = Refusal(400, description)
    refusal.body = {"error": error, "error_description": description}
    return refusal


ENDPOINTS = [
    Endpoint("POST", "/v2/oauth/accessToken", "token", short_lived, open=True),
    Endpoint("POST", "/oauth2/v3/token", "token", stateless, open=True),
    Endpoint("POST", "/v2/oauth/verify", "token", verify, open=True),
    Endpoint("POST", "/v2/oauth/revoke", "token", revoke, open=True),
]
