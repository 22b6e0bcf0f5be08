"""Queues with rules of their own at work: in which order they give out, whom they ask, and what they refuse (§4.5)."""

from typing import Any
from uuid import uuid4

import pytest
from tests.rooms import change_workstream, offered, problem_of, waiting_customer
from tests.routing.custom_book import PRESENT, ROOMY, CustomBook, beside, both, bucket, ruleset, wants
from tests.routing.rulebook import ALWAYS, Rulebook, asks, make_queue, sets, steps_of
from tests.world import Person, World, eventually

USUAL = both(PRESENT, ROOMY)


@pytest.fixture
def book(world: World) -> CustomBook:
    return CustomBook(world, world.queue)


async def serve(person: Person, times: int) -> list[str]:
    """Whom somebody gets one after another, each set to waiting at once."""
    served = []
    for _ in range(times):
        conversation = await person.accept()
        served.append(conversation["customer"]["display_name"])
        await person.post(f"/conversations/{conversation['id']}/waiting")
    return served


async def nothing_more(world: World, person: Person) -> bool:
    await world.settled()
    return await offered(person) == []


async def test_a_custom_queue_asks_who_is_present_and_has_room_till_somebody_says_otherwise(
    world: World, book: CustomBook
) -> None:
    await book.use()
    rin = await world.representative("Rin", capacity=1, present=False)
    await waiting_customer(world, "Hanako")
    assert await offered(rin) == []
    await rin.set_presence("available")
    conversation = await rin.accept()
    told = (await steps_of(rin, conversation["id"]))["matched"]
    assert (told["way"], told["person"]["name"], told["ruleset"], told["rule"]) == (
        "rules",
        "Rin",
        "Everything",
        "Present, with room",
    )
    await waiting_customer(world, "Taro")
    assert await nothing_more(world, rin), "one unit is all they have"


async def test_buckets_go_first_then_their_order_then_age_and_what_none_holds_comes_last(
    world: World, book: CustomBook
) -> None:
    rules = Rulebook(world)
    await rules.variables(order_value="number")
    await rules.classify(
        (
            "Value",
            [
                sets("Large", asks("first_message", "contains", "large"), variable__order_value=9),
                sets("Small", asks("first_message", "contains", "small"), variable__order_value=1.5),
            ],
        )
    )
    await book.use()
    await book.prioritize(
        bucket("Orders", asks("variable:order_value", "notNull"), "variable:order_value"),
        bucket("Greetings", asks("first_message", "=", "hello")),
    )
    rin = await world.representative("Rin", capacity=1, present=False)
    for name, text in (("rest", "?"), ("A", "hello"), ("B", "large"), ("C", "small"), ("D", "hello"), ("E", "small")):
        await waiting_customer(world, name, text)
    await rin.set_presence("available")
    assert await serve(rin, 6) == ["C", "E", "B", "A", "D", "rest"]


async def test_what_waits_is_ranked_anew_when_the_rules_change_and_when_the_method_does(
    world: World, book: CustomBook
) -> None:
    await book.use()
    rin = await world.representative("Rin", capacity=1, present=False)
    for name in ("first", "second", "third"):
        await waiting_customer(world, name, name)
    await book.prioritize(bucket("Third", asks("first_message", "=", "third")))
    await world.settled()
    await rin.set_presence("available")
    assert await serve(rin, 1) == ["third"]
    await rin.set_presence("away")
    await world.settled()
    (await world.admin.ask("PATCH", book.path, {"assignment_method": "round_robin"})).raise_for_status()
    await book.prioritize(bucket("Second", asks("first_message", "=", "second")))
    await book.use()
    await world.settled()
    await rin.set_presence("available")
    assert await serve(rin, 2) == ["second", "first"]


async def test_what_goes_by_the_time_is_ranked_anew_while_it_waits(world: World, book: CustomBook) -> None:
    await book.use()
    now = world.clock.now()
    later = [f"{(now.hour + hours) % 24:02}:00" for hours in (1, 3)]
    urgent = both(asks("time_of_day", "between", later), asks("first_message", "=", "urgent"))
    await book.prioritize(bucket("Urgent by then", urgent))
    for name in ("calm", "urgent"):
        await waiting_customer(world, name, name)
    await world.advance(minutes=120)
    ranked = "SELECT count(*) FROM work_items WHERE rank_bucket = 0"

    async def ranked_anew() -> bool:
        return bool(await world.pool.fetchval(ranked) == 1)

    await eventually(ranked_anew)
    world.admin = await world.sign_in("admin@example.com", "Admin")
    rin = await world.representative("Rin", capacity=1)
    assert await serve(rin, 2) == ["urgent", "calm"]


async def test_progressive_relaxation_asks_who_is_wanted_then_whoever_is_there(world: World, book: CustomBook) -> None:
    rules = Rulebook(world)
    await rules.classify(("Wishes", [sets("Ken", asks("first_message", "contains", "Ken"), attribute__wish="Ken")]))
    await book.use()
    await book.assign(
        ruleset(
            "All",
            wants("Whom they want", both(beside("user_name", "=", "attribute:wish"), USUAL)),
            wants("Anybody", USUAL, "free_units"),
            wants("Busy, but there", asks("presence", "=", "busy")),
        )
    )
    rin, ken = await world.representative("Rin", capacity=9), await world.representative("Ken", capacity=1)
    await waiting_customer(world, "A", "Ken, please")
    assert (await offered(ken), await offered(rin)) == (["A"], [])
    await ken.accept()
    await waiting_customer(world, "B", "Ken, please")
    assert await offered(rin) == ["B"], "Ken has no room"
    told = (await steps_of(rin, (await rin.accept())["id"]))["matched"]
    assert (told["rule"], told["order"]) == ("Anybody", "Most free capacity units first")
    await rin.set_presence("busy")
    await waiting_customer(world, "C")
    assert await offered(rin) == ["C"]
    await rin.accept()
    await rin.set_presence("away")
    await waiting_customer(world, "D")
    assert await offered(rin) == [], "no rule yields anybody: it stays"
    await rin.set_presence("busy")
    assert (await rin.accept())["customer"]["display_name"] == "D"


async def test_selection_criteria_choose_among_rulesets_by_the_conversation(world: World, book: CustomBook) -> None:
    await book.use()
    rin, ken = await world.representative("Rin", capacity=9), await world.representative("Ken", capacity=9)
    await book.assign(
        ruleset(
            "VIP", wants("Ken", both(asks("user_name", "=", "Ken"), USUAL)), when=asks("first_message", "=", "vip")
        ),
        ruleset("Rest", wants("Rin", both(asks("user_name", "=", "Rin"), USUAL))),
    )
    await waiting_customer(world, "A", "vip")
    await waiting_customer(world, "B")
    assert (await offered(ken), await offered(rin)) == (["A"], ["B"])


async def test_capacity_is_never_more_than_rules_that_ask_for_it_allow_and_is_not_asked_by_others(
    world: World, book: CustomBook
) -> None:
    await book.use()
    rin = await world.representative("Rin", capacity=2, present=False)
    for name in ("A", "B", "C"):
        await waiting_customer(world, name)
    await rin.set_presence("available")

    async def two() -> bool:
        return sorted(await offered(rin)) == ["A", "B"]

    await eventually(two)
    await world.settled()
    assert sorted(await offered(rin)) == ["A", "B"]
    await book.assign(ruleset("All", wants("Whoever is there", PRESENT)))

    async def three() -> bool:
        return sorted(await offered(rin)) == ["A", "B", "C"]

    await eventually(three)


async def test_what_nobody_can_take_holds_up_nothing_behind_it(world: World, book: CustomBook) -> None:
    await book.use()
    await book.assign(
        ruleset("Odd", wants("Nobody", asks("user_name", "=", "Nobody")), when=asks("first_message", "=", "odd")),
        ruleset("Rest", wants("There", USUAL)),
    )
    rin = await world.representative("Rin", capacity=1, present=False)
    for number in range(3):
        await waiting_customer(world, f"odd {number}", "odd")
    await waiting_customer(world, "plain")
    await rin.set_presence("available")
    assert await serve(rin, 1) == ["plain"]
    assert await nothing_more(world, rin)


async def test_who_declines_is_asked_again_only_when_nobody_else_is_yielded(world: World, book: CustomBook) -> None:
    await book.use()
    await book.assign(ruleset("All", wants("Rin", asks("user_name", "=", "Rin")), wants("Anybody", USUAL)))
    rin, ken = await world.representative("Rin", capacity=9), await world.representative("Ken", capacity=9)
    await waiting_customer(world, "A")
    await rin.post(f"/offers/{(await rin.offer())['id']}/rejection")
    await world.settled()
    assert await offered(ken) == ["A"]
    await ken.post(f"/offers/{(await ken.offer())['id']}/rejection")
    assert (await rin.accept())["customer"]["display_name"] == "A"


async def test_four_queues_of_equal_priority_shipped_methods_go_first_and_custom_ones_by_name(world: World) -> None:
    rin = await world.representative("Rin", capacity=1, present=False)
    queues = {name: await make_queue(world, name, rin) for name in ("Zeta", "Beta", "Alpha")}
    for name in ("Zeta", "Beta"):
        await CustomBook(world, queues[name]).use()
    for name in ("Zeta", "Beta", "Alpha"):
        await change_workstream(world, queue_id=queues[name]["id"])
        await waiting_customer(world, name)
    await change_workstream(world, queue_id=world.queue["id"])
    await waiting_customer(world, "Orders")
    await rin.set_presence("available")
    assert await serve(rin, 4) == ["Alpha", "Orders", "Beta", "Zeta"]


async def test_priority_across_queues_goes_before_the_method(world: World) -> None:
    rin = await world.representative("Rin", capacity=1, present=False)
    first, last = await make_queue(world, "First", rin), await make_queue(world, "Last", rin)
    for queue, priority in ((first, 1), (last, 500)):
        await CustomBook(world, queue).use()
        (await world.admin.ask("PATCH", f"/admin/queues/{queue['id']}", {"priority": priority})).raise_for_status()
    for queue in (last, world.queue, first):
        await change_workstream(world, queue_id=queue["id"])
        await waiting_customer(world, queue["name"].split()[0])
    await change_workstream(world, queue_id=world.queue["id"])
    await rin.set_presence("available")
    assert await serve(rin, 3) == ["First", "Orders", "Last"]


async def test_what_is_picked_is_offered_to_nobody_by_rules_either(world: World, book: CustomBook) -> None:
    await book.use()
    await book.assign(ruleset("All", wants("Everybody", ALWAYS)))
    rin = await world.representative("Rin")
    await world.pool.execute("UPDATE workstreams SET mode = 'pick' WHERE id = $1", world.workstream["id"])
    try:
        await waiting_customer(world, "A")
        assert await nothing_more(world, rin)
    finally:
        await world.pool.execute("UPDATE workstreams SET mode = 'push' WHERE id = $1", world.workstream["id"])


async def test_rules_are_kept_over_the_version_that_was_read_and_copied_with_their_queue(
    world: World, book: CustomBook
) -> None:
    kept = await world.admin.get(f"{book.path}/assignment-rules")
    assert (kept["version"], kept["rulesets"][0]["rules"][0]["name"]) == (0, "Present, with room")
    rule = bucket("Thai", asks("language", "=", "th"))
    assert await book.prioritize(rule) == {"rules": [rule], "version": 1}
    late = await world.admin.ask("PUT", f"{book.path}/prioritization", {"version": 0, "rules": []})
    assert problem_of(late) == (409, "changed_meanwhile")
    copied = await world.admin.post(f"{book.path}/copies", {})
    assert (await world.admin.get(f"/admin/queues/{copied['id']}/prioritization"))["rules"] == [rule]


@pytest.mark.parametrize(
    ("kind", "document", "code"),
    [
        ("prioritization", {"rules": [bucket("A", asks("shoe_size", "=", 1))]}, "invalid_condition"),
        ("prioritization", {"rules": [bucket("A", ALWAYS, "returning")]}, "invalid_condition"),
        ("prioritization", {"rules": [bucket("", ALWAYS)]}, "invalid"),
        ("prioritization", {"rules": [bucket("A", ALWAYS)] * 101}, "invalid"),
        ("prioritization", {"rules": [], "colour": "red"}, "invalid"),
        ("assignment-rules", {"rulesets": []}, "invalid"),
        ("assignment-rules", {"rulesets": [ruleset("A")]}, "invalid"),
        ("assignment-rules", {"rulesets": [ruleset("A", wants("R", ALWAYS))] * 11}, "invalid"),
        ("assignment-rules", {"rulesets": [ruleset("A", wants("R", asks("beauty", "=", 1)))]}, "invalid_condition"),
        ("assignment-rules", {"rulesets": [ruleset("A", wants("R", ALWAYS, "beauty"))]}, "invalid_condition"),
    ],
)
async def test_S60_rules_of_a_queue_that_cannot_be_used_are_refused(
    world: World, book: CustomBook, kind: str, document: Any, code: str
) -> None:
    assert problem_of(await book.ask(kind, **document)) == (422, code)


async def test_a_context_variable_that_a_queue_asks_for_does_not_go(world: World, book: CustomBook) -> None:
    rules = Rulebook(world)
    await rules.variables(order_value="number")
    await book.prioritize(bucket("Dear", asks("variable:order_value", ">", 5)))
    refused = await rules.ask("context-variables", variables=[])
    assert problem_of(refused) == (409, "in_use")
    assert "The rules of Orders ask for what would go" in refused.json()["detail"]
    await book.prioritize()
    (await rules.ask("context-variables", variables=[])).raise_for_status()


async def test_a_context_variable_that_a_queue_asks_for_stays_of_its_type(world: World, book: CustomBook) -> None:
    rules = Rulebook(world)
    await rules.variables(order_value="number")
    await book.prioritize(bucket("Dear", asks("variable:order_value", ">", 5)))
    refused = await rules.ask("context-variables", variables=[{"name": "order_value", "type": "text"}])
    assert problem_of(refused) == (409, "in_use")
    other = await another_workstream(world)
    path = f"/admin/workstreams/{other}/context-variables"
    body = {"version": 0, "variables": [{"name": "order_value", "type": "text"}]}
    refused = await world.admin.ask("PUT", path, body)
    assert problem_of(refused) == (409, "in_use"), "with two types of one name no rule of a queue could ask for it"
    (await rules.ask("context-variables", variables=[{"name": "order_value", "type": "number"}])).raise_for_status()
    await book.prioritize()
    await rules.variables()


async def test_a_workstream_whose_variables_a_queue_asks_for_does_not_go(world: World, book: CustomBook) -> None:
    other = await another_workstream(world)
    path = f"/admin/workstreams/{other}"
    body = {"version": 0, "variables": [{"name": "rank", "type": "number"}]}
    (await world.admin.ask("PUT", f"{path}/context-variables", body)).raise_for_status()
    await book.prioritize(bucket("High", asks("variable:rank", ">", 5)))
    refused = await world.admin.ask("DELETE", path)
    assert problem_of(refused) == (409, "in_use")
    assert "The rules of Orders ask for what would go" in refused.json()["detail"]
    await book.prioritize()
    assert (await world.admin.ask("DELETE", path)).status_code == 204


async def another_workstream(world: World) -> str:
    body = {"name": uuid4().hex, "queue_id": world.queue["id"]}
    return str((await world.admin.post("/admin/workstreams", body))["id"])


async def test_fields_and_orders_are_told_as_rules_may_use_them(world: World, book: CustomBook) -> None:
    told = await world.admin.get(f"{book.path}/rule-fields")
    assert {"language", "weekday", "account"} <= {field["name"] for field in told["conversation"]}
    assert {"presence", "free_units", "user_name"} <= {field["name"] for field in told["person"]}
    assert {"allowed_presences", "units", "language"} <= {field["name"] for field in told["beside"]}
    assert [order["value"] for order in told["conversation_orders"]][:2] == ["fifo", "first_message"]
    assert "round_robin" in {order["value"] for order in told["person_orders"]}
