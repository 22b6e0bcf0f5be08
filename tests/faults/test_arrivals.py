"""Events that come twice, at once, in heaps or broken are each kept once, and the others go on (F02, F03, F09)."""

import asyncio
from typing import Any

import httpx2
from tests.faults.letters import Line, check_invariants, event, kept, number_kept, user
from tests.faults.processes import ROUNDS
from tests.world import World, eventually


async def test_F02_the_same_event_at_once_on_two_nodes_is_one_row_and_one_message(world: World) -> None:
    second = await world.start_web()
    async with httpx2.AsyncClient(timeout=20) as http:
        nodes = [Line(world, http), Line(world, http, url=second)]
        for round_ in range(ROUNDS):
            once = event(user(round_ + 1))
            again = once | {"deliveryContext": {"isRedelivery": True}}
            posts = [nodes[number % 2].posts(again if number % 3 else once) for number in range(50)]
            assert set(await asyncio.gather(*posts)) == {200}
        await world.settled()
    assert await world.pool.fetchval("SELECT count(*) FROM line_inbox") == ROUNDS
    assert [len(texts) for texts in (await kept(world)).values()] == [1] * ROUNDS
    await check_invariants(world)


async def test_F02_a_burst_to_an_account_that_was_just_connected_is_let_in_whole(new_world: World) -> None:
    async with httpx2.AsyncClient(timeout=20) as http:
        line = Line(new_world, http)
        assert set(await asyncio.gather(*(line.posts(event(user(number))) for number in range(1, 41)))) == {200}


async def test_F02_overlapping_heaps_in_opposite_orders_are_each_kept_once(world: World) -> None:
    second = await world.start_web()
    async with httpx2.AsyncClient(timeout=20) as http:
        nodes = [Line(world, http), Line(world, http, url=second)]
        heap = [event(user(number)) for number in range(1, 81)]
        posts = [nodes[number % 2].posts(*(heap[::-1] if number % 2 else heap)) for number in range(10 * ROUNDS)]
        assert set(await asyncio.gather(*posts)) == {200}

        async def all_are_kept() -> bool:
            return await number_kept(world) == len(heap)

        await eventually(all_are_kept)
        await world.settled()
    assert await number_kept(world) == len(heap)
    await check_invariants(world)


UNREADABLE: dict[str, Any] = {"type": 5}
REFUSED: dict[str, Any] = {"message": {"id": "57", "type": "text", "text": "poison"}}
REFUSAL = """
CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.content ->> 'text' = 'poison' THEN RAISE EXCEPTION 'no poison here'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_poison BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION refuse_poison();
"""


async def test_F03_one_event_of_a_hundred_that_cannot_be_read_is_put_aside_at_once(world: World) -> None:
    before = await dead_counted(world)
    events = await a_hundred_with(world, UNREADABLE)
    await poison_is_put_aside(world, events, before)


async def test_F03_one_event_of_a_hundred_that_the_database_refuses_is_put_aside_in_the_end(new_world: World) -> None:
    await new_world.pool.execute(REFUSAL)
    before = await dead_counted(new_world)
    events = await a_hundred_with(new_world, REFUSED)

    async def is_dead() -> Any:
        await new_world.advance(seconds=61)
        return await new_world.pool.fetch("SELECT * FROM dead_jobs")

    [dead] = await eventually(is_dead, seconds=20)
    assert "no poison here" in dead["error"]
    assert dead["attempts"] == 10
    await poison_is_put_aside(new_world, events, before)


async def a_hundred_with(world: World, poison: dict[str, Any]) -> list[dict[str, Any]]:
    """A hundred events in one body, the 57th of them poison, once the others are messages."""
    events = [event(user(number)) for number in range(1, 101)]
    events[56] |= poison
    async with httpx2.AsyncClient(timeout=20) as http:
        assert await Line(world, http).posts(*events) == 200

    async def others_are_kept() -> bool:
        return await number_kept(world) == 99

    await eventually(others_are_kept)
    return events


async def poison_is_put_aside(world: World, events: list[dict[str, Any]], before: float) -> None:
    [dead] = await eventually(lambda: world.pool.fetch("SELECT * FROM dead_jobs"))
    assert dead["function"] == "line.ingest:ingest"
    assert dead["error"]
    raw = await world.pool.fetchval(
        "SELECT raw FROM line_inbox WHERE id = ($1::jsonb ->> 'inbox_id')::uuid", dead["args"]
    )
    assert events[56]["webhookEventId"].encode() in raw, "the event itself stays, byte for byte"
    assert await dead_counted(world) == before + 1
    found = await kept(world)
    assert (len(found), user(57) in found) == (99, False)
    await check_invariants(world)


async def test_F03_who_sent_poison_is_heard_again_afterwards(world: World) -> None:
    async with httpx2.AsyncClient(timeout=20) as http:
        line = Line(world, http)
        assert await line.posts(event(user(1)) | UNREADABLE) == 200
        assert await line.posts(event(user(1), "and now?")) == 200

        async def is_heard() -> bool:
            return await kept(world) == {user(1): ["and now?"]}

        await eventually(is_heard)


async def test_F09_twenty_pictures_of_a_new_user_make_one_conversation(world: World) -> None:
    second = await world.start_web()
    await world.start_worker()
    async with httpx2.AsyncClient(timeout=20) as http:
        nodes = [Line(world, http), Line(world, http, url=second)]
        for round_ in range(1, 3 * ROUNDS + 1):
            pictures = {"message": {"type": "image", "contentProvider": {"type": "line"}}}
            posts = [
                nodes[number % 2].posts(
                    event(user(round_)) | {"message": pictures["message"] | {"id": f"{round_}00{number}"}}
                )
                for number in range(20)
            ]
            assert set(await asyncio.gather(*posts)) == {200}

    async def all_are_kept() -> bool:
        return await number_kept(world) == 60 * ROUNDS

    await eventually(all_are_kept)
    await world.settled()
    conversations = await world.pool.fetch(
        "SELECT count(*) AS pictures FROM messages WHERE author_kind = 'customer' GROUP BY conversation_id"
    )
    assert [row["pictures"] for row in conversations] == [20] * 3 * ROUNDS
    await check_invariants(world)


async def dead_counted(world: World) -> float:
    """What an alarm looks at: the counter of ingest jobs that were given up."""
    async with httpx2.AsyncClient() as http:
        lines = (await http.get(f"{world.url}/metrics")).raise_for_status().text.splitlines()
    name = 'madoguchi_jobs_dead_total{function="line.ingest:ingest"} '
    return next((float(line.removeprefix(name)) for line in lines if line.startswith(name)), 0.0)
