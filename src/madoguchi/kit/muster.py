"""Workers over one database know how many they are, so that each takes its part of what all together may do."""

import contextlib
from datetime import timedelta
from uuid import uuid4

from madoguchi.kit import loops
from madoguchi.kit.db import TROUBLE, Db
from madoguchi.kit.resources import Resources

SEEN_FOR = timedelta(seconds=15)
"""How long a worker without a sign of life is counted; by the database's clock, since workers' own may differ."""
_EVERY_SECONDS = 5.0


class _WorkersMoved:
    """Wakes the other workers, so that they count anew at once; there is nothing to write for it."""

    wakes = "workers"

    async def flush(self, _db: Db) -> None:
        return


class Muster:
    """One worker's place among all of them."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._id = uuid4()
        self._moved = resources.waker.sleeper("workers")

    async def call(self) -> None:
        """Say that we are here, count all who are, and keep to our part."""
        self._moved.clear()
        async with self._resources.database.transaction() as db:
            gone = await db.run(
                "DELETE FROM workers WHERE seen_at < now() - $1::interval AND id <> $2", SEEN_FOR, self._id
            )
            known = await db.run("UPDATE workers SET seen_at = now() WHERE id = $1", self._id)
            if not known:
                await db.run("INSERT INTO workers (id) VALUES ($1)", self._id)
            if gone or not known:
                db.buffer(_WorkersMoved)
            count = await db.value("SELECT count(*) FROM workers")
        self._resources.paces.share(among=count)

    async def call_now_and_then(self) -> None:
        """One round of it: when somebody came or went, and otherwise every few seconds."""
        await loops.hear(self._moved, within=_EVERY_SECONDS)
        await self.call()

    async def leave(self) -> None:
        """Our part is for the others now; should that not be told, they find out."""
        with contextlib.suppress(*TROUBLE):
            async with self._resources.database.transaction() as db:
                await db.run("DELETE FROM workers WHERE id = $1", self._id)
                db.buffer(_WorkersMoved)
