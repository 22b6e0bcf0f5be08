"""The main job as people do it: a phone page, two representatives' desks, and a browser around each."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect
from tests.world import PASSWORD, World

pytestmark = pytest.mark.browser

SCREENSHOTS = Path(__file__).parent.parent.parent / "e2e-screenshots"
SIZE = {"width": 1280, "height": 800}
# Chromium looks for its maker's servers at every start, which a closed network answers slowly.
OFFLINE = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


@asynccontextmanager
async def a_browser() -> AsyncIterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "install Chromium"
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=[*sandbox, "--disable-gpu", *OFFLINE])
        yield browser
        await browser.close()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with a_browser() as opened:
        yield opened


@asynccontextmanager
async def a_page(browser: Browser, size: dict[str, int] = SIZE) -> AsyncIterator[Page]:
    """A window of its own; whatever its scripts complain of fails the story."""
    context = await browser.new_context(viewport=size, locale="en-GB")  # type: ignore[arg-type]
    page = await context.new_page()
    page.set_default_timeout(15_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    await context.close()
    assert not complaints


async def picture(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    await page.screenshot(path=SCREENSHOTS / f"{name}.png")


async def sign_in(page: Page, world: World, email: str) -> None:
    await page.goto(f"{world.url}/")
    await page.get_by_label("Email").fill(email)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("button", name="Presence:")).to_be_visible()


async def write(phone: Page, name: str, text: str) -> None:
    await phone.get_by_role("textbox", name=f"Message as {name}").fill(text)
    await phone.get_by_role("button", name=f"Send as {name}").click()


async def test_a_phone_rings_at_two_desks(world: World, browser: Browser) -> None:
    await world.representative("Rin")
    await world.representative("Ploy")
    hanako = await world.customer("山田 花子")
    async with a_page(browser) as phone, a_page(browser) as one, a_page(browser) as two:
        await phone.goto(f"{world.sim.base_url}?users={hanako.user_id}")
        await sign_in(one, world, "rin@example.com")
        await sign_in(two, world, "ploy@example.com")
        await write(phone, "山田 花子", "注文が届きません 😢")

        # It rings at one desk; rejected there, it rings at the other.
        rung, other = await _who_rings(one, two)
        await expect(rung.get_by_role("alertdialog", name="Offer from 山田 花子")).to_contain_text("注文が届きません")
        await picture(rung, "1-offer")
        await rung.get_by_role("button", name="Reject").click()
        await expect(rung.get_by_role("alertdialog")).to_have_count(0)
        await other.get_by_role("button", name="Accept").click()

        # The answer goes out at Enter, and is read on the phone.
        thread = other.get_by_role("log", name="Messages with 山田 花子")
        await expect(thread).to_contain_text("注文が届きません 😢")
        composer = other.get_by_role("textbox", name="Write a reply")
        await composer.fill("お調べします。少々お待ちください。")
        await composer.press("Enter")
        await expect(phone.get_by_role("region", name="Phone of 山田 花子")).to_contain_text("お調べします。")
        await expect(thread).to_contain_text("reply")
        await picture(other, "2-answered")
        await picture(phone, "2-phone")

        # ✕ lets it wait; when she writes again it comes back to the same desk.
        await other.get_by_role("button", name="Close session").click()
        await expect(other.get_by_text("comes back to you when they write").first).to_be_visible()
        await write(phone, "山田 花子", "ありがとうございます！")
        returned = other.get_by_role("alertdialog", name="Offer from 山田 花子")
        await expect(returned).to_contain_text("ありがとうございます！")
        await picture(other, "3-returned")
        await returned.get_by_role("button", name="Accept").click()
        await expect(thread).to_contain_text("ありがとうございます！")

        # End, then close: what she writes next is a new conversation, with the old one above.
        await other.get_by_role("button", name="End conversation").click()
        await other.get_by_role("button", name="Close conversation").click()
        await write(phone, "山田 花子", "もう一つ質問があります")
        again, _ = await _who_rings(one, two)
        await again.get_by_role("button", name="Accept").click()
        thread = again.get_by_role("log", name="Messages with 山田 花子")
        await expect(thread).to_contain_text("もう一つ質問があります")
        await again.get_by_role("button", name="earlier").click()
        await expect(again.get_by_role("region", name="Earlier conversations")).to_contain_text("お調べします。")
        await picture(again, "4-again")


async def _who_rings(one: Page, two: Page) -> tuple[Page, Page]:
    """The page with an offer, and the other."""
    for _ in range(150):
        for ringing, quiet in ((one, two), (two, one)):
            if await ringing.get_by_role("alertdialog").count():
                return ringing, quiet
        await one.wait_for_timeout(100)
    raise AssertionError("no desk rang")
