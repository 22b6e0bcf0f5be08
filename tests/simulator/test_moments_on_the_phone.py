"""What happens on the phone page beside messages: beacons, memberships, links of accounts, LIFF apps, links opened."""

import asyncio
from typing import Any

import pytest
from tests.simulator.test_phone_page import phone

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]


async def open_drawer(page: Any, world: Any, what: str) -> Any:
    if page.url != f"{world.url}/":
        await page.goto(world.url)
    await page.get_by_role("button", name="Attach as 山田 花子").click()
    mine = phone(page, "山田 花子")
    await mine.get_by_role("button", name=what, exact=True).click()
    return mine.get_by_role("form")


async def test_coming_near_a_beacon(page: Any, world: Any) -> None:
    form = await open_drawer(page, world, "Beacon")
    await form.get_by_role("textbox", name="Hardware ID of the beacon").fill("0123456789")
    for deed in ("Come near", "Stay near", "Tap the banner"):
        await form.get_by_role("button", name=deed).click()
    events = await world.receiver.wait_for(3)
    assert [it["beacon"] for it in events] == [
        {"hwid": "0123456789", "type": kind} for kind in ("enter", "stay", "banner")
    ]
    assert {it["source"]["userId"] for it in events} == {world.user["user_id"]}
    assert all(it["replyToken"] for it in events)
    await form.get_by_role("textbox", name="Hardware ID of the beacon").fill("no")
    await form.get_by_role("button", name="Come near").click()
    await form.get_by_role("textbox", name="Hardware ID of the beacon").fill("abcdefabcd")
    await form.get_by_role("textbox", name="Device message of the beacon").fill("0001")
    await form.get_by_role("button", name="Come near").click()
    events = await world.receiver.wait_for(4)
    assert events[3]["beacon"] == {"hwid": "abcdefabcd", "type": "enter", "dm": "0001"}, "nothing came of a wrong id"


async def test_a_membership_from_joining_to_leaving(page: Any, world: Any) -> None:
    form = await open_drawer(page, world, "Membership")
    for deed in ("Join", "Renew", "Leave"):
        await form.get_by_role("button", name=deed).click()
    events = await world.receiver.wait_for(3)
    assert [it["membership"] for it in events] == [
        {"membershipId": 3189, "type": kind} for kind in ("joined", "renewed", "left")
    ]


async def test_an_account_link_that_works_and_one_that_fails(page: Any, world: Any) -> None:
    form = await open_drawer(page, world, "Account link")
    nonce = form.get_by_role("textbox", name="Nonce of the account's site")
    await nonce.fill("a-nonce-of-the-shop")
    await form.get_by_role("button", name="Link", exact=True).click()
    await form.get_by_role("button", name="Let it fail").click()
    events = await world.receiver.wait_for(2)
    assert [it["link"] for it in events] == [
        {"result": result, "nonce": "a-nonce-of-the-shop"} for result in ("ok", "failed")
    ]
    await nonce.fill("short")
    await form.get_by_role("button", name="Link", exact=True).click()
    assert len(world.receiver.events) == 2


async def test_a_liff_app_opens_for_the_phones_owner(page: Any, world: Any, control: Any) -> None:
    form = await open_drawer(page, world, "LIFF app")
    await form.get_by_role("option", name="No Login channel has one yet").wait_for(state="attached")
    login = (await control.post("/_sim/login-channels", json={"name": "Shop"})).json()
    grant = {
        "grant_type": "client_credentials",
        "client_id": login["channel_id"],
        "client_secret": login["channel_secret"],
    }
    token = (await control.post("/oauth2/v3/token", data=grant)).json()["access_token"]
    # The page itself may be asked for nothing from outside, so the app is one of the simulator's own pages.
    app = {"view": {"type": "full", "url": f"{world.url}/icon.svg"}}
    headers = {"authorization": f"Bearer {token}"}
    (await control.post("/liff/v1/apps", json=app, headers=headers)).raise_for_status()
    await page.reload()
    form = await open_drawer(page, world, "LIFF app")
    await form.get_by_role("option", name=f"Shop: {world.url}/icon.svg").wait_for(state="attached")
    async with page.context.expect_page() as opened:
        await form.get_by_role("button", name="Open").click()
    tab = await opened.value
    await tab.wait_for_url(f"{world.url}/icon.svg#access_token=*")
    await tab.close()


async def test_what_stands_in_an_open_chat_was_seen_and_its_links_are_counted(page: Any, world: Any) -> None:
    link = f"{world.url}/icon.svg"
    body = {"messages": [{"type": "text", "text": f"Look {link}"}]}
    sent = await world.line.post("/v2/bot/message/broadcast", json=body)
    await page.goto(world.url)
    async with page.context.expect_page() as opened:
        await phone(page, "山田 花子").get_by_role("link", name=link).click()
    await (await opened.value).close()
    made = {"description": "Clicked", "requestId": sent.headers["x-line-request-id"], "clickUrl": link}
    audience = (await world.line.post("/v2/bot/audienceGroup/click", json=made)).json()["audienceGroupId"]
    path = f"/_sim/accounts/{world.account['id']}/audiences"

    async def who_clicked() -> list[str]:
        return next(
            it["user_ids"] for it in (await world.control.get(path)).json()["audiences"] if it["id"] == audience
        )

    async with asyncio.timeout(5):
        while await who_clicked() != [world.user["user_id"]]:  # noqa: ASYNC110  HTTP can only be asked again
            await asyncio.sleep(0.05)


async def test_a_group_has_no_such_moments(page: Any, world: Any, control: Any) -> None:
    path = f"/_sim/accounts/{world.account['id']}"
    (await control.patch(path, json={"joins_groups": True})).raise_for_status()
    body = {"members": [world.user["user_id"]], "name": "家族"}
    (await control.post(f"{path}/groups", json=body)).raise_for_status()
    await page.goto(world.url)
    mine = phone(page, "山田 花子")
    await mine.get_by_role("button", name="Chats of 山田 花子").click()
    await mine.get_by_role("button", name="家族").click()
    await mine.get_by_role("button", name="Attach as 山田 花子").click()
    await mine.get_by_role("button", name="Location", exact=True).wait_for()
    assert await mine.get_by_role("button", name="Beacon", exact=True).count() == 0
