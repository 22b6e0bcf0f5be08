"""How often each rule was looked at, held and was applied, as administrators see it (§4.2, §4.3)."""

from typing import Any

import pytest
from tests.rooms import transactions, waiting_customer
from tests.routing.rulebook import ALWAYS, Rulebook, asks, leads, make_queue, sets
from tests.world import ADMIN, World

from madoguchi.kit.jobs import enqueue
from madoguchi.supervision.rule_counts import count_rules

REFUND = asks("first_message", "contains", "refund")
THAI = asks("first_message", "contains", "ขอ")
TOPICS = (("Refunds", REFUND), ("Thai", THAI), ("Never", THAI))


@pytest.fixture
def rules(world: World) -> Rulebook:
    return Rulebook(world)


async def counts(rules: Rulebook) -> Any:
    return await rules.world.admin.get(f"{rules.path}/rule-counts")


def told(ruleset: Any, time: str = "week") -> dict[str, tuple[int, int, int]]:
    """Of each rule, how often it was processed, matched and applied."""
    return {
        rule["name"]: (rule[time]["processed"], rule[time]["matched"], rule[time]["applied"])
        for rule in ruleset["rules"]
    }


async def counted(world: World) -> int:
    """Let the counting job do all that it has to do; how many lines it has counted so far."""
    await world.advance(minutes=11)
    async with transactions(world.settings.database_url) as database, database.transaction() as db:
        enqueue(db, count_rules, now=world.clock.now())
    await world.settled()
    lines: int = await world.pool.fetchval("SELECT count(*) FROM rule_counts")
    return lines


async def test_each_rule_tells_how_often_it_was_looked_at_and_held(world: World, rules: Rulebook) -> None:
    await world.representative("Rin", capacity=9)
    await rules.classify(
        ("Topics", [sets(name, asked, priority=1) for name, asked in TOPICS]),
        ("Languages", [sets("Any", ALWAYS, language="ja")]),
    )
    for name, text in (("A", "a refund please"), ("B", "ขอบคุณ"), ("C", "hello")):
        await waiting_customer(world, name, text)
    found = await counts(rules)
    topics, languages = found["rulesets"]
    assert (topics["name"], topics["day"], topics["week"]) == ("Topics", 3, 3)
    # The first that holds ends its ruleset, so what stands behind it was not looked at.
    assert told(topics) == {"Refunds": (3, 1, 1), "Thai": (2, 1, 1), "Never": (1, 0, 0)}
    assert told(languages) == {"Any": (3, 3, 3)}
    assert found["routes"] == {"name": "", "day": 0, "week": 0, "rules": []}


async def test_of_all_routes_that_hold_one_is_applied(world: World, rules: Rulebook) -> None:
    rin = await world.representative("Rin", capacity=9)
    first, empty = await make_queue(world, "First", rin), await make_queue(world, "Empty")
    await rules.route(leads("Nobody", ALWAYS, empty), leads("All", ALWAYS, first), leads("Thai", THAI, first))
    await waiting_customer(world, "A")
    await waiting_customer(world, "B", "ขอบคุณ")
    routes = (await counts(rules))["routes"]
    assert (routes["day"], routes["week"]) == (2, 2)
    assert told(routes) == {"Nobody": (2, 2, 0), "All": (2, 2, 2), "Thai": (2, 1, 0)}


async def test_a_day_and_a_week_later_what_was_done_is_told_as_older_and_then_no_more(
    world: World, rules: Rulebook
) -> None:
    await world.representative("Rin", capacity=9)
    await rules.classify(("Topics", [sets("Refunds", REFUND, priority=1)]))
    await waiting_customer(world, "A", "refund")
    assert await counted(world) > 0
    await world.advance(hours=25)
    world.admin = await world.sign_in(ADMIN, "Admin")
    await waiting_customer(world, "B", "refund")
    (topics,) = (await counts(rules))["rulesets"]
    assert (told(topics, "day"), told(topics)) == ({"Refunds": (1, 1, 1)}, {"Refunds": (2, 2, 2)})
    await counted(world)
    await world.advance(days=8, hours=2)
    world.admin = await world.sign_in(ADMIN, "Admin")
    await counted(world)
    (topics,) = (await counts(rules))["rulesets"]
    assert (topics["week"], told(topics)) == (0, {"Refunds": (0, 0, 0)})
    assert await world.pool.fetchval("SELECT count(*) FROM rule_counts") == 0, "what nobody asks for any more goes"


async def test_counting_twice_counts_once_and_adds_nothing_to_what_is_told(world: World, rules: Rulebook) -> None:
    rin = await world.representative("Rin", capacity=9)
    queue = await make_queue(world, "Queue", rin)
    await rules.classify(("Topics", [sets("Refunds", REFUND, priority=1)]))
    await rules.route(leads("All", ALWAYS, queue))
    await waiting_customer(world, "A", "refund")
    fresh = await counts(rules)
    lines = await counted(world)
    assert lines == 4, "two lists, and in each the one rule that held"
    assert await counted(world) == lines
    again = await counts(rules)
    assert (again["rulesets"], again["routes"]) == (fresh["rulesets"], fresh["routes"])
    await waiting_customer(world, "B", "refund")
    assert (await counts(rules))["routes"]["week"] == 2, "what came since is told at once"


async def test_a_rule_that_is_renamed_begins_at_nothing_and_one_that_moved_keeps_its_matches(
    world: World, rules: Rulebook
) -> None:
    await world.representative("Rin", capacity=9)
    refunds, thai = sets("Refunds", REFUND, priority=1), sets("Thai", THAI, priority=2)
    await rules.classify(("Topics", [refunds, thai]))
    await waiting_customer(world, "A", "refund")
    await rules.classify(("Topics", [thai, {**refunds, "name": "Money back"}]))
    (topics,) = (await counts(rules))["rulesets"]
    assert told(topics) == {"Thai": (1, 0, 0), "Money back": (0, 0, 0)}
    await rules.classify(("Topics", [thai, refunds]))
    (topics,) = (await counts(rules))["rulesets"]
    # How often it was looked at goes by where it stands: one rule was looked at, and it was the first.
    assert told(topics) == {"Thai": (1, 0, 0), "Refunds": (0, 1, 1)}


async def test_dry_runs_and_other_workstreams_are_not_counted(world: World, rules: Rulebook) -> None:
    await world.representative("Rin", capacity=9)
    await rules.classify(("Topics", [sets("Refunds", REFUND, priority=1)]))
    copy = await world.admin.post(f"{rules.path}/copies")
    await rules.try_it(first_message="refund")
    (topics,) = (await counts(rules))["rulesets"]
    assert topics["week"] == 0
    await waiting_customer(world, "A", "refund")
    await counted(world)
    found = await world.admin.get(f"/admin/workstreams/{copy['id']}/rule-counts")
    assert told(found["rulesets"][0]) == {"Refunds": (0, 0, 0)}
