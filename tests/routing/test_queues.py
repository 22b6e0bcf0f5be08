"""Queues as administrators keep them, and customers who come into one that nobody serves."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from tests.rooms import change_workstream, offered, problem_of, set_members, waiting_customer
from tests.routing.rulebook import ALWAYS, Rulebook, leads
from tests.world import PASSWORD, Person, World, eventually

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
    thresholds = {"service_level_seconds": 60, "short_abandon_seconds": 5}
    queue = await make_queue(world, description="  For refunds ", priority=5, **thresholds)
    assert queue["short_abandon_seconds"] == 5
    assert (queue["description"], queue["priority"], queue["service_level_seconds"]) == ("For refunds", 5, 60)
    kept = await change(world, queue, name=None, description=None, priority=None, member_ids=None)
    assert kept == {**queue, "version": 2}
    bare = await change(world, queue, service_level_seconds=None, short_abandon_seconds=None, description="")
    empty = {"service_level_seconds": None, "short_abandon_seconds": None, "description": ""}
    assert bare == {**queue, **empty, "version": 3}


@pytest.mark.parametrize(
    "field",
    [
        {"service_level_seconds": 0},
        {"short_abandon_seconds": 0},
        {"short_abandon_seconds": 604_801},
        {"description": "x" * 501},
        {"priority": -1},
        {"is_default": True},
    ],
)
async def test_S44_a_queue_refuses_what_means_nothing(world: World, field: dict[str, Any]) -> None:
    refused = await world.admin.ask("POST", QUEUES, {"name": uuid4().hex, **field})
    assert problem_of(refused) == (422, "invalid")


async def test_a_copy_has_the_same_people_and_settings_under_a_name_of_its_own(world: World) -> None:
    rin = await world.representative("Rin")
    thresholds = {"service_level_seconds": 30, "short_abandon_seconds": 7}
    queue = await make_queue(world, rin, priority=3, description="As it was", **thresholds)
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
    assert "1 conversation waits" in (await problems(world))[world.queue["name"]], "nobody works here yet"
    rin = await representative(world, "Rin")
    assert (await rin.offer())["customer"]["display_name"] == "Hanako"
    assert (await rin.accept())["queue"]["name"] == "Default queue"
    await waiting_customer(world, "Taro")
    assert await offered(rin) == ["Taro"]
    said = (await problems(world))[world.queue["name"]]
    assert said.startswith(f"Nobody serves {world.queue['name']}, into which the workstream Shop on LINE leads:")
    await set_members(world, rin)
    assert world.queue["name"] not in await problems(world)
    await waiting_customer(world, "Jiro")
    assert [offer["queue"]["name"] for offer in (await rin.get("/offers"))["items"]][-1] == world.queue["name"]


async def test_every_representative_in_service_serves_the_default_queue_and_nobody_else(world: World) -> None:
    rin, ken = await representative(world, "Rin"), await representative(world, "Ken")
    await members_are(world, "Ken", "Rin")
    assert [queue["name"] for queue in (await rin.get("/me"))["queues"]] == ["Default queue"]
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"role": "supervisor"})).raise_for_status()
    await members_are(world, "Ken")
    (await world.admin.ask("PATCH", f"/admin/users/{ken.id}", {"active": False})).raise_for_status()
    await members_are(world)
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"role": "representative"})).raise_for_status()
    (await world.admin.ask("PATCH", f"/admin/users/{ken.id}", {"active": True})).raise_for_status()
    await members_are(world, "Ken", "Rin")


async def test_what_rings_at_a_representative_of_the_default_queue_goes_on_when_they_are_none_any_more(
    world: World,
) -> None:
    await set_members(world)
    rin = await representative(world, "Rin")
    await waiting_customer(world, "Hanako")
    assert await offered(rin) == ["Hanako"]
    ken = await representative(world, "Ken")
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"role": "supervisor"})).raise_for_status()
    assert (await ken.offer())["customer"]["display_name"] == "Hanako"


@pytest.mark.parametrize(
    "field",
    [
        {"name": "Ours"},
        {"priority": 1},
        {"member_ids": []},
        {"overflow": {"full": {"items": 1, "do": "end"}}},
        {"assignment_method": "round_robin", "service_level_seconds": 5},
    ],
)
async def test_only_how_the_default_queue_chooses_can_be_changed(world: World, field: dict[str, Any]) -> None:
    await representative(world, "Rin")
    await members_are(world, "Rin")
    default = await default_queue(world)
    refused = await world.admin.ask("PATCH", f"{QUEUES}/{default['id']}", field)
    assert problem_of(refused) == (422, "invalid")
    assert "served by all representatives" in refused.json()["detail"]
    changed = await change(world, default, assignment_method="round_robin")
    assert changed == {**default, "assignment_method": "round_robin", "version": default["version"] + 1}


async def test_who_saves_a_queue_that_others_have_saved_since_is_told_and_undoes_nothing(world: World) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken")
    queue = await make_queue(world)
    path = f"{QUEUES}/{queue['id']}"
    bodies = [{"version": 1, "member_ids": [person.id]} for person in (rin, ken, rin, ken)]
    answers = await asyncio.gather(*(world.admin.ask("PATCH", path, body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    for answer in answers:
        assert answer.status_code == 200 or problem_of(answer) == (409, "changed_meanwhile")
    (saved,) = [answer.json() for answer in answers if answer.status_code == 200]
    assert await world.admin.get(path) == saved
    assert (await change(world, queue, priority=7))["members"] == saved["members"], "one field alone needs no version"


async def test_what_keeps_a_queue_is_said_before_anybody_tries_to_delete_it(world: World) -> None:
    rin = await world.representative("Rin", present=False)
    queue, source = await make_queue(world, rin), await make_queue(world, rin)
    assert await uses(world, queue) == []
    await change(world, source, overflow={"closed": {"do": "transfer", "queue_id": queue["id"]}})
    rules = Rulebook(world)
    await rules.route(leads("All", ALWAYS, queue))
    await waiting_customer(world, "Hanako")
    said = [f"the overflow of {source['name']}", "the routing rules of Shop on LINE", "1 conversation"]
    assert await uses(world, queue) == said
    refused = await world.admin.ask("DELETE", f"{QUEUES}/{queue['id']}")
    assert refused.json()["used_by"] == said
    gone = await world.admin.ask("GET", f"{QUEUES}/{uuid4()}/uses")
    assert problem_of(gone) == (404, "not_found")


async def test_supervisors_are_told_of_every_queue_that_would_let_customers_wait_in_vain(world: World) -> None:
    supervisor = await an_overseer(world)
    rin = await world.representative("Rin", present=False)
    empty = [await make_queue(world, name=f"{name} {uuid4().hex[:6]}") for name in ("Ruled", "Overflow", "Unused")]
    ruled, overflow, unused = empty
    assert (await supervisor.get("/unserved-queues"))["items"] == []
    await Rulebook(world).route(leads("Half", ALWAYS, world.queue, ruled))
    await change(world, world.queue, overflow={"waited": {"minutes": 5, "do": "transfer", "queue_id": overflow["id"]}})
    told = {one["id"]: one for one in (await supervisor.get("/unserved-queues"))["items"]}
    assert told.keys() == {ruled["id"], overflow["id"]}
    assert told[ruled["id"]]["led_by"] == ["the routing rules of Shop on LINE"]
    assert told[overflow["id"]]["text"].startswith(
        f"Nobody serves {overflow['name']}, into which the overflow of {world.queue['name']} leads"
    )
    assert (await problems(world)).keys() == {ruled["name"], overflow["name"]}, "administrators hear the same"
    await change(world, ruled, member_ids=[rin.id])
    assert [one["id"] for one in (await supervisor.get("/unserved-queues"))["items"]] == [overflow["id"]]
    assert problem_of(await rin.ask("GET", "/unserved-queues")) == (403, "forbidden")
    assert unused["id"] not in told


async def test_what_waits_moves_on_when_the_last_one_leaves_or_goes_out_of_service(world: World) -> None:
    rin = await world.representative("Rin")
    await set_members(world, rin)
    await waiting_customer(world, "Hanako")
    assert await offered(rin) == ["Hanako"]
    ken = await representative(world, "Ken")
    await members_are(world, "Ken", "Rin")
    await world.settled()
    assert await offered(rin) == ["Hanako"], "somebody serves it: nothing moves"
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"active": False})).raise_for_status()

    async def hanako_rings() -> bool:
        return await offered(ken) == ["Hanako"]

    await eventually(hanako_rings)
    await world.settled()
    assert await offered(ken) == ["Hanako"]
    assert (await ken.accept())["queue"]["name"] == "Default queue"


async def representative(world: World, name: str) -> Person:
    """A new representative, put into no queue, signed in."""
    email = f"{name.lower()}@example.com"
    body = {"email": email, "name": name, "role": "representative", "password": PASSWORD}
    await world.admin.post("/admin/users", body)
    await world.settled()
    return await world.sign_in(email, name)


async def an_overseer(world: World) -> Person:
    body = {"email": "sue@example.com", "name": "Sue", "role": "supervisor", "password": PASSWORD}
    await world.admin.post("/admin/users", body)
    return await world.sign_in("sue@example.com", "Sue")


async def members_are(world: World, *names: str) -> None:
    """Wait till exactly these people serve the default queue."""

    async def look() -> bool:
        return [member["name"] for member in (await default_queue(world))["members"]] == list(names)

    await eventually(look)


async def uses(world: World, queue: Any) -> list[str]:
    found: list[str] = (await world.admin.get(f"{QUEUES}/{queue['id']}/uses"))["items"]
    return found
