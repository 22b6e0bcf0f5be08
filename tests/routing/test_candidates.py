"""Who could answer what waits: everybody in its queue, each with the reason why they are not asked, if there is one."""

import asyncio
import random
from typing import Any
from uuid import UUID

import pytest
from tests.rooms import (
    change_routing,
    change_workstream,
    offered,
    problem_of,
    set_members,
    shown,
    waiting_customer,
)
from tests.routing.capacity_book import make_profile, take_slots_of
from tests.routing.rulebook import ALWAYS, Rulebook, sets
from tests.routing.skillbook import Skillbook
from tests.routing.test_terms import other_terms
from tests.world import Person, World

from madoguchi.routing.roster import DECLINERS_ALLOWED

BUSY = ["available", "busy"]


async def only_conversation(world: World) -> str:
    (conversation,) = (await world.admin.get("/conversations"))["items"]
    return str(conversation["id"])


async def candidates(world: World, conversation_id: str | None = None, asker: Person | None = None) -> list[Any]:
    path = f"/conversations/{conversation_id or await only_conversation(world)}/candidates"
    items: list[Any] = (await (asker or world.admin).get(path))["items"]
    return items


async def obstacle(world: World, person: Person) -> dict[str, Any] | None:
    """What is in somebody's way of the only conversation, without what does not belong to the reason."""
    (found,) = [one for one in await candidates(world) if one["user_id"] == person.id]
    return found["obstacle"] and {name: value for name, value in found["obstacle"].items() if value not in (None, [])}


@pytest.fixture
def skills(world: World) -> Skillbook:
    return Skillbook(world)


async def everything_wants(world: World, skills: Skillbook, **ratings: int) -> None:
    await Rulebook(world).classify(("Skills", [sets("All", ALWAYS, skills=await skills.wanted(**ratings))]))


async def test_who_is_away_offline_or_signed_out_is_told_apart(world: World) -> None:
    away = await world.representative("Away", present=False)
    offline, gone = await world.representative("Offline"), await world.representative("Gone")
    await offline.set_presence("offline")
    (await gone.ask("DELETE", "/session")).raise_for_status()
    await waiting_customer(world, "Hanako")
    assert await obstacle(world, away) == {"reason": "presence", "allowed": BUSY}
    assert await obstacle(world, offline) == {"reason": "offline", "allowed": BUSY}
    assert await obstacle(world, gone) == {"reason": "offline", "allowed": BUSY}
    by_name = {one["name"]: one for one in await candidates(world)}
    assert list(by_name) == ["Away", "Gone", "Offline"], "by name"
    assert by_name["Away"]["presence"] == "away"


async def test_who_was_put_out_of_service_is_said_to_be(world: World) -> None:
    rin, ken = await world.representative("Rin", present=False), await world.representative("Ken", present=False)
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"active": False})).raise_for_status()
    await waiting_customer(world, "Hanako")
    assert await obstacle(world, rin) == {"reason": "out_of_service"}
    assert (await obstacle(world, ken) or {})["reason"] == "presence"


async def test_who_has_too_few_units_is_told_with_the_numbers(world: World) -> None:
    rin = await world.representative("Rin", capacity=3)
    await change_workstream(world, capacity_units=4)
    await waiting_customer(world, "Hanako")
    assert await obstacle(world, rin) == {"reason": "units", "needed": 4, "free": 3}


async def test_the_profile_that_is_full_or_not_theirs_is_named(world: World) -> None:
    rin, ken, ai = [await world.representative(name, present=False) for name in ("Rin", "Ken", "Ai")]
    profile = await make_profile(world, 1, rin, ken, name="Chats")
    await take_slots_of(world, profile)
    await rin.set_presence("available")
    await waiting_customer(world, "First")
    first = (await rin.accept())["id"]
    await waiting_customer(world, "Second")
    (second,) = [one["id"] for one in (await world.admin.get("/conversations"))["items"] if one["id"] != first]
    for person in (rin, ai):
        await person.set_presence("available")
    found = {one["name"]: one["obstacle"] for one in await candidates(world, second)}
    assert (found["Rin"]["reason"], found["Rin"]["profile"], found["Rin"]["free"]) == ("profile_full", "Chats", 0)
    assert (found["Ai"]["reason"], found["Ai"]["profile"]) == ("profile_missing", "Chats")
    assert found["Ken"]["reason"] == "presence"


async def test_skills_that_are_missing_too_low_or_off_are_named_with_their_ratings(
    world: World, skills: Skillbook
) -> None:
    await everything_wants(world, skills, japanese=5, refunds=3, thai=2)
    rin = await world.representative("Rin")
    await skills.give(rin, japanese=2, thai=-9)
    await waiting_customer(world, "Hanako")
    assert await obstacle(world, rin) == {
        "reason": "skill",
        "skills": [
            {"name": "japanese", "wanted": 5, "rating": 2, "active": True},
            {"name": "refunds", "wanted": 3, "rating": None, "active": True},
            {"name": "thai", "wanted": 2, "rating": 9, "active": False},
        ],
    }


async def test_where_the_closest_is_looked_for_only_a_skill_that_is_off_is_in_the_way(
    world: World, skills: Skillbook
) -> None:
    await change_workstream(world, skill_matching="closest")
    await everything_wants(world, skills, japanese=5, thai=2)
    rin, ken = await world.representative("Rin"), await world.representative("Ken", present=False)
    await skills.give(rin, thai=-9)
    await waiting_customer(world, "Hanako")
    off = {"name": "thai", "wanted": 2, "rating": 9, "active": False}
    assert await obstacle(world, rin) == {"reason": "skill", "skills": [off]}
    await ken.set_presence("available")
    await world.settled()
    assert (await obstacle(world, ken) or {})["reason"] == "offered", "they know nothing of it, and come nearest"


async def test_who_declined_as_often_as_is_allowed_is_told_how_often(world: World) -> None:
    await change_routing(world, declines_allowed=2)
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    for _ in range(2):
        await rin.post(f"/offers/{(await rin.offer())['id']}/rejection")
        await world.settled()
    assert await obstacle(world, rin) == {"reason": "declined", "times": 2, "most": 2}


async def test_what_very_many_have_declined_is_left_to_whoever_picks_it(world: World) -> None:
    rin = await world.representative("Rin", present=False)
    await waiting_customer(world, "Hanako")
    await world.pool.execute(
        """
        WITH people AS (
          INSERT INTO users (id, email, name, role, password_hash, capacity_units, active, created_at)
          SELECT gen_random_uuid(), 'many' || n || '@example.com', 'Many', 'representative', '', 0, false, now()
          FROM generate_series(1, $1) AS n RETURNING id)
        INSERT INTO offers (id, conversation_id, customer_id, queue_id, user_id, units, state, made_at,
          expires_at, shows)
        SELECT gen_random_uuid(), conversation_id, customer_id, queue_id, people.id, 1, 'rejected', queued_at,
          queued_at, '{}'
        FROM work_items, people
        """,
        DECLINERS_ALLOWED,
    )
    await rin.set_presence("available")
    await world.settled()
    assert await offered(rin) == []
    assert await obstacle(world, rin) == {
        "reason": "declined_by_many",
        "times": DECLINERS_ALLOWED,
        "most": DECLINERS_ALLOWED,
    }


async def test_who_is_asked_comes_first_with_the_end_of_the_offer_and_then_who_would_be_next(world: World) -> None:
    rin = await world.representative("Rin", capacity=9)
    await waiting_customer(world, "Hanako")
    offer = await shown(rin)
    ken, ai = await world.representative("Ken", capacity=2), await world.representative("Ai", capacity=5)
    found = await candidates(world)
    assert [one["name"] for one in found] == ["Rin", "Ai", "Ken"], "by free capacity after who is asked"
    assert (found[0]["obstacle"]["reason"], found[0]["obstacle"]["until"]) == ("offered", offer["expires_at"])
    assert (found[1]["obstacle"]["reason"], found[1]["obstacle"]["other"]) == ("offered_elsewhere", "Rin")
    await rin.post(f"/offers/{offer['id']}/rejection")
    assert (await ai.offer())["conversation_id"] == offer["conversation_id"]
    assert await offered(ken) == []


async def test_what_is_only_picked_is_said_to_be(world: World) -> None:
    rin = await world.representative("Rin")
    async with other_terms(world, mode="pick"):
        await waiting_customer(world, "Hanako")
        assert await obstacle(world, rin) == {"reason": "all_picked"}


async def test_nobody_is_looked_for_once_somebody_has_it(world: World) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    found = await rin.get(f"/conversations/{conversation}/candidates")
    assert found == {"queue": None, "method": None, "ruleset": None, "wish": None, "items": []}


async def test_only_who_serves_the_queue_or_looks_after_all_sees_who_else_serves_it(world: World) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken", present=False)
    other = await world.representative("Other")
    await waiting_customer(world, "Hanako")
    conversation = (await rin.offer())["conversation_id"]
    await set_members(world, rin, ken)
    assert len(await candidates(world, conversation, ken)) == 2
    path = f"/conversations/{conversation}/candidates"
    assert problem_of(await other.ask("GET", path)) == (404, "not_found")


async def test_looking_waits_for_nobody_and_changes_nothing(world: World) -> None:
    rin = await world.representative("Rin", present=False)
    await waiting_customer(world, "Hanako")
    conversation = await only_conversation(world)
    async with world.pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT FROM conversations FOR UPDATE")
        await connection.execute("SELECT FROM presences FOR UPDATE")
        found = await asyncio.wait_for(candidates(world, conversation), timeout=5)
    assert [one["user_id"] for one in found] == [rin.id]


async def test_who_is_offered_it_is_who_the_explanation_puts_first(world: World, skills: Skillbook) -> None:
    """The explanation is asked before anybody can be matched; then assignment chooses, with skills, room and turns."""
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    dice = random.Random(seed)
    people = [
        await world.representative(f"P{number}", capacity=dice.randint(0, 4), present=False) for number in range(6)
    ]
    for method in ("highest_capacity", "round_robin", "least_active"):
        for matching in ("exact", "closest", "none"):
            await change_workstream(world, skill_matching=matching)
            path = f"/admin/queues/{world.queue['id']}"
            (await world.admin.ask("PATCH", path, {"assignment_method": method})).raise_for_status()
            await everything_wants(world, skills, thai=dice.randint(1, 5))
            for person in people:
                await skills.give(person, **({"thai": dice.randint(1, 9)} if dice.random() < 0.7 else {}))
            await _agree(world, people, dice)


async def _agree(world: World, people: list[Person], dice: random.Random) -> None:
    for person in people:
        await person.set_presence("away")
    await waiting_customer(world, "Hanako")
    conversation = await world.pool.fetchval("SELECT conversation_id::text FROM work_items WHERE queued")
    there = [UUID(person.id) for person in people if dice.random() < 0.6]
    # Written past the product, so that nothing is offered till everybody is there who will be.
    await world.pool.execute("UPDATE presences SET presence = 'available' WHERE user_id = ANY($1::uuid[])", there)
    found = await candidates(world, conversation)
    # The sweep for wake-ups that went missing may have come in between.
    able = [one["user_id"] for one in found if (one["obstacle"] or {}).get("reason") in (None, "offered")]
    await change_routing(world, declines_allowed=3)
    await world.settled()
    pending = await world.pool.fetchval("SELECT user_id::text FROM offers WHERE state = 'pending'")
    assert pending == (able[0] if able else None), found
    for person in people:
        if person.id == pending:
            await person.accept()
    await world.pool.execute("UPDATE work_items SET queued = false")
