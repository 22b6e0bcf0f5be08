"""With what people begin when they sign in, where that is a presence that the organisation has made itself (0022)."""

import asyncio
from typing import Any

import pytest
from tests.rooms import offered, problem_of, waiting_customer
from tests.world import PASSWORD, Person, World, eventually


async def make(world: World, base: str, **fields: Any) -> Any:
    body = {"name": f"Own {base}", "text": f"Of our own: {base}", "base": base, **fields}
    return await world.admin.post("/admin/presences", body)


async def begin_with(world: World, person: Person, presence: str) -> None:
    """Let somebody begin so from the next sign-in on."""
    answer = await world.admin.ask("PUT", f"/users/{person.id}/default-presence", {"default_presence": presence})
    answer.raise_for_status()


async def sign_in_again(world: World, person: Person) -> Person:
    (await person.ask("DELETE", "/session")).raise_for_status()
    return await world.sign_in(f"{person.name.lower()}@example.com", person.name)


async def shown_of(person: Person) -> tuple[str, str | None, str, str | None]:
    """The presence for routing, the name of the own one, how it came about, and why."""
    now = await person.get("/me/presence")
    return now["presence"], now["custom"] and now["custom"]["name"], now["origin"], now["cause"]


@pytest.mark.parametrize(
    ("base", "shown", "rings"),
    [
        ("away", ("away", "Own away", "signed_in", None), False),
        ("offline", ("offline", "Own offline", "signed_in", None), False),
        ("busy_dnd", ("busy_dnd", "Own busy_dnd", "signed_in", None), False),
        ("available", ("available", "Own available", "signed_in", "free"), True),
        ("busy", ("available", None, "signed_in", "free"), True),
    ],
)
async def test_a_default_of_ones_own_is_shown_as_it_is_or_where_capacity_says_the_same(
    world: World, base: str, shown: Any, rings: bool
) -> None:
    rin, own = await world.representative("Rin"), await make(world, base)
    await begin_with(world, rin, own["id"])
    rin = await sign_in_again(world, rin)
    assert await shown_of(rin) == shown
    await waiting_customer(world, "Hanako")
    assert (await offered(rin) == ["Hanako"]) is rings
    kept = await world.admin.get(f"/admin/users/{rin.id}")
    assert kept["default_custom"] == {name: own[name] for name in ("id", "name", "text", "base")}
    assert kept["default_presence"] == ("available" if base == "busy" else base), "what it comes to"


async def test_do_not_disturb_as_a_default_stays_whatever_becomes_of_capacity(world: World) -> None:
    rin = await world.representative("Rin")
    await begin_with(world, rin, "busy_dnd")
    rin = await sign_in_again(world, rin)
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"capacity_units": 9})).raise_for_status()
    await world.settled()
    assert await shown_of(rin) == ("busy_dnd", None, "signed_in", None)


@pytest.mark.parametrize(
    ("base", "capacity", "shown"),
    [
        ("busy", 2, ("busy", "Own busy", "signed_in", "partly")),
        ("busy", 1, ("busy_dnd", None, "signed_in", "full")),
        ("available", 2, ("busy", None, "signed_in", "partly")),
        ("busy_dnd", 2, ("busy_dnd", "Own busy_dnd", "signed_in", None)),
    ],
)
async def test_who_holds_something_begins_by_capacity_but_for_what_is_shown_as_it_is(
    world: World, base: str, capacity: int, shown: Any
) -> None:
    rin, own = await world.representative("Rin", capacity=capacity), await make(world, base)
    await waiting_customer(world, "Hanako")
    await rin.accept()
    await begin_with(world, rin, own["id"])
    assert await shown_of(await sign_in_again(world, rin)) == shown


@pytest.mark.parametrize(
    ("base", "afterwards"),
    [("available", ("busy", None, "automatic", "partly")), ("away", ("away", "Own away", "signed_in", None))],
)
async def test_it_lasts_as_long_as_if_it_had_been_chosen(world: World, base: str, afterwards: Any) -> None:
    rin, own = await world.representative("Rin"), await make(world, base)
    await begin_with(world, rin, own["id"])
    await waiting_customer(world, "Hanako")
    (await rin.ask("DELETE", "/session")).raise_for_status()
    await world.settled()
    rin = await world.sign_in("rin@example.com", "Rin")
    begun = await shown_of(rin)
    (
        await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"name": "Rin T.", "capacity_units": 9})
    ).raise_for_status()
    await world.settled()
    assert await shown_of(rin) == begun, "no conversation has come or gone"
    waiting = (await rin.get("/conversations", state="open"))["items"]
    await rin.post(f"/conversations/{waiting[0]['id']}/assignment")
    await world.settled()
    assert await shown_of(rin) == afterwards


@pytest.mark.parametrize(("base", "instead"), [("away", "away"), ("busy", "available"), ("busy_dnd", "busy_dnd")])
async def test_who_begins_with_a_presence_that_is_taken_away_begins_with_what_it_counts_as(
    world: World, base: str, instead: str
) -> None:
    rin, own = await world.representative("Rin"), await make(world, base)
    await begin_with(world, rin, own["id"])
    assert (await world.admin.get(f"/admin/presences/{own['id']}"))["begun_with_by"] == 1, "so that one can be told"
    assert (await world.admin.ask("DELETE", f"/admin/presences/{own['id']}")).status_code == 204
    kept = await world.admin.get(f"/admin/users/{rin.id}")
    assert (kept["default_presence"], kept["default_custom"]) == (instead, None)
    assert (await shown_of(await sign_in_again(world, rin)))[:2] == (instead, None)


async def test_it_counts_as_what_it_counts_as_at_the_sign_in(world: World) -> None:
    rin, own = await world.representative("Rin"), await make(world, "available")
    await begin_with(world, rin, own["id"])
    changed = {"base": "away", "text": "Not yet here"}
    (await world.admin.ask("PATCH", f"/admin/presences/{own['id']}", changed)).raise_for_status()
    rin = await sign_in_again(world, rin)
    now = await rin.get("/me/presence")
    assert (now["presence"], now["custom"]["text"]) == ("away", "Not yet here")
    assert (await world.admin.get(f"/admin/users/{rin.id}"))["default_presence"] == "away"


async def test_one_that_is_for_chosen_people_is_a_default_for_them_alone(world: World) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken")
    own = await make(world, "away", for_everybody=False, user_ids=[rin.id])
    await begin_with(world, rin, own["id"])
    refused = await world.admin.ask("PUT", f"/users/{ken.id}/default-presence", {"default_presence": own["id"]})
    assert problem_of(refused) == (422, "invalid")
    refused = await world.admin.ask("PATCH", f"/admin/users/{ken.id}", {"default_presence": own["id"]})
    assert problem_of(refused) == (422, "invalid")
    new = {"email": "mai@example.com", "name": "Mai", "role": "representative", "password": PASSWORD}
    refused = await world.admin.ask("POST", "/admin/users", {**new, "default_presence": own["id"]})
    assert problem_of(refused) == (422, "invalid"), "nobody has said that it is for Mai, too"
    everybodys = {"for_everybody": True, "user_ids": []}
    (await world.admin.ask("PUT", f"/admin/presences/{own['id']}/people", everybodys)).raise_for_status()
    mai = await world.admin.post("/admin/users", {**new, "default_presence": own["id"]})
    assert mai["default_custom"]["id"] == own["id"]

    kens = {"for_everybody": False, "user_ids": [ken.id]}
    (await world.admin.ask("PUT", f"/admin/presences/{own['id']}/people", kens)).raise_for_status()
    for user_id in (rin.id, mai["id"]):
        kept = await world.admin.get(f"/admin/users/{user_id}")
        assert (kept["default_presence"], kept["default_custom"]) == ("away", None), "not theirs any more"
    assert (await shown_of(await sign_in_again(world, rin)))[:2] == ("away", None)


async def test_other_changes_of_somebody_leave_it_as_it_is(world: World) -> None:
    rin, own = await world.representative("Rin"), await make(world, "away")
    path = f"/admin/users/{rin.id}"
    (await world.admin.ask("PATCH", path, {"default_presence": own["id"]})).raise_for_status()
    (await world.admin.ask("PATCH", path, {"name": "Rin Tanaka"})).raise_for_status()
    people = {one["id"]: one for one in (await world.admin.get("/users"))["items"]}
    assert people[rin.id]["default_custom"]["id"] == own["id"]
    (await world.admin.ask("PATCH", path, {"default_presence": "offline"})).raise_for_status()
    kept = await world.admin.get(path)
    assert (kept["default_presence"], kept["default_custom"]) == ("offline", None)


async def test_F40_who_is_back_after_the_grace_time_begins_with_it(world: World) -> None:
    rin, own = await world.representative("Rin"), await make(world, "away")
    await begin_with(world, rin, own["id"])

    async def gone() -> bool:
        return (await shown_of(rin))[2] == "disconnected"

    async with rin.stream() as ear:
        await ear.hear()

    await world.advance(seconds=6)
    await eventually(gone)
    await world.advance(seconds=160)
    async with rin.stream():

        async def back() -> bool:
            return await shown_of(rin) == ("away", "Own away", "signed_in", None)

        await eventually(back)


async def test_who_signs_in_while_it_is_taken_away_begins_with_it_or_with_what_it_counted_as(world: World) -> None:
    rin = await world.representative("Rin")
    for _ in range(8):
        own = await make(world, "away")
        await begin_with(world, rin, own["id"])
        (await rin.ask("DELETE", "/session")).raise_for_status()
        answer, rin = await asyncio.gather(
            world.admin.ask("DELETE", f"/admin/presences/{own['id']}"), world.sign_in("rin@example.com", "Rin")
        )
        assert answer.status_code == 204
        assert (await shown_of(rin))[:2] == ("away", None), "by now it is gone in any case"
