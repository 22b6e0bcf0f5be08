"""Why somebody gets nothing: how they stand, and for what waits longest in each of their queues what is in the way."""

from typing import Any

from tests.rooms import change_routing, problem_of, set_members, waiting_customer
from tests.routing.custom_book import PRESENT, CustomBook, both, bucket, ruleset, wants
from tests.routing.rulebook import ALWAYS, Rulebook, asks, make_queue, sets
from tests.routing.skillbook import Skillbook
from tests.routing.test_overflow import shut
from tests.routing.test_terms import other_terms
from tests.world import Person, World, eventually

from madoguchi.routing.prospects import LOOKED_AT


async def prospects(world: World, person: Person) -> Any:
    return await world.admin.get(f"/users/{person.id}/prospects")


def reasons(found: Any) -> list[str | None]:
    """Of what waits in the one queue: what is in the way."""
    (queue,) = found["queues"]
    return [one["obstacle"] and one["obstacle"]["reason"] for one in queue["expected"]]


async def test_who_is_there_free_and_served_by_nothing_has_nothing_in_the_way(world: World) -> None:
    rin = await world.representative("Rin")

    async def with_a_window() -> Any:
        found = await prospects(world, rin)
        return found if found["windows"] == 1 else None

    async with rin.stream():
        found = await eventually(with_a_window)
    assert (found["name"], found["in_service"]) == ("Rin", True)
    assert (found["presence"]["presence"], found["presence"]["origin"]) == ("available", "signed_in")
    assert found["capacity"]["units"] == {"limit": 4, "taken": 0, "free": 4}
    assert (found["sessions"]["held"], found["last_offer"]) == (0, None)
    (queue,) = found["queues"]
    assert (queue["name"], queue["waiting"], queue["open"], queue["expected"]) == ("Orders", 0, True, [])


async def test_who_sees_their_own_is_told_what_those_who_look_after_them_are_told(world: World) -> None:
    rin, ken = await world.representative("Rin", present=False), await world.representative("Ken", present=False)
    await waiting_customer(world, "Hanako")
    assert await rin.get("/me/prospects") == await prospects(world, rin)
    assert problem_of(await ken.ask("GET", f"/users/{rin.id}/prospects")) == (403, "forbidden")
    nobody = f"/users/{world.queue['id']}/prospects"
    assert problem_of(await world.admin.ask("GET", nobody)) == (404, "not_found")


async def test_who_is_away_is_told_how_many_wait_for_another_presence(world: World) -> None:
    rin = await world.representative("Rin", present=False)
    for name in ("Hanako", "Taro"):
        await waiting_customer(world, name)
    found = await prospects(world, rin)
    assert reasons(found) == ["presence", "presence"]
    assert [one["customer"] for one in found["queues"][0]["expected"]] == ["Hanako", "Taro"], "in their order"
    assert found["presence"]["origin"] == "manual"


async def test_who_is_signed_out_or_out_of_service_is_told_apart(world: World) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken")
    (await rin.ask("DELETE", "/session")).raise_for_status()
    (await world.admin.ask("PATCH", f"/admin/users/{ken.id}", {"active": False})).raise_for_status()
    await world.settled()
    await waiting_customer(world, "Hanako")
    signed_out, gone = await prospects(world, rin), await prospects(world, ken)
    assert (signed_out["in_service"], signed_out["presence"]["origin"]) == (True, "signed_out")
    assert reasons(signed_out) == ["offline"]
    assert gone["in_service"] is False
    assert reasons(gone) == ["out_of_service"]


async def test_who_serves_no_queue_has_none_to_expect_anything_of(world: World) -> None:
    rin = await world.representative("Rin")
    await set_members(world)
    assert (await prospects(world, rin))["queues"] == []
    await rin.set_presence("away")
    await waiting_customer(world, "Hanako")
    (queue,) = (await prospects(world, rin))["queues"]
    assert (queue["name"], queue["waiting"]) == ("Default queue", 1), "there they are asked like everybody"


async def test_each_that_waits_has_its_own_reason(world: World) -> None:
    """Too large, wanting what they do not know, declined: the small one that nothing is in the way of comes to them."""
    skills = Skillbook(world)
    await change_routing(world, declines_allowed=1)
    rin = await world.representative("Rin", capacity=2)
    await waiting_customer(world, "Declined")
    await rin.post(f"/offers/{(await rin.offer())['id']}/rejection")
    async with other_terms(world, capacity_units=3):
        await waiting_customer(world, "Large")
    await Rulebook(world).classify(("Skills", [sets("All", ALWAYS, skills=await skills.wanted(thai=3))]))
    await waiting_customer(world, "Thai")
    await Rulebook(world).classify()
    await waiting_customer(world, "Small")
    assert reasons(await prospects(world, rin)) == ["declined", "units", "skill", "offered"]
    await rin.accept()
    found = await prospects(world, rin)
    assert reasons(found) == ["declined", "units", "skill"]
    assert (found["last_offer"]["customer"], found["last_offer"]["state"]) == ("Small", "accepted")
    assert found["sessions"]["held"] == 1
    assert [one["customer"] for one in found["capacity"]["holdings"]] == ["Small"]


async def test_what_rings_elsewhere_is_said_to_come_next(world: World) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    await rin.offer()
    ken = await world.representative("Ken")
    found = await prospects(world, ken)
    assert reasons(found) == ["offered_elsewhere"]
    assert found["queues"][0]["expected"][0]["obstacle"]["other"] == "Rin"


async def test_whose_sessions_are_at_the_limit_is_told_of_the_limit(world: World) -> None:
    await change_routing(world, session_limit=1)
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    await rin.accept()
    await world.settled()
    await waiting_customer(world, "Taro")
    found = await prospects(world, rin)
    assert found["sessions"] == {"held": 1, "limit": 1}
    assert (found["presence"]["presence"], found["presence"]["cause"]) == ("busy_dnd", "session_limit")
    assert reasons(found) == ["presence"]


async def test_a_queue_that_is_closed_says_when_it_opens(world: World) -> None:
    rin = await world.representative("Rin")
    queue = await make_queue(world, "Nights", rin)
    await shut(world, queue)
    found = {one["name"]: one for one in (await prospects(world, rin))["queues"]}
    assert found[queue["name"]]["open"] is False
    assert found[queue["name"]]["opens_at"] is not None
    assert found["Orders"]["open"] is True


async def test_workstreams_that_people_pick_from_are_named(world: World) -> None:
    rin = await world.representative("Rin")
    async with other_terms(world, mode="pick") as (stream, _):
        await waiting_customer(world, "Hanako")
        found = await prospects(world, rin)
    assert stream["name"] in found["queues"][0]["picked_from"]
    assert reasons(found) == ["all_picked"]


async def test_in_a_queue_with_rules_of_its_own_each_that_waits_says_which_rule_fails_for_want_of_what(
    world: World,
) -> None:
    book = CustomBook(world, world.queue)
    await book.use()
    await book.prioritize(bucket("Urgent", asks("first_message", "=", "urgent")))
    await book.assign(
        ruleset("Odd", wants("Ken", asks("user_name", "=", "Ken")), when=asks("first_message", "=", "odd")),
        ruleset("Rest", wants("Room for more", both(PRESENT, asks("free_units", ">", 2)))),
    )
    rin = await world.representative("Rin", capacity=2, present=False)
    for text in ("hello", "odd", "urgent"):
        await waiting_customer(world, text.capitalize(), text)
    found = await prospects(world, rin)
    (queue,) = found["queues"]
    assert queue["method"] == "custom"
    assert [one["customer"] for one in queue["expected"]] == ["Urgent", "Hello", "Odd"], "as they are given out"
    assert reasons(found) == ["rules", "rules", "rules"]
    told = [
        [(rule["rule"], [short["has"] for short in rule["shortfalls"]]) for rule in one["obstacle"]["rules"]]
        for one in queue["expected"]
    ]
    assert told == [[("Room for more", ["“Away”", "2"])]] * 2 + [[("Ken", ["“Rin”"])]]
    assert await rin.get("/me/prospects") == found


async def test_only_the_first_twenty_of_a_queue_are_looked_at_and_all_are_counted(world: World) -> None:
    rin = await world.representative("Rin", present=False)
    for number in range(LOOKED_AT + 1):
        await (await world.customer(f"C{number}")).says("hello")
    await world.settled()
    (queue,) = (await prospects(world, rin))["queues"]
    assert (queue["waiting"], len(queue["expected"])) == (LOOKED_AT + 1, LOOKED_AT)
