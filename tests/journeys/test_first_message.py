"""The main job: a customer writes, a representative is rung, accepts and answers, and the phone shows it."""

from tests.world import World


async def test_a_message_is_answered(world: World) -> None:
    rin = await world.representative("Rin")
    hanako = await world.customer("山田 花子")

    await hanako.says("注文が届きません")
    offer = await rin.offer()
    assert offer["first_words"] == "注文が届きません"
    assert offer["queue"]["name"] == "Orders"

    conversation = await rin.accept()
    assert conversation["state"] == "active"
    assert conversation["assignee"]["name"] == "Rin"

    sent = await rin.say(conversation["id"], "お調べします。少々お待ちください。")
    assert sent["state"] == "queued"
    await hanako.hears("お調べします。少々お待ちください。")

    settled = await rin.message_settles(conversation["id"], sent["id"])
    assert settled["state"] == "sent"
    assert settled["delivered_by"] == "reply"
    assert [m["seq"] for m in await rin.messages(conversation["id"])] == [1, 2]
    assert (await rin.get(f"/conversations/{conversation['id']}"))["customer"]["display_name"] == "山田 花子"
