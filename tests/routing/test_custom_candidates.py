"""Who could answer what waits in a queue with rules of its own: by which rule, and what is missing of the others."""

import random
from typing import Any

import pytest
from tests.rooms import change_routing, offered, waiting_customer
from tests.routing.capacity_book import make_profile, take_slots_of
from tests.routing.custom_book import PRESENT, ROOMY, CustomBook, beside, both, ruleset, wants
from tests.routing.rulebook import ALWAYS, Rulebook, asks, sets, steps_of
from tests.routing.skillbook import Skillbook
from tests.routing.test_candidates import only_conversation
from tests.routing.test_terms import other_terms
from tests.world import Person, World

USUAL = both(PRESENT, ROOMY)


@pytest.fixture
async def book(world: World) -> CustomBook:
    kept = CustomBook(world, world.queue)
    await kept.use()
    return kept


async def candidacy(world: World, conversation_id: str | None = None) -> Any:
    return await world.admin.get(f"/conversations/{conversation_id or await only_conversation(world)}/candidates")


async def of_each(world: World) -> dict[str, Any]:
    """What is in the way of each, or the rule that yields them."""
    items = (await candidacy(world))["items"]
    return {one["name"]: (one["obstacle"] or {}).get("reason") or one["rule"] for one in items}


async def shortfalls(world: World, person: Person) -> dict[str, list[tuple[str, str]]]:
    """By rule: what it wants, and what they have."""
    (found,) = [one for one in (await candidacy(world))["items"] if one["user_id"] == person.id]
    assert found["obstacle"]["reason"] == "rules", found
    return {
        one["rule"]: [(short["wanted"], short["has"]) for short in one["shortfalls"]]
        for one in found["obstacle"]["rules"]
    }


async def test_whom_no_rule_yields_is_told_what_each_rule_wants_and_what_they_have(
    world: World, book: CustomBook
) -> None:
    await book.assign(
        ruleset(
            "All",
            wants("Large enough", both(PRESENT, asks("free_units", ">", 6))),
            wants("Supervisors, or who is called Ken", {**both(asks("user_role", "=", "supervisor"),
                  asks("user_name", "=", "Ken")), "combinator": "or"}),
            wants("Nobody who is away", {**asks("presence", "=", "away"), "not": True, "combinator": "and"}),
        )
    )  # fmt: skip
    rin = await world.representative("Rin", capacity=3, present=False)
    await waiting_customer(world, "Hanako")
    presence = "Presence is one of the conversation’s Allowed presences (“Available”, “Busy”)"
    assert await shortfalls(world, rin) == {
        "Large enough": [(presence, "“Away”"), ("Free capacity units is more than 6", "3")],
        "Supervisors, or who is called Ken": [
            (
                "Representative’s role is “Supervisor” or Representative’s name is “Ken”",
                "Representative’s role: “Representative”; Representative’s name: “Rin”",
            )
        ],
        "Nobody who is away": [("not (Presence is “Away”)", "Presence: “Away”")],
    }


async def test_skills_that_rules_want_are_named_with_their_ratings(world: World, book: CustomBook) -> None:
    skills = Skillbook(world)
    wanted = await skills.wanted(japanese=5, refunds=3, thai=2)
    await Rulebook(world).classify(("Skills", [sets("All", ALWAYS, skills=wanted)]))
    thai = f"proficiency:{await skills.id_of('thai')}"
    await book.assign(
        ruleset("All", wants("All of them", asks("has_wanted_skills", "=", value=True)),
                wants("Good at Thai", asks(thai, ">=", 7)))
    )  # fmt: skip
    rin = await world.representative("Rin")
    await skills.give(rin, japanese=2, thai=-9)
    await waiting_customer(world, "Hanako")
    assert await shortfalls(world, rin) == {
        "All of them": [
            (
                "Has all skills that are wanted is yes",
                "japanese 2, 5 wanted, refunds missing, 3 wanted, thai switched off",
            )
        ],
        "Good at Thai": [("Proficiency in thai is at least 7", "nothing")],
    }


async def test_the_ruleset_that_is_for_the_conversation_is_told_with_those_that_are_not(
    world: World, book: CustomBook
) -> None:
    await book.assign(
        ruleset("Thai", wants("Never", asks("user_name", "=", "Nobody")), when=asks("language", "=", "th")),
        ruleset("VIP", wants("Ken", asks("user_name", "=", "Ken")), wants("Anybody", USUAL, "free_units"),
                when=asks("first_message", "=", "vip")),
        ruleset("Rest", wants("Never", asks("user_name", "=", "Nobody"))),
    )  # fmt: skip
    await world.representative("Rin", present=False)
    await waiting_customer(world, "Hanako", "vip")
    found = (await candidacy(world))["ruleset"]
    assert (found["name"], found["condition"], found["passed_over"]) == ("VIP", "First message is “vip”", ["Thai"])
    assert [(rule["name"], rule["order"]) for rule in found["rules"]] == [
        ("Ken", "In turns"),
        ("Anybody", "Most free capacity units first"),
    ]
    assert found["rules"][0]["condition"] == "Representative’s name is “Ken”"
    await waiting_customer(world, "Taro", "hello")
    other = await world.pool.fetchval(
        "SELECT conversation_id::text FROM work_items JOIN customers ON customers.id = customer_id "
        "WHERE display_name = 'Taro'"
    )
    rest = (await candidacy(world, other))["ruleset"]
    assert (rest["name"], rest["condition"], rest["passed_over"]) == ("Rest", "always", ["Thai", "VIP"])


async def test_each_who_could_be_asked_stands_where_the_first_rule_that_yields_them_puts_them(
    world: World, book: CustomBook
) -> None:
    await book.assign(
        ruleset("All", wants("Ken first", both(asks("user_name", "=", "Ken"), USUAL)),
                wants("Most room", USUAL, "free_units"))
    )  # fmt: skip
    people = [await world.representative(name, capacity=units, present=False)
              for name, units in (("Rin", 2), ("Ken", 1), ("Ai", 9), ("Gone", 5))]  # fmt: skip
    await waiting_customer(world, "Hanako")
    # Written past the product, so that nothing is offered meanwhile.
    await world.pool.execute(
        "UPDATE presences SET presence = 'available' FROM users WHERE users.id = user_id AND name <> 'Gone'"
    )
    assert list((await of_each(world)).items()) == [
        ("Ken", "Ken first"),
        ("Ai", "Most room"),
        ("Rin", "Most room"),
        ("Gone", "rules"),
    ]
    await people[3].set_presence("available")
    await world.settled()
    assert await offered(people[1]) == ["Hanako"]
    assert list((await of_each(world)).items())[:2] == [("Ken", "offered"), ("Ai", "offered_elsewhere")]


async def test_what_holds_whatever_rules_say_is_told_before_them(world: World, book: CustomBook) -> None:
    """Service, capacity profiles, declines and picking; and presence is not asked for where no rule does."""
    await change_routing(world, declines_allowed=1)
    await book.assign(ruleset("All", wants("Everybody", ALWAYS)))
    rin, ken, ai = [await world.representative(name, present=False) for name in ("Rin", "Ken", "Ai")]
    profile = await make_profile(world, 1, rin, ai, name="Chats")
    await take_slots_of(world, profile)
    (await world.admin.ask("PATCH", f"/admin/users/{ai.id}", {"active": False})).raise_for_status()
    await waiting_customer(world, "Hanako")
    assert await offered(rin) == ["Hanako"], "away, but no rule asks for it"
    assert await of_each(world) == {"Rin": "offered", "Ai": "out_of_service", "Ken": "profile_missing"}
    await rin.post(f"/offers/{(await rin.offer())['id']}/rejection")
    await world.settled()
    assert (await of_each(world))["Rin"] == "declined"
    await world.admin.post(f"/conversations/{await only_conversation(world)}/closure")
    async with other_terms(world, mode="pick"):
        await waiting_customer(world, "Taro")
        picked = await world.pool.fetchval("SELECT conversation_id::text FROM work_items WHERE queued")
        found = await candidacy(world, picked)
        assert {one["obstacle"]["reason"] for one in found["items"]} == {"all_picked"}
        assert found["ruleset"] is None, "no rule is asked"
    assert ken.id in {one["user_id"] for one in found["items"]}


async def test_a_rule_that_compares_with_the_conversation_tells_what_that_is(world: World, book: CustomBook) -> None:
    await Rulebook(world).classify(("Wishes", [sets("Ken", asks("first_message", "contains", "Ken"),
                                                    attribute__wish="Ken")]))  # fmt: skip
    await book.assign(ruleset("All", wants("Whom they want", beside("user_name", "=", "attribute:wish"))))
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako", "Ken, please")
    assert await shortfalls(world, rin) == {
        "Whom they want": [("Representative’s name is the conversation’s wish (“Ken”)", "“Rin”")]
    }


async def test_the_step_of_a_match_tells_all_that_led_to_it(world: World, book: CustomBook) -> None:
    await book.assign(
        ruleset("Thai", wants("Never", ALWAYS), when=asks("language", "=", "th")),
        ruleset("VIP", wants("Ken", both(asks("user_name", "=", "Ken"), USUAL)),
                wants("Most room", USUAL, "free_units"), when=asks("first_message", "=", "vip")),
        ruleset("Rest", wants("Anybody", USUAL)),
    )  # fmt: skip
    rin, _ = await world.representative("Rin", capacity=9), await world.representative("Ai", capacity=1)
    await waiting_customer(world, "Hanako", "vip")
    told = (await steps_of(rin, (await rin.accept())["id"]))["matched"]
    assert (told["ruleset"], told["when"], told["passed_over"]) == ("VIP", "First message is “vip”", ["Thai"])
    assert told["rules"] == [{"name": "Ken", "yielded": 0}, {"name": "Most room", "yielded": 2}]
    assert (told["rule"], told["order"], told["person"]["name"]) == (
        "Most room",
        "Most free capacity units first",
        "Rin",
    )
    assert told["declined"] == 0


async def test_who_is_offered_it_by_rules_is_who_the_explanation_puts_first(world: World, book: CustomBook) -> None:
    """Asked before anybody can be matched; then assignment chooses by rules, orders, skills, turns and declines."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    dice = random.Random(seed)
    skills = Skillbook(world)
    people = [await world.representative(f"P{number}", capacity=dice.randint(0, 4), present=False)
              for number in range(6)]  # fmt: skip
    await Rulebook(world).classify(("Skills", [sets("All", ALWAYS, skills=await skills.wanted(thai=4))]))
    parts = [PRESENT, ROOMY, asks("has_wanted_skills", "=", value=True), asks("user_name", "!=", "P1"),
             asks("presence", "=", "busy"), ALWAYS]  # fmt: skip
    orders = ["round_robin", "free_units", "least_active", "user_name", "proficiency_most", "skill_count"]
    for number in range(8):
        rules = [wants(f"R{place}", both(*dice.sample(parts, dice.randint(1, 3))), dice.choice(orders))
                 for place in range(dice.randint(1, 3))]  # fmt: skip
        await book.assign(ruleset("All", *rules))
        for person in people:
            await skills.give(person, **({"thai": dice.randint(1, 9)} if dice.random() < 0.7 else {}))
        await _agree(world, people, dice, number)


async def _agree(world: World, people: list[Person], dice: random.Random, number: int) -> None:
    await world.pool.execute("UPDATE queues SET assignment_method = 'round_robin'")
    await world.pool.execute("UPDATE presences SET presence = 'away'")
    await waiting_customer(world, f"C{number}")
    conversation = await world.pool.fetchval("SELECT conversation_id::text FROM work_items WHERE queued")
    # Written past the product, so that nothing is offered till everybody is there who will be.
    for person in people:
        presence = dice.choice(["available", "busy", "away"])
        await world.pool.execute("UPDATE presences SET presence = $2 WHERE user_id = $1::uuid", person.id, presence)
    await world.pool.execute("UPDATE queues SET assignment_method = 'custom'")
    found = (await candidacy(world, conversation))["items"]
    able = [one for one in found if (one["obstacle"] or {}).get("reason") in (None, "offered")]
    await change_routing(world, declines_allowed=3)
    await world.settled()
    pending = await world.pool.fetchrow("SELECT user_id::text, conversation_id FROM offers WHERE state = 'pending'")
    assert (pending and pending["user_id"]) == (able[0]["user_id"] if able else None), found
    if pending is None:
        await world.pool.execute("UPDATE work_items SET queued = false")
        return
    told = (await steps_of(world.admin, conversation))["matched"]
    assert able[0]["rule"] in (told["rule"], None), "none when it was being offered already"
    offer = await world.pool.fetchval("SELECT id::text FROM offers WHERE state = 'pending'")
    (asked,) = [person for person in people if person.id == pending["user_id"]]
    # Who declines comes after the others, by rules too.
    await asked.post(f"/offers/{offer}/rejection")
    await world.settled()
    again = (await candidacy(world, conversation))["items"]
    ringing = [one["user_id"] for one in again if (one["obstacle"] or {}).get("reason") == "offered"]
    if len(able) > 1:
        assert ringing == [able[1]["user_id"]], (found, again)
    else:
        assert ringing in ([asked.id], []), "they are asked again, unless they are away since"
    await world.admin.post(f"/conversations/{conversation}/closure")
    await world.settled()
