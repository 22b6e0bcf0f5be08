"""Queues, for administrators."""

from datetime import datetime
from typing import Annotated, Literal, Self, cast
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field, StringConstraints, model_validator

from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.schema import In, Name, Named, Out, Uses, Version, named
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import NotFoundError
from madoguchi.routing import queues
from madoguchi.routing.models import AssignmentMethod
from madoguchi.routing.queues import Settings

router = APIRouter(prefix="/api/admin/queues", tags=["admin: queues"])

Priority = Annotated[int, Field(ge=0, le=10_000)]
Description = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Seconds = Annotated[int, Field(ge=1, le=604_800)]
_MAY_BE_EMPTY = {"operating_hours_id", "service_level_seconds", "short_abandon_seconds"}


class Overflow(In):
    """What happens to a conversation instead; `queue_id` only of a transfer."""

    do: Literal["assign", "transfer", "end"]
    queue_id: UUID | None = None

    @model_validator(mode="after")
    def led_somewhere(self) -> Self:
        if (self.do == "transfer") is not (self.queue_id is not None):
            raise ValueError("A transfer needs a queue, and nothing else has one.")
        return self


class FullOverflow(Overflow):
    do: Literal["transfer", "end"]
    items: Annotated[int, Field(ge=1, le=100)]
    """When so many wait."""


class WaitedOverflow(Overflow):
    do: Literal["transfer", "end"]
    minutes: Annotated[int, Field(ge=1, le=2880)]


class Overflows(In):
    """Before a conversation comes into the queue, by a rule: `closed`, then `full`; while it is there: `waited`."""

    closed: Overflow = Field(default_factory=lambda: Overflow(do="assign"))
    full: FullOverflow | None = None
    waited: WaitedOverflow | None = None


class QueueView(Out):
    id: UUID
    name: str
    description: str
    priority: int
    assignment_method: AssignmentMethod
    operating_hours: Named | None
    overflow: Overflows
    service_level_seconds: int | None
    short_abandon_seconds: int | None
    """Who leaves it within so many seconds has not abandoned it, for analytics."""
    members: list[Named]
    workstreams: list[Named]
    """Those that lead into it."""
    is_default: bool
    """Whether all representatives are its members, and only its assignment method can be changed."""
    served: bool
    """Whether any of its members is in service."""
    waiting: int
    waiting_too_long: int
    """Those that have waited past the service level."""
    version: int


class QueueList(Out):
    items: list[QueueView]


class NewQueue(In):
    name: Name
    description: Description = ""
    priority: Priority = 100
    assignment_method: AssignmentMethod = AssignmentMethod.HIGHEST_CAPACITY
    operating_hours_id: UUID | None = None
    overflow: Overflows = Field(default_factory=Overflows)
    service_level_seconds: Seconds | None = None
    short_abandon_seconds: Seconds | None = None
    member_ids: list[UUID] = Field(default_factory=list)


class QueueChange(In):
    """What is left out stays; so does a null, but for hours and both thresholds, which it takes away."""

    name: Name | None = None
    description: Description | None = None
    priority: Priority | None = None
    assignment_method: AssignmentMethod | None = None
    operating_hours_id: UUID | None = None
    overflow: Overflows | None = None
    service_level_seconds: Seconds | None = None
    short_abandon_seconds: Seconds | None = None
    member_ids: list[UUID] | None = None
    version: Version | None = None
    """The one that was read: what others have saved since is not undone. Without it, that is not asked."""


_SELECT = f"""
SELECT queues.id, queues.name, queues.description, priority, assignment_method, overflow, service_level_seconds,
  short_abandon_seconds, is_default, queues.version,
  {queues.SERVED} AS served, operating_hours_id, operating_hours.name AS hours_name, waiting, waiting_too_long,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', users.id, 'name', users.name) ORDER BY users.name), '[]')
   FROM queue_members JOIN users ON users.id = user_id WHERE queue_id = queues.id) AS members,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name) ORDER BY name), '[]')
   FROM workstreams WHERE queue_id = queues.id AND workstreams.deleted_at IS NULL) AS workstreams
FROM queues LEFT JOIN operating_hours ON operating_hours.id = operating_hours_id, LATERAL (
  SELECT count(*) AS waiting,
    count(*) FILTER (WHERE entered_at + make_interval(secs => service_level_seconds) < $1) AS waiting_too_long
  FROM work_items WHERE queue_id = queues.id AND queued) AS line
WHERE deleted_at IS NULL
"""


@router.get("")
async def list_queues(_: Administrator, db: Tx, clock: Now) -> QueueList:
    rows = await db.all(f"{_SELECT} ORDER BY priority, queues.name", clock.now())
    return QueueList(items=[_view(row) for row in rows])


@router.get("/{queue_id}")
async def get_queue(queue_id: UUID, _: Administrator, db: Tx, clock: Now) -> QueueView:
    return await _get(db, queue_id, clock.now())


@router.get("/{queue_id}/uses")
async def list_queue_uses(queue_id: UUID, _: Administrator, db: Tx, clock: Now) -> Uses:
    """What keeps it from being deleted: workstreams, overflow and rules that lead there, and conversations in it."""
    await _get(db, queue_id, clock.now())
    return Uses(items=await queues.users_of(db, queue_id=queue_id))


@router.post("", status_code=201)
async def create_queue(body: NewQueue, me: Administrator, db: Tx, clock: Now) -> QueueView:
    now = clock.now()
    made = await queues.create(db, settings=_settings(body), member_ids=body.member_ids, now=now, actor=me.id)
    return await _get(db, made, now)


@router.patch("/{queue_id}")
async def change_queue(queue_id: UUID, body: QueueChange, me: Administrator, db: Tx, clock: Now) -> QueueView:
    now = clock.now()
    await queues.change(
        db,
        queue_id=queue_id,
        settings=_settings(body),
        member_ids=body.member_ids,
        version=body.version,
        now=now,
        actor=me.id,
    )
    return await _get(db, queue_id, now)


@router.post("/{queue_id}/copies", status_code=201)
async def copy_queue(queue_id: UUID, me: Administrator, db: Tx, clock: Now) -> QueueView:
    now = clock.now()
    return await _get(db, await queues.copy(db, queue_id=queue_id, now=now, actor=me.id), now)


@router.delete("/{queue_id}", status_code=204)
async def delete_queue(queue_id: UUID, me: Administrator, db: Tx, clock: Now) -> None:
    await queues.delete(db, queue_id=queue_id, now=clock.now(), actor=me.id)


def _settings(body: NewQueue | QueueChange) -> Settings:
    given = body.model_dump(exclude_unset=True, exclude={"member_ids", "overflow", "version"})
    if body.overflow is not None:
        given["overflow"] = body.overflow.model_dump(mode="json", exclude_none=True)
    return cast("Settings", {name: given[name] for name in given if given[name] is not None or name in _MAY_BE_EMPTY})


async def _get(db: Db, queue_id: UUID, now: datetime) -> QueueView:
    row = await db.find(f"{_SELECT} AND queues.id = $2", now, queue_id)
    if row is None:
        raise NotFoundError("There is no such queue.")
    return _view(row)


def _view(row: Row) -> QueueView:
    shown = dict(row)
    hours = named(shown.pop("operating_hours_id"), shown.pop("hours_name"))
    return QueueView(**shown, operating_hours=hours)
