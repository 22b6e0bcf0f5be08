"""Operating hours as administrators keep them: saved whole, looked at before, copied, and not deleted under a queue."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.rooms import offered, problem_of, waiting_customer
from tests.routing.rulebook import ALWAYS, Rulebook, leads, make_queue
from tests.world import World

HOURS = "/admin/operating-hours"
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def body(**change: Any) -> dict[str, Any]:
    weekly = [{"weekday": day, "opens": "09:00", "closes": "18:00"} for day in WEEKDAYS[:5]]
    return {"name": f"Hours {uuid4().hex[:8]}", "zone": "Asia/Tokyo", "weekly": weekly, **change}


def always(**change: Any) -> dict[str, Any]:
    return body(weekly=[{"weekday": day, "opens": "00:00", "closes": "00:00"} for day in WEEKDAYS], **change)


async def test_hours_are_kept_as_they_were_given(world: World) -> None:
    given = body(
        description="The shop in Shibuya",
        holidays=[{"name": "New Year", "first": "2025-12-29", "last": "2026-01-03", "yearly": True}],
    )
    made = await world.admin.post(HOURS, given)
    assert {name: made[name] for name in given} == given
    assert (made["version"], made["queues"]) == (1, [])
    assert await world.admin.get(f"{HOURS}/{made['id']}") == made
    assert made["id"] in {one["id"] for one in (await world.admin.get(HOURS))["items"]}


async def test_whether_somebody_is_there_now_goes_with_the_clock(world: World) -> None:
    now = datetime.now(UTC)  # noqa: TID251 - the world's clock runs with it
    opens, closes = now + timedelta(hours=2), now + timedelta(hours=4)
    span = {"weekday": WEEKDAYS[opens.weekday()], "opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"}
    made = await world.admin.post(HOURS, body(zone="UTC", weekly=[span]))
    assert not made["open"]
    assert datetime.fromisoformat(made["opens_next"]) == opens.replace(second=0, microsecond=0)
    await world.advance(hours=3)
    assert (await world.admin.get(f"{HOURS}/{made['id']}"))["open"]


async def test_a_preview_shows_fourteen_days_of_hours_that_are_not_saved(world: World) -> None:
    count = len((await world.admin.get(HOURS))["items"])
    asked = always()
    del asked["name"]
    shown = await world.admin.post(f"{HOURS}/previews", asked)
    assert shown["open"]
    assert shown["opens_next"] is None
    assert len(shown["days"]) == 14
    assert all(len(day["openings"]) == 1 and day["holiday"] is None for day in shown["days"])
    closed = {"name": "Inventory", "first": shown["days"][3]["date"], "last": shown["days"][4]["date"]}
    shown = await world.admin.post(f"{HOURS}/previews", {**asked, "holidays": [closed]})
    assert [day["date"] for day in shown["days"] if day["holiday"] == "Inventory"] == [closed["first"], closed["last"]]
    assert shown["opens_next"] == shown["days"][5]["openings"][0]["opens_at"]
    assert len((await world.admin.get(HOURS))["items"]) == count


async def test_a_week_that_ends_is_previewed_kept_and_copied_with_its_days_and_is_closed_after_them(
    world: World,
) -> None:
    shown = await world.admin.post(f"{HOURS}/previews", {k: v for k, v in always().items() if k != "name"})
    first, last = shown["days"][2]["date"], shown["days"][4]["date"]
    given = always(valid_from=first, valid_until=last)
    shown = await world.admin.post(f"{HOURS}/previews", {k: v for k, v in given.items() if k != "name"})
    assert [day["date"] for day in shown["days"] if day["openings"]] == [day["date"] for day in shown["days"][2:5]]
    assert (shown["open"], shown["opens_next"]) == (False, shown["days"][2]["openings"][0]["opens_at"])
    made = await world.admin.post(HOURS, given)
    assert (made["valid_from"], made["valid_until"], made["open"]) == (first, last, False)
    copied = await world.admin.post(f"{HOURS}/{made['id']}/copies")
    assert (copied["valid_from"], copied["valid_until"]) == (first, last)
    unended = {**given, "valid_from": None, "valid_until": None, "version": 1}
    saved = (await world.admin.ask("PUT", f"{HOURS}/{made['id']}", unended)).raise_for_status().json()
    assert (saved["valid_from"], saved["valid_until"], saved["open"]) == (None, None, True)


async def test_a_queue_whose_hours_have_ended_is_closed_and_does_what_it_does_out_of_hours(world: World) -> None:
    rin = await world.representative("Rin", capacity=9)
    today = (await world.admin.post(f"{HOURS}/previews", {k: v for k, v in always().items() if k != "name"}))["days"][0]
    ended = await world.admin.post(
        HOURS, always(valid_until=str(date.fromisoformat(today["date"]) - timedelta(days=2)))
    )
    assert (ended["open"], ended["opens_next"]) == (False, None)
    queue = await make_queue(world, "Season", rin)
    path = f"/admin/queues/{queue['id']}"
    await Rulebook(world).route(leads("All", ALWAYS, queue))
    for way, rings in (("assign", ["Hanako"]), ("end", ["Hanako"])):
        change = {"operating_hours_id": ended["id"], "overflow": {"closed": {"do": way}}}
        (await world.admin.ask("PATCH", path, change)).raise_for_status()
        await waiting_customer(world, "Hanako" if way == "assign" else "Taro")
        assert await offered(rin) == rings
    assert await world.pool.fetchval("SELECT count(*) FROM conversations WHERE state = 'closed'") == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"zone": "Asia/Atlantis"}, "There is no time zone named Asia/Atlantis"),
        ({"zone": "../../etc/passwd"}, "There is no time zone"),
        ({"zone": "Asia"}, "There is no time zone named Asia"),
        ({"weekly": []}, "weekly"),
        ({"weekly": [{"weekday": "monday", "opens": "24:00", "closes": "18:00"}]}, "weekly.0.opens"),
        ({"weekly": [{"weekday": "funday", "opens": "09:00", "closes": "18:00"}]}, "weekly.0.weekday"),
        ({"holidays": [{"name": "Odd", "first": "2026-02-30", "last": "2026-03-01"}]}, "holidays.0.first"),
        ({"holidays": [{"name": "Back", "first": "2026-03-02", "last": "2026-03-01"}]}, "Back has to end on its first"),
        ({"holidays": [{"name": "Long", "first": "2026-01-01", "last": "2027-01-01"}]}, "within a year"),
        ({"open": True}, "open"),
        ({"valid_from": "2026-02-30"}, "valid_from"),
        ({"valid_from": "2026-03-02", "valid_until": "2026-03-01"}, "end on their first day or later"),
    ],
)
async def test_S44_hours_that_mean_nothing_are_refused_in_words(
    world: World, change: dict[str, Any], said: str
) -> None:
    refused = await world.admin.ask("POST", HOURS, body(**change))
    assert problem_of(refused) == (422, "invalid")
    assert said in refused.json()["detail"]


async def test_a_name_is_taken_once(world: World) -> None:
    made, other = await world.admin.post(HOURS, body()), await world.admin.post(HOURS, body())
    again = await world.admin.ask("POST", HOURS, body(name=made["name"]))
    assert problem_of(again) == (409, "name_taken")
    renamed = await world.admin.ask("PUT", f"{HOURS}/{other['id']}", body(name=made["name"], version=1))
    assert problem_of(renamed) == (409, "name_taken")


async def test_who_saves_what_they_read_before_others_saved_is_told_and_undoes_nothing(world: World) -> None:
    made = await world.admin.post(HOURS, body())
    path = f"{HOURS}/{made['id']}"
    changes = [body(name=f"{made['name']} {number}", version=1) for number in range(5)]
    answers = await asyncio.gather(*(world.admin.ask("PUT", path, change) for change in changes))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]
    for answer in answers:
        assert answer.status_code == 200 or problem_of(answer) == (409, "changed_meanwhile")
    (saved,) = [change["name"] for change, answer in zip(changes, answers, strict=True) if answer.status_code == 200]
    shown = await world.admin.get(path)
    assert (shown["name"], shown["version"]) == (saved, 2)


async def test_a_copy_is_like_it_and_every_copy_has_a_name_of_its_own(world: World) -> None:
    made = await world.admin.post(HOURS, body(description="As it was"))
    copies = [await world.admin.post(f"{HOURS}/{made['id']}/copies") for _ in range(3)]
    names = [copy["name"] for copy in copies]
    assert names == [f"Copy of {made['name']}" + ending for ending in ("", " (2)", " (3)")]
    for copy in copies:
        assert {**copy, "id": 0, "name": ""} == {**made, "id": 0, "name": ""}
    long = await world.admin.post(HOURS, body(name="長" * 100))
    cut = [(await world.admin.post(f"{HOURS}/{long['id']}/copies"))["name"] for _ in range(2)]
    assert cut == ["Copy of " + "長" * 92, "Copy of " + "長" * 88 + " (2)"]


async def test_hours_that_a_queue_keeps_are_not_deleted_and_the_queues_are_named(world: World) -> None:
    made = await world.admin.post(HOURS, body())
    queue = await world.admin.post("/admin/queues", {"name": uuid4().hex, "operating_hours_id": made["id"]})
    assert queue["operating_hours"] == {"id": made["id"], "name": made["name"]}
    assert (await world.admin.get(f"{HOURS}/{made['id']}"))["queues"] == [{"id": queue["id"], "name": queue["name"]}]
    refused = await world.admin.ask("DELETE", f"{HOURS}/{made['id']}")
    assert problem_of(refused) == (409, "in_use")
    assert refused.json()["used_by"] == [queue["name"]]
    assert queue["name"] in refused.json()["detail"]
    (await world.admin.ask("PATCH", f"/admin/queues/{queue['id']}", {"operating_hours_id": None})).raise_for_status()
    assert (await world.admin.ask("DELETE", f"{HOURS}/{made['id']}")).status_code == 204
    assert problem_of(await world.admin.ask("DELETE", f"{HOURS}/{made['id']}")) == (404, "not_found")
    gone = await world.admin.ask("PATCH", f"/admin/queues/{queue['id']}", {"operating_hours_id": made["id"]})
    assert problem_of(gone) == (422, "invalid")
    assert "no such operating hours" in gone.json()["detail"]
