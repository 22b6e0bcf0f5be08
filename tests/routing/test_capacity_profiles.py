"""Capacity by profiles: who may be offered what, what it takes, and how administrators keep them."""

from typing import Any
from uuid import uuid4

import pytest
from tests.rooms import change_workstream, offered, problem_of, waiting_customer
from tests.routing.capacity_book import (
    PROFILES,
    capacity_of,
    change_profile,
    give,
    make_profile,
    slot_of,
    take_slots_of,
    units_of,
)
from tests.routing.rulebook import ALWAYS, Rulebook, asks, sets, steps_of
from tests.routing.test_terms import other_terms
from tests.world import Person, World, eventually


async def comes_to(person: Person, *customers: str) -> None:
    """Wait until exactly these are held out to somebody; the net under lost wake-ups would take longer."""

    async def look() -> bool:
        return sorted(await offered(person)) == sorted(customers)

    await eventually(look)


async def test_of_two_profiles_the_one_that_blocks_decides_and_holds_up_nothing_behind(world: World) -> None:
    rin = await world.representative("Rin", present=False)
    chats = await make_profile(world, 1, rin, blocks_assignment=False)
    refunds = await make_profile(world, 1, rin)
    await take_slots_of(world, chats)
    refund = sets("Refund", asks("first_message", "contains", "返金"), capacity_profile=refunds["id"])
    await Rulebook(world).classify(("Kinds", [refund]))
    for name, text in (("refund", "返金"), ("refund too", "返金"), ("plain", "hello"), ("plain too", "hello")):
        await waiting_customer(world, name, text)
    await rin.set_presence("available")
    await comes_to(rin, "refund", "plain", "plain too")
    assert await slot_of(rin, chats) == (1, 3, -2), "it does not block, so it is passed"
    assert await slot_of(rin, refunds) == (1, 1, 0)
    assert await units_of(rin) == (4, 0, 4)
    (offer,) = [one for one in (await rin.get("/offers"))["items"] if one["customer"]["display_name"] == "refund"]
    await rin.post(f"/offers/{offer['id']}/acceptance")
    await rin.post(f"/conversations/{offer['conversation_id']}/waiting")
    await comes_to(rin, "refund too", "plain", "plain too")


async def test_a_custom_limit_counts_instead_and_is_marked(world: World) -> None:
    rin, ken = await world.representative("Rin", present=False), await world.representative("Ken", present=False)
    profile = await make_profile(world, 1, rin, ken)
    await take_slots_of(world, profile)
    shown = await give(world, rin, **{profile["id"]: 2})
    assert [(one["limit"], one["custom"]) for one in shown["profiles"]] == [(2, True)]
    for name in ("a", "b", "c", "d"):
        await waiting_customer(world, name)
    await rin.set_presence("available")
    await comes_to(rin, "a", "b")
    await ken.set_presence("available")
    await comes_to(ken, "c")
    assert [(one["limit"], one["custom"]) for one in (await capacity_of(ken))["profiles"]] == [(1, False)]
    await change_profile(world, profile, members=[{"user_id": rin.id}, {"user_id": ken.id, "custom_limit": 2}])
    await comes_to(ken, "c", "d")
    assert (await slot_of(rin, profile))[0] == 1, "the list of members says no limit of Rin's own any more"


async def test_a_limit_below_what_is_held_takes_nothing_away_and_lets_nothing_new_come(world: World) -> None:
    rin = await world.representative("Rin")
    profile = await make_profile(world, 2, rin)
    await take_slots_of(world, profile)
    for name in ("a", "b"):
        await waiting_customer(world, name)
        await rin.accept()
    await change_profile(world, profile, item_limit=1)
    assert await slot_of(rin, profile) == (1, 2, -1)
    await waiting_customer(world, "c")
    assert await offered(rin) == []
    await change_profile(world, profile, item_limit=3)
    await comes_to(rin, "c")


async def test_who_has_not_the_profile_is_offered_nothing_of_it_until_they_have_it(world: World) -> None:
    rin = await world.representative("Rin")
    profile = await make_profile(world, 5)
    await take_slots_of(world, profile)
    await waiting_customer(world, "Hanako")
    assert await offered(rin) == []
    await give(world, rin, **{profile["id"]: None})
    await comes_to(rin, "Hanako")
    await give(world, rin)
    assert (await capacity_of(rin))["profiles"] == []


async def test_a_slot_is_needed_in_all_profiles_and_taken_in_all(world: World) -> None:
    rin = await world.representative("Rin", capacity=1)
    first, second = await make_profile(world, 5, rin), await make_profile(world, 0, rin)
    added = sets("Both", ALWAYS, capacity_profile=first["id"])
    more = sets("More", ALWAYS, capacity_profile=second["id"])
    await Rulebook(world).classify(("One", [added]), ("Two", [more]))
    await waiting_customer(world, "Hanako")
    assert await offered(rin) == []
    await change_profile(world, second, item_limit=1)
    await comes_to(rin, "Hanako")
    assert [await slot_of(rin, one) for one in (first, second)] == [(5, 1, 4), (1, 1, 0)]
    assert await units_of(rin) == (1, 1, 0), "the workstream's units count beside the profiles of rules"


async def test_highest_capacity_asks_who_has_most_slots_where_these_are_what_counts(world: World) -> None:
    rin, ken = await world.representative("Rin", capacity=9), await world.representative("Ken", capacity=1)
    profile = await make_profile(world, 2, rin, ken)
    await give(world, ken, **{profile["id"]: 3})
    await take_slots_of(world, profile)
    asked = []
    for number in range(3):
        await waiting_customer(world, f"C{number}")
        asked.append([person.name for person in (rin, ken) if f"C{number}" in await offered(person)])
    assert asked[0] == ["Ken"]
    assert sorted(name for (name,) in asked[1:]) == ["Ken", "Rin"]


async def test_picking_goes_below_nothing_and_nothing_is_offered_till_there_is_room_again(world: World) -> None:
    rin = await world.representative("Rin", capacity=0, present=False)
    profile = await make_profile(world, 1, rin)
    await take_slots_of(world, profile)
    for name in ("a", "b", "c"):
        await waiting_customer(world, name)
    held = (await rin.get("/conversations", state="open"))["items"][:2]
    for conversation in held:
        await rin.post(f"/conversations/{conversation['id']}/assignment")
    assert await slot_of(rin, profile) == (1, 2, -1)
    await rin.set_presence("available")
    await rin.post(f"/conversations/{held[0]['id']}/waiting")
    await world.settled()
    assert await slot_of(rin, profile) == (1, 1, 0)
    assert await offered(rin) == []
    await rin.post(f"/conversations/{held[1]['id']}/waiting")
    await world.settled()
    assert len(await offered(rin)) == 1


async def test_what_waits_gets_the_profile_that_its_workstream_is_given_and_an_offer_keeps_its_own(
    world: World,
) -> None:
    rin = await world.representative("Rin", capacity=1)
    for name in ("offered", "waits"):
        await waiting_customer(world, name)
    profile = await make_profile(world, 1, rin)
    await take_slots_of(world, profile)
    await comes_to(rin, "offered", "waits")
    assert (await units_of(rin), await slot_of(rin, profile)) == ((1, 1, 0), (1, 1, 0))
    await rin.accept()
    assert (await units_of(rin), await slot_of(rin, profile)) == ((1, 1, 0), (1, 1, 0))
    stream = await world.admin.get(f"/admin/workstreams/{world.workstream['id']}")
    assert (stream["capacity_units"], stream["capacity_profile"]["id"]) == (None, profile["id"])
    await change_workstream(world, capacity_units=1)
    stream = await world.admin.get(f"/admin/workstreams/{world.workstream['id']}")
    assert (stream["capacity_units"], stream["capacity_profile"]) == (1, None)


async def test_the_arithmetic_names_what_takes_room_to_oneself_and_to_supervisors(world: World) -> None:
    rin = await world.representative("Rin", capacity=3)
    profile = await make_profile(world, 5, rin)
    await Rulebook(world).classify(("All", [sets("Each", ALWAYS, capacity_profile=profile["id"])]))
    await change_workstream(world, wrap_up_block=60)
    for name in ("wrapped up", "talks", "rings"):
        await waiting_customer(world, name)
    wrapped, talks = await rin.accept(), await rin.accept()
    await rin.post(f"/conversations/{wrapped['id']}/wrap-up")
    shown = await capacity_of(rin)
    told = {one["customer"]: one for one in shown["holdings"]}
    states = {name: (one["state"], one["units"], one["profiles"]) for name, one in told.items()}
    names = [profile["name"]]
    assert states == {
        "wrapped up": ("wrap_up", 1, names), "talks": ("active", 1, names), "rings": ("offered", 1, names)
    }  # fmt: skip
    assert told["talks"]["until"] is None
    assert told["talks"]["conversation_id"] == talks["id"]
    assert told["wrapped up"]["until"] > told["wrapped up"]["since"]
    assert told["rings"]["until"] is not None
    assert shown["units"] == {"limit": 3, "taken": 3, "free": 0}
    assert sum(one["units"] for one in shown["holdings"]) == 3
    assert await world.admin.get(f"/admin/users/{rin.id}/capacity") == shown


async def test_rules_add_a_profile_that_is_there_and_say_its_name(world: World) -> None:
    rin = await world.representative("Rin")
    profile = await make_profile(world, 1, rin)
    rules = Rulebook(world)
    fields = {one["name"]: one for one in (await world.admin.get(f"{rules.path}/routing-fields"))["items"]}
    shown = fields["capacity_profile"]
    assert (shown["settable"], shown["operators"]) == (True, []), "it is set, and never asked about"
    assert shown["choices"] == [{"value": profile["id"], "label": profile["name"]}]
    for wrong in (str(uuid4()), "no id", profile["id"].upper(), 5):
        refused = await rules.ask(
            "classification", rulesets=[{"name": "One", "rules": [sets("R", ALWAYS, capacity_profile=wrong)]}]
        )
        assert refused.status_code == 422, wrong
    await rules.classify(("One", [sets("R", ALWAYS, capacity_profile=profile["id"], priority=5)]))
    expected = [{"field": "Capacity profile", "value": profile["name"]}, {"field": "Priority", "value": 5}]
    (told,) = (await rules.try_it(first_message="x"))["classified"]["rulesets"]
    assert told["applied"]["set"] == expected
    await waiting_customer(world, "Hanako")
    (noted,) = (await steps_of(rin, (await rin.accept())["id"]))["classified"]["rulesets"]
    assert noted["applied"]["set"] == expected


async def test_a_profile_counts_as_one_of_five_outputs(world: World) -> None:
    profile = await make_profile(world)
    outputs = {f"attribute__a{number}": "x" for number in range(4)}
    rules = Rulebook(world)
    await rules.classify(("One", [sets("Five", ALWAYS, capacity_profile=profile["id"], **outputs)]))
    six = sets("Six", ALWAYS, capacity_profile=profile["id"], priority=1, **outputs)
    refused = await rules.ask("classification", rulesets=[{"name": "One", "rules": [six]}])
    assert problem_of(refused) == (422, "invalid")


async def test_a_profile_that_is_used_does_not_go_and_says_by_what(world: World) -> None:
    profile = await make_profile(world)
    await take_slots_of(world, profile)
    await Rulebook(world).classify(("One", [sets("R", ALWAYS, capacity_profile=profile["id"])]))
    path = f"{PROFILES}/{profile['id']}"
    refused = await world.admin.ask("DELETE", path)
    name = world.workstream["name"]
    assert problem_of(refused) == (409, "in_use")
    assert refused.json()["used_by"] == [f"the workstream {name}", f"the classification of {name}"]
    shown = await world.admin.get(path)
    assert [one["name"] for one in shown["workstreams"] + shown["classifications"]] == [name, name]
    await change_workstream(world, capacity_units=1)
    assert (await world.admin.ask("DELETE", path)).json()["used_by"] == [f"the classification of {name}"]
    await Rulebook(world).classify()
    assert (await world.admin.ask("DELETE", path)).status_code == 204
    assert problem_of(await world.admin.ask("DELETE", path)) == (404, "not_found")


async def test_what_still_carries_a_deleted_profile_is_not_held_up_by_it(world: World) -> None:
    rin = await world.representative("Rin")
    profile = await make_profile(world, 1)
    rules = Rulebook(world)
    await rules.classify(("One", [sets("R", ALWAYS, capacity_profile=profile["id"])]))
    await waiting_customer(world, "Hanako")
    await rules.classify()
    assert await offered(rin) == []
    (await world.admin.ask("DELETE", f"{PROFILES}/{profile['id']}")).raise_for_status()
    await comes_to(rin, "Hanako")


async def test_profiles_are_listed_by_name_page_by_page_and_found(world: World) -> None:
    for name in ("beta", "Alpha", "Gamma 返金", "delta"):
        await make_profile(world, name=name)
    names, cursor = [], None
    while True:
        page = await world.admin.get(PROFILES, limit=3, **({"cursor": cursor} if cursor else {}))
        names += [one["name"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert names == ["Alpha", "beta", "delta", "Gamma 返金"]
    for search, found in (("ALPHA", ["Alpha"]), ("返金", ["Gamma 返金"]), ("nothing", [])):
        assert [one["name"] for one in (await world.admin.get(PROFILES, search=search))["items"]] == found
    assert problem_of(await world.admin.ask("GET", f"{PROFILES}?cursor=rubbish")) == (422, "invalid")


@pytest.mark.parametrize(
    "body",
    [
        {"name": ""},
        {"item_limit": -1},
        {"item_limit": 1001},
        {"reset": "monthly"},
        {"colour": "red"},
        {"members": [{"user_id": str(uuid4())}]},
        {"members": [{"user_id": str(uuid4()), "custom_limit": 1001}]},
        {"members": [{"user_id": "00000000-0000-4000-8000-000000000001"}] * 2},
    ],
)
async def test_S44_a_profile_that_makes_no_sense_is_refused(world: World, body: dict[str, Any]) -> None:
    sound = {"name": uuid4().hex, "item_limit": 1}
    assert problem_of(await world.admin.ask("POST", PROFILES, {**sound, **body})) == (422, "invalid")
    assert (await world.admin.get(PROFILES))["items"] == []


async def test_the_reset_of_a_profile_stays_and_its_name_is_its_own(world: World) -> None:
    profile = await make_profile(world, name="Chats")
    path = f"{PROFILES}/{profile['id']}"
    assert problem_of(await world.admin.ask("PATCH", path, {"reset": "end_of_day"})) == (422, "invalid")
    taken = await world.admin.ask("POST", PROFILES, {"name": "chats", "item_limit": 1})
    assert problem_of(taken) == (409, "name_taken")
    other = await make_profile(world)
    taken = await world.admin.ask("PATCH", f"{PROFILES}/{other['id']}", {"name": "Chats"})
    assert problem_of(taken) == (409, "name_taken")
    shown = await change_profile(world, profile, name="Calls", item_limit=7, blocks_assignment=False)
    assert shown == {**profile, "name": "Calls", "item_limit": 7, "blocks_assignment": False, "version": 2}


@pytest.mark.parametrize(
    "terms",
    [
        {"capacity_units": 1, "capacity_profile_id": str(uuid4())},
        {"capacity_profile_id": str(uuid4())},
        {"wrap_up_block": 29},
        {"wrap_up_block": 3601},
        {"wrap_up_block": "sometimes"},
        {"capacity_units": 0},
    ],
)
async def test_S44_terms_of_capacity_that_cannot_be_are_refused(world: World, terms: dict[str, Any]) -> None:
    path = f"/admin/workstreams/{world.workstream['id']}"
    assert problem_of(await world.admin.ask("PATCH", path, terms)) == (422, "invalid")


async def test_somebody_is_given_what_is_there_and_each_once(world: World) -> None:
    rin = await world.representative("Rin")
    profile = await make_profile(world)
    path = f"/admin/users/{rin.id}/capacity-profiles"
    one = {"profile_id": profile["id"]}
    for body in ({"profiles": [one, one]}, {"profiles": [{"profile_id": str(uuid4())}]}, {"profiles": [one], "x": 1}):
        assert problem_of(await world.admin.ask("PUT", path, body)) == (422, "invalid")
    assert problem_of(await world.admin.ask("PUT", f"/admin/users/{uuid4()}/capacity-profiles", {"profiles": []})) == (
        404,
        "not_found",
    )
    assert (await capacity_of(rin))["profiles"] == []


async def test_a_copy_of_a_workstream_keeps_its_profile_and_its_block(world: World) -> None:
    profile = await make_profile(world)
    async with other_terms(world, capacity_profile_id=profile["id"], wrap_up_block="none") as (stream, _):
        copy = await world.admin.post(f"/admin/workstreams/{stream['id']}/copies")
        assert (copy["capacity_profile"]["id"], copy["wrap_up_block"]) == (profile["id"], "none")
    for one in (stream, copy):
        change = {"capacity_units": 1}
        (await world.admin.ask("PATCH", f"/admin/workstreams/{one['id']}", change)).raise_for_status()


async def test_a_copy_of_a_profile_has_the_same_people_with_their_own_limits_and_nothing_uses_it(world: World) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken")
    members = [{"user_id": rin.id, "custom_limit": 7}, {"user_id": ken.id}]
    made = await make_profile(world, 3, reset="end_of_day", blocks_assignment=False, members=members)
    await take_slots_of(world, made)
    before = await world.admin.get(f"{PROFILES}/{made['id']}")
    first, second = [await world.admin.post(f"{PROFILES}/{made['id']}/copies") for _ in range(2)]
    assert [first["name"], second["name"]] == [f"Copy of {made['name']}", f"Copy of {made['name']} (2)"]
    own = {"id": "", "name": "", "version": 0}
    assert {**first, **own} == {**before, **own, "workstreams": []}
    assert await slot_of(rin, first) == (7, 0, 7)
    assert await slot_of(ken, first) == (3, 0, 3)
    await change_profile(world, first, members=[])
    assert (await world.admin.get(f"{PROFILES}/{made['id']}"))["members"] == before["members"]
    assert problem_of(await world.admin.ask("POST", f"{PROFILES}/{uuid4()}/copies")) == (404, "not_found")


async def test_a_copy_of_a_profile_finds_a_free_name_however_others_are_written_and_cuts_a_long_one(
    world: World,
) -> None:
    kinds = await make_profile(world, name="Kinds")
    await make_profile(world, name="COPY OF KINDS")
    assert (await world.admin.post(f"{PROFILES}/{kinds['id']}/copies"))["name"] == "Copy of Kinds (2)"
    long = await make_profile(world, name="長" * 100)
    cut = [(await world.admin.post(f"{PROFILES}/{long['id']}/copies"))["name"] for _ in range(2)]
    assert cut == ["Copy of " + "長" * 92, "Copy of " + "長" * 88 + " (2)"]
