"""Workstreams: the terms on which an account's conversations are distributed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict, cast
from uuid import UUID

import asyncpg

from madoguchi.kit.db import Db
from madoguchi.kit.errors import ChangedMeanwhileError, InUseError, InvalidError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id
from madoguchi.kit.naming import name_of_copy
from madoguchi.people.models import Presence
from madoguchi.routing import capacity_profiles, notification_templates, rules
from madoguchi.routing.events import WorkstreamChanged, WorkstreamDeleted
from madoguchi.routing.models import Mode, WhenGone
from madoguchi.routing.naming import NameTakenError
from madoguchi.routing.nearness import SkillMatching
from madoguchi.routing.notification_templates import CHOSEN_BY
from madoguchi.routing.queues import check_there, ensure_default


class Distribution(TypedDict, total=False):
    """How a workstream's conversations are distributed, by its columns; what is not there stays as it is."""

    name: str
    queue_id: UUID
    capacity_units: int
    capacity_profile_id: UUID | None
    """Of which each takes a slot, instead of units."""
    wrap_up_seconds: int | None
    """How long after its end one takes room; None is till it is closed."""
    known_template_id: UUID
    """What its offers show of customers with whom somebody has talked before, of new ones, and of those handed on."""
    unknown_template_id: UUID
    transfer_template_id: UUID
    allowed_presences: Sequence[Presence]
    close_waiting_after_minutes: int
    keep_same_representative: bool
    """Whether who held a conversation gets it again when its customer comes back."""
    when_gone: WhenGone
    gone_after_seconds: int
    """For how long who holds one has to be gone before that happens; as long as the grace time at the least."""
    allow_picking: bool
    """Whether people may take what is waiting to be offered."""
    skill_matching: SkillMatching
    """What the skills that a conversation wants mean for who gets it."""
    allow_automated_messages: bool
    """Whether the machine says anything by itself."""
    allow_transcript_download: bool
    """Whether people may take what was said out of the product as a file."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a conversation takes along from its workstream when it is routed."""

    workstream_id: UUID | None
    queue_id: UUID
    units: int
    allowed_presences: list[str]
    """Who may be offered it: of a workstream that people pick from, nobody."""
    skill_matching: str
    profile_ids: Sequence[UUID] = ()
    wrap_up_seconds: int | None = None


TERMS = f"""
workstreams.id AS workstream_id, workstreams.queue_id, workstreams.wrap_up_seconds,
CASE WHEN capacity_profile_id IS NULL THEN capacity_units ELSE 0 END AS units,
array_remove(ARRAY[capacity_profile_id], NULL) AS profile_ids,
CASE mode WHEN '{Mode.PICK}' THEN '{{}}' ELSE workstreams.allowed_presences END AS allowed_presences,
workstreams.skill_matching
"""
"""SQL for the columns of `Terms`."""


async def create(
    db: Db, *, distribution: Distribution, mode: Mode = Mode.PUSH, now: datetime, actor: UUID | None
) -> UUID:
    """Create a workstream with the defaults of the schema, then set what is given; raises as `change` does.

    Its mode stays: the people who picked from it would be rung, or those who were rung would wait in vain.
    """
    if "name" not in distribution or "queue_id" not in distribution:
        raise InvalidError("A workstream needs a name and a queue.")
    await check_there(db, queue_id=distribution["queue_id"])
    workstream_id = new_id(now)
    with _named(distribution):
        await db.run(
            "INSERT INTO workstreams (id, name, queue_id, mode, created_at, version) VALUES ($1, $2, $3, $4, $5, 0)",
            workstream_id,
            distribution["name"].strip(),
            distribution["queue_id"],
            mode,
            now,
        )
    await change(db, workstream_id=workstream_id, distribution=distribution, now=now, actor=actor)
    return workstream_id


async def change(
    db: Db,
    *,
    workstream_id: UUID,
    distribution: Distribution,
    now: datetime,
    actor: UUID | None,
    version: int | None = None,
) -> None:
    """Change what is given, over the `version` that was read if one is named.

    Raises NotFoundError, NameTakenError, ChangedMeanwhileError, or InvalidError.
    """
    current = await db.value(
        "SELECT version FROM workstreams WHERE id = $1 AND deleted_at IS NULL FOR UPDATE", workstream_id
    )
    if current is None:
        raise NotFoundError("There is no such workstream.")
    if version not in {None, current}:
        raise ChangedMeanwhileError("Somebody else has saved this workstream meanwhile; reload it, then change it.")
    if "queue_id" in distribution:
        await check_there(db, queue_id=distribution["queue_id"])
    if (profile_id := distribution.get("capacity_profile_id")) is not None:
        await capacity_profiles.check_there(db, profile_ids=[profile_id])
    if chosen := [value for column, value in distribution.items() if column in CHOSEN_BY]:
        await notification_templates.check_there(db, template_ids=cast("list[UUID]", chosen))
    given = {column: value.strip() if isinstance(value, str) else value for column, value in distribution.items()}
    assignments = "".join(f", {column} = ${number}" for number, column in enumerate(given, start=2))
    with _named(distribution):
        await db.run(
            f"UPDATE workstreams SET version = version + 1{assignments} WHERE id = $1", workstream_id, *given.values()
        )
    record(db, WorkstreamChanged(workstream_id=workstream_id), now=now, actor=actor)


async def copy(db: Db, *, workstream_id: UUID, now: datetime, actor: UUID | None) -> UUID:
    """Make a workstream with the terms and rules of another, without its accounts; raises NotFoundError."""
    columns = ", ".join(Distribution.__annotations__)
    row = await db.find(f"SELECT {columns}, mode FROM workstreams WHERE id = $1 AND deleted_at IS NULL", workstream_id)
    if row is None:
        raise NotFoundError("There is no such workstream.")
    taken = {other["name"] for other in await db.all("SELECT name FROM workstreams WHERE deleted_at IS NULL")}
    terms = {column: row[column] for column in Distribution.__annotations__}
    distribution = cast("Distribution", {**terms, "name": name_of_copy(row["name"], taken=taken)})
    made = await create(db, distribution=distribution, mode=Mode(row["mode"]), now=now, actor=actor)
    await rules.copy(db, source_id=workstream_id, target_id=made)
    return made


async def delete(db: Db, *, workstream_id: UUID, now: datetime, actor: UUID | None) -> None:
    """Let a workstream go; raises NotFoundError, or InUseError while LINE is set up on it or conversations run.

    Its row stays, because the conversations that it distributed still name it.
    """
    name = await db.value("SELECT name FROM workstreams WHERE id = $1 AND deleted_at IS NULL FOR UPDATE", workstream_id)
    if name is None:
        raise NotFoundError("There is no such workstream.")
    used_by = await users_of(db, workstream_id=workstream_id)
    if used_by:
        said = f"{name} is used by {' and '.join(used_by)}; remove LINE from it, or let these end, first."
        raise InUseError(said, used_by=used_by)
    await db.run("UPDATE workstreams SET deleted_at = $2 WHERE id = $1", workstream_id, now)
    await rules.check_dispensable(db, workstream_id=workstream_id)
    record(db, WorkstreamDeleted(workstream_id=workstream_id), now=now, actor=actor)


async def users_of(db: Db, *, workstream_id: UUID) -> list[str]:
    """What keeps a workstream from going, in words."""
    accounts: int = await db.value("SELECT count(*) FROM channel_instances WHERE workstream_id = $1", workstream_id)
    running: int = await db.value(
        """
        SELECT count(*) FROM work_items JOIN conversations ON conversations.id = conversation_id
        WHERE workstream_id = $1 AND state <> 'closed'
        """,
        workstream_id,
    )
    said = [f"{accounts} LINE {'account' if accounts == 1 else 'accounts'}"] if accounts else []
    return [*said, f"{running} {'conversation' if running == 1 else 'conversations'}"] if running else said


async def check_here(db: Db, *, workstream_id: UUID) -> None:
    """Raise InvalidError for a workstream that is not there; one that is stays till the commit."""
    there = "SELECT id FROM workstreams WHERE id = $1 AND deleted_at IS NULL FOR KEY SHARE"
    if not await db.value(there, workstream_id):
        raise InvalidError("There is no such workstream; choose one from the list.")


async def terms_for(db: Db, *, account_id: UUID, now: datetime) -> Terms:
    """The terms of an account's workstream; those of the default queue when it has none."""
    row = await db.find(
        f"""
        SELECT {TERMS} FROM channel_instances JOIN workstreams ON workstreams.id = workstream_id WHERE account_id = $1
        """,
        account_id,
    )
    if row is None:
        return Terms(
            workstream_id=None,
            queue_id=await ensure_default(db, now=now),
            units=1,
            allowed_presences=[Presence.AVAILABLE, Presence.BUSY],
            skill_matching=SkillMatching.EXACT,
        )
    return Terms(**row)


async def terms_of(db: Db, *, workstream_id: UUID) -> Terms:
    """The terms of a workstream that is there."""
    return Terms(**await db.one(f"SELECT {TERMS} FROM workstreams WHERE id = $1", workstream_id))


async def returns_to_who_held_it(db: Db, *, conversation_id: UUID) -> bool:
    """Whether a conversation goes back to its representative; it does where no workstream says otherwise."""
    kept: bool | None = await db.value(
        """
        SELECT mode = 'push' AND keep_same_representative FROM work_items
        JOIN workstreams ON workstreams.id = workstream_id WHERE conversation_id = $1
        """,
        conversation_id,
    )
    return kept is not False


async def may_be_picked(db: Db, *, conversation_id: UUID) -> bool:
    """Whether people may take a conversation that waits; they may where no workstream says otherwise."""
    allowed: bool | None = await db.value(
        """
        SELECT mode = 'pick' OR allow_picking FROM work_items
        JOIN workstreams ON workstreams.id = workstream_id WHERE conversation_id = $1
        """,
        conversation_id,
    )
    return allowed is not False


async def lets_download_transcripts(db: Db, *, conversation_id: UUID) -> bool:
    """Whether a conversation may be downloaded; it may where no workstream says otherwise."""
    allowed: bool | None = await db.value(
        """
        SELECT allow_transcript_download FROM work_items
        JOIN workstreams ON workstreams.id = workstream_id WHERE conversation_id = $1
        """,
        conversation_id,
    )
    return allowed is not False


@contextmanager
def _named(distribution: Distribution) -> Iterator[None]:
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        name = distribution.get("name")
        raise NameTakenError(f"There is a workstream named {name} already; choose another name.") from error
