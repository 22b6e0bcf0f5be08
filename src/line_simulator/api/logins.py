"""LINE Login for servers: tokens for codes, ID tokens looked at, and what a token tells of its person."""

import hmac
from typing import Any

from line_simulator import accounts, channel_tokens, id_tokens, login_grants, logins, people
from line_simulator.api import obstacles
from line_simulator.api.calls import Answer, Call, Endpoint, Refusal, bad_property, said
from line_simulator.api.forms import fields
from line_simulator.login_grants import UserToken
from line_simulator.logins import LoginChannel
from line_simulator.people import Person

MISSING = "some parameters missed or invalid"
ANYWHERE = {"access-control-allow-origin": "*"}
# What a person's own token opens.
PERSONAL = ("/oauth2/v2.1/userinfo", "/v2/profile", "/friendship/v1/status")
NO_BOT = "There is no login bot linked to this channel."


def refusal(error: str, description: str) -> Refusal:
    """No as OAuth has it."""
    no = Refusal(400, description)
    no.body = {"error": error, "error_description": description}
    return no


async def by_code(call: Call) -> Answer:
    """A code works once, within ten minutes, for the channel and the callback it was made for."""
    form = fields(call)
    login = client(call, form)
    await get_past(call, login)
    code, now = form.get("code", ""), call.sim.clock.now()
    if not code or not form.get("redirect_uri"):
        raise refusal("invalid_request", MISSING)
    grant = login_grants.find_code(call.sim.store, login.id, code, now)
    person = people.find(call.sim.store, grant.person) if grant is not None else None
    if grant is None or person is None:
        raise refusal("invalid_grant", "invalid authorization code")
    if grant.redirect_uri != form["redirect_uri"]:
        raise refusal("invalid_grant", "redirect_uri does not match")
    if not login_grants.is_verified(grant, form.get("code_verifier", "")):
        raise refusal("invalid_grant", "code_verifier does not match")
    with call.sim.store.together():
        login_grants.spend_code(call.sim.store, code)
        token = login_grants.issue_token(call.sim.store, grant, now)
    told = _issued(token, now)
    if "openid" in grant.scopes:
        told["id_token"] = id_tokens.make(call.sim.store, login, person, grant, now)
    return said(**told)


async def by_refresh_token(call: Call) -> Answer:
    form = fields(call)
    login = client(call, form)
    await get_past(call, login)
    now = call.sim.clock.now()
    old = login_grants.find_refreshable(call.sim.store, login.id, form.get("refresh_token", ""), now)
    if old is None:
        raise refusal("invalid_grant", "invalid refresh token")
    return said(**_issued(login_grants.issue_token(call.sim.store, old.grant, now, refreshed=old), now))


async def verify_id_token(call: Call) -> Answer:
    form = fields(call)
    if not form.get("id_token") or not form.get("client_id"):
        raise refusal("invalid_request", MISSING)
    login = logins.of_channel(call.sim.store, form["client_id"])
    if login is not None:
        await get_past(call, login)
    try:
        claims = id_tokens.verify(
            call.sim.store, form["id_token"], client_id=form["client_id"], nonce=form.get("nonce"),
            user_id=form.get("user_id"), now=call.sim.clock.now(),
        )  # fmt: skip
    except id_tokens.Invalid as why:
        raise refusal("invalid_request", str(why)) from None
    return said(**claims)


async def certs(call: Call) -> Answer:
    return said(keys=id_tokens.keys(call.sim.store))


async def configuration(call: Call) -> Answer:
    """Everything at the address that was asked, as the simulator is all of LINE's hosts."""
    at = call.origin
    return said(
        issuer=id_tokens.ISSUER,
        authorization_endpoint=f"{at}/oauth2/v2.1/authorize",
        token_endpoint=f"{at}/oauth2/v2.1/token",
        revocation_endpoint=f"{at}/oauth2/v2.1/revoke",
        userinfo_endpoint=f"{at}/oauth2/v2.1/userinfo",
        scopes_supported=["openid", "profile", "email"],
        jwks_uri=f"{at}/oauth2/v2.1/certs",
        response_types_supported=["code"],
        subject_types_supported=["pairwise"],
        id_token_signing_alg_values_supported=["ES256", "HS256"],
        code_challenge_methods_supported=["S256"],
    )


async def userinfo(call: Call) -> Answer:
    token, person = await _holder(call, "openid")
    told = {"sub": person.user_id}
    if "profile" in token.grant.scopes:
        told |= {"name": person.display_name} | ({"picture": person.picture_url} if person.picture_url else {})
    return _anywhere(told)


async def profile(call: Call) -> Answer:
    _, person = await _holder(call, "profile")
    told = {
        "userId": person.user_id,
        "displayName": person.display_name,
        "pictureUrl": person.picture_url,
        "statusMessage": person.status_message,
    }
    return _anywhere({name: value for name, value in told.items() if value is not None})


async def friendship(call: Call) -> Answer:
    """Whether the person is a friend of the linked account and has not blocked it."""
    _, person = await _holder(call, "profile")
    if call.account is None:
        raise Refusal(404, NO_BOT)
    found = people.friendship(call.sim.store, call.account.id, person.user_id)
    return _anywhere({"friendFlag": found is not None and found.state == "friend"})


async def deauthorize(call: Call) -> Answer:
    """On behalf of somebody who leaves the service, by the Login channel's own token."""
    login = await channel(call)
    token = call.json().get("userAccessToken")
    if not isinstance(token, str):
        raise bad_property("userAccessToken")
    found = login_grants.find_token(call.sim.store, token, call.sim.clock.now())
    if found is None or found.grant.channel != login.id:
        raise Refusal(400, "invalid token")
    login_grants.deauthorize(call.sim.store, login.id, found.grant.person)
    return Answer(b"", 204)


async def preflight(_: Call) -> Answer:
    """Apps in browsers ask with a person's token, and browsers ask before that whether they may."""
    allowed = {"access-control-allow-methods": "GET, POST", "access-control-allow-headers": "authorization"}
    return Answer(b"", 204, headers=ANYWHERE | allowed)


async def channel(call: Call) -> LoginChannel:
    """The Login channel whose channel access token came with the call."""
    found = channel_tokens.find(call.sim.store, _bearer(call), call.sim.clock.now())
    login = logins.find(call.sim.store, found.account) if found is not None else None
    if login is None:
        raise Refusal(401, obstacles.BAD_TOKEN)
    await get_past(call, login)
    return login


def client(call: Call, form: dict[str, str]) -> LoginChannel:
    """The Login channel a form speaks for; native apps cannot keep a secret, and need none."""
    login = logins.of_channel(call.sim.store, form.get("client_id", ""))
    if login is None:
        raise refusal("invalid_client", "invalid client_id or client_secret")
    given = form.get("client_secret", "").encode()
    if login.app_type == "web" and not hmac.compare_digest(login.channel_secret.encode(), given):
        raise refusal("invalid_client", "invalid client_id or client_secret")
    return login


async def get_past(call: Call, login: LoginChannel) -> None:
    """The switches of the linked account stand in its way too; LINE tells no limit of its Login."""
    call.account = accounts.find(call.sim.store, login.account) if login.account is not None else None
    if call.account is not None:
        await obstacles.get_past(call)


def verified(call: Call, token: str) -> dict[str, Any] | None:
    """What LINE tells of a person's access token that still works."""
    now = call.sim.clock.now()
    found = login_grants.find_token(call.sim.store, token, now)
    login = logins.find(call.sim.store, found.grant.channel) if found is not None else None
    if found is None or login is None:
        return None
    left = (found.expires_at - now) // 1000
    return {"scope": found.grant.scope, "client_id": login.channel_id, "expires_in": left}


async def _holder(call: Call, scope: str) -> tuple[UserToken, Person]:
    token = login_grants.find_token(call.sim.store, _bearer(call), call.sim.clock.now())
    person = people.find(call.sim.store, token.grant.person) if token is not None else None
    login = logins.find(call.sim.store, token.grant.channel) if token is not None else None
    if token is None or person is None or login is None:
        raise Refusal(401, "invalid token")
    await get_past(call, login)
    if scope not in token.grant.scopes:
        raise Refusal(403, f"The access token does not have the scope {scope}")
    return token, person


def _anywhere(told: dict[str, Any]) -> Answer:
    answer = said(**told)
    answer.headers |= ANYWHERE
    return answer


def _bearer(call: Call) -> str:
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _issued(token: UserToken, now: int) -> dict[str, Any]:
    return {
        "access_token": token.token,
        "token_type": "Bearer",
        "refresh_token": token.refresh_token,
        "expires_in": (token.expires_at - now) // 1000,
        "scope": token.grant.scope,
    }


ENDPOINTS = [
    Endpoint("POST", "/oauth2/v2.1/verify", "login", verify_id_token, open=True),
    Endpoint("GET", "/oauth2/v2.1/certs", "login", certs, open=True),
    Endpoint("GET", "/.well-known/openid-configuration", "login", configuration, open=True),
    Endpoint("GET", "/oauth2/v2.1/userinfo", "login", userinfo, open=True),
    Endpoint("POST", "/oauth2/v2.1/userinfo", "login", userinfo, open=True),
    Endpoint("GET", "/v2/profile", "login", profile, open=True),
    Endpoint("GET", "/friendship/v1/status", "login", friendship, open=True),
    Endpoint("POST", "/user/v1/deauthorize", "login", deauthorize, open=True),
    *(Endpoint("OPTIONS", path, "login", preflight, open=True) for path in PERSONAL),
]
