"""Channel access tokens: v2.1 by JWT, stateless by JWT or secret, short-lived by secret; where Login's are got too."""

import hmac
from urllib.parse import parse_qsl

from line_simulator import accounts, assertions, channel_tokens, channels, ids, login_grants, logins
from line_simulator.accounts import Account
from line_simulator.api import logins as login_api
from line_simulator.api import obstacles
from line_simulator.api.calls import Answer, Call, Endpoint, Refusal, said
from line_simulator.assertions import Proof, Unacceptable
from line_simulator.channels import Channel
from line_simulator.logins import LoginChannel

SHORT_LIVED_S = 30 * 24 * 3600
STATELESS_S = 900
# What LINE tells of a long-lived token, which has no end.
ENDLESS_S = 3_138_007_490
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
TOO_MANY = "The maximum number of access tokens has already been issued"


async def short_lived(call: Call) -> Answer:
    """One more than thirty, and the oldest stops working."""
    channel = _client(call, _granted(call))
    await _get_past(call, channel)
    store, now = call.sim.store, call.sim.clock.now()
    with store.together():
        token = channel_tokens.issue(store, channel.id, kind="short_lived", now=now, seconds=SHORT_LIVED_S)
        for old in channel_tokens.valid(store, channel.id, "short_lived", now)[: -channel_tokens.AT_MOST]:
            channel_tokens.revoke(store, old.token)
    return said(access_token=token.token, expires_in=SHORT_LIVED_S, token_type="Bearer")  # noqa: S106  a kind, not a secret


async def granted(call: Call) -> Answer:
    """One address for channels that prove themselves by a JWT, and for people who logged in."""
    match _form(call).get("grant_type"):
        case "authorization_code":
            return await login_api.by_code(call)
        case "refresh_token":
            return await login_api.by_refresh_token(call)
        case _:
            return await by_jwt(call)


async def by_jwt(call: Call) -> Answer:
    """One more than thirty is refused."""
    proof = _proof(call, _granted(call))
    await _get_past(call, proof.channel)
    store, now = call.sim.store, call.sim.clock.now()
    if len(channel_tokens.valid(store, proof.channel.id, "v2.1", now)) >= channel_tokens.AT_MOST:
        raise _refusal(400, "invalid_request", TOO_MANY)
    token = channel_tokens.issue(store, proof.channel.id, kind="v2.1", now=now, seconds=proof.token_seconds)
    return said(
        access_token=token.token, token_type="Bearer", expires_in=proof.token_seconds, key_id=token.key_id  # noqa: S106  a kind, not a secret
    )  # fmt: skip


async def stateless(call: Call) -> Answer:
    form = _granted(call)
    channel = _proof(call, form).channel if "client_assertion" in form else _client(call, form)
    await _get_past(call, channel)
    token = channel_tokens.issue(
        call.sim.store, channel.id, kind="stateless", now=call.sim.clock.now(), seconds=STATELESS_S
    )  # fmt: skip
    return said(access_token=token.token, expires_in=STATELESS_S, token_type="Bearer")  # noqa: S106  a kind, not a secret


async def verify(call: Call) -> Answer:
    """Long-lived and short-lived tokens alone."""
    token = _form(call).get("access_token", "")
    lasting = accounts.of_token(call.sim.store, token)
    if lasting is not None:
        return said(client_id=lasting.channel_id, expires_in=ENDLESS_S, scope="P CM")
    return _verified(call, token, "short_lived", "P CM")


async def verify_v2_1(call: Call) -> Answer:
    """A channel's token, or that of somebody who logged in."""
    personal = login_api.verified(call, call.query.get("access_token", ""))
    if personal is not None:
        return said(**personal)
    return _verified(call, call.query.get("access_token", ""), "v2.1", "profile chat_message.write")


async def revoke(call: Call) -> Answer:
    """Long-lived and short-lived tokens alone; what is no token is no mistake."""
    store, token = call.sim.store, _form(call).get("access_token", "")
    lasting, found = accounts.of_token(store, token), channel_tokens.find(store, token, call.sim.clock.now())
    if lasting is not None:
        # The console would issue another one; until somebody fetches it there, nothing works.
        accounts.change(store, lasting, {"channel_access_token": ids.access_token()})
    elif found is not None and found.kind == "short_lived":
        channel_tokens.revoke(store, token)
    return Answer(b"")


async def revoke_v2_1(call: Call) -> Answer:
    """A Login channel takes back what a person got there, and any channel its own."""
    form = _form(call)
    login = logins.of_channel(call.sim.store, form.get("client_id", ""))
    if login is not None:
        login_grants.revoke(call.sim.store, login_api.client(call, form).id, form.get("access_token", ""))
    channel = _client(call, form) if login is None or login.app_type == "web" else login
    found = channel_tokens.find(call.sim.store, form.get("access_token", ""), call.sim.clock.now())
    if found is not None and (found.account, found.kind) == (channel.id, "v2.1"):
        channel_tokens.revoke(call.sim.store, found.token)
    return Answer(b"")


async def key_ids(call: Call) -> Answer:
    channel = _proof(call, call.query).channel
    tokens = channel_tokens.valid(call.sim.store, channel.id, "v2.1", call.sim.clock.now())
    return said(kids=[token.key_id for token in tokens])


def _verified(call: Call, token: str, kind: str, scope: str) -> Answer:
    now = call.sim.clock.now()
    found = channel_tokens.find(call.sim.store, token, now)
    channel = channels.find(call.sim.store, found.account) if found is not None and found.kind == kind else None
    if found is None or channel is None:
        raise _refusal(400, "invalid_request", "access token expired")
    return said(client_id=channel.channel_id, expires_in=(found.expires_at - now) // 1000, scope=scope)


def _granted(call: Call) -> dict[str, str]:
    form = _form(call)
    if form.get("grant_type") != "client_credentials":
        raise _refusal(400, "unsupported_grant_type", "unsupported grant type")
    return form


def _client(call: Call, form: dict[str, str]) -> Channel:
    channel = channels.of_channel(call.sim.store, form.get("client_id", ""))
    if channel is None or not hmac.compare_digest(
        channel.channel_secret.encode(), form.get("client_secret", "").encode()
    ):
        raise _refusal(400, "invalid_client", "invalid client_id or client_secret")
    return channel


def _proof(call: Call, form: dict[str, str]) -> Proof:
    if form.get("client_assertion_type") != ASSERTION_TYPE:
        raise _refusal(400, "invalid_request", f"client_assertion_type must be {ASSERTION_TYPE}")
    try:
        return assertions.prove(call.sim.store, form.get("client_assertion", ""), call.sim.clock.now())
    except Unacceptable as error:
        if error.unknown_key:
            raise Refusal(404, str(error)) from None
        raise _refusal(400, "invalid_client", str(error)) from None


async def _get_past(call: Call, channel: Channel) -> None:
    """The switches of an account, or of the one a Login channel is linked to; modules have none of their own."""
    if isinstance(channel, LoginChannel):
        await login_api.get_past(call, channel)
    elif isinstance(channel, Account):
        call.account = channel
        await obstacles.get_past(call)


def _form(call: Call) -> dict[str, str]:
    return dict(parse_qsl(call.body.decode(errors="replace")))


def _refusal(status: int, error: str, description: str) -> Refusal:
    refusal = Refusal(status, description)
    refusal.body = {"error": error, "error_description": description}
    return refusal


ENDPOINTS = [
    Endpoint("POST", "/v2/oauth/accessToken", "token", short_lived, open=True),
    Endpoint("POST", "/v2/oauth/verify", "token", verify, open=True),
    Endpoint("POST", "/v2/oauth/revoke", "token", revoke, open=True),
    Endpoint("POST", "/oauth2/v2.1/token", "token", granted, open=True),
    Endpoint("GET", "/oauth2/v2.1/verify", "token", verify_v2_1, open=True),
    Endpoint("POST", "/oauth2/v2.1/revoke", "token", revoke_v2_1, open=True),
    Endpoint("GET", "/oauth2/v2.1/tokens/kid", "token", key_ids, open=True),
    Endpoint("POST", "/oauth2/v3/token", "token", stateless, open=True),
]
