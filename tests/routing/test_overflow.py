"""Overflow: what happens to conversations that a queue cannot take (reference §4.8)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from tests.rooms import offered, problem_of, waiting_customer
from tests.routing.rulebook import ALWAYS, Rulebook, asks, leads, make_queue, steps_of
from tests.world import World

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


async def test_out_of_hours_a_queue_that_takes_customers_all_the_same_takes_no_more_than_may_wait(
    world: World, rules: Rulebook
) -> None:
    rin, ming = await world.representative("Rin", present=False), await world.representative("Ming", capacity=9)
    day, other = await make_queue(world, "Day", rin), await make_queue(world, "Other", ming)
    await rules.route(leads("All", ALWAYS, day))
    full = {"items": 2, "do": "transfer", "queue_id": other["id"]}
    await shut(world, day, closed={"do": "assign"}, full=full)
    for name in ("A", "B", "C"):
        await waiting_customer(world, name)
    assert await offered(ming) == ["C"]
    told = await steps_of(ming, (await ming.accept())["id"])
    assert told["queue_chosen"]["overflow"]["reason"] == "full"
    await change(world, day, overflow={"closed": {"do": "end"}, "full": full})
    await waiting_customer(world, "D")
    assert await state_of(world, "D") == "closed", "hours come before the limit"


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


def _clock(at: datetime) -> str:
    return at.strftime("%H:%M")
