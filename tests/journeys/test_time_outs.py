"""Silence in the browser: rules are written by hand, a phone gets a nudge, and its conversation is set to wait."""

import pytest
from playwright.async_api import Page, expect
from tests.automation.silence import passes
from tests.journeys.test_in_the_browser import a_browser, a_page, picture, sign_in
from tests.rooms import waiting_customer
from tests.world import ADMIN, World

pytestmark = pytest.mark.browser
WIDE = {"width": 1280, "height": 800}


async def add_rule(page: Page, name: str, then: str, minutes: str, text: str = "") -> None:
    await page.get_by_role("button", name="Add a rule").first.click()
    await page.get_by_role("textbox", name="Name", exact=True).fill(name)
    await page.get_by_role("spinbutton", name="For more than").fill(minutes)
    await page.get_by_role("combobox", name="Unit").select_option(label="Minutes")
    await page.get_by_role("combobox", name="Then").select_option(label=then)
    if text:
        await page.get_by_role("textbox", name="Text in English").fill(text)
        await expect(page.get_by_role("figure", name="Preview")).to_contain_text(text)
        await picture(page, "time-out-rule")
    await page.get_by_role("button", name="Done").click()


async def test_a_minute_of_silence_brings_a_nudge_to_the_phone_and_the_next_one_the_conversation_to_waiting(
    world: World,
) -> None:
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "山田 花子", "注文が届きません")
    conversation = (await rin.accept())["id"]
    async with a_browser() as browser, a_page(browser, WIDE) as admin, a_page(browser, WIDE) as desk:
        await sign_in(admin, world, ADMIN)
        await admin.get_by_role("link", name="Admin").click()
        await admin.get_by_role("link", name="Workstreams").click()
        await admin.get_by_role("button", name="Shop on LINE").click()
        await admin.get_by_role("link", name="Time-out rules").click()
        await add_rule(admin, "Nudge", "Send a message to the customer", "1", "Is there anything else?")
        await add_rule(admin, "To waiting", "Move the conversation to waiting", "2")
        await admin.get_by_role("button", name="Save").click()
        await expect(admin.get_by_text("Unsaved changes")).to_have_count(0)
        await picture(admin, "time-out-rules")

        await sign_in(desk, world, "rin@example.com")
        await desk.goto(f"{world.url}/desk/{conversation}")
        thread = desk.get_by_role("log", name="Messages with 山田 花子")
        await rin.say(conversation, "お調べしました。")
        await expect(thread).to_contain_text("お調べしました。")

        # The world's clock is the one that the product goes by, so nobody has to wait.
        await passes(world, seconds=70)
        await hanako.hears("お調べしました。", "Is there anything else?")
        await expect(thread).to_contain_text("Is there anything else?")
        await expect(thread).to_contain_text("automatic message")
        await passes(world, seconds=60)
        await expect(thread).to_contain_text("Moved to waiting: the customer did not answer for 2 minutes")
        await expect(desk.get_by_text("comes back to you when they write").first).to_be_visible()
        await picture(desk, "time-outs")
