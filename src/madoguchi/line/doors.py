"""The accounts' channel secrets in memory, so that a signature is checked without the database."""

import asyncio
import contextlib
from collections.abc import Mapping
from uuid import UUID

import structlog

from madoguchi.kit.db import TROUBLE
from madoguchi.kit.errors import without_values
from madoguchi.kit.resources import Resources
from madoguchi.line import accounts
from madoguchi.line.accounts import Door

_SPACING_SECONDS = 0.1
_PATIENCE_SECONDS = 1.5

log = structlog.get_logger()


class Doors:
    """Every account's door by the key in its webhook address; read anew now and then, and for an unknown key."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._doors: Mapping[str, Door] | None = None
        self._one_reading = asyncio.Lock()
        self._last_reading = 0.0
        self._next_reading: asyncio.Task[None] | None = None
        self._locked: set[UUID] = set()

    @property
    def loaded(self) -> bool:
        return self._doors is not None

    async def find(self, key: str) -> Door | None:
        """The door of a key.

        A key that is not known may be of an account that was just added, so the database is asked: by one reading for
        all who want it, ten times a second at most, so that whoever tries out keys gets little of its time.
        """
        if self._doors is None or key not in self._doors:
            await self._look_up()
        return self._doors.get(key) if self._doors is not None else None

    async def reload(self) -> None:
        """Read the secrets again; the old ones stay in use while the database is away."""
        async with self._one_reading:
            try:
                async with self._resources.database.reading() as db:
                    self._doors = await accounts.doors(db, cipher=self._resources.cipher)
                self._tell_of_locked(self._doors)
            except TROUBLE as error:
                log.warning("webhook.accounts_unread", error=without_values(error))

    def _tell_of_locked(self, doors: Mapping[str, Door]) -> None:
        """Say once of each account that its secret was sealed with another key."""
        locked = {door.account_id for door in doors.values() if not door.channel_secret}
        for account_id in locked - self._locked:
            log.error(
                "webhook.account_unusable",
                account_id=str(account_id),
                do="Start with the key that its secrets were sealed with, or put the secrets in anew.",
            )
        self._locked = locked

    async def _look_up(self) -> None:
        """Wait, for as long as LINE may wait, for a reading that begins later than now."""
        if self._next_reading is None:
            self._next_reading = asyncio.create_task(self._read_soon())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await asyncio.shield(self._next_reading)

    async def _read_soon(self) -> None:
        clock = asyncio.get_running_loop().time
        await asyncio.sleep(self._last_reading + _SPACING_SECONDS - clock())
        self._last_reading = clock()
        self._next_reading = None  # this one may be too early for those who ask from here on
        await self.reload()
