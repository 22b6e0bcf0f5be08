"""What time it is for whatever must not happen early: the earlier of this process's clock and the database's."""

from datetime import datetime

from madoguchi.kit.clock import Clock
from madoguchi.kit.db import Db


async def earlier(db: Db, clock: Clock) -> datetime:
    """A clock that has jumped ahead does nothing early by this; one that lags makes things late, never double (F45)."""
    by_database: datetime = await db.value("SELECT clock_timestamp()")
    return min(clock.now(), by_database + clock.shift)
