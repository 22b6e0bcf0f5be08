"""Channel access tokens of all kinds: what gets one, how long it works, and how many there may be."""

import asyncio
import base64
import json
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

ASSERTION = {
    "grant_type": "client_credentials",
    "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
}
Sign = Callable[..., str]


@pytest.fixture(scope="module")
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
async def kid(world: Any, control: httpx2.AsyncClient, private_key: rsa.RSAPrivateKey) -> str:
    numbers = private_key.public_key().public_numbers()
    key = {"kty": "RSA", "alg": "RS256", "use": "sig", "e": packed(3, numbers.e), "n": packed(256, numbers.n)}
    answer = await control.post(f"/_sim/accounts/{world.account['id']}/keys", json={"public_key": key})
    assert answer.status_code == 201, answer.text
    return answer.json()["kid"]


@pytest.fixture
async def sign(world: Any, control: httpx2.AsyncClient, kid: str, private_key: rsa.RSAPrivateKey) -> Sign:
    now = (await control.get("/_sim/clock")).json()["now"] // 1000
    channel = world.account["channel_id"]
    usual = {"iss": channel, "sub": channel, "aud": "https://api.line.me/", "exp": now + 1800, "token_exp": 86400}

    def run(header: dict[str, Any] | None = None, **claims: Any) -> str:
        heading = {"alg": "RS256", "typ": "JWT", "kid": kid} | (header or {})
        signed = f"{written(heading)}.{written(usual | claims)}"
        signature = private_key.sign(signed.encode(), padding.PKCS1v15(), SHA256())
        return f"{signed}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"

    return run


def packed(size: int, number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(size, "big")).rstrip(b"=").decode()


def written(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def by_secret(world: Any) -> dict[str, str]:
    return {
        "grant_type": "client_credentials",
        "client_id": world.account["channel_id"],
        "client_secret": world.account["channel_secret"],
    }


async def works(control: httpx2.AsyncClient, token: str) -> bool:
    answer = await control.get("/v2/bot/info", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code in {200, 401}
    return answer.status_code == 200


async def test_a_jwt_gets_a_token_for_the_time_it_asks_for(world: Any, control: Any, sign: Sign) -> None:
    issued = (await control.post("/oauth2/v2.1/token", data=ASSERTION | {"client_assertion": sign()})).json()
    token = issued["access_token"]
    assert (issued["token_type"], issued["expires_in"]) == ("Bearer", 86400)
    assert await works(control, token)
    verified = (await control.get("/oauth2/v2.1/verify", params={"access_token": token})).json()
    assert (verified["client_id"], verified["expires_in"] > 86390) == (world.account["channel_id"], True)
    query = {name: value for name, value in ASSERTION.items() if name != "grant_type"} | {"client_assertion": sign()}
    assert (await control.get("/oauth2/v2.1/tokens/kid", params=query)).json() == {"kids": [issued["key_id"]]}
    await world.advance(86401)
    assert not await works(control, token)
    gone = await control.get("/oauth2/v2.1/verify", params={"access_token": token})
    assert (gone.status_code, gone.json()["error"]) == (400, "invalid_request")


async def test_a_token_by_jwt_can_be_revoked_by_the_secret(world: Any, control: Any, sign: Sign) -> None:
    issued = (await control.post("/oauth2/v2.1/token", data=ASSERTION | {"client_assertion": sign()})).json()
    form = by_secret(world) | {"access_token": issued["access_token"]}
    assert (await control.post("/oauth2/v2.1/revoke", data=form | {"client_secret": "x"})).status_code == 400
    assert await works(control, issued["access_token"])
    assert (await control.post("/oauth2/v2.1/revoke", data=form)).status_code == 200
    assert not await works(control, issued["access_token"])


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"iss": "1"}, "Invalid iss"),
        ({"sub": "1"}, "Invalid sub"),
        ({"aud": "https://example.com/"}, "Invalid aud"),
        ({"exp": 1}, "Invalid exp"),
        ({"exp": 9_999_999_999}, "Invalid exp"),
        ({"token_exp": 31 * 86400}, "Invalid token_exp"),
    ],
)
async def test_wrong_claims_get_nothing(control: Any, sign: Sign, claims: dict[str, Any], why: str) -> None:
    answer = await control.post("/oauth2/v2.1/token", data=ASSERTION | {"client_assertion": sign(**claims)})
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_client", "error_description": why})


async def test_only_a_registered_key_counts(control: Any, sign: Sign) -> None:
    unknown = await control.post(
        "/oauth2/v2.1/token", data=ASSERTION | {"client_assertion": sign(header={"kid": "nosuch"})}
    )
    assert (unknown.status_code, unknown.json()["message"]) == (
        404,
        "Cannot find channel key that satisfies the conditions",
    )
    head, body, signature = sign().split(".")
    for forged in (f"{head}.{body}.{'A' * len(signature)}", f"{head}.{body}", "é.é.é", sign(header={"alg": "none"})):
        answer = await control.post("/oauth2/v2.1/token", data=ASSERTION | {"client_assertion": forged})
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client")


async def test_keys_that_are_none_are_refused(world: Any, control: Any) -> None:
    path = f"/_sim/accounts/{world.account['id']}/keys"
    for key in ({"kty": "EC", "n": "AQAB", "e": "AQAB"}, {"kty": "RSA", "n": "AQAB", "e": "AQAB"}, {"kty": "RSA"}):
        assert (await control.post(path, json={"public_key": key})).status_code == 422


async def test_there_are_thirty_tokens_by_jwt_and_no_more(control: Any, sign: Sign) -> None:
    form = ASSERTION | {"client_assertion": sign()}
    assert {(await control.post("/oauth2/v2.1/token", data=form)).status_code for _ in range(30)} == {200}
    answer = await control.post("/oauth2/v2.1/token", data=form)
    assert answer.status_code == 400
    assert answer.json()["error_description"] == "The maximum number of access tokens has already been issued"


async def test_the_thirty_first_short_lived_token_ends_the_first(world: Any, control: Any) -> None:
    tokens = [
        (await control.post("/v2/oauth/accessToken", data=by_secret(world))).json()["access_token"] for _ in range(31)
    ]
    assert [await works(control, token) for token in (tokens[0], tokens[1], tokens[30])] == [False, True, True]


async def test_stateless_tokens_come_by_jwt_too_and_cannot_be_revoked(control: Any, sign: Sign) -> None:
    issued = (await control.post("/oauth2/v3/token", data=ASSERTION | {"client_assertion": sign()})).json()
    assert (issued["expires_in"], issued["token_type"]) == (900, "Bearer")
    assert (await control.post("/v2/oauth/revoke", data={"access_token": issued["access_token"]})).status_code == 200
    assert await works(control, issued["access_token"])


async def test_a_long_lived_token_can_be_verified_and_revoked(world: Any, control: Any) -> None:
    form = {"access_token": world.account["channel_access_token"]}
    verified = (await control.post("/v2/oauth/verify", data=form)).json()
    assert (verified["client_id"], verified["scope"]) == (world.account["channel_id"], "P CM")
    assert (await control.post("/v2/oauth/revoke", data=form)).status_code == 200
    assert not await works(control, form["access_token"])
    assert (await control.post("/v2/oauth/verify", data=form)).status_code == 400


async def test_faults_reach_the_tokens_too(world: Any, control: Any) -> None:
    await world.faults(status={"value": 500, "endpoint": "token", "times": 1}, token_revoked=True)
    assert (await control.post("/oauth2/v3/token", data=by_secret(world))).status_code == 500
    assert (await control.post("/oauth2/v3/token", data=by_secret(world))).status_code == 200


@pytest.mark.filterwarnings("ignore")
async def test_lines_own_sdk_gets_a_token_by_jwt(world: Any, sign: Sign) -> None:
    from linebot.v3 import oauth

    jwt, kind = sign(), ASSERTION["client_assertion_type"]

    def run() -> tuple[str, list[str], int]:
        with oauth.ApiClient(oauth.Configuration(host=world.url)) as client:
            api = oauth.ChannelAccessToken(client)
            issued = api.issue_channel_token_by_jwt("client_credentials", kind, jwt)
            stateless = api.issue_stateless_channel_token_by_jwt_assertion(jwt)
            verified = api.verify_channel_token_by_jwt(issued.access_token)
            kids = api.gets_all_valid_channel_access_token_key_ids(kind, jwt).kids
            assert kids == [issued.key_id]
            api.revoke_channel_token_by_jwt(
                world.account["channel_id"], world.account["channel_secret"], issued.access_token
            )
            left = api.gets_all_valid_channel_access_token_key_ids(kind, jwt).kids
            return verified.client_id, left, stateless.expires_in

    assert await asyncio.to_thread(run) == (world.account["channel_id"], [], 900)
