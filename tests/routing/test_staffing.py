"""The same changes for many people at once: all of each or nothing, told person by person, and in force at once."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from tests.rooms import offered, problem_of, set_members, waiting_customer
from tests.routing.capacity_book import make_profile, take_slots_of
from tests.routing.rulebook import ALWAYS, Rulebook, make_queue, sets
from tests.routing.skillbook import Skillbook
from tests.routing.staff import change_all, crowd, outcomes, seen, supervisor
from tests.world import PATIENCE, Person, World, eventually

CHANGED, SAME = ("changed", None), ("unchanged", None)
AT_ONCE = 2.0
"""Seconds, on a machine that does nothing else; the net under lost wake-ups is drawn every thirty."""


@pytest.fixture
def skills(world: World) -> Skillbook:
    return Skillbook(world)


def into(queue: dict[str, Any]) -> dict[str, Any]:
    return {"change": "add_to_queue", "queue_id": queue["id"]}


def out_of(queue: dict[str, Any]) -> dict[str, Any]:
    return {"change": "remove_from_queue", "queue_id": queue["id"]}


async def is_asked(person: Person, *customers: str, seconds: float = PATIENCE) -> None:
    async def look() -> bool:
        return sorted(await offered(person)) == sorted(customers)

    await eventually(look, seconds=seconds)


async def test_a_supervisor_changes_five_things_of_several_people_at_once(world: World, skills: Skillbook) -> None:
    boss = await supervisor(world)
    rin, ken = await world.representative("Rin"), await world.representative("Ken")
    refunds, chats = await make_queue(world, "Refunds"), await make_profile(world, 5)
    japanese = await skills.id_of("japanese")
    changes = (
        into(refunds),
        {"change": "add_skill", "skill_id": japanese, "rating": 7},
        {"change": "add_capacity_profile", "profile_id": chats["id"], "custom_limit": 2},
        {"change": "set_capacity_units", "units": 9},
        {"change": "set_presence", "presence": "busy"},
    )
    assert await outcomes(boss, [rin, ken], *changes) == {"Rin": CHANGED, "Ken": CHANGED}
    for person in (rin, ken):
        shown = await seen(boss, person)
        assert {one["name"] for one in shown["queues"]} == {"Orders", refunds["name"]}
        assert shown["skills"] == [{"id": japanese, "name": "japanese", "rating": 7, "active": True}]
        (profile,) = shown["capacity"]["profiles"]
        assert (profile["name"], profile["limit"], profile["custom"]) == (chats["name"], 2, True)
        assert shown["capacity_units"] == 9
        now = shown["presence"]
        assert (now["presence"], now["set_by"]["name"]) == ("busy", "Sup")
    assert await outcomes(boss, [rin, ken], *changes[:4]) == {"Rin": SAME, "Ken": SAME}
    away = (
        out_of(refunds),
        {"change": "remove_skill", "skill_id": japanese},
        {"change": "remove_capacity_profile", "profile_id": chats["id"]},
    )
    assert await outcomes(boss, [rin], *away) == {"Rin": CHANGED}
    shown = await seen(boss, rin)
    assert ([one["name"] for one in shown["queues"]], shown["skills"]) == (["Orders"], [])
    assert shown["capacity"]["profiles"] == []
    assert (await seen(boss, ken))["skills"] != []


async def test_a_skill_is_switched_for_those_who_have_it_and_rated_anew(world: World, skills: Skillbook) -> None:
    boss, japanese = await supervisor(world), await skills.id_of("japanese")
    rin, ken = await world.representative("Rin"), await world.representative("Ken")
    await skills.give(rin, japanese=4)
    off, on = ({"change": f"{deed}_skill", "skill_id": japanese} for deed in ("deactivate", "activate"))
    assert await outcomes(boss, [rin, ken], off) == {"Rin": CHANGED, "Ken": SAME}
    assert (await seen(boss, rin))["skills"][0]["active"] is False
    assert (await seen(boss, ken))["skills"] == [], "who has it not does not get it"
    rated = {"change": "add_skill", "skill_id": japanese, "rating": 9}
    assert await outcomes(boss, [rin, ken], rated) == {"Rin": CHANGED, "Ken": CHANGED}
    (own,) = (await seen(boss, rin))["skills"]
    assert (own["rating"], own["active"]) == (9, False), "another rating switches nothing on"
    assert await outcomes(boss, [rin, ken], on) == {"Rin": CHANGED, "Ken": SAME}


async def test_who_cannot_have_all_of_it_gets_nothing_of_it_and_the_others_do(world: World, skills: Skillbook) -> None:
    boss, japanese = await supervisor(world), await skills.id_of("japanese")
    rin, gone = await world.representative("Rin"), await world.representative("Gone")
    left = await world.representative("Left")
    (await gone.ask("DELETE", "/session")).raise_for_status()
    (await world.admin.ask("PATCH", f"/admin/users/{left.id}", {"active": False})).raise_for_status()
    changes = (
        {"change": "add_skill", "skill_id": japanese, "rating": 7},
        {"change": "set_capacity_units", "units": 9},
        {"change": "set_presence", "presence": "away"},
    )
    nobody = Person("", boss.http, str(uuid4()))
    told = (await change_all(boss, [left, gone, nobody, rin], *changes)).raise_for_status().json()["items"]
    assert [(one["name"], one["result"]) for one in told] == [
        ("Left", "refused"),
        ("Gone", "refused"),
        (None, "refused"),
        ("Rin", "changed"),
    ], "in the order given"
    for one, why in zip(told, ("out of service", "not at their desk", "no such person"), strict=False):
        assert why in one["why"]
    shown = await seen(boss, gone)
    assert (shown["skills"], shown["capacity_units"]) == ([], 4)
    shown = await seen(boss, rin)
    assert (shown["skills"][0]["rating"], shown["capacity_units"]) == (7, 9)


@pytest.mark.parametrize("wrong", ["rating", "skill", "queue", "profile"])
async def test_what_nobody_can_have_is_told_of_each_and_changes_nobody(
    world: World, skills: Skillbook, wrong: str
) -> None:
    boss, japanese = await supervisor(world), await skills.id_of("japanese")
    rin, ken = await world.representative("Rin"), await world.representative("Ken")
    change, why = {
        "rating": ({"change": "add_skill", "skill_id": japanese, "rating": 11}, "japanese cannot be rated 11"),
        "skill": ({"change": "activate_skill", "skill_id": str(uuid4())}, "no such skill"),
        "queue": (into({"id": str(uuid4())}), "no such queue"),
        "profile": ({"change": "remove_capacity_profile", "profile_id": str(uuid4())}, "no such capacity profile"),
    }[wrong]
    units = {"change": "set_capacity_units", "units": 9}
    told = await outcomes(boss, [rin, ken], units, change)
    assert {result for result, _ in told.values()} == {"refused"}
    assert all(why in str(said) for _, said in told.values())
    assert [(await seen(boss, one))["capacity_units"] for one in (rin, ken)] == [4, 4]
    assert (await seen(boss, rin))["presence"]["presence"] == "available"


async def test_a_presence_is_refused_to_whom_it_is_not_open(world: World) -> None:
    boss = await supervisor(world)
    rin, ken = await world.representative("Rin"), await world.representative("Ken")
    body = {"name": "Office", "text": "Back office", "base": "away", "for_everybody": False, "user_ids": [rin.id]}
    office = await world.admin.post("/admin/presences", body)
    told = await outcomes(boss, [rin, ken], {"change": "set_presence", "presence": office["id"]})
    assert (told["Rin"], told["Ken"][0]) == (CHANGED, "refused")
    assert (await seen(boss, rin))["presence"]["custom"]["name"] == "Office"
    told = await outcomes(boss, [rin], {"change": "set_presence", "presence": "inactive"})
    assert told["Rin"][0] == "refused"


@pytest.mark.parametrize("change", ["queue", "skill", "switched on", "profile", "limit", "units", "presence"])
async def test_what_waits_is_offered_at_once_when_many_change(world: World, skills: Skillbook, change: str) -> None:
    boss, japanese = await supervisor(world), await skills.id_of("japanese")
    rin = await world.representative("Rin", present=change != "presence", capacity=0 if change == "units" else 4)
    others = [Person("", boss.http, one) for one in await crowd(world, 20)]
    chats = await make_profile(world, 0, *([rin] if change == "limit" else []))
    if change in {"skill", "switched on"}:
        await Rulebook(world).classify(("All", [sets("All", ALWAYS, skills=await skills.wanted(japanese=5))]))
        await skills.give(rin, japanese=-9 if change == "switched on" else 4)
    elif change in {"profile", "limit"}:
        await take_slots_of(world, chats)
    elif change == "queue":
        await set_members(world, await world.representative("Away", present=False))
    await waiting_customer(world, "Hanako")
    assert await offered(rin) == []
    asked: dict[str, dict[str, Any]] = {
        "queue": into(world.queue),
        "skill": {"change": "add_skill", "skill_id": japanese, "rating": 5},
        "switched on": {"change": "activate_skill", "skill_id": japanese},
        "profile": {"change": "add_capacity_profile", "profile_id": chats["id"], "custom_limit": 1},
        "limit": {"change": "add_capacity_profile", "profile_id": chats["id"], "custom_limit": 1},
        "units": {"change": "set_capacity_units", "units": 1},
        "presence": {"change": "set_presence", "presence": "available"},
    }
    answer = await change_all(boss, [*others, rin], asked[change])
    assert answer.raise_for_status().json()["items"][-1]["result"] == "changed"
    await is_asked(rin, "Hanako")


@pytest.mark.alone
async def test_what_waits_is_offered_within_two_seconds_of_a_full_request(world: World, skills: Skillbook) -> None:
    boss, japanese = await supervisor(world), await skills.id_of("japanese")
    rin, refunds = await world.representative("Rin"), await make_queue(world, "Refunds")
    await Rulebook(world).classify(("All", [sets("All", ALWAYS, skills=await skills.wanted(japanese=5))]))
    await waiting_customer(world, "Hanako")
    people = [*(Person("", boss.http, one) for one in await crowd(world, 199)), rin]
    changes = (into(refunds), {"change": "add_skill", "skill_id": japanese, "rating": 5})
    (await change_all(boss, people, *changes)).raise_for_status()
    await is_asked(rin, "Hanako", seconds=AT_ONCE)


async def test_who_is_taken_out_of_a_queue_is_offered_nothing_of_it_and_the_next_is(world: World) -> None:
    boss = await supervisor(world)
    rin, ken = await world.representative("Rin"), await world.representative("Ken", present=False)
    await waiting_customer(world, "Hanako")
    assert await offered(rin) == ["Hanako"]
    assert await outcomes(boss, [rin, ken], {"change": "set_presence", "presence": "available"}) == {
        "Rin": CHANGED,
        "Ken": CHANGED,
    }
    assert await outcomes(boss, [rin], out_of(world.queue)) == {"Rin": CHANGED}
    await is_asked(ken, "Hanako")
    assert await offered(rin) == []


async def test_two_who_change_the_same_people_and_customers_who_write_meanwhile_wait_for_each_other(
    world: World, skills: Skillbook
) -> None:
    one, two = await supervisor(world), await supervisor(world)
    rin, japanese = await world.representative("Rin", capacity=50), await skills.id_of("japanese")
    people = [*(Person("", one.http, key) for key in await crowd(world, 60)), rin]
    customers = [await world.customer(f"C{number}") for number in range(6)]
    rated = [{"change": "add_skill", "skill_id": japanese, "rating": number} for number in range(1, 7)]
    asked = [
        change_all(boss, order, out_of(world.queue) if number % 3 == 2 else into(world.queue), rated[number])
        for number, (boss, order) in enumerate([(one, people), (two, people[::-1])] * 3)
    ]
    answers, _ = await asyncio.gather(
        asyncio.gather(*asked), asyncio.gather(*(customer.says("hello") for customer in customers))
    )
    assert [answer.status_code for answer in answers] == [200] * 6, [answer.text for answer in answers]
    assert await outcomes(one, [rin], into(world.queue)) in ({"Rin": CHANGED}, {"Rin": SAME})
    await is_asked(rin, *(customer.name for customer in customers))


async def test_a_request_says_each_thing_once_and_holds_no_more_than_it_may(world: World, skills: Skillbook) -> None:
    boss, japanese = await supervisor(world), await skills.id_of("japanese")
    rin = await world.representative("Rin")
    units = {"change": "set_capacity_units", "units": 5}
    skill = {"change": "add_skill", "skill_id": japanese, "rating": 5}
    queues = [into({"id": str(uuid4())}) for _ in range(6)]
    for people, changes in (
        ([], [units]),
        ([rin], []),
        ([rin], queues),
        ([rin] * 2, [units]),
        ([Person("", boss.http, str(uuid4())) for _ in range(201)], [units]),
        ([rin], [units, {**units, "units": 6}]),
        ([rin], [into(world.queue), out_of(world.queue)]),
        ([rin], [skill, {"change": "remove_skill", "skill_id": japanese}]),
        ([rin], [{**skill, "rating": None}]),
        ([rin], [{**units, "units": -1}]),
        ([rin], [{**units, "queue_id": world.queue["id"]}]),
        ([rin], [{"change": "promote", "role": "administrator"}]),
        ([rin], [{"change": "set_presence", "presence": "asleep"}]),
    ):
        assert problem_of(await change_all(boss, people, *changes)) == (422, "invalid"), changes
    assert (await seen(boss, rin))["capacity_units"] == 4
    assert problem_of(await change_all(rin, [rin], units)) == (403, "forbidden")


async def test_nobody_is_put_into_the_default_queue_or_taken_out_by_hand(world: World) -> None:
    boss, rin = await supervisor(world), await world.representative("Rin")
    await world.settled()
    (default,) = [one for one in (await world.admin.get("/admin/queues"))["items"] if one["is_default"]]
    assert default["id"] not in {one["id"] for one in (await boss.get("/queues"))["items"]}
    for change in (into(default), out_of(default)):
        result, why = (await outcomes(boss, [rin], change))["Rin"]
        assert (result, "Every representative serves the default queue" in str(why)) == ("refused", True)
    (await boss.ask("PATCH", f"/users/{rin.id}", {"queue_ids": []})).raise_for_status()
    assert (await seen(boss, rin))["queues"] == []
    members = (await world.admin.get(f"/admin/queues/{default['id']}"))["members"]
    assert "Rin" in {one["name"] for one in members}
