"""Skills and profiles in the assignment rules of a queue: what rules ask of them, and how they order people (§4.5)."""

import asyncio
from math import inf
from typing import Any
from uuid import UUID

import pytest
from tests.rooms import offered, problem_of, waiting_customer
from tests.routing.custom_book import PRESENT, ROOMY, CustomBook, beside, both, ruleset, wants
from tests.routing.rulebook import ALWAYS, Rulebook, asks, sets, steps_of
from tests.routing.skillbook import Skillbook
from tests.routing.test_assignment_rules import FACTS, FIELDS, person
from tests.world import World, eventually

from madoguchi.routing.assignment_rules import Person, choose, need_skills, read
from madoguchi.routing.conditions import ConditionError
from madoguchi.routing.nearness import Held, Sought
from madoguchi.routing.skill_rules import Catalogue, Wants

JA, TH, REFUNDS = (UUID(int=number) for number in (1, 2, 3))
LANGUAGE, TOPIC = UUID(int=10), UUID(int=11)
TYPE_OF = {JA: LANGUAGE, TH: LANGUAGE, REFUNDS: TOPIC}
KNOWN = Catalogue(
    skills=((str(JA), "Japanese"), (str(TH), "Thai"), (str(REFUNDS), "Refunds")),
    types=((str(LANGUAGE), "Language"), (str(TOPIC), "Topic")),
)
FIRST, SECOND = UUID(int=20), UUID(int=21)


def knowing(number: int, name: str, *, slots: dict[UUID, float] | None = None, **ratings: int) -> Person:
    """Somebody with skills by the first letters of their names; a rating below zero is one that is off."""
    ids = {"ja": JA, "th": TH, "refunds": REFUNDS}
    held = {ids[one]: Held(abs(rating), rating > 0, TYPE_OF[ids[one]]) for one, rating in ratings.items()}
    some = person(number, name)
    return Person(some.candidate, some.facts, held, slots or {})


def sought(**ratings: int) -> Wants:
    ids = {"ja": JA, "th": TH, "refunds": REFUNDS}
    found = {ids[one]: Sought(rating, 1, 10, TYPE_OF[ids[one]]) for one, rating in ratings.items()}
    return Wants(found, (FIRST, SECOND))


RIN = knowing(1, "Rin", ja=5, refunds=9)
KEN = knowing(2, "Ken", ja=9, th=2, slots={FIRST: 1, SECOND: inf})
PLOY = knowing(3, "Ploy", th=8, ja=-9, slots={FIRST: 3, SECOND: 2})
ALL = (RIN, KEN, PLOY)


def asked(rule: dict[str, Any], what: Wants, *people: Person) -> str | None:
    (only,) = read({"rulesets": [ruleset("All", rule)]}, FIELDS, KNOWN)
    found = choose(only, facts=FACTS, people=people, declines_allowed=3, wants=what)
    return found and str(found.person.facts["user_name"])


@pytest.mark.parametrize(
    ("condition", "what", "yielded"),
    [
        (asks("has_wanted_skills", "=", True), sought(), "Rin Ken Ploy"),
        (asks("has_wanted_skills", "=", True), sought(ja=5), "Rin Ken"),
        (asks("has_wanted_skills", "=", True), sought(ja=6), "Ken"),
        (asks("has_wanted_skills", "=", True), sought(ja=5, refunds=1), "Rin"),
        (asks("has_wanted_skills", "=", True), sought(th=9), ""),
        (asks("has_wanted_skills", "=", False), sought(ja=6), "Rin Ploy"),
        (asks(f"has_wanted_skills:{LANGUAGE}", "=", True), sought(ja=6, refunds=9), "Ken"),
        (asks(f"has_wanted_skills:{TOPIC}", "=", True), sought(ja=6, refunds=9), "Rin"),
        (asks(f"has_wanted_skills:{TOPIC}", "=", True), sought(ja=6), "Rin Ken Ploy"),
        (asks("user_skills", "contains", str(JA)), sought(), "Rin Ken"),
        (asks("user_skills", "doesNotContain", str(JA)), sought(), "Ploy"),
        (asks("user_skills", "notNull"), sought(), "Rin Ken Ploy"),
        (asks(f"proficiency:{TH}", ">=", 8), sought(), "Ploy"),
        (asks(f"proficiency:{TH}", "<", 8), sought(), "Ken"),
        (asks(f"proficiency:{JA}", "null"), sought(), "Ploy"),
        (beside(f"proficiency:{TH}", ">", "units"), sought(), "Ploy"),
    ],
)
def test_rules_ask_for_all_wanted_skills_for_those_of_one_type_or_for_a_certain_one(
    condition: Any, what: Wants, yielded: str
) -> None:
    names = [one for one in ALL if asked(wants("Rule", condition), what, one) is not None]
    assert " ".join(str(one.facts["user_name"]) for one in names) == yielded


@pytest.mark.parametrize(
    ("order", "what", "first"),
    [
        ("proficiency_nearest", sought(ja=6), "Rin"),
        ("proficiency_nearest", sought(ja=8), "Ken"),
        ("proficiency_nearest", sought(th=3, ja=1), "Ken"),
        (f"proficiency_nearest:{TOPIC}", sought(ja=9, refunds=1), "Rin"),
        ("proficiency_most", sought(ja=1), "Ken"),
        ("proficiency_most", sought(th=1), "Ploy"),
        (f"proficiency_most:{LANGUAGE}", sought(ja=1, refunds=1), "Ken"),
        ("skill_count", sought(), "Rin"),
        (f"skill_count:{LANGUAGE}", sought(), "Ken"),
        ("free_slots", sought(), "Ploy"),
        ("free_slots", Wants(profile_ids=(SECOND,)), "Ken"),
        ("free_slots", Wants(), "Rin"),
    ],
)
def test_people_are_ordered_by_proficiency_by_how_many_skills_they_have_and_by_their_profiles(
    order: str, what: Wants, first: str
) -> None:
    assert asked(wants("All", ALWAYS, order), what, *ALL) == first


def test_only_rules_that_ask_for_skills_need_them() -> None:
    def of(condition: Any, order: str = "round_robin") -> bool:
        return need_skills(read({"rulesets": [ruleset("All", wants("Rule", condition, order))]}, FIELDS, KNOWN))

    assert not of(asks("presence", "=", "busy"), "free_slots")
    assert of(asks("user_skills", "notNull"))
    assert of(ALWAYS, f"skill_count:{TOPIC}")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (wants("R", asks(f"proficiency:{UUID(int=99)}", ">", 1)), "there is no such field"),
        (wants("R", asks("user_skills", "contains", str(UUID(int=99)))), "there is no such choice"),
        (wants("R", beside("user_skills", "contains", "skills")), "cannot be compared with that field"),
        (wants("R", ALWAYS, f"skill_count:{UUID(int=99)}"), "cannot be ordered by that"),
    ],
)
def test_S60_a_rule_about_a_skill_that_is_not_there_is_refused(rule: dict[str, Any], said: str) -> None:
    with pytest.raises(ConditionError, match=said):
        read({"rulesets": [ruleset("All", rule)]}, FIELDS, KNOWN)


@pytest.fixture
def book(world: World) -> CustomBook:
    return CustomBook(world, world.queue)


@pytest.fixture
def skills(world: World) -> Skillbook:
    return Skillbook(world)


async def test_who_has_all_wanted_skills_is_asked_first_then_who_is_nearest_and_the_steps_say_by_which_rule(
    world: World, book: CustomBook, skills: Skillbook
) -> None:
    wanted = await skills.wanted(japanese=5)
    await Rulebook(world).classify(("Language", [sets("Japanese", ALWAYS, skills=wanted)]))
    exact = both(asks("has_wanted_skills", "=", True), PRESENT, ROOMY)
    await book.assign(
        ruleset(
            "Skilled",
            wants("Knows it", exact, "proficiency_nearest"),
            wants("Has room", both(PRESENT, ROOMY), f"proficiency_most:{await skills.type_id()}"),
        )
    )
    await book.use()
    rin, ken, ploy = [await world.representative(name, capacity=1) for name in ("Rin", "Ken", "Ploy")]
    await skills.give(ken, japanese=9)
    await skills.give(ploy, japanese=6)
    await waiting_customer(world, "first")
    assert (await offered(ploy), await offered(ken), await offered(rin)) == (["first"], [], [])
    conversation = await ploy.accept()
    told = (await steps_of(ploy, conversation["id"]))["matched"]
    assert (told["rule"], told["order"]) == ("Knows it", "Nearest to the wanted proficiency first")
    assert "Has all skills that are wanted is" in told["condition"]
    await waiting_customer(world, "second")
    await waiting_customer(world, "third")
    assert (await offered(ken), await offered(rin)) == (["second"], ["third"])


async def test_what_waits_for_a_skill_goes_to_who_is_given_it_and_holds_up_nothing(
    world: World, book: CustomBook, skills: Skillbook
) -> None:
    wanted = await skills.wanted(thai=3)
    rules = Rulebook(world)
    await rules.classify(("Language", [sets("Thai", asks("first_message", "=", "thai"), skills=wanted)]))
    await book.assign(ruleset("Exact", wants("Knows it", both(asks("has_wanted_skills", "=", True), PRESENT, ROOMY))))
    await book.use()
    rin = await world.representative("Rin", capacity=2)
    await waiting_customer(world, "Somchai", "thai")
    await waiting_customer(world, "Hanako", "hello")
    assert await offered(rin) == ["Hanako"]
    await skills.give(rin, thai=3)

    async def both_ring() -> bool:
        return sorted(await offered(rin)) == ["Hanako", "Somchai"]

    await eventually(both_ring)


async def test_the_fields_name_each_skill_and_a_skill_that_rules_name_does_not_go(
    world: World, book: CustomBook, skills: Skillbook
) -> None:
    thai = await skills.id_of("thai")
    listed = await world.admin.get(f"{book.path}/rule-fields")
    person_fields = {one["name"]: one["label"] for one in listed["person"]}
    assert person_fields[f"proficiency:{thai}"] == "Proficiency in thai"
    assert person_fields[f"has_wanted_skills:{await skills.type_id()}"] == "Has all that are wanted of Language"
    orders = {one["value"] for one in listed["person_orders"]}
    assert {"free_slots", "skill_count", f"proficiency_most:{await skills.type_id('Topic')}"} <= orders
    await book.assign(ruleset("Thai", wants("Knows it", asks(f"proficiency:{thai}", ">=", 2))))
    refused = await world.admin.ask("DELETE", f"/admin/skills/{thai}")
    assert problem_of(refused) == (409, "in_use")
    assert world.queue["name"] in refused.json()["detail"]


@pytest.mark.parametrize("names", ["condition", "order"])
async def test_S62_a_type_of_skills_that_rules_ask_for_cannot_go_till_they_do_not(
    world: World, book: CustomBook, skills: Skillbook, names: str
) -> None:
    made = await world.admin.post("/admin/skill-types", {"name": "Certificate"})
    knows = asks(f"has_wanted_skills:{made['id']}", "=", True) if names == "condition" else PRESENT
    order = f"proficiency_most:{made['id']}" if names == "order" else "round_robin"
    await book.assign(ruleset("All", wants("Knows it", knows, order)))
    path = f"/admin/skill-types/{made['id']}"
    refused = await world.admin.ask("DELETE", path)
    assert problem_of(refused) == (409, "in_use")
    assert refused.json()["used_by"] == [f"the routing rules of {world.queue['name']}"]
    assert "Certificate" in refused.json()["detail"]
    await book.assign(ruleset("All", wants("Present", PRESENT)))
    assert (await world.admin.ask("DELETE", path)).status_code == 204
    bad = await book.ask(
        "assignment-rules", rulesets=[ruleset("All", wants("Knows it", PRESENT, f"skill_count:{made['id']}"))]
    )
    assert problem_of(bad) == (422, "invalid_condition")


async def test_S62_a_type_that_goes_while_rules_are_saved_that_ask_for_it_stays_or_they_are_refused(
    world: World, book: CustomBook, skills: Skillbook
) -> None:
    for number in range(10):
        made = await world.admin.post("/admin/skill-types", {"name": f"Certificate {number}"})
        rules = [ruleset("All", wants("Knows it", asks(f"has_wanted_skills:{made['id']}", "=", True)))]
        saved, gone = await asyncio.gather(
            book.ask("assignment-rules", rulesets=rules),
            world.admin.ask("DELETE", f"/admin/skill-types/{made['id']}"),
        )
        assert sorted([saved.is_success, gone.is_success]) == [False, True], (saved.text, gone.text)
