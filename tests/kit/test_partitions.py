"""Tables that grow for ever are cut by month, and a row always finds a place."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from tests.world import eventually

from madoguchi.kit import partitions
from madoguchi.kit.db import Database, Db
from madoguchi.kit.events import Event, record
from madoguchi.kit.ids import first_id_at, new_id
from madoguchi.kit.partitions import make_now, make_partitions

NOW = datetime(2027, 11, 24, 8, 0, tzinfo=UTC)


async def place_of(db: Db, table: str, id: UUID) -> str:
    found: str = await db.value(f"SELECT tableoid::regclass::text FROM {table} WHERE id = $1", id)
    return found


async def receive(db: Db, id: UUID) -> str:
    """Put a row into the inbox; the partition it lies in."""
    await db.run("INSERT INTO line_inbox VALUES ($1, $2, $3, '')", id, uuid4(), NOW)
    return await place_of(db, "line_inbox", id)


async def test_this_month_and_three_more_are_made_and_made_once(database: Database) -> None:
    for _ in range(2):
        await make_now(database, now=NOW)
    async with database.reading() as db:
        rows = await db.all(
            """
            SELECT inhparent::regclass::text || ' ' || right(inhrelid::regclass::text, 7) AS name
            FROM pg_inherits JOIN pg_partitioned_table ON partrelid = inhparent
            """
        )
    made = {row["name"] for row in rows}
    for table in partitions.BY_TIME + partitions.BY_ID:
        months = [
            month for month in ("2027_11", "2027_12", "2028_01", "2028_02", "2028_03") if f"{table} {month}" in made
        ]
        assert months == ["2027_11", "2027_12", "2028_01", "2028_02"]


@pytest.mark.parametrize(
    ("moment", "place"),
    [
        (datetime(2027, 11, 1, tzinfo=UTC), "2027_11"),
        (datetime(2027, 11, 30, 23, 59, 59, 999000, tzinfo=UTC), "2027_11"),
        (datetime(2027, 12, 1, tzinfo=UTC), "2027_12"),
        (datetime(2028, 2, 29, 12, tzinfo=UTC), "2028_02"),
        (datetime(2028, 3, 1, tzinfo=UTC), "default"),
        (datetime(2027, 10, 31, 23, 59, tzinfo=UTC), "default"),
    ],
)
async def test_a_row_lies_in_the_month_of_its_id(database: Database, moment: datetime, place: str) -> None:
    await make_now(database, now=NOW)
    async with database.transaction() as db:
        assert await receive(db, new_id(moment)) == f"line_inbox_{place}"
        assert await receive(db, UUID(int=first_id_at(moment).int + 1)) == f"line_inbox_{place}"


class Happened(Event):
    pass


async def test_an_event_lies_in_the_month_it_happened_in(database: Database) -> None:
    await make_now(database, now=NOW)
    async with database.transaction() as db:
        record(db, Happened(), now=datetime(2027, 12, 31, 23, 59, 59, tzinfo=UTC))
    async with database.reading() as db:
        assert await db.value("SELECT count(*) FROM events_2027_12 WHERE type = 'Happened'") == 1


async def test_a_month_that_the_default_holds_rows_of_is_left_there(database: Database) -> None:
    later = datetime(2030, 5, 5, tzinfo=UTC)
    async with database.transaction() as db:
        assert await receive(db, new_id(later)) == "line_inbox_default"
    await make_now(database, now=later)
    async with database.transaction() as db:
        assert await db.value("SELECT to_regclass('line_inbox_2030_05')") is None
        assert await db.value("SELECT to_regclass('messages_2030_05')") is not None
        assert await receive(db, new_id(later)) == "line_inbox_default"
        assert await receive(db, new_id(datetime(2030, 6, 1, tzinfo=UTC))) == "line_inbox_2030_06"


async def test_several_that_make_the_same_months_at_once_make_them_once(database: Database) -> None:
    later = datetime(2041, 1, 1, tzinfo=UTC)

    await asyncio.gather(*(make_now(database, now=later) for _ in range(6)))
    async with database.reading() as db:
        assert await db.value("SELECT count(*) FROM pg_class WHERE relname ~ '^messages_2041_0[1-4]$'") == 4


def test_every_table_that_is_cut_has_its_turn() -> None:
    assert set(partitions.BY_TIME + partitions.BY_ID) == {"events", "messages", "line_inbox"}


async def test_every_partitioned_table_is_one_of_them(database: Database) -> None:
    async with database.reading() as db:
        rows = await db.all("SELECT partrelid::regclass::text AS name FROM pg_partitioned_table")
    assert {row["name"] for row in rows} == set(partitions.BY_TIME + partitions.BY_ID)


async def test_months_are_made_beside_who_writes_to_several_tables(database: Database) -> None:
    later = datetime(2045, 6, 1, tzinfo=UTC)
    async with database.transaction() as db:
        assert await receive(db, new_id(datetime(2044, 1, 1, tzinfo=UTC))) == "line_inbox_default"
        making = asyncio.create_task(make_now(database, now=later))
        await eventually(lambda: _somebody_waits(database))
        record(db, Happened(), now=datetime(2044, 1, 1, tzinfo=UTC))
    await making
    async with database.reading() as db:
        assert await db.value("SELECT count(*) FROM pg_class WHERE relname ~ '_2045_0[6-9]$' AND relkind = 'r'") == 12


async def test_what_is_missing_is_asked_for_as_jobs_of_their_own(database: Database) -> None:
    async with database.transaction() as db:
        await make_partitions(db, now=datetime(2050, 1, 1, tzinfo=UTC))
    async with database.reading() as db:
        assert await db.value("SELECT count(*) FROM jobs WHERE function = 'kit.partitions:make_partition'") == 12


async def _somebody_waits(database: Database) -> bool:
    async with database.reading() as db:
        return bool(await db.value("SELECT count(*) FROM pg_locks WHERE NOT granted"))
