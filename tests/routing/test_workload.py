"""Which presence follows from how full somebody is, and when."""

from typing import Any

import pytest
from tests.rooms import change_workstream, waiting_customer
from tests.world import Person, World, eventually

from madoguchi.people.models import Presence
from madoguchi.routing.workload import Fullness, fullness_of, presence_of, together


@pytest.mark.parametrize(
    ("held", "limit", "fullness", "presence"),
    [
        (0, 4, Fullness.FREE, "available"),
        (1, 4, Fullness.PARTLY, "busy"),
        (3, 4, Fullness.PARTLY, "busy"),
        (4, 4, Fullness.FULL, "busy_dnd"),
        (5, 4, Fullness.NEGATIVE, "busy_dnd"),
        (0, 0, Fullness.FULL, "busy_dnd"),
        (1, 0, Fullness.NEGATIVE, "busy_dnd"),
    ],
)
def test_presence_by_capacity(held: int, limit: int, fullness: Fullness, presence: str) -> None:
    assert fullness_of(held=held, limit=limit) is fullness
    assert presence_of(fullness, at_session_limit=False) == (presence, fullness)


@pytest.mark.parametrize("fullness", list(Fullness))
def test_at_the_session_limit_nobody_is_disturbed(fullness: Fullness) -> None:
    assert presence_of(fullness, at_session_limit=True) == (Presence.BUSY_DND, "session_limit")


async def shows(person: Person, presence: str, *, origin: str = "automatic", cause: str | None = None) -> None:
    """Wait till somebody's presence is so, and came about so."""

    async def look() -> bool:
        now = (await person.get("/me"))["presence_now"]
        return (now["presence"], now["origin"], now["cause"]) == (presence, origin, cause)

    await eventually(look)


async def given(world: World, person: Person, name: str) -> str:
    """The conversation of a new customer, accepted."""
    await waiting_customer(world, name)
    conversation_id: str = (await person.accept())["id"]
    await world.settled()
    return conversation_id


async def test_presence_follows_every_step_of_what_somebody_holds(world: World) -> None:
    rin = await world.representative("Rin", capacity=2)
    await shows(rin, "available", origin="signed_in", cause="free")
    first = await given(world, rin, "first")
    await shows(rin, "busy", cause="partly")
    second = await given(world, rin, "second")
    await shows(rin, "busy_dnd", cause="full")
    await rin.post(f"/conversations/{first}/wrap-up")
    await world.settled()
    await shows(rin, "busy_dnd", cause="full")
    await rin.post(f"/conversations/{first}/closure")
    await shows(rin, "busy", cause="partly")
    await rin.post(f"/conversations/{second}/waiting")
    await shows(rin, "available", cause="free")


async def test_what_rings_makes_nobody_busy(world: World) -> None:
    rin = await world.representative("Rin", capacity=1)
    await waiting_customer(world, "Hanako")
    await rin.offer()
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"name": "Rin T."})).raise_for_status()
    await world.settled()
    assert (await rin.get("/me"))["presence"] == "available"


async def test_a_partly_busy_person_is_offered_more_and_a_full_one_is_not(world: World) -> None:
    rin = await world.representative("Rin", capacity=2)
    await given(world, rin, "first")
    await shows(rin, "busy", cause="partly")
    second = await given(world, rin, "second")
    await waiting_customer(world, "third")
    assert (await rin.get("/offers"))["items"] == []
    await rin.post(f"/conversations/{second}/waiting")
    assert (await rin.offer())["customer"]["display_name"] == "third"


async def test_a_transfer_a_change_of_capacity_and_the_session_limit_count_too(world: World) -> None:
    rin = await world.representative("Rin", capacity=3)
    first = await given(world, rin, "first")
    await given(world, rin, "second")
    await shows(rin, "busy", cause="partly")
    await capacity(world, rin, 2)
    await shows(rin, "busy_dnd", cause="full")
    await capacity(world, rin, 1)
    await shows(rin, "busy_dnd", cause="negative")
    await capacity(world, rin, 9)
    await shows(rin, "busy", cause="partly")
    await session_limit(world, 2)
    await shows(rin, "busy_dnd", cause="session_limit")
    mai = await world.representative("Mai")
    handed = {"user_id": mai.id, "reason": "It is about rice."}
    (await rin.ask("POST", f"/conversations/{first}/transfers", handed)).raise_for_status()
    await shows(rin, "busy", cause="partly")


async def test_a_conversation_larger_than_what_is_left_leaves_a_partly_busy_person_waiting_for_smaller_ones(
    world: World,
) -> None:
    rin = await world.representative("Rin", capacity=3)
    await change_workstream(world, capacity_units=2)
    await given(world, rin, "large")
    await shows(rin, "busy", cause="partly")
    await waiting_customer(world, "large too")
    assert (await rin.get("/offers"))["items"] == []
    await change_workstream(world, capacity_units=1)
    assert (await rin.offer())["customer"]["display_name"] == "large too"


@pytest.mark.parametrize(
    ("chosen", "after_accepting", "after_closing"),
    [
        ("available", "busy", "available"),
        ("busy", "busy", "available"),
        ("busy_dnd", "busy_dnd", "busy_dnd"),
        ("away", "away", "away"),
        ("offline", "offline", "offline"),
    ],
)
async def test_C16_how_long_a_chosen_presence_holds(
    world: World, chosen: str, after_accepting: str, after_closing: str
) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    offer = await rin.offer()
    await rin.set_presence(chosen)
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"capacity_units": 9})).raise_for_status()
    await world.settled()
    assert (await rin.get("/me"))["presence"] == chosen, "another capacity ends no choice"
    await rin.post(f"/offers/{offer['id']}/acceptance")
    await world.settled()
    now = (await rin.get("/me"))["presence_now"]
    assert (now["presence"], now["origin"]) == (after_accepting, held_by(chosen))
    await rin.set_presence(chosen)
    await rin.post(f"/conversations/{offer['conversation_id']}/waiting")
    await world.settled()
    now = (await rin.get("/me"))["presence_now"]
    assert (now["presence"], now["origin"]) == (after_closing, held_by(chosen))


def held_by(chosen: str) -> str:
    return "automatic" if chosen in {"available", "busy"} else "manual"


async def test_C16_a_choice_after_accepting_is_not_undone_by_what_follows_late_from_accepting(world: World) -> None:
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    await rin.accept()
    await rin.set_presence("available")
    await world.settled()
    late = "SELECT count(*) FROM jobs WHERE function = 'routing.workload:follow'"
    assert await world.pool.fetchval(late) == 0
    now = (await rin.get("/me"))["presence_now"]
    assert (now["presence"], now["origin"]) == ("available", "manual")


async def capacity(world: World, person: Person, units: int) -> None:
    (await world.admin.ask("PATCH", f"/admin/users/{person.id}", {"capacity_units": units})).raise_for_status()


async def session_limit(world: World, limit: int) -> Any:
    (await world.admin.ask("PATCH", "/admin/routing-settings", {"session_limit": limit})).raise_for_status()


FREE, PARTLY, FULL, NEGATIVE = Fullness.FREE, Fullness.PARTLY, Fullness.FULL, Fullness.NEGATIVE


@pytest.mark.parametrize(
    ("units", "profiles", "both"),
    [
        (FREE, [], FREE),
        (FULL, [], FULL),
        (FREE, [FREE, FREE], FREE),
        (FREE, [PARTLY], PARTLY),
        (PARTLY, [FREE], PARTLY),
        (FREE, [FULL], PARTLY),
        (FULL, [PARTLY], PARTLY),
        (FULL, [FULL], FULL),
        (FULL, [FREE, FULL], FULL),
        (None, [FULL], FULL),
        (None, [FREE, PARTLY], PARTLY),
        (None, [FREE], FREE),
        (FREE, [NEGATIVE], NEGATIVE),
        (NEGATIVE, [FREE], NEGATIVE),
    ],
)
def test_units_and_profiles_must_both_be_exhausted(
    units: Fullness | None, profiles: list[Fullness], both: Fullness
) -> None:
    assert together(units, profiles) is both
