"""Monthly partitions of the tables that grow for ever, made ahead of time."""

from datetime import datetime

from madoguchi.kit.db import Database, Db
from madoguchi.kit.ids import first_id_at
from madoguchi.kit.jobs import enqueue, job

BY_TIME = ("events",)
BY_ID = ("messages", "line_inbox")
_MONTHS_AHEAD = 3
_LOCK = 0x70617274  # any number of ours


@job()
async def make_partitions(db: Db, *, now: datetime) -> None:
    """Ask for the partitions of this month and the next three that are missing.

    Rows of other times go to the default partition, so a late run loses nothing; a month that the default already
    holds rows of is left there.
    """
    for table, begin in await _missing(db, now):
        enqueue(db, make_partition, now=now, table=table, begin=begin)


@job(lane="partitions:table")
async def make_partition(db: Db, *, table: str, begin: datetime, now: datetime) -> None:  # noqa: ARG001 - of every job
    """Make one month of one table, unless somebody else has.

    In a transaction of its own: it locks the default partition, and whoever writes to two tables would otherwise wait
    for the one while holding the other. Several processes that start together make them one after another.
    """
    if table not in (*BY_TIME, *BY_ID):
        raise LookupError(f"{table} has no months")
    await db.value("SELECT pg_advisory_xact_lock($1)", _LOCK)
    end = _month(begin, 1)
    if table in BY_TIME:
        await _make(db, table, begin, "at", f"'{begin.isoformat()}'", f"'{end.isoformat()}'")
    else:
        await _make(db, table, begin, "id", f"'{first_id_at(begin)}'", f"'{first_id_at(end)}'")


async def make_now(database: Database, *, now: datetime) -> None:
    """Make at once what `make_partitions` asks for."""
    async with database.reading() as db:
        missing = await _missing(db, now)
    for table, begin in missing:
        async with database.transaction() as db:
            await make_partition(db, table=table, begin=begin, now=now)


async def _missing(db: Db, now: datetime) -> list[tuple[str, datetime]]:
    months = [_month(now, offset) for offset in range(_MONTHS_AHEAD + 1)]
    wanted = [(table, begin) for begin in months for table in (*BY_TIME, *BY_ID)]
    return [
        (table, begin)
        for table, begin in wanted
        if await db.value("SELECT to_regclass($1) IS NULL", _name(table, begin))
    ]


async def _make(  # noqa: PLR0917 - a table, a month, and what bounds it
    db: Db, table: str, begin: datetime, column: str, low: str, high: str
) -> None:
    if await db.value(f"SELECT EXISTS (SELECT FROM {table}_default WHERE {column} >= {low} AND {column} < {high})"):
        return
    # Asked for its name, a session may not know yet what another has made while it waited for the lock.
    name = _name(table, begin)
    await db.run(f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF {table} FOR VALUES FROM ({low}) TO ({high})")


def _name(table: str, begin: datetime) -> str:
    return f"{table}_{begin:%Y_%m}"


def _month(moment: datetime, offset: int) -> datetime:
    months = moment.year * 12 + moment.month - 1 + offset
    return moment.replace(year=months // 12, month=months % 12 + 1, day=1, hour=0, minute=0, second=0, microsecond=0)
