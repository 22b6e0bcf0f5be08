"""Queues as administrators keep them, and customers who come into one that nobody serves."""

from typing import Any
from uuid import uuid4

import pytest
from tests.rooms import change_workstream, offered, problem_of, set_members, waiting_customer
from tests.world import Person, World, eventually

QUEUES = "/admin/queues"


async def make_queue(world: World, *people: Person, **settings: Any) -> Any:
    body = {"name": f"Queue {uuid4().hex[:8]}", "member_ids": [person.id for person in people], **settings}
    return await world.admin.post(QUEUES, body)


async def change(world: World, queue: Any, **fields: Any) -> Any:
    return (await world.admin.ask("PATCH", f"{QUEUES}/{queue['id']}", fields)).raise_for_status().json()


async def default_queue(world: World) -> Any:
    (found,) = [queue for queue in (await world.admin.get(QUEUES))["items"] if queue["is_default"]]
    return found


async def problems(world: World) -> dict[str, str]:
    """What the overview says of queues, by their names."""
    shown = (await world.admin.get("/admin/overview"))["problems"]
    return {problem["record"]["name"]: problem["text"] for problem in shown if problem["page"] == "queues"}


async def test_a_queue_keeps_what_is_set_and_a_null_takes_away_only_what_may_be_empty(world: World) -> None:
    queue = await make_queue(world, description="  For refunds ", priority=5, service_level_seconds=60)
    assert (queue["description"], queue["priority"], queue["service_level_seconds"]) == ("For refunds", 5, 60)
    kept = await change(world, queue, name=None, description=None, priority=None, member_ids=None)
    assert kept == queue
    bare = await change(world, queue, service_level_seconds=None, description="")
    assert bare == {**queue, "service_level_seconds": None, "description": ""}


@pytest.mark.parametrize(
    "field", [{"service_level_seconds": 0}, {"description": "x" * 501}, {"priority": -1}, {"is_default": True}]
)
async def test_S44_a_queue_refuses_what_means_nothing(world: World, field: dict[str, Any]) -> None:
    refused = await world.admin.ask("POST", QUEUES, {"name": uuid4().hex, **field})
    assert problem_of(refused) == (422, "invalid")


async def test_a_copy_has_the_same_people_and_settings_under_a_name_of_its_own(world: World) -> None:
    rin = await world.representative("Rin")
    queue = await make_queue(world, rin, priority=3, description="As it was", service_level_seconds=30)
    first, second = [await world.admin.post(f"{QUEUES}/{queue['id']}/copies") for _ in range(2)]
    assert [first["name"], second["name"]] == [f"Copy of {queue['name']}", f"Copy of {queue['name']} (2)"]
    assert {**first, "id": "", "name": ""} == {**queue, "id": "", "name": ""}
    assert problem_of(await world.admin.ask("POST", f"{QUEUES}/{uuid4()}/copies")) == (404, "not_found")


async def test_a_queue_in_use_is_not_deleted_and_what_uses_it_is_named(world: World) -> None:
    rin = await world.representative("Rin")
    queue = await make_queue(world, rin)
    await change_workstream(world, queue_id=queue["id"])
    await waiting_customer(world, "Hanako")
    conversation = await rin.accept()
    refused = await world.admin.ask("DELETE", f"{QUEUES}/{queue['id']}")
    assert problem_of(refused) == (409, "in_use")
    assert refused.json()["used_by"] == [f"the workstream {world.workstream['name']}", "1 conversation"]
    await change_workstream(world, queue_id=world.queue["id"])
    refused = await world.admin.ask("DELETE", f"{QUEUES}/{queue['id']}")
    assert refused.json()["used_by"] == ["1 conversation"], "one that is talked about in it"
    for step in ("wrap-up", "closure"):
        await rin.post(f"/conversations/{conversation['id']}/{step}")
    assert (await world.admin.ask("DELETE", f"{QUEUES}/{queue['id']}")).status_code == 204


async def test_what_was_said_in_a_deleted_queue_still_names_it_and_nothing_leads_there_again(world: World) -> None:
    rin = await world.representative("Rin")
    queue = await make_queue(world, rin)
    await change_workstream(world, queue_id=queue["id"])
    await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    for step in ("wrap-up", "closure"):
        await rin.post(f"/conversations/{conversation}/{step}")
    await change_workstream(world, queue_id=world.queue["id"])
    (await world.admin.ask("DELETE", f"{QUEUES}/{queue['id']}")).raise_for_status()
    assert (await world.admin.get(f"/conversations/{conversation}"))["queue"]["name"] == queue["name"]
    assert queue["id"] not in {one["id"] for one in (await world.admin.get(QUEUES))["items"]}
    for method, path in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/copies")):
        answer = await world.admin.ask(method, f"{QUEUES}/{queue['id']}{path}", {} if method == "PATCH" else None)
        assert problem_of(answer) == (404, "not_found"), method
    workstream = f"/admin/workstreams/{world.workstream['id']}"
    pointed = await world.admin.ask("PATCH", workstream, {"queue_id": queue["id"]})
    assert problem_of(pointed) == (422, "invalid")
    assert (await make_queue(world, name=queue["name"]))["id"] != queue["id"], "the name is free again"


async def test_who_waits_longer_than_was_promised_is_counted(world: World) -> None:
    await change(world, world.queue, service_level_seconds=60)
    await world.representative("Rin", present=False)
    await waiting_customer(world, "early")
    await world.advance(seconds=61)
    await waiting_customer(world, "late")
    shown = await world.admin.get(f"{QUEUES}/{world.queue['id']}")
    assert (shown["waiting"], shown["waiting_too_long"]) == (2, 1)
    shown = await change(world, world.queue, service_level_seconds=None)
    assert (shown["waiting"], shown["waiting_too_long"]) == (2, 0)


async def test_a_customer_in_a_queue_that_nobody_serves_is_served_by_the_default_queue(world: World) -> None:
    await set_members(world)
    await waiting_customer(world, "Hanako")
    assert "1 conversation waits" in (await problems(world))[world.queue["name"]], "nobody serves any queue yet"
    rin = await world.representative("Rin")
    await set_members(world)
    await change(world, await default_queue(world), member_ids=[rin.id])

    async def hanako_rings() -> bool:
        return await offered(rin) == ["Hanako"]

    await eventually(hanako_rings)
    assert (await rin.accept())["queue"]["name"] == "Default queue"
    await waiting_customer(world, "Taro")
    assert await offered(rin) == ["Taro"]
    said = (await problems(world))[world.queue["name"]]
    assert said.startswith(f"Nobody serves {world.queue['name']}")
    await set_members(world, rin)
    assert world.queue["name"] not in await problems(world)
    await waiting_customer(world, "Jiro")
    assert [offer["queue"]["name"] for offer in (await rin.get("/offers"))["items"]][-1] == world.queue["name"]


async def test_what_waits_moves_on_when_the_last_one_leaves_or_goes_out_of_service(world: World) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken")
    await set_members(world, rin)
    await waiting_customer(world, "Hanako")
    assert await offered(rin) == ["Hanako"]
    await change(world, await default_queue(world), member_ids=[ken.id])
    await world.settled()
    assert await offered(rin) == ["Hanako"], "somebody serves it: nothing moves"
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"active": False})).raise_for_status()

    async def hanako_rings() -> bool:
        return await offered(ken) == ["Hanako"]

    await eventually(hanako_rings)
    await world.settled()
    assert await offered(ken) == ["Hanako"]
