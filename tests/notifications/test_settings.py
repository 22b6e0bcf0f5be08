"""How people are notified: the organisation's defaults hold till somebody chooses otherwise, kind by kind."""

from typing import Any

import pytest
from tests.rooms import problem_of
from tests.world import World

KINDS = ("offer", "message", "assigned", "failed")
LOUD = {"toast": True, "browser": True, "push": True, "sound": "pulse", "volume": 100, "repeats": False}
NONE: dict[str, Any] = dict.fromkeys(KINDS)


async def test_who_has_chosen_nothing_is_notified_as_the_organisation_has_it(world: World) -> None:
    rin = await world.representative("Rin")
    found = await rin.get("/me/notifications")
    assert found["now"] == found["defaults"] == await world.admin.get("/admin/notification-defaults")
    assert found["own"] == []
    assert found["now"]["offer"]["repeats"]


async def test_what_somebody_chooses_holds_for_them_alone_till_they_go_by_the_default_again(world: World) -> None:
    rin, mai = await world.representative("Rin"), await world.representative("Mai")
    before = await rin.get("/me/notifications")
    chosen = (await rin.ask("PUT", "/me/notifications", NONE | {"message": LOUD})).json()
    assert chosen["own"] == ["message"]
    assert chosen["now"] == before["now"] | {"message": LOUD}
    assert chosen == await rin.get("/me/notifications")
    assert await mai.get("/me/notifications") == before
    assert (await rin.ask("PUT", "/me/notifications", NONE)).json() == before


async def test_defaults_reach_at_once_whoever_has_not_chosen_otherwise(world: World) -> None:
    rin = await world.representative("Rin")
    before = await world.admin.get("/admin/notification-defaults")
    await rin.ask("PUT", "/me/notifications", NONE | {"failed": LOUD})
    async with rin.stream() as ear:
        await ear.hear()
        changed = before | {"message": LOUD, "failed": {**LOUD, "sound": "bell"}}
        answer = await world.admin.ask("PUT", "/admin/notification-defaults", changed)
        assert answer.json() == changed
        await ear.hear_until(lambda heard: any("notified_otherwise" in frame for frame in heard.frames))
    found = await rin.get("/me/notifications")
    assert found["now"]["message"] == LOUD
    assert (found["now"]["failed"], found["defaults"]["failed"]["sound"]) == (LOUD, "bell")
    assert (await world.admin.ask("PUT", "/admin/notification-defaults", before)).json() == before
    facts = await world.pool.fetch("SELECT actor_id::text FROM events WHERE type = 'NotificationDefaultsChanged'")
    assert facts == [(world.admin.id,)] * 2


async def test_what_somebody_chooses_is_told_to_their_windows_alone(world: World) -> None:
    rin, mai = await world.representative("Rin"), await world.representative("Mai")
    async with rin.stream() as ear, mai.stream() as other:
        await ear.hear()
        await rin.ask("PUT", "/me/notifications", NONE | {"message": LOUD})
        await ear.hear_until(lambda heard: any("notified_otherwise" in frame for frame in heard.frames))
        await other.hear_all()
        assert not any("notified_otherwise" in frame for frame in other.frames)


@pytest.mark.parametrize(
    ("kind", "change", "path"),
    [
        ("offer", {"toast": False}, "offer.toast"),
        ("message", {"repeats": True}, "message.repeats"),
        ("message", {"volume": 101}, "message.volume"),
        ("message", {"volume": -1}, "message.volume"),
        ("assigned", {"sound": "trumpet"}, "assigned.sound"),
        ("assigned", {"colour": "red"}, "assigned.colour"),
    ],
)
async def test_what_makes_no_sense_is_refused_where_it_stands(
    world: World, kind: str, change: dict[str, Any], path: str
) -> None:
    rin = await world.representative("Rin")
    for person, address, rest in (
        (rin, "/me/notifications", NONE),
        (world.admin, "/admin/notification-defaults", dict.fromkeys(KINDS, LOUD)),
    ):
        refused = await person.ask("PUT", address, rest | {kind: LOUD | change})
        assert problem_of(refused) == (422, "invalid")
        assert path in refused.json()["errors"][0]["path"]
