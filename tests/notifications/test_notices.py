"""What came for somebody: kept till they have read it, told to all their windows, and nobody else's business."""

from typing import Any

from tests.rooms import change_routing, change_templates, problem_of, set_members, shown, waiting_customer
from tests.world import Ear, Person, World, eventually


async def notices(person: Person, **params: Any) -> Any:
    return await person.get("/me/notices", **params)


async def came(person: Person, count: int = 1) -> list[Any]:
    async def look() -> Any:
        found = (await notices(person))["items"]
        return found if len(found) >= count else None

    found: list[Any] = await eventually(look)
    assert len(found) == count, found
    return found


def told(ear: Ear) -> list[Any]:
    return [frame["notices"][0] for frame in ear.frames if "notices" in frame]


async def test_a_missed_offer_is_on_the_list_of_who_missed_it_and_all_their_windows_hear(world: World) -> None:
    rin, mai = await world.representative("Rin"), await world.representative("Mai", present=False)
    await change_templates(world, countdown_seconds=30)
    async with rin.stream() as ear, mai.stream() as other:
        await waiting_customer(world, "Hanako")
        offer = await shown(rin)
        await world.advance(seconds=31)
        heard = await ear.hear_until(told)
        (missed,) = await came(rin)
        assert heard == [{"items": [missed], "unread": 1}]
        assert (missed["kind"], missed["customer"], missed["by"]) == ("missed", "Hanako", None)
        assert (missed["conversation_id"], missed["read_at"]) == (offer["conversation_id"], None)
        await other.hear_all()
        assert told(other) == []
        assert (await notices(mai))["items"] == []


async def test_a_customer_who_is_back_is_told_to_who_held_them_once_each_time(world: World) -> None:
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    await rin.post(f"/conversations/{conversation}/waiting")
    await hanako.says("one")
    await hanako.says("two")
    await world.settled()
    (back,) = await came(rin)
    assert (back["kind"], back["customer"], back["conversation_id"]) == ("returned", "Hanako", conversation)
    await rin.accept()
    await rin.post(f"/conversations/{conversation}/waiting")
    await hanako.says("three")
    await world.settled()
    assert [one["kind"] for one in await came(rin, 2)] == ["returned", "returned"]


async def test_who_is_given_something_hears_by_whom_and_who_takes_it_hears_nothing(world: World) -> None:
    rin, mai = await world.representative("Rin"), await world.representative("Mai")
    await set_members(world, rin)
    await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    await set_members(world, rin, mai)
    await world.admin.post(f"/conversations/{conversation}/assignment", {"user_id": mai.id})
    await world.settled()
    (given,) = await came(mai)
    assert (given["kind"], given["by"]) == ("assigned", {"id": world.admin.id, "name": "Admin"})
    await world.admin.post(f"/conversations/{conversation}/assignment", {"user_id": world.admin.id})
    await world.settled()
    assert (await notices(world.admin))["items"] == []
    assert (await notices(rin))["items"] == []


async def test_what_is_assigned_when_the_time_runs_out_is_told(world: World) -> None:
    rin = await world.representative("Rin")
    await change_templates(world, countdown_seconds=30, auto_assign=True, reject_button=False)
    await waiting_customer(world, "Hanako")
    await shown(rin)
    await world.advance(seconds=31)
    (given,) = await came(rin)
    assert (given["kind"], given["by"]) == ("assigned", None)


async def test_what_was_not_sent_is_told_to_who_wrote_it(world: World) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    await rin.message_settles(conversation, (await rin.say(conversation, "arrives"))["id"])
    await world.faults(status={"value": 400, "endpoint": "all", "times": 9})
    said = await rin.say(conversation, "fails")
    assert (await rin.message_settles(conversation, said["id"]))["state"] == "failed"
    await world.settled()
    (failed,) = await came(rin)
    assert (failed["kind"], failed["conversation_id"]) == ("failed", conversation)


async def test_what_is_sent_again_and_fails_again_is_told_anew_to_who_sent_it(world: World) -> None:
    rin, mai = await world.representative("Rin"), await world.representative("Mai")
    await set_members(world, rin)
    await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    await set_members(world, rin, mai)
    await world.faults(status={"value": 400, "endpoint": "all", "times": 99})
    said = await rin.say(conversation, "fails")
    await rin.message_settles(conversation, said["id"])
    await world.settled()
    again = f"/conversations/{conversation}/messages/{said['id']}/deliveries"
    await rin.post(again)
    await rin.message_settles(conversation, said["id"])
    await world.settled()
    assert [one["kind"] for one in await came(rin, 2)] == ["failed", "failed"]
    await world.admin.post(f"/conversations/{conversation}/assignment", {"user_id": mai.id})
    await mai.post(again)
    await mai.message_settles(conversation, said["id"])
    await world.settled()
    assert [one["kind"] for one in await came(mai, 2)] == ["failed", "assigned"]
    await came(rin, 2)


async def test_reading_one_or_all_is_told_to_other_windows_and_stays_so(world: World) -> None:
    rin = await world.representative("Rin", capacity=9)
    await _miss(world, rin, 3)
    first, second, third = await came(rin, 3)
    async with rin.stream() as ear:
        await ear.hear()
        assert (await rin.ask("PUT", f"/me/notices/{third['id']}/read")).status_code == 204
        await ear.hear_until(lambda heard: told(heard) == [{"items": [], "unread": 2}])
    # Up to the second: the newest came after somebody looked.
    assert (await rin.ask("PUT", "/me/notices/read", {"until": second["id"]})).status_code == 204
    found = await notices(rin)
    assert found["unread"] == 1
    assert [one["read_at"] is None for one in found["items"]] == [True, False, False]
    read_at = found["items"][2]["read_at"]
    await world.advance(minutes=1)
    await rin.ask("PUT", f"/me/notices/{third['id']}/read")
    await rin.ask("PUT", "/me/notices/read", {"until": first["id"]})
    found = await notices(rin)
    assert (found["unread"], found["items"][2]["read_at"]) == (0, read_at)


async def test_nobody_reads_what_came_for_others(world: World) -> None:
    rin, mai = await world.representative("Rin", capacity=9), await world.representative("Mai", present=False)
    await _miss(world, rin, 1)
    (missed,) = await came(rin)
    assert problem_of(await mai.ask("PUT", f"/me/notices/{missed['id']}/read")) == (404, "not_found")
    await mai.ask("PUT", "/me/notices/read", {"until": missed["id"]})
    assert (await notices(rin))["unread"] == 1


async def test_a_long_list_comes_in_pages_without_gaps_and_what_is_old_is_forgotten(world: World) -> None:
    rin = await world.representative("Rin", capacity=9)
    await _miss(world, rin, 5)
    everything = await came(rin, 5)
    pages: list[Any] = []
    cursor: dict[str, Any] = {}
    while True:
        page = await notices(rin, limit=2, **cursor)
        pages += page["items"]
        assert page["unread"] == 5
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert pages == everything
    assert sorted(everything, key=lambda one: one["id"], reverse=True) == everything
    old = [one["id"] for one in everything[2:]]
    await world.pool.execute("UPDATE notices SET at = at - interval '91 days' WHERE id = ANY($1::uuid[])", old)
    await world.advance(hours=2)

    async def forgotten() -> bool:
        left = {one["id"] for one in (await notices(rin, limit=100))["items"]}
        return left.isdisjoint(old) and left >= {one["id"] for one in everything[:2]}

    await eventually(forgotten, seconds=20)


async def _miss(world: World, rin: Person, count: int) -> None:
    """Let so many offers to somebody run out."""
    await change_templates(world, countdown_seconds=30)
    await change_routing(world, missed_sets_inactive=False)
    for number in range(count):
        await waiting_customer(world, f"Hanako {number}")
        await shown(rin)
    await world.advance(seconds=31)
    await world.settled()
