"""The presence that follows from what somebody holds, line by line (reference §14), and how long a chosen one lasts."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.rooms import change_routing, waiting_customer
from tests.routing.capacity_book import make_profile, take_slots_of
from tests.routing.rulebook import ALWAYS, Rulebook, sets
from tests.world import Person, World, eventually


@dataclass(frozen=True)
class Line:
    """One line: what somebody can take, what they hold, and what they are shown as for it."""

    says: str
    shown: tuple[str, str]
    """Presence and cause."""
    holds: int
    units: int = 0
    """Of the person; each conversation takes one, or none where the workstream takes a profile."""
    profiles: list[tuple[int, bool]] = field(default_factory=list)
    """The limit of each, and whether it blocks; each conversation takes a slot in all."""
    session_limit: int = 10
    gives_back: int = 0


LINES = [
    Line("free is Available", ("available", "free"), holds=1, gives_back=1, units=4),
    Line("partly is Busy", ("busy", "partly"), holds=1, units=4),
    Line("one below full is Busy", ("busy", "partly"), holds=3, units=4),
    Line("full is Do not disturb", ("busy_dnd", "full"), holds=2, units=2),
    Line("negative free capacity is Do not disturb", ("busy_dnd", "negative"), holds=3, units=2),
    Line("back from negative to full", ("busy_dnd", "full"), holds=3, gives_back=1, units=2),
    Line("session limit is Do not disturb", ("busy_dnd", "session_limit"), holds=2, units=9, session_limit=2),
    Line("one below the session limit", ("busy", "partly"), holds=1, units=9, session_limit=2),
    Line("units exhausted, profile not", ("busy", "partly"), holds=1, units=1, profiles=[(2, True)]),
    Line("profile exhausted, units not", ("busy", "partly"), holds=1, units=4, profiles=[(1, True)]),
    Line("units and profile both exhausted", ("busy_dnd", "full"), holds=1, units=1, profiles=[(1, True)]),
    Line("both free", ("available", "free"), holds=1, gives_back=1, units=1, profiles=[(1, True)]),
    Line("a profile alone, exhausted", ("busy_dnd", "full"), holds=1, profiles=[(1, True)]),
    Line("a profile alone, partly", ("busy", "partly"), holds=1, profiles=[(2, True)]),
    Line("several profiles, one exhausted", ("busy_dnd", "full"), holds=1, profiles=[(3, True), (1, True)]),
    Line(
        "several profiles, the one that blocks decides", ("busy", "partly"), holds=1, profiles=[(1, False), (2, True)]
    ),
    Line("... and is full", ("busy_dnd", "full"), holds=1, profiles=[(5, False), (1, True)]),
    Line("negative slots of a profile", ("busy_dnd", "negative"), holds=2, profiles=[(1, True)]),
    Line("negative units, though slots are free", ("busy_dnd", "negative"), holds=2, units=1, profiles=[(5, True)]),
    Line("negative slots, though units are free", ("busy_dnd", "negative"), holds=2, units=9, profiles=[(1, True)]),
]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.says)
async def test_presence_by_capacity_is_that_of_section_14(world: World, line: Line) -> None:
    rin = await world.representative("Rin", capacity=line.units)
    await change_routing(world, session_limit=line.session_limit)
    profiles = [await make_profile(world, limit, rin, blocks_assignment=blocks) for limit, blocks in line.profiles]
    if line.units == 0:
        await take_slots_of(world, profiles.pop(0))
    added = [(one["name"], [sets(one["name"], ALWAYS, capacity_profile=one["id"])]) for one in profiles]
    if added:
        await Rulebook(world).classify(*added)
    held = [await picked(world, rin, f"Customer {number}") for number in range(line.holds)]
    for conversation_id in held[: line.gives_back]:
        await rin.post(f"/conversations/{conversation_id}/waiting")
    await shows(rin, *line.shown)


@pytest.mark.parametrize("chosen", ["available", "busy", "busy_dnd", "away", "offline"])
async def test_whatever_was_chosen_ends_with_signing_out(world: World, chosen: str) -> None:
    rin = await world.representative("Rin")
    await rin.set_presence(chosen)
    (await rin.ask("DELETE", "/session")).raise_for_status()
    shown = await world.admin.get(f"/users/{rin.id}/presence")
    assert (shown["presence"], shown["origin"]) == ("offline", "signed_out")
    rin = await world.sign_in("rin@example.com", "Rin")
    now = await rin.get("/me/presence")
    assert (now["presence"], now["origin"], now["cause"]) == ("available", "signed_in", "free")


@pytest.mark.parametrize(
    ("base", "lasts"), [("available", False), ("busy", False), ("busy_dnd", True), ("away", True), ("offline", True)]
)
async def test_C16_one_of_the_organisations_own_lasts_as_long_as_its_base(world: World, base: str, lasts: bool) -> None:
    rin = await world.representative("Rin")
    own = await world.admin.post("/admin/presences", {"name": "Own", "text": "Our own", "base": base})
    (await rin.ask("PUT", "/me/presence", {"presence": own["id"]})).raise_for_status()
    conversation_id = await picked(world, rin, "Hanako")
    now = await rin.get("/me/presence")
    assert (now["custom"] is not None, now["origin"]) == (lasts, "manual" if lasts else "automatic")
    (await rin.ask("PUT", "/me/presence", {"presence": own["id"]})).raise_for_status()
    await rin.post(f"/conversations/{conversation_id}/waiting")
    await world.settled()
    now = await rin.get("/me/presence")
    assert (now["custom"] is not None, now["origin"]) == (lasts, "manual" if lasts else "automatic")


async def test_whose_presence_is_what_capacity_says_already_is_told_of_no_change(world: World) -> None:
    rin = await world.representative("Rin")
    seen = await rin.get("/me/presence")
    for limit in (9, 8):
        await change_routing(world, session_limit=limit)
        await world.settled()
    assert await rin.get("/me/presence") == seen
    chosen = await rin.ask("PUT", f"/me/presence?generation={seen['generation']}", {"presence": "busy"})
    assert chosen.status_code == 200, "nothing came between reading and choosing"


async def picked(world: World, person: Person, name: str) -> str:
    """The conversation of a new customer, taken by hand whatever room there is."""
    await waiting_customer(world, name)
    (waiting,) = (await person.get("/conversations", state="open"))["items"]
    await person.post(f"/conversations/{waiting['id']}/assignment")
    await world.settled()
    conversation_id: str = waiting["id"]
    return conversation_id


async def shows(person: Person, presence: str, cause: str) -> None:
    seen: list[Any] = []

    async def look() -> bool:
        now = await person.get("/me/presence")
        seen[:] = [now["presence"], now["cause"], now["origin"]]
        return seen == [presence, cause, "automatic"]

    await eventually(look)
