"""Preferred representatives: whom a customer's conversations go to first, and what if they are not there (§4.6)."""

from typing import Any

import pytest
from tests.rooms import contact_path, offered, problem_of, set_members, waiting_customer
from tests.routing.custom_book import CustomBook, bucket, ruleset, wants
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
    path = f"{await contact_path(world, await id_of(world, name))}/preferred-representatives"
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


async def candidacy(world: World, name: str) -> Any:
    waiting = (await world.admin.get("/conversations", search=name, state="open"))["items"][0]
    return await world.admin.get(f"/conversations/{waiting['id']}/candidates")


def reasons(found: Any) -> dict[str, str | None]:
    return {one["name"]: one["obstacle"] and one["obstacle"]["reason"] for one in found["items"]}


async def test_who_could_answer_tells_who_is_preferred_and_where_each_of_them_stands(world: World) -> None:
    hanako = await known(world, "Hanako")
    rin, ken, ploy, ai = [await world.representative(name, present=False) for name in ("Rin", "Ken", "Ploy", "Ai")]
    await prefer(world, "Hanako", ploy, rin, ken)
    await set_members(world, rin, ken, ai)
    await writes(world, hanako)
    wish = (await candidacy(world, "Hanako"))["wish"]
    assert [(one["name"], one["standing"]) for one in wish["people"]] == [
        ("Ploy", "not_in_queue"),
        ("Rin", "absent"),
        ("Ken", "absent"),
    ]
    assert (wish["fallback"], wish["outcome"], wish["for_whom"]) == ("next_best", "others", rin.id)
    # Written past the product, so that nothing is offered meanwhile.
    await world.pool.execute("UPDATE presences SET presence = 'available' WHERE user_id <> $1::uuid", rin.id)
    found = await candidacy(world, "Hanako")
    assert (found["wish"]["outcome"], found["wish"]["for_whom"]) == ("offered", ken.id)
    assert [(one["name"], one["preferred"]) for one in found["items"]] == [("Ken", True), ("Ai", False), ("Rin", False)]
    assert reasons(found) == {"Ken": None, "Ai": None, "Rin": "presence"}
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"active": False})).raise_for_status()
    await set_preference(world, declines_allowed=3)
    await world.settled()
    assert await offered(ken) == ["Hanako"]
    await ken.post(f"/offers/{(await ken.offer())['id']}/rejection")
    await world.settled()
    assert await offered(ai) == ["Hanako"]
    wish = (await candidacy(world, "Hanako"))["wish"]
    assert [one["standing"] for one in wish["people"]] == ["not_in_queue", "out_of_service", "declined"]
    assert wish["outcome"] == "others"


async def test_what_is_left_waiting_for_somebody_says_for_whom_to_everybody_else(world: World) -> None:
    await set_preference(world, preferred_fallback="leave")
    hanako = await known(world, "Hanako")
    rin, ken = await world.representative("Rin", present=False), await world.representative("Ken", capacity=1)
    ai = await world.representative("Ai", present=False)
    await prefer(world, "Hanako", rin, ai)
    await writes(world, hanako)
    found = await candidacy(world, "Hanako")
    assert reasons(found) == {"Ken": "waits_for_preferred", "Ai": "presence", "Rin": "presence"}
    (of_ken,) = [one["obstacle"] for one in found["items"] if one["name"] == "Ken"]
    assert of_ken["other"] == "Rin or Ai"
    await prefer(world, "Hanako", rin)
    await world.settled()
    found = await candidacy(world, "Hanako")
    assert (found["wish"]["fallback"], found["wish"]["outcome"]) == ("leave", "waits")
    (queue,) = (await world.admin.get(f"/users/{ken.id}/prospects"))["queues"]
    (expected,) = queue["expected"]
    assert (expected["obstacle"]["reason"], expected["obstacle"]["other"]) == ("waits_for_preferred", "Rin")
    (queue,) = (await world.admin.get(f"/users/{rin.id}/prospects"))["queues"]
    assert queue["expected"][0]["obstacle"]["reason"] == "presence"
    await set_members(world, ken)
    await world.settled()
    assert await offered(ken) == ["Hanako"], "nobody serves the queue who is waited for"
    wish = (await candidacy(world, "Hanako"))["wish"]
    assert (wish["outcome"], wish["people"][0]["standing"]) == ("others", "not_in_queue")


async def test_who_is_full_or_yielded_by_no_rule_could_be_asked_all_the_same_by_whom_they_are_preferred(
    world: World,
) -> None:
    book = CustomBook(world, world.queue)
    await book.use()
    await book.assign(ruleset("All", wants("Nobody", asks("user_name", "=", "Nobody"))))
    hanako = await known(world, "Hanako")
    rin, ken = [await world.representative(name, capacity=0, present=False) for name in ("Rin", "Ken")]
    await prefer(world, "Hanako", rin)
    await writes(world, hanako)
    assert reasons(await candidacy(world, "Hanako")) == {"Rin": "rules", "Ken": "rules"}
    await world.pool.execute("UPDATE presences SET presence = 'available'")
    found = await candidacy(world, "Hanako")
    assert reasons(found) == {"Rin": None, "Ken": "rules"}
    assert found["items"][0]["preferred"]
    await rin.set_presence("busy")
    await world.settled()
    assert (await offered(rin), await offered(ken)) == (["Hanako"], [])


async def test_the_step_tells_how_each_of_them_stood(world: World) -> None:
    hanako = await known(world, "Hanako")
    rin, ken, ploy = [await world.representative(name) for name in ("Rin", "Ken", "Ploy")]
    await prefer(world, "Hanako", ploy, rin, ken)
    await ploy.set_presence("away")
    await writes(world, hanako)
    held = await rin.offer()
    taken = (await rin.get(f"/conversations/{held['conversation_id']}/routing"))["items"]
    (told,) = [step["detail"] for step in taken if step["kind"] == "matched"]
    assert [(one["name"], one["standing"]) for one in told["preferred"]] == [
        ("Ploy", "absent"),
        ("Rin", "here"),
        ("Ken", "here"),
    ]
    assert (told["person"]["name"], told["outcome"], told["fallback"]) == ("Rin", "offered", "next_best")


async def test_it_holds_for_nobody_while_the_organisation_does_not_go_by_it(world: World) -> None:
    await set_preference(world, preferred_representatives=False, preferred_fallback="leave")
    hanako = await known(world, "Hanako")
    rin, ken = await world.representative("Rin", present=False), await world.representative("Ken")
    assert (await prefer(world, "Hanako", rin))["in_force"] is False
    await writes(world, hanako)
    assert await offered(ken) == ["Hanako"]


async def test_it_is_the_contacts_whichever_customer_they_write_as_and_holds_as_soon_as_that_is_known(
    world: World,
) -> None:
    await set_preference(world, preferred_fallback="leave")
    work, home = await known(world, "Hanako"), await known(world, "Hana")
    rin = await world.representative("Rin", present=False, capacity=1)
    await prefer(world, "Hanako", rin)
    contact = (await contact_path(world, await id_of(world, "Hanako"))).removeprefix("/contacts/")
    path = f"/customers/{await id_of(world, 'Hana')}/contact"
    await writes(world, work)
    await writes(world, home)
    await rin.set_presence("available")
    await world.settled()
    assert await offered(rin) == ["Hanako"], "nobody knows who Hana is, and there is no room"
    (await world.admin.ask("PUT", path, {"contact_id": contact})).raise_for_status()
    await world.settled()
    assert await offered(rin) == ["Hanako", "Hana"]
    taken = next(one for one in (await rin.get("/offers"))["items"] if one["customer"]["display_name"] == "Hana")
    await rin.post(f"/offers/{taken['id']}/acceptance")
    conversation = taken["conversation_id"]
    assert await matched(rin, conversation) == [("Rin", "offered")]


async def test_what_waits_for_somebody_goes_to_others_once_the_customer_is_not_that_contact(world: World) -> None:
    await set_preference(world, preferred_fallback="leave")
    hanako = await known(world, "Hanako")
    rin, ken = await world.representative("Rin", present=False), await world.representative("Ken")
    await prefer(world, "Hanako", rin)
    await writes(world, hanako)
    assert await offered(ken) == []
    path = f"/customers/{await id_of(world, 'Hanako')}/contact"
    (await world.admin.ask("DELETE", path)).raise_for_status()
    await world.settled()
    assert await offered(ken) == ["Hanako"]


async def test_who_serves_customers_may_say_whom_a_contact_prefers_three_at_most_each_once(world: World) -> None:
    rin = await world.representative("Rin", capacity=9)
    others = [await world.representative(name, present=False) for name in ("A", "B", "C")]
    await waiting_customer(world, "Hanako")
    conversation = await rin.accept()
    path = f"{await contact_path(world, conversation['customer']['id'])}/preferred-representatives"
    choices = (await rin.get(path))["choices"]
    assert [choice["name"] for choice in choices] == ["A", "B", "C", "Rin"]
    kept = (await rin.ask("PUT", path, {"user_ids": [rin.id]})).raise_for_status().json()
    assert [item["name"] for item in kept["items"]] == ["Rin"]
    for wrong in ([rin.id, rin.id], [rin.id, *(other.id for other in others)], [conversation["id"]]):
        assert problem_of(await rin.ask("PUT", path, {"user_ids": wrong}))[0] == 422
    assert [item["name"] for item in (await rin.get(path))["items"]] == ["Rin"]
    kept = (await rin.ask("PUT", path, {"user_ids": []})).raise_for_status().json()
    assert kept["items"] == []
