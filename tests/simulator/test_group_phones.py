"""The phone page in a real browser: groups, edits and rich menus."""

import struct
import zlib
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]


def phone(page: Any, name: str) -> Any:
    return page.get_by_role("region", name=f"Phone of {name}")


def picture(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = chunk(b"IDAT", zlib.compress((b"\0" + b"\x99" * width) * height))
    return b"\x89PNG\r\n\x1a\n" + header + rows + chunk(b"IEND", b"")


@pytest.fixture
async def friend(world: Any, control: Any) -> str:
    path = f"/_sim/accounts/{world.account['id']}/users"
    return (await control.post(path, json={"display_name": "สมชาย ใจดี"})).json()["user_id"]


async def test_a_group_is_opened_and_both_hear_each_other(page: Any, world: Any, friend: str) -> None:
    await page.goto(f"{world.url}/?users={world.user['user_id']},{friend}")
    await page.get_by_role("button", name="Groups").click()
    await page.get_by_role("textbox", name="Group name").fill("旅行")
    await page.get_by_role("button", name="Open it and invite the account").click()
    hanako, somchai = phone(page, "山田 花子"), phone(page, "สมชาย ใจดี")
    for name, mine in (("山田 花子", hanako), ("สมชาย ใจดี", somchai)):
        await page.get_by_role("button", name=f"Chats of {name}").click()
        await mine.get_by_role("button", name="旅行 2 people").click()
    await page.get_by_role("textbox", name="Message as สมชาย ใจดี").fill("ไปกันไหม")
    await page.keyboard.press("Enter")
    await hanako.get_by_text("ไปกันไหม").wait_for()
    await hanako.locator(".name", has_text="สมชาย ใจดี").wait_for()
    joined, said = await world.receiver.wait_for(2)
    assert (joined["type"], said["source"]["userId"]) == ("join", friend)
    await world.reply(said["replyToken"], "行きましょう")
    for mine in (hanako, somchai):
        await mine.get_by_text("行きましょう").wait_for()


async def test_what_comes_in_another_chat_is_counted(page: Any, world: Any, friend: str) -> None:
    path = f"/_sim/accounts/{world.account['id']}/groups"
    wanted = {"members": [world.user["user_id"], friend], "name": "旅行"}
    group = (await world.control.post(path, json=wanted)).json()["id"]
    await page.goto(f"{world.url}/?users={world.user['user_id']}")
    chats = page.get_by_role("button", name="Chats of 山田 花子")
    await chats.wait_for()
    await world.control.post(f"/_sim/users/{friend}/messages", json={"type": "text", "text": "?", "group": group})
    await chats.get_by_text("1", exact=True).wait_for()
    await chats.click()
    await page.get_by_role("button", name="旅行 2 people").click()
    await phone(page, "山田 花子").get_by_role("log").get_by_text("?", exact=True).wait_for()
    assert await chats.get_by_text("1", exact=True).count() == 0


async def test_ones_own_words_in_a_group_can_be_edited(page: Any, world: Any) -> None:
    path = f"/_sim/accounts/{world.account['id']}/groups"
    wanted = {"members": [world.user["user_id"]], "name": "旅行"}
    group = (await world.control.post(path, json=wanted)).json()["id"]
    await world.say("9 o'clock", group=group)
    await page.goto(world.url)
    await page.get_by_role("button", name="Chats of 山田 花子").click()
    await page.get_by_role("button", name="旅行 1 person").click()
    mine = phone(page, "山田 花子")
    await mine.get_by_text("9 o'clock").click(button="right")
    await page.get_by_role("menuitem", name="Edit").click()
    box = page.get_by_role("textbox", name="Message as 山田 花子")
    assert await box.input_value() == "9 o'clock"
    await box.fill("10 o'clock")
    await box.press("Enter")
    await mine.get_by_text("10 o'clock").wait_for()
    await mine.get_by_text("Edited", exact=True).wait_for()
    assert (await world.receiver.wait_for(3))[-1]["message"]["text"] == "10 o'clock"


async def test_names_and_emoji_are_picked_and_marked(page: Any, world: Any, friend: str) -> None:
    path = f"/_sim/accounts/{world.account['id']}/groups"
    wanted = {"members": [world.user["user_id"], friend], "name": "旅行"}
    group = (await world.control.post(path, json=wanted)).json()["id"]
    await page.goto(f"{world.url}/?users={world.user['user_id']}&in={world.user['user_id']}.{group}")
    mine, box = phone(page, "山田 花子"), page.get_by_role("textbox", name="Message as 山田 花子")
    await mine.locator(".head").get_by_text("旅行").wait_for()
    await box.press_sequentially("😀 @ส")
    await mine.get_by_role("option", name="สมชาย ใจดี").click()
    await page.get_by_role("button", name="Stickers of 山田 花子").click()
    await mine.get_by_role("button", name="Write the emoji (love)").click()
    await box.press("Enter")
    await mine.locator(".mention", has_text="@สมชาย ใจดี").wait_for()
    await mine.get_by_role("log").get_by_role("img", name="(love)").wait_for()
    message = (await world.receiver.wait_for(2))[-1]["message"]
    assert message["text"] == "😀 @สมชาย ใจดี (love)"
    assert message["mention"]["mentionees"] == [
        {"type": "user", "index": 3, "length": 11, "userId": friend, "isSelf": False}
    ]
    assert [(it["index"], it["length"]) for it in message["emojis"]] == [(15, 6)]
    # The phone is in this chat again when its page is loaded anew.
    await page.reload()
    await mine.locator(".mention", has_text="@สมชาย ใจดี").wait_for()


async def test_an_account_that_joins_no_groups_says_so_and_can_be_let_in(page: Any, world: Any) -> None:
    await world.change(joins_groups=False)
    await page.goto(world.url)
    await page.get_by_role("button", name="Groups").click()
    await page.get_by_text("does not let itself be added to groups").wait_for()
    await page.get_by_role("button", name="Allow it").click()
    await page.get_by_role("button", name="Open it and invite the account").wait_for()


async def test_a_rich_menu_is_shown_and_pressed(page: Any, world: Any) -> None:
    await page.goto(world.url)
    await page.get_by_role("textbox", name="Message as 山田 花子").wait_for()
    bounds = {"x": 0, "y": 0, "width": 400, "height": 270}
    action = {"type": "postback", "label": "Orders", "data": "orders", "displayText": "My orders"}
    menu = {"size": {"width": 800, "height": 270}, "selected": True, "name": "x", "chatBarText": "Menu"}
    body = menu | {"areas": [{"bounds": bounds, "action": action}]}
    menu_id = (await world.line.post("/v2/bot/richmenu", json=body)).json()["richMenuId"]
    headers = {"content-type": "image/png"}
    await world.line.post(f"/v2/bot/richmenu/{menu_id}/content", content=picture(800, 270), headers=headers)
    await world.line.post(f"/v2/bot/user/all/richmenu/{menu_id}")
    mine = phone(page, "山田 花子")
    await mine.get_by_role("button", name="Orders").click()
    await mine.get_by_text("My orders").wait_for()
    postback, said = await world.receiver.wait_for(2)
    assert (postback["postback"], said["message"]["text"]) == ({"data": "orders"}, "My orders")
    await mine.get_by_role("button", name="Menu", exact=True).click()
    assert await mine.get_by_role("button", name="Orders").count() == 0


async def test_an_imagemap_can_be_pressed(page: Any, world: Any) -> None:
    area = {"x": 0, "y": 0, "width": 520, "height": 520}
    message = {
        "type": "imagemap", "altText": "Two doors", "baseUrl": f"{world.url}/nowhere",
        "baseSize": {"width": 1040, "height": 520},
        "actions": [{"type": "message", "label": "Left door", "text": "left", "area": area}],
    }  # fmt: skip
    await page.goto(world.url)
    await page.get_by_role("textbox", name="Message as 山田 花子").wait_for()
    body = {"to": world.user["user_id"], "messages": [message]}
    assert (await world.line.post("/v2/bot/message/push", json=body)).status_code == 200
    await phone(page, "山田 花子").get_by_role("button", name="Left door").click()
    assert (await world.receiver.wait_for(1))[0]["message"]["text"] == "left"


async def test_a_film_watched_to_its_end_is_told_of(page: Any, world: Any) -> None:
    film = {"type": "video", "originalContentUrl": f"{world.url}/x", "previewImageUrl": f"{world.url}/x"}
    await page.goto(world.url)
    await page.get_by_role("textbox", name="Message as 山田 花子").wait_for()
    body = {"to": world.user["user_id"], "messages": [film | {"trackingId": "spring"}]}
    assert (await world.line.post("/v2/bot/message/push", json=body)).status_code == 200
    shown = phone(page, "山田 花子").locator("video")
    await shown.wait_for()
    await shown.dispatch_event("ended")
    event = (await world.receiver.wait_for(1))[0]
    assert (event["type"], event["videoPlayComplete"]) == ("videoPlayComplete", {"trackingId": "spring"})


async def test_flex_is_drawn_with_its_gradients(page: Any, world: Any) -> None:
    gradient = {"type": "linearGradient", "angle": "45deg", "startColor": "#0367D3", "endColor": "#27ACB2"}
    words = {"type": "text", "text": "Shinjuku", "wrap": True, "maxLines": 2}
    header = {"type": "box", "layout": "vertical", "paddingAll": "20px", "background": gradient, "contents": [words]}
    message = {"type": "flex", "altText": "x", "contents": {"type": "bubble", "header": header}}
    await page.goto(world.url)
    await page.get_by_role("textbox", name="Message as 山田 花子").wait_for()
    body = {"to": world.user["user_id"], "messages": [message]}
    assert (await world.line.post("/v2/bot/message/push", json=body)).status_code == 200
    box = phone(page, "山田 花子").locator(".flex .box")
    await box.get_by_text("Shinjuku").wait_for()
    assert "linear-gradient(45deg" in await box.evaluate("box => box.style.background")


async def test_who_leaves_a_group_is_back_with_the_account(page: Any, world: Any, friend: str) -> None:
    path = f"/_sim/accounts/{world.account['id']}/groups"
    wanted = {"members": [world.user["user_id"], friend], "name": "旅行"}
    group = (await world.control.post(path, json=wanted)).json()["id"]
    await world.say("between us")
    await world.say("to all", group=group)
    await page.goto(f"{world.url}/?users={world.user['user_id']}")
    await page.get_by_role("button", name="Chats of 山田 花子").click()
    await page.get_by_role("button", name="旅行 2 people").click()
    mine = phone(page, "山田 花子")
    await mine.get_by_text("to all").wait_for()
    await world.control.delete(f"/_sim/groups/{group}/members/{world.user['user_id']}")
    await mine.get_by_text("between us").wait_for()
    assert await mine.get_by_text("to all").count() == 0


async def test_a_sample_scenario_is_played(page: Any, world: Any) -> None:
    await page.goto(world.url)
    await page.get_by_role("button", name="Scenarios").click()
    await page.get_by_role("button", name="A family asks together").click()
    await page.get_by_role("button", name="Groups 1").wait_for()
    kinds = [event["type"] for event in await world.receiver.wait_for(6)]
    assert sorted(kinds) == ["follow", "follow", "join", "message", "message", "messageEdited"]
