"""An administrator connects LINE in the browser, from the first field to the first message."""

import pytest
from playwright.async_api import Browser, Page, expect
from tests.journeys.test_in_the_browser import a_page, browser, picture, sign_in
from tests.world import ADMIN, World

__all__ = ["browser"]  # the fixture is found by its name in this module
pytestmark = pytest.mark.browser


async def test_an_account_is_connected_verified_and_set_up_on_a_workstream(world: World, browser: Browser) -> None:
    at_line = (await world.sim.post("/_sim/accounts", json={"name": "Clinic"})).raise_for_status().json()
    async with a_page(browser) as page:
        await sign_in(page, world, ADMIN)
        await page.goto(f"{world.url}/admin/line-accounts")
        await page.get_by_role("button", name="Connect a LINE account").click()
        await page.get_by_label("Name").fill("Clinic")
        await page.get_by_role("button", name="Next").click()
        await _fill_in(page, at_line, secret="ab" * 16)
        await page.get_by_role("button", name="Connect", exact=True).click()

        # A wrong secret is told at its field; Back keeps what was typed.
        await expect(page.get_by_text("LINE does not take this secret")).to_be_visible()
        await picture(page, "connect-1-wrong-secret")
        await page.get_by_role("button", name="Back").click()
        await expect(page.get_by_label("Name")).to_have_value("Clinic")
        await page.get_by_role("button", name="Next").click()
        await page.get_by_label("Channel secret").fill(at_line["channel_secret"])
        await page.get_by_label("I agree that data goes to LINE").check()
        await page.get_by_role("button", name="Connect", exact=True).click()

        # LINE is told the address, and calls it.
        await page.get_by_role("button", name="Set and verify webhook").click()
        await expect(page.get_by_text("LINE reaches this address.")).to_be_visible()
        await picture(page, "connect-2-verified")
        await page.get_by_role("button", name="Next").click()
        await expect(page.get_by_text("Clinic is connected and switched on.")).to_be_visible()
        await expect(page.get_by_text(at_line["basic_id"])).to_be_visible()
        await picture(page, "connect-3-done")
        await page.get_by_role("button", name="Done").click()

        await _set_up(page, world)
    await _first_message(world, at_line)


async def _fill_in(page: Page, at_line: dict[str, str], *, secret: str) -> None:
    await page.get_by_label("Channel ID").fill(at_line["channel_id"])
    await page.get_by_label("Channel secret").fill(secret)
    await page.get_by_label("Channel access token").fill(at_line["channel_access_token"])


async def _set_up(page: Page, world: World) -> None:
    """Set up LINE on the workstream, page by page."""
    await page.goto(f"{world.url}/admin/workstreams")
    await page.get_by_role("button", name="Shop on LINE").click()
    await page.get_by_role("button", name="Set up LINE").click()
    dialog = page.get_by_role("alertdialog", name="Set up LINE")
    await dialog.get_by_role("combobox", name="Available LINE accounts").click()
    await page.get_by_role("option", name="Clinic").click()
    await dialog.get_by_role("button", name="Next").click()
    await dialog.get_by_role("combobox", name="Language").click()
    await page.get_by_role("option", name="ไทย").click()
    await dialog.get_by_role("button", name="Next").click()
    await dialog.get_by_role("button", name="Next").click()
    await dialog.get_by_label("Representatives can send files").uncheck()
    await picture(page, "connect-4-features")
    await dialog.get_by_role("button", name="Next").click()
    await expect(dialog.get_by_text("from customers")).to_be_visible()
    await picture(page, "connect-5-summary")
    await dialog.get_by_role("button", name="Finish").click()
    await expect(page.get_by_text("Language th · files from customers")).to_be_visible()
    await page.goto(f"{world.url}/admin/line-accounts")
    await page.get_by_role("button", name="Clinic").click()
    await expect(page.get_by_role("region", name="Health")).to_contain_text("Valid, checked")
    await picture(page, "connect-6-health")


async def _first_message(world: World, at_line: dict[str, str]) -> None:
    """A customer of the new account rings at a representative's."""
    rin = await world.representative("Rin")
    user = await world.sim.post(f"/_sim/accounts/{at_line['id']}/users", json={"display_name": "Hanako"})
    says = f"/_sim/users/{user.json()['user_id']}/messages"
    await world.sim.post(says, params={"wait": "true"}, json={"type": "text", "text": "hello"})
    assert (await rin.offer())["customer"]["display_name"] == "Hanako"
