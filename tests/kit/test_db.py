"""One transaction at a time: what is written holds what came, and a connection goes back as it was."""

from datetime import UTC, datetime
from typing import Any

import pytest

from madoguchi.kit import jobs
from madoguchi.kit.db import Database, Db

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("\x00", "\ufffd"),
        ("\x00\x00a\x00", "\ufffd\ufffda\ufffd"),
        ("\\u0000", "\\u0000"),
        ("\\\x00", "\\\ufffd"),
        ("\\\\u0000\x00", "\\\\u0000\ufffd"),
        ({"a\x00": ["\x00", {"b": "\x00"}]}, {"a\ufffd": ["\ufffd", {"b": "\ufffd"}]}),
        ("👩🏽‍🚀 \u202e \x01 \x7f", "👩🏽‍🚀 \u202e \x01 \x7f"),
        (2**63, 2**63),
        (0.1, 0.1),
        (None, None),
        ([], []),
    ],
)
async def test_S68_json_is_kept_to_the_last_sign_but_for_nul(database: Database, given: Any, kept: Any) -> None:
    async with database.reading() as db:
        assert await db.value("SELECT $1::jsonb", given) == kept


async def test_times_come_back_in_utc(database: Database) -> None:
    async with database.reading() as db:
        assert await db.value("SELECT $1::timestamptz", NOW) == NOW
        assert await db.value("SHOW timezone") == "UTC"


async def test_a_statement_tells_how_many_rows_it_touched(database: Database) -> None:
    async with database.transaction() as db:
        assert await db.run("CREATE TEMPORARY TABLE heap (n integer) ON COMMIT DROP") == 0
        assert await db.run("INSERT INTO heap SELECT generate_series(1, 12)") == 12
        assert await db.run("UPDATE heap SET n = 0 WHERE n > 10") == 2
        assert await db.run("DELETE FROM heap WHERE n = 99") == 0


async def test_a_row_that_must_be_there_is_missed_and_one_that_may_be_is_none(database: Database) -> None:
    async with database.reading() as db:
        assert await db.find("SELECT 1 WHERE false") is None
        with pytest.raises(LookupError):
            await db.one("SELECT 1 WHERE false")


async def test_a_connection_after_a_failure_is_as_good_as_new(database: Database) -> None:
    async def fail() -> None:
        async with database.transaction() as db:
            await db.run("INSERT INTO failed_sign_ins VALUES ('trace', 'trace', $1)", NOW)
            raise ZeroDivisionError

    for _ in range(10):
        with pytest.raises(ZeroDivisionError):
            await fail()
    async with database.transaction() as db:
        assert await db.value("SELECT count(*) FROM failed_sign_ins WHERE email = 'trace'") == 0


async def test_a_claim_that_need_not_be_forced_to_disk_leaves_the_next_commit_durable(database: Database) -> None:
    async with database.reading() as db:
        await db.run("INSERT INTO jobs (function, args, run_at) VALUES ('tried:walk', '{}', $1)", NOW)
        assert len(await jobs.claim(db, now=NOW, plain=1, outside=0)) == 1
        assert await db.value("SHOW synchronous_commit") == "on"
        await db.run("DELETE FROM jobs")


class Rows:
    """A buffer that notes when it is written."""

    wakes = "rows"
    flushed = 0

    async def flush(self, _db: Db) -> None:
        Rows.flushed += 1


async def test_a_buffer_is_one_for_its_transaction_and_is_written_once_before_the_commit(database: Database) -> None:
    woken: list[set[str]] = []
    waking = Database(database.pool, {}, woken.append)
    async with waking.transaction() as db:
        first = db.buffer(Rows)
        assert db.buffer(Rows) is first
        assert Rows.flushed == 0
    assert (Rows.flushed, woken) == (1, [{"rows"}])
    async with waking.transaction() as db:
        assert db.buffer(Rows) is not first
