"""Everything a representative can send, made by hand at the desk and seen and pressed on the phone beside it."""

import re

import httpx2
import pytest
from playwright.async_api import Locator, expect
from tests.journeys.files import document, photo
from tests.journeys.stage import Stage
from tests.journeys.test_in_the_browser import picture
from tests.line import recorded

from line_simulator import samples

pytestmark = pytest.mark.browser


async def test_a_text_is_announced_by_dots_sent_and_told_whose_it_is(stage: Stage) -> None:
    await show_names(stage, shown=True)
    chat = await stage.meet("Hanako", "Where is my order?")
    await expect(stage.desk.get_by_text("sent as Rin", exact=True)).to_be_visible()
    box = stage.desk.get_by_role("textbox", name="Write a reply")
    await box.press_sequentially("One moment")
    await expect(chat.messages.get_by_label("The account is preparing an answer")).to_be_visible()
    await picture(stage.phones, "out-dots-phone")
    await box.press("Enter")
    answer = chat.messages.locator(".row.theirs").last
    await expect(answer).to_contain_text("One moment")
    await expect(answer).to_contain_text("Rin from Shop")
    await expect(chat.messages.get_by_label("The account is preparing an answer")).to_have_count(0)
    await expect(chat.messages.locator(".row.mine")).to_contain_text("Read")

    # What is longer than LINE takes goes as two, cut between words, and stays one at the desk.
    await chat.answers(" ".join(f"line {number:04}" for number in range(1, 620)))
    await expect(chat.messages.locator(".row.theirs")).to_have_count(3)
    await expect(chat.messages.locator(".row.theirs").last).to_contain_text("line 0619")
    await expect(chat.messages.locator(".row.theirs").nth(1)).not_to_contain_text("line 0619")
    await expect(chat.bubbles).to_have_count(3)
    await chat.is_sent(2)
    await chat.is_kept("out-text")
    await show_names(stage, shown=False)


async def show_names(stage: Stage, *, shown: bool) -> None:
    path = f"/admin/line-accounts/{stage.world.account['id']}/sending"
    terms = await stage.world.admin.get(path)
    (await stage.world.admin.ask("PUT", path, terms | {"shows_names": shown})).raise_for_status()


async def test_an_answer_quotes_what_the_customer_wrote(stage: Stage) -> None:
    chat = await stage.meet("Mei", "Is it blue?")
    await chat.writes("And how large is it?")
    asked = chat.thread.locator("[data-message]", has_text="Is it blue?")
    await asked.hover()
    await asked.get_by_role("button", name="Quote this message").click()
    await picture(stage.desk, "out-quote-composer")
    await chat.answers("Blue, yes.")
    await expect(chat.messages.locator(".quote")).to_contain_text("Is it blue?")
    await expect(chat.bubbles.last).to_contain_text("Is it blue?")
    await chat.is_sent(1)
    await chat.is_kept("out-quote")


async def test_a_sticker_and_a_place(stage: Stage) -> None:
    chat = await stage.meet("สมชาย")
    await stage.desk.get_by_role("button", name="Stickers").click()
    await picture(stage.desk, "out-sticker-picker")
    await stage.desk.get_by_role("button", name=re.compile("446 . 1990")).click()
    await expect(chat.messages.get_by_role("img", name="Sticker: ok")).to_be_visible()

    form = await chat.adds("Location…")
    await form.get_by_role("textbox", name="Name").fill("Our shop")
    await form.get_by_role("textbox", name="Address").fill("1-2-3 Shiba, Minato, Tokyo")
    await form.get_by_role("textbox", name="Latitude, longitude").fill("35.6586, 139.7454")
    await picture(stage.desk, "out-place-form")
    await form.get_by_role("button", name="Send", exact=True).click()
    await expect(chat.messages.locator(".card.location")).to_contain_text("1-2-3 Shiba, Minato, Tokyo")
    await chat.is_sent(2)
    await chat.is_kept("out-sticker-and-place")


async def test_a_picture_a_film_and_a_recording(stage: Stage) -> None:
    chat = await stage.meet("小明")
    film, voice = samples.media("video").body, samples.media("audio").body
    await chat.sends_file(photo("shop.png", "seagreen", kind="PNG"))
    await chat.is_sent(1)
    await chat.sends_file({"name": "how-to.mp4", "mimeType": "video/mp4", "buffer": film})
    await chat.is_sent(2)
    await chat.sends_file({"name": "greeting.m4a", "mimeType": "audio/mp4", "buffer": voice})
    await chat.is_sent(3)
    shown = chat.messages.get_by_role("img", name="Picture")
    await expect(shown).to_be_visible()
    assert await shown.evaluate("it => it.decode().then(() => it.naturalWidth)") > 0
    for played in (chat.messages.locator("video"), chat.messages.locator("audio")):
        await expect(played).to_be_visible()
        await played.evaluate("it => { it.muted = true; return it.play() }")
        assert await played.evaluate("it => it.duration") > 0.5
        await played.evaluate("it => { it.pause(); it.currentTime = 0 }")
    await chat.is_kept("out-media")


async def test_a_moving_picture_goes_as_a_film_that_plays(stage: Stage) -> None:
    chat = await stage.meet("Ploy", "How do I fold it?")
    moving = recorded.moving(frames=30, size=(320, 240))
    await stage.desk.get_by_test_id("file").set_input_files(
        [{"name": "fold it.gif", "mimeType": "image/gif", "buffer": moving}]
    )
    form = stage.desk.get_by_role("alertdialog")
    await expect(form.get_by_role("img", name="fold it.gif")).to_be_visible()
    await picture(stage.desk, "out-gif-form")
    await form.get_by_role("button", name="Send", exact=True).click()
    await chat.is_sent(1)
    for film in (chat.thread.locator("video"), chat.messages.locator("video")):
        await expect(film).to_be_visible()
        await film.evaluate("it => { it.muted = true; return it.play() }")
        assert await film.evaluate("it => it.duration") > 5
        assert await film.evaluate("it => [it.videoWidth, it.videoHeight]") == [320, 240]
        await film.evaluate("it => { it.pause(); it.currentTime = 0 }")
    await chat.is_kept("out-gif")


async def test_a_document_is_opened_on_the_phone(stage: Stage) -> None:
    chat = await stage.meet("Priya")
    sent = document("請求書 11月.pdf")
    await chat.sends_file(sent)
    await expect(chat.messages.locator(".flex")).to_contain_text("請求書 11月.pdf")
    # LINE is told of the tap too, by a POST.
    async with stage.phones.context.expect_event("request", lambda asked: asked.method == "GET") as asked:
        await chat.messages.get_by_role("button", name="Open", exact=True).click()
    async with httpx2.AsyncClient() as phone:
        fetched = (await phone.get((await asked.value).url)).raise_for_status()
    assert fetched.content == sent["buffer"]
    await chat.is_sent(1)
    await chat.is_kept("out-document")


async def test_quick_replies_are_tapped_and_go(stage: Stage) -> None:
    chat = await stage.meet("Aom", "Can I change the day?")
    form = await chat.adds("Answer buttons…")
    for number, day in ((1, "Saturday"), (2, "Sunday")):
        if number > 1:
            await form.get_by_role("button", name="Add an answer button").click()
        chip = form.get_by_role("region", name=f"Answer button {number}")
        await chip.get_by_role("textbox", name="Label").fill(day)
        await chip.get_by_role("textbox", name="The customer says").fill(f"{day}, please")
    await picture(stage.desk, "out-quick-replies-form")
    await form.get_by_role("button", name="Add to the next message").click()
    await expect(stage.desk.get_by_text("2 answer buttons: Saturday · Sunday")).to_be_visible()
    await chat.answers("Which day suits you?")
    chips = chat.phone.locator(".chips")
    await expect(chips.get_by_role("button")).to_have_text(["Saturday", "Sunday"])
    await picture(stage.phones, "out-quick-replies-phone")
    await chips.get_by_role("button", name="Sunday").click()
    await expect(chat.thread).to_contain_text("Sunday, please")
    await expect(chips.get_by_role("button")).to_have_count(0)
    await chat.is_kept("out-quick-replies")


async def test_a_card_a_question_and_a_carousel_are_pressed(stage: Stage) -> None:
    chat = await stage.meet("Budi", "It is broken")
    card = await chat.adds("Card, question or carousel…")
    await card.get_by_role("textbox", name="Title (optional)").fill("We are sorry")
    await card.get_by_role("textbox", name="Text", exact=True).fill("What shall we do?")
    await fill_button(card, 1, "New one", "resend", "Data for us", kind="Tells us a choice")
    await card.get_by_role("button", name="Add a button").click()
    await fill_button(card, 2, "Our terms", "https://example.com/terms", "Address", kind="Opens a link")
    await picture(stage.desk, "out-card-form")
    await card.get_by_role("button", name="Send", exact=True).click()
    await chat.messages.get_by_role("button", name="New one").click()
    await expect(chat.thread).to_contain_text("Budi pressed a button: New one")

    card = await chat.adds("Card, question or carousel…")
    await card.get_by_role("radio", name="Question with two answers").check()
    await card.get_by_role("textbox", name="Question").fill("Is the address still the same?")
    await fill_button(card, 1, "Yes", "Yes, the same")
    await fill_button(card, 2, "No", "No, I moved")
    await card.get_by_role("button", name="Send", exact=True).click()
    await chat.messages.get_by_role("button", name="No", exact=True).click()
    await expect(chat.thread).to_contain_text("No, I moved")

    card = await chat.adds("Card, question or carousel…")
    await card.get_by_role("radio", name="Carousel of cards").check()
    await card.get_by_role("button", name="Add a card").click()
    for at, (text, said) in enumerate((("By parcel, two days", "Parcel"), ("In our shop, today", "Shop"))):
        await card.get_by_role("textbox", name="Text", exact=True).nth(at).fill(text)
        await fill_button(card, 1, said, f"{said}, please", at=at)
    await picture(stage.desk, "out-carousel-form")
    await card.get_by_role("button", name="Send", exact=True).click()
    await chat.messages.get_by_role("button", name="Shop", exact=True).click()
    await expect(chat.thread).to_contain_text("Shop, please")
    await chat.is_sent(3)
    await chat.is_kept("out-cards")


async def fill_button(
    form: Locator,
    number: int,
    label: str,
    value: str,
    field: str = "The customer says",
    *,
    kind: str | None = None,
    at: int = 0,
) -> None:
    button = form.get_by_role("region", name=f"Button {number}").nth(at)
    if kind:
        await button.get_by_role("combobox", name=f"Button {number}: what it does").click()
        await form.page.get_by_role("option", name=kind).click()
    await button.get_by_role("textbox", name="Label").fill(label)
    await button.get_by_role("textbox", name=field).fill(value)


async def test_a_flex_layout_is_drawn_as_it_was_written(stage: Stage) -> None:
    chat = await stage.meet("Lek")
    form = await chat.adds("Flex layout…")
    await form.get_by_role("textbox", name="Alternative text").fill("Your order leaves tomorrow")
    await expect(form.get_by_role("region", name="Preview")).to_contain_text("It leaves tomorrow.")
    await picture(stage.desk, "out-flex-form")
    await form.get_by_role("button", name="Send", exact=True).click()
    await expect(chat.messages.locator(".flex")).to_contain_text("It leaves tomorrow.")
    await chat.is_sent(1)
    await chat.is_kept("out-flex")
