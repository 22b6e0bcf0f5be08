"""A button that a customer presses is told by what their chat shows for it, and otherwise by its data."""

from typing import Any
from uuid import uuid4

from tests.rooms import waiting_customer
from tests.world import LineUser, Person, World


async def send_card(rin: Person, conversation: str, *actions: dict[str, Any]) -> None:
    content = {"type": "buttons", "text": "Which size?", "actions": list(actions)}
    body = {"client_id": str(uuid4()), "content": content}
    sent = await rin.post(f"/conversations/{conversation}/messages", body)
    assert (await rin.message_settles(conversation, sent["id"]))["state"] == "sent"


async def press(world: World, who: LineUser, data: str, **params: str) -> None:
    body = {"account": who.account, "data": data} | ({"params": params} if params else {})
    path = f"/_sim/users/{who.user_id}/postbacks"
    (await world.sim.post(path, params={"wait": "true"}, json=body)).raise_for_status()
    await world.settled()


async def test_a_button_of_ours_is_told_by_what_the_chat_shows(world: World) -> None:
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    await send_card(
        rin,
        conversation,
        {"type": "choose", "label": "Small", "data": "size=s", "said": "小さいの"},
        {"type": "choose", "label": "Large", "data": "size=l"},
        {"type": "choose", "label": "Medium", "data": "size=m", "said": ""},
        {"type": "pick_time", "label": "Pick a day", "data": "when", "mode": "date"},
    )
    await press(world, hanako, "size=s")
    await press(world, hanako, "size=l")
    await press(world, hanako, "size=m")
    await press(world, hanako, "when", date="2026-12-24")
    await press(world, hanako, "menu=hours")
    lines = [m["content"] for m in await rin.messages(conversation) if m["content"]["type"] == "activity"]
    assert [(line["detail"], line["said"]) for line in lines] == [
        ("size=s", "小さいの"),
        ("size=l", "Large"),
        ("size=m", "Medium"),
        ("when", "Pick a day"),
        ("menu=hours", None),
    ]
    assert lines[3]["params"] == {"date": "2026-12-24"}
    shown = await rin.get(f"/conversations/{conversation}")
    assert shown["last_message"]["preview"] == "menu=hours"
    assert shown["awaiting_reply_since"] is not None


async def test_a_button_brings_a_waiting_conversation_back_and_a_turned_menu_does_not(world: World) -> None:
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    await rin.post(f"/conversations/{conversation}/waiting")
    await press(world, hanako, "menu=b", newRichMenuAliasId="menu-b", status="SUCCESS")
    assert (await rin.get(f"/conversations/{conversation}"))["state"] == "waiting"
    await press(world, hanako, "call me")
    assert (await rin.accept())["id"] == conversation
    said = await rin.say(conversation, "at once")
    assert (await rin.message_settles(conversation, said["id"]))["delivered_by"] == "reply"
