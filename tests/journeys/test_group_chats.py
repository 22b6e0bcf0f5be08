"""Groups in the browser: one is left politely, and in one with two members everybody has a name."""

import pytest
from playwright.async_api import expect
from tests.journeys.stage import Chat, Stage
from tests.journeys.test_in_the_browser import picture, write
from tests.world import LineUser

pytestmark = pytest.mark.browser


async def test_a_group_is_left_politely(stage: Stage) -> None:
    await set_policy(stage, "leave")
    hanako = await stage.world.customer("Hanako")
    await stage.take_out(hanako)
    await open_group(stage, "Picnic")
    await enter(stage, hanako, "Picnic 1 person")
    phone = stage.phones.get_by_role("region", name="Phone of Hanako")
    await expect(phone.get_by_role("log")).to_contain_text("this account can't take part in group chats")
    await expect(phone).to_contain_text("1 person, without the account")
    await picture(stage.phones, "group-refused-phone")
    assert (await stage.rin.get("/offers"))["items"] == []


async def test_two_members_converse_in_one_conversation(stage: Stage) -> None:
    await set_policy(stage, "converse")
    mei, ken = await stage.world.customer("Mei"), await stage.world.customer("Kenji")
    await stage.take_out(mei, ken)
    await open_group(stage, "Holiday")
    for who in (mei, ken):
        await enter(stage, who, "Holiday 2 people")
    chat = Chat(stage, mei, "Holiday")
    await chat.writes("We want to book a trip")
    await stage.accept("Holiday", mei, "We want to book a trip")
    await address(stage, ken, "Sh", "Shop", "two rooms please")
    await expect(chat.bubbles.last.get_by_title("Addressed to this account")).to_have_text("@Shop")
    await expect(chat.thread).to_contain_text("Kenji")
    await expect(chat.thread).to_contain_text("Mei")

    # An answer is read by both; a member is addressed by another; a text is edited, and one is taken back.
    await chat.answers("For which nights?")
    for who in (mei, ken):
        await expect(chat.phone_of(who)).to_contain_text("For which nights?")
    await address(stage, mei, "Ken", "Kenji", "from the 3rd?")
    await expect(chat.bubbles.last.get_by_title("Addressed to somebody in the group")).to_have_text("@Kenji")
    await chat.takes_up(chat.messages.get_by_text("from the 3rd?"), "Edit")
    box = chat.phone.get_by_role("textbox")
    await expect(box).to_have_value("@Kenji from the 3rd?")
    await box.fill("@Kenji from the 4th?")
    await box.press("Enter")
    await expect(chat.bubbles.last).to_contain_text("from the 4th?")
    await expect(chat.bubbles.last).to_contain_text("edited")
    await expect(chat.bubbles.last.get_by_title("Addressed to somebody in the group")).to_have_text("@Kenji")
    await chat.attaches("Sample photo")
    await expect(chat.thread.get_by_role("img", name="Photo")).to_be_visible()
    await chat.is_kept("group")

    # Who leaves is told of, and so is the account's own going.
    await stage.phones.get_by_role("button", name="Groups").click()
    await stage.phones.get_by_role("button", name="Kenji leaves Holiday").click()
    await expect(chat.thread).to_contain_text("Kenji left")
    await stage.phones.get_by_role("button", name="Remove the account").click()
    await expect(stage.desk.get_by_text("This account is no longer in Holiday.")).to_be_visible()
    await picture(stage.desk, "group-left-desk")
    await set_policy(stage, "leave")


async def test_somebody_in_a_group_is_mentioned_from_the_desk(stage: Stage) -> None:
    await set_policy(stage, "converse")
    somchai, hana = await stage.world.customer("สมชาย", language="th"), await stage.world.customer("花子")
    await stage.take_out(somchai, hana)
    await open_group(stage, "Trip")
    for who in (somchai, hana):
        await enter(stage, who, "Trip 2 people")
    chat = Chat(stage, somchai, "Trip")
    await chat.writes("Two of us are late")
    await stage.accept("Trip", somchai, "Two of us are late")
    await write(stage.phones, "花子", "I am one")
    await expect(chat.thread).to_contain_text("花子")

    # One is chosen by mouse and one by key, and what is typed around them stays.
    box = stage.desk.get_by_role("textbox", name="Write a reply")
    await box.press_sequentially("No hurry @")
    names = stage.desk.get_by_role("listbox", name="Mention somebody")
    await expect(names.get_by_role("option")).to_contain_text(["สมชาย", "花子", "All – everybody in the group"])
    await picture(stage.desk, "group-mention-names")
    await names.get_by_role("option", name="花子").click()
    await expect(box).to_have_value("No hurry @花子 ")
    await box.press_sequentially("{ok}? @al")
    await expect(names.get_by_role("option")).to_have_count(1)
    await box.press("Enter")
    await box.press_sequentially("the bus waits.")
    await box.press("Enter")
    sent = chat.bubbles.last
    await expect(sent).to_contain_text("No hurry @花子 {ok}? @All the bus waits.")
    await expect(sent.get_by_title("Addressed to somebody in the group")).to_have_text("@花子")
    await expect(sent.get_by_title("Addressed to everybody in the group")).to_have_text("@All")
    for who in (somchai, hana):
        seen = chat.phone_of(who).get_by_role("log").locator(".row.theirs").last
        await expect(seen).to_contain_text("No hurry @花子 {ok}? @All the bus waits.")
        await expect(seen.locator("b.mention")).to_have_text(["@花子", "@All"])
    await chat.is_sent(1)
    await chat.is_kept("group-mention")
    await set_policy(stage, "leave")


async def set_policy(stage: Stage, policy: str) -> None:
    path = f"/admin/line-accounts/{stage.world.account['id']}"
    (await stage.world.admin.ask("PATCH", path, {"group_policy": policy})).raise_for_status()


async def open_group(stage: Stage, name: str) -> None:
    """Open a group of everybody whose phone is out, with the account in it."""
    await stage.phones.get_by_role("button", name="Groups").click()
    await stage.phones.get_by_role("textbox", name="Group name").fill(name)
    await stage.phones.get_by_role("button", name="Open it and invite the account").click()


async def enter(stage: Stage, who: LineUser, chat: str) -> None:
    await stage.phones.get_by_role("button", name=f"Chats of {who.name}").click()
    phone = stage.phones.get_by_role("region", name=f"Phone of {who.name}")
    await phone.get_by_role("button", name=chat).click()


async def address(stage: Stage, who: LineUser, typed: str, name: str, words: str) -> None:
    """Address somebody by choosing their name after an @, and write."""
    phone = stage.phones.get_by_role("region", name=f"Phone of {who.name}")
    box = phone.get_by_role("textbox")
    await box.press_sequentially(f"@{typed}")
    await phone.get_by_role("option", name=name).click()
    await box.press_sequentially(words)
    await box.press("Enter")
