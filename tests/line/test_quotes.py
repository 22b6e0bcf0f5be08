"""What a message answers to is shown above it, from what we hold of the same customer and account."""

from tests.line.post import Post
from tests.rooms import waiting_customer
from tests.world import World


async def test_a_quote_shows_what_it_quotes_and_nothing_of_other_customers(world: World, post: Post) -> None:
    await world.faults()
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako", "is it red?")
    conversation = (await rin.accept())["id"]
    [asked] = await hanako.chat()
    await hanako.sends({"type": "text", "text": "or blue?", "quoted_message_id": asked["id"]})
    await world.settled()
    first, second = await rin.messages(conversation)
    assert second["quoted"] == {
        "id": first["id"],
        "conversation_id": conversation,
        "seq": 1,
        "author": "Hanako",
        "type": "text",
        "preview": "is it red?",
    }
    assert first["quoted"] is None
    said = await rin.say(conversation, "blue")
    await rin.message_settles(conversation, said["id"])
    ours = (await hanako.chat())[-1]
    await hanako.sends({"type": "sticker", "package_id": "446", "sticker_id": "1988", "quoted_message_id": ours["id"]})
    await world.settled()
    assert (await rin.messages(conversation))[-1]["quoted"]["preview"] == "blue"
    thief = post.event({"type": "text", "id": "5", "text": "?", "quotedMessageId": asked["id"]})
    assert await post.events(thief) == 200
    await world.settled()
    other = next(c for c in (await world.admin.get("/conversations"))["items"] if c["id"] != conversation)
    assert (await world.admin.messages(other["id"]))[0]["quoted"] is None
