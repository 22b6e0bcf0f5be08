"""What a login is worth: codes used once, tokens that end, and ID tokens that say who has come."""

import asyncio
import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from tests.simulator.logging_in import (
    CHALLENGE,
    DAY_S,
    VERIFIER,
    address,
    allow,
    bearer,
    claims_in,
    exchange,
    open_login,
    sent_back,
    tokens,
    unpacked,
    verified,
)
from tests.simulator.test_official_node_sdk import HERE, node


@pytest.fixture
async def login(world: Any) -> dict[str, Any]:
    return await open_login(world)


async def test_a_code_becomes_tokens_once(world: Any, login: dict[str, Any]) -> None:
    code = (await allow(world, login))["code"]
    issued = (await exchange(world, login, code)).json()
    assert (issued["token_type"], issued["expires_in"], issued["scope"]) == ("Bearer", 30 * DAY_S, "profile openid")
    again = await exchange(world, login, code)
    assert (again.status_code, again.json()) == (
        400, {"error": "invalid_grant", "error_description": "invalid authorization code"},
    )  # fmt: skip


async def test_a_code_lives_ten_minutes(world: Any, login: dict[str, Any]) -> None:
    code = (await allow(world, login))["code"]
    await world.advance(601)
    assert (await exchange(world, login, code)).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"redirect_uri": "https://shop.example.com/other"}, "invalid_grant"),
        ({"redirect_uri": ""}, "invalid_request"),
        ({"client_secret": "x"}, "invalid_client"),
        ({"client_id": "1"}, "invalid_client"),
        ({"code": "nosuch"}, "invalid_grant"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
async def test_a_code_is_for_one_channel_and_callback(
    world: Any, login: dict[str, Any], wrong: dict[str, str], error: str
) -> None:
    code = (await allow(world, login))["code"]
    refused = await exchange(world, login, **({"code": code} | wrong))
    assert (refused.status_code, refused.json()["error"]) == (400, error)
    assert (await exchange(world, login, code)).status_code == 200


async def test_pkce_wants_the_verifier(world: Any, login: dict[str, Any]) -> None:
    asked = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
    code = (await allow(world, login, **asked))["code"]
    for wrong in ({}, {"code_verifier": "w" * 43}, {"code_verifier": "é"}):
        assert (await exchange(world, login, code, **wrong)).json()["error"] == "invalid_grant"
    assert (await exchange(world, login, code, code_verifier=VERIFIER)).status_code == 200
    plain = await world.control.get(address(login, code_challenge=CHALLENGE, code_challenge_method="plain"))
    assert sent_back(plain)["error"] == "INVALID_REQUEST"


async def test_a_web_id_token_is_signed_by_the_channel_secret(world: Any, login: dict[str, Any]) -> None:
    token = (await tokens(world, login))["id_token"]
    signed, _, signature = token.rpartition(".")
    secret = login["channel_secret"].encode()
    assert unpacked(signature) == hmac.digest(secret, signed.encode(), hashlib.sha256)
    assert json.loads(unpacked(token.split(".")[0])) == {"typ": "JWT", "alg": "HS256"}
    claims = claims_in(token)
    assert claims.pop("exp") - claims.pop("iat") == 3600
    assert claims == {
        "iss": "https://access.line.me", "sub": world.user["user_id"], "aud": login["channel_id"], "nonce": "n1",
        "amr": ["pwd"], "name": "山田 花子", "picture": "https://example.com/hanako.png", "email": "hanako@example.com",
    }  # fmt: skip


async def test_a_native_id_token_is_signed_by_lines_key(world: Any, login: dict[str, Any]) -> None:
    await world.control.patch(f"/_sim/login-channels/{login['id']}", json={"app_type": "native"})
    back = await allow(world, login, code_challenge=CHALLENGE, code_challenge_method="S256")
    issued = await exchange(world, login, back["code"], client_secret="", code_verifier=VERIFIER)
    token = issued.json()["id_token"]
    header = json.loads(unpacked(token.split(".")[0]))
    (key,) = [it for it in (await world.control.get("/oauth2/v2.1/certs")).json()["keys"] if it["kid"] == header["kid"]]
    assert (header["alg"], key["kty"], key["crv"]) == ("ES256", "EC", "P-256")
    numbers = ec.EllipticCurvePublicNumbers(
        *(int.from_bytes(unpacked(key[name]), "big") for name in ("x", "y")), ec.SECP256R1()
    )
    signed, _, signature = token.rpartition(".")
    raw = unpacked(signature)
    halves = (int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    numbers.public_key().verify(utils.encode_dss_signature(*halves), signed.encode(), ec.ECDSA(SHA256()))
    assert (await verified(world, token, login["channel_id"])).status_code == 200
    forged = f"{signed}.{base64.urlsafe_b64encode(bytes(64)).rstrip(b'=').decode()}"
    assert (await verified(world, forged, login["channel_id"])).json()["error_description"] == "Invalid IdToken."


async def test_the_webs_own_cryptography_believes_an_id_token(world: Any, login: dict[str, Any]) -> None:
    program = await node()
    await world.control.patch(f"/_sim/login-channels/{login['id']}", json={"app_type": "native"})
    token = (await tokens(world, login))["id_token"]
    judge = await asyncio.create_subprocess_exec(
        program, HERE / "node_judge_id_token.mjs", world.url, token, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await judge.communicate()
    found = {"alg": "ES256", "verified": True, "trusted": True, "sub": world.user["user_id"]}
    assert (judge.returncode, json.loads(output)) == (0, found)


async def test_verifying_an_id_token_tells_its_claims_or_lines_complaint(world: Any, login: dict[str, Any]) -> None:
    token = (await tokens(world, login))["id_token"]
    user, channel = world.user["user_id"], login["channel_id"]
    good = await verified(world, token, channel, nonce="n1", user_id=user)
    assert (good.status_code, good.json()["sub"]) == (200, user)
    other = (await world.control.post("/_sim/login-channels", json={"name": "Other"})).json()
    head, body, signature = token.split(".")
    secret = login["channel_secret"].encode()

    def signed(**changed: Any) -> str:
        claims = json.dumps(claims_in(token) | changed).encode()
        text = f"{head}.{base64.urlsafe_b64encode(claims).rstrip(b'=').decode()}"
        end = hmac.digest(secret, text.encode(), hashlib.sha256)
        return f"{text}.{base64.urlsafe_b64encode(end).rstrip(b'=').decode()}"

    cases = [
        ("Invalid IdToken.", f"{head}.{body}.{'A' * len(signature)}", {}),
        ("Invalid IdToken.", "x.y", {}),
        ("Invalid IdToken.", signed(aud="1"), {}),
        ("Invalid IdToken Issuer.", signed(iss="https://example.com"), {}),
        ("IdToken expired.", signed(exp=1), {}),
        ("Invalid IdToken Nonce.", token, {"nonce": "n2"}),
        ("Invalid IdToken Subject Identifier.", token, {"user_id": "U" + "0" * 32}),
    ]
    for why, wrong, more in cases:
        refused = await verified(world, wrong, channel, **more)
        assert (refused.status_code, refused.json()) == (400, {"error": "invalid_request", "error_description": why})
    audience = await verified(world, token, other["channel_id"])
    assert audience.json()["error_description"] == "Invalid IdToken Audience."
    await world.advance(3601)
    assert (await verified(world, token, channel)).json()["error_description"] == "IdToken expired."


async def test_an_access_token_tells_of_its_person_until_it_is_revoked(world: Any, login: dict[str, Any]) -> None:
    token = (await tokens(world, login))["access_token"]
    about = (await world.control.get("/oauth2/v2.1/verify", params={"access_token": token})).json()
    assert (about["client_id"], about["scope"]) == (login["channel_id"], "profile openid")
    profile = (await world.control.get("/v2/profile", headers=bearer(token))).json()
    assert (profile["userId"], profile["displayName"]) == (world.user["user_id"], "山田 花子")
    for method in ("GET", "POST"):
        info = await world.control.request(method, "/oauth2/v2.1/userinfo", headers=bearer(token))
        assert info.json()["sub"] == world.user["user_id"]
    form = {"client_id": login["channel_id"], "client_secret": login["channel_secret"], "access_token": token}
    assert (await world.control.post("/oauth2/v2.1/revoke", data=form | {"client_secret": "x"})).status_code == 400
    assert (await world.control.post("/oauth2/v2.1/revoke", data=form)).status_code == 200
    assert (await world.control.get("/v2/profile", headers=bearer(token))).status_code == 401
    gone = await world.control.get("/oauth2/v2.1/verify", params={"access_token": token})
    assert gone.json() == {"error": "invalid_request", "error_description": "access token expired"}


async def test_a_token_ends_after_thirty_days_and_is_renewed_for_ninety(world: Any, login: dict[str, Any]) -> None:
    issued = await tokens(world, login)
    await world.advance(31 * DAY_S)
    assert (await world.control.get("/v2/profile", headers=bearer(issued["access_token"]))).status_code == 401
    form = {
        "grant_type": "refresh_token", "refresh_token": issued["refresh_token"],
        "client_id": login["channel_id"], "client_secret": login["channel_secret"],
    }  # fmt: skip
    renewed = (await world.control.post("/oauth2/v2.1/token", data=form)).json()
    assert renewed["refresh_token"] == issued["refresh_token"]
    assert "id_token" not in renewed
    assert (await world.control.get("/v2/profile", headers=bearer(renewed["access_token"]))).status_code == 200
    await world.advance(60 * DAY_S)
    late = await world.control.post("/oauth2/v2.1/token", data=form)
    assert late.json() == {"error": "invalid_grant", "error_description": "invalid refresh token"}


async def test_scopes_open_what_they_name_and_no_more(world: Any, login: dict[str, Any]) -> None:
    only_id = (await tokens(world, login, scope="openid"))["access_token"]
    assert (await world.control.get("/v2/profile", headers=bearer(only_id))).status_code == 403
    info = await world.control.get("/oauth2/v2.1/userinfo", headers=bearer(only_id))
    assert info.json() == {"sub": world.user["user_id"]}
    only_profile = await tokens(world, login, scope="profile")
    assert "id_token" not in only_profile
    userinfo = await world.control.get("/oauth2/v2.1/userinfo", headers=bearer(only_profile["access_token"]))
    assert userinfo.status_code == 403


async def test_an_address_is_told_only_with_permission_of_line_and_of_the_person(world: Any, login: Any) -> None:
    kept = claims_in(
        (await exchange(world, login, (await allow(world, login, {"email": "no"}))["code"])).json()["id_token"]
    )
    assert "email" not in kept
    await world.control.patch(f"/_sim/login-channels/{login['id']}", json={"email_permission": False})
    assert "email" not in claims_in((await tokens(world, login))["id_token"])


async def test_a_service_takes_back_what_somebody_granted(world: Any, login: dict[str, Any]) -> None:
    token = (await tokens(world, login))["access_token"]
    form = {
        "grant_type": "client_credentials", "client_id": login["channel_id"], "client_secret": login["channel_secret"],
    }  # fmt: skip
    channel = (await world.control.post("/oauth2/v3/token", data=form)).json()["access_token"]
    apps = f"/_sim/users/{world.user['user_id']}/apps"
    assert (await world.control.get(apps)).json()["apps"][0]["login_channel"] == login["id"]
    asked = {"json": {"userAccessToken": token}, "headers": bearer(channel)}
    assert (await world.control.post("/user/v1/deauthorize", **asked)).status_code == 204
    assert (await world.control.get(apps)).json() == {"apps": []}
    again = await world.control.post("/user/v1/deauthorize", **asked)
    assert (again.status_code, again.json()) == (400, {"message": "invalid token"})
    own = {"json": {"userAccessToken": token}, "headers": bearer(world.account["channel_access_token"])}
    assert (await world.control.post("/user/v1/deauthorize", **own)).status_code == 401


async def test_the_same_person_has_the_same_id_everywhere(world: Any, login: dict[str, Any]) -> None:
    await world.say()
    event = (await world.receiver.wait_for(1))[0]
    assert claims_in((await tokens(world, login))["id_token"])["sub"] == event["source"]["userId"]


async def test_a_login_channel_speaks_for_no_account(world: Any, login: dict[str, Any]) -> None:
    form = {
        "grant_type": "client_credentials", "client_id": login["channel_id"], "client_secret": login["channel_secret"],
    }  # fmt: skip
    token = (await world.control.post("/v2/oauth/accessToken", data=form)).json()["access_token"]
    assert (await world.control.get("/v2/bot/info", headers=bearer(token))).status_code == 401


async def test_openid_clients_find_everything_by_its_address(world: Any) -> None:
    told = (await world.control.get("/.well-known/openid-configuration")).json()
    assert told["issuer"] == "https://access.line.me"
    assert told["token_endpoint"] == f"{world.url}/oauth2/v2.1/token"
    assert (await world.control.get(told["jwks_uri"])).json()["keys"][0]["use"] == "sig"


async def test_channels_are_kept_apart(world: Any, login: dict[str, Any]) -> None:
    for taken in (login["channel_id"], world.account["channel_id"]):
        refused = await world.control.post("/_sim/login-channels", json={"name": "x", "channel_id": taken})
        assert refused.status_code == 409
    assert (
        await world.control.post("/_sim/login-channels", json={"name": "x", "account": "nosuch"})
    ).status_code == 404
    assert (await world.control.get("/_sim/login-channels/nosuch")).status_code == 404
    listed = (await world.control.get("/_sim/login-channels")).json()["login_channels"]
    assert [it["id"] for it in listed] == [login["id"]]
