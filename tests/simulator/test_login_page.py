"""LINE's page for logging in: what it asks, what goes back to the callback, and what never does."""

from typing import Any

import httpx2
import pytest
from tests.simulator.logging_in import (
    CALLBACK,
    address,
    allow,
    bearer,
    claims_in,
    exchange,
    open_login,
    sent_back,
    tokens,
)


@pytest.fixture
async def login(world: Any) -> dict[str, Any]:
    return await open_login(world)


async def test_the_page_asks_who_one_is_and_sends_back_a_code(world: Any, login: dict[str, Any]) -> None:
    shown = await world.control.get(address(login))
    assert shown.status_code == 200
    for words in ("Shop login asks you to log in", "山田 花子", "e-mail address", world.user["user_id"]):
        assert words in shown.text
    assert "script" not in shown.text
    back = await allow(world, login)
    assert (back["state"], set(back)) == ("s1", {"code", "state"})


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"response_type": "token"}, "UNSUPPORTED_RESPONSE_TYPE"),
        ({"state": None}, "INVALID_REQUEST"),
        ({"scope": "email"}, "INVALID_SCOPE"),
        ({"scope": "profile email"}, "INVALID_SCOPE"),
        ({"scope": "openid nosuch"}, "INVALID_SCOPE"),
        ({"prompt": "nosuch"}, "INVALID_REQUEST"),
        ({"max_age": "-1"}, "INVALID_REQUEST"),
        ({"prompt": "none"}, "LOGIN_REQUIRED"),
    ],
)
async def test_wrong_requests_go_back_with_lines_code(world: Any, login: Any, wrong: Any, error: str) -> None:
    world.control.cookies.clear()
    back = sent_back(await world.control.get(address(login, **wrong)))
    assert (back["error"], back.get("state")) == (error, None if wrong.get("state", "") is None else "s1")


async def test_nobody_is_sent_to_a_callback_that_is_not_registered(world: Any, login: dict[str, Any]) -> None:
    for wrong in (
        {"client_id": "1"},
        {"redirect_uri": "https://evil.example.com/"},
        {"redirect_uri": f"{CALLBACK}/more"},
        {"redirect_uri": f"{CALLBACK}?a=1\r\nset-cookie: x=1"},
        {"redirect_uri": f"{CALLBACK}#fragment"},
        {"redirect_uri": None},
    ):
        for method in ("GET", "POST"):
            answer = await world.control.request(method, address(login, **wrong))
            assert (answer.status_code, "location" in answer.headers) == (400, False), wrong
    more = await world.control.post(
        address(login, redirect_uri=f"{CALLBACK}?key=1"), data={"user_id": world.user["user_id"], "decision": "allow"}
    )
    assert more.headers["location"].startswith(f"{CALLBACK}?key=1&code=")


async def test_whoever_cancels_goes_back_without_a_code(world: Any, login: dict[str, Any]) -> None:
    back = sent_back(await world.control.post(address(login), data={"decision": "deny"}))
    assert back == {
        "error": "ACCESS_DENIED", "error_description": "The resource owner denied the request.", "state": "s1",
    }  # fmt: skip


async def test_whoever_logged_in_before_is_known_in_the_same_browser(world: Any, login: dict[str, Any]) -> None:
    async with httpx2.AsyncClient(base_url=world.url, verify=False, trust_env=False) as browser:
        pressed = {"user_id": world.user["user_id"], "decision": "allow"}
        await browser.post(address(login, scope="openid"), data=pressed)
        silent = sent_back(await browser.get(address(login, scope="openid", prompt="none", max_age=60)))
        claims = claims_in((await exchange(world, login, silent["code"])).json()["id_token"])
        assert (claims["amr"], "auth_time" in claims) == (["linesso"], True)
        more = sent_back(await browser.get(address(login, prompt="none")))
        assert more["error"] == "INTERACTION_REQUIRED"
        anew = sent_back(await browser.post(address(login, scope="openid", prompt="login"), data=pressed))
        assert claims_in((await exchange(world, login, anew["code"])).json()["id_token"])["amr"] == ["pwd"]
        # Taking the permission back in LINE's settings makes the question come again.
        await world.control.delete(f"/_sim/users/{world.user['user_id']}/apps/{login['id']}")
        assert sent_back(await browser.get(address(login, scope="openid", prompt="none")))["error"] == (
            "INTERACTION_REQUIRED"
        )


async def test_an_address_that_was_kept_back_stays_so_without_a_question(world: Any, login: dict[str, Any]) -> None:
    async with httpx2.AsyncClient(base_url=world.url, verify=False, trust_env=False) as browser:
        for given in ("no", "yes"):
            pressed = {"user_id": world.user["user_id"], "decision": "allow", "email": given}
            await browser.post(address(login), data=pressed)
            silent = sent_back(await browser.get(address(login, prompt="none")))
            claims = claims_in((await exchange(world, login, silent["code"])).json()["id_token"])
            assert ("email" in claims) == (given == "yes")


async def test_names_are_written_out_as_they_are(world: Any, login: dict[str, Any]) -> None:
    await world.change(name="A & <b>B</b>")
    await world.act("unfollow")
    await world.control.patch(f"/_sim/users/{world.user['user_id']}", json={"display_name": '"><script>x</script>'})
    pressed = {"user_id": world.user["user_id"], "decision": "allow"}
    pages = [
        await world.control.get(address(login, bot_prompt="normal")),
        await world.control.post(address(login, bot_prompt="aggressive", state='"><script>'), data=pressed),
    ]
    for shown in pages:
        assert "Add A &amp; &lt;b&gt;B&lt;/b&gt; as a friend" in shown.text
        assert "<script" not in shown.text


async def test_a_stranger_becomes_a_friend_on_the_way(world: Any, login: dict[str, Any]) -> None:
    await world.act("unfollow")
    token = (await tokens(world, login))["access_token"]
    assert (await world.control.get("/friendship/v1/status", headers=bearer(token))).json() == {"friendFlag": False}
    assert "Add Shop JP as a friend" in (await world.control.get(address(login, bot_prompt="normal"))).text
    declined = await allow(world, login, bot_prompt="normal")
    assert declined["friendship_status_changed"] == "false"
    accepted = await allow(world, login, {"friend": "yes"}, bot_prompt="normal")
    assert accepted["friendship_status_changed"] == "true"
    follow = (await world.receiver.wait_for(2))[-1]
    assert (follow["type"], follow["follow"]["isUnblocked"]) == ("follow", True)
    assert (await world.control.get("/friendship/v1/status", headers=bearer(token))).json() == {"friendFlag": True}
    known = await allow(world, login, {"friend": "yes"}, bot_prompt="normal")
    assert known["friendship_status_changed"] == "false"


async def test_aggressive_asks_on_a_screen_of_its_own(world: Any, login: dict[str, Any]) -> None:
    await world.act("unfollow")
    pressed = {"user_id": world.user["user_id"], "decision": "allow", "email": "yes"}
    screen = await world.control.post(address(login, bot_prompt="aggressive"), data=pressed)
    assert (screen.status_code, "Add Shop JP as a friend?" in screen.text) == (200, True)
    back = await allow(world, login, {"friend": "yes"}, bot_prompt="aggressive")
    assert back["friendship_status_changed"] == "true"


async def test_other_ways_back_to_the_callback(world: Any, login: dict[str, Any]) -> None:
    pressed = {"user_id": world.user["user_id"], "decision": "allow"}
    posted = await world.control.post(address(login, response_mode="form_post"), data=pressed)
    assert (posted.status_code, f'action="{CALLBACK}"' in posted.text, 'name="code"' in posted.text) == (
        200,
        True,
        True,
    )
    sealed = sent_back(await world.control.post(address(login, response_mode="jwt"), data=pressed))
    inside = claims_in(sealed["response"])
    assert (inside["aud"], inside["state"]) == (login["channel_id"], "s1")
    assert (await exchange(world, login, inside["code"])).status_code == 200


async def test_logging_in_needs_no_browser(world: Any, login: dict[str, Any]) -> None:
    path = f"/_sim/users/{world.user['user_id']}/logins"
    done = await world.control.post(path, json={"url": f"https://access.line.me{address(login)}"})
    assert done.status_code == 201
    assert done.json()["redirect_to"].startswith(f"{CALLBACK}?code=")
    assert (await exchange(world, login, done.json()["parameters"]["code"])).status_code == 200
    denied = await world.control.post(path, json={"url": address(login), "allow": False})
    assert denied.json()["parameters"]["error"] == "ACCESS_DENIED"
    lost = await world.control.post(path, json={"url": "https://access.line.me/"})
    assert (lost.status_code, lost.json()["message"]) == (409, "There is no LINE Login channel with this client_id.")


async def test_faults_of_the_linked_account_reach_its_login(world: Any, login: dict[str, Any]) -> None:
    code = (await allow(world, login))["code"]
    await world.faults(status={"value": 503, "endpoint": "token", "times": 1})
    assert (await exchange(world, login, code)).status_code == 503
    assert (await exchange(world, login, code)).status_code == 200
    await world.faults(status={"value": 500, "endpoint": "login", "times": 1})
    assert (await world.control.get(address(login))).status_code == 500
