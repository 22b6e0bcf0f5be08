"""An administrator draws a rich menu in the browser, and a customer presses it on the phone."""

import pytest
from playwright.async_api import Browser, Page, expect
from tests.journeys.test_in_the_browser import a_page, browser, picture, sign_in
from tests.line.menus import drawing
from tests.world import ADMIN, World

__all__ = ["browser"]  # the fixture is found by its name in this module
pytestmark = pytest.mark.browser


async def test_a_menu_is_drawn_at_the_desk_and_pressed_on_the_phone(world: World, browser: Browser) -> None:
    rin = await world.representative("Rin")
    hanako = await world.customer("山田 花子")
    async with a_page(browser) as page, a_page(browser) as phone:
        await phone.goto(f"{world.sim.base_url}?users={hanako.user_id}")
        await sign_in(page, world, ADMIN)
        await page.goto(f"{world.url}/admin/line-accounts")
        await page.get_by_role("button", name="Shop", exact=True).click()
        await page.get_by_role("link", name="Rich menus of this account").click()
        await expect(page.get_by_text("No rich menu yet")).to_be_visible()
        await picture(page, "menu-1-empty")
        await page.get_by_role("button", name="New rich menu").click()
        await _draw(page)
        await page.get_by_role("button", name="Publish").click()
        await expect(page.get_by_role("article", name="Start", exact=True)).to_contain_text("Live")

        await page.get_by_role("combobox", name="Everybody sees").click()
        await page.get_by_role("option", name="Start").click()
        await page.get_by_role("button", name="Save", exact=True).click()
        await expect(page.get_by_role("article", name="Start", exact=True)).to_contain_text("the default")
        await picture(page, "menu-3-live")

        shown = phone.get_by_role("region", name="Phone of 山田 花子")
        await expect(shown.get_by_role("button", name="メニュー")).to_be_visible()
        await shown.get_by_role("button", name="営業時間").click()
        await expect(shown).to_contain_text("営業時間を教えてください")
        await picture(phone, "menu-4-phone")
    assert (await rin.offer())["first_words"] == "営業時間を教えてください"


async def _draw(page: Page) -> None:
    """Bring a picture, draw one area by hand and say what it does, and lay the others out."""
    dialog = page.get_by_role("alertdialog", name="New rich menu")
    await dialog.get_by_label("Name").fill("Start")
    await dialog.get_by_label("Text of the bar").fill("メニュー")
    file = {"name": "menu.png", "mimeType": "image/png", "buffer": drawing(1200, 810)}
    await dialog.get_by_label("Picture of the menu").set_input_files(file)  # type: ignore[arg-type]
    canvas = dialog.get_by_role("application", name="Areas of the picture")
    box = await canvas.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + 10, box["y"] + 10)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 80, box["y"] + 60)
    await page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await page.mouse.up()
    area = dialog.get_by_role("region", name="Area 1")
    await area.get_by_label("The customer says").fill("営業時間を教えてください")
    await area.get_by_label("Label").fill("営業時間")
    await picture(page, "menu-2-editor")
