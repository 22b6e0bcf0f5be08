"""Each assignment method at work, and how often somebody may decline: set by an administrator, in force at once."""

from typing import Any

from tests.rooms import change_workstream, offered, problem_of, set_members, waiting_customer
from tests.world import Person, World, eventually

DEFAULTS = {
    "declines_allowed": 3,
    "zone": "UTC",
    "transfer_to_people": True,
    "supervisors_assign": True,
    "supervisors_transfer": True,
    "representatives_edit_skills": True,
    "session_limit": 10,
    "missed_sets_inactive": True,
    "rejected_sets_dnd": False,
    "preferred_representatives": False,
    "preferred_fallback": "next_best",
    "identify_by_name": False,
}


async def set_method(world: World, method: str) -> None:
    path = f"/admin/queues/{world.queue['id']}"
    shown = await world.admin.ask("PATCH", path, {"assignment_method": method})
    assert shown.raise_for_status().json()["assignment_method"] == method


async def set_declines(world: World, times: int) -> None:
    answer = await world.admin.ask("PATCH", "/admin/routing-settings", {"declines_allowed": times})
    assert answer.raise_for_status().json() == {**DEFAULTS, "declines_allowed": times}


async def asked(world: World, people: list[Person], customer: str) -> str:
    """Let a customer write, and tell who is asked; they accept, so that it is the next one's turn."""
    await waiting_customer(world, customer)
    (person,) = [person for person in people if customer in await offered(person)]
    await person.accept()
    return person.name


async def decline(person: Person) -> None:
    offer = await person.offer()
    await person.post(f"/offers/{offer['id']}/rejection")


async def test_three_representative_round_robin(world: World) -> None:
    await set_method(world, "round_robin")
    people = [await world.representative(name, capacity=capacity) for name, capacity in (("A", 2), ("B", 9), ("C", 4))]
    assert [await asked(world, people, f"C{number}") for number in range(6)] == ["A", "B", "C"] * 2
    assert [await asked(world, people, f"D{number}") for number in range(3)] == ["B", "C", "B"], "A has no room"


async def test_a_turn_that_is_taken_back_is_no_turn(world: World) -> None:
    await set_method(world, "round_robin")
    people = [await world.representative(name) for name in ("A", "B")]
    await waiting_customer(world, "picked by hand")
    offer = await people[0].offer()
    await people[1].post(f"/conversations/{offer['conversation_id']}/assignment")
    assert [await asked(world, people, name) for name in ("first", "second")] == ["A", "B"]


async def test_highest_capacity_is_how_a_new_queue_chooses(world: World) -> None:
    fresh = await world.admin.post("/admin/queues", {"name": "Fresh"})
    assert fresh["assignment_method"] == "highest_capacity"
    people = [await world.representative(name, capacity=capacity) for name, capacity in (("A", 1), ("B", 3))]
    assert [await asked(world, people, f"C{number}") for number in range(4)] == ["B", "B", "A", "B"]


async def test_least_active_asks_who_set_a_conversation_to_waiting_longest_ago(world: World) -> None:
    await set_method(world, "least_active")
    people = [await world.representative(name, capacity=capacity) for name, capacity in (("A", 2), ("B", 9))]
    held = {}
    for customer in ("first", "second"):
        name = await asked(world, people, customer)
        held[name] = (await world.admin.get("/conversations", search=customer))["items"][0]["id"]
    assert sorted(held) == ["A", "B"]
    await people[1].post(f"/conversations/{held['B']}/waiting")
    await world.advance(seconds=1)
    await people[0].post(f"/conversations/{held['A']}/waiting")
    await world.settled()
    assert await asked(world, people, "third") == "B"
    await world.sign_in("b@example.com", "B")
    await world.sign_in("a@example.com", "A")
    assert await asked(world, people, "fourth") == "A", "both have just signed in, and it is A's turn"


async def test_the_Thursday_customer_queues_behind_who_waits_since_the_morning(world: World) -> None:
    rin = await world.representative("Rin")
    monday = await waiting_customer(world, "Monday's")
    held = await rin.accept()
    await rin.post(f"/conversations/{held['id']}/waiting")
    await set_members(world)
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"active": False})).raise_for_status()
    await world.advance(hours=72)
    world.admin = await world.sign_in("admin@example.com", "Admin")
    await waiting_customer(world, "Thursday morning's")
    await world.advance(hours=5)
    await monday.says("I am back")
    await world.settled()
    ken = await world.representative("Ken", capacity=1)
    served = []
    for _ in range(2):
        conversation = await ken.accept()
        served.append(conversation["customer"]["display_name"])
        await ken.post(f"/conversations/{conversation['id']}/waiting")
    assert served == ["Thursday morning's", "Monday's"]


async def test_four_queues_of_equal_priority_are_served_by_age(world: World) -> None:
    rin = await world.representative("Rin", capacity=1, present=False)
    queues = [
        await world.admin.post("/admin/queues", {"name": name, "member_ids": [rin.id]})
        for name in ("Zeta", "Beta", "Alpha")
    ]
    for number, queue in enumerate([*queues, world.queue, *reversed(queues)]):
        await change_workstream(world, queue_id=queue["id"])
        await waiting_customer(world, f"customer {number}")
    await change_workstream(world, queue_id=world.queue["id"])
    await rin.set_presence("available")
    served = []
    for _ in range(7):
        conversation = await rin.accept()
        served.append(conversation["customer"]["display_name"])
        await rin.post(f"/conversations/{conversation['id']}/waiting")
    assert served == [f"customer {number}" for number in range(7)]


async def test_how_often_one_may_decline_is_set_and_holds_for_what_waits(world: World) -> None:
    assert await world.admin.get("/admin/routing-settings") == DEFAULTS
    await set_declines(world, 1)
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    await decline(rin)
    await world.settled()
    assert await offered(rin) == []
    await set_declines(world, 2)

    async def asked_again() -> bool:
        return await offered(rin) == ["Hanako"]

    await eventually(asked_again)
    await decline(rin)
    await world.settled()
    assert await offered(rin) == []


async def test_what_a_hundred_people_declined_is_left_to_who_picks_it_and_holds_up_nothing(world: World) -> None:
    rin = await world.representative("Rin", capacity=1, present=False)
    await waiting_customer(world, "unwanted")
    await world.pool.execute(
        """
        WITH people AS (
          INSERT INTO users (id, email, name, role, password_hash, capacity_units, created_at)
          SELECT gen_random_uuid(), number || '@past.example', 'Past', 'representative', '', 4, now()
          FROM generate_series(1, 100) AS number RETURNING id)
        INSERT INTO offers
          (id, conversation_id, customer_id, queue_id, user_id, units, state, made_at, expires_at, ended_at,
           shows)
        SELECT gen_random_uuid(), conversation_id, customer_id, queue_id, people.id, units, 'rejected', entered_at,
          entered_at, entered_at, '{}'
        FROM work_items, people
        """
    )
    await waiting_customer(world, "next")
    await rin.set_presence("available")

    async def the_next_is_offered() -> bool:
        return await offered(rin) == ["next"]

    await eventually(the_next_is_offered)
    unwanted: Any = next(
        item
        for item in (await rin.get("/conversations", state="open"))["items"]
        if item["customer"]["display_name"] == "unwanted"
    )
    taken = await rin.post(f"/conversations/{unwanted['id']}/assignment")
    assert taken["state"] == "active"


async def test_a_method_that_is_none_and_limits_out_of_range_are_refused(world: World) -> None:
    path = f"/admin/queues/{world.queue['id']}"
    assert problem_of(await world.admin.ask("PATCH", path, {"assignment_method": "fastest"}))[0] == 422
    for times in (0, 6, "many"):
        body = {"declines_allowed": times}
        assert problem_of(await world.admin.ask("PATCH", "/admin/routing-settings", body))[0] == 422
    assert await world.admin.get("/admin/routing-settings") == DEFAULTS


async def test_least_active_goes_by_when_room_was_given_back_though_wrap_up_goes_on(world: World) -> None:
    await set_method(world, "least_active")
    await change_workstream(world, wrap_up_block="none", allowed_presences=["available", "busy"])
    people = [await world.representative(name, capacity=9) for name in ("A", "B")]
    held = {}
    for customer in ("first", "second"):
        name = await asked(world, people, customer)
        held[name] = (await world.admin.get("/conversations", search=customer))["items"][0]["id"]
    first, second = people
    await first.post(f"/conversations/{held['A']}/wrap-up")
    await world.settled()
    await world.advance(seconds=1)
    await second.post(f"/conversations/{held['B']}/wrap-up")
    await second.post(f"/conversations/{held['B']}/closure")
    await world.settled()
    await world.advance(seconds=1)
    await first.post(f"/conversations/{held['A']}/closure")
    await world.settled()
    assert await asked(world, people, "third") == "A", "whose room has been free for longer"
