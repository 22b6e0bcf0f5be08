"""Workstreams: pushed or picked, copied, deleted when nothing needs them, and in force at once when changed."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.rooms import offered, problem_of, waiting_customer
from tests.routing.test_terms import other_terms
from tests.world import Person, World, eventually

STREAMS = "/admin/workstreams"


async def make(world: World, **terms: Any) -> Any:
    return await world.admin.post(STREAMS, {"name": uuid4().hex, "queue_id": world.queue["id"], **terms})


async def open_work(person: Person) -> list[str]:
    """The ids of what waits that somebody sees."""
    return [conversation["id"] for conversation in (await person.get("/conversations", state="open"))["items"]]


async def held_by(person: Person) -> list[str]:
    shown = await person.get("/conversations", state="active", mine=True)
    return [conversation["customer"]["display_name"] for conversation in shown["items"]]


async def test_nothing_is_offered_of_a_workstream_that_people_pick_from(world: World) -> None:
    rin = await world.representative("Rin")
    async with other_terms(world, mode="pick"):
        hanako = await waiting_customer(world, "Hanako")
        assert await offered(rin) == []
        [conversation_id] = await open_work(rin)
        await rin.post(f"/conversations/{conversation_id}/assignment")
        assert await held_by(rin) == ["Hanako"]
        assert (await rin.get("/me"))["units_taken"] == 1
        await rin.post(f"/conversations/{conversation_id}/waiting")
        await hanako.says("again")
        await world.settled()
        assert await open_work(rin) == [conversation_id], "who comes back is picked again"
        await rin.set_presence("busy")
        await rin.set_presence("available")
        await world.settled()
        assert await offered(rin) == []


async def test_the_mode_of_a_workstream_stays_as_it_was_made(world: World) -> None:
    stream = await make(world, mode="pick")
    refused = await world.admin.ask("PATCH", f"{STREAMS}/{stream['id']}", {"mode": "push"})
    assert problem_of(refused) == (422, "invalid")
    assert (await world.admin.get(f"{STREAMS}/{stream['id']}"))["mode"] == "pick"


async def test_a_workstream_is_made_with_a_queue_of_its_own(world: World) -> None:
    name = uuid4().hex
    stream = await world.admin.post(STREAMS, {"name": name, "new_queue": f"Queue of {name}"})
    assert stream["queue"]["name"] == f"Queue of {name}"
    assert (await world.admin.get(f"/admin/queues/{stream['queue']['id']}"))["members"] == []


async def test_S60_nobody_inactive_is_offered_anything(world: World) -> None:
    path = f"{STREAMS}/{world.workstream['id']}"
    refused = await world.admin.ask("PATCH", path, {"allowed_presences": ["available", "inactive"]})
    assert problem_of(refused) == (422, "invalid")


@pytest.mark.parametrize("queues", [{}, {"queue_id": str(uuid4()), "new_queue": "New"}])
async def test_S44_a_workstream_wants_one_queue_and_no_two(world: World, queues: dict[str, Any]) -> None:
    assert problem_of(await world.admin.ask("POST", STREAMS, {"name": uuid4().hex, **queues})) == (422, "invalid")


async def test_no_queue_is_left_over_when_the_name_of_its_workstream_is_taken(world: World) -> None:
    queue = uuid4().hex
    refused = await world.admin.ask("POST", STREAMS, {"name": world.workstream["name"], "new_queue": queue})
    assert problem_of(refused) == (409, "name_taken")
    assert queue not in {shown["name"] for shown in (await world.admin.get("/admin/queues"))["items"]}


async def test_a_copy_has_the_same_terms_and_no_account(world: World) -> None:
    stream = await make(
        world,
        mode="pick",
        capacity_units=3,
        close_waiting_after_minutes=30,
        allowed_presences=["away"],
        allow_picking=False,
    )
    first, second = [await world.admin.post(f"{STREAMS}/{stream['id']}/copies") for _ in range(2)]
    assert [first["name"], second["name"]] == [f"Copy of {stream['name']}", f"Copy of {stream['name']} (2)"]
    assert {**first, "id": "", "name": ""} == {**stream, "id": "", "name": ""}
    of_the_shop = await world.admin.post(f"{STREAMS}/{world.workstream['id']}/copies")
    assert of_the_shop["accounts"] == []
    assert problem_of(await world.admin.ask("POST", f"{STREAMS}/{uuid4()}/copies")) == (404, "not_found")


async def test_a_workstream_with_an_account_is_not_deleted_and_the_account_is_named(world: World) -> None:
    refused = await world.admin.ask("DELETE", f"{STREAMS}/{world.workstream['id']}")
    assert problem_of(refused) == (409, "in_use")
    assert refused.json()["used_by"] == [f"the LINE account {world.account['name']}"]


async def test_a_workstream_stays_till_its_conversations_have_ended_and_is_named_in_them_after(world: World) -> None:
    rin = await world.representative("Rin")
    async with other_terms(world) as (stream, account):
        await waiting_customer(world, "Hanako")
        conversation = await rin.accept()
        # Held, it cannot be closed with its account.
        async with world.pool.acquire() as holding, holding.transaction():
            await holding.execute("SELECT FROM conversations WHERE id = $1 FOR UPDATE", UUID(conversation["id"]))
            await remove_account(world, stream, account)
            refused = await world.admin.ask("DELETE", f"{STREAMS}/{stream['id']}")
            assert problem_of(refused) == (409, "in_use")
            assert refused.json()["used_by"] == ["1 conversation"]
    await world.settled()
    assert (await world.admin.ask("DELETE", f"{STREAMS}/{stream['id']}")).status_code == 204
    shown = await rin.get(f"/conversations/{conversation['id']}")
    assert (shown["state"], shown["workstream"]["name"]) == ("closed", stream["name"])
    for gone in (stream["id"], uuid4()):
        assert problem_of(await world.admin.ask("DELETE", f"{STREAMS}/{gone}")) == (404, "not_found")
    assert stream["id"] not in {one["id"] for one in (await world.admin.get(STREAMS))["items"]}
    await make(world, name=stream["name"])


async def test_nothing_leads_to_a_deleted_workstream_again(world: World) -> None:
    stream = await make(world)
    path = f"{STREAMS}/{stream['id']}"
    assert (await world.admin.ask("DELETE", path)).status_code == 204
    assert problem_of(await world.admin.ask("PATCH", path, {"capacity_units": 2})) == (404, "not_found")
    line = f"{path}/line-accounts/{world.account['id']}"
    assert problem_of(await world.admin.ask("PUT", line, {})) == (404, "not_found")


async def test_a_queue_is_free_of_a_deleted_workstream(world: World) -> None:
    stream = await world.admin.post(STREAMS, {"name": uuid4().hex, "new_queue": uuid4().hex})
    queue = f"/admin/queues/{stream['queue']['id']}"
    assert problem_of(await world.admin.ask("DELETE", queue)) == (409, "in_use")
    assert (await world.admin.ask("DELETE", f"{STREAMS}/{stream['id']}")).status_code == 204
    assert (await world.admin.get(queue))["workstreams"] == []
    assert (await world.admin.ask("DELETE", queue)).status_code == 204


async def test_changed_presences_ring_at_once_for_what_waits_already(world: World) -> None:
    rin = await world.representative("Rin", present=False)
    await rin.set_presence("busy")
    async with other_terms(world, allowed_presences=["available"]) as (stream, _):
        await waiting_customer(world, "Hanako")
        assert await offered(rin) == []
        await change(world, stream, allowed_presences=["available", "busy"])
        await eventually(lambda: offered(rin), seconds=2)
    assert await offered(rin) == ["Hanako"]


async def test_F38_what_is_accepted_takes_the_units_it_was_offered_for(world: World) -> None:
    rin = await world.representative("Rin", capacity=2)
    async with other_terms(world, capacity_units=1) as (stream, _):
        for name in ("Hanako", "Taro"):
            await waiting_customer(world, name)
        await change(world, stream, capacity_units=2)
        await world.settled()
        for _ in range(2):
            await rin.accept()
    assert (await rin.get("/me"))["units_taken"] == 2


async def test_who_comes_back_is_offered_like_anybody_where_nobody_is_kept(world: World) -> None:
    rin = await world.representative("Rin")
    async with other_terms(world, keep_same_representative=False) as (stream, _):
        hanako = await waiting_customer(world, "Hanako")
        conversation = await rin.accept()
        await rin.post(f"/conversations/{conversation['id']}/waiting")
        await rin.set_presence("away")
        await hanako.says("again")
        await world.settled()
        assert await held_by(rin) == []
        assert await open_work(rin) == [conversation["id"]]
        await rin.set_presence("available")
        await rin.accept()
        await change(world, stream, keep_same_representative=True)
        await rin.post(f"/conversations/{conversation['id']}/waiting")
        await rin.set_presence("away")
        await hanako.says("and again")
        await world.settled()
        assert await offered(rin) == ["Hanako"], "away as they are, they are asked first"
        await rin.accept()
        assert await held_by(rin) == ["Hanako"]


async def test_where_nobody_picks_only_what_is_offered_can_be_taken(world: World) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken", present=False)
    async with other_terms(world, allow_picking=False):
        await waiting_customer(world, "Hanako")
        conversation_id = (await rin.offer())["conversation_id"]
        refused = await ken.ask("POST", f"/conversations/{conversation_id}/assignment")
        assert problem_of(refused) == (409, "picking_not_allowed")
        assert await offered(rin) == ["Hanako"], "its offer stands"
        await rin.post(f"/conversations/{conversation_id}/assignment")
        assert await held_by(rin) == ["Hanako"]


async def change(world: World, stream: Any, **terms: Any) -> None:
    (await world.admin.ask("PATCH", f"{STREAMS}/{stream['id']}", terms)).raise_for_status()


async def remove_account(world: World, stream: Any, account: Any) -> None:
    (await world.admin.ask("DELETE", f"{STREAMS}/{stream['id']}/line-accounts/{account['id']}")).raise_for_status()
