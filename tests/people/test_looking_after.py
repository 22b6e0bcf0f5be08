"""Who looks after people finds them among thousands, sees what they do, and changes it."""

from typing import Any
from uuid import uuid4

import pytest
from tests.rooms import offered, problem_of, set_members, waiting_customer
from tests.routing.capacity_book import make_profile, take_slots_of
from tests.routing.rulebook import make_queue
from tests.routing.skillbook import Skillbook
from tests.routing.staff import change_all, crowd, seen, supervisor
from tests.world import Person, World

MANY = 10_000


async def walk(boss: Person, **sought: Any) -> list[dict[str, Any]]:
    """Every page of those who are looked for."""
    pages = [await boss.get("/users", **sought)]
    while cursor := pages[-1]["next_cursor"]:
        pages.append(await boss.get("/users", cursor=cursor, **sought))
    return pages


async def found(boss: Person, **sought: Any) -> list[str]:
    return [one["name"] for page in await walk(boss, **sought) for one in page["items"]]


async def change(boss: Person, person: Person, **fields: Any) -> Any:
    return await boss.ask("PATCH", f"/users/{person.id}", fields)


async def test_people_are_found_by_a_part_of_their_name_by_queue_skill_and_presence(world: World) -> None:
    boss, skills = await supervisor(world, "Zoe"), Skillbook(world)
    rin, ken = await world.representative("Ｒｉｎ"), await world.representative("Ken")
    await world.representative("Mai", present=False)
    refunds = await make_queue(world, "Refunds", ken)
    await skills.give(rin, japanese=-5)
    lunch = await world.admin.post("/admin/presences", {"name": "Lunch", "text": "At lunch", "base": "away"})
    (await ken.ask("PUT", "/me/presence", {"presence": lunch["id"]})).raise_for_status()
    assert await found(boss, search="rIn") == ["Ｒｉｎ"]
    assert await found(boss, search="田") == []
    assert await found(boss, queue=refunds["id"]) == ["Ken"]
    assert await found(boss, queue=world.queue["id"], presence="available") == ["Ｒｉｎ"]
    assert await found(boss, skill=await skills.id_of("japanese")) == ["Ｒｉｎ"], "one that is off, too"
    assert await found(boss, presence="away") == ["Ken", "Mai"], "Lunch counts as Away"
    assert await found(boss, presence=lunch["id"]) == ["Ken"]
    assert await found(boss, queue=str(uuid4())) == []
    assert await found(boss, limit=1) == ["Admin", "Ken", "Mai", "Zoe", "Ｒｉｎ"], "by name, each once"
    for wrong in ({"limit": 201}, {"limit": 0}, {"cursor": "x"}, {"presence": "asleep"}, {"search": "x" * 101}):
        assert problem_of(await boss.http.get("/api/users", params=wrong)) == (422, "invalid"), wrong


async def test_ten_thousand_people_are_walked_page_by_page_and_changed_in_a_full_request(world: World) -> None:
    boss, ids = await supervisor(world), await crowd(world, MANY)
    refunds = await make_queue(world, "Refunds")
    pages = await walk(boss, search="agent", limit=200)
    assert [len(page["items"]) for page in pages] == [200] * (MANY // 200)
    assert {page["matching"] for page in pages} == {MANY}
    assert [one["id"] for page in pages for one in page["items"]] == ids
    people = [Person("", boss.http, one) for one in ids[:200]]
    answer = await change_all(boss, people, {"change": "add_to_queue", "queue_id": refunds["id"]})
    assert {one["result"] for one in answer.raise_for_status().json()["items"]} == {"changed"}
    page = await boss.get("/users", queue=refunds["id"])
    assert (page["matching"], len(page["items"])) == (200, 50)


async def test_a_supervisor_changes_what_somebody_does_and_what_is_left_out_stays(world: World) -> None:
    boss, rin, skills = await supervisor(world), await world.representative("Rin"), Skillbook(world)
    refunds, chats = await make_queue(world, "Refunds"), await make_profile(world, 5)
    japanese = await skills.id_of("japanese")
    answer = await change(
        boss,
        rin,
        queue_ids=[refunds["id"]],
        capacity_units=7,
        default_presence="away",
        skills=[{"id": japanese, "rating": 6, "active": False}],
        capacity_profiles=[{"profile_id": chats["id"], "custom_limit": 2}],
    )
    shown = answer.raise_for_status().json()
    assert shown == await seen(boss, rin)
    assert [one["id"] for one in shown["queues"]] == [refunds["id"]]
    assert (shown["capacity_units"], shown["default_presence"]) == (7, "away")
    assert shown["skills"] == [{"id": japanese, "name": "japanese", "rating": 6, "active": False}]
    assert [(one["limit"], one["custom"]) for one in shown["capacity"]["profiles"]] == [(2, True)]
    assert shown["capacity"]["units"]["limit"] == 7
    again = (await change(boss, rin, queue_ids=[world.queue["id"], refunds["id"]])).raise_for_status().json()
    assert len(again["queues"]) == 2
    assert (again["capacity_units"], again["skills"]) == (7, shown["skills"])
    emptied = (await change(boss, rin, queue_ids=[], skills=[], capacity_profiles=[])).raise_for_status().json()
    assert (emptied["queues"], emptied["skills"], emptied["capacity"]["profiles"]) == ([], [], [])


async def test_somebody_who_is_put_into_a_queue_is_offered_what_waits_there_at_once(world: World) -> None:
    boss, rin = await supervisor(world), await world.representative("Rin")
    await set_members(world, await world.representative("Away", present=False))
    await waiting_customer(world, "Hanako")
    (await change(boss, rin, queue_ids=[world.queue["id"]])).raise_for_status()
    await world.settled()
    assert await offered(rin) == ["Hanako"]
    (await change(boss, rin, queue_ids=[])).raise_for_status()
    await world.settled()
    assert await offered(rin) == [], "and who is taken out of it is not asked any more"


@pytest.mark.parametrize(
    "wrong",
    [
        {"queue_ids": [str(uuid4())]},
        {"skills": [{"id": str(uuid4()), "rating": 5}]},
        {"capacity_profiles": [{"profile_id": str(uuid4())}]},
        {"default_presence": "busy"},
        {"capacity_units": 1001},
        {"role": "administrator"},
        {"active": False},
    ],
)
async def test_what_cannot_be_changes_nothing_of_somebody(world: World, wrong: dict[str, Any]) -> None:
    boss, rin = await supervisor(world), await world.representative("Rin")
    before = await seen(boss, rin)
    fields = {"capacity_units": 9, "queue_ids": [], **wrong}
    assert problem_of(await change(boss, rin, **fields)) == (422, "invalid")
    twice = {"queue_ids": [world.queue["id"]] * 2}
    assert problem_of(await change(boss, rin, **twice)) == (422, "invalid")
    assert await seen(boss, rin) == before


async def test_the_list_tells_what_is_taken_of_units_and_of_each_profile(world: World) -> None:
    boss, rin = await supervisor(world), await world.representative("Rin", capacity=0)
    chats = await make_profile(world, 2, rin)
    await make_profile(world, 9)
    await take_slots_of(world, chats)
    await waiting_customer(world, "Hanako")
    await rin.accept()
    shown = await seen(boss, rin)
    assert (shown["capacity_units"], shown["units_taken"]) == (0, 0)
    assert shown["slots"] == [{"id": chats["id"], "name": chats["name"], "limit": 2, "taken": 1}]


async def test_what_is_chosen_from_is_listed_for_supervisors_and_nobody_below_changes_anybody(world: World) -> None:
    boss, rin = await supervisor(world), await world.representative("Rin")
    refunds, chats = await make_queue(world, "Refunds"), await make_profile(world, 5)
    gone = await make_queue(world, "Gone")
    (await world.admin.ask("DELETE", f"/admin/queues/{gone['id']}")).raise_for_status()
    queues = (await boss.get("/queues"))["items"]
    assert {"id": refunds["id"], "name": refunds["name"]} in queues
    assert gone["id"] not in {one["id"] for one in queues}
    assert (await boss.get("/capacity-profiles"))["items"] == [
        {"id": chats["id"], "name": chats["name"], "item_limit": 5}
    ]
    for method, path, body in (
        ("GET", "/queues", None),
        ("GET", "/capacity-profiles", None),
        ("GET", f"/users/{rin.id}", None),
        ("PATCH", f"/users/{rin.id}", {"capacity_units": 9}),
    ):
        assert problem_of(await rin.ask(method, path, body)) == (403, "forbidden")
    assert problem_of(await boss.ask("GET", f"/admin/users/{rin.id}")) == (403, "forbidden")
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"active": False})).raise_for_status()
    assert problem_of(await boss.ask("GET", f"/users/{rin.id}")) == (404, "not_found")
    assert problem_of(await change(boss, rin, capacity_units=9)) == (404, "not_found")
