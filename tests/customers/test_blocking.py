"""Who has blocked us is known, told and shown, from whichever sign comes, in whichever order (F04)."""

from typing import Any

from tests.rooms import waiting_customer
from tests.world import ADMIN, LineUser, World, eventually


async def do(world: World, customer: LineUser, deed: str) -> None:
    path = f"/_sim/users/{customer.user_id}/{deed}"
    (await world.sim.post(path, params={"wait": "true"}, json={"account": customer.account})).raise_for_status()
    await world.settled()


async def lines(world: World, conversation: str) -> list[str]:
    messages = await world.admin.messages(conversation)
    return [m["content"]["kind"] for m in messages if m["content"]["type"] == "activity"]


async def a_day_passes(world: World) -> None:
    """So long that everybody has to sign in again."""
    await world.advance(days=1, seconds=1)
    world.admin = await world.sign_in(ADMIN, "Admin")


async def test_a_block_and_its_end_are_told_at_once_and_stand_between_the_messages(world: World) -> None:
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    async with rin.stream() as ear:
        await do(world, hanako, "unfollow")
        await ear.hear_until(lambda heard: heard.conversations.get(conversation, {}).get("blocked_at"))
        await do(world, hanako, "follow")
        await ear.hear_until(lambda heard: heard.conversations[conversation]["blocked_at"] is None)
        assert [m["content"]["kind"] for m in heard_activities(ear.messages)] == ["blocked", "unblocked"]
    assert await lines(world, conversation) == ["blocked", "unblocked"]
    facts = await world.pool.fetch(
        "SELECT type FROM events WHERE customer_id = (SELECT id FROM customers) "
        "AND type IN ('CustomerBlocked', 'CustomerReachable') ORDER BY id"
    )
    assert [row["type"] for row in facts] == ["CustomerBlocked", "CustomerReachable"]


def heard_activities(messages: dict[str, Any]) -> list[Any]:
    return sorted((m for m in messages.values() if m["content"]["type"] == "activity"), key=lambda m: m["seq"])


async def test_a_line_of_the_thread_waits_for_no_answer_and_opens_nothing(world: World) -> None:
    hanako = await world.customer("Hanako")
    await do(world, hanako, "unfollow")
    await do(world, hanako, "follow")
    assert (await world.admin.get("/conversations"))["items"] == []
    await hanako.says("hello")
    await world.settled()
    [before] = (await world.admin.get("/conversations"))["items"]
    await do(world, hanako, "unfollow")
    [after] = (await world.admin.get("/conversations"))["items"]
    same = ("unread_count", "last_message", "awaiting_reply_since", "state")
    assert [after[name] for name in same] == [before[name] for name in same]
    assert (after["last_seq"], after["blocked_at"] is not None) == (before["last_seq"] + 1, True)


async def test_who_writes_is_not_blocked_though_the_follow_was_lost(world: World) -> None:
    hanako = await waiting_customer(world, "Hanako")
    await do(world, hanako, "unfollow")
    (await world.sim.patch(f"/_sim/accounts/{hanako.account}", json={"webhook_active": False})).raise_for_status()
    await do(world, hanako, "follow")
    (await world.sim.patch(f"/_sim/accounts/{hanako.account}", json={"webhook_active": True})).raise_for_status()
    assert (await world.admin.get("/conversations"))["items"][0]["blocked_at"] is not None
    await world.advance(seconds=1)
    await hanako.says("hello again")
    await world.settled()
    assert (await world.admin.get("/conversations"))["items"][0]["blocked_at"] is None


async def test_nobody_to_show_marks_them_blocked_and_an_old_profile_is_asked_for_again(world: World) -> None:
    hanako = await waiting_customer(world, "Hanako")
    profile = f"/profile/{hanako.user_id}"
    assert len(await world.line_calls(profile)) == 1
    path = f"/_sim/users/{hanako.user_id}"
    (await world.sim.patch(path, json={"display_name": "Hanako Suzuki"})).raise_for_status()
    await hanako.says("the same day")
    await world.settled()
    assert len(await world.line_calls(profile)) == 1
    await a_day_passes(world)
    for _ in range(3):
        await hanako.says("the next day")

    async def renamed() -> Any:
        await world.settled()
        [one] = (await world.admin.get("/conversations"))["items"]
        return one if one["customer"]["display_name"] == "Hanako Suzuki" else None

    shown = await eventually(renamed)
    assert shown["blocked_at"] is None
    assert len(await world.line_calls(profile)) == 2
    await world.faults(status={"value": 404, "endpoint": "profile"})
    await a_day_passes(world)
    await hanako.says("and the next")

    async def blocked() -> Any:
        await world.settled()
        return (await world.admin.get("/conversations"))["items"][0]["blocked_at"]

    assert await eventually(blocked)


async def test_a_block_that_is_found_out_stands_between_the_messages_once(world: World) -> None:
    await world.faults(status={"value": 404, "endpoint": "profile"})
    hanako = await waiting_customer(world, "Hanako")
    [found] = (await world.admin.get("/conversations"))["items"]
    assert found["blocked_at"] is not None
    assert (found["unread_count"], found["last_message"]["preview"]) == (1, "hello")
    assert await lines(world, found["id"]) == ["blocked"]
    # What LINE tells of it later is no news.
    await world.advance(seconds=1)
    await do(world, hanako, "unfollow")
    assert await lines(world, found["id"]) == ["blocked"]
    await do(world, hanako, "follow")
    await do(world, hanako, "unfollow")
    assert await lines(world, found["id"]) == ["blocked", "unblocked", "blocked"]
