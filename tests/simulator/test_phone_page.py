"""The phone page in a real browser: people write, read, take back and quote."""

from typing import Any

import pytest

from line_simulator import samples

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]


def phone(page: Any, name: str) -> Any:
    return page.get_by_role("region", name=f"Phone of {name}")


async def test_from_nothing_to_a_first_message(page: Any, control: Any, simulator_url: str) -> None:
    await page.goto(simulator_url)
    await page.get_by_role("button", name="Create the account").click()
    await page.get_by_role("button", name="Add a customer").click()
    await page.get_by_role("textbox", name="Message as 山田 花子").fill("こんにちは")
    await page.get_by_role("button", name="Send as 山田 花子").click()
    await phone(page, "山田 花子").get_by_text("こんにちは", exact=True).wait_for()
    (account,) = (await control.get("/_sim/accounts")).json()["accounts"]
    (user,) = (await control.get(f"/_sim/accounts/{account['id']}/users")).json()["users"]
    chat = (await control.get(f"/_sim/users/{user['user_id']}/chat")).json()["messages"]
    assert [it["text"] for it in chat] == ["こんにちは"]


async def test_two_phones_by_deep_link_hear_each_their_own(page: Any, world: Any, control: Any) -> None:
    other = (
        await control.post(f"/_sim/accounts/{world.account['id']}/users", json={"display_name": "สมชาย ใจดี"})
    ).json()["user_id"]  # fmt: skip
    await page.goto(f"{world.url}/?users={world.user['user_id']},{other}")
    await page.get_by_role("textbox", name="Message as สมชาย ใจดี").fill("สวัสดี")
    await page.keyboard.press("Enter")
    await phone(page, "สมชาย ใจดี").get_by_text("สวัสดี").wait_for()
    await world.push("お調べします")
    await phone(page, "山田 花子").get_by_text("お調べします").wait_for()
    assert await phone(page, "สมชาย ใจดี").get_by_text("お調べします").count() == 0
    events = await world.receiver.wait_for(1)
    assert events[0]["source"]["userId"] == other


async def test_in_a_narrow_window_every_phone_can_be_reached(page: Any, world: Any, control: Any) -> None:
    path = f"/_sim/accounts/{world.account['id']}/users"
    others = [(await control.post(path, json={"display_name": f"Customer {n}"})).json()["user_id"] for n in range(3)]
    await page.set_viewport_size({"width": 900, "height": 800})
    await page.goto(f"{world.url}/?users={','.join([world.user['user_id'], *others])}")
    first = phone(page, "山田 花子")
    await first.wait_for()
    await page.locator(".stage").evaluate("stage => { stage.scrollLeft = 0 }")
    assert (await first.bounding_box())["x"] >= 0
    await page.set_viewport_size({"width": 1280, "height": 800})


async def test_enter_while_composing_japanese_sends_nothing(page: Any, world: Any) -> None:
    await page.goto(world.url)
    box = page.get_by_role("textbox", name="Message as 山田 花子")
    await box.fill("にほんご")
    press = "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true})"
    await box.evaluate(f"box => box.dispatchEvent({press})")
    assert await box.input_value() == "にほんご"
    await box.press("Enter")
    await phone(page, "山田 花子").get_by_text("にほんご").wait_for()
    assert [it["text"] for it in await world.chat()] == ["にほんご"]


async def test_reading_unsending_and_quoting(page: Any, world: Any) -> None:
    await world.say("wrong chat")
    await page.goto(world.url)
    mine = phone(page, "山田 花子")
    token = world.receiver.events[0]["message"]["markAsReadToken"]
    await world.line.post("/v2/bot/chat/markAsRead", json={"markAsReadToken": token})
    await mine.get_by_text("Read", exact=True).wait_for()

    await mine.get_by_text("wrong chat").click(button="right")
    await page.get_by_role("menuitem", name="Unsend").click()
    await mine.get_by_text("You unsent a message").wait_for()
    assert (await world.receiver.wait_for(2))[1]["type"] == "unsend"

    await world.push("Which size?")
    await mine.get_by_text("Which size?").click(button="right")
    await page.get_by_role("menuitem", name="Quote").click()
    await page.get_by_role("textbox", name="Message as 山田 花子").fill("Large")
    await page.keyboard.press("Enter")
    await mine.get_by_text("Large").wait_for()
    assert "quotes" in (await world.chat())[-1]


async def test_stickers_places_and_files(page: Any, world: Any) -> None:
    await page.goto(world.url)
    await page.get_by_role("button", name="Stickers of 山田 花子").click()
    await page.get_by_role("button", name="Send the sticker thanks").click()
    await page.get_by_role("button", name="Attach as 山田 花子").click()
    await page.get_by_role("button", name="Location").click()
    await page.get_by_role("button", name="東京駅").click()
    await page.get_by_role("button", name="Attach as 山田 花子").click()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="File").click()
    await (await chooser.value).set_files(
        [{"name": "order.txt", "mimeType": "text/plain", "buffer": b"8812"}]
    )  # fmt: skip
    await phone(page, "山田 花子").get_by_text("order.txt").wait_for()
    events = await world.receiver.wait_for(3)
    assert [it["message"]["type"] for it in events] == ["sticker", "location", "file"]
    content = await world.line.get(f"/v2/bot/message/{events[2]['message']['id']}/content")
    assert content.content == b"8812"


async def test_pictures_chosen_together_are_an_album(page: Any, world: Any) -> None:
    await page.goto(world.url)
    await page.get_by_role("button", name="Attach as 山田 花子").click()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("button", name="Photo", exact=True).click()
    pictures = [{"name": f"{n}.png", "mimeType": "image/png", "buffer": samples.picture(8 * n, 8)} for n in (1, 2, 3)]
    await (await chooser.value).set_files(pictures)
    await phone(page, "山田 花子").locator(".album img").nth(2).wait_for()
    sets = [it["message"]["imageSet"] for it in await world.receiver.wait_for(3)]
    assert [(it["index"], it["total"]) for it in sets] == [(1, 3), (2, 3), (3, 3)]
    assert len({it["id"] for it in sets}) == 1


async def test_samples_of_films_and_voice_are_at_hand(page: Any, world: Any) -> None:
    await page.goto(world.url)
    for kind, shown in (("Film", "video"), ("Voice", "audio")):
        await page.get_by_role("button", name="Attach as 山田 花子").click()
        await page.get_by_role("button", name=kind, exact=True).click()
        await phone(page, "山田 花子").locator(shown).wait_for()
    assert [it["message"]["type"] for it in await world.receiver.wait_for(2)] == ["video", "audio"]


async def test_the_cards_of_a_carousel_can_each_be_pressed(page: Any, world: Any) -> None:
    columns = [
        {"text": f"Room {n}", "actions": [{"type": "message", "label": f"Take {n}", "text": f"room {n}"}]}
        for n in (1, 2, 3)
    ]
    message = {"type": "template", "altText": "Rooms", "template": {"type": "carousel", "columns": columns}}
    await page.goto(world.url)
    await page.get_by_role("textbox", name="Message as 山田 花子").wait_for()
    body = {"to": world.user["user_id"], "messages": [message]}
    assert (await world.line.post("/v2/bot/message/push", json=body)).status_code == 200
    await phone(page, "山田 花子").get_by_role("button", name="Take 3").click()
    assert (await world.receiver.wait_for(1))[0]["message"]["text"] == "room 3"


async def test_quick_replies_go_when_one_is_pressed_but_not_those_that_ask_more(page: Any, world: Any) -> None:
    pressed = {"type": "postback", "label": "Quiet", "data": "quiet"}
    asking = {"type": "datetimepicker", "label": "When?", "data": "when", "mode": "date"}
    items = [{"type": "action", "action": it} for it in (pressed, asking)]
    message = {"type": "text", "text": "Which?", "quickReply": {"items": items}}
    await page.goto(world.url)
    await page.get_by_role("textbox", name="Message as 山田 花子").wait_for()
    body = {"to": world.user["user_id"], "messages": [message]}
    assert (await world.line.post("/v2/bot/message/push", json=body)).status_code == 200
    await page.get_by_role("button", name="When?").click()
    await page.get_by_role("button", name="Cancel").click()
    await page.get_by_role("button", name="Quiet").click()
    await page.get_by_role("button", name="When?").wait_for(state="detached")
    assert [it["type"] for it in await world.receiver.wait_for(1)] == ["postback"]


async def test_buttons_and_quick_replies_answer_the_account(page: Any, world: Any) -> None:
    action = {"type": "postback", "label": "Damaged", "data": "reason=1", "displayText": "It is damaged"}
    template = {"type": "buttons", "text": "Why?", "actions": [action]}
    reply = {"type": "action", "action": {"type": "message", "label": "Agent", "text": "A person, please"}}
    messages = [
        {"type": "template", "altText": "Why?", "template": template},
        {"type": "text", "text": "Or:", "quickReply": {"items": [reply]}},
    ]
    await page.goto(world.url)
    await world.line.post("/v2/bot/message/push", json={"to": world.user["user_id"], "messages": messages})
    await page.get_by_role("button", name="Agent").click()
    await page.get_by_role("button", name="Damaged").click()
    events = await world.receiver.wait_for(3)
    assert [it["message"]["text"] for it in events if it["type"] == "message"] == ["A person, please", "It is damaged"]
    assert next(it for it in events if it["type"] == "postback")["postback"] == {"data": "reason=1"}


async def test_one_person_has_a_chat_with_each_account(page: Any, world: Any, control: Any) -> None:
    other = (await control.post("/_sim/accounts", json={"name": "Shop TH"})).json()
    await control.post(f"/_sim/users/{world.user['user_id']}/follow", json={"account": other["id"]})
    await world.say("to the first")
    await world.say("to the second", account=other["id"])
    await page.goto(f"{world.url}/?account={world.account['id']}&users={world.user['user_id']}")
    await phone(page, "山田 花子").get_by_text("to the first").wait_for()
    await page.get_by_role("combobox", name="Account").select_option("Shop TH")
    await phone(page, "山田 花子").get_by_text("to the second").wait_for()
    assert await phone(page, "山田 花子").get_by_text("to the first").count() == 0


async def test_words_from_outside_are_never_markup(page: Any, world: Any) -> None:
    evil = "<img src=x onerror=\"document.title='owned'\">"
    await page.goto(world.url)
    await world.push(evil)
    await phone(page, "山田 花子").get_by_text(evil).wait_for()
    assert await page.title() == "LINE simulator"


async def test_blocking_closes_the_composer_until_it_is_undone(page: Any, world: Any) -> None:
    await page.goto(world.url)
    await page.get_by_role("button", name="Block Shop JP as 山田 花子").click()
    await page.get_by_text("This account is blocked.").wait_for()
    await page.get_by_role("button", name="Unblock it").click()
    await page.get_by_role("textbox", name="Message as 山田 花子").wait_for()
    assert [it["type"] for it in await world.receiver.wait_for(2)] == ["unfollow", "follow"]


async def test_faults_are_switched_on_and_shown(page: Any, world: Any) -> None:
    await page.goto(world.url)
    await page.get_by_role("button", name="Faults").click()
    await page.get_by_label("429: too many requests", exact=True).check()
    await page.get_by_role("button", name="Apply").click()
    await page.get_by_role("button", name="Faults 1").wait_for()
    assert (await world.push()).status_code == 429
