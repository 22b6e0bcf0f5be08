"""Who waits too long in a queue: when they go on, where to, and that nobody is moved to and fro (reference §4.8)."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from tests.rooms import (
    change_routing,
    change_templates,
    offered,
    set_members,
    shown,
    transactions,
    waiting_customer,
)
from tests.routing.rulebook import ALWAYS, Rulebook, asks, leads, make_queue, steps_of
from tests.routing.test_overflow import change, state_of
from tests.world import Person, World, eventually

from madoguchi.kit.jobs import JobBuffer, enqueue
from madoguchi.routing.overflowing import overflow_waiting

QUEUES = "/admin/queues"


@pytest.fixture
def rules(world: World) -> Rulebook:
    return Rulebook(world)


async def test_who_came_by_fallback_waits_on_whatever_the_queue_says_of_long_waits(
    world: World, rules: Rulebook
) -> None:
    await world.representative("Rin", present=False)
    await rules.route(leads("Rare", asks("first_message", "contains", "gold"), world.queue))
    await change(world, world.queue, overflow={"waited": {"minutes": 1, "do": "end"}})
    await waiting_customer(world, "Fallback")
    await waiting_customer(world, "Ruled", "gold")
    await world.advance(minutes=3)

    async def ended() -> bool:
        return await state_of(world, "Ruled") == "closed"

    await eventually(ended)
    await world.settled()
    assert await state_of(world, "Fallback") == "open", "settings of the fallback queue are ignored (§4.3)"


async def test_who_waits_too_long_goes_to_the_other_queue_and_keeps_their_age(world: World, rules: Rulebook) -> None:
    await rules.route(leads("All", ALWAYS, world.queue))
    await world.representative("Rin", present=False)
    ming = await world.representative("Ming", capacity=1, present=False)
    other = await make_queue(world, "Other", ming)
    await change(world, world.queue, overflow={"waited": {"minutes": 5, "do": "transfer", "queue_id": other["id"]}})
    await waiting_customer(world, "Old")
    await world.advance(minutes=4)
    await world.settled()
    assert (await world.admin.get(f"{QUEUES}/{other['id']}"))["waiting"] == 0
    await world.advance(minutes=2)

    async def moved() -> bool:
        return bool((await world.admin.get(f"{QUEUES}/{other['id']}"))["waiting"] == 1)

    await eventually(moved)
    await rules.route(leads("All", ALWAYS, other))
    await waiting_customer(world, "Young")
    ming = await _back(world, ming)
    await ming.set_presence("available")
    conversation = await ming.accept()
    assert conversation["customer"]["display_name"] == "Old"
    told = await steps_of(ming, conversation["id"])
    assert told["overflowed"] == {
        "reason": "waited",
        "do": "transfer",
        "to": {"id": other["id"], "name": other["name"]},
    }


async def test_who_waits_too_long_is_let_go_when_the_queue_says_so_and_once(world: World, rules: Rulebook) -> None:
    await rules.route(leads("All", ALWAYS, world.queue))
    await world.representative("Rin", present=False)
    await change(world, world.queue, overflow={"waited": {"minutes": 1, "do": "end"}})
    await waiting_customer(world, "Hanako")
    await world.advance(minutes=2)

    async def ended() -> bool:
        return await state_of(world, "Hanako") == "closed"

    await eventually(ended)
    await world.settled()
    facts = """
    SELECT count(*) FROM events JOIN conversations ON data ->> 'conversation_id' = conversations.id::text
    WHERE type = 'ConversationClosed' AND data ->> 'reason' = 'queued_overflow_ended'
    """
    assert await world.pool.fetchval(facts) == 1


async def test_what_rings_at_somebody_is_not_taken_from_them(world: World, rules: Rulebook) -> None:
    await rules.route(leads("All", ALWAYS, world.queue))
    rin = await world.representative("Rin")
    other = await make_queue(world, "Other", await world.representative("Ming"))
    overflow = {"waited": {"minutes": 1, "do": "transfer", "queue_id": other["id"]}}
    await change(world, world.queue, overflow=overflow)
    await waiting_customer(world, "Hanako")
    assert await offered(rin) == ["Hanako"]
    await world.advance(seconds=61)
    await world.settled()
    assert await offered(rin) == ["Hanako"]
    await rin.accept()


@pytest.mark.parametrize("how", ["declined", "missed"])
async def test_what_is_let_pass_by_after_too_long_a_wait_overflows_and_rings_at_nobody_else_of_its_queue(
    world: World, rules: Rulebook, how: str
) -> None:
    await rules.route(leads("All", ALWAYS, world.queue))
    people = [await world.representative(name) for name in ("Rin", "Ken")]
    ming = await world.representative("Ming")
    await set_members(world, *people)
    other = await make_queue(world, "Other", ming)
    await change_routing(world, missed_sets_inactive=False)
    overflow = {"waited": {"minutes": 1, "do": "transfer", "queue_id": other["id"]}}
    await change(world, world.queue, overflow=overflow)
    await change_templates(world, countdown_seconds=90)
    await waiting_customer(world, "Hanako")
    (asked,) = [person for person in people if await offered(person)]
    if how == "declined":
        await world.advance(seconds=61)
        await asked.post(f"/offers/{(await shown(asked))['id']}/rejection")
    else:
        await shown(asked)
        await world.advance(seconds=91)
    assert (await ming.offer())["customer"]["display_name"] == "Hanako"
    await world.settled()
    assert [await offered(person) for person in people] == [[], []]
    told = (await steps_of(world.admin, (await ming.offer())["conversation_id"]))["overflowed"]
    assert (told["reason"], told["to"]["id"]) == ("waited", other["id"])
    rung = "SELECT count(*) FROM offers WHERE queue_id = $1"
    assert await world.pool.fetchval(rung, UUID(world.queue["id"])) == 1


async def test_what_is_let_pass_by_in_time_rings_at_the_next_of_its_queue(world: World, rules: Rulebook) -> None:
    await rules.route(leads("All", ALWAYS, world.queue))
    people = [await world.representative(name) for name in ("Rin", "Ken")]
    await change(world, world.queue, overflow={"waited": {"minutes": 5, "do": "end"}})
    await waiting_customer(world, "Hanako")
    (asked,) = [person for person in people if await offered(person)]
    await asked.post(f"/offers/{(await shown(asked))['id']}/rejection")
    (next_one,) = [person for person in people if person is not asked]
    assert (await next_one.offer())["customer"]["display_name"] == "Hanako"


async def test_queues_that_overflow_into_each_other_move_nobody_to_and_fro(world: World, rules: Rulebook) -> None:
    rin = await world.representative("Rin", present=False)
    one, two, three = [await make_queue(world, name, rin) for name in ("One", "Two", "Three")]
    await rules.route(leads("All", ALWAYS, one))
    for queue, target in ((one, two), (two, three), (three, one)):
        overflow = {"waited": {"minutes": 1, "do": "transfer", "queue_id": target["id"]}}
        await change(world, queue, overflow=overflow)
    await waiting_customer(world, "Hanako")
    for expected in (two, three):
        await world.advance(seconds=61)
        await eventually(partial(_holds, world, expected))
    await world.advance(minutes=10)
    await _looked(world)
    assert await _left(world, one, two, three) == [0, 0, 1], "it has come from there already: it waits where it is"
    await _looked(world)
    (conversation,) = (await world.admin.get("/conversations"))["items"]
    told = (await world.admin.get(f"/conversations/{conversation['id']}/routing"))["items"]
    assert [one["kind"] for one in told].count("overflowed") == 2
    (why,) = [one["detail"] for one in told if one["kind"] == "overflow_stopped"]
    assert why == {"to": {"id": one["id"], "name": one["name"]}, "why": "came_from_there"}, (
        "said once, however often looked"
    )


async def test_what_would_go_where_nobody_is_says_so_and_goes_as_soon_as_somebody_is(
    world: World, rules: Rulebook
) -> None:
    rin = await world.representative("Rin", present=False)
    one, two = await make_queue(world, "One", rin), await make_queue(world, "Two")
    await rules.route(leads("All", ALWAYS, one))
    await change(world, one, overflow={"waited": {"minutes": 1, "do": "transfer", "queue_id": two["id"]}})
    await waiting_customer(world, "Hanako")
    await world.advance(seconds=61)
    await _looked(world)
    (conversation,) = (await world.admin.get("/conversations"))["items"]
    why = (await steps_of(world.admin, conversation["id"]))["overflow_stopped"]
    assert why == {"to": {"id": two["id"], "name": two["name"]}, "why": "nobody_serves"}
    await change(world, two, member_ids=[rin.id])
    await eventually(partial(_holds, world, two))


async def test_who_was_moved_by_hand_may_overflow_again_into_queues_where_they_were(
    world: World, rules: Rulebook
) -> None:
    rin = await world.representative("Rin", present=False)
    one, two = await make_queue(world, "One", rin), await make_queue(world, "Two", rin)
    await rules.route(leads("All", ALWAYS, one))
    for queue, target in ((one, two), (two, one)):
        overflow = {"waited": {"minutes": 1, "do": "transfer", "queue_id": target["id"]}}
        await change(world, queue, overflow=overflow)
    await waiting_customer(world, "Hanako")
    await world.advance(seconds=61)
    await eventually(partial(_holds, world, two))
    conversation_id = await world.pool.fetchval("SELECT id FROM conversations")
    path = f"/conversations/{conversation_id}/transfers"
    (await world.admin.ask("POST", path, {"queue_id": two["id"]})).raise_for_status()
    await world.advance(seconds=61)
    await eventually(partial(_holds, world, one))


async def test_many_overflowing_go_in_blocks_the_shortest_wait_first_and_queues_of_one_wait_in_turns(
    world: World,
) -> None:
    rin = await world.representative("Rin", present=False)
    await waiting_customer(world, "Model")
    short, one, two = [await make_queue(world, name, rin) for name in ("Short", "One", "Two")]
    for queue, minutes in ((short, 900), (one, 950), (two, 950)):
        await change(world, queue, overflow={"waited": {"minutes": minutes, "do": "end"}})
    # The first of the two has 90 older ones: going by age alone, it would keep the other waiting for a whole block.
    await _fill(world, one, 90)
    await _fill(world, two, 30)
    await _fill(world, short, 40)
    asked = await _asked(world)
    assert len(asked) == 100
    assert asked[:40] == [short["id"]] * 40
    assert (asked[40:].count(one["id"]), asked[40:].count(two["id"])) == (30, 30)


async def test_what_can_go_nowhere_holds_up_nothing_behind_it(world: World) -> None:
    rin = await world.representative("Rin", present=False)
    await waiting_customer(world, "Model")
    stuck, free = await make_queue(world, "Stuck", rin), await make_queue(world, "Free", rin)
    nobody = await make_queue(world, "Nobody")
    await change(world, stuck, overflow={"waited": {"minutes": 1, "do": "transfer", "queue_id": nobody["id"]}})
    await change(world, free, overflow={"waited": {"minutes": 5, "do": "end"}})
    await _fill(world, stuck, 120)
    await _fill(world, free, 10)
    await world.advance(minutes=8)

    async def gone() -> bool:
        return await _left(world, stuck, free) == [120, 0]

    await eventually(gone)


async def _holds(world: World, queue: Any) -> bool:
    return await _left(world, queue) == [1]


async def _looked(world: World) -> None:
    """Look for what has waited too long, and do all that comes of it."""
    async with transactions(world.settings.database_url) as database, database.transaction() as db:
        enqueue(db, overflow_waiting, now=world.clock.now())
    await world.settled()


async def _back(world: World, person: Person) -> Person:
    """The same person, whose session may have ended meanwhile."""
    return await world.sign_in(f"{person.name.lower()}@example.com", person.name)


async def _left(world: World, *queues: Any) -> list[int]:
    """How many still wait in each queue."""
    return [(await world.admin.get(f"{QUEUES}/{queue['id']}"))["waiting"] for queue in queues]


async def _asked(world: World) -> list[str]:
    """Look 16 hours later for what has waited too long, without doing it: the queues of what is asked for, in order."""
    async with transactions(world.settings.database_url) as database, database.reading() as db:
        await overflow_waiting(db, now=world.clock.now() + timedelta(hours=16))
        buffered = [row[2]["conversation_id"] for row in db.buffer(JobBuffer).rows]
        rows = await db.all("SELECT conversation_id, queue_id FROM work_items")
    queue_of = {row["conversation_id"]: str(row["queue_id"]) for row in rows}
    return [queue_of[one] for one in buffered]


async def _fill(world: World, queue: Any, count: int) -> None:
    """Let so many wait in a queue, each a second younger than the one before."""
    async with transactions(world.settings.database_url) as database, database.transaction() as db:
        await db.run(
            """
            WITH model AS (SELECT * FROM conversations LIMIT 1), fresh AS (
              INSERT INTO conversations (id, customer_id, account_id, state, state_since, opened_at, last_message_at,
                queue_id)
              SELECT gen_random_uuid(), (SELECT customer_id FROM model), gen_random_uuid(), 'open',
                $2, $2::timestamptz + n * interval '1 second', $2, $1
              FROM generate_series(1, $3::integer) AS n RETURNING id, customer_id, opened_at)
            INSERT INTO work_items (conversation_id, customer_id, workstream_id, queue_id, units, allowed_presences,
              queued, entered_at, queued_at, priority)
            SELECT fresh.id, fresh.customer_id, workstream_id, $1, units, allowed_presences, true, opened_at, opened_at,
              priority FROM fresh, (SELECT * FROM work_items LIMIT 1) AS example
            """,
            UUID(queue["id"]),
            world.clock.now(),
            count,
        )
