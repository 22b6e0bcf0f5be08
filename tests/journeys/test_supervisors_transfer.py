"""A supervisor in the browser: what somebody holds goes to another queue, is assigned, and who loses it reads why."""

import pytest
from playwright.async_api import Page, expect
from tests.journeys.test_in_the_browser import a_browser, a_page, picture, sign_in
from tests.rooms import set_members, waiting_customer
from tests.routing.rulebook import make_queue
from tests.world import PASSWORD, World

pytestmark = pytest.mark.browser
WIDE = {"width": 1280, "height": 800}


async def hand_over(page: Page, button: str, name: str, note: str) -> None:
    """Choose a queue or a person by its name in the dialog that a button of the header opens."""
    await page.get_by_role("button", name=f"{button} conversation").click()
    dialog = page.get_by_role("dialog", name=f"{button} 山田 花子")
    await dialog.get_by_role("searchbox").fill(name)
    await dialog.get_by_role("radio", name=name).check()
    await dialog.get_by_label("Note (optional)").fill(note)
    await picture(page, f"supervisor-{button.lower()}")
    await dialog.get_by_role("button", name=button, exact=True).click()
    await expect(dialog).to_have_count(0)


async def test_a_supervisor_takes_a_conversation_from_one_desk_to_the_next_and_both_know_why(world: World) -> None:
    rin, ploy = await world.representative("Rin"), await world.representative("Ploy", present=False)
    boss = {"email": "sup@example.com", "name": "Sup", "role": "supervisor", "password": PASSWORD}
    await world.admin.post("/admin/users", boss)
    await set_members(world, rin)
    await make_queue(world, "Refunds", ploy)
    await waiting_customer(world, "山田 花子", "返金してください")
    held = (await rin.accept())["id"]
    await ploy.set_presence("busy")

    async with a_browser() as browser, a_page(browser, WIDE) as one, a_page(browser, WIDE) as sup:
        await sign_in(one, world, "rin@example.com")
        await one.goto(f"{world.url}/desk/{held}")
        await expect(one.get_by_role("log", name="Messages with 山田 花子")).to_contain_text("返金してください")
        await sign_in(sup, world, "sup@example.com")

        await sup.goto(f"{world.url}/desk/{held}")
        await hand_over(sup, "Transfer", "Refunds", "Ploy knows refunds")
        why = one.get_by_text("Ploy knows refunds")
        await expect(why.first).to_be_visible()
        await expect(one.get_by_text("This conversation is not here")).to_be_visible()
        await picture(one, "supervisor-lost")

        # It waits there till somebody has time; it is assigned at once instead.
        await sup.goto(f"{world.url}/desk/{held}")
        await hand_over(sup, "Assign", "Ploy", "Please, now")
        await expect(sup.get_by_text("Ploy is answering 山田 花子.")).to_be_visible()
        assert (await ploy.get(f"/conversations/{held}"))["assignee"]["name"] == "Ploy"

        await sup.get_by_role("button", name="Assign conversation").click()
        await sup.get_by_role("button", name="Take over").click()
        await expect(sup.get_by_role("textbox", name="Write a reply")).to_be_enabled()
        await picture(sup, "supervisor-took-over")
