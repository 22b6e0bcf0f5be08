"""Who a customer is, in the browser: made, found, preferred and taken back beside the conversation; then known."""

import pytest
from playwright.async_api import Browser, Locator, Page, expect
from tests.journeys.test_in_the_browser import a_page, browser, picture, sign_in
from tests.rooms import change_routing
from tests.world import World

__all__ = ["browser"]  # the fixture is found by its name in this module
pytestmark = pytest.mark.browser


def tab(page: Page, called: str) -> Locator:
    tabs = page.get_by_role("navigation", name="Open sessions")
    return tabs.get_by_role("button", name=called, exact=True)


async def take(page: Page, called: str) -> None:
    await page.get_by_role("alertdialog", name=f"Offer from {called}").get_by_role("button", name="Accept").click()


async def close(page: Page) -> None:
    await page.get_by_role("button", name="End conversation").click()
    await page.get_by_role("button", name="Close conversation").click()
    await expect(page.get_by_role("complementary", name="Customer details")).to_have_count(0)


async def test_who_is_made_a_contact_is_known_by_name_on_every_screen_and_goes_to_whom_they_prefer(
    world: World, browser: Browser
) -> None:
    await change_routing(world, preferred_representatives=True)
    await world.representative("Rin")
    hana = await world.customer("はなちゃん")
    async with a_page(browser) as rin, a_page(browser) as ploy:
        await sign_in(rin, world, "rin@example.com")
        await hana.says("注文が届きません")
        await take(rin, "はなちゃん")
        panel = rin.get_by_role("complementary", name="Customer details")
        contact = panel.get_by_role("region", name="Contact")
        await contact.get_by_role("button", name="Create").click()
        form = rin.get_by_role("alertdialog", name="Create a contact")
        await expect(form.get_by_role("textbox", name="Name", exact=True)).to_have_value("はなちゃん")
        await form.get_by_role("textbox", name="Name", exact=True).fill("山田 花子")
        await form.get_by_role("textbox", name="Phones").fill("090-1234-5678")
        await form.get_by_role("combobox", name="Tags").fill("VIP")
        await form.get_by_role("combobox", name="Tags").press("Enter")
        await picture(rin, "contact-1-form")
        await form.get_by_role("button", name="Create and link").click()

        # Tab, list, thread and panel call them so at once.
        await expect(contact).to_contain_text("090-1234-5678")
        await expect(contact.get_by_role("list", name="Tags")).to_have_text("VIP")
        await expect(tab(rin, "山田 花子")).to_be_visible()
        await expect(rin.get_by_role("log", name="Messages with 山田 花子")).to_be_visible()
        await expect(panel.get_by_text("はなちゃん", exact=True)).to_be_visible()

        await world.representative("Ploy")
        await sign_in(ploy, world, "ploy@example.com")
        await rin.reload()
        preferred = panel.get_by_role("region", name="Preferred representatives")
        await preferred.get_by_role("combobox", name="Add a preferred representative").click()
        await rin.get_by_role("option", name="Ploy").click()
        await expect(preferred.get_by_text("1. Ploy")).to_be_visible()
        await picture(rin, "contact-2-linked")
        await close(rin)

        await hana.says("もう一つ質問です")
        await take(ploy, "山田 花子")
        await expect(ploy.get_by_role("region", name="Contact")).to_contain_text("090-1234-5678")
        search = ploy.get_by_role("searchbox", name="Filter by name")
        await search.fill("090 1234")
        await expect(ploy.get_by_role("option", name="山田 花子")).to_be_visible()
        await picture(ploy, "contact-3-again")


async def test_somebody_who_writes_to_us_anew_is_found_by_their_phone_and_a_mistake_is_taken_back(
    world: World, browser: Browser
) -> None:
    rin = await world.representative("Rin")
    for name, phone in (("山田 花子", "+81 90-1234-5678"), ("山田 太郎", "03-1111-2222")):
        await rin.post("/contacts", {"name": name, "company": "山田商店", "phones": [phone]})
    await (await world.customer("nobody knows")).says("hello")
    async with a_page(browser) as page:
        await sign_in(page, world, "rin@example.com")
        await take(page, "nobody knows")
        contact = page.get_by_role("region", name="Contact")
        await contact.get_by_role("button", name="Link").click()
        dialog = page.get_by_role("dialog", name="Who is nobody knows?")
        await expect(dialog).to_contain_text("No contact is known by “nobody knows”.")
        box = dialog.get_by_role("searchbox", name="Search contacts")
        await box.fill("山")
        await expect(dialog.get_by_role("listitem")).to_have_count(2)
        await picture(page, "contact-4-search")
        await box.fill("090-1234-5678")
        await expect(dialog.get_by_role("listitem")).to_have_count(1)
        await dialog.get_by_role("button", name="山田 花子").click()
        await expect(tab(page, "山田 花子")).to_be_visible()

        await contact.get_by_role("button", name="Unlink").click()
        await expect(tab(page, "nobody knows")).to_be_visible()
        await page.get_by_role("button", name="Undo").click()
        await expect(tab(page, "山田 花子")).to_be_visible()
        timeline = page.get_by_role("region", name="Timeline")
        await expect(timeline.get_by_text("Linked to 山田 花子 by Rin", exact=True)).to_have_count(2)


async def test_two_contacts_who_are_one_are_merged_after_a_look_and_taken_apart_again(
    world: World, browser: Browser
) -> None:
    rin = await world.representative("Rin")
    await rin.post("/contacts", {"name": "山田 花子", "number": "C-1", "phones": ["090-1234-5678"]})
    await rin.post("/contacts", {"name": "はなちゃん", "number": "C-2", "phones": ["03-1111-2222"], "tags": ["VIP"]})
    await (await world.customer("はなちゃん")).says("hello")
    async with a_page(browser) as page:
        await sign_in(page, world, "rin@example.com")
        await take(page, "はなちゃん")
        contact = page.get_by_role("region", name="Contact")
        await contact.get_by_role("button", name="Link").click()
        await page.get_by_role("dialog").get_by_role("button", name="はなちゃん").click()
        await expect(contact).to_contain_text("03-1111-2222")

        await contact.get_by_role("button", name="Merge").click()
        await page.get_by_role("searchbox", name="Search contacts").fill("花子")
        await page.get_by_role("dialog").get_by_role("button", name="山田 花子").click()
        dialog = page.get_by_role("dialog", name="Merge 山田 花子 into はなちゃん")
        await dialog.get_by_role("radio", name="山田 花子").check()
        await dialog.get_by_role("radio", name="C-1").check()
        await picture(page, "contact-5-merge")
        await dialog.get_by_role("button", name="Merge").click()
        await expect(tab(page, "山田 花子")).to_be_visible()
        await expect(contact).to_contain_text("090-1234-5678")

        await contact.get_by_role("button", name="Edit").click()
        await picture(page, "contact-6-merged")
        await page.get_by_role("button", name="Take 山田 花子 apart").click()
        await expect(tab(page, "はなちゃん")).to_be_visible()
        await expect(contact).not_to_contain_text("090-1234-5678")
