"""Monthly partitions of the tables that grow for ever, made ahead of time."""

from datetime import datetime

from madoguchi.kit.db import Db
from madoguchi.kit.ids import first_id_at
from madoguchi.kit.jobs import job

BY_TIME = ("events",)
BY_ID = ("messages", "line_inbox")
_MONTHS_AHEAD = 3
_LOCK = 0x70617274  # any number of ours


@job()
async def make_partitions(db: Db, *, now: datetime) -> None:
    """Make the partitions of this month and the next three, where they are missing.

    Rows of other times go to the default partition, so a late run loses nothing; a month that the default already
    holds rows of is left there. Several processes that start together make them one after another.
    """
    await db.value("SELECT pg_advisory_xact_lock($1)", _LOCK)
    start = _month(now, 0)
    for offset in range(_MONTHS_AHEAD + 1):
        begin, end = _month(start, offset), _month(start, offset + 1)
        for table in BY_TIME:
            await _make(db, f"{table}_{begin:%Y_%m}", table, f"'{begin.isoformat()}'", f"'{end.isoformat()}'")
        for table in BY_ID:
            await _make(db, f"{table}_{begin:%Y_%m}", table, f"'{first_id_at(begin)}'", f"'{first_id_at(end)}'")


async def _make(db: Db, name: str, table: str, low: str, high: str) -> None:
    if await db.value("SELECT to_regclass($1)", name) is not None:
        return
    column = "at" if table in BY_TIME else "id"
    if await db.value(f"SELECT EXISTS (SELECT FROM {table}_default WHERE {column} >= {low} AND {column} < {high})"):
        return
    await db.run(f"CREATE TABLE {name} PARTITION OF {table} FOR VALUES FROM ({low}) TO ({high})")


def _month(moment: datetime, offset: int) -> datetime:
    months = moment.year * 12 + moment.month - 1 + offset
    return moment.replace(year=months // 12, month=months % 12 + 1, day=1, hour=0, minute=0, second=0, microsecond=0)
