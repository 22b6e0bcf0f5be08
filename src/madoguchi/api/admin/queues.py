"""Queues, for administrators."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.schema import In, Name, Named, Out
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import NotFoundError
from madoguchi.routing import queues
from madoguchi.routing.models import AssignmentMethod

router = APIRouter(prefix="/api/admin/queues", tags=["admin: queues"])

Priority = Annotated[int, Field(ge=0, le=10_000)]


class QueueView(Out):
    id: UUID
    name: str
    priority: int
    assignment_method: AssignmentMethod
    members: list[Named]
    waiting: int


class QueueList(Out):
    items: list[QueueView]


class NewQueue(In):
    name: Name
    priority: Priority = 100
    assignment_method: AssignmentMethod = AssignmentMethod.HIGHEST_CAPACITY
    member_ids: list[UUID] = Field(default_factory=list)


class QueueChange(In):
    name: Name | None = None
    priority: Priority | None = None
    assignment_method: AssignmentMethod | None = None
    member_ids: list[UUID] | None = None


_SELECT = """
SELECT id, name, priority, assignment_method,
  (SELECT count(*) FROM work_items WHERE queue_id = queues.id AND queued) AS waiting,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', users.id, 'name', users.name) ORDER BY users.name), '[]')
   FROM queue_members JOIN users ON users.id = user_id WHERE queue_id = queues.id) AS members
FROM queues
"""


@router.get("")
async def list_queues(_: Administrator, db: Tx) -> QueueList:
    rows = await db.all(f"{_SELECT} ORDER BY priority, name")
    return QueueList(items=[_view(row) for row in rows])


@router.get("/{queue_id}")
async def get_queue(queue_id: UUID, _: Administrator, db: Tx) -> QueueView:
    return await _get(db, queue_id)


@router.post("", status_code=201)
async def create_queue(body: NewQueue, me: Administrator, db: Tx, clock: Now) -> QueueView:
    queue_id = await queues.create(
        db,
        name=body.name,
        priority=body.priority,
        method=body.assignment_method,
        member_ids=body.member_ids,
        now=clock.now(),
        actor=me.id,
    )
    return await _get(db, queue_id)


@router.patch("/{queue_id}")
async def change_queue(queue_id: UUID, body: QueueChange, me: Administrator, db: Tx, clock: Now) -> QueueView:
    await queues.change(
        db,
        queue_id=queue_id,
        name=body.name,
        priority=body.priority,
        method=body.assignment_method,
        member_ids=body.member_ids,
        now=clock.now(),
        actor=me.id,
    )
    return await _get(db, queue_id)


async def _get(db: Db, queue_id: UUID) -> QueueView:
    row = await db.find(f"{_SELECT} WHERE id = $1", queue_id)
    if row is None:
        raise NotFoundError("There is no such queue.")
    return _view(row)


def _view(row: Row) -> QueueView:
    return QueueView(
        id=row["id"],
        name=row["name"],
        priority=row["priority"],
        assignment_method=AssignmentMethod(row["assignment_method"]),
        members=[Named(id=UUID(member["id"]), name=member["name"]) for member in row["members"]],
        waiting=row["waiting"],
    )
