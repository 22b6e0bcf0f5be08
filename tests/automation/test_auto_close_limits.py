"""Each state bears silence for a time of its own, from what people last did (reference §6.2, C-18)."""

from typing import Any

import pytest
from tests.automation.silence import CLOSE_IDLE, ask, is_asked, reasons, state_of
from tests.rooms import change_workstream, problem_of, waiting_customer
from tests.world import World, eventually

PATH = "/admin/auto-close"
DEFAULTS = {"open_minutes": 43_200, "active_minutes": 43_200, "wrap_up_minutes": 1440}


async def limit(world: World, **minutes: int) -> None:
    (await world.admin.ask("PATCH", PATH, minutes)).raise_for_status()


async def passes(world: World, **time: float) -> None:
    await world.advance(**time)
    await is_asked(world, CLOSE_IDLE)


async def test_the_limits_are_thirty_days_thirty_days_and_a_day_until_they_are_changed(world: World) -> None:
    assert await world.admin.get(PATH) == DEFAULTS
    await limit(world, wrap_up_minutes=30)
    assert await world.admin.get(PATH) == {**DEFAULTS, "wrap_up_minutes": 30}


@pytest.mark.parametrize("bad", [{"open_minutes": 0}, {"active_minutes": 525_601}, {"waiting_minutes": 5}])
async def test_S60_a_limit_that_cannot_be_is_refused(world: World, bad: dict[str, Any]) -> None:
    assert problem_of(await world.admin.ask("PATCH", PATH, bad)) == (422, "invalid")


async def test_one_that_nobody_takes_is_closed_and_rings_at_nobody_any_more(world: World) -> None:
    await limit(world, open_minutes=60)
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    conversation = (await rin.offer())["conversation_id"]
    await passes(world, minutes=59)
    assert await state_of(world, conversation) == "open"
    await passes(world, minutes=2)
    assert await state_of(world, conversation) == "closed"
    assert (await rin.get("/offers"))["items"] == []
    assert await world.pool.fetchval("SELECT queued FROM work_items WHERE conversation_id = $1", conversation) is False


async def test_whatever_people_do_begins_the_time_anew(world: World) -> None:
    await limit(world, active_minutes=60)
    rin = await world.representative("Rin", capacity=9)
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    await passes(world, minutes=50)
    await hanako.says("still here")
    await world.settled()
    await passes(world, minutes=50)
    await rin.say(conversation, "a moment")
    await passes(world, minutes=50)
    assert await state_of(world, conversation) == "active"
    await passes(world, minutes=11)
    assert await state_of(world, conversation) == "closed"
    assert await reasons(world, conversation) == ["auto_close"]


async def test_a_transfer_between_queues_begins_the_time_anew(world: World) -> None:
    await limit(world, open_minutes=60)
    await world.representative("Rin", present=False)
    await waiting_customer(world, "Hanako")
    conversation = (await world.admin.get("/conversations", state="open"))["items"][0]["id"]
    await world.advance(minutes=50)
    handed = {"queue_id": world.queue["id"], "reason": None}
    (await world.admin.ask("POST", f"/conversations/{conversation}/transfers", handed)).raise_for_status()
    await passes(world, minutes=50)
    assert await state_of(world, conversation) == "open"
    await passes(world, minutes=11)
    assert await state_of(world, conversation) == "closed"


async def test_wrap_up_is_counted_from_its_beginning(world: World) -> None:
    await limit(world, wrap_up_minutes=60)
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    await world.advance(minutes=50)
    await rin.post(f"/conversations/{conversation}/wrap-up")
    await passes(world, minutes=59)
    assert await state_of(world, conversation) == "wrap_up"
    await passes(world, minutes=2)
    assert await state_of(world, conversation) == "closed"
    assert await reasons(world, conversation) == ["auto_close"]


async def test_a_longer_block_of_wrap_up_overrides_a_shorter_limit(world: World) -> None:
    await limit(world, wrap_up_minutes=30)
    await change_workstream(world, wrap_up_block=60 * 60)
    rin = await world.representative("Rin", capacity=1)
    await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    await rin.post(f"/conversations/{conversation}/wrap-up")
    for minutes in (31, 28):
        await passes(world, minutes=minutes)
        assert await state_of(world, conversation) == "wrap_up"
    await passes(world, minutes=2)
    assert await state_of(world, conversation) == "closed"
    assert await reasons(world, conversation) == ["auto_close"]


async def test_a_shorter_block_of_wrap_up_leaves_the_limit_as_it_is(world: World) -> None:
    await limit(world, wrap_up_minutes=30)
    await change_workstream(world, wrap_up_block=10 * 60)
    rin = await world.representative("Rin", capacity=1)
    await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    await rin.post(f"/conversations/{conversation}/wrap-up")
    await passes(world, minutes=29)
    assert await state_of(world, conversation) == "wrap_up"
    await passes(world, minutes=2)
    assert await state_of(world, conversation) == "closed"


async def test_many_are_closed_in_blocks_however_alike_their_times_are(world: World) -> None:
    await limit(world, open_minutes=60)
    await world.pool.execute(
        """
        WITH many AS (SELECT gen_random_uuid() AS id FROM generate_series(1, 520)), who AS (
          INSERT INTO customers (id, channel, address, created_at) SELECT id, 'line', id::text, $1 FROM many)
        INSERT INTO conversations (id, customer_id, account_id, state, opened_at, state_since, last_message_at)
        SELECT id, id, $2, 'open', $1, $1, $1 FROM many
        """,
        world.clock.now(),
        world.account["id"],
    )
    before = await world.pool.fetchval("SELECT max(id) FROM events")
    await world.advance(minutes=61)
    await ask(world, CLOSE_IDLE)

    async def are_closed() -> bool:
        return await world.pool.fetchval("SELECT count(*) FROM conversations WHERE state <> 'closed'") == 0

    await eventually(are_closed, seconds=60)
    await world.settled()
    closed = "SELECT count(*) FROM events WHERE type = 'ConversationClosed' AND id > $1"
    assert await world.pool.fetchval(closed, before) == 520
    most = "SELECT max(n) FROM (SELECT count(*) AS n FROM events WHERE type = 'ConversationClosed' GROUP BY xid) AS t"
    assert await world.pool.fetchval(most) == 1
