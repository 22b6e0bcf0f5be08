"""Presences in the browser: one of the organisation's own is made, chosen, seen by supervisors, and begun with."""

import pytest
from playwright.async_api import Locator, Page, expect
from tests.journeys.test_in_the_browser import a_browser, a_page, picture, sign_in
from tests.rooms import waiting_customer
from tests.world import ADMIN, PASSWORD, World

from madoguchi.routing.hours import Weekday

pytestmark = pytest.mark.browser
WIDE = {"width": 1280, "height": 800}
SOMCHAI = "somchai@example.com"


async def add_supervisor(world: World) -> None:
    body = {"email": SOMCHAI, "name": "Somchai", "role": "supervisor", "password": PASSWORD}
    await world.admin.post("/admin/users", body)


async def open_settings(page: Page, of: str) -> None:
    await page.get_by_role("link", name="Admin").click()
    await page.get_by_role("link", name=of, exact=True).click()


async def open_people(page: Page) -> None:
    await page.get_by_role("link", name="People").click()


async def choose(page: Page, field: str, option: str) -> None:
    """In an open panel."""
    await page.get_by_role("combobox", name=field).click()
    await page.get_by_role("option", name=option, exact=True).click()


def row_of(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name, exact=True))


async def sign_out(page: Page, name: str) -> None:
    await page.get_by_role("button", name=f"Signed in as {name}").click()
    await page.get_by_role("menuitem", name="Sign out").click()
    await expect(page.get_by_label("Password")).to_be_visible()


async def make_lunch(page: Page) -> None:
    await open_settings(page, "Presences")
    await page.get_by_role("button", name="Add a presence").first.click()
    await page.get_by_role("textbox", name="Name").fill("Lunch")
    await page.get_by_role("textbox", name="Text").fill("At lunch")
    await choose(page, "Counts as", "Appear away")
    await picture(page, "presences-1-made")
    await page.get_by_role("button", name="Add presence").click()
    await expect(page.get_by_role("button", name="Lunch")).to_be_visible()


async def test_nothing_rings_at_lunch_until_a_supervisor_says_otherwise(world: World) -> None:
    await add_supervisor(world)
    await world.representative("Rin")
    async with a_browser() as browser, a_page(browser, WIDE) as admin, a_page(browser, WIDE) as desk:
        await sign_in(admin, world, ADMIN)
        await make_lunch(admin)
        await sign_in(desk, world, "rin@example.com")
        await desk.get_by_role("button", name="Presence:").click()
        await expect(desk.get_by_role("menuitem", name="Lunch")).to_be_visible()
        await picture(desk, "presences-2-menu")
        await desk.get_by_role("menuitem", name="Lunch").click()
        await expect(desk.get_by_role("button", name="Presence: At lunch")).to_be_visible()

        await waiting_customer(world, "山田 花子", "注文が届きません")
        await expect(desk.get_by_role("alertdialog")).to_have_count(0)

        async with a_page(browser, WIDE) as boss:
            await sign_in(boss, world, SOMCHAI)
            await open_people(boss)
            await expect(row_of(boss, "Rin")).to_contain_text("At lunch")
            await picture(boss, "presences-3-people")
            await boss.get_by_role("button", name="Set the presence of Rin").click()
            await boss.get_by_role("menuitem", name="Available", exact=True).click()
            await expect(row_of(boss, "Rin")).to_contain_text("Set by Somchai")

        offer = desk.get_by_role("alertdialog", name="Offer from 山田 花子")
        await expect(offer).to_contain_text("注文が届きません")
        await expect(desk.get_by_text("Somchai set your presence.")).to_be_visible()
        await picture(desk, "presences-4-rings")


async def test_somebody_begins_with_lunch_and_is_told_of_before_it_is_taken_away(world: World) -> None:
    await world.representative("Rin")
    week = [{"weekday": day, "opens": "00:00", "closes": "00:00"} for day in Weekday]
    hours = {"name": "Day and night", "zone": "Asia/Tokyo", "weekly": week}
    await world.admin.post("/admin/operating-hours", hours)
    async with a_browser() as browser, a_page(browser, WIDE) as admin, a_page(browser, WIDE) as desk:
        await sign_in(admin, world, ADMIN)
        await make_lunch(admin)
        await open_settings(admin, "Users")
        await admin.get_by_role("button", name="Rin", exact=True).click()
        await choose(admin, "Default presence", "Lunch (Appear away)")
        await choose(admin, "Working hours", "Day and night")
        await admin.get_by_role("combobox", name="Working hours").scroll_into_view_if_needed()
        await picture(admin, "presences-5-user")
        await admin.get_by_role("button", name="Save").click()
        await expect(admin.get_by_text("Rin saved").first).to_be_visible()

        await sign_in(desk, world, "rin@example.com")
        await expect(desk.get_by_role("button", name="Presence: Available")).to_be_visible()
        await sign_out(desk, "Rin")
        await sign_in(desk, world, "rin@example.com")
        await desk.get_by_role("button", name="Presence: At lunch").click()
        await expect(desk.get_by_text("Your default at sign-in")).to_be_visible()
        await picture(desk, "presences-6-begun")

        await open_people(admin)
        await expect(row_of(admin, "Rin")).to_contain_text("Works now")
        await expect(row_of(admin, "Admin")).to_contain_text("Any time")
        await admin.get_by_role("button", name="Set the presence of Rin").click()
        await expect(admin.get_by_role("menuitem", name="At sign-in: Lunch")).to_have_attribute("aria-current", "true")
        await picture(admin, "presences-7-at-sign-in")
        await admin.keyboard.press("Escape")

        await open_settings(admin, "Presences")
        await admin.get_by_role("button", name="Lunch", exact=True).click()
        await admin.get_by_role("button", name="Delete this presence").click()
        told = admin.get_by_text("1 person begins with it at sign-in, and from then on as Appear away.")
        await expect(told).to_be_visible()
        await picture(admin, "presences-8-delete")
        await admin.get_by_role("button", name="Delete it").click()
        await expect(admin.get_by_text("No presences of your own yet")).to_be_visible()
        await expect(desk.get_by_role("button", name="Presence: Appear away")).to_be_visible()


async def test_who_misses_an_offer_is_inactive_for_all_to_see_and_comes_back(world: World) -> None:
    await world.representative("Rin")
    async with a_browser() as browser, a_page(browser, WIDE) as admin, a_page(browser, WIDE) as desk:
        await sign_in(admin, world, ADMIN)
        await open_people(admin)
        await sign_in(desk, world, "rin@example.com")
        await waiting_customer(world, "山田 花子", "注文が届きません")
        offer = desk.get_by_role("alertdialog", name="Offer from 山田 花子")
        await expect(offer).to_be_visible()
        await world.advance(seconds=125)
        await expect(offer).to_have_count(0)
        await expect(desk.get_by_text("You are Inactive.")).to_be_visible()
        await expect(row_of(admin, "Rin")).to_contain_text("Inactive")
        await expect(row_of(admin, "Rin")).to_contain_text("Missed an offer")
        await picture(desk, "presences-9-inactive")
        await desk.get_by_role("button", name="I’m back").click()
        await expect(desk.get_by_role("button", name="Presence: Available")).to_be_visible()
        await expect(offer).to_be_visible()
        await expect(row_of(admin, "Rin")).to_contain_text("Chosen")
