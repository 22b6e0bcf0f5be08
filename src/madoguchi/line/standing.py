"""Whether messages of an account go out now, if not why, and in whose name: for everybody who writes through it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from madoguchi.kit.db import Db, Row


class Trouble(StrEnum):
    """Why what is written waits."""

    SWITCHED_OFF = "switched_off"
    TOKEN_REFUSED = "token_refused"  # noqa: S105 - a word, not a token
    TOKEN_ENDED = "token_ended"  # noqa: S105 - the same
    """One that we issue has ended, and no new one was to be had."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An account as those see it who write through it."""

    id: UUID
    name: str
    trouble: Trouble | None
    since: datetime | None
    """Since when LINE is not called for it, where that is why."""
    shows_names: bool
    """Whether customers see who wrote; a name that LINE does not take is left out all the same."""


_SELECT = """
SELECT id, name, active, circuit_opened_at, access_token_expires_at, shows_names
FROM line_accounts WHERE deleted_at IS NULL
"""


async def every(db: Db) -> list[Standing]:
    return [_standing_of(row) for row in await db.all(f"{_SELECT} ORDER BY name, id")]


async def several(db: Db, account_ids: Collection[UUID]) -> list[Standing]:
    if not account_ids:
        return []
    rows = await db.all(f"{_SELECT} AND id = ANY($1::uuid[])", list(account_ids))
    return [_standing_of(row) for row in rows]


def _standing_of(row: Row) -> Standing:
    trouble = _trouble_of(row)
    since = row["circuit_opened_at"] if trouble is not Trouble.SWITCHED_OFF else None
    return Standing(id=row["id"], name=row["name"], trouble=trouble, since=since, shows_names=row["shows_names"])


def _trouble_of(row: Row) -> Trouble | None:
    if not row["active"]:
        return Trouble.SWITCHED_OFF
    refused_at, ends_at = row["circuit_opened_at"], row["access_token_expires_at"]
    if refused_at is None:
        return None
    return Trouble.TOKEN_ENDED if ends_at is not None and ends_at <= refused_at else Trouble.TOKEN_REFUSED
