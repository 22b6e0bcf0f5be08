"""What LINE tells of a customer beside messages, seen at the desk as it happens, and answered on the phone."""

from typing import Any

import pytest
from playwright.async_api import expect
from tests.journeys.stage import Stage
from tests.journeys.test_in_the_browser import picture

pytestmark = pytest.mark.browser


async def test_who_comes_near_a_beacon_is_told_of_and_greeted(stage: Stage) -> None:
    chat = await stage.meet("Siti", "I am on my way")
    await chat.attaches("Beacon")
    await chat.phone.get_by_role("button", name="Come near").click()
    await expect(chat.thread).to_contain_text("Siti came near the beacon d41d8cd98f")
    await expect(timeline(stage)).to_contain_text("Came near the beacon d41d8cd98f")
    await chat.answers("Welcome! Counter 3 is free.")
    await expect(chat.messages).to_contain_text("Welcome! Counter 3 is free.")
    await chat.phone.get_by_role("button", name="Stay near").click()
    await expect(chat.thread).to_contain_text("Siti stayed near the beacon d41d8cd98f")
    await chat.phone.get_by_role("button", name="Tap the banner").click()
    await expect(chat.thread).to_contain_text("Siti tapped the banner of the beacon d41d8cd98f")
    await chat.is_sent(1)
    await chat.is_kept("in-beacon")


async def test_an_account_is_linked_on_the_page_that_line_shows(stage: Stage) -> None:
    chat = await stage.meet("Yuki", "Do you know my points?")
    sim, account = stage.world.sim, stage.world.line_account
    asked = await sim.post(
        f"/v2/bot/user/{chat.customer.user_id}/linkToken",
        headers={"Authorization": f"Bearer {account['channel_access_token']}"},
    )
    token = asked.raise_for_status().json()["linkToken"]
    # Where the shop's own site sends whoever has signed in there.
    page = f"{sim.base_url}/dialog/bot/accountLink?linkToken={token}&nonce=0123456789abcdef"
    await chat.answers(f"Please link your account: {page}")
    async with stage.phones.context.expect_page() as opened:
        await chat.messages.get_by_role("link", name="accountLink").click()
    shown = await opened.value
    await expect(shown.get_by_role("heading", name="Linked")).to_be_visible()
    await picture(shown, "in-linked-page")
    await expect(chat.thread).to_contain_text("Yuki linked their account")
    await expect(timeline(stage)).to_contain_text("Linked their account")

    # The link works once: what LINE then shows the customer reaches nobody at the desk.
    await shown.reload()
    await expect(shown.get_by_role("heading", name="Not linked")).to_be_visible()
    await shown.close()
    await chat.attaches("Account link")
    await chat.phone.get_by_role("button", name="Let it fail").click()
    await expect(chat.thread).to_contain_text("Yuki could not link their account")
    await expect(chat.thread.get_by_text("Yuki linked their account")).to_have_count(1)
    await chat.is_sent(1)
    await chat.is_kept("in-linked")


async def test_a_membership_is_told_of_from_its_beginning_to_its_end(stage: Stage) -> None:
    chat = await stage.meet("Dewi", "I would like to join")
    await chat.attaches("Membership")
    for deed, words in (("Join", "joined the"), ("Renew", "renewed the"), ("Leave", "left the")):
        await chat.phone.get_by_role("button", name=deed, exact=True).click()
        await expect(chat.thread).to_contain_text(f"Dewi {words} membership 3189")
        await expect(timeline(stage)).to_contain_text(f"{words.capitalize()} membership 3189")
    await chat.answers("Thank you for the year with us.")
    await expect(chat.messages).to_contain_text("Thank you for the year with us.")
    await chat.is_sent(1)
    await chat.is_kept("in-membership")


def timeline(stage: Stage) -> Any:
    return stage.desk.get_by_role("region", name="Timeline")
