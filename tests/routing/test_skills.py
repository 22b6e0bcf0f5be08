"""Skills at work: what conversations want, who gets them, and what changes at once when somebody learns something."""

import random
from typing import Any
from uuid import UUID

import pytest
from tests.rooms import change_workstream, offered, problem_of, set_members, transactions, waiting_customer
from tests.routing.rulebook import ALWAYS, Rulebook, asks, leads, make_queue, sets, steps_of
from tests.routing.skillbook import Skillbook
from tests.world import Person, World, eventually

from madoguchi.kit.clock import SystemClock
from madoguchi.kit.db import Db
from madoguchi.routing import candidates, match
from madoguchi.routing.capacity import Room
from madoguchi.routing.models import WORK_ITEM_COLUMNS, work_item_of
from madoguchi.routing.nearness import NO_SKILLS


@pytest.fixture
def rules(world: World) -> Rulebook:
    return Rulebook(world)


@pytest.fixture
def skills(world: World) -> Skillbook:
    return Skillbook(world)


async def everything_wants(rules: Rulebook, skills: Skillbook, **ratings: int) -> None:
    await rules.classify(("Skills", [sets("All", ALWAYS, skills=await skills.wanted(**ratings))]))


async def is_asked(person: Person, *customers: str) -> None:
    async def look() -> bool:
        return sorted(await offered(person)) == sorted(customers)

    await eventually(look)


async def test_exact_waits_until_somebody_with_all_skills_signs_in_and_rings_there(
    world: World, rules: Rulebook, skills: Skillbook
) -> None:
    await everything_wants(rules, skills, japanese=5, refunds=3)
    rin, ken = await world.representative("Rin"), await world.representative("Ken", present=False)
    await skills.give(rin, japanese=9, refunds=2)
    await skills.give(ken, japanese=5, refunds=3)
    await waiting_customer(world, "Hanako")
    assert await offered(rin) == []
    await ken.set_presence("available")
    await is_asked(ken, "Hanako")
    shown = await ken.get(f"/conversations/{(await ken.offer())['conversation_id']}")
    assert [(one["name"], one["rating"], one["label"]) for one in shown["skills"]] == [
        ("japanese", 5, "5"),
        ("refunds", 3, "3"),
    ]


async def test_what_is_not_for_somebody_holds_up_nothing_behind_it(
    world: World, rules: Rulebook, skills: Skillbook
) -> None:
    wanted = await skills.wanted(japanese=5)
    await rules.classify(("Skills", [sets("Japanese", asks("first_message", "contains", "日本"), skills=wanted)]))
    await set_members(world, (await world.representative("Absent", present=False)))
    for number in range(3):
        await waiting_customer(world, f"J{number}", "日本語")
    await waiting_customer(world, "Behind", "hello")
    rin = await world.representative("Rin", capacity=2)
    await is_asked(rin, "Behind")


@pytest.mark.parametrize("change", ["person", "bulk", "conversation", "workstream"])
async def test_what_waits_is_offered_at_once_when_it_fits_by_a_change(
    world: World, rules: Rulebook, skills: Skillbook, change: str
) -> None:
    await everything_wants(rules, skills, japanese=5)
    rin = await world.representative("Rin")
    await skills.give(rin, japanese=4)
    await waiting_customer(world, "Hanako")
    assert await offered(rin) == []
    skill = await skills.id_of("japanese")
    match change:
        case "person":
            await skills.give(rin, japanese=6)
        case "bulk":
            body = {"user_ids": [rin.id], "change": "add", "rating": 5}
            changed = await world.admin.ask("PATCH", f"/admin/skills/{skill}/members", body)
            assert changed.json() == {"changed": 1}
        case "conversation":
            (conversation,) = (await world.admin.get("/conversations"))["items"]
            body = {"skills": [{"id": skill, "rating": 3}]}
            path = f"/conversations/{conversation['id']}/skills"
            assert (await world.admin.ask("PUT", path, body)).json()["skills"][0]["rating"] == 3
        case "workstream":
            await change_workstream(world, skill_matching="none")
    await is_asked(rin, "Hanako")


async def test_closest_asks_who_has_exactly_the_skills_then_more_then_fewer_then_anybody(
    world: World, rules: Rulebook, skills: Skillbook
) -> None:
    await change_workstream(world, skill_matching="closest")
    await everything_wants(rules, skills, japanese=5, refunds=5)
    people = [await world.representative(name, capacity=1) for name in ("None", "Fewer", "More", "Exactly")]
    unskilled, fewer, more, exactly = people
    await skills.give(fewer, japanese=5)
    await skills.give(more, japanese=5, refunds=5, thai=5)
    await skills.give(exactly, japanese=4, refunds=5)
    for number, person in enumerate((exactly, more, fewer, unskilled)):
        await waiting_customer(world, f"C{number}")
        await is_asked(person, f"C{number}")


async def test_highest_capacity_with_closest_match_asks_the_nearest_and_not_who_has_most_room(
    world: World, rules: Rulebook, skills: Skillbook
) -> None:
    await change_workstream(world, skill_matching="closest")
    await everything_wants(rules, skills, japanese=5)
    near, roomy = await world.representative("Near", capacity=1), await world.representative("Roomy", capacity=9)
    await skills.give(near, japanese=5)
    await skills.give(roomy, japanese=9)
    await waiting_customer(world, "Hanako")
    await is_asked(near, "Hanako")
    assert await offered(roomy) == []


async def test_none_asks_anybody_whatever_is_wanted(world: World, rules: Rulebook, skills: Skillbook) -> None:
    await change_workstream(world, skill_matching="none")
    await everything_wants(rules, skills, japanese=5)
    rin = await world.representative("Rin")
    await skills.give(rin, japanese=-9)
    await waiting_customer(world, "Hanako")
    await is_asked(rin, "Hanako")


@pytest.mark.parametrize("matching", ["exact", "closest"])
async def test_a_deactivated_skill_keeps_its_person_from_what_wants_it_until_it_is_activated(
    world: World, rules: Rulebook, skills: Skillbook, matching: str
) -> None:
    await change_workstream(world, skill_matching=matching)
    await everything_wants(rules, skills, japanese=5)
    rin = await world.representative("Rin")
    await skills.give(rin, japanese=-9)
    await waiting_customer(world, "Hanako")
    assert await offered(rin) == []
    path = f"/admin/skills/{await skills.id_of('japanese')}/members"
    (await world.admin.ask("PATCH", path, {"user_ids": [rin.id], "change": "activate"})).raise_for_status()
    await is_asked(rin, "Hanako")


async def test_rulesets_add_skills_each_with_its_higher_rating_and_routes_ask_for_them(
    world: World, rules: Rulebook, skills: Skillbook
) -> None:
    rin = await world.representative("Rin")
    await skills.give(rin, japanese=9, refunds=9)
    queue = await make_queue(world, "Japanese", rin)
    japanese = await skills.id_of("japanese")
    await rules.classify(
        ("Language", [sets("Japanese", ALWAYS, skills=await skills.wanted(japanese=7))]),
        (
            "Topic",
            [sets("Refund", asks("skills", "contains", japanese), skills=await skills.wanted(japanese=2, refunds=3))],
        ),
    )
    await rules.route(leads("By skill", asks("skills", "contains", await skills.id_of("refunds")), queue))
    tried = await rules.try_it(first_message="hello")
    await waiting_customer(world, "Hanako")
    conversation = await rin.accept()
    assert {one["name"]: one["rating"] for one in conversation["skills"]} == {"japanese": 7, "refunds": 3}
    told = await steps_of(rin, conversation["id"])
    assert told["classified"] == tried["classified"]
    topic = told["classified"]["rulesets"][1]["applied"]
    assert topic["condition"] == "Skills include “japanese”"
    assert topic["set"] == [{"field": "Skills", "value": "japanese 2, refunds 3"}]
    assert told["queued"]["queue"]["id"] == queue["id"]


async def test_what_is_released_wants_what_it_wanted_whatever_rules_say_by_now(
    world: World, rules: Rulebook, skills: Skillbook
) -> None:
    await everything_wants(rules, skills, japanese=7, refunds=1)
    rin, ken = await world.representative("Rin"), await world.representative("Ken", present=False)
    for person in (rin, ken):
        await skills.give(person, japanese=9, refunds=9, thai=9)
    await waiting_customer(world, "Hanako")
    held = await rin.accept()
    await everything_wants(rules, skills, thai=2, japanese=3, refunds=4)
    await ken.set_presence("available")
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"active": False})).raise_for_status()
    await is_asked(ken, "Hanako")
    shown = await ken.get(f"/conversations/{held['id']}")
    assert {one["name"]: one["rating"] for one in shown["skills"]} == {"japanese": 7, "refunds": 1}


async def test_a_transfer_looks_for_the_same_skills_in_the_other_queue(
    world: World, rules: Rulebook, skills: Skillbook
) -> None:
    await everything_wants(rules, skills, japanese=5)
    rin, ken, mai = [await world.representative(name) for name in ("Rin", "Ken", "Mai")]
    await skills.give(rin, japanese=5)
    await skills.give(mai, japanese=6)
    other = await make_queue(world, "Other", ken, mai)
    await set_members(world, rin)
    await waiting_customer(world, "Hanako")
    held = await rin.accept()
    path = f"/conversations/{held['id']}/transfers"
    (await rin.ask("POST", path, {"queue_id": other["id"]})).raise_for_status()
    await is_asked(mai, "Hanako")
    assert await offered(ken) == []


async def test_representatives_say_what_their_own_conversation_wants_where_they_may(
    world: World, skills: Skillbook
) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken", present=False)
    await waiting_customer(world, "Hanako")
    held = await rin.accept()
    path = f"/conversations/{held['id']}/skills"
    choices = (await rin.get("/skills", search="jap"))["items"]
    assert choices == []
    japanese = await skills.id_of("Japanese")
    (choice,) = (await rin.get("/skills", search="jap"))["items"]
    assert (choice["id"], choice["type"]["name"], len(choice["ratings"])) == (japanese, "Language", 10)
    body: dict[str, Any] = {"skills": [{"id": japanese, "rating": 4}]}
    set_ = (await rin.ask("PUT", path, body)).raise_for_status().json()
    assert [(one["name"], one["rating"]) for one in set_["skills"]] == [("Japanese", 4)]
    assert problem_of(await ken.ask("PUT", path, body)) == (409, "not_assigned_to_you")
    for wrong in ([{"id": held["id"], "rating": 4}], [{"id": japanese, "rating": 11}]):
        assert problem_of(await rin.ask("PUT", path, {"skills": wrong})) == (422, "invalid")
    twice = body["skills"] * 2
    assert problem_of(await rin.ask("PUT", path, {"skills": twice})) == (422, "invalid")
    assert (await rin.get("/me"))["may_edit_skills"]
    switch = {"representatives_edit_skills": False}
    (await world.admin.ask("PATCH", "/admin/routing-settings", switch)).raise_for_status()
    assert not (await rin.get("/me"))["may_edit_skills"]
    assert problem_of(await rin.ask("PUT", path, {"skills": []})) == (403, "forbidden")
    assert (await world.admin.ask("PUT", path, {"skills": []})).json()["skills"] == []
    (await world.admin.ask("POST", f"/conversations/{held['id']}/closure")).raise_for_status()
    assert problem_of(await world.admin.ask("PUT", path, body)) == (409, "wrong_state")


async def test_S60_a_rule_that_wants_what_is_not_there_is_refused_when_it_is_saved(
    rules: Rulebook, skills: Skillbook
) -> None:
    japanese = await skills.id_of("japanese")
    nowhere = "0190a000-0000-7000-8000-000000000000"
    for value, said in (
        ([{"skill_id": nowhere, "rating": 1}], "there is no such skill"),
        ([{"skill_id": japanese, "rating": 11}], "japanese cannot be rated 11"),
        ([{"skill_id": japanese, "rating": 1}] * 2, "japanese is there twice"),
        ("japanese", "choose 1 to 10 skills"),
    ):
        refused = await rules.ask(
            "classification", rulesets=[{"name": "R", "rules": [sets("Wrong", ALWAYS, skills=value)]}]
        )
        assert problem_of(refused) == (422, "invalid_condition")
        assert said in refused.json()["detail"]
        assert refused.json()["at"] == ["rulesets", 0, "rules", 0]
    asking = leads("Wrong", asks("skills", "contains", nowhere), rules.world.queue)
    assert problem_of(await rules.ask("route-to-queue", rules=[asking])) == (422, "invalid_condition")
    listed = await rules.ask("classification", rulesets=[{"name": "R", "rules": [sets("W", ALWAYS, language=[])]}])
    assert problem_of(listed) == (422, "invalid")


async def test_S62_a_skill_or_rating_that_anything_wants_cannot_go(
    world: World, rules: Rulebook, skills: Skillbook
) -> None:
    japanese, thai = await skills.id_of("japanese"), await skills.id_of("thai")
    rin = await world.representative("Rin")
    await skills.give(rin, thai=3)
    await everything_wants(rules, skills, japanese=5)
    await waiting_customer(world, "Hanako")
    refused = await world.admin.ask("DELETE", f"/admin/skills/{japanese}")
    assert problem_of(refused) == (409, "in_use")
    stream = world.workstream["name"]
    assert refused.json()["used_by"] == [f"the routing rules of {stream}", "1 conversation"]
    assert (await world.admin.ask("DELETE", f"/admin/skills/{thai}")).json()["used_by"] == ["1 person"]
    model = await skills.model_id()
    for gone, used_by in (
        (5, [f"the routing rules of {stream}", "1 conversation"]),
        (3, ["thai 3"]),
    ):
        left = [{"rating": number, "label": str(number)} for number in range(1, 11) if number != gone]
        refused = await world.admin.ask("PATCH", f"/admin/rating-models/{model}", {"ratings": left})
        assert (problem_of(refused), refused.json()["used_by"]) == ((409, "in_use"), used_by)
    other = await world.admin.post(
        "/admin/rating-models", {"name": "Stars", "ratings": [{"rating": 1, "label": "One star"}]}
    )
    for skill in (japanese, thai):
        moved = await world.admin.ask("PATCH", f"/admin/skills/{skill}", {"rating_model_id": other["id"]})
        assert problem_of(moved) == (409, "in_use")
    await rules.classify()
    await skills.give(rin)
    (conversation,) = (await world.admin.get("/conversations"))["items"]
    path = f"/conversations/{conversation['id']}/skills"
    (await world.admin.ask("PUT", path, {"skills": []})).raise_for_status()
    for skill in (japanese, thai):
        assert (await world.admin.ask("DELETE", f"/admin/skills/{skill}")).status_code == 204


async def test_who_is_found_for_a_conversation_and_what_is_found_for_a_person_agree(
    world: World, skills: Skillbook
) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    names = ("japanese", "thai", "refunds")
    people = [await world.representative(f"P{number}", present=False, capacity=100) for number in range(6)]
    for person in people:
        some = dice.sample(names, dice.randint(0, 3))
        await skills.give(person, **{name: dice.randint(1, 3) * dice.choice([1, 1, -1]) for name in some})
    for number in range(12):
        await waiting_customer(world, f"C{number}")
        for name in dice.sample(names, dice.randint(0, 2)):
            await world.pool.execute(
                """
                INSERT INTO wanted_skills SELECT id, customer_id, $1, $2 FROM conversations
                ORDER BY opened_at DESC LIMIT 1
                """,
                UUID(await skills.id_of(name)),
                dice.randint(1, 3),
            )
    await world.pool.execute("UPDATE work_items SET allowed_presences = '{away}'")
    for matching in ("exact", "closest", "none"):
        await world.pool.execute("UPDATE work_items SET skill_matching = $1", matching)
        async with transactions(world.settings.database_url) as database, database.transaction() as db:
            by_item = {(item, person.user_id) for item, found in (await _able(db)).items() for person in found}
            by_person = {
                (conversation_id, UUID(person.id))
                for person in people
                for conversation_id in await candidates.waiting_for(
                    db, user_id=UUID(person.id), room=Room(100, {}, frozenset()), beside=[]
                )
            }
        assert by_item == by_person, (seed, matching)
        assert matching != "none" or len(by_item) == 12 * 6


async def _able(db: Db) -> dict[UUID, list[match.Candidate]]:
    """Whom each waiting conversation could be offered to."""
    items = [work_item_of(row) for row in await db.all(f"SELECT {WORK_ITEM_COLUMNS} FROM work_items WHERE queued")]
    roster = await candidates.lock_and_find(db, items=items, now=SystemClock().now())
    found = {}
    for item in items:
        wanted = roster.wanted.get(item.conversation_id, NO_SKILLS)
        found[item.conversation_id] = [
            one
            for one in roster.asked_for(item)
            if match.verdict(one, units=1, declines_allowed=3, wanted=wanted) is None
        ]
    return found
