"""How many rules there may be: as many as the reference says, and not one more (reference §4.2, §4.3, §24)."""

import json
import time
from typing import Any
from uuid import uuid4

import pytest
from tests.rooms import problem_of
from tests.routing.rulebook import ALWAYS, Rulebook, asks, leads, make_queue, sets
from tests.world import World

from madoguchi.api.guarded import LARGEST_BODY

FIVE = {f"attribute__a{n}": "返金してください" * 3 for n in range(5)}
"""As many outputs as one rule may have."""


@pytest.fixture
def rules(world: World) -> Rulebook:
    return Rulebook(world)


def questions(count: int) -> dict[str, Any]:
    """A condition that asks so much and never holds."""
    asked = [asks("first_message", "contains", f"注文番号 {n} が届きません")["rules"][0] for n in range(count)]
    return {"combinator": "and", "rules": [*asked, *asks("first_message", "=", "so said nobody")["rules"]]}


def rulesets(count: int, each: int, *, outputs: dict[str, Any] = FIVE, asked: int = 5) -> list[dict[str, Any]]:
    return [
        {"name": f"Ruleset {n}", "rules": [sets(f"Rule {m}", questions(asked), **outputs) for m in range(each)]}
        for n in range(count)
    ]


async def test_S60_ten_rulesets_of_a_hundred_rules_with_five_outputs_are_kept_and_looked_at(
    world: World, rules: Rulebook
) -> None:
    whole = rulesets(10, 100)
    whole[9]["rules"][99]["condition"] = ALWAYS
    size = len(json.dumps(whole).encode())
    assert size > LARGEST_BODY, "a usual body may not be as large, so this route takes more"
    kept = (await rules.ask("classification", rulesets=whole)).raise_for_status().json()
    assert [len(one["rules"]) for one in kept["rulesets"]] == [100] * 10
    began = time.perf_counter()
    told = (await rules.try_it(first_message="hello"))["classified"]["rulesets"]
    took = time.perf_counter() - began
    assert [one["processed"] for one in told] == [100] * 10
    assert told[9]["applied"]["name"] == "Rule 99"
    assert len(told[9]["applied"]["set"]) == 5
    assert took < 2, f"a thousand rules took {took:.2f} s"


@pytest.mark.parametrize(
    ("whole", "where"),
    [
        (rulesets(11, 1), "rulesets"),
        (rulesets(1, 101, asked=0), "rules"),
        (rulesets(1, 1, outputs={**FIVE, "priority": 1}), "outputs"),
    ],
    ids=["11 rulesets", "101 rules", "6 outputs"],
)
async def test_S60_one_more_than_may_be_classified_by_is_refused(
    rules: Rulebook, whole: list[dict[str, Any]], where: str
) -> None:
    refused = await rules.ask("classification", rulesets=whole)
    assert problem_of(refused) == (422, "invalid")
    assert any(where in error["path"] for error in refused.json()["errors"])
    assert (await rules.world.admin.get(f"{rules.path}/classification"))["rulesets"] == []


async def test_S60_two_hundred_routes_are_kept_and_one_more_is_refused(world: World, rules: Rulebook) -> None:
    queue = await make_queue(world, "All", await world.representative("Rin"))
    never = asks("first_message", "=", "so said nobody")
    written = [leads(f"Rule {n}", never, queue) for n in range(199)]
    await rules.route(*written, leads("Last", ALWAYS, queue))
    told = (await rules.try_it(first_message="hello"))["queue_chosen"]
    assert (told["processed"], [one["rule"] for one in told["matched"]]) == (200, ["Last"])
    refused = await rules.ask("route-to-queue", rules=[*written, *[leads("One more", ALWAYS, queue)] * 2])
    assert problem_of(refused) == (422, "invalid")
    assert len((await world.admin.get(f"{rules.path}/route-to-queue"))["rules"]) == 200


@pytest.mark.parametrize(("queues", "taken"), [(1, True), (5, True), (6, False)])
async def test_S60_a_rule_shares_among_five_queues_at_most(
    world: World, rules: Rulebook, queues: int, taken: bool
) -> None:
    made = [await make_queue(world, f"Queue {n}") for n in range(queues)]
    percents = [100 - 10 * (queues - 1), *[10] * (queues - 1)]
    shares = [{"queue_id": one["id"], "percent": percent} for one, percent in zip(made, percents, strict=True)]
    answer = await rules.ask("route-to-queue", rules=[{"name": "Shared", "condition": ALWAYS, "queues": shares}])
    if taken:
        assert answer.raise_for_status().json()["rules"][0]["queues"] == shares
    else:
        assert problem_of(answer) == (422, "invalid")


@pytest.mark.parametrize("percents", [[100, 0], [60, 39], [60, 41], [101, -1], [50.5, 49.5]], ids=str)
async def test_S60_percentages_that_do_not_make_a_hundred_are_refused(
    world: World, rules: Rulebook, percents: list[float]
) -> None:
    made = [await make_queue(world, f"Queue {n}") for n in range(len(percents))]
    shares = [{"queue_id": one["id"], "percent": percent} for one, percent in zip(made, percents, strict=True)]
    refused = await rules.ask("route-to-queue", rules=[{"name": "Shared", "condition": ALWAYS, "queues": shares}])
    assert problem_of(refused) == (422, "invalid")


async def test_S60_one_output_twice_is_refused_and_nothing_of_it_is_kept(rules: Rulebook) -> None:
    twice = {"name": "Twice", "condition": ALWAYS, "outputs": [{"field": "priority", "value": n} for n in (1, 2)]}
    refused = await rules.ask("classification", rulesets=[{"name": "One", "rules": [twice]}])
    assert problem_of(refused) == (422, "invalid_condition")
    assert "sets Priority twice" in refused.json()["detail"]
    assert refused.json()["at"] == ["rulesets", 0, "rules", 0]


async def test_S60_what_is_larger_than_any_rules_may_be_is_refused(world: World, rules: Rulebook) -> None:
    path = f"{rules.path}/classification"
    huge = {"version": 0, "rulesets": [], "padding": "x" * (8 * LARGEST_BODY)}
    assert problem_of(await world.admin.ask("PUT", path, huge))[0] == 413
    other = {"version": 0, "rules": [], "padding": uuid4().hex * (LARGEST_BODY // 32)}
    assert problem_of(await world.admin.ask("PUT", f"{rules.path}/route-to-queue", other))[0] == 413
