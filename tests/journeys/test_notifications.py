"""Notifications in the browser: chosen and kept, shown while the page is out of sight, pushed, and read in the bell."""

import json
from typing import Any

import pytest
from playwright.async_api import Page, expect
from tests.journeys.test_in_the_browser import a_browser, a_page, picture, sign_in
from tests.rooms import change_templates
from tests.world import World, eventually

pytestmark = pytest.mark.browser

OUT_OF_SIGHT = """
Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
document.dispatchEvent(new Event("visibilitychange"));
"""
SHOWN = """
async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body, tag }) =>
  ({ title, body, tag }))
"""


async def shows(page: Page, **wanted: str) -> None:
    """Among what the system shows of the desk there is this."""

    async def look() -> bool:
        found: list[dict[str, str]] = await page.evaluate(SHOWN)
        return any(wanted.items() <= one.items() for one in found)

    await eventually(look)


async def test_what_comes_is_shown_where_its_person_wants_it(world: World) -> None:
    await change_templates(world, desktop="in_background")
    rin = await world.representative("Rin")
    async with a_browser() as browser, a_page(browser) as desk:
        await desk.context.grant_permissions(["notifications"], origin=world.url)
        await sign_in(desk, world, "rin@example.com")
        await _choose_toasts_for_messages(desk)
        assert await desk.evaluate("navigator.serviceWorker.ready.then(({ scope }) => scope)") == f"{world.url}/"

        # A second tab, out of sight: its title counts, and the system shows who waits.
        second = await desk.context.new_page()
        # Till its service worker is there, a page shows by itself what nobody else can list.
        await second.goto(f"{world.url}/desk", wait_until="networkidle")
        await expect(second.get_by_role("button", name="Presence:")).to_be_visible()
        for page in (desk, second):
            await page.evaluate(OUT_OF_SIGHT)
        hanako = await world.customer("山田 花子")
        await hanako.says("注文が届きません")
        await expect(second).to_have_title("(1) 山田 花子 is waiting · Madoguchi")
        await shows(second, title="山田 花子")
        conversation = (await rin.accept())["id"]
        await hanako.says("まだですか")
        # The first words, which nobody has opened yet, and these.
        await expect(second).to_have_title("(2) Madoguchi")
        await shows(second, title="山田 花子", body="New message", tag=f"message.{conversation}")

        await _is_pushed(second, world.url)
        await second.close()

        # What was not sent is kept in the bell till it is read.
        await desk.reload(wait_until="networkidle")

        async def in_sight() -> bool:
            return bool(await world.pool.fetchval("SELECT bool_or(visible) FROM desk_connections"))

        await eventually(in_sight)
        await world.faults(status={"value": 400, "endpoint": "all", "times": 9})
        await rin.say(conversation, "お調べします")
        bell = desk.get_by_role("button", name="Notifications, 1 unread")
        await expect(desk.get_by_text("A message of yours was not sent").first).to_be_visible()
        await bell.click()
        card = desk.get_by_role("dialog", name="Notifications").or_(desk.get_by_role("group", name="Notifications"))
        await expect(card.get_by_role("button", name="A message of yours was not sent")).to_be_visible()
        await picture(desk, "notifications-2-bell")
        # The bell closes what it opened; Escape does too, and leads back to it.
        # While the card is there it is all that is to be read, so the bell is found by its title.
        await desk.get_by_title("What came for you").click()
        await expect(card).to_be_hidden()
        await bell.click()
        await expect(card).to_be_visible()
        await desk.keyboard.press("Escape")
        await expect(card).to_be_hidden()
        await expect(bell).to_be_focused()
        await bell.click()
        await card.get_by_role("button", name="A message of yours was not sent").click()
        await expect(desk.get_by_role("log", name="Messages with 山田 花子")).to_contain_text("お調べします")
        await expect(desk.get_by_role("button", name="Notifications", exact=True)).to_be_visible()


async def _choose_toasts_for_messages(desk: Page) -> None:
    """By the menu under the name; it is still so after a reload."""
    await desk.get_by_role("button", name="Signed in as Rin").click()
    await desk.get_by_role("menuitem", name="Notifications").click()
    messages = desk.get_by_role("group", name="Messages")
    await messages.get_by_role("switch", name="On the desk").check()
    await messages.get_by_role("button", name="Play the sound of Messages").click()
    await picture(desk, "notifications-1-settings")
    await desk.get_by_role("button", name="Save").click()
    await expect(desk.get_by_text("Notifications saved").first).to_be_visible()
    await desk.reload(wait_until="networkidle")
    await expect(messages.get_by_role("switch", name="On the desk")).to_be_checked()
    await expect(messages.get_by_role("button", name="Reset Messages to default")).to_be_visible()


async def _is_pushed(page: Page, origin: str) -> None:
    """What a push service would hand over, handed over by hand: it is shown, and taken away when it is over."""
    devtools = await page.context.new_cdp_session(page)
    found: list[Any] = []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    await devtools.send("ServiceWorker.enable")

    async def registered() -> bool:
        return bool(found)

    await eventually(registered)

    async def push(**said: str) -> None:
        message = {"origin": origin, "registrationId": found[0]["registrationId"], "data": json.dumps(said)}
        await devtools.send("ServiceWorker.deliverPushMessage", message)

    offer = {"tag": "offer-1", "title": "สมชาย ใจดี", "path": "/desk"}
    await push(type="offer", body="Queue: Orders", **offer)
    await shows(page, title="สมชาย ใจดี", body="Queue: Orders")
    await push(type="offer_over", body="This offer is over.", **offer)
    await shows(page, title="สมชาย ใจดี", body="This offer is over.")

    async def gone() -> bool:
        return all(one["tag"] != "offer-1" for one in await page.evaluate(SHOWN))

    await eventually(gone)
