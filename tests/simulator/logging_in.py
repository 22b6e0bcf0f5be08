"""Logging in as a person does and as a service does, step by step."""

import base64
import hashlib
import json
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

CALLBACK = "https://shop.example.com/callback"
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
DAY_S = 24 * 3600


async def open_login(world: Any) -> dict[str, Any]:
    """A Login channel linked to the world's account, and an address and a picture for its person."""
    wanted = {
        "name": "Shop login", "callback_urls": [CALLBACK], "account": world.account["id"], "email_permission": True,
    }  # fmt: skip
    answer = await world.control.post("/_sim/login-channels", json=wanted)
    assert answer.status_code == 201, answer.text
    patched = {"email": "hanako@example.com", "picture_url": "https://example.com/hanako.png"}
    await world.control.patch(f"/_sim/users/{world.user['user_id']}", json=patched)
    return answer.json()


def address(login: dict[str, Any], **more: Any) -> str:
    usual = {
        "response_type": "code", "client_id": login["channel_id"], "redirect_uri": CALLBACK, "state": "s1",
        "scope": "profile openid email", "nonce": "n1",
    }  # fmt: skip
    query = {name: value for name, value in (usual | more).items() if value is not None}
    return f"/oauth2/v2.1/authorize?{urlencode(query)}"


def sent_back(answer: Any) -> dict[str, str]:
    assert answer.status_code == 302, answer.text
    url = urlsplit(answer.headers["location"])
    assert f"{url.scheme}://{url.netloc}{url.path}" == CALLBACK
    return {name: values[0] for name, values in parse_qs(url.query).items()}


async def allow(world: Any, login: dict[str, Any], form: dict[str, str] | None = None, **more: Any) -> dict[str, str]:
    pressed = {"user_id": world.user["user_id"], "decision": "allow", "email": "yes"} | (form or {})
    return sent_back(await world.control.post(address(login, **more), data=pressed))


async def exchange(world: Any, login: dict[str, Any], code: str, **more: Any) -> Any:
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK,
        "client_id": login["channel_id"], "client_secret": login["channel_secret"],
    } | more  # fmt: skip
    return await world.control.post("/oauth2/v2.1/token", data=form)


async def tokens(world: Any, login: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer = await exchange(world, login, (await allow(world, login, **more))["code"])
    assert answer.status_code == 200, answer.text
    return answer.json()


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def unpacked(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def claims_in(token: str) -> dict[str, Any]:
    return json.loads(unpacked(token.split(".")[1]))


async def verified(world: Any, token: str, client_id: str, **more: str) -> Any:
    return await world.control.post("/oauth2/v2.1/verify", data={"id_token": token, "client_id": client_id} | more)
