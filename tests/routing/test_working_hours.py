"""Working hours of people: set with the person, seen by supervisors, asked for by rules of queues alone (§4.5)."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from tests.rooms import a_database, offered, problem_of, transactions, waiting_customer
from tests.routing.custom_book import PRESENT, ROOMY, CustomBook, both, ruleset, wants
from tests.routing.rulebook import asks, steps_of
from tests.routing.test_operating_hours import HOURS, WEEKDAYS, always, body
from tests.world import PASSWORD, Person, World, eventually

from madoguchi.kit.db import Database
from madoguchi.kit.ids import new_id
from madoguchi.people import users
from madoguchi.people.models import Role
from madoguchi.routing import operating_hours, working_hours
from madoguchi.routing.hours import Holiday, Hours, Span, Weekday
from madoguchi.routing.operating_hours import Timetable

USUAL = both(PRESENT, ROOMY)


def in_a_while(world: World, *, opens: int, closes: int) -> dict[str, Any]:
    """Hours that begin and end so many hours from now, on that day of the week alone."""
    start, end = (world.clock.now() + timedelta(hours=hours) for hours in (opens, closes))
    return body(
        zone="UTC",
        weekly=[{"weekday": WEEKDAYS[start.weekday()], "opens": f"{start:%H:%M}", "closes": f"{end:%H:%M}"}],
    )


def never(world: World) -> dict[str, Any]:
    """Hours whose days are all holidays for as long as any story lasts."""
    today = world.clock.now().date()
    days = {"first": str(today - timedelta(days=3)), "last": str(today + timedelta(days=200))}
    return always(holidays=[{"name": "Sabbatical", **days}])


async def work_by(world: World, person: Person, hours: dict[str, Any]) -> Any:
    """Let somebody work by new hours; those."""
    made = await world.admin.post(HOURS, hours)
    await keep(world, person, made["id"])
    return made


async def keep(world: World, person: Person, hours_id: str | None) -> None:
    change = {"operating_hours_id": hours_id}
    (await world.admin.ask("PATCH", f"/admin/users/{person.id}", change)).raise_for_status()


async def seen(world: World, person: Person) -> Any:
    people = {one["id"]: one for one in (await world.admin.get("/users"))["items"]}
    return people[person.id]["working_hours"]


async def test_working_hours_are_set_with_the_person_and_taken_away(world: World) -> None:
    made = await world.admin.post(HOURS, always())
    named = {"id": made["id"], "name": made["name"]}
    new = {"email": "mai@example.com", "name": "Mai", "role": "representative", "password": PASSWORD}
    mai = await world.admin.post("/admin/users", {**new, "operating_hours_id": made["id"]})
    path = f"/admin/users/{mai['id']}"
    assert mai["operating_hours"] == named
    (await world.admin.ask("PATCH", path, {"name": "Mai T."})).raise_for_status()
    assert (await world.admin.get(path))["operating_hours"] == named, "what is left out stays"
    assert (await world.admin.get(f"{HOURS}/{made['id']}"))["people"] == [{"id": mai["id"], "name": "Mai T."}]
    (await world.admin.ask("PATCH", path, {"operating_hours_id": None})).raise_for_status()
    assert (await world.admin.get(path))["operating_hours"] is None
    assert (await world.admin.get(f"{HOURS}/{made['id']}"))["people"] == []
    changes = "SELECT count(*) FROM events WHERE type = 'WorkingHoursChanged' AND data ->> 'user_id' = $1"
    assert await world.pool.fetchval(changes, mai["id"]) == 2, "given, and taken away"


async def test_S44_hours_that_are_not_there_are_nobodys_working_hours(world: World) -> None:
    rin = await world.representative("Rin")
    for hours_id in (str(uuid4()), "always", 5):
        refused = await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"operating_hours_id": hours_id})
        assert problem_of(refused) == (422, "invalid")
    new = {"email": "mai@example.com", "name": "Mai", "role": "representative", "password": PASSWORD}
    refused = await world.admin.ask("POST", "/admin/users", {**new, "operating_hours_id": str(uuid4())})
    assert problem_of(refused) == (422, "invalid")
    assert "Mai" not in {one["name"] for one in (await world.admin.get("/admin/users"))["items"]}, "all or nothing"


async def test_who_looks_after_people_sees_whether_they_work_now_or_when_next(world: World) -> None:
    rin, ken, mai = [await world.representative(name) for name in ("Rin", "Ken", "Mai")]
    later = await work_by(world, rin, in_a_while(world, opens=2, closes=4))
    await work_by(world, mai, never(world))
    shown = await seen(world, rin)
    assert (shown["id"], shown["name"], shown["zone"]) == (later["id"], later["name"], "UTC")
    assert (shown["working"], shown["begins_next"]) == (False, later["opens_next"])
    assert await seen(world, ken) is None
    await world.advance(hours=3)
    assert (await seen(world, rin))["working"]
    assert not (await seen(world, mai))["working"]


async def test_hours_by_which_people_work_are_not_deleted_and_the_people_are_named(world: World) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken")
    made = await work_by(world, rin, always())
    await keep(world, ken, made["id"])
    queue = await world.admin.post("/admin/queues", {"name": uuid4().hex, "operating_hours_id": made["id"]})
    refused = await world.admin.ask("DELETE", f"{HOURS}/{made['id']}")
    assert problem_of(refused) == (409, "in_use")
    assert refused.json()["used_by"] == [queue["name"], "Ken", "Rin"]
    assert "Ken, Rin" in refused.json()["detail"]
    (await world.admin.ask("PATCH", f"/admin/queues/{queue['id']}", {"operating_hours_id": None})).raise_for_status()
    await keep(world, rin, None)
    assert (await world.admin.ask("DELETE", f"{HOURS}/{made['id']}")).json()["used_by"] == ["Ken"]
    await keep(world, ken, None)
    assert (await world.admin.ask("DELETE", f"{HOURS}/{made['id']}")).status_code == 204


async def test_shipped_methods_ask_whoever_is_there_whatever_their_hours_say(world: World) -> None:
    rin = await world.representative("Rin")
    await work_by(world, rin, never(world))
    await waiting_customer(world, "Hanako")
    assert await offered(rin) == ["Hanako"]


@pytest.fixture
async def book(world: World) -> CustomBook:
    """A queue that asks who works, and then whoever is left who does not."""
    opened = CustomBook(world, world.queue)
    await opened.use()
    await opened.assign(ruleset("All", wants("Who works", both(asks("is_working", "=", True), USUAL))))
    return opened


@pytest.mark.usefixtures("book")
async def test_rules_ask_who_works_now_and_who_has_no_hours_always_does(world: World) -> None:
    rin = await world.representative("Rin", capacity=9)
    await work_by(world, rin, never(world))
    await waiting_customer(world, "Hanako")
    assert await offered(rin) == [], "the rule yields nobody"
    ken = await world.representative("Ken", capacity=1)
    told = (await steps_of(ken, (await ken.accept())["id"]))["matched"]
    assert told["rule"] == "Who works"
    assert told["condition"].startswith("Within working hours is yes")
    await waiting_customer(world, "Taro")
    assert await offered(rin) == await offered(ken) == []
    await work_by(world, rin, always())
    assert (await rin.offer())["customer"]["display_name"] == "Taro", "at once"


async def test_relaxation_asks_who_does_not_work_when_nobody_does(world: World, book: CustomBook) -> None:
    await book.assign(
        ruleset(
            "All",
            wants("Who works", both(asks("is_working", "=", True), USUAL)),
            wants("Overtime", both(asks("is_working", "=", False), USUAL)),
        )
    )
    rin, ken = await world.representative("Rin", capacity=9), await world.representative("Ken", capacity=1)
    await work_by(world, rin, never(world))
    await waiting_customer(world, "Hanako")
    await waiting_customer(world, "Taro")
    assert (await offered(ken), await offered(rin)) == (["Hanako"], ["Taro"])


@pytest.mark.usefixtures("book")
async def test_what_waits_is_offered_when_somebodys_hours_begin(world: World) -> None:
    rin = await world.representative("Rin")
    await work_by(world, rin, in_a_while(world, opens=2, closes=4))
    await waiting_customer(world, "Hanako")
    assert await offered(rin) == []
    await world.advance(hours=3)

    async def rings() -> bool:
        return await offered(rin) == ["Hanako"]

    await eventually(rings)


@pytest.mark.usefixtures("book")
async def test_what_waits_is_offered_when_the_hours_themselves_change(world: World) -> None:
    rin = await world.representative("Rin")
    made = await work_by(world, rin, never(world))
    await waiting_customer(world, "Hanako")
    assert await offered(rin) == []
    change = {name: made[name] for name in ("name", "zone", "weekly", "version")}
    (await world.admin.ask("PUT", f"{HOURS}/{made['id']}", change)).raise_for_status()
    await world.settled()
    assert await offered(rin) == ["Hanako"]


async def test_the_condition_stands_in_the_list_of_fields(world: World, book: CustomBook) -> None:
    person = {one["name"]: one for one in (await world.admin.get(f"{book.path}/rule-fields"))["person"]}
    told = person["is_working"]
    assert (told["label"], told["type"]) == ("Within working hours", "flag")
    assert [operator["name"] for operator in told["operators"]] == ["="]


@pytest.fixture(scope="module")
async def database(server: str) -> AsyncIterator[Database]:
    async with a_database(server) as url, transactions(url) as opened:
        yield opened


NINE_TO_FIVE = [Span(day, time(9), time(17)) for day in Weekday]
NIGHT = [Span(day, time(22), time(3)) for day in Weekday]


@pytest.mark.parametrize(
    ("zone", "weekly", "at", "works"),
    [
        # 09:00 in Berlin is 08:00 UTC in winter and 07:00 in summer; clocks moved on 29 March and 25 October 2026.
        ("Europe/Berlin", NINE_TO_FIVE, "2026-03-28T07:30Z", False),
        ("Europe/Berlin", NINE_TO_FIVE, "2026-03-29T07:30Z", True),
        ("Europe/Berlin", NINE_TO_FIVE, "2026-03-29T15:00Z", False),
        ("Europe/Berlin", NINE_TO_FIVE, "2026-10-24T07:30Z", True),
        ("Europe/Berlin", NINE_TO_FIVE, "2026-10-25T07:30Z", False),
        ("Europe/Berlin", NINE_TO_FIVE, "2026-10-25T15:30Z", True),
        # The night in which 02:00 comes twice lasts an hour longer: 03:00 is 02:00 UTC then, and 01:00 a day before.
        ("Europe/Berlin", NIGHT, "2026-10-24T01:30Z", False),
        ("Europe/Berlin", NIGHT, "2026-10-25T01:30Z", True),
        ("Europe/Berlin", NIGHT, "2026-10-25T02:00Z", False),
        ("America/New_York", NINE_TO_FIVE, "2026-03-08T13:00Z", True),
        ("America/New_York", NINE_TO_FIVE, "2026-03-07T13:00Z", False),
        ("Asia/Tokyo", NINE_TO_FIVE, "2026-03-29T00:00Z", True),
        ("Asia/Tokyo", NINE_TO_FIVE, "2026-03-28T23:59Z", False),
    ],
)
async def test_F44_working_hours_go_by_the_clocks_of_their_zone(
    database: Database, zone: str, weekly: list[Span], at: str, works: bool
) -> None:
    now = datetime.fromisoformat(at)
    async with database.transaction() as db:
        person = await worker(db, Hours(ZoneInfo(zone), weekly), now)
        assert (person not in await working_hours.resting(db, user_ids=[person], now=now)) is works
        stands = (await working_hours.of_people(db, user_ids=[person], now=now))[person]
        assert stands.working is works
        assert stands.begins_next is not None
        assert stands.begins_next > now
        opens = stands.begins_next.astimezone(ZoneInfo(zone))
        assert opens.time() == weekly[0].opens


async def test_a_holiday_of_the_hours_is_nobodys_working_day(database: Database) -> None:
    now = datetime(2026, 12, 31, 3, tzinfo=UTC)  # noon in Tokyo
    new_year = Holiday("New Year", date(2025, 12, 29), date(2026, 1, 3), yearly=True)
    async with database.transaction() as db:
        person = await worker(db, Hours(ZoneInfo("Asia/Tokyo"), NINE_TO_FIVE, [new_year]), now)
        assert await working_hours.resting(db, user_ids=[person], now=now) == {person}
        assert await working_hours.resting(db, user_ids=[person], now=now + timedelta(days=4)) == set()
        assert await working_hours.resting(db, user_ids=[uuid4()], now=now) == set()


async def worker(db: Any, hours: Hours, now: datetime) -> UUID:
    """Somebody new who works by these hours."""
    name = str(new_id(now))
    person = await users.add(
        db, email=f"{name}@example.com", name=name, role=Role.REPRESENTATIVE, password_hash="x", now=now
    )
    timetable = Timetable(name=name, description="", hours=hours)
    hours_id = await operating_hours.create(db, timetable=timetable, now=now, actor=None)
    await working_hours.choose(db, user_id=person.id, hours_id=hours_id, now=now, actor=None)
    return person.id
