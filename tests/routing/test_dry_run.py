"""A dry run says whom the queue would ask now, by whichever method, or why nobody; and leaves everything as it is."""

import asyncio
from typing import Any

import pytest
from tests.rooms import change_routing, change_workstream, offered, problem_of, set_members, waiting_customer
from tests.routing.capacity_book import make_profile, take_slots_of
from tests.routing.custom_book import PRESENT, ROOMY, CustomBook, both, ruleset, wants
from tests.routing.rulebook import ALWAYS, Rulebook, asks, leads, make_queue, sets
from tests.routing.skillbook import Skillbook
from tests.routing.test_preferred import id_of, known, prefer
from tests.world import Person, World

USUAL = both(PRESENT, ROOMY)


@pytest.fixture
def rules(world: World) -> Rulebook:
    return Rulebook(world)


async def four(world: World) -> list[Person]:
    """Of different room, in the order of joining."""
    return [await world.representative(name, capacity=units)
            for name, units in (("Rin", 2), ("Ken", 9), ("Ai", 4), ("Ploy", 1))]  # fmt: skip


def names(asked: Any) -> list[str]:
    return [one["name"] for one in asked["first"]]


def hindered(asked: Any) -> dict[str, int]:
    return {one["reason"]: one["people"] for one in asked["hindered"]}


@pytest.mark.parametrize(
    ("method", "first"),
    [("highest_capacity", ["Ken", "Ai", "Rin"]), ("round_robin", ["Rin", "Ken", "Ai"]),
     ("least_active", ["Rin", "Ken", "Ai"])],
)  # fmt: skip
async def test_the_first_three_are_told_by_each_method_and_who_comes_is_offered_to_the_first(
    world: World, rules: Rulebook, method: str, first: list[str]
) -> None:
    people = {person.name: person for person in await four(world)}
    path = f"/admin/queues/{world.queue['id']}"
    (await world.admin.ask("PATCH", path, {"assignment_method": method})).raise_for_status()
    asked = (await rules.try_it(first_message="hello"))["asked"]
    assert (asked["method"], asked["able"], names(asked), asked["hindered"]) == (method, 4, first, [])
    assert (asked["ruleset"], asked["wish"], asked["others"]) == (None, None, [])
    await waiting_customer(world, "Hanako")
    assert await offered(people[first[0]]) == ["Hanako"]


async def test_rules_of_the_queues_own_see_what_classification_would_say(world: World, rules: Rulebook) -> None:
    skills = Skillbook(world)
    await rules.classify(
        ("Wishes", [sets("Thai", asks("first_message", "contains", "thai"), attribute__wish="Thai", priority=7,
                         skills=await skills.wanted(thai=5))])
    )  # fmt: skip
    book = CustomBook(world, world.queue)
    await book.use()
    await book.assign(
        ruleset("Thai", wants("Knows it", both(asks("has_wanted_skills", "=", value=True), USUAL), "proficiency_most"),
                when=both(asks("attribute:wish", "=", "Thai"), asks("priority", "=", 7), asks("language", "=", "th"))),
        ruleset("Rest", wants("Most room", USUAL, "free_units")),
    )  # fmt: skip
    rin, ken, ai, ploy = await four(world)
    await skills.give(rin, thai=6)
    await skills.give(ai, thai=9)
    await skills.give(ken, thai=2)
    asked = (await rules.try_it(first_message="thai, please", language="th"))["asked"]
    assert (asked["ruleset"]["name"], names(asked), asked["able"]) == ("Thai", ["Ai", "Rin"], 2)
    assert [one["rule"] for one in asked["first"]] == ["Knows it"] * 2
    assert hindered(asked) == {"rules": 2}
    asked = (await rules.try_it(first_message="hello", language="th"))["asked"]
    assert (asked["ruleset"]["name"], asked["ruleset"]["passed_over"], names(asked)) == (
        "Rest",
        ["Thai"],
        ["Ken", "Ai", "Rin"],
    )
    assert await offered(ploy) == []


async def test_skills_that_rules_would_set_are_asked_for_by_other_methods_too(world: World, rules: Rulebook) -> None:
    skills = Skillbook(world)
    await rules.classify(("Skills", [sets("All", ALWAYS, skills=await skills.wanted(thai=5))]))
    rin, ken, *_ = await four(world)
    await skills.give(rin, thai=5)
    await skills.give(ken, thai=4)
    asked = (await rules.try_it(first_message="hello"))["asked"]
    assert (names(asked), hindered(asked)) == (["Rin"], {"skill": 3})
    await change_workstream(world, skill_matching="closest")
    asked = (await rules.try_it(first_message="hello"))["asked"]
    assert names(asked)[:2] == ["Rin", "Ken"]


async def test_why_nobody_is_asked_is_told_with_numbers_and_of_some_by_name(world: World, rules: Rulebook) -> None:
    people = []
    for number, presence in enumerate(("away", "away", "offline", "available", "available")):
        person = await world.representative(f"P{number}", capacity=0)
        await person.set_presence(presence)
        people.append(person)
    asked = (await rules.try_it(first_message="hello"))["asked"]
    assert (asked["able"], asked["first"]) == (0, [])
    assert hindered(asked) == {"presence": 2, "units": 2, "offline": 1}
    assert [(one["name"], one["obstacle"]["reason"]) for one in asked["others"]] == [
        ("P0", "presence"),
        ("P1", "presence"),
        ("P2", "offline"),
    ]
    await set_members(world)
    asked = (await rules.try_it(first_message="hello"))["asked"]
    assert hindered(asked) == {"presence": 2, "units": 2, "offline": 1}, "the default queue takes it"
    for person in people:
        (await world.admin.ask("PATCH", f"/admin/users/{person.id}", {"active": False})).raise_for_status()
    await world.settled()
    asked = (await rules.try_it(first_message="hello"))["asked"]
    assert (asked["able"], asked["hindered"], asked["others"]) == (0, [], [])


async def test_profiles_that_it_would_take_a_slot_of_count(world: World, rules: Rulebook) -> None:
    rin, ken, *_ = await four(world)
    profile = await make_profile(world, 1, ken, name="Chats")
    await take_slots_of(world, profile)
    asked = (await rules.try_it(first_message="hello"))["asked"]
    assert (names(asked), hindered(asked)) == (["Ken"], {"profile_missing": 3})
    assert await offered(rin) == []


async def test_for_a_customer_who_is_chosen_those_whom_they_prefer_go_first(world: World, rules: Rulebook) -> None:
    await change_routing(world, preferred_representatives=True)
    await known(world, "Hanako")
    rin, ken, ai, ploy = await four(world)
    await prefer(world, "Hanako", ploy, rin)
    customer = await id_of(world, "Hanako")
    asked = (await rules.try_it(first_message="hello", customer_id=customer))["asked"]
    assert (names(asked), asked["able"]) == (["Ploy", "Rin", "Ken"], 4)
    assert [one["preferred"] for one in asked["first"]] == [True, True, False]
    assert asked["wish"]["outcome"] == "offered"
    assert names((await rules.try_it(first_message="hello"))["asked"])[0] == "Ken", "of somebody new nothing is known"
    await change_routing(world, preferred_fallback="leave")
    for person in (ploy, rin):
        await person.set_presence("away")
    asked = (await rules.try_it(first_message="hello", customer_id=customer))["asked"]
    assert (asked["able"], asked["wish"]["outcome"], asked["wish"]["for_whom"]) == (0, "waits", ploy.id)
    assert hindered(asked) == {"waits_for_preferred": 2, "presence": 2}
    for person in (ken, ai):
        assert await offered(person) == []


async def test_what_is_known_of_the_customer_goes_before_what_is_supposed(world: World, rules: Rulebook) -> None:
    await known(world, "Hanako")
    rin = await world.representative("Rin")
    queues = {name: await make_queue(world, name, rin) for name in ("Hers", "Returning", "New")}
    await rules.route(
        leads("Hers", both(asks("customer_name", "=", "Hanako"), asks("language", "=", "ja")), queues["Hers"]),
        leads("New", ALWAYS, queues["New"]),
    )
    told = await rules.try_it(first_message="hello", customer_name="Taro", language="th")
    assert told["queue"]["id"] == queues["New"]["id"]
    her = await id_of(world, "Hanako")
    told = await rules.try_it(first_message="hello", customer_name="Taro", language="th", customer_id=her)
    assert told["queue"]["id"] == queues["Hers"]["id"]
    await rules.route(leads("Back", asks("returning", "=", value=True), queues["Returning"]))
    told = await rules.try_it(first_message="hello", customer_id=her, account=world.account["id"])
    assert told["queue"]["id"] == queues["Returning"]["id"]
    nobody = await world.admin.ask("POST", f"{rules.path}/dry-runs", {"customer_id": world.queue["id"]})
    assert problem_of(nobody) == (422, "invalid")


async def test_what_would_be_ended_asks_nobody_and_what_is_picked_is_offered_to_nobody(
    world: World, rules: Rulebook
) -> None:
    rin = await world.representative("Rin")
    full = await make_queue(world, "Full", rin)
    await rules.route({**leads("All", ALWAYS, full), "overflow": {"closed": {"do": "assign"},
                                                               "full": {"do": "end", "items": 1}}})  # fmt: skip
    await rin.set_presence("away")
    await waiting_customer(world, "Hanako")
    told = await rules.try_it(first_message="hello")
    assert (told["asked"], told["queue"]["id"]) == (None, full["id"])
    await rules.route()
    await world.pool.execute("UPDATE workstreams SET mode = 'pick' WHERE id = $1", world.workstream["id"])
    try:
        asked = (await rules.try_it(first_message="hello"))["asked"]
        assert (asked["able"], hindered(asked)) == (0, {"all_picked": 1})
    finally:
        await world.pool.execute("UPDATE workstreams SET mode = 'push' WHERE id = $1", world.workstream["id"])


async def test_trying_waits_for_nobody(world: World, rules: Rulebook) -> None:
    await four(world)
    book = CustomBook(world, world.queue)
    await book.use()
    async with world.pool.acquire() as connection, connection.transaction():
        for table in ("presences", "queues", "workstreams", "skills", "customers"):
            await connection.execute(f"SELECT FROM {table} FOR UPDATE")
        told = await asyncio.wait_for(rules.try_it(first_message="hello"), timeout=4)
    assert len(told["asked"]["first"]) == 3
