"""Workstreams, for administrators."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.schema import In, Name, Named, Out
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import NotFoundError
from madoguchi.people.models import Presence
from madoguchi.routing import workstreams
from madoguchi.routing.workstreams import Distribution

router = APIRouter(prefix="/api/admin/workstreams", tags=["admin: workstreams"])

Units = Annotated[int, Field(ge=1, le=100)]
Seconds = Annotated[int, Field(ge=5, le=600)]
Minutes = Annotated[int, Field(ge=1, le=525_600)]
Presences = Annotated[list[Presence], Field(min_length=1, max_length=6)]


class WorkstreamView(Out):
    id: UUID
    name: str
    queue: Named
    capacity_units: int
    offer_seconds: int
    close_waiting_after_minutes: int
    allowed_presences: list[Presence]
    accounts: list[Named]


class WorkstreamList(Out):
    items: list[WorkstreamView]


class NewWorkstream(In):
    name: Name
    queue_id: UUID
    capacity_units: Units = 1
    offer_seconds: Seconds = 120
    close_waiting_after_minutes: Minutes = 40_320
    allowed_presences: Presences = Field(default_factory=lambda: [Presence.AVAILABLE])


class WorkstreamChange(In):
    name: Name | None = None
    queue_id: UUID | None = None
    capacity_units: Units | None = None
    offer_seconds: Seconds | None = None
    close_waiting_after_minutes: Minutes | None = None
    allowed_presences: Presences | None = None


_SELECT = """
SELECT workstreams.id, workstreams.name, queue_id, queues.name AS queue_name, capacity_units, offer_seconds,
  close_waiting_after_minutes, allowed_presences,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', line_accounts.id, 'name', line_accounts.name)), '[]')
   FROM channel_instances JOIN line_accounts ON line_accounts.id = account_id
   WHERE workstream_id = workstreams.id) AS accounts
FROM workstreams JOIN queues ON queues.id = queue_id
"""


@router.get("")
async def list_workstreams(_: Administrator, db: Tx) -> WorkstreamList:
    rows = await db.all(f"{_SELECT} ORDER BY workstreams.name")
    return WorkstreamList(items=[_view(row) for row in rows])


@router.get("/{workstream_id}")
async def get_workstream(workstream_id: UUID, _: Administrator, db: Tx) -> WorkstreamView:
    return await _get(db, workstream_id)


@router.post("", status_code=201)
async def create_workstream(body: NewWorkstream, me: Administrator, db: Tx, clock: Now) -> WorkstreamView:
    made = await workstreams.create(db, distribution=_distribution(body), now=clock.now(), actor=me.id)
    return await _get(db, made)


@router.patch("/{workstream_id}")
async def change_workstream(
    workstream_id: UUID, body: WorkstreamChange, me: Administrator, db: Tx, clock: Now
) -> WorkstreamView:
    await workstreams.change(
        db, workstream_id=workstream_id, distribution=_distribution(body), now=clock.now(), actor=me.id
    )
    return await _get(db, workstream_id)


def _distribution(body: NewWorkstream | WorkstreamChange) -> Distribution:
    return Distribution(**body.model_dump())


async def _get(db: Db, workstream_id: UUID) -> WorkstreamView:
    row = await db.find(f"{_SELECT} WHERE workstreams.id = $1", workstream_id)
    if row is None:
        raise NotFoundError("There is no such workstream.")
    return _view(row)


def _view(row: Row) -> WorkstreamView:
    return WorkstreamView(
        id=row["id"],
        name=row["name"],
        queue=Named(id=row["queue_id"], name=row["queue_name"]),
        capacity_units=row["capacity_units"],
        offer_seconds=row["offer_seconds"],
        close_waiting_after_minutes=row["close_waiting_after_minutes"],
        allowed_presences=[Presence(presence) for presence in row["allowed_presences"]],
        accounts=[Named(id=UUID(account["id"]), name=account["name"]) for account in row["accounts"]],
    )
