"""What rings or waits in a queue whose people change, down to nobody."""

from typing import Any

import pytest
from tests.rooms import offered, set_members, waiting_customer
from tests.routing.rulebook import ALWAYS, Rulebook, asks, leads, make_queue
from tests.world import Person, World, eventually

QUEUES = "/admin/queues"


async def change(world: World, queue: Any, **fields: Any) -> None:
    (await world.admin.ask("PATCH", f"{QUEUES}/{queue['id']}", fields)).raise_for_status()
    await world.settled()


async def rings(person: Person, *customers: str, seconds: float = 10) -> None:
    async def look() -> bool:
        return await offered(person) == list(customers)

    await eventually(look, seconds=seconds)


async def handed_to_a_stranger(world: World) -> tuple[Any, Person, Person, Person]:
    """A queue of Rin's alone, in which Ming, who serves another, is asked; and Mai, who serves the fallback queue."""
    rin, ming = await world.representative("Rin"), await world.representative("Ming", present=False)
    mai = await world.representative("Mai", present=False)
    alone = await make_queue(world, "Alone", rin)
    await set_members(world, mai)
    await Rulebook(world).route(leads("All", ALWAYS, alone))
    await waiting_customer(world, "Hanako")
    held = (await rin.accept())["id"]
    assert held
    await ming.set_presence("available")
    await mai.set_presence("available")
    return alone, rin, ming, mai


async def hand_to(person: Person, to: Person) -> None:
    (held,) = (await person.get("/conversations", state="active", mine="true"))["items"]
    answer = await person.ask("POST", f"/conversations/{held['id']}/transfers", {"user_id": to.id})
    answer.raise_for_status()


async def test_who_waited_where_nobody_is_any_more_goes_before_those_who_came_later_and_has_waited_as_long(
    world: World,
) -> None:
    rin = await world.representative("Rin", capacity=1, present=False)
    alone = await make_queue(world, "Alone", await world.representative("Mai", present=False))
    await set_members(world, rin)
    await change(world, world.queue, service_level_seconds=180)
    try:
        await Rulebook(world).route(leads("Old", asks("first_message", "contains", "old"), alone))
        await waiting_customer(world, "Hanako", "old customer")
        await world.advance(minutes=4)
        await waiting_customer(world, "Taro")
        await change(world, alone, member_ids=[])
        shown = await world.admin.get(f"{QUEUES}/{world.queue['id']}")
        assert (shown["waiting"], shown["waiting_too_long"]) == (2, 1)
        await rin.set_presence("available")
        assert (await rin.accept())["customer"]["display_name"] == "Hanako"
    finally:
        await change(world, world.queue, service_level_seconds=None)


async def test_what_is_handed_to_somebody_from_a_queue_that_nobody_serves_goes_on_when_they_decline(
    world: World,
) -> None:
    alone, rin, ming, mai = await handed_to_a_stranger(world)
    await change(world, alone, member_ids=[])
    await hand_to(rin, ming)
    await rings(ming, "Hanako")
    await ming.post(f"/offers/{(await ming.offer())['id']}/rejection")
    await rings(mai, "Hanako")


async def test_what_rings_at_somebody_while_its_queue_empties_goes_on_when_they_decline(world: World) -> None:
    alone, rin, ming, mai = await handed_to_a_stranger(world)
    await hand_to(rin, ming)
    await rings(ming, "Hanako")
    await change(world, alone, member_ids=[])
    assert await offered(ming) == ["Hanako"], "they were chosen, whoever serves the queue"
    await ming.post(f"/offers/{(await ming.offer())['id']}/rejection")
    await rings(mai, "Hanako")


@pytest.mark.parametrize("field", ["description", "priority", "member_ids"])
async def test_what_rings_at_somebody_of_another_queue_rings_on_whatever_is_changed_of_its_own(
    world: World, field: str
) -> None:
    alone, rin, ming, mai = await handed_to_a_stranger(world)
    await hand_to(rin, ming)
    await rings(ming, "Hanako")
    value: dict[str, Any] = {"description": "For those alone", "priority": 7, "member_ids": [rin.id, mai.id]}
    await change(world, alone, **{field: value[field]})
    assert (await offered(ming), await offered(rin), await offered(mai)) == (["Hanako"], [], [])
    await ming.accept()


async def test_what_waits_where_nobody_is_moves_on_though_no_event_said_so(world: World) -> None:
    rin, mai = await world.representative("Rin", present=False), await world.representative("Mai", present=False)
    alone = await make_queue(world, "Alone", mai)
    await set_members(world, rin)
    await Rulebook(world).route(leads("All", ALWAYS, alone))
    await waiting_customer(world, "Hanako")
    await rin.set_presence("available")
    await world.pool.execute("DELETE FROM queue_members WHERE queue_id = $1::text::uuid", alone["id"])
    await world.settled()
    assert await offered(rin) == []
    await world.advance(seconds=61)
    await rings(rin, "Hanako", seconds=15)
