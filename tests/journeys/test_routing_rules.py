"""Routing in the browser: rules built by hand, a queue that overflows, a conversation that is handed on; and why."""

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


async def day_and_night(world: World) -> None:
    """Rin serves Day, into which all is routed, with room for one; Ming serves Night."""
    rin = await world.representative("Rin", capacity=1)
    ming = await world.representative("Ming", capacity=4)
    queues = {
        name: await world.admin.post("/admin/queues", {"name": name, "member_ids": [who.id]})
        for name, who in (("Day", rin), ("Night", ming))
    }
    path = f"/admin/queues/{world.queue['id']}"
    (await world.admin.ask("PATCH", path, {"member_ids": []})).raise_for_status()
    rule = {
        "name": "All",
        "condition": {"combinator": "and", "rules": []},
        "queues": [{"queue_id": queues["Day"]["id"], "percent": 100}],
    }
    routes = f"/admin/workstreams/{world.workstream['id']}/route-to-queue"
    (await world.admin.ask("PUT", routes, {"version": 0, "rules": [rule]})).raise_for_status()


async def overflow_into_night(admin: Page) -> None:
    """In the open panel of a queue: one may wait, the next one goes to Night."""
    await admin.get_by_role("switch", name="When many wait").click()
    await admin.get_by_role("spinbutton", name="Conversations that may wait").fill("1")
    await admin.get_by_role("combobox", name="The next one").click()
    await admin.get_by_role("option", name="It goes to Night").click()
    await picture(admin, "overflow")
    await admin.get_by_role("button", name="Save").click()
    await expect(admin.get_by_text("Queue Day saved").first).to_be_visible()


async def test_a_full_queue_overflows_and_a_conversation_is_handed_on_with_a_note(world: World) -> None:
    await day_and_night(world)
    async with (
        a_browser() as browser,
        a_page(browser, WIDE) as admin,
        a_page(browser, WIDE) as first,
        a_page(browser, WIDE) as second,
    ):
        await sign_in(admin, world, ADMIN)
        await admin.get_by_role("link", name="Admin").click()
        await admin.get_by_role("link", name="Queues", exact=True).click()
        await admin.get_by_role("button", name="Day", exact=True).click()
        await overflow_into_night(admin)

        await sign_in(first, world, "rin@example.com")
        await sign_in(second, world, "ming@example.com")
        for name in ("Hanako", "Taro", "Jiro"):
            await (await world.customer(name)).says(f"I am {name}")
            await world.settled()
        offer = second.get_by_role("alertdialog", name="Offer from Jiro")
        await expect(offer).to_be_visible()
        await offer.get_by_role("button", name="Accept").click()
        await second.get_by_role("button", name="Why here?").click()
        await expect(second.get_by_role("dialog")).to_contain_text("As many wait there as may: it goes to Night")
        await second.get_by_role("button", name="Close panel").click()

        await first.get_by_role("alertdialog", name="Offer from Hanako").get_by_role("button", name="Accept").click()
        await first.get_by_role("button", name="Transfer").click()
        dialog = first.get_by_role("dialog")
        await dialog.get_by_role("radio", name="Night").click()
        await dialog.get_by_role("textbox", name="Note (optional)").fill("Wants it in green")
        await picture(first, "transfer")
        await dialog.get_by_role("button", name="Transfer").click()
        await expect(first.get_by_text("Transferred to Night").first).to_be_visible()
        await expect(second.get_by_role("alertdialog", name="Offer from Hanako")).to_be_visible()
        await picture(second, "transferred")
