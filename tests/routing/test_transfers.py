"""Conversations that are handed on: into another queue, or to somebody, with who did so and why."""

from typing import Any
from uuid import uuid4

import pytest
from tests.rooms import change_routing, offered, problem_of, set_members, waiting_customer
from tests.routing.rulebook import make_queue, steps_of
from tests.world import PASSWORD, Ear, Person, World


async def hand_on(person: Person, conversation_id: str, **to: Any) -> Any:
    return await person.ask("POST", f"/conversations/{conversation_id}/transfers", to)


async def supervisor(world: World) -> Person:
    email = f"sup{uuid4().hex[:6]}@example.com"
    await world.admin.post("/admin/users", {"email": email, "name": "Sup", "role": "supervisor", "password": PASSWORD})
    return await world.sign_in(email, "Sup")


async def closure_reasons(world: World, conversation_id: str) -> list[str | None]:
    rows = await world.pool.fetch(
        "SELECT closure_reason FROM sessions WHERE conversation_id = $1 ORDER BY started_at", conversation_id
    )
    return [row["closure_reason"] for row in rows]


async def test_a_conversation_that_is_handed_to_a_queue_rings_there_and_says_who_did_so(world: World) -> None:
    rin = await world.representative("Rin", capacity=1)
    hanako = await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    ming = await world.representative("Ming", capacity=1)
    refunds = await make_queue(world, "Refunds", ming)
    answered = await hand_on(rin, held, queue_id=refunds["id"], reason="Wants the money back")
    assert answered.status_code == 204
    offer = await ming.offer()
    assert (offer["conversation_id"], offer["queue"]["id"]) == (held, refunds["id"])
    # Who handed it on is out of it, and has room for the next one.
    assert problem_of(await rin.ask("POST", f"/conversations/{held}/wrap-up"))[0] in {403, 404, 409}
    await waiting_customer(world, "Taro")
    assert await offered(rin) == ["Taro"]
    await ming.post(f"/offers/{offer['id']}/acceptance")
    await ming.say(held, "I take over")
    await hanako.hears("I take over")
    told = (await steps_of(ming, held))["transferred"]
    assert told == {
        "queue": {"id": refunds["id"], "name": refunds["name"]},
        "by": {"id": rin.id, "name": "Rin"},
        "reason": "Wants the money back",
        "why": "transferred_to_queue",
    }
    assert await closure_reasons(world, held) == ["transferred_to_queue", None]


async def test_in_the_same_queue_others_are_asked_before_who_handed_it_on(world: World) -> None:
    rin, ming = await world.representative("Rin"), await world.representative("Ming", capacity=1, present=False)
    await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    await ming.set_presence("available")
    (await hand_on(rin, held, queue_id=world.queue["id"])).raise_for_status()
    await world.settled()
    assert (await offered(ming), await offered(rin)) == (["Hanako"], [])
    await ming.post(f"/offers/{(await ming.offer())['id']}/rejection")
    await world.settled()
    assert await offered(rin) == ["Hanako"], "when nobody else is left, it comes back"


async def test_a_conversation_that_is_handed_to_somebody_rings_at_them_whatever_their_room(world: World) -> None:
    rin, ming = await world.representative("Rin"), await world.representative("Ming", capacity=1, present=False)
    mai = await world.representative("Mai", present=False)
    await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    await ming.set_presence("busy")
    targets = await rin.get(f"/conversations/{held}/transfer-targets")
    assert [(one["name"], one["presence"]) for one in targets["people"] if one["name"] in {"Rin", "Ming", "Mai"}] == [
        ("Ming", "busy")
    ]
    assert problem_of(await hand_on(rin, held, user_id=mai.id)) == (409, "not_available")
    (await hand_on(rin, held, user_id=ming.id)).raise_for_status()
    assert await offered(ming) == ["Hanako"]
    await ming.post(f"/offers/{(await ming.offer())['id']}/rejection")
    await world.settled()
    assert await offered(rin) == ["Hanako"], "who declines leaves it to the queue"


async def test_where_only_queues_are_handed_to_nobody_is_on_the_list(world: World) -> None:
    rin, ming = await world.representative("Rin"), await world.representative("Ming", present=False)
    await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    await ming.set_presence("available")
    (await world.admin.ask("PATCH", "/admin/routing-settings", {"transfer_to_people": False})).raise_for_status()
    assert (await rin.get(f"/conversations/{held}/transfer-targets"))["people"] == []
    refused = await hand_on(rin, held, user_id=ming.id)
    assert problem_of(refused) == (409, "not_available")
    assert "to queues" in refused.json()["detail"]


async def test_a_queue_that_is_closed_or_that_nobody_serves_takes_nothing(world: World) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    empty, shut = await make_queue(world, "Empty"), await make_queue(world, "Shut", rin)
    never = {"name": "Gone", "first": "2000-01-01", "last": "2000-12-30", "yearly": True}
    last = {"name": "Eve", "first": "2000-12-31", "last": "2000-12-31", "yearly": True}
    week = [{"weekday": "monday", "opens": "09:00", "closes": "10:00"}]
    body = {"name": uuid4().hex, "zone": "Asia/Tokyo", "weekly": week, "holidays": [never, last]}
    hours = await world.admin.post("/admin/operating-hours", body)
    await world.admin.ask("PATCH", f"/admin/queues/{shut['id']}", {"operating_hours_id": hours["id"]})
    names = [one["name"] for one in (await rin.get(f"/conversations/{held}/transfer-targets"))["queues"]]
    assert empty["name"] not in names
    assert shut["name"] not in names
    assert world.queue["name"] in names
    for queue, said in ((empty, "Nobody serves"), (shut, "is closed now")):
        refused = await hand_on(rin, held, queue_id=queue["id"])
        assert problem_of(refused) == (409, "not_available")
        assert said in refused.json()["detail"]
    assert (await rin.get(f"/conversations/{held}"))["state"] == "active"


async def test_supervisors_hand_on_what_others_hold_and_what_waits(world: World) -> None:
    rin = await world.representative("Rin", capacity=1)
    ming = await world.representative("Ming")
    boss = await supervisor(world)
    path = f"/admin/queues/{world.queue['id']}"
    (await world.admin.ask("PATCH", path, {"member_ids": [rin.id]})).raise_for_status()
    await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    await waiting_customer(world, "Taro")
    (waiting,) = [one["id"] for one in (await boss.get("/conversations", state="open"))["items"]]
    other = await make_queue(world, "Other", ming)
    assert problem_of(await hand_on(ming, held, queue_id=other["id"]))[0] == 404
    for conversation in (held, waiting):
        (await hand_on(boss, conversation, queue_id=other["id"])).raise_for_status()
    await world.settled()
    assert sorted(await offered(ming)) == ["Hanako", "Taro"]


async def heard(ear: Ear, what: str) -> Any:
    """The first frame that tells of this."""
    return await ear.hear_until(lambda ear: next((frame for frame in ear.frames if what in frame), None))


async def assign(person: Person, conversation_id: str, **body: Any) -> Any:
    return await person.ask("POST", f"/conversations/{conversation_id}/assignment", body)


async def test_a_supervisors_transfer_is_recorded_as_theirs_and_told_to_who_loses_it(world: World) -> None:
    rin, ming = await world.representative("Rin", capacity=1), await world.representative("Ming", present=False)
    boss = await supervisor(world)
    await set_members(world, rin)
    await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    other = await make_queue(world, "Other", ming)
    await ming.set_presence("available")
    async with rin.stream() as hers, boss.stream() as theirs:
        (await hand_on(boss, held, queue_id=other["id"], reason="Ming knows them")).raise_for_status()
        frame = await heard(hers, "taken")
        assert frame["removed"] == [held], "she serves another queue, so it goes from her screen"
        assert frame["taken"] == [
            {
                "conversation_id": held,
                "by": {"id": boss.id, "name": "Sup"},
                "to": {"id": other["id"], "name": other["name"]},
                "reason": "Ming knows them",
            }
        ]
        assert not [one for one in theirs.frames if "taken" in one or "removed" in one]
    assert problem_of(await rin.ask("GET", f"/conversations/{held}"))[0] == 404
    assert await closure_reasons(world, held) == ["transferred_to_queue_by_supervisor"]
    assert (await steps_of(boss, held))["transferred"]["why"] == "transferred_to_queue_by_supervisor"


async def test_who_hands_it_on_themselves_is_not_told_that_it_was_taken(world: World) -> None:
    rin, ming = await world.representative("Rin", capacity=1), await world.representative("Ming", present=False)
    await set_members(world, rin)
    await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    other = await make_queue(world, "Other", ming)
    async with rin.stream() as ear:
        (await hand_on(rin, held, queue_id=other["id"])).raise_for_status()
        assert "taken" not in await heard(ear, "removed"), "but it goes from her other windows"


async def test_a_supervisor_assigns_what_somebody_holds_and_it_is_theirs_without_ringing(world: World) -> None:
    rin, ming = await world.representative("Rin"), await world.representative("Ming", capacity=1, present=False)
    boss = await supervisor(world)
    hanako = await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    await change_routing(world, transfer_to_people=False)
    assert problem_of(await assign(boss, held, user_id=ming.id)) == (409, "not_available")
    await ming.set_presence("busy")
    assert (await assign(boss, held, user_id=ming.id, reason="She asked for you")).json()["assignee"]["name"] == "Ming"
    await world.settled()
    assert (await offered(ming), await offered(rin)) == ([], []), "nobody is asked"
    await ming.say(held, "I am Ming")
    await hanako.hears("I am Ming")
    assert await closure_reasons(world, held) == ["transferred_by_supervisor", None]
    assert (await steps_of(boss, held))["assigned_by_hand"] == {
        "person": {"id": ming.id, "name": "Ming"},
        "by": {"id": boss.id, "name": "Sup"},
        "reason": "She asked for you",
        "why": "transferred_by_supervisor",
    }
    assert problem_of(await assign(boss, held, user_id=ming.id)) == (422, "invalid"), "they hold it already"


async def test_a_supervisor_takes_over_what_somebody_holds_whatever_their_own_presence(world: World) -> None:
    rin, boss = await world.representative("Rin"), await supervisor(world)
    await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    assert problem_of(await assign(boss, held)) == (409, "already_assigned"), "without a person it is taken, as ever"
    await boss.set_presence("busy_dnd")
    async with rin.stream() as ear:
        (await assign(boss, held, user_id=boss.id)).raise_for_status()
        frame = await heard(ear, "taken")
        assert frame["taken"][0]["to"]["id"] == boss.id
    await boss.say(held, "I take over")


@pytest.mark.parametrize("presence", ["available", "away"])
async def test_a_supervisor_assigns_what_rings_or_waits_in_a_queue(world: World, presence: str) -> None:
    rin, ming = await world.representative("Rin", present=presence == "available"), await world.representative("Ming")
    boss = await supervisor(world)
    await set_members(world, rin)
    await waiting_customer(world, "Hanako")
    (waiting,) = [one["id"] for one in (await boss.get("/conversations", state="open"))["items"]]
    assert problem_of(await assign(ming, waiting, user_id=ming.id))[0] == 404, "it is not hers to see"
    assert problem_of(await assign(rin, waiting, user_id=ming.id)) == (403, "forbidden")
    (await assign(boss, waiting, user_id=ming.id)).raise_for_status()
    await world.settled()
    assert await offered(rin) == []
    assert (await ming.get(f"/conversations/{waiting}"))["assignee"]["id"] == ming.id


@pytest.mark.parametrize("to", ["queue", "person", "assignment"])
async def test_a_supervisor_moves_what_waits_for_its_customer(world: World, to: str) -> None:
    rin, ming = await world.representative("Rin"), await world.representative("Ming", present=False)
    boss = await supervisor(world)
    await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    await rin.post(f"/conversations/{held}/waiting")
    await set_members(world, rin)
    await ming.set_presence("available")
    other = await make_queue(world, "Other", ming)
    assert problem_of(await hand_on(rin, held, queue_id=other["id"])) == (409, "not_assigned_to_you")
    if to == "assignment":
        (await assign(boss, held, user_id=ming.id)).raise_for_status()
    else:
        target = {"queue_id": other["id"]} if to == "queue" else {"user_id": ming.id}
        (await hand_on(boss, held, **target)).raise_for_status()
        await world.settled()
        assert await offered(ming) == ["Hanako"]
        await ming.accept()
    await ming.say(held, "Here I am")


async def test_what_is_over_is_neither_transferred_nor_assigned(world: World) -> None:
    rin, boss = await world.representative("Rin"), await supervisor(world)
    ming = await world.representative("Ming", present=False)
    await ming.set_presence("busy")
    await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    await rin.post(f"/conversations/{held}/wrap-up")
    for over in ("wrap_up", "closed"):
        assert problem_of(await assign(boss, held, user_id=ming.id)) == (409, "wrong_state"), over
        assert problem_of(await hand_on(boss, held, user_id=ming.id)) == (409, "wrong_state"), over
        await rin.ask("POST", f"/conversations/{held}/closure")


async def test_a_supervisor_may_choose_people_where_representatives_choose_queues_alone(world: World) -> None:
    rin, ming = await world.representative("Rin"), await world.representative("Ming", present=False)
    boss = await supervisor(world)
    await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    await ming.set_presence("available")
    await change_routing(world, transfer_to_people=False)
    people = (await boss.get(f"/conversations/{held}/transfer-targets"))["people"]
    assert [one["name"] for one in people if one["name"] in {"Rin", "Ming"}] == ["Ming"]
    (await hand_on(boss, held, user_id=ming.id)).raise_for_status()
    assert await offered(ming) == ["Hanako"]
    assert await closure_reasons(world, held) == ["transferred_by_supervisor"]


NOWHERE = str(uuid4())


@pytest.mark.parametrize(
    "to", [{}, {"queue_id": NOWHERE, "user_id": NOWHERE}, {"queue_id": NOWHERE}, {"user_id": NOWHERE}]
)
async def test_a_transfer_leads_to_one_place_that_is_there(world: World, to: dict[str, str]) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    assert problem_of(await hand_on(rin, held, **to)) == (422, "invalid")
    own = await hand_on(rin, held, user_id=rin.id)
    assert problem_of(own) == (422, "invalid")
    await rin.post(f"/conversations/{held}/wrap-up")
    assert problem_of(await hand_on(rin, held, queue_id=world.queue["id"]))[0] == 409
