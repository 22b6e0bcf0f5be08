"""The accounts' channel secrets in memory, so that a signature is checked without the database."""

import asyncio
import contextlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import structlog

from madoguchi.kit.resources import Resources
from madoguchi.line import accounts
from madoguchi.line.accounts import Door

_LOOKUPS_A_SECOND = 10
_NOTE_EVERY = timedelta(seconds=30)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_AWAY = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)

log = structlog.get_logger()


class Doors:
    """Every account's door by the key in its webhook address; read anew now and then, and for an unknown key."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._doors: Mapping[str, Door] | None = None
        self._second = 0
        self._lookups = 0
        self._noted: dict[UUID, datetime] = {}
        self._notes: set[asyncio.Task[None]] = set()

    @property
    def loaded(self) -> bool:
        return self._doors is not None

    async def find(self, key: str) -> Door | None:
        """The door of a key.

        A key that is not known may be of an account that was just added, so the database is asked; but whoever tries
        out keys gets no more of its time than a few reads a second.
        """
        if (self._doors is None or key not in self._doors) and self._may_look_up():
            await self.reload()
        return self._doors.get(key) if self._doors is not None else None

    async def reload(self) -> None:
        """Read the secrets again; the old ones stay in use while the database is away."""
        try:
            async with self._resources.database.reading() as db:
                self._doors = await accounts.doors(db, cipher=self._resources.cipher)
        except _AWAY as error:
            log.warning("webhook.accounts_unread", error=repr(error))

    def note_webhook(self, account_id: UUID) -> None:
        """Remember that LINE has called: at most every half minute, and never in LINE's way."""
        now = self._resources.clock.now()
        if now - self._noted.get(account_id, _LONG_AGO) >= _NOTE_EVERY:
            self._noted[account_id] = now
            task = asyncio.create_task(self._note(account_id, now))
            self._notes.add(task)
            task.add_done_callback(self._notes.discard)

    async def _note(self, account_id: UUID, now: datetime) -> None:
        with contextlib.suppress(*_AWAY):
            async with self._resources.database.transaction() as db:
                await accounts.note_webhook(db, account_id=account_id, now=now)

    def _may_look_up(self) -> bool:
        second = int(asyncio.get_running_loop().time())
        self._lookups = self._lookups + 1 if second == self._second else 1
        self._second = second
        return self._lookups <= _LOOKUPS_A_SECOND
