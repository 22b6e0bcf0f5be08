"""The numbers of the moment, and the first page of an administrator."""

from typing import Any

from tests.rooms import remove_line, set_members, set_up_line, waiting_customer
from tests.world import World


async def overview(world: World) -> Any:
    return await world.admin.get("/admin/overview")


def standing(overview: Any) -> tuple[int, int, int]:
    return overview["waiting"], overview["active"], overview["available"]


async def test_the_standing_is_what_is_so_at_this_moment(world: World) -> None:
    await world.admin.set_presence("away")
    assert standing(await overview(world)) == (0, 0, 0)
    assert (await overview(world))["longest_wait_seconds"] == 0
    rin = await world.representative("Rin", capacity=1)
    await waiting_customer(world, "first")
    await world.advance(seconds=40)
    await waiting_customer(world, "second")
    shown = await overview(world)
    assert standing(shown) == (2, 0, 1)
    assert 40 <= shown["longest_wait_seconds"] < 60
    conversation = (await rin.accept())["id"]
    shown = await overview(world)
    await world.settled()
    assert standing(await overview(world)) == (1, 1, 0), "who is full is asked no more"
    assert shown["longest_wait_seconds"] < 40
    await rin.post(f"/conversations/{conversation}/wrap-up")
    assert standing(await overview(world)) == (1, 0, 0)
    (queue,) = [q for q in (await world.admin.get("/admin/queues"))["items"] if q["id"] == world.queue["id"]]
    assert queue["waiting"] == 1


async def test_available_are_those_who_could_be_offered_work(world: World) -> None:
    await world.admin.set_presence("available")
    assert (await overview(world))["available"] == 0, "an administrator who serves no queue"
    rin, ken = await world.representative("Rin"), await world.representative("Ken")
    assert (await overview(world))["available"] == 2
    await rin.set_presence("busy")
    assert (await overview(world))["available"] == 2
    await rin.set_presence("busy_dnd")
    assert (await overview(world))["available"] == 1
    await rin.set_presence("available")
    (await world.admin.ask("PATCH", f"/admin/users/{ken.id}", {"active": False})).raise_for_status()
    assert (await overview(world))["available"] == 1, "who is out of service is asked no more"
    await set_members(world)
    assert (await overview(world))["available"] == 1, "who serves no other queue serves the default queue"
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"role": "supervisor"})).raise_for_status()
    await world.settled()
    assert (await overview(world))["available"] == 0


async def test_a_wait_is_counted_from_when_it_began_and_again_when_a_customer_comes_back(world: World) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken", present=False)
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    await rin.post(f"/conversations/{conversation}/waiting")
    await world.advance(minutes=10)
    assert standing(await overview(world))[:2] == (0, 0), "waiting for the customer is no wait of the customer"
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"active": False})).raise_for_status()
    await hanako.says("I am back")
    await world.settled()
    await world.advance(seconds=30)
    shown = await overview(world)
    assert (shown["waiting"], 30 <= shown["longest_wait_seconds"] < 60) == (1, True)
    await ken.set_presence("available")
    offer = await ken.offer()
    assert (await overview(world))["waiting"] == 1, "what rings is waiting still"
    await ken.post(f"/offers/{offer['id']}/acceptance")
    assert standing(await overview(world))[:2] == (0, 1)


async def test_the_steps_are_done_one_by_one(world: World) -> None:
    async def done() -> set[str]:
        return {step["key"] for step in (await overview(world))["steps"] if step["done"]}

    set_up = {"connect_line", "create_queue", "create_workstream", "attach_account"}
    await set_members(world)
    assert await done() == set_up
    await remove_line(world)
    assert await done() == set_up - {"attach_account"}
    await set_up_line(world)
    await world.representative("Rin")
    assert await done() == set_up | {"add_representatives"}
    await waiting_customer(world, "Hanako")
    assert await done() == set_up | {"add_representatives", "first_message"}
    assert [step["key"] for step in (await overview(world))["steps"]] == [
        "connect_line",
        "create_queue",
        "create_workstream",
        "attach_account",
        "add_representatives",
        "first_message",
    ]
