"""Everything a customer can do on a phone, done by hand there and seen at the desk beside it."""

import pytest
from playwright.async_api import expect
from tests.journeys.files import document, photo
from tests.journeys.stage import Stage
from tests.journeys.test_in_the_browser import picture, write

pytestmark = pytest.mark.browser


async def test_a_text_with_line_emoji_that_quotes_the_answer(stage: Stage) -> None:
    chat = await stage.meet("Hanako", "注文が届きません 😢")
    await chat.answers("Which order is it?")
    await chat.takes_up(chat.messages.get_by_text("Which order is it?"), "Quote")
    await chat.phone.get_by_role("textbox").fill("Number 4711 ")
    await chat.phone.get_by_role("button", name="Stickers of Hanako").click()
    await chat.phone.get_by_role("button", name="Write the emoji (thanks)").click()
    await chat.phone.get_by_role("button", name="Send as Hanako").click()

    quoting = chat.bubbles.last
    await expect(quoting.get_by_title("An emoji of LINE’s own")).to_have_text("(thanks)")
    await expect(quoting.get_by_role("button", name="Show the quoted message")).to_contain_text("Which order is it?")
    await expect(chat.messages.locator(".row.mine").last.get_by_role("img", name="(thanks)")).to_be_visible()
    await chat.is_kept("in-text")


async def test_a_picture_and_an_album_are_looked_at_large(stage: Stage) -> None:
    chat = await stage.meet("Mei")
    await chat.attaches("Sample photo")
    await expect(chat.thread.get_by_role("img", name="Photo", exact=True)).to_be_visible()
    await chat.attaches("Photo", [photo("one.jpg", "teal"), photo("two.jpg", "coral"), photo("three.jpg", "gold")])
    for at in (1, 2, 3):
        await expect(chat.thread.get_by_role("img", name=f"Photo {at} of 3")).to_be_visible()
    await chat.is_kept("in-pictures")

    await chat.thread.get_by_role("button", name="Photo 2 of 3: look at it").click()
    large = stage.desk.get_by_role("dialog")
    await expect(large).to_contain_text("2 / 3")
    await stage.desk.keyboard.press("ArrowRight")
    await expect(large).to_contain_text("3 / 3")
    await picture(stage.desk, "in-pictures-large")
    await stage.desk.keyboard.press("Escape")
    await expect(large).to_have_count(0)


async def test_a_film_and_a_voice_message_are_played(stage: Stage) -> None:
    chat = await stage.meet("สมชาย")
    await chat.attaches("Film")
    await chat.attaches("Voice")
    film, voice = chat.thread.locator("video"), chat.thread.locator("audio")
    for heard in (film, voice):
        await expect(heard).to_be_visible()
        await heard.evaluate("it => { it.muted = true; return it.play() }")
        assert await heard.evaluate("it => it.duration") > 0.5
        await heard.evaluate("it => { it.pause(); it.currentTime = 0 }")
    await chat.is_kept("in-film-and-voice")


async def test_a_file_is_saved_and_a_place_opens_a_map(stage: Stage) -> None:
    chat = await stage.meet("小明")
    sent = document("請求書 11月.pdf")
    await chat.attaches("File", [sent])
    await expect(chat.thread).to_contain_text("請求書 11月.pdf")
    async with stage.desk.expect_download() as saved:
        await chat.thread.get_by_role("link", name="Save").click()
    download = await saved.value
    assert download.suggested_filename == sent["name"]
    assert (await download.path()).read_bytes() == sent["buffer"]

    await chat.attaches("Location")
    await chat.phone.get_by_role("button", name="東京駅").click()
    place = chat.thread.get_by_role("link", name="Open map")
    where = "https://www.openstreetmap.org/?mlat=35.681236&mlon=139.767125#map=17/35.681236/139.767125"
    await expect(place).to_have_attribute("href", where)
    await expect(place).to_have_attribute("rel", "noopener noreferrer")
    await expect(chat.bubbles.last).to_contain_text("東京都千代田区丸の内1丁目")
    await chat.is_kept("in-file-and-place")


async def test_a_sticker_is_told_by_its_keywords(stage: Stage) -> None:
    chat = await stage.meet("Priya")
    await chat.phone.get_by_role("button", name="Stickers of Priya").click()
    await chat.phone.get_by_role("button", name="Send the sticker party").click()
    await expect(chat.bubbles.last).to_contain_text("Sticker")
    await expect(chat.bubbles.last).to_contain_text("party")
    await chat.is_kept("in-sticker")


async def test_what_is_taken_back_is_gone_at_the_desk(stage: Stage) -> None:
    chat = await stage.meet("Aom", "my card is 4111 1111 1111 1111")
    await chat.attaches("Sample photo")
    await expect(chat.thread.get_by_role("img", name="Photo")).to_be_visible()
    await chat.takes_up(chat.messages.get_by_text("my card is"), "Unsend")
    await expect(chat.thread.get_by_text("Aom unsent a message")).to_have_count(1)
    await chat.takes_up(chat.messages.locator("img"), "Unsend")
    await expect(chat.thread.get_by_text("Aom unsent a message")).to_have_count(2)
    await expect(chat.thread).not_to_contain_text("4111")
    await expect(chat.thread.get_by_role("img", name="Photo")).to_have_count(0)
    await expect(stage.desk.get_by_role("navigation", name="Inbox")).not_to_contain_text("4111")
    await chat.is_kept("in-unsent")


async def test_who_blocks_the_account_is_told_of_until_they_come_back(stage: Stage) -> None:
    wayan = await stage.add("Wayan")
    await stage.take_out(wayan)
    await write(stage.phones, "Wayan", "hello")
    chat = await stage.accept("Wayan", wayan, "hello")
    await expect(stage.desk.get_by_text("Added the account as a friend")).to_be_visible()
    await chat.phone.get_by_role("button", name="Block Shop as Wayan").click()
    await expect(chat.thread).to_contain_text("Wayan blocked this account")
    await expect(stage.desk.get_by_text("Wayan has blocked this account.")).to_be_visible()
    await expect(chat.phone).to_contain_text("This account is blocked.")
    await chat.answers("Are you still there?")
    await chat.is_sent(1)
    await picture(stage.desk, "in-blocked-desk")
    await picture(stage.phones, "in-blocked-phone")
    await chat.phone.get_by_role("button", name="Unblock it").click()
    await expect(chat.thread).to_contain_text("Wayan unblocked this account")
    await expect(stage.desk.get_by_text("Wayan has blocked this account.")).to_have_count(0)
    await expect(chat.messages).not_to_contain_text("Are you still there?")
    await chat.writes("I am back")
    await expect(chat.thread).to_contain_text("I am back")
    await chat.is_kept("in-block")


async def test_what_is_newer_than_the_desk_is_shown_as_unsupported(stage: Stage) -> None:
    chat = await stage.meet("Lek")
    path = f"/_sim/accounts/{stage.world.line_account['id']}/events"
    source = {"type": "user", "userId": chat.customer.user_id}
    newer = {"type": "message", "source": source, "message": {"type": "hologram", "id": "1", "depth": 3}}
    (await stage.world.sim.post(path, json=newer)).raise_for_status()
    await expect(chat.bubbles.last).to_contain_text("A kind of message the desk can’t show")
    await expect(chat.bubbles.last).to_contain_text("“hologram”")
    (await stage.world.sim.post(path, json={"type": "waved", "source": source})).raise_for_status()
    await expect(chat.thread).to_contain_text("LINE told of “waved”, which the desk does not know")
    await chat.is_kept("in-unsupported")
