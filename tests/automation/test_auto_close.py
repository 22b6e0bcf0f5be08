"""Conversations that wait for a customer who does not come back are closed when their time is over."""

from typing import Any

from tests.rooms import change_workstream, waiting_customer
from tests.world import World, eventually


async def state_of(world: World, conversation_id: str) -> Any:
    return (await world.admin.get(f"/conversations/{conversation_id}"))["state"]


async def schedule_is_asked(world: World) -> None:
    """Let five minutes pass, which is how often it is looked, and let all follow from it."""
    asked = "SELECT asked_at FROM schedule WHERE function = 'automation.auto_close:close_idle'"
    before = await world.pool.fetchval(asked)
    await world.start_worker()  # asks for what is scheduled at once

    async def look() -> bool:
        return await world.pool.fetchval(asked) > before

    await eventually(look)
    await world.settled()


async def test_a_waiting_conversation_closes_when_the_time_of_its_workstream_is_over_and_not_before(
    world: World,
) -> None:
    await change_workstream(world, close_waiting_after_minutes=60)
    rin = await world.representative("Rin", capacity=9)
    customers = {name: await waiting_customer(world, name) for name in ("quiet", "returning", "talking", "late")}
    ids = {(c := await rin.accept())["customer"]["display_name"]: c["id"] for _ in range(4)}
    for name in ("quiet", "returning"):
        await rin.post(f"/conversations/{ids[name]}/waiting")

    await world.advance(minutes=55)
    await rin.post(f"/conversations/{ids['late']}/waiting")
    await customers["returning"].says("here I am again")
    await rin.accept()
    await schedule_is_asked(world)
    assert {name: await state_of(world, held) for name, held in ids.items()} == {
        "quiet": "waiting",
        "returning": "active",
        "talking": "active",
        "late": "waiting",
    }

    await world.advance(minutes=6)
    await schedule_is_asked(world)
    assert {name: await state_of(world, held) for name, held in ids.items()} == {
        "quiet": "closed",
        "returning": "active",
        "talking": "active",
        "late": "waiting",
    }
    quiet = ids["quiet"]
    reasons = await world.pool.fetch("SELECT closure_reason FROM sessions WHERE conversation_id = $1", quiet)
    assert [row["closure_reason"] for row in reasons] == ["left"], "its session had ended before"
    fact = "SELECT actor_id FROM events WHERE type = 'ConversationClosed' AND data ->> 'conversation_id' = $1"
    assert [row["actor_id"] for row in await world.pool.fetch(fact, quiet)] == [None]

    await customers["quiet"].says("too late")
    await world.settled()
    assert await state_of(world, quiet) == "closed"
    opened = (await world.admin.get("/conversations", search="quiet", state=["open", "active"]))["items"]
    assert [conversation["last_message"]["preview"] for conversation in opened] == ["too late"]
    await change_workstream(world, close_waiting_after_minutes=40_320)


async def test_one_without_a_workstream_has_four_weeks(world: World) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    await rin.post(f"/conversations/{conversation}/waiting")
    await world.pool.execute("UPDATE work_items SET workstream_id = NULL")
    for days, state in ((27, "waiting"), (2, "closed")):
        await world.advance(days=days)
        await schedule_is_asked(world)
        world.admin = await world.sign_in("admin@example.com", "Admin")
        assert await state_of(world, conversation) == state
