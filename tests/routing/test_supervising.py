"""What the organisation lets its supervisors do with what others hold, and with what waits (reference §16)."""

import pytest
from tests.rooms import change_routing, offered, problem_of, set_members, waiting_customer
from tests.routing.rulebook import make_queue
from tests.routing.staff import supervisor
from tests.world import World


async def test_supervisors_who_may_not_assign_are_told_so_and_may_transfer(world: World) -> None:
    boss, rin = await supervisor(world), await world.representative("Rin")
    ming = await world.representative("Ming", present=False)
    await set_members(world, rin)
    await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    await ming.set_presence("available")
    await change_routing(world, supervisors_assign=False)
    for user_id in (ming.id, boss.id):
        refused = await boss.ask("POST", f"/conversations/{held}/assignment", {"user_id": user_id})
        assert problem_of(refused) == (403, "forbidden")
        assert "Supervisors do not assign" in refused.json()["detail"]
    assert (await rin.get(f"/conversations/{held}"))["assignee"]["id"] == rin.id
    me = await boss.get("/me")
    assert (me["may_assign"], me["may_transfer"]) == (False, True)
    (await boss.ask("POST", f"/conversations/{held}/transfers", {"user_id": ming.id})).raise_for_status()
    assert await offered(ming) == ["Hanako"]


@pytest.mark.parametrize("state", ["held", "waits in a queue", "waits for its customer"])
async def test_supervisors_who_may_not_transfer_are_told_so_and_may_assign(world: World, state: str) -> None:
    boss, rin = await supervisor(world), await world.representative("Rin")
    ming = await world.representative("Ming", present=False)
    refunds = await make_queue(world, "Refunds", ming)
    await set_members(world, rin)
    await waiting_customer(world, "Hanako")
    conversation = (await rin.offer())["conversation_id"]
    if state != "waits in a queue":
        await rin.accept()
    if state == "waits for its customer":
        await rin.post(f"/conversations/{conversation}/waiting")
    await ming.set_presence("available")
    await change_routing(world, supervisors_transfer=False)
    for to in ({"queue_id": refunds["id"]}, {"user_id": ming.id}):
        refused = await boss.ask("POST", f"/conversations/{conversation}/transfers", to)
        assert problem_of(refused) == (403, "forbidden")
        assert "Supervisors do not transfer" in refused.json()["detail"]
    me = await boss.get("/me")
    assert (me["may_assign"], me["may_transfer"]) == (True, False)
    answer = await boss.ask("POST", f"/conversations/{conversation}/assignment", {"user_id": ming.id})
    assert answer.raise_for_status().json()["assignee"]["id"] == ming.id


async def test_what_is_theirs_supervisors_hand_on_and_what_waits_they_take_whatever_is_allowed(world: World) -> None:
    boss, ming = await supervisor(world), await world.representative("Ming", present=False)
    refunds = await make_queue(world, "Refunds", ming)
    await waiting_customer(world, "Hanako")
    await change_routing(world, supervisors_assign=False, supervisors_transfer=False)
    (waiting,) = [one["id"] for one in (await boss.get("/conversations", state="open"))["items"]]
    await boss.post(f"/conversations/{waiting}/assignment")
    (await boss.ask("POST", f"/conversations/{waiting}/transfers", {"queue_id": refunds["id"]})).raise_for_status()
    assert (await boss.get(f"/conversations/{waiting}"))["queue"]["id"] == refunds["id"]


async def test_administrators_are_not_bound_and_representatives_never_may(world: World) -> None:
    rin, ming = await world.representative("Rin"), await world.representative("Ming", present=False)
    refunds = await make_queue(world, "Refunds", ming)
    await set_members(world, rin)
    await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    await ming.set_presence("available")
    for allowed in (True, False):
        await change_routing(world, supervisors_assign=allowed, supervisors_transfer=allowed)
        for person, expected in ((rin, False), (world.admin, True)):
            me = await person.get("/me")
            assert (me["may_assign"], me["may_transfer"]) == (expected, expected)
        refused = await rin.ask("POST", f"/conversations/{held}/assignment", {"user_id": ming.id})
        assert problem_of(refused) == (403, "forbidden")
    body = {"user_id": ming.id}
    (await world.admin.ask("POST", f"/conversations/{held}/assignment", body)).raise_for_status()
    body = {"queue_id": refunds["id"]}
    (await world.admin.ask("POST", f"/conversations/{held}/transfers", body)).raise_for_status()
    assert await offered(ming) == ["Hanako"]
