"""Workstreams: the terms on which an account's conversations are distributed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from madoguchi.kit.db import Db
from madoguchi.kit.errors import InvalidError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id
from madoguchi.people.models import Presence
from madoguchi.routing.events import WorkstreamChanged
from madoguchi.routing.queues import NameTakenError, check_there, ensure_default


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """How a workstream's conversations are distributed; None keeps what is."""

    name: str | None = None
    queue_id: UUID | None = None
    capacity_units: int | None = None
    offer_seconds: int | None = None
    allowed_presences: Sequence[Presence] | None = None
    close_waiting_after_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a conversation takes along from its workstream when it is routed."""

    workstream_id: UUID | None
    queue_id: UUID
    units: int
    offer_seconds: int
    allowed_presences: list[str]


async def create(db: Db, *, distribution: Distribution, now: datetime, actor: UUID | None) -> UUID:
    """Create a workstream with the defaults of the schema, then set what is given; raises as `change` does."""
    if distribution.name is None or distribution.queue_id is None:
        raise InvalidError("A workstream needs a name and a queue.")
    workstream_id = new_id(now)
    try:
        await db.run(
            "INSERT INTO workstreams (id, name, queue_id, created_at) VALUES ($1, $2, $3, $4)",
            workstream_id,
            distribution.name.strip(),
            distribution.queue_id,
            now,
        )
    except asyncpg.UniqueViolationError as error:
        raise NameTakenError(f"There is a workstream named {distribution.name} already.") from error
    except asyncpg.ForeignKeyViolationError as error:
        raise InvalidError("There is no such queue; choose one from the list.") from error
    await change(db, workstream_id=workstream_id, distribution=distribution, now=now, actor=actor)
    return workstream_id


async def change(db: Db, *, workstream_id: UUID, distribution: Distribution, now: datetime, actor: UUID | None) -> None:
    """Change what is given; raises NotFoundError, NameTakenError, or InvalidError."""
    try:
        changed = await db.run(
            """
            UPDATE workstreams SET name = coalesce($2, name), queue_id = coalesce($3, queue_id),
              capacity_units = coalesce($4, capacity_units), offer_seconds = coalesce($5, offer_seconds),
              allowed_presences = coalesce($6, allowed_presences),
              close_waiting_after_minutes = coalesce($7, close_waiting_after_minutes)
            WHERE id = $1
            """,
            workstream_id,
            distribution.name and distribution.name.strip(),
            distribution.queue_id,
            distribution.capacity_units,
            distribution.offer_seconds,
            distribution.allowed_presences,
            distribution.close_waiting_after_minutes,
        )
    except asyncpg.UniqueViolationError as error:
        raise NameTakenError(f"There is a workstream named {distribution.name} already.") from error
    except asyncpg.ForeignKeyViolationError as error:
        raise InvalidError("There is no such queue; choose one from the list.") from error
    if not changed:
        raise NotFoundError("There is no such workstream.")
    if distribution.queue_id is not None:
        await check_there(db, queue_id=distribution.queue_id)
    record(db, WorkstreamChanged(workstream_id=workstream_id), now=now, actor=actor)


async def terms_for(db: Db, *, account_id: UUID, now: datetime) -> Terms:
    """The terms of an account's workstream; those of the default queue when it has none."""
    row = await db.find(
        """
        SELECT id, queue_id, capacity_units, offer_seconds, allowed_presences
        FROM channel_instances JOIN workstreams ON workstreams.id = workstream_id WHERE account_id = $1
        """,
        account_id,
    )
    if row is None:
        return Terms(
            workstream_id=None,
            queue_id=await ensure_default(db, now=now),
            units=1,
            offer_seconds=120,
            allowed_presences=[Presence.AVAILABLE],
        )
    return Terms(
        workstream_id=row["id"],
        queue_id=row["queue_id"],
        units=row["capacity_units"],
        offer_seconds=row["offer_seconds"],
        allowed_presences=row["allowed_presences"],
    )
