"""Who was chosen among whom, and why not the others, is kept with each offer as it was then."""

from typing import Any

from tests.rooms import waiting_customer
from tests.routing.capacity_book import make_profile, take_slots_of
from tests.routing.custom_book import CustomBook
from tests.routing.rulebook import steps_of
from tests.world import World


async def set_method(world: World, method: str) -> None:
    body = {"assignment_method": method}
    (await world.admin.ask("PATCH", f"/admin/queues/{world.queue['id']}", body)).raise_for_status()


def left_out(told: dict[str, Any]) -> dict[str, tuple[int, list[str]]]:
    return {one["reason"]: (one["people"], one["names"]) for one in told["left_out"]}


async def test_an_offer_keeps_who_could_be_asked_and_why_each_other_person_was_not(world: World) -> None:
    people = {name: await world.representative(name, capacity=room) for name, room in [("Rin", 3), ("Ken", 2)]}
    for name, room, presence in [("Ploy", 0, "available"), ("Aki", 9, "away"), ("Beni", 9, "offline")]:
        people[name] = await world.representative(name, capacity=room)
        await people[name].set_presence(presence)
    gone = await world.representative("Dewi", capacity=9)
    (await world.admin.ask("PATCH", f"/admin/users/{gone.id}", {"active": False})).raise_for_status()
    await waiting_customer(world, "Hanako")
    conversation = (await people["Rin"].accept())["id"]
    told = (await steps_of(people["Rin"], conversation))["matched"]
    assert (told["way"], told["method"], told["closest"], told["person"]) == (
        "method",
        "highest_capacity",
        False,
        {"id": people["Rin"].id, "name": "Rin"},
    )
    assert [(one["name"], one["free"], one["since"], one["declined"]) for one in told["first"]] == [
        ("Rin", 3, None, 0),
        ("Ken", 2, None, 0),
    ]
    assert told["able"] == 2
    assert left_out(told) == {
        "units": (1, ["Ploy"]),
        "presence": (1, ["Aki"]),
        "offline": (1, ["Beni"]),
        "out_of_service": (1, ["Dewi"]),
    }
    # What changes later changes nothing of what is kept.
    await people["Aki"].set_presence("available")
    (await world.admin.ask("PATCH", f"/admin/users/{people['Ken'].id}", {"name": "Kenji"})).raise_for_status()
    assert (await steps_of(people["Rin"], conversation))["matched"] == told


async def test_turns_releases_and_declines_are_told_as_the_method_compared_them(world: World) -> None:
    await set_method(world, "round_robin")
    rin, ken = [await world.representative(name, capacity=9) for name in ("Rin", "Ken")]
    await waiting_customer(world, "Hanako")
    offer = await rin.offer()
    await rin.post(f"/offers/{offer['id']}/rejection")
    conversation = (await ken.accept())["id"]
    told = (await steps_of(ken, conversation))["matched"]
    assert [(one["name"], one["declined"]) for one in told["first"]] == [("Ken", 0), ("Rin", 1)]
    assert [one["since"] for one in told["first"]] == [None, offer["made_at"]]
    await set_method(world, "least_active")
    for step in ("wrap-up", "closure"):
        await ken.post(f"/conversations/{conversation}/{step}")
    await waiting_customer(world, "Taro")
    told = (await steps_of(rin, (await rin.accept())["id"]))["matched"]
    assert [(one["name"], one["since"] is not None) for one in told["first"]] == [("Rin", False), ("Ken", True)]


async def test_who_lacks_a_profile_and_who_has_filled_it_in_the_same_block_are_told_apart(world: World) -> None:
    rin, ken, ploy = [await world.representative(name, capacity=0, present=False) for name in ("Rin", "Ken", "Ploy")]
    await take_slots_of(world, await make_profile(world, 1, rin, ken))
    await ploy.set_presence("available")
    for name in ("Hanako", "Taro"):
        await waiting_customer(world, name)
    await ken.set_presence("available")
    first = (await steps_of(ken, (await ken.accept())["id"]))["matched"]
    assert left_out(first) == {"presence": (1, ["Rin"]), "profile_missing": (1, ["Ploy"])}
    await rin.set_presence("available")
    second = (await steps_of(rin, (await rin.accept())["id"]))["matched"]
    assert left_out(second) == {"profile_missing": (1, ["Ploy"]), "presence": (1, ["Ken"])}


async def test_of_many_only_some_are_named_and_all_are_counted(world: World) -> None:
    for number in range(12):
        await world.representative(f"Away{number:02}", present=False)
    able = [await world.representative(f"Here{number}", capacity=9) for number in range(7)]
    await waiting_customer(world, "Hanako")
    told = (await steps_of(able[0], (await able[0].accept())["id"]))["matched"]
    assert [one["name"] for one in told["first"]] == [f"Here{number}" for number in range(5)]
    assert told["able"] == 7
    ((people, names),) = left_out(told).values()
    assert (people, names) == (12, [f"Away{number:02}" for number in range(10)])


async def test_rules_of_a_queues_own_tell_who_was_shut_out_before_they_were_asked(world: World) -> None:
    await CustomBook(world, world.queue).use()
    rin, ken = [await world.representative(name, capacity=3) for name in ("Rin", "Ken")]
    (await world.admin.ask("PATCH", f"/admin/users/{ken.id}", {"active": False})).raise_for_status()
    await waiting_customer(world, "Hanako")
    told = (await steps_of(rin, (await rin.accept())["id"]))["matched"]
    assert (told["way"], told["person"]["name"]) == ("rules", "Rin")
    assert left_out(told) == {"out_of_service": (1, ["Ken"])}
