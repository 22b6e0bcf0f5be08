"""A missed offer in the browser: it rings at the next desk, and who missed it says that they are back."""

import pytest
from playwright.async_api import expect
from tests.journeys.test_in_the_browser import a_browser, a_page, picture, sign_in, write
from tests.rooms import change_templates
from tests.world import World

pytestmark = pytest.mark.browser


async def test_a_missed_offer_rings_at_the_next_desk_and_who_missed_it_comes_back(world: World) -> None:
    await change_templates(
        world,
        title="{customerName} ({visitorLanguage})",
        fields=[{"header": "Waits in", "value": "{queueName}"}],
        accept_label="Take it",
        countdown_seconds=60,
    )
    hanako = await world.customer("山田 花子")
    rin = await world.representative("Rin")
    async with a_browser() as browser, a_page(browser) as phone, a_page(browser) as one, a_page(browser) as two:
        await phone.goto(f"{world.sim.base_url}?users={hanako.user_id}")
        await sign_in(one, world, "rin@example.com")
        await write(phone, "山田 花子", "注文が届きません")
        rung = one.get_by_role("alertdialog", name="Offer from 山田 花子")
        await expect(rung).to_contain_text("山田 花子 (ja)")
        await expect(rung).to_contain_text("Waits in")
        await picture(one, "missed-1-offer")

        # Nobody answers; when the time is over it rings at the other desk, and the first says why it is quiet.
        await world.representative("Ploy")
        await sign_in(two, world, "ploy@example.com")
        await world.advance(seconds=61)
        await expect(two.get_by_role("alertdialog", name="Offer from 山田 花子")).to_contain_text("注文が届きません")
        await expect(rung).to_have_count(0)
        await expect(one.get_by_text("You are Inactive.")).to_be_visible()
        await expect(one.get_by_role("button", name="Presence: Inactive")).to_be_visible()
        await picture(one, "missed-2-inactive")
        conversation = (await rin.get("/conversations"))["items"][0]["id"]
        steps = (await rin.get(f"/conversations/{conversation}/routing"))["items"]
        assert [step["detail"]["shown"] for step in steps if step["kind"] == "missed"] == [True], "the desk showed it"

        # Back again, the first is rung when the second rejects.
        await one.get_by_role("button", name="I’m back").click()
        await expect(one.get_by_text("You are Inactive.")).to_have_count(0)
        await two.get_by_role("button", name="Reject").click()
        await one.get_by_role("button", name="Take it").click()
        await expect(one.get_by_role("log", name="Messages with 山田 花子")).to_contain_text("注文が届きません")
        await picture(one, "missed-3-back")
