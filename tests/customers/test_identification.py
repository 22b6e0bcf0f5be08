"""Identification by name: who calls themself as one contact is called is taken for them, where that is wanted."""

from typing import Any

import pytest
from tests.customers.test_contacts import link, make
from tests.rooms import change_routing, problem_of, set_members, waiting_customer
from tests.routing.rulebook import Rulebook, asks, leads, make_queue
from tests.world import World, eventually


async def contact_of(world: World, name: str) -> str | None:
    found: str | None = await world.pool.fetchval(
        "SELECT contacts.name FROM customers LEFT JOIN contacts ON contacts.id = contact_id WHERE display_name = $1",
        name,
    )
    return found


async def is_linked(world: World, name: str, to: str) -> None:
    async def look() -> bool:
        return await contact_of(world, name) == to

    await eventually(look)


async def test_nobody_is_identified_unless_the_organisation_wants_it(world: World) -> None:
    await make(world.admin, name="Hanako")
    await waiting_customer(world, "Hanako")
    assert await contact_of(world, "Hanako") is None


@pytest.mark.parametrize("called", ["山田 花子", "山田　花子", " 山田  花子 "])
async def test_who_calls_themself_as_one_contact_is_called_is_linked_and_the_timeline_says_so(
    world: World, called: str
) -> None:
    await change_routing(world, identify_by_name=True)
    await make(world.admin, name="山田 花子")
    await waiting_customer(world, called)
    await is_linked(world, called, "山田 花子")
    (conversation,) = (await world.admin.get("/conversations"))["items"]
    assert conversation["customer"]["contact"]["name"] == "山田 花子"
    path = f"/customers/{conversation['customer']['id']}/timeline"
    (entry,) = (await world.admin.get(path, kind="linked"))["items"]
    assert (entry["by"], entry["merged"]) == (None, False)


async def test_it_is_known_before_rules_look_also_of_who_writes_for_the_first_time(world: World) -> None:
    await change_routing(world, identify_by_name=True)
    rin, ming = await world.representative("Rin"), await world.representative("Ming")
    known = await make_queue(world, "Known", rin)
    await set_members(world, ming)
    await Rulebook(world).route(leads("Known", asks("contact_tags", "contains", "VIP"), known))
    await make(world.admin, name="Hanako", tags=["vip"])
    await world.faults(delay_ms={"value": 600, "endpoint": "profile"})
    await (await world.customer("Hanako")).says("hello")
    assert (await rin.offer())["customer"]["contact"]["name"] == "Hanako"


async def test_who_could_be_several_or_only_nearly_one_is_nobody_yet(world: World) -> None:
    await change_routing(world, identify_by_name=True)
    for name in ("Sato", "sato", "Hanako Yamada"):
        await make(world.admin, name=name)
    for name in ("Sato", "Hanako"):
        await waiting_customer(world, name)
        assert await contact_of(world, name) is None


async def test_who_was_unlinked_is_not_linked_to_them_again_but_by_hand(world: World) -> None:
    await change_routing(world, identify_by_name=True)
    contact = await make(world.admin, name="Hanako")
    hanako = await waiting_customer(world, "Hanako")
    await is_linked(world, "Hanako", "Hanako")
    (conversation,) = (await world.admin.get("/conversations"))["items"]
    customer = conversation["customer"]["id"]
    assert (await world.admin.ask("DELETE", f"/customers/{customer}/contact")).status_code == 204
    await world.admin.post(f"/conversations/{conversation['id']}/closure")
    await hanako.says("again")
    await world.settled()
    assert await contact_of(world, "Hanako") is None
    # Nor to whoever else is called so.
    other = await make(world.admin, name="Hanako")
    body = {"other_id": contact["id"], "version": 1, "other_version": 1}
    await world.admin.post(f"/contacts/{other['id']}/merges", body)
    await world.admin.post(f"/conversations/{(await _open(world))['id']}/closure")
    await hanako.says("and again")
    await world.settled()
    assert await contact_of(world, "Hanako") is None
    (await link(world.admin, customer, other)).raise_for_status()
    assert await contact_of(world, "Hanako") == "Hanako"


async def _open(world: World) -> Any:
    return (await world.admin.get("/conversations", state="open"))["items"][0]


async def test_who_was_merged_into_another_is_called_so_no_more(world: World) -> None:
    await change_routing(world, identify_by_name=True)
    kept, gone = await make(world.admin, name="Hanako Yamada"), await make(world.admin, name="Hanako")
    body = {"other_id": gone["id"], "version": 1, "other_version": 1}
    await world.admin.post(f"/contacts/{kept['id']}/merges", body)
    await waiting_customer(world, "Hanako")
    assert await contact_of(world, "Hanako") is None
    assert problem_of(await world.admin.ask("GET", f"/contacts/{gone['id']}")) == (404, "not_found")
