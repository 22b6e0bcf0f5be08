"""Who is asked: in which order, and what follows when somebody declines, is silent, leaves or comes."""

import asyncio
from typing import Any
from uuid import UUID

from tests.rooms import (
    change_templates,
    change_workstream,
    offered,
    problem_of,
    remove_line,
    set_members,
    set_up_line,
    waiting_customer,
)
from tests.world import Person, World, eventually


async def offered_to(person: Person, *names: str) -> None:
    """Wait until exactly these customers' conversations are held out to somebody, in any order."""

    async def look() -> bool:
        return sorted(await offered(person)) == sorted(names)

    await eventually(look)


async def decline(person: Person) -> str:
    offer = await person.offer()
    await person.post(f"/offers/{offer['id']}/rejection")
    return str(offer["conversation_id"])


async def states(world: World) -> dict[str, str]:
    items = (await world.admin.get("/conversations", limit=100))["items"]
    return {item["customer"]["display_name"]: item["state"] for item in items}


async def test_the_oldest_is_offered_first_and_the_next_when_there_is_room(world: World) -> None:
    rin = await world.representative("Rin", capacity=1, present=False)
    for name in ("first", "second", "third"):
        await waiting_customer(world, name)
    assert await offered(rin) == []
    await rin.set_presence("available")
    await offered_to(rin, "first")
    first = await rin.accept()
    await world.settled()
    assert await offered(rin) == []
    await rin.post(f"/conversations/{first['id']}/wrap-up")
    for presence in ("away", "available"):
        await rin.set_presence(presence)
        await world.settled()
    assert await offered(rin) == [], "wrap-up still takes room"
    assert (await rin.get("/me"))["units_taken"] == 1
    await rin.post(f"/conversations/{first['id']}/closure")
    await offered_to(rin, "second")
    second = await rin.accept()
    await rin.post(f"/conversations/{second['id']}/waiting")
    await offered_to(rin, "third")


async def test_who_has_most_room_is_asked_first_and_a_decline_asks_the_next(world: World) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "taken")
    await rin.accept()
    ken = await world.representative("Ken")
    hanako = await waiting_customer(world, "Hanako")
    await offered_to(ken, "Hanako")
    assert await offered(rin) == []
    conversation = await decline(ken)
    await offered_to(rin, "Hanako")
    assert await offered(ken) == []
    offer = await rin.offer()
    assert offer["conversation_id"] == conversation
    assert offer["first_words"] == "hello"
    again = await ken.ask("POST", f"/offers/{offer['id']}/rejection")
    assert problem_of(again) == (404, "not_found")
    assert (await rin.accept())["customer"]["display_name"] == hanako.name


async def test_an_offer_that_nobody_answers_goes_to_the_next_when_its_time_is_over(world: World) -> None:
    await change_templates(world, countdown_seconds=30)
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    offer = await rin.offer()
    ken = await world.representative("Ken")
    await world.advance(seconds=25)
    await world.settled()
    assert await offered(rin) == ["Hanako"]
    await world.advance(seconds=6)
    await offered_to(ken, "Hanako")
    late = await rin.ask("POST", f"/offers/{offer['id']}/acceptance")
    assert problem_of(late) == (409, "offer_gone")
    assert (late.json()["outcome"], late.json()["winner"]) == ("missed", None)


async def test_F37_a_late_acceptance_is_refused_even_before_the_timer_has_run(world: World) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    offer = await rin.offer()
    world.clock.advance(_seconds(121))
    late = await rin.ask("POST", f"/offers/{offer['id']}/acceptance")
    assert problem_of(late) == (409, "offer_gone")
    assert late.json()["outcome"] == "missed"


async def test_F37_accepting_again_what_one_has_accepted_is_answered_as_the_first_time(world: World) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    offer = await rin.offer()
    path = f"/offers/{offer['id']}/acceptance"
    first, *again = [await rin.ask("POST", path) for _ in range(3)]
    assert [answer.status_code for answer in again] == [first.status_code] * 2 == [200, 200]
    assert [answer.json() for answer in again] == [first.json()] * 2
    assert await world.pool.fetchval("SELECT count(*) FROM sessions") == 1
    told = "SELECT count(*) FROM events WHERE type = 'OfferAccepted' AND data ->> 'offer_id' = $1"
    assert await world.pool.fetchval(told, offer["id"]) == 1
    assert problem_of(await rin.ask("POST", path.replace("acceptance", "rejection"))) == (409, "offer_gone")


async def test_after_three_declines_it_stays_open_and_can_be_picked(world: World) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    for _ in range(3):
        conversation = await decline(rin)
        await world.settled()
    assert await offered(rin) == []
    await rin.set_presence("away")
    await rin.set_presence("available")
    await world.settled()
    assert await offered(rin) == [], "three declines are enough"
    assert await states(world) == {"Hanako": "open"}
    picked = await rin.post(f"/conversations/{conversation}/assignment")
    assert (picked["state"], picked["assignee"]["name"]) == ("active", "Rin")


async def test_units_decide_how_many_one_person_carries(world: World) -> None:
    await change_workstream(world, capacity_units=2)
    rin = await world.representative("Rin", capacity=4)
    for name in ("one", "two", "three"):
        await waiting_customer(world, name)
    await offered_to(rin, "one", "two")
    assert (await rin.get("/me"))["units_taken"] == 4
    first, second = await rin.accept(), await rin.accept()
    await world.settled()
    assert await offered(rin) == []
    # By hand one may carry more than that (reference §5).
    third = next(c for c in (await rin.get("/conversations", state="open"))["items"])
    await rin.post(f"/conversations/{third['id']}/assignment")
    assert (await rin.get("/me"))["units_taken"] == 6
    await waiting_customer(world, "four")
    await rin.post(f"/conversations/{first['id']}/waiting")
    await world.settled()
    assert (await rin.get("/me"))["units_taken"] == 4
    assert await offered(rin) == [], "two of two are still active"
    await rin.post(f"/conversations/{second['id']}/waiting")
    await offered_to(rin, "four")
    await change_workstream(world, capacity_units=1)


async def test_F38_no_rush_overfills_anybody(world: World) -> None:
    people = [await world.representative(name, capacity=2) for name in ("Rin", "Ken", "Ploy")]
    customers = [await world.customer(f"C{number}") for number in range(9)]
    await asyncio.gather(*(customer.says("hello") for customer in customers))
    await world.settled()
    assert sorted([len(await offered(person)) for person in people]) == [2, 2, 2]
    assert len((await world.admin.get("/conversations", state="open"))["items"]) == 9
    held: Any = [await person.accept() for person in people for _ in range(2)]
    assert len({conversation["id"] for conversation in held}) == 6


async def test_who_becomes_available_joins_or_returns_gets_what_waits(world: World) -> None:
    rin = await world.representative("Rin", present=False)
    await waiting_customer(world, "Hanako")
    assert await states(world) == {"Hanako": "open"}
    for presence in ("away", "busy_dnd", "offline"):
        await rin.set_presence(presence)
        await world.settled()
        assert await offered(rin) == []
    await rin.set_presence("available")
    await offered_to(rin, "Hanako")

    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"active": False})).raise_for_status()
    await waiting_customer(world, "Taro")
    ken = await world.representative("Ken")
    await offered_to(ken, "Hanako", "Taro")
    assert [queue["name"] for queue in (await ken.get("/me"))["queues"]] == ["Orders", "Default queue"]


async def test_what_waits_is_offered_soon_though_no_event_said_that_there_is_room(world: World) -> None:
    rin, ken = [await world.representative(name, capacity=1, present=False) for name in ("Rin", "Ken")]
    for name in ("first", "second"):
        await waiting_customer(world, name)
    await world.pool.execute("UPDATE presences SET presence = 'available' WHERE user_id = $1", UUID(rin.id))
    assert await offered(rin) == []
    await world.advance(seconds=31)
    await offered_to(rin, "first")
    await world.settled()
    assert await offered(ken) == [], "Ken is away"
    await world.advance(seconds=31)
    await asyncio.sleep(6)  # the schedule is looked at every 5 s
    await world.settled()
    assert await offered(rin) == ["first"], "Rin has no room"


async def test_presences_that_a_workstream_allows_are_asked(world: World) -> None:
    await change_workstream(world, allowed_presences=["available"])
    rin = await world.representative("Rin", present=False)
    await waiting_customer(world, "Hanako")
    await rin.set_presence("busy")
    await world.settled()
    assert await offered(rin) == []
    await change_workstream(world, allowed_presences=["available", "busy"])
    await offered_to(rin, "Hanako")


async def test_more_room_is_used_at_once(world: World) -> None:
    rin = await world.representative("Rin", capacity=0)
    await waiting_customer(world, "Hanako")
    assert await offered(rin) == []
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"capacity_units": 1})).raise_for_status()
    await offered_to(rin, "Hanako")


async def test_F43_what_somebody_held_goes_back_when_they_are_put_out_of_service(world: World) -> None:
    rin = await world.representative("Rin", capacity=4)
    for name in ("active", "waiting", "wrap-up", "offered"):
        await waiting_customer(world, name)
    active, waiting, wrap_up = await rin.accept(), await rin.accept(), await rin.accept()
    await rin.post(f"/conversations/{waiting['id']}/waiting")
    await rin.post(f"/conversations/{wrap_up['id']}/wrap-up")
    await offered_to(rin, "offered")
    ken = await world.representative("Ken")
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"active": False})).raise_for_status()

    async def ken_is_asked() -> bool:
        return sorted(await offered(ken)) == ["active", "offered"]

    await eventually(ken_is_asked)
    await world.settled()
    after = {"active": "open", "offered": "open", "waiting": "waiting", "wrap-up": "closed"}
    assert await states(world) == after, "what is over for the customer waits for nobody"
    assert await world.pool.fetchval("SELECT count(*) FROM sessions WHERE ended_at IS NULL") == 0
    shown = await world.admin.get(f"/conversations/{active['id']}")
    assert (shown["state"], shown["assignee"]) == ("open", None)


async def test_what_is_offered_to_somebody_who_leaves_the_queue_goes_to_the_next_at_once(world: World) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "held")
    held = (await rin.accept())["id"]
    await waiting_customer(world, "offered")
    offer = await rin.offer()
    ken = await world.representative("Ken")
    await set_members(world, ken)
    await offered_to(ken, "offered")
    assert await offered(rin) == []
    late = await rin.ask("POST", f"/offers/{offer['id']}/acceptance")
    assert (problem_of(late), late.json()["outcome"]) == ((409, "offer_gone"), "withdrawn")
    assert (await rin.get(f"/conversations/{held}"))["state"] == "active", "what one holds one keeps"
    await set_members(world)
    await world.settled()
    assert await states(world) == {"held": "active", "offered": "open"}
    again = await ken.offer()
    assert again["conversation_id"] == offer["conversation_id"]
    assert again["queue"]["name"] == "Default queue", "nobody serves its own any more"


async def test_what_is_taken_before_it_was_routed_has_its_place_and_its_weight_all_the_same(world: World) -> None:
    await change_workstream(world, capacity_units=3)
    rin = await world.representative("Rin", present=False)
    await waiting_customer(world, "Hanako")
    await world.pool.execute("DELETE FROM work_items")  # as it is until the worker comes to it
    (conversation,) = (await world.admin.get("/conversations"))["items"]
    assert conversation["queue"] is None
    taken = await world.admin.post(f"/conversations/{conversation['id']}/assignment")
    assert (taken["state"], taken["queue"]["id"]) == ("active", world.queue["id"])
    assert (await world.admin.get("/me"))["units_taken"] == 3
    assert await states(world) == {"Hanako": "active"}
    assert [item["id"] for item in (await rin.get("/conversations"))["items"]] == [conversation["id"]]
    assert (await world.admin.get(f"/admin/queues/{world.queue['id']}"))["waiting"] == 0
    await world.admin.post(f"/conversations/{conversation['id']}/closure")
    await change_workstream(world, capacity_units=1)


async def test_an_account_without_a_workstream_goes_to_the_default_queue(world: World) -> None:
    rin = await world.representative("Rin")
    await remove_line(world)
    await waiting_customer(world, "Hanako")
    (conversation,) = (await world.admin.get("/conversations"))["items"]
    assert (conversation["queue"]["name"], conversation["workstream"]) == ("Default queue", None)
    await offered_to(rin, "Hanako")
    await set_up_line(world)


async def test_what_a_supervisor_closes_is_offered_to_nobody_any_more(world: World) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    offer = await rin.offer()
    closed = await world.admin.post(f"/conversations/{offer['conversation_id']}/closure")
    assert closed["state"] == "closed"
    assert await offered(rin) == []
    late = await rin.ask("POST", f"/offers/{offer['id']}/acceptance")
    assert (problem_of(late), late.json()["outcome"]) == ((409, "offer_gone"), "withdrawn")
    assert (await world.admin.get(f"/admin/queues/{world.queue['id']}"))["waiting"] == 0


async def test_an_offer_tells_the_first_word_that_waits_for_an_answer_however_late_it_came(world: World) -> None:
    rin = await world.representative("Rin")
    hanako = await world.customer("Hanako")
    world.clock.advance(_seconds(600))  # what LINE held back for ten minutes, since we were away
    await hanako.says("written long ago")
    await world.sim.post("/_sim/clock", json={"advance_seconds": 600})
    assert (await rin.offer())["first_words"] == "written long ago"
    conversation = (await rin.accept())["id"]
    await rin.say(conversation, "answered")
    await rin.post(f"/conversations/{conversation}/waiting")
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"active": False})).raise_for_status()
    ken = await world.representative("Ken")
    for text in ("what about this", "and that"):
        await hanako.says(text)
    offer = await ken.offer()
    assert (offer["conversation_id"], offer["first_words"]) == (conversation, "what about this")


def _seconds(number: int) -> Any:
    from datetime import timedelta

    return timedelta(seconds=number)
