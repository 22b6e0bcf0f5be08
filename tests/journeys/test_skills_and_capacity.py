"""Skills and capacity in the browser: made and given by hand to several at once, and who is asked because of them."""

import pytest
from playwright.async_api import Page, expect
from tests.journeys.test_in_the_browser import a_browser, a_page, picture, sign_in
from tests.journeys.test_routing_rules import choose, open_rules, save
from tests.rooms import offered, waiting_customer
from tests.routing.capacity_book import make_profile, take_slots_of
from tests.world import ADMIN, PASSWORD, World

pytestmark = pytest.mark.browser
WIDE = {"width": 1280, "height": 800}


async def add(page: Page, tab: str, button: str, **fields: str) -> None:
    """Add a record on one of the tabs of Skills; fields whose value begins with a dot are choices."""
    await page.get_by_role("tab", name=tab, exact=True).click()
    await page.get_by_role("button", name=button).click()
    panel = page.get_by_role("alertdialog")
    for label, value in fields.items():
        if value.startswith("."):
            await panel.get_by_role("combobox", name=label).click()
            await page.get_by_role("option", name=value[1:], exact=True).click()
        else:
            await panel.get_by_role("textbox", name=label, exact=True).fill(value)


async def submit(page: Page, button: str, said: str) -> None:
    await page.get_by_role("alertdialog").get_by_role("button", name=button, exact=True).click()
    await expect(page.get_by_text(said).first).to_be_visible()
    await expect(page.get_by_role("alertdialog")).to_have_count(0)


async def make_skill(page: Page) -> None:
    """A skill of a type of its own, rated by a model of its own."""
    await page.get_by_role("link", name="Admin").click()
    await page.get_by_role("link", name="Skills").click()
    await add(page, "Skill types", "Add a type", Name="Product")
    await submit(page, "Add type", "Skill type Product saved")
    await add(page, "Rating models", "Add a rating model", Name="Levels")
    for number, label in (("1", "Basic"), ("2", "Expert")):
        await page.get_by_role("button", name="Add a rating", exact=True).click()
        await page.get_by_role("textbox", name=f"Label of rating {number}").fill(label)
    await submit(page, "Add rating model", "Rating model Levels saved")
    await add(page, "Skills", "Add a skill", Name="Cameras", Type=".Product", **{"Rating model": ".Levels"})
    await submit(page, "Add skill", "Skill Cameras saved")


async def want_it(page: Page) -> None:
    """A rule of classification that wants an expert of cameras for whoever writes of one."""
    await open_rules(page)
    await page.get_by_role("button", name="Add a ruleset").click()
    await page.get_by_role("textbox", name="Name", exact=True).fill("Cameras")
    await page.get_by_role("button", name="Add a rule to the condition").click()
    await choose(page, "Comparison of rule 1", "contains")
    await page.get_by_role("textbox", name="Value of rule 1").fill("カメラ")
    await page.get_by_role("button", name="Set something").click()
    await choose(page, "Field of output 1", "Skills")
    await page.get_by_role("combobox", name="Add to Skills of output 1").click()
    await page.get_by_role("option", name="Cameras").click()
    await choose(page, "Rating of Cameras", "2 · Expert")
    await picture(page, "skills-wanted")
    await page.get_by_role("button", name="Done").click()
    await save(page)


async def mark(page: Page, *names: str) -> None:
    for name in names:
        await page.get_by_role("checkbox", name=f"Mark {name}").check()
    await page.get_by_role("button", name="Change them…").click()


async def why_here(page: Page, world: World, conversation_id: str, shot: str, *said: str) -> None:
    """What is told at the desk of who could answer."""
    await page.goto(f"{world.url}/desk/{conversation_id}")
    await page.get_by_role("button", name="Why here?").click()
    people = page.get_by_role("list", name="People of the queue")
    for words in said:
        await expect(people).to_contain_text(words)
    await picture(page, shot)
    await page.get_by_role("button", name="Close panel").click()


async def test_a_skill_given_to_two_at_once_decides_who_is_asked_and_the_desk_says_why(world: World) -> None:
    rin, ming = await world.representative("Rin"), await world.representative("Ming", present=False)
    somchai = await world.representative("Somchai")
    async with a_browser() as browser, a_page(browser, WIDE) as admin, a_page(browser, WIDE) as desk:
        await sign_in(admin, world, ADMIN)
        await make_skill(admin)
        await want_it(admin)

        await admin.get_by_role("link", name="People").click()
        await mark(admin, "Rin", "Ming")
        await choose(admin, "Change 1", "Give a skill")
        await choose(admin, "Which skill of change 1", "Cameras")
        await choose(admin, "Rating of change 1", "2 · Expert")
        await picture(admin, "skills-bulk")
        await admin.get_by_role("button", name="Change them", exact=True).click()
        await expect(admin.get_by_text("2 people changed")).to_be_visible()
        await picture(admin, "skills-bulk-done")
        await admin.get_by_role("button", name="Close", exact=True).click()
        await expect(admin.get_by_role("row").filter(has_text="Cameras 2")).to_have_count(2)
        await picture(admin, "skills-people")

        await sign_in(desk, world, "rin@example.com")
        await waiting_customer(world, "山田 花子", "カメラが壊れました")
        await expect(desk.get_by_role("alertdialog", name="Offer from 山田 花子")).to_be_visible()
        assert await offered(somchai) == []
        conversation = (await rin.offer())["conversation_id"]
        await why_here(
            admin,
            world,
            conversation,
            "skills-who-could-answer",
            "Being asked, until",
            "Cameras is missing, 2 wanted",
            "Presence: it is offered only at Available or Busy",
        )
        # The other one who knows cameras is back, and is asked when she declines.
        await ming.set_presence("available")
        await desk.get_by_role("button", name="Reject").click()
        assert (await ming.offer())["customer"]["display_name"] == "山田 花子"
        assert await offered(somchai) == []


async def test_a_profile_of_one_blocks_the_second_conversation_and_a_limit_of_two_lets_it_through(
    world: World,
) -> None:
    boss = {"email": "sup@example.com", "name": "Sup", "role": "supervisor", "password": PASSWORD}
    await world.admin.post("/admin/users", boss)
    rin = await world.representative("Rin")
    await take_slots_of(world, await make_profile(world, 1, name="Chats"))
    async with a_browser() as browser, a_page(browser, WIDE) as sup, a_page(browser, WIDE) as desk:
        await sign_in(desk, world, "rin@example.com")
        await sign_in(sup, world, "sup@example.com")
        await waiting_customer(world, "Hanako")
        assert await offered(rin) == [], "who has not the profile is offered nothing of it"

        await sup.get_by_role("link", name="People").click()
        await sup.get_by_role("button", name="Rin", exact=True).click()
        await sup.get_by_role("combobox", name="Capacity profiles").click()
        await sup.get_by_role("menuitemcheckbox", name="Chats").click()
        await sup.keyboard.press("Escape")
        await picture(sup, "capacity-drawer")
        await sup.get_by_role("button", name="Save").click()
        await desk.get_by_role("alertdialog", name="Offer from Hanako").get_by_role("button", name="Accept").click()

        await waiting_customer(world, "Taro")
        assert await offered(rin) == []
        (waiting,) = [one["id"] for one in (await world.admin.get("/conversations", state="open"))["items"]]
        await why_here(sup, world, waiting, "capacity-who-could-answer", "The capacity profile Chats is full")

        await sup.get_by_role("link", name="People").click()
        await sup.get_by_role("button", name="Rin", exact=True).click()
        await sup.get_by_role("spinbutton", name="Limit of Chats").fill("2")
        await picture(sup, "capacity-own-limit")
        await sup.get_by_role("button", name="Save").click()
        await expect(desk.get_by_role("alertdialog", name="Offer from Taro")).to_be_visible()
        await picture(desk, "capacity-second-offer")
