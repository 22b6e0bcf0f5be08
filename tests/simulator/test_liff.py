"""LIFF: apps of a Login channel by LINE's server API, and the page that opens them for somebody."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

APPS = "/liff/v1/apps"
VIEW = {"type": "full", "url": "https://shop.example.com/app?lang=ja"}


@pytest.fixture
async def login(world: Any) -> dict[str, Any]:
    return (
        await world.control.post("/_sim/login-channels", json={"name": "Shop", "account": world.account["id"]})
    ).json()


@pytest.fixture
async def bearer(world: Any, login: dict[str, Any]) -> dict[str, str]:
    form = {
        "grant_type": "client_credentials", "client_id": login["channel_id"], "client_secret": login["channel_secret"],
    }  # fmt: skip
    token = (await world.control.post("/v2/oauth/accessToken", data=form)).json()["access_token"]
    return {"authorization": f"Bearer {token}"}


async def add(world: Any, bearer: dict[str, str], **more: Any) -> Any:
    return await world.control.post(APPS, json={"view": VIEW} | more, headers=bearer)


async def test_apps_are_added_changed_listed_and_deleted(world: Any, login: Any, bearer: dict[str, str]) -> None:
    assert (await world.control.get(APPS, headers=bearer)).status_code == 404
    liff_id = (await add(world, bearer, description="Member card")).json()["liffId"]
    assert liff_id.startswith(f"{login['channel_id']}-")
    changed = {"view": {"type": "tall"}, "botPrompt": "normal", "scope": ["openid"]}
    assert (await world.control.put(f"{APPS}/{liff_id}", json=changed, headers=bearer)).status_code == 200
    assert (await world.control.get(APPS, headers=bearer)).json() == {
        "apps": [
            {
                "liffId": liff_id,
                "view": {"type": "tall", "url": VIEW["url"]},
                "description": "Member card",
                "features": {"ble": False, "qrCode": False},
                "permanentLinkPattern": "concat",
                "scope": ["openid"],
                "botPrompt": "normal",
            }
        ]
    }
    assert (await world.control.delete(f"{APPS}/{liff_id}", headers=bearer)).status_code == 200
    for method in ("PUT", "DELETE"):
        gone = await world.control.request(method, f"{APPS}/{liff_id}", json={}, headers=bearer)
        assert gone.status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"view": None},
        {"view": {"type": "huge", "url": "https://example.com"}},
        {"view": {"type": "full", "url": "http://example.com"}},
        {"view": {"type": "full", "url": "https://example.com/#a"}},
        {"view": {"type": "full", "url": "https://["}},
        {"description": "LINE shop"},
        {"permanentLinkPattern": "replace"},
        {"scope": ["phone"]},
        {"scope": "openid"},
        {"botPrompt": "always"},
        {"features": {"qrCode": "yes"}},
    ],
)
async def test_wrong_apps_are_refused(world: Any, bearer: dict[str, str], wrong: dict[str, Any]) -> None:
    assert (await add(world, bearer, **wrong)).status_code == 400


async def test_there_are_thirty_apps_and_no_more(world: Any, bearer: dict[str, str]) -> None:
    assert {(await add(world, bearer)).status_code for _ in range(30)} == {200}
    assert (await add(world, bearer)).status_code == 400


async def test_apps_belong_to_their_channel(world: Any, bearer: dict[str, str]) -> None:
    liff_id = (await add(world, bearer)).json()["liffId"]
    other = (await world.control.post("/_sim/login-channels", json={"name": "Other"})).json()
    form = {
        "grant_type": "client_credentials", "client_id": other["channel_id"], "client_secret": other["channel_secret"],
    }  # fmt: skip
    token = (await world.control.post("/oauth2/v3/token", data=form)).json()["access_token"]
    refused = await world.control.delete(f"{APPS}/{liff_id}", headers={"authorization": f"Bearer {token}"})
    assert refused.status_code == 404
    for wrong in ({}, {"authorization": f"Bearer {world.account['channel_access_token']}"}):
        assert (await world.control.get(APPS, headers=wrong)).status_code == 401


async def test_a_liff_url_opens_the_endpoint_for_somebody(world: Any, login: Any, bearer: dict[str, str]) -> None:
    liff_id = (await add(world, bearer, scope=["openid", "profile"], botPrompt="normal")).json()["liffId"]
    await world.act("unfollow")
    page = await world.control.get(f"/liff/{liff_id}")
    assert (page.status_code, "山田 花子" in page.text, "Add Shop JP as a friend" in page.text) == (200, True, True)
    pressed = {"user_id": world.user["user_id"], "friend": "yes"}
    opened = await world.control.post(f"/liff/{liff_id}/items/1?ref=card", data=pressed)
    assert opened.status_code == 303
    url = urlsplit(opened.headers["location"])
    assert url._replace(fragment="").geturl() == "https://shop.example.com/app/items/1?lang=ja&ref=card"
    handed = {name: values[0] for name, values in parse_qs(url.fragment).items()}
    headers = {"authorization": f"Bearer {handed['access_token']}"}
    assert (await world.control.get("/v2/profile", headers=headers)).json()["userId"] == world.user["user_id"]
    assert (await world.control.get("/friendship/v1/status", headers=headers)).json() == {"friendFlag": True}
    form = {"id_token": handed["id_token"], "client_id": login["channel_id"]}
    assert (await world.control.post("/oauth2/v2.1/verify", data=form)).json()["amr"] == ["lineautologin"]
    assert (await world.control.get("/liff/nosuch")).status_code == 404
    assert (await world.control.post(f"/liff/{liff_id}", data={})).status_code == 200


async def test_an_app_in_a_browser_may_ask_with_its_token(world: Any, bearer: dict[str, str]) -> None:
    liff_id = (await add(world, bearer)).json()["liffId"]
    path = f"/_sim/users/{world.user['user_id']}/liff"
    token = (await world.control.post(path, json={"liff_id": liff_id})).json()["access_token"]
    for address in ("/v2/profile", "/friendship/v1/status"):
        asked = {"origin": "https://shop.example.com", "access-control-request-headers": "authorization"}
        before = await world.control.request("OPTIONS", address, headers=asked)
        assert (before.status_code, before.headers["access-control-allow-headers"]) == (204, "authorization")
        answer = await world.control.get(address, headers={"authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")


async def test_an_app_opens_without_a_browser(world: Any, bearer: dict[str, str]) -> None:
    liff_id = (await add(world, bearer)).json()["liffId"]
    path = f"/_sim/users/{world.user['user_id']}/liff"
    opened = (await world.control.post(path, json={"liff_id": liff_id, "path": "/cart"})).json()
    assert opened["url"].startswith("https://shop.example.com/app/cart?lang=ja#access_token=")
    assert (opened["scope"], "id_token" in opened) == ("profile chat_message.write", False)
    assert (await world.control.post(path, json={"liff_id": "nosuch"})).status_code == 404
