"""Auto-close goes by elapsed time, once, whatever calendars, clocks and standstills do (F45)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

import pytest
from tests.automation.silence import CLOSE_IDLE, is_asked, state_of
from tests.faults.clocks import a_worker_whose_clock_is_wrong
from tests.rooms import a_database, change_workstream, transactions, waiting_customer
from tests.world import World

from madoguchi.automation import auto_close
from madoguchi.kit.db import Database

A_DAY = 24 * 60


class Case(NamedTuple):
    """A conversation that is idle since a moment, in a database whose clocks on walls are those of a zone."""

    state: str
    zone: str
    since: datetime
    minutes: int


def on(year: int, month: int, day: int, hour: int = 17) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


CASES = {
    "over a night of 23 hours": Case("wrap_up", "America/New_York", on(2026, 3, 7), A_DAY),
    "over a night of 25 hours": Case("wrap_up", "America/New_York", on(2026, 10, 31), A_DAY),
    "from within the hour that comes twice": Case(
        "open", "Europe/Berlin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), 60
    ),
    "into the hour that is left out": Case("open", "Europe/Berlin", datetime(2026, 3, 29, 0, 30, tzinfo=UTC), 60),
    "over a leap day": Case("active", "Asia/Tokyo", on(2028, 2, 28), 2 * A_DAY),
    "begun on a leap day": Case("active", "Asia/Tokyo", on(2028, 2, 29), 365 * A_DAY),
    "over a February of 28 days": Case("active", "UTC", on(2027, 2, 1), 30 * A_DAY),
    "four weeks, over a leap day": Case("waiting", "Europe/Berlin", on(2028, 2, 15), 28 * A_DAY),
    "four weeks, over a night of 23 hours": Case("waiting", "Europe/Berlin", on(2027, 3, 14), 28 * A_DAY),
    "over the end of a year": Case("open", "Pacific/Kiritimati", on(2026, 12, 31), A_DAY),
}


@pytest.fixture(scope="module")
async def database(server: str) -> AsyncIterator[Database]:
    """Without any worker: what is asked for stays there to be counted."""
    async with a_database(server) as url, transactions(url) as opened:
        yield opened


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_F45_each_is_closed_when_its_minutes_have_passed_and_not_before(database: Database, case: Case) -> None:
    conversation_id = await idle(database, case)
    due = case.since + timedelta(minutes=case.minutes)
    for early in (timedelta(minutes=1), timedelta()):
        assert not await looked(database, case, conversation_id, due - early)
    for _ in range(2):
        assert await looked(database, case, conversation_id, due + timedelta(minutes=1))
        async with database.reading() as db:
            closed = await db.value(
                "SELECT count(*) FROM events WHERE type = 'ConversationClosed' AND data ->> 'conversation_id' = $1",
                str(conversation_id),
            )
        assert closed == 1


async def idle(database: Database, case: Case) -> UUID:
    """The only conversation that runs; its state bears as many minutes as the case says."""
    conversation_id = uuid4()
    async with database.transaction() as db:
        await db.run("DELETE FROM conversations")
        await db.run(
            "UPDATE auto_close_settings SET open_minutes = $1, active_minutes = $1, wrap_up_minutes = $1", case.minutes
        )
        await db.run(
            "INSERT INTO customers (id, channel, address, created_at) VALUES ($1, 'line', $1::uuid::text, $2)",
            conversation_id,
            case.since,
        )
        await db.run(
            """
            INSERT INTO conversations (id, customer_id, account_id, state, opened_at, state_since, last_message_at)
            VALUES ($1, $1, $1, $2, $3, $3, $3)
            """,
            conversation_id,
            case.state,
            case.since,
        )
    return conversation_id


async def looked(database: Database, case: Case, conversation_id: UUID, at: datetime) -> bool:
    """Look at one moment, do what was asked for, and whether the conversation is closed then."""
    async with database.transaction() as db:
        await db.run(f"SET LOCAL timezone = '{case.zone}'")
        await auto_close.close_idle_in(db, state=case.state, looked_at=at, now=at)
    async with database.transaction() as db:
        await db.run(f"SET LOCAL timezone = '{case.zone}'")
        asked = await db.all("DELETE FROM jobs WHERE function = 'automation.auto_close:close' RETURNING args")
        # Asked for or not: it is looked at once more under its lock.
        await auto_close.close(db, conversation_id=conversation_id, looked_at=at, now=at)
    async with database.reading() as db:
        state = await db.value("SELECT state FROM conversations WHERE id = $1", conversation_id)
    if state != "closed":
        assert asked == []
    return bool(state == "closed")


async def limit(world: World, **minutes: int) -> None:
    (await world.admin.ask("PATCH", "/admin/auto-close", minutes)).raise_for_status()


async def closed(world: World, conversation_id: str) -> int:
    found: int = await world.pool.fetchval(
        "SELECT count(*) FROM events WHERE type = 'ConversationClosed' AND data ->> 'conversation_id' = $1",
        conversation_id,
    )
    return found


async def held(world: World) -> str:
    rin = await world.representative("Rin")
    await waiting_customer(world, "Hanako")
    return str((await rin.accept())["id"])


@pytest.mark.parametrize("hours", [1, -1])
async def test_F45_a_clock_that_jumps_in_one_worker_closes_nothing_early_and_nothing_twice(
    world: World, hours: int
) -> None:
    await limit(world, active_minutes=30)
    conversation = await held(world)
    async with a_worker_whose_clock_is_wrong(world, timedelta(hours=hours)) as wrong:
        for _ in range(3):
            await world.pool.execute("LOCK TABLE schedule; DELETE FROM schedule")
            await is_asked(world, CLOSE_IDLE)
        assert await state_of(world, conversation) == "active"
        for minutes in (29, 2):
            assert await state_of(world, conversation) == "active"
            await world.advance(minutes=minutes)
            wrong.shift = world.clock.shift
            for _ in range(3):
                await is_asked(world, CLOSE_IDLE)
    assert (await state_of(world, conversation), await closed(world, conversation)) == ("closed", 1)


async def test_F45_after_two_hours_without_a_scheduler_each_is_closed_once_late(world: World) -> None:
    await limit(world, active_minutes=30)
    await change_workstream(world, close_waiting_after_minutes=30)
    conversation = await held(world)
    await world.advance(hours=2)
    for _ in range(3):
        await is_asked(world, CLOSE_IDLE)
    assert (await state_of(world, conversation), await closed(world, conversation)) == ("closed", 1)
    await change_workstream(world, close_waiting_after_minutes=40_320)
