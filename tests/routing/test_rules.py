"""Rules of a workstream: what is refused when they are saved, and where they lead conversations once they are."""

from typing import Any
from uuid import uuid4

import pytest
from tests.rooms import offered, problem_of, waiting_customer
from tests.routing.rulebook import ALWAYS, Rulebook, asks, leads, make_queue, sets, steps_of
from tests.world import Person, World, eventually


@pytest.fixture
def rules(world: World) -> Rulebook:
    return Rulebook(world)


async def test_three_customers_come_into_three_queues_by_what_they_write_and_say_why(
    world: World, rules: Rulebook
) -> None:
    rin, ming, somchai = [await world.representative(name) for name in ("Rin", "Ming", "Somchai")]
    refunds, vips = await make_queue(world, "Refunds", rin), await make_queue(world, "VIP", ming)
    path = f"/admin/queues/{world.queue['id']}"
    (await world.admin.ask("PATCH", path, {"member_ids": [somchai.id]})).raise_for_status()
    await rules.classify(
        (
            "Topic",
            [
                sets("Refund", asks("first_message", "contains", "返金"), attribute__topic="refund", priority=10),
                sets("Anything", ALWAYS, attribute__topic="other"),
            ],
        ),
    )
    await rules.route(
        leads("Refunds", asks("attribute:topic", "=", "refund"), refunds),
        leads("VIP", asks("customer_name", "beginsWith", "VIP"), vips),
    )
    await waiting_customer(world, "Hanako", "返金してください")
    await waiting_customer(world, "VIP Taro", "hello")
    await waiting_customer(world, "Jiro", "hello")
    for person, customer in ((rin, "Hanako"), (ming, "VIP Taro"), (somchai, "Jiro")):

        async def is_asked(person: Person = person, customer: str = customer) -> bool:
            return await offered(person) == [customer]

        await eventually(is_asked)
    told = await steps_of(rin, (await rin.accept())["id"])
    assert told["classified"] == {
        "rulesets": [
            {
                "name": "Topic",
                "processed": 1,
                "applied": {
                    "name": "Refund",
                    "condition": "First message contains “返金”",
                    "set": [{"field": "topic", "value": "refund"}, {"field": "Priority", "value": 10}],
                },
            }
        ]
    }
    (matched,) = told["queue_chosen"]["matched"]
    assert (matched["rule"], matched["queue"]["id"], matched["state"]) == ("Refunds", refunds["id"], "applied")
    assert told["queue_chosen"]["processed"] == 2
    fallen = await steps_of(somchai, (await somchai.accept())["id"])
    assert fallen["queue_chosen"] == {"processed": 2, "matched": [], "fallback": True}
    assert fallen["queued"]["queue"]["id"] == world.queue["id"]


async def test_later_rulesets_see_what_earlier_ones_set_and_in_each_the_first_rule_wins(rules: Rulebook) -> None:
    await rules.variables(value="number")
    await rules.classify(
        ("One", [sets("First", ALWAYS, attribute__kind="a", variable__value=5), sets("Second", ALWAYS, priority=1)]),
        ("Two", [sets("Never", asks("attribute:kind", "=", "b"), priority=2)]),
        ("Three", [sets("Sees", asks("variable:value", ">", 4), language="th")]),
    )
    told = (await rules.try_it(first_message="hello", language="ja"))["classified"]["rulesets"]
    assert [(one["processed"], one["applied"] and one["applied"]["name"]) for one in told] == [
        (1, "First"),
        (1, None),
        (1, "Sees"),
    ]


async def test_a_queue_that_nobody_serves_is_passed_over_and_that_is_told(world: World, rules: Rulebook) -> None:
    rin = await world.representative("Rin")
    empty, served = await make_queue(world, "Empty"), await make_queue(world, "Served", rin)
    await rules.route(leads("First", ALWAYS, empty), leads("Second", ALWAYS, served), leads("Third", ALWAYS, served))
    told = await rules.try_it(first_message="hello")
    assert told["queue"]["id"] == served["id"]
    assert [one["state"] for one in told["queue_chosen"]["matched"]] == ["nobody_serves", "applied", "later"]
    await rules.route(leads("First", ALWAYS, empty))
    told = await rules.try_it(first_message="hello")
    assert (told["queue"]["id"], told["queue_chosen"]["fallback"]) == (world.queue["id"], True)


async def test_a_dry_run_leaves_nothing_behind(world: World, rules: Rulebook) -> None:
    rin = await world.representative("Rin")
    await rules.route(leads("All", ALWAYS, await make_queue(world, "All", rin)))
    before = await _all_rows(world)
    await rules.try_it(first_message="hello", customer_name="Hanako", weekday="monday", time_of_day="09:30:00")
    assert await _all_rows(world) == before
    assert await offered(rin) == []


async def test_rules_that_ask_for_a_name_wait_for_line_to_tell_it_but_not_for_long(
    world: World, rules: Rulebook
) -> None:
    rin, ming = await world.representative("Rin"), await world.representative("Ming")
    named = await make_queue(world, "Named", rin)
    path = f"/admin/queues/{world.queue['id']}"
    (await world.admin.ask("PATCH", path, {"member_ids": [ming.id]})).raise_for_status()
    await rules.route(leads("Hanako", asks("customer_name", "=", "Hanako"), named))
    await world.faults(delay_ms={"value": 600, "endpoint": "profile"})
    await (await world.customer("Hanako")).says("hello")
    assert (await rin.offer())["customer"]["display_name"] == "Hanako"
    await world.faults(status={"value": 500, "endpoint": "profile", "times": 50})
    await (await world.customer("Hanako")).says("nobody knows who I am")
    assert (await ming.offer())["first_words"] == "nobody knows who I am"


async def test_who_is_a_known_contact_is_led_by_what_people_know_of_them(world: World, rules: Rulebook) -> None:
    """Reference §2.4: conditions on the contact; LINE tells nothing of it."""
    rin = await world.representative("Rin", capacity=9)
    vip, firm, known = [await make_queue(world, name, rin) for name in ("VIP", "Firm", "Known")]
    await rules.route(
        leads("VIP", asks("contact_tags", "contains", "vip"), vip),
        leads("Firm", asks("contact_emails", "endsWith", "@shop.example"), firm),
        leads("Known", asks("identified", "=", True), known),
    )
    told: dict[str, dict[str, Any]] = {
        "Hanako": {"tags": ["ＶＩＰ"]},
        "Taro": {"emails": ["taro@home.example", "taro@SHOP.example"]},
        "Ken": {"company": "Somewhere"},
    }
    writers = {name: await waiting_customer(world, name) for name in (*told, "Stranger")}
    for name, fields in told.items():
        contact = await rin.post("/contacts", {"name": name, **fields})
        customer = await world.pool.fetchval("SELECT id FROM customers WHERE display_name = $1", name)
        link = {"contact_id": contact["id"]}
        (await world.admin.ask("PUT", f"/customers/{customer}/contact", link)).raise_for_status()
    for one in (await world.admin.get("/conversations"))["items"]:
        await world.admin.post(f"/conversations/{one['id']}/closure")
    await world.settled()
    for writer in writers.values():
        await writer.says("again")
    await world.settled()
    queues = {
        one["customer"]["display_name"]: one["queue"]["name"]
        for one in (await world.admin.get("/conversations", state="open"))["items"]
    }
    assert queues == {"Hanako": vip["name"], "Taro": firm["name"], "Ken": known["name"], "Stranger": "Orders"}
    tried = await rules.try_it(first_message="hello", customer_id=str(customer))
    assert tried["queue"]["name"] == known["name"]


async def test_smaller_priorities_are_served_first_and_the_oldest_among_them(world: World, rules: Rulebook) -> None:
    rin = await world.representative("Rin", capacity=1, present=False)
    await rules.classify(("Urgency", [sets("Urgent", asks("first_message", "contains", "urgent"), priority=1)]))
    for name, text in (("A", "hello"), ("B", "urgent!"), ("C", "hello"), ("D", "urgent too")):
        await waiting_customer(world, name, text)
    await rin.set_presence("available")
    served = []
    for _ in range(4):
        conversation = await rin.accept()
        served.append(conversation["customer"]["display_name"])
        await rin.post(f"/conversations/{conversation['id']}/waiting")
    assert served == ["B", "D", "A", "C"]


async def test_the_time_is_that_of_the_organisations_clock(world: World, rules: Rulebook) -> None:
    await world.admin.ask("PATCH", "/admin/routing-settings", {"zone": "Asia/Tokyo"})
    now = world.clock.now()
    hour = (now.hour + 9) % 24
    await rules.classify(
        ("Now", [sets("This hour", asks("time_of_day", "between", [f"{hour:02}:00", f"{hour:02}:59"]), priority=1)]),
    )
    (told,) = (await rules.try_it(first_message="hello"))["classified"]["rulesets"]
    assert told["applied"] is not None or now.minute == 59
    refused = await world.admin.ask("PATCH", "/admin/routing-settings", {"zone": "Asia/Atlantis"})
    assert problem_of(refused) == (422, "invalid")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (sets("R", asks("no_such", "=", "x"), priority=1), "there is no such field"),
        (sets("R", asks("first_message", "<", "x"), priority=1), "cannot be compared so"),
        (sets("R", asks("first_message", "matches", "(a+)+(?=b)"), priority=1), "this pattern cannot be used"),
        (sets("R", ALWAYS, priority=-1), "write a whole number from 0"),
        (sets("R", ALWAYS, priority=1.5), "write a whole number from 0"),
        (sets("R", ALWAYS, language="日本語"), "write a language code"),
        (sets("R", ALWAYS, first_message="x"), "skill, capacity profile, attribute"),
        (sets("R", ALWAYS, variable__none="x"), "skill, capacity profile, attribute"),
        (
            sets("R", ALWAYS, **{"attribute__with space": "x"}),
            "skill, capacity profile, attribute",
        ),
    ],
)
async def test_S60_a_rule_that_cannot_be_used_is_refused_with_its_place(
    rules: Rulebook, rule: dict[str, Any], said: str
) -> None:
    rulesets = [{"name": "Good", "rules": [sets("G", ALWAYS, priority=1)]}, {"name": "Bad", "rules": [rule]}]
    refused = await rules.ask("classification", rulesets=rulesets)
    assert problem_of(refused) == (422, "invalid_condition")
    assert refused.json()["at"] == ["rulesets", 1, "rules", 0]
    assert said in refused.json()["detail"]
    assert "Ruleset “Bad”, rule “R”" in refused.json()["detail"]
    assert (await rules.world.admin.get(f"{rules.path}/classification"))["rulesets"] == []


async def test_shares_add_up_to_a_hundred_and_lead_to_queues_that_are_there(world: World, rules: Rulebook) -> None:
    one, two = await make_queue(world, "One"), await make_queue(world, "Two")
    for shares in (
        [{"queue_id": one["id"], "percent": 60}, {"queue_id": two["id"], "percent": 50}],
        [{"queue_id": one["id"], "percent": 50}, {"queue_id": one["id"], "percent": 50}],
        [{"queue_id": str(uuid4()), "percent": 100}],
        [],
    ):
        rule = {"name": "R", "condition": ALWAYS, "queues": shares}
        assert problem_of(await rules.ask("route-to-queue", rules=[rule]))[0] == 422
    kept = await rules.route(leads("R", ALWAYS, one, two))
    assert [share["percent"] for share in kept["rules"][0]["queues"]] == [50, 50]


async def test_what_rules_need_does_not_go_and_they_are_named(world: World, rules: Rulebook) -> None:
    queue = await make_queue(world, "Needed")
    await rules.variables(tier="text")
    await rules.classify(("Tiers", [sets("Gold", asks("variable:tier", "=", "gold"), attribute__level="1")]))
    await rules.route(leads("Level", asks("attribute:level", "=", "1"), queue))
    refused = await rules.ask("context-variables", variables=[])
    assert problem_of(refused) == (409, "in_use")
    assert refused.json()["detail"].startswith("The classification needs what would go: ")
    refused = await rules.ask("classification", rulesets=[])
    assert problem_of(refused) == (409, "in_use")
    assert refused.json()["used_by"] == ["route-to-queue rules"]
    assert refused.json()["detail"].startswith("The route-to-queue rules need what would go: ")
    assert refused.json()["detail"].endswith(" Change that first.")
    refused = await world.admin.ask("DELETE", f"/admin/queues/{queue['id']}")
    assert problem_of(refused) == (409, "in_use")
    assert "the routing rules of Shop on LINE" in refused.json()["detail"]


async def test_what_somebody_else_saved_meanwhile_is_not_undone(world: World, rules: Rulebook) -> None:
    await rules.variables(one="text")
    stale = {"version": 0, "variables": []}
    refused = await world.admin.ask("PUT", f"{rules.path}/context-variables", stale)
    assert problem_of(refused) == (409, "changed_meanwhile")
    kept = await world.admin.get(f"{rules.path}/context-variables")
    assert kept["variables"] == [{"name": "one", "type": "text"}]


async def test_a_copy_of_a_workstream_has_its_rules(world: World, rules: Rulebook) -> None:
    await rules.classify(("One", [sets("First", ALWAYS, priority=5)]))
    made = await world.admin.post(f"{rules.path}/copies")
    copied = await world.admin.get(f"/admin/workstreams/{made['id']}/classification")
    assert [ruleset["name"] for ruleset in copied["rulesets"]] == ["One"]
    (await world.admin.ask("DELETE", f"/admin/workstreams/{made['id']}")).raise_for_status()


async def test_the_list_of_fields_says_how_each_is_compared_and_which_may_be_set(world: World, rules: Rulebook) -> None:
    await rules.variables(tier="text", value="number")
    await rules.classify(("One", [sets("First", ALWAYS, attribute__topic="x")]))
    fields = {field["name"]: field for field in (await world.admin.get(f"{rules.path}/routing-fields"))["items"]}
    assert {name for name, field in fields.items() if field["settable"]} == {
        "priority",
        "language",
        "skills",
        "capacity_profile",
        "variable:tier",
        "variable:value",
        "attribute:topic",
    }
    assert fields["account"]["choices"] == [{"value": world.account["id"], "label": "Shop"}]
    between = next(one for one in fields["variable:value"]["operators"] if one["name"] == "between")
    assert (between["words"], between["takes"]) == ("is between", "two")


async def _all_rows(world: World) -> dict[str, int]:
    tables = await world.pool.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    counted = {one["tablename"] for one in tables} - {"jobs", "sign_ins", "presences"}
    return {name: await world.pool.fetchval(f'SELECT count(*) FROM "{name}"') for name in sorted(counted)}
