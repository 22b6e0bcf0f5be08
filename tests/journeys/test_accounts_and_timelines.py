"""What an account's trouble and a customer's deeds look like at the desk, and in the administration."""

import pytest
from playwright.async_api import Browser, Page, expect
from tests.journeys.test_in_the_browser import a_page, browser, picture, sign_in
from tests.line.test_buttons import press
from tests.world import ADMIN, LineUser, World

__all__ = ["browser"]  # the fixture is found by its name in this module
pytestmark = pytest.mark.browser


async def test_a_desk_sees_why_it_waits_and_what_the_customer_did_and_an_administrator_who_did_it(
    world: World, browser: Browser
) -> None:
    rin = await world.representative("Rin")
    hanako = await world.customer("山田 花子")
    await hanako.says("注文が届きません")
    conversation = (await rin.accept())["id"]
    account = f"/admin/line-accounts/{world.account['id']}"
    async with a_page(browser) as page:
        await sign_in(page, world, "rin@example.com")
        await page.goto(f"{world.url}/desk/{conversation}")
        box = page.get_by_label("Write a reply")
        await expect(box).to_be_enabled()

        (await world.admin.ask("PATCH", account, {"active": False})).raise_for_status()
        banner = page.get_by_role("alert").filter(has_text="is switched off")
        await expect(banner).to_be_visible()
        await expect(page.get_by_text("What you send waits: the account is switched off.")).to_be_visible()
        await box.fill("お調べします")
        await box.press("Enter")
        await picture(page, "account-1-switched-off")
        (await world.admin.ask("PATCH", account, {"active": True})).raise_for_status()
        await expect(banner).to_be_hidden()
        await hanako.hears("お調べします")

        await _deeds(world, hanako)
        timeline = page.get_by_role("region", name="Timeline")
        for words in ("Pressed a button · menu=hours", "Blocked the account", "Conversation with Rin", "First seen"):
            await expect(timeline.get_by_text(words, exact=True)).to_be_visible()
        await picture(page, "account-2-timeline")
    async with a_page(browser) as page:
        await sign_in(page, world, ADMIN)
        await _history(page, world)


async def _deeds(world: World, hanako: LineUser) -> None:
    await press(world, hanako, "menu=hours")
    for deed in ("unfollow", "follow"):
        path = f"/_sim/users/{hanako.user_id}/{deed}"
        (await world.sim.post(path, params={"wait": "true"}, json={"account": hanako.account})).raise_for_status()


async def _history(page: Page, world: World) -> None:
    await page.goto(f"{world.url}/admin/line-accounts")
    await page.get_by_role("button", name="Show the history of all accounts").click()
    history = page.get_by_role("region", name="History")
    await expect(history.get_by_text("Switched off")).to_be_visible()
    await expect(history.get_by_text("Set up on Shop on LINE")).to_be_visible()
    await picture(page, "account-3-history")
    await page.get_by_role("button", name="Shop", exact=True).click()
    await page.get_by_role("button", name="Show its history").click()
    await expect(page.get_by_text("Connected", exact=True).last).to_be_visible()
    await picture(page, "account-4-its-history")
