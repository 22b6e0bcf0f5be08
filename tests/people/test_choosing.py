"""Presences that are chosen: by oneself, by who looks after people, and those that the organisation makes."""

from typing import Any
from uuid import uuid4

import pytest
from tests.rooms import offered, problem_of, waiting_customer
from tests.world import PASSWORD, Person, World

from madoguchi.people.models import Origin, Presence, Shown
from madoguchi.people.presence import gives_way

BOTH = (False, True)


@pytest.mark.parametrize(
    ("origin", "presence", "of_capacity", "own", "at_rest", "when_it_changed"),
    [
        *((Origin.AUTOMATIC, presence, True, False, True, True) for presence in ("available", "busy", "busy_dnd")),
        *((Origin.SIGNED_IN, presence, True, False, True, True) for presence in ("available", "busy", "busy_dnd")),
        *((Origin.SIGNED_IN, presence, False, False, False, False) for presence in ("busy_dnd", "away", "offline")),
        *((Origin.SIGNED_IN, presence, True, True, False, True) for presence in ("available", "busy")),
        *((Origin.SIGNED_IN, presence, False, True, False, False) for presence in ("busy_dnd", "away", "offline")),
        *((Origin.MANUAL, presence, False, own, False, True) for presence in ("available", "busy") for own in BOTH),
        *(
            (Origin.MANUAL, presence, False, own, False, False)
            for presence in ("busy_dnd", "away", "offline")
            for own in BOTH
        ),
        *((Origin.IMPOSED, presence, False, False, False, False) for presence in ("inactive", "busy_dnd")),
        (Origin.DISCONNECTED, "offline", False, False, False, False),
        (Origin.SIGNED_OUT, "offline", False, False, False, False),
    ],
)
def test_C16_what_gives_way_to_capacity(
    *, origin: Origin, presence: str, of_capacity: bool, own: bool, at_rest: bool, when_it_changed: bool
) -> None:
    shown: Any = Shown.__new__(Shown)
    said = {"origin": origin, "presence": Presence(presence)}
    said |= {"cause": "of capacity" if of_capacity else None, "custom_id": uuid4() if own else None}
    for name, value in said.items():
        object.__setattr__(shown, name, value)
    assert gives_way(shown, holding_changed=False) is at_rest
    assert gives_way(shown, holding_changed=True) is when_it_changed


async def supervisor(world: World, name: str = "Somchai") -> Person:
    email = f"{name.lower()}@example.com"
    body = {"email": email, "name": name, "role": "supervisor", "password": PASSWORD}
    await world.admin.post("/admin/users", body)
    return await world.sign_in(email, name)


async def make(world: World, **fields: Any) -> Any:
    body = {"name": "Training", "text": "In training", "base": "away", **fields}
    return await world.admin.post("/admin/presences", body)


async def test_each_change_has_a_generation_and_who_saw_an_older_one_changes_nothing(world: World) -> None:
    rin = await world.representative("Rin")
    seen = (await rin.get("/me"))["presence_now"]["generation"]
    await rin.set_presence("away")
    late = await rin.ask("PUT", f"/me/presence?generation={seen}", {"presence": "busy"})
    assert problem_of(late) == (409, "changed_meanwhile")
    now = (await rin.get("/me"))["presence_now"]
    assert (now["presence"], now["generation"], late.json()["generation"]) == ("away", seen + 1, seen + 1)
    fresh = await rin.ask("PUT", f"/me/presence?generation={seen + 1}", {"presence": "busy"})
    assert (fresh.json()["presence"], fresh.json()["generation"]) == ("busy", seen + 2)
    await rin.set_presence("busy")
    assert (await rin.get("/me"))["presence_now"]["generation"] == seen + 2, "saying it again is no change"


async def test_F40_of_two_windows_the_last_choice_wins_and_both_hear_of_it(world: World) -> None:
    rin = await world.representative("Rin")
    other = await world.sign_in("rin@example.com", "Rin")
    async with rin.stream() as first, other.stream() as second:
        for person, presence in ((rin, "away"), (other, "busy_dnd"), (rin, "busy")):
            await person.set_presence(presence)
        for ear in (first, second):
            heard = await ear.hear_until(
                lambda ear: ear.presences.get(rin.id, {}).get("presence") == "busy" and ear.presences[rin.id]
            )
            assert heard == (await rin.get("/me"))["presence_now"]
        generations = [one["generation"] for frame in first.frames for one in frame.get("presences", [])]
        assert generations == sorted(generations)


async def test_a_supervisor_sets_somebodys_presence_and_they_see_who_did(world: World) -> None:
    rin, somchai = await world.representative("Rin"), await supervisor(world)
    async with rin.stream() as ear:
        await ear.hear()
        answer = await somchai.ask("PUT", f"/users/{rin.id}/presence", {"presence": "busy_dnd"})
        told = await ear.hear_until(lambda heard: heard.presences.get(rin.id))
    assert answer.json() == told == (await rin.get("/me"))["presence_now"]
    assert (told["presence"], told["origin"]) == ("busy_dnd", "manual")
    assert told["set_by"] == {"id": somchai.id, "name": "Somchai"}
    fact = "SELECT actor_id::text FROM events WHERE type = 'PresenceChanged' ORDER BY id DESC LIMIT 1"
    assert await world.pool.fetchval(fact) == somchai.id
    for asked in ("inactive", str(uuid4())):
        refused = await somchai.ask("PUT", f"/users/{rin.id}/presence", {"presence": asked})
        assert problem_of(refused) == (422, "invalid")
    (await rin.ask("DELETE", "/session")).raise_for_status()
    refused = await somchai.ask("PUT", f"/users/{rin.id}/presence", {"presence": "available"})
    assert problem_of(refused) == (409, "not_here")


async def test_who_looks_after_people_sees_all_of_them_with_presence_and_capacity(world: World) -> None:
    rin, somchai = await world.representative("Rin", capacity=3), await supervisor(world)
    await waiting_customer(world, "Hanako")
    await rin.accept()
    await world.settled()
    async with rin.stream() as ear:
        await ear.hear()
        people = {one["name"]: one for one in (await somchai.get("/users"))["items"]}
        assert set(people) == {"Admin", "Rin", "Somchai"}
        shown = people["Rin"]
        assert (shown["presence"]["presence"], shown["presence"]["cause"]) == ("busy", "partly")
        assert (shown["units_taken"], shown["capacity_units"], shown["windows"]) == (1, 3, 1)
        assert [queue["name"] for queue in shown["queues"]] == ["Orders"]
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"active": False})).raise_for_status()
    assert "Rin" not in {one["name"] for one in (await somchai.get("/users"))["items"]}
    refused = await somchai.ask("PUT", f"/users/{rin.id}/presence", {"presence": "available"})
    assert problem_of(refused) == (404, "not_found")


@pytest.mark.parametrize(
    ("default", "shown", "rings"),
    [
        ("available", "available", True),
        ("busy_dnd", "busy_dnd", False),
        ("away", "away", False),
        ("offline", "offline", False),
    ],
)
async def test_people_begin_with_their_default_presence(world: World, default: str, shown: str, rings: bool) -> None:
    rin, somchai = await world.representative("Rin"), await supervisor(world)
    path = f"/users/{rin.id}/default-presence"
    (await somchai.ask("PUT", path, {"default_presence": default})).raise_for_status()
    assert (await world.admin.get(f"/admin/users/{rin.id}"))["default_presence"] == default
    (await rin.ask("DELETE", "/session")).raise_for_status()
    rin = await world.sign_in("rin@example.com", "Rin")
    now = (await rin.get("/me"))["presence_now"]
    assert (now["presence"], now["origin"]) == (shown, "signed_in")
    await waiting_customer(world, "Hanako")
    assert (await offered(rin) == ["Hanako"]) is rings
    for refused in ("busy", "inactive", "", None, str(uuid4())):
        assert problem_of(await somchai.ask("PUT", path, {"default_presence": refused})) == (422, "invalid")


async def test_who_holds_something_already_begins_by_what_they_can_take(world: World) -> None:
    rin = await world.representative("Rin", capacity=1)
    await waiting_customer(world, "Hanako")
    await rin.accept()
    (await rin.ask("DELETE", "/session")).raise_for_status()
    again = await world.sign_in("rin@example.com", "Rin")
    now = (await again.get("/me"))["presence_now"]
    assert (now["presence"], now["origin"], now["cause"]) == ("busy_dnd", "signed_in", "full")


async def test_a_presence_of_ones_own_is_shown_by_its_text_and_routed_by_its_base(world: World) -> None:
    rin = await world.representative("Rin")
    training = await make(world)
    assert (training["for_everybody"], training["people"], training["shown_by"]) == (True, [], 0)
    assert [one["name"] for one in (await rin.get("/me/presences"))["items"]] == ["Training"]
    shown = (await rin.ask("PUT", "/me/presence", {"presence": training["id"]})).json()
    expected = {"id": training["id"], "name": "Training", "text": "In training", "base": "away"}
    assert (shown["presence"], shown["custom"], shown["origin"]) == ("away", expected, "manual")
    await waiting_customer(world, "Hanako")
    assert await offered(rin) == [], "it counts as Away"
    changed = {"base": "busy", "text": "Learning, and reachable"}
    (await world.admin.ask("PATCH", f"/admin/presences/{training['id']}", changed)).raise_for_status()
    assert (await rin.offer())["customer"]["display_name"] == "Hanako"
    now = (await rin.get("/me"))["presence_now"]
    assert (now["presence"], now["custom"]["text"]) == ("busy", "Learning, and reachable")
    assert now["generation"] == shown["generation"] + 1


async def test_who_shows_a_presence_that_is_taken_away_shows_its_base(world: World) -> None:
    rin = await world.representative("Rin")
    lunch = await make(world, name="Lunch", text="At lunch")
    await rin.ask("PUT", "/me/presence", {"presence": lunch["id"]})
    assert (await world.admin.get(f"/admin/presences/{lunch['id']}"))["shown_by"] == 1
    async with rin.stream() as ear:
        await ear.hear()
        assert (await world.admin.ask("DELETE", f"/admin/presences/{lunch['id']}")).status_code == 204
        told = await ear.hear_until(lambda heard: heard.presences.get(rin.id))
    assert (told["presence"], told["custom"], told["origin"]) == ("away", None, "manual")
    assert (await rin.get("/me/presences"))["items"] == []
    assert problem_of(await world.admin.ask("DELETE", f"/admin/presences/{lunch['id']}")) == (404, "not_found")


async def test_some_presences_are_for_chosen_people_whom_supervisors_choose_too(world: World) -> None:
    rin, ken, somchai = await world.representative("Rin"), await world.representative("Ken"), await supervisor(world)
    special = await make(world, name="Back office", for_everybody=False, user_ids=[rin.id])
    assert special["people"] == [{"id": rin.id, "name": "Rin"}]
    path = f"/admin/presences/{special['id']}/people"
    assert (await ken.get("/me/presences"))["items"] == []
    refused = await ken.ask("PUT", "/me/presence", {"presence": special["id"]})
    assert problem_of(refused) == (422, "invalid")
    answer = await somchai.ask("PUT", path, {"for_everybody": False, "user_ids": [ken.id]})
    assert answer.json()["people"] == [{"id": ken.id, "name": "Ken"}]
    assert (await ken.ask("PUT", "/me/presence", {"presence": special["id"]})).status_code == 200
    assert problem_of(await rin.ask("PUT", "/me/presence", {"presence": special["id"]})) == (422, "invalid")
    strangers = await somchai.ask("PUT", path, {"for_everybody": False, "user_ids": [str(uuid4())]})
    assert problem_of(strangers) == (422, "invalid")


async def test_a_copy_of_a_presence_is_for_the_same_people_and_nobody_shows_it_yet(world: World) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken")
    made = await make(world, description="In the big room", for_everybody=False, user_ids=[rin.id])
    path = f"/admin/presences/{made['id']}"
    (await rin.ask("PUT", "/me/presence", {"presence": made["id"]})).raise_for_status()
    first, second = [await world.admin.post(f"{path}/copies") for _ in range(2)]
    assert [first["name"], second["name"]] == ["Copy of Training", "Copy of Training (2)"]
    assert {**first, "id": "", "name": ""} == {**made, "id": "", "name": ""}
    assert [(await world.admin.get(path))["shown_by"], first["shown_by"]] == [1, 0]
    for person, open_to_them in ((rin, True), (ken, False)):
        chosen = await person.ask("PUT", "/me/presence", {"presence": first["id"]})
        assert chosen.is_success is open_to_them
    assert problem_of(await world.admin.ask("POST", f"/admin/presences/{uuid4()}/copies")) == (404, "not_found")


async def test_what_is_no_presence_is_refused_when_it_is_saved(world: World) -> None:
    training = await make(world)
    again = await world.admin.ask("POST", "/admin/presences", {"name": "TRAINING", "text": "x", "base": "busy"})
    assert problem_of(again) == (409, "name_taken")
    for fields in (
        {"base": "inactive"},
        {"name": " "},
        {"text": ""},
        {"name": "x" * 101},
        {"colour": "red"},
        {"user_ids": [str(uuid4())]},
    ):
        body = {"name": "Other", "text": "Other", "base": "away", **fields}
        assert problem_of(await world.admin.ask("POST", "/admin/presences", body)) == (422, "invalid")
        assert problem_of(await world.admin.ask("PATCH", f"/admin/presences/{training['id']}", fields)) == (
            422,
            "invalid",
        )
    assert len((await world.admin.get("/admin/presences"))["items"]) == 1
