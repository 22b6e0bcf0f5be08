"""Overflow: what happens to conversations that a queue cannot take, or that wait in it too long (reference §4.8)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from tests.rooms import offered, problem_of, transactions, waiting_customer
from tests.routing.rulebook import ALWAYS, Rulebook, asks, leads, make_queue, steps_of
from tests.world import Person, World, eventually

from madoguchi.kit.jobs import JobBuffer
from madoguchi.routing.overflowing import overflow_waiting

QUEUES = "/admin/queues"


@pytest.fixture
def rules(world: World) -> Rulebook:
    return Rulebook(world)


async def change(world: World, queue: Any, **fields: Any) -> Any:
    return (await world.admin.ask("PATCH", f"{QUEUES}/{queue['id']}", fields)).raise_for_status().json()


async def shut(world: World, queue: Any, **overflow: Any) -> None:
    """Give a queue operating hours that begin in two hours, in Tokyo."""
    now = world.clock.now().astimezone(ZoneInfo("Asia/Tokyo"))
    opens = now + timedelta(hours=2)
    span = {
        "weekday": opens.strftime("%A").lower(),
        "opens": _clock(opens),
        "closes": _clock(opens + timedelta(hours=3)),
    }
    body = {"name": uuid4().hex, "zone": "Asia/Tokyo", "weekly": [span]}
    hours = await world.admin.post("/admin/operating-hours", body)
    await change(world, queue, operating_hours_id=hours["id"], overflow=overflow)


async def state_of(world: World, name: str) -> str | None:
    found: str | None = await world.pool.fetchval(
        """
        SELECT state FROM conversations JOIN customers ON customers.id = customer_id WHERE display_name = $1
        """,
        name,
    )
    return found


async def test_out_of_hours_a_customer_waits_all_the_same_unless_the_queue_says_otherwise(
    world: World, rules: Rulebook
) -> None:
    rin, ming = await world.representative("Rin", capacity=9), await world.representative("Ming", capacity=9)
    day, night = await make_queue(world, "Day", rin), await make_queue(world, "Night", ming)
    await rules.route(leads("All", ALWAYS, day))
    await shut(world, day)
    await waiting_customer(world, "Hanako")
    assert await offered(rin) == ["Hanako"]

    await change(world, day, overflow={"closed": {"do": "transfer", "queue_id": night["id"]}})
    await waiting_customer(world, "Taro")
    assert await offered(ming) == ["Taro"]
    told = await steps_of(ming, (await ming.accept())["id"])
    assert told["queue_chosen"]["overflow"] == {
        "reason": "closed",
        "do": "transfer",
        "to": {"id": night["id"], "name": night["name"]},
    }

    await change(world, day, overflow={"closed": {"do": "end"}})
    await waiting_customer(world, "Jiro")
    assert await state_of(world, "Jiro") == "closed"
    assert await offered(rin) == ["Hanako"]


async def test_a_queue_in_which_as_many_wait_as_may_sends_the_next_one_on(world: World, rules: Rulebook) -> None:
    rin, ming = await world.representative("Rin", present=False), await world.representative("Ming", capacity=9)
    small, other = await make_queue(world, "Small", rin), await make_queue(world, "Other", ming)
    await rules.route(leads("All", ALWAYS, small))
    await change(world, small, overflow={"full": {"items": 2, "do": "transfer", "queue_id": other["id"]}})
    for name in ("A", "B", "C"):
        await waiting_customer(world, name)
    assert await offered(ming) == ["C"]
    assert (await world.admin.get(f"{QUEUES}/{small['id']}"))["waiting"] == 2


async def test_a_rule_further_down_whose_queue_is_open_takes_what_the_first_cannot(
    world: World, rules: Rulebook
) -> None:
    rin, ming = await world.representative("Rin"), await world.representative("Ming")
    day, night = await make_queue(world, "Day", rin), await make_queue(world, "Night", ming)
    await rules.route(leads("First", ALWAYS, day), leads("Second", ALWAYS, night))
    await shut(world, day, closed={"do": "end"})
    await waiting_customer(world, "Hanako")
    assert await offered(ming) == ["Hanako"]
    told = (await steps_of(ming, (await ming.accept())["id"]))["queue_chosen"]
    assert [(one["rule"], one["state"]) for one in told["matched"]] == [("First", "closed"), ("Second", "applied")]
    assert "overflow" not in told


async def test_VIP_overflow_of_a_rule_holds_instead_of_its_queues_for_what_comes_by_it(
    world: World, rules: Rulebook
) -> None:
    rin, ming = await world.representative("Rin", present=False), await world.representative("Ming", capacity=9)
    small, other = await make_queue(world, "Small", rin), await make_queue(world, "Other", ming)
    await change(world, small, overflow={"full": {"items": 1, "do": "end"}})
    vip, rest = leads("VIP", asks("first_message", "contains", "gold"), small), leads("Rest", ALWAYS, small)
    await rules.route({**vip, "overflow": {"full": {"items": 3, "do": "transfer", "queue_id": other["id"]}}}, rest)
    await waiting_customer(world, "A")
    await waiting_customer(world, "B")
    assert await state_of(world, "B") == "closed", "what comes by the other rule overflows as the queue says"
    for name in ("C", "D"):
        await waiting_customer(world, name, "gold")
        assert await state_of(world, name) == "open"
    assert (await world.admin.get(f"{QUEUES}/{small['id']}"))["waiting"] == 3
    supposed = await rules.try_it(first_message="gold")
    assert supposed["queue"]["id"] == other["id"]
    assert [(one["rule"], one["own_overflow"]) for one in supposed["queue_chosen"]["matched"]] == [
        ("VIP", True),
        ("Rest", False),
    ]
    await waiting_customer(world, "E", "gold")
    assert await offered(ming) == ["E"]
    told = await steps_of(ming, (await ming.accept())["id"])
    assert told["queue_chosen"]["overflow"] == {
        "reason": "full",
        "do": "transfer",
        "to": {"id": other["id"], "name": other["name"]},
    }


async def test_by_an_overflow_of_its_own_a_rule_ends_at_night_what_the_queue_would_keep(
    world: World, rules: Rulebook
) -> None:
    day = await make_queue(world, "Day", await world.representative("Rin", capacity=9))
    await shut(world, day, closed={"do": "assign"})
    spam = leads("Spam", asks("first_message", "contains", "spam"), day)
    await rules.route({**spam, "overflow": {"closed": {"do": "end"}}}, leads("Rest", ALWAYS, day))
    for name, text, state in (("A", "hello", "open"), ("B", "spam", "closed")):
        await waiting_customer(world, name, text)
        assert await state_of(world, name) == state


async def test_overflow_of_the_fallback_queue_is_not_looked_at(world: World, rules: Rulebook) -> None:
    rin = await world.representative("Rin")
    await rules.route(
        leads("Never", asks("first_message", "=", "no such thing"), await make_queue(world, "Other", rin))
    )
    await shut(world, world.queue, closed={"do": "end"})
    try:
        await waiting_customer(world, "Hanako")
        assert await offered(rin) == ["Hanako"]
    finally:
        await change(world, world.queue, operating_hours_id=None, overflow={})


async def test_who_waits_too_long_goes_to_the_other_queue_and_keeps_their_age(world: World) -> None:
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
    await change(world, world.queue, overflow={})
    await _point_at(world, other)
    await waiting_customer(world, "Young")
    await _point_at(world, world.queue)
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


async def test_who_waits_too_long_is_let_go_when_the_queue_says_so_and_once(world: World) -> None:
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


async def test_what_rings_at_somebody_is_not_taken_from_them(world: World) -> None:
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


@pytest.mark.parametrize(
    "overflow",
    [
        {"full": {"items": 0, "do": "end"}},
        {"full": {"items": 101, "do": "end"}},
        {"full": {"items": 5, "do": "assign"}},
        {"full": {"items": 5, "do": "transfer"}},
        {"waited": {"minutes": 2881, "do": "end"}},
        {"waited": {"minutes": 0, "do": "end"}},
        {"closed": {"do": "end", "queue_id": str(uuid4())}},
        {"closed": {"do": "transfer", "queue_id": str(uuid4())}},
        {"asleep": {"do": "end"}},
    ],
)
async def test_S60_an_overflow_that_means_nothing_is_refused(world: World, overflow: dict[str, Any]) -> None:
    body = {"name": uuid4().hex, "overflow": overflow}
    assert problem_of(await world.admin.ask("POST", QUEUES, body))[0] == 422


async def test_a_queue_into_which_another_overflows_does_not_go_nor_into_itself(world: World) -> None:
    target, source = await make_queue(world, "Target"), await make_queue(world, "Source")
    await change(world, source, overflow={"closed": {"do": "transfer", "queue_id": target["id"]}})
    refused = await world.admin.ask("DELETE", f"{QUEUES}/{target['id']}")
    assert problem_of(refused) == (409, "in_use")
    assert f"the overflow of {source['name']}" in refused.json()["detail"]
    itself = {"overflow": {"closed": {"do": "transfer", "queue_id": source["id"]}}}
    assert problem_of(await world.admin.ask("PATCH", f"{QUEUES}/{source['id']}", itself)) == (422, "invalid")


@pytest.mark.parametrize(
    "overflow",
    [
        {"full": {"items": 0, "do": "end"}},
        {"full": {"items": 5, "do": "assign"}},
        {"closed": {"do": "transfer"}},
        {"closed": {"do": "transfer", "queue_id": str(uuid4())}},
        {"closed": {"do": "transfer", "queue_id": "itself"}},
        {"waited": {"minutes": 5, "do": "end"}},
    ],
)
async def test_S60_an_overflow_of_a_rule_that_means_nothing_is_refused(
    world: World, rules: Rulebook, overflow: dict[str, Any]
) -> None:
    queue = await make_queue(world, "Queue")
    for part in overflow.values():
        if part.get("queue_id") == "itself":
            part["queue_id"] = queue["id"]
    answer = await rules.ask("route-to-queue", rules=[{**leads("All", ALWAYS, queue), "overflow": overflow}])
    assert problem_of(answer)[0] == 422


async def test_a_queue_into_which_a_rule_overflows_does_not_go(world: World, rules: Rulebook) -> None:
    target, queue = await make_queue(world, "Target"), await make_queue(world, "Queue")
    overflow = {"closed": {"do": "transfer", "queue_id": target["id"]}}
    kept = await rules.route({**leads("All", ALWAYS, queue), "overflow": overflow})
    assert kept["rules"][0]["overflow"]["closed"]["queue_id"] == target["id"]
    refused = await world.admin.ask("DELETE", f"{QUEUES}/{target['id']}")
    assert problem_of(refused) == (409, "in_use")
    assert "the routing rules of Shop on LINE" in refused.json()["detail"]


async def _point_at(world: World, queue: Any) -> None:
    path = f"/admin/workstreams/{world.workstream['id']}"
    (await world.admin.ask("PATCH", path, {"queue_id": queue["id"]})).raise_for_status()


async def _back(world: World, person: Person) -> Person:
    """The same person, whose session may have ended meanwhile."""
    return await world.sign_in(f"{person.name.lower()}@example.com", person.name)


def _clock(at: datetime) -> str:
    return at.strftime("%H:%M")


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
