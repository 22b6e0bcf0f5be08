"""Preferred representatives: whom a customer's conversations go to first, and what if they are not there (§4.6)."""

from typing import Any

import pytest
from tests.rooms import offered, problem_of, set_members, waiting_customer
from tests.routing.custom_book import CustomBook, bucket
from tests.routing.rulebook import asks
from tests.world import LineUser, Person, World, eventually


@pytest.fixture(autouse=True)
async def in_force(world: World) -> None:
    await set_preference(world, preferred_representatives=True)


async def set_preference(world: World, **fields: Any) -> None:
    (await world.admin.ask("PATCH", "/admin/routing-settings", fields)).raise_for_status()


async def id_of(world: World, name: str) -> str:
    return str(await world.pool.fetchval("SELECT id FROM customers WHERE display_name = $1", name))


async def prefer(world: World, name: str, *people: Person) -> Any:
    path = f"/customers/{await id_of(world, name)}/preferred-representatives"
    body = {"user_ids": [person.id for person in people]}
    return (await world.admin.ask("PUT", path, body)).raise_for_status().json()


async def known(world: World, name: str) -> LineUser:
    """A customer whose first conversation is closed already."""
    customer = await waiting_customer(world, name)
    conversation = (await world.admin.get("/conversations", search=name))["items"][0]
    await world.admin.post(f"/conversations/{conversation['id']}/closure")
    await world.settled()
    return customer


async def writes(world: World, customer: LineUser) -> None:
    await customer.says("again")
    await world.settled()


async def matched(person: Person, conversation_id: str) -> list[tuple[str, str]]:
    taken = (await person.get(f"/conversations/{conversation_id}/routing"))["items"]
    told = [step["detail"] for step in taken if step["kind"] == "matched"]
    return [(detail["person"]["name"], detail["outcome"]) for detail in told if detail["way"] == "preferred"]


async def test_the_first_who_is_there_is_asked_whatever_their_room(world: World) -> None:
    hanako = await known(world, "Hanako")
    rin, ken, ploy = [await world.representative(name, capacity=1) for name in ("Rin", "Ken", "Ploy")]
    await waiting_customer(world, "Other")
    await rin.accept()
    # Who is full is not to be disturbed, unless they say otherwise.
    await rin.set_presence("available")
    kept = await prefer(world, "Hanako", ploy, rin, ken)
    assert [item["name"] for item in kept["items"]] == ["Ploy", "Rin", "Ken"]
    assert kept["in_force"] is True
    await ploy.set_presence("away")
    await writes(world, hanako)
    assert await offered(rin) == ["Hanako"]
    held = await rin.offer()
    assert await matched(rin, held["conversation_id"]) == [("Rin", "offered")]


async def test_without_any_of_them_the_next_best_is_asked_and_who_declines_is_not_asked_first_again(
    world: World,
) -> None:
    hanako = await known(world, "Hanako")
    rin, ken = await world.representative("Rin", capacity=1), await world.representative("Ken", capacity=9)
    await prefer(world, "Hanako", rin)
    await rin.set_presence("away")
    await writes(world, hanako)
    held = await ken.offer()
    assert await matched(ken, held["conversation_id"]) == [("Rin", "others")]
    await rin.set_presence("available")
    taro = await known(world, "Taro")
    await prefer(world, "Taro", rin)
    await writes(world, taro)
    await rin.post(f"/offers/{(await rin.offer())['id']}/rejection")
    await world.settled()
    assert sorted(await offered(ken)) == ["Hanako", "Taro"]


async def test_where_it_is_left_it_waits_for_one_of_them_and_holds_up_nothing(world: World) -> None:
    await set_preference(world, preferred_fallback="leave")
    hanako = await known(world, "Hanako")
    rin, ken = await world.representative("Rin", present=False), await world.representative("Ken", capacity=1)
    await prefer(world, "Hanako", rin)
    await writes(world, hanako)
    await waiting_customer(world, "Next")
    assert await offered(ken) == ["Next"]
    waiting = (await world.admin.get("/conversations", search="Hanako", state="open"))["items"][0]
    assert await matched(world.admin, waiting["id"]) == [("Rin", "waits")]
    await ken.set_presence("away")
    await ken.set_presence("available")
    await rin.set_presence("available")

    async def comes() -> bool:
        return await offered(rin) == ["Hanako"]

    await eventually(comes)


async def test_who_waits_for_somebody_is_let_go_when_the_organisation_or_the_customer_changes_its_mind(
    world: World,
) -> None:
    await set_preference(world, preferred_fallback="leave")
    customers = [await known(world, name) for name in ("Hanako", "Taro")]
    rin, ken = await world.representative("Rin", present=False), await world.representative("Ken", capacity=9)
    for name, customer in zip(("Hanako", "Taro"), customers, strict=True):
        await prefer(world, name, rin)
        await writes(world, customer)
    assert await offered(ken) == []
    await prefer(world, "Hanako", ken)
    await world.settled()
    assert await offered(ken) == ["Hanako"]
    await set_preference(world, preferred_fallback="next_best")

    async def both() -> bool:
        return sorted(await offered(ken)) == ["Hanako", "Taro"]

    await eventually(both)


async def test_who_does_not_serve_the_queue_or_works_no_more_is_not_waited_for(world: World) -> None:
    await set_preference(world, preferred_fallback="leave")
    hanako, taro = await known(world, "Hanako"), await known(world, "Taro")
    rin, ken = await world.representative("Rin"), await world.representative("Ken", capacity=9)
    await prefer(world, "Hanako", rin)
    await set_members(world, ken)
    await writes(world, hanako)
    assert await offered(ken) == ["Hanako"]
    await set_members(world, rin, ken)
    await prefer(world, "Taro", rin)
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"active": False})).raise_for_status()
    await writes(world, taro)
    assert sorted(await offered(ken)) == ["Hanako", "Taro"]


async def test_it_goes_before_prioritization_and_rules(world: World) -> None:
    book = CustomBook(world, world.queue)
    await book.use()
    await book.prioritize(bucket("Urgent", asks("first_message", "=", "urgent")))
    hanako = await known(world, "Hanako")
    rin = await world.representative("Rin", capacity=1, present=False)
    await prefer(world, "Hanako", rin)
    await waiting_customer(world, "Urgent", "urgent")
    await writes(world, hanako)
    await rin.set_presence("available")

    async def hers_alone() -> bool:
        return await offered(rin) == ["Hanako"]

    await eventually(hers_alone)
    await world.settled()
    assert await hers_alone(), "it takes the room that there was"


async def test_it_holds_for_nobody_while_the_organisation_does_not_go_by_it(world: World) -> None:
    await set_preference(world, preferred_representatives=False, preferred_fallback="leave")
    hanako = await known(world, "Hanako")
    rin, ken = await world.representative("Rin", present=False), await world.representative("Ken")
    assert (await prefer(world, "Hanako", rin))["in_force"] is False
    await writes(world, hanako)
    assert await offered(ken) == ["Hanako"]


async def test_who_may_see_the_customer_may_say_and_three_at_most_each_once(world: World) -> None:
    rin = await world.representative("Rin", capacity=9)
    others = [await world.representative(name, present=False) for name in ("A", "B", "C")]
    await waiting_customer(world, "Hanako")
    conversation = await rin.accept()
    path = f"/customers/{conversation['customer']['id']}/preferred-representatives"
    choices = (await rin.get(path))["choices"]
    assert [choice["name"] for choice in choices] == ["A", "B", "C", "Rin"]
    kept = (await rin.ask("PUT", path, {"user_ids": [rin.id]})).raise_for_status().json()
    assert [item["name"] for item in kept["items"]] == ["Rin"]
    for wrong in ([rin.id, rin.id], [rin.id, *(other.id for other in others)], [conversation["id"]]):
        assert problem_of(await rin.ask("PUT", path, {"user_ids": wrong}))[0] == 422
    assert [item["name"] for item in (await rin.get(path))["items"]] == ["Rin"]
    kept = (await rin.ask("PUT", path, {"user_ids": []})).raise_for_status().json()
    assert kept["items"] == []
