"""Who is asked, in which order, and what happens when they do not answer."""

from tests.rooms import change_workstream
from tests.world import World, eventually


async def test_rejected_it_goes_to_the_next_and_missed_to_the_one_after(world: World) -> None:
    rin, ploy = await world.representative("Rin"), await world.representative("Ploy")
    await (await world.customer("花子")).says("こんにちは")
    people = {person.id: person for person in (rin, ploy)}

    first = people.pop(await _asked(world))
    offer = await first.offer()
    await first.post(f"/offers/{offer['id']}/rejection")
    second = people.popitem()[1]
    again = await second.offer()
    assert again["conversation_id"] == offer["conversation_id"]
    assert (await first.get("/offers"))["items"] == []

    # The time runs out at the second; the first is asked once more, for want of others.
    await world.advance(seconds=121)
    third = await first.offer()
    late = await second.ask("POST", f"/offers/{again['id']}/acceptance")
    assert late.status_code == 409
    assert late.json()["code"] == "offer_gone"
    assert late.json()["outcome"] == "missed"
    await first.post(f"/offers/{third['id']}/acceptance")
    winner = await second.ask("POST", f"/offers/{again['id']}/acceptance")
    assert winner.json()["winner"] == first.name


async def test_after_three_declines_it_stays_open_and_can_be_taken_by_hand(world: World) -> None:
    rin = await world.representative("Rin")
    await (await world.customer("花子")).says("こんにちは")
    seen = set()
    for _ in range(3):
        offer = await rin.offer()
        seen.add(offer["id"])
        await rin.post(f"/offers/{offer['id']}/rejection")
        await world.settled()
    assert len(seen) == 3
    assert (await rin.get("/offers"))["items"] == []
    taken = await rin.post(f"/conversations/{offer['conversation_id']}/assignment")
    assert (taken["state"], taken["assignee"]["id"]) == ("active", rin.id)


async def test_what_waits_is_offered_oldest_first_when_somebody_comes(world: World) -> None:
    rin = await world.representative("Rin", capacity=2, present=False)
    for name in ("one", "two", "three"):
        await (await world.customer(name)).says(name)
        await world.settled()
    assert (await rin.get("/offers"))["items"] == []
    await rin.set_presence("available")

    async def two_offers() -> list[str]:
        return [o["first_words"] for o in (await rin.get("/offers"))["items"]] if await _pending(world) == 2 else []

    assert await eventually(two_offers) == ["one", "two"]
    await world.settled()
    assert await _pending(world) == 2


async def test_capacity_counts_what_is_held_offered_and_wrapped_up_but_not_what_waits(world: World) -> None:
    await change_workstream(world, capacity_units=2)
    rin = await world.representative("Rin", capacity=4)
    for name in ("one", "two", "three"):
        await (await world.customer(name)).says(name)
        await world.settled()
    assert (await rin.get("/me"))["units_taken"] == 4
    one, two = await rin.accept(), await rin.accept()
    assert (await rin.get("/me"))["units_taken"] == 4

    await rin.post(f"/conversations/{one['id']}/wrap-up")
    await world.settled()
    assert (await rin.get("/offers"))["items"] == []
    assert (await rin.get("/me"))["units_taken"] == 4

    await rin.post(f"/conversations/{two['id']}/waiting")
    assert (await rin.offer())["first_words"] == "three"
    assert (await rin.get("/me"))["units_taken"] == 4
    await rin.post(f"/conversations/{one['id']}/closure")
    assert (await rin.get("/me"))["units_taken"] == 2
    await change_workstream(world, capacity_units=1)


async def test_a_new_member_and_more_capacity_are_noticed(world: World) -> None:
    rin = await world.representative("Rin", capacity=0)
    await (await world.customer("花子")).says("こんにちは")
    await world.settled()
    assert await _pending(world) == 0
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"capacity_units": 1})).raise_for_status()
    offer = await rin.offer()
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"active": False})).raise_for_status()
    ploy = await world.representative("Ploy")
    await world.advance(seconds=121)
    assert (await ploy.offer())["conversation_id"] == offer["conversation_id"]


async def test_the_one_with_most_room_is_asked_first(world: World) -> None:
    rin = await world.representative("Rin", capacity=4)
    ploy = await world.representative("Ploy", capacity=2)
    for name in ("one", "two", "three"):
        await (await world.customer(name)).says(name)
        await world.settled()
    assert len((await rin.get("/offers"))["items"]) == 2
    assert len((await ploy.get("/offers"))["items"]) == 1


async def test_taking_it_by_hand_withdraws_the_offer_to_another(world: World) -> None:
    rin = await world.representative("Rin")
    ploy = await world.representative("Ploy", present=False)
    await (await world.customer("花子")).says("こんにちは")
    offer = await rin.offer()
    async with rin.stream() as ear:
        await ear.hear()
        await ploy.post(f"/conversations/{offer['conversation_id']}/assignment")
        await ear.hear_until(lambda e: e.offers.get(offer["id"], {}).get("state") == "withdrawn")
    gone = await rin.ask("POST", f"/offers/{offer['id']}/acceptance")
    assert {name: gone.json()[name] for name in ("code", "outcome", "winner")} == {
        "code": "offer_gone",
        "outcome": "withdrawn",
        "winner": "Ploy",
    }
    lost = await rin.ask("POST", f"/conversations/{offer['conversation_id']}/assignment")
    assert lost.status_code == 409
    assert lost.json()["code"] == "already_assigned"
    assert lost.json()["owner"]["name"] == "Ploy"


async def test_an_account_without_a_workstream_uses_the_default_queue(world: World) -> None:
    path = f"/admin/line-accounts/{world.account['id']}"
    (await world.admin.ask("PATCH", path, {"workstream_id": None})).raise_for_status()
    await (await world.customer("花子")).says("こんにちは")

    async def queued() -> list[str]:
        items = (await world.admin.get("/conversations", state="open"))["items"]
        return [c["queue"]["name"] for c in items if c["queue"]]

    assert await eventually(queued) == ["Default queue"]
    (await world.admin.ask("PATCH", path, {"workstream_id": world.workstream["id"]})).raise_for_status()


async def _asked(world: World) -> str:
    async def look() -> str:
        return str(await world.pool.fetchval("SELECT user_id FROM offers WHERE state = 'pending'") or "")

    return str(await eventually(look))


async def _pending(world: World) -> int:
    return int(await world.pool.fetchval("SELECT count(*) FROM offers WHERE state = 'pending'"))
