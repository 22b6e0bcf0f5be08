"""Quick replies in the browser: found by a Japanese word at the box, sent with the name in it, and made by hand."""

import pytest
from playwright.async_api import expect
from tests.automation.quick_reply_desk import make
from tests.journeys.stage import Stage
from tests.journeys.test_in_the_browser import picture

pytestmark = pytest.mark.browser

TEXTS = {
    "ja": "{customerName}様、ご返金の手続きをいたしました。担当は{representativeName}です。",
    "en": "{customerName}, your refund is on its way.",
}


async def test_a_quick_reply_is_found_by_a_japanese_word_and_read_on_the_phone_with_the_name_in_it(
    stage: Stage,
) -> None:
    await make(stage.world.admin, "Refund on its way", texts=TEXTS, tags=["money"])
    await make(stage.world.admin, "Opening hours", texts={"ja": "営業時間は10時から18時までです。"})
    chat = await stage.meet("山田 花子", "返金はいつですか")
    desk = stage.desk
    box = desk.get_by_role("textbox", name="Write a reply")
    await box.press_sequentially("/")
    found = desk.get_by_role("listbox", name="Quick replies").get_by_role("option")
    await expect(found).to_have_count(2)
    # What the keyboard of a phone or an input method puts in at once.
    await desk.keyboard.insert_text("返金")
    await expect(found).to_have_count(1)
    await expect(found).to_contain_text("Refund on its way")
    said = "山田 花子様、ご返金の手続きをいたしました。担当はRinです。"
    await expect(desk.get_by_role("region", name="Preview")).to_contain_text(said)
    await picture(desk, "quick-replies-at-the-box")
    await box.press("Enter")
    await expect(box).to_have_value(said)
    await expect(chat.messages).not_to_contain_text(said)
    await box.press("Enter")
    await expect(chat.messages).to_contain_text(said)
    await chat.is_sent(1)

    # A text that begins with / goes as it is, after Escape.
    await box.press_sequentially("/nowhere")
    await expect(desk.get_by_text("No quick reply holds “/nowhere”")).to_have_count(0)
    await expect(desk.get_by_text("No quick reply holds “nowhere”")).to_be_visible()
    await box.press("Escape")
    await box.press("Enter")
    await expect(chat.messages).to_contain_text("/nowhere")
    await chat.is_kept("quick-replies")


async def test_somebody_makes_one_of_their_own_beside_the_box_and_uses_it_in_the_middle_of_a_reply(
    stage: Stage,
) -> None:
    chat = await stage.meet("สมชาย ใจดี", "สวัสดี")
    desk = stage.desk
    box = desk.get_by_role("textbox", name="Write a reply")
    await box.fill("สวัสดีค่ะ ")
    await desk.get_by_role("button", name="Quick replies (/)").click()
    await desk.get_by_role("link", name="Add one of your own").click()
    form = desk.get_by_role("alertdialog", name="Add a quick reply of your own")
    await form.get_by_role("textbox", name="Title").fill("Thanks")
    await form.get_by_role("textbox", name="Text in English").fill("Thank you, ")
    await form.get_by_role("button", name="Insert a name or value").click()
    await desk.get_by_role("menuitem", name="The customer’s name").click()
    await form.get_by_role("combobox", name="Tags").fill("thanks")
    await form.get_by_role("combobox", name="Tags").press("Enter")
    await expect(form.get_by_role("figure", name="Preview")).to_contain_text("Thank you, 山田 花子")
    await picture(desk, "quick-reply-form")
    await form.get_by_role("button", name="Add quick reply").click()
    await expect(desk.get_by_role("button", name="Thanks", exact=True)).to_be_visible()
    await picture(desk, "quick-replies-of-ones-own")

    await desk.go_back()
    await expect(box).to_have_value("สวัสดีค่ะ ")
    await box.click()
    await box.press("End")
    await desk.get_by_role("button", name="Quick replies (/)").click()
    search = desk.get_by_role("combobox", name="Search quick replies")
    await expect(search).to_be_focused()
    await search.fill("#thanks")
    await expect(desk.get_by_role("listbox", name="Quick replies").get_by_role("option")).to_have_count(1)
    await expect(desk.get_by_text("There is none in Japanese, so this is the one in English.")).to_be_visible()
    await picture(desk, "quick-replies-with-a-search")
    await search.press("Enter")
    await expect(box).to_have_value("สวัสดีค่ะ Thank you, สมชาย ใจดี")
    await expect(box).to_be_focused()
    await box.press("Enter")
    await expect(chat.messages).to_contain_text("สวัสดีค่ะ Thank you, สมชาย ใจดี")
