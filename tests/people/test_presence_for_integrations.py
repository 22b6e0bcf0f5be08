"""Presence as other software reads and sets it: what somebody shows, what they may show, and nothing set too late."""

from typing import Any

from tests.rooms import problem_of
from tests.world import PASSWORD, Person, World

BASES = ["available", "busy", "busy_dnd", "away", "offline"]


async def supervisor(world: World) -> Person:
    body = {"email": "somchai@example.com", "name": "Somchai", "role": "supervisor", "password": PASSWORD}
    await world.admin.post("/admin/users", body)
    return await world.sign_in("somchai@example.com", "Somchai")


async def make(world: World, name: str, **fields: Any) -> str:
    body = {"name": name, "text": name, "base": "away", **fields}
    return str((await world.admin.post("/admin/presences", body))["id"])


async def test_a_presence_is_told_with_its_windows_and_what_may_be_chosen(world: World) -> None:
    rin, ken, somchai = await world.representative("Rin"), await world.representative("Ken"), await supervisor(world)
    lunch = await make(world, "Lunch")
    rins = await make(world, "Back office", for_everybody=False, user_ids=[rin.id])
    await rin.ask("PUT", "/me/presence", {"presence": lunch})
    async with rin.stream() as ear, rin.stream() as other:
        await ear.hear()
        await other.hear()
        told = await somchai.get(f"/users/{rin.id}/presence")
        assert told == await rin.get("/me/presence")
    assert (told["user_id"], told["name"], told["windows"]) == (rin.id, "Rin", 2)
    assert (told["presence"], told["custom"]["name"], told["origin"]) == ("away", "Lunch", "manual")
    assert {name: told[name] for name in (await rin.get("/me"))["presence_now"]} == (await rin.get("/me"))[
        "presence_now"
    ]
    assert told["choices"] == BASES
    assert [one["id"] for one in told["custom_choices"]] == [rins, lunch], "by name"
    kens = await somchai.get(f"/users/{ken.id}/presence")
    assert ([one["id"] for one in kens["custom_choices"]], kens["windows"]) == ([lunch], 0)


async def test_everything_that_is_told_as_a_choice_can_be_set_for_them_and_by_them(world: World) -> None:
    rin, somchai = await world.representative("Rin"), await supervisor(world)
    await make(world, "Lunch")
    await make(world, "Back office", for_everybody=False, user_ids=[rin.id])
    path = f"/users/{rin.id}/presence"
    told = await somchai.get(path)
    own = [one["id"] for one in told["custom_choices"]]
    assert len(own) == 2
    for choice in (*told["choices"], *own):
        for asked in (
            await somchai.ask("PUT", path, {"presence": choice}),
            await rin.ask("PUT", "/me/presence", {"presence": choice}),
        ):
            shown = asked.raise_for_status().json()
            assert choice == (shown["custom"]["id"] if shown["custom"] else shown["presence"])


async def test_who_sets_what_they_have_read_changes_nothing_that_is_newer(world: World) -> None:
    rin, somchai = await world.representative("Rin"), await supervisor(world)
    path = f"/users/{rin.id}/presence"
    read = (await somchai.get(path))["generation"]
    await rin.set_presence("busy")
    late = await somchai.ask("PUT", f"{path}?generation={read}", {"presence": "away"})
    assert problem_of(late) == (409, "changed_meanwhile")
    now = await somchai.get(path)
    assert (now["presence"], now["generation"]) == ("busy", late.json()["generation"])
    set_ = await somchai.ask("PUT", f"{path}?generation={now['generation']}", {"presence": "away"})
    assert (set_.json()["presence"], set_.json()["set_by"]["name"]) == ("away", "Somchai")


async def test_nothing_is_told_of_who_has_left_the_company(world: World) -> None:
    rin, somchai = await world.representative("Rin"), await supervisor(world)
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"active": False})).raise_for_status()
    assert problem_of(await somchai.ask("GET", f"/users/{rin.id}/presence")) == (404, "not_found")
