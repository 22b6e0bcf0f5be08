"""Rules built by hand in the browser send three customers into three queues, and each desk can say why."""

import pytest
from playwright.async_api import Page, expect
from tests.journeys.test_in_the_browser import a_browser, a_page, picture, sign_in
from tests.world import ADMIN, World

pytestmark = pytest.mark.browser
WIDE = {"width": 1280, "height": 800}


async def choose(page: Page, field: str, option: str) -> None:
    await page.get_by_role("combobox", name=field, exact=True).select_option(label=option)


async def open_rules(page: Page) -> None:
    await page.get_by_role("link", name="Admin").click()
    await page.get_by_role("link", name="Workstreams").click()
    await page.get_by_role("button", name="Shop on LINE").click()
    await page.get_by_role("link", name="Routing rules").click()


async def save(page: Page) -> None:
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Unsaved changes")).to_have_count(0)


async def add_condition(page: Page, name: str, comparison: str, value: str) -> None:
    """In the open panel of a rule: its name, and one rule about the first message."""
    await page.get_by_role("textbox", name="Name", exact=True).fill(name)
    await page.get_by_role("button", name="Add a rule to the condition").click()
    await choose(page, "Comparison of rule 1", comparison)
    await page.get_by_role("textbox", name="Value of rule 1").fill(value)


async def test_rules_built_by_hand_send_three_customers_into_three_queues(world: World) -> None:
    people = {name: await world.representative(name) for name in ("Rin", "Ming", "Somchai")}
    for queue, person in (("Refunds", "Rin"), ("VIP", "Ming")):
        await world.admin.post("/admin/queues", {"name": queue, "member_ids": [people[person].id]})
    path = f"/admin/queues/{world.queue['id']}"
    (await world.admin.ask("PATCH", path, {"member_ids": [people["Somchai"].id]})).raise_for_status()

    async with a_browser() as browser, a_page(browser, WIDE) as admin, a_page(browser, WIDE) as desk:
        await sign_in(admin, world, ADMIN)
        await open_rules(admin)
        await admin.get_by_role("button", name="Add a ruleset").click()
        await add_condition(admin, "Refund", "contains", "返金")
        await admin.get_by_role("button", name="Set something").click()
        await admin.get_by_role("textbox", name="Value of output 1").fill("10")
        await picture(admin, "routing-rule")
        await admin.get_by_role("button", name="Done").click()
        await save(admin)
        await picture(admin, "classification")

        await admin.get_by_role("tab", name="Route to queue").click()
        for name, comparison, value, queue in (
            ("Refunds", "contains", "返金", "Refunds"),
            ("VIP", "begins with", "VIP", "VIP"),
        ):
            await admin.get_by_role("button", name="Add a rule").first.click()
            await add_condition(admin, name, comparison, value)
            await choose(admin, "Queue", queue)
            await admin.get_by_role("button", name="Done").click()
        await save(admin)
        await picture(admin, "route-to-queue")

        await admin.get_by_role("tab", name="Try it").click()
        await admin.get_by_role("textbox", name="First message").fill("返金してください")
        await admin.get_by_role("button", name="Try it").click()
        await expect(admin.get_by_text("Refunds").first).to_be_visible()
        await picture(admin, "dry-run")

        for name, text in (("Hanako", "返金してください"), ("Taro", "VIP please"), ("Jiro", "hello")):
            await (await world.customer(name)).says(text)
        for person, customer in (("Rin", "Hanako"), ("Ming", "Taro"), ("Somchai", "Jiro")):
            assert (await people[person].offer())["customer"]["display_name"] == customer

        await sign_in(desk, world, "rin@example.com")
        offer = desk.get_by_role("alertdialog", name="Offer from Hanako")
        await offer.get_by_role("button", name="Accept").click()
        await desk.get_by_role("button", name="Why here?").click()
        why = desk.get_by_role("dialog")
        await expect(why).to_contain_text("First message contains “返金”")
        await expect(why).to_contain_text("Refunds")
        await picture(desk, "why-here")
