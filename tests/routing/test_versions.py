"""Settings that several administrators keep: who saves over others is told, and undoes nothing."""

import asyncio
from typing import Any
from uuid import uuid4

from tests.rooms import change_routing, problem_of
from tests.routing.capacity_book import PROFILES, change_profile, give, make_profile
from tests.routing.rulebook import make_queue
from tests.routing.staff import outcomes, supervisor
from tests.world import World

STREAMS = "/admin/workstreams"


async def all_at_once(world: World, path: str, *bodies: dict[str, Any]) -> Any:
    """Send these at the same moment; what is there after one of them has won and the others were told."""
    answers = await asyncio.gather(*(world.admin.ask("PATCH", path, body) for body in bodies))
    won = [answer.json() for answer in answers if answer.status_code == 200]
    lost = [problem_of(answer) for answer in answers if answer.status_code != 200]
    assert lost == [(409, "changed_meanwhile")] * (len(bodies) - 1)
    assert won == [await world.admin.get(path)]
    return won[0]


async def test_of_several_who_save_a_workstream_that_they_have_read_one_wins(world: World) -> None:
    made = await world.admin.post(STREAMS, {"name": uuid4().hex, "queue_id": world.queue["id"]})
    assert made["version"] == 1
    bodies = [{"version": 1, "capacity_units": units} for units in (2, 3, 4)]
    won = await all_at_once(world, f"{STREAMS}/{made['id']}", *bodies)
    assert (won["version"], won["capacity_units"] in {2, 3, 4}) == (2, True)
    path = f"{STREAMS}/{made['id']}"
    changed = (await world.admin.ask("PATCH", path, {"allow_picking": False})).raise_for_status().json()
    assert changed == {**won, "allow_picking": False, "version": 3}, "one field alone needs no version"


async def test_of_several_who_save_a_capacity_profile_that_they_have_read_one_wins(world: World) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken")
    profile = await make_profile(world, 2)
    bodies = [{"version": 1, "members": [{"user_id": person.id}]} for person in (rin, ken)]
    won = await all_at_once(world, f"{PROFILES}/{profile['id']}", *bodies)
    assert (won["version"], len(won["members"])) == (2, 1)
    assert (await change_profile(world, profile, item_limit=9))["members"] == won["members"]


async def test_who_gave_a_profile_to_somebody_meanwhile_is_not_undone_by_an_older_list_of_members(
    world: World,
) -> None:
    rin = await world.representative("Rin")
    profile = await make_profile(world, 2)
    await give(world, rin, **{profile["id"]: None})
    refused = await world.admin.ask("PATCH", f"{PROFILES}/{profile['id']}", {"version": 1, "members": []})
    assert problem_of(refused) == (409, "changed_meanwhile")
    shown = await world.admin.get(f"{PROFILES}/{profile['id']}")
    assert (shown["version"], [one["name"] for one in shown["members"]]) == (2, ["Rin"])
    await give(world, rin, **{profile["id"]: None})
    assert (await world.admin.get(f"{PROFILES}/{profile['id']}"))["version"] == 2, "nothing has changed"


async def test_two_who_change_different_settings_of_routing_undo_nothing_of_each_other(world: World) -> None:
    await asyncio.gather(change_routing(world, declines_allowed=2), change_routing(world, session_limit=7))
    shown = await world.admin.get("/admin/routing-settings")
    assert (shown["declines_allowed"], shown["session_limit"]) == (2, 7)


async def test_who_was_let_into_a_queue_meanwhile_is_not_undone_by_an_older_list_of_members(world: World) -> None:
    boss, rin, ken = await supervisor(world), await world.representative("Rin"), await world.representative("Ken")
    queue = await make_queue(world, "Refunds", rin)
    profile = await make_profile(world, 2)
    joins = {"change": "add_to_queue", "queue_id": queue["id"]}
    gets = {"change": "add_capacity_profile", "profile_id": profile["id"]}
    assert await outcomes(boss, [ken], joins, gets) == {"Ken": ("changed", None)}
    for path, older in ((f"/admin/queues/{queue['id']}", queue), (f"{PROFILES}/{profile['id']}", profile)):
        members = {"member_ids": []} if "queues" in path else {"members": []}
        refused = await world.admin.ask("PATCH", path, {"version": older["version"], **members})
        assert problem_of(refused) == (409, "changed_meanwhile")
        assert "Ken" in {one["name"] for one in (await world.admin.get(path))["members"]}
