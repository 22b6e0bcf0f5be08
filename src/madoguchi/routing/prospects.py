"""What work somebody can expect: how their queues stand, what waits there longest, and what came of the last offer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.kit.db import Db, Row
from madoguchi.routing import candidacy, overflow
from madoguchi.routing.models import WORK_ITEM_COLUMNS, AssignmentMethod, Mode, OfferState, WorkItem, work_item_of
from madoguchi.routing.obstacles import Obstacle
from madoguchi.routing.overflow import QueueState
from madoguchi.routing.queues import SERVED
from madoguchi.routing.ranking import RANKED

LOOKED_AT = 20
"""How many of those that wait longest are looked at in each queue."""


@dataclass(frozen=True, slots=True)
class LastOffer:
    """The last conversation that was held out to somebody, and what came of it."""

    conversation_id: UUID
    customer: str | None
    queue: str
    made_at: datetime
    state: OfferState
    shown: bool
    """Whether a window of theirs had shown it."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A conversation that waits in a queue of somebody, and what is in the way of offering it to them."""

    item: WorkItem
    customer: str | None
    obstacle: Obstacle | None


@dataclass(frozen=True, slots=True)
class QueueProspect:
    """A queue of somebody, and what they can expect of it."""

    id: UUID
    name: str
    method: AssignmentMethod
    waiting: int
    open: bool
    opens_at: datetime | None
    """The next moment at which it opens; None when it is open, or never opens."""
    picked_from: Collection[str]
    """Workstreams that lead into it and offer nothing: their conversations wait till somebody picks them."""
    expected: list[Expected]
    """The oldest, in the order in which they are given out."""


async def of_queues(db: Db, *, user_id: UUID, now: datetime) -> list[QueueProspect]:
    """The queues that somebody serves, as they are served; the default queue if anything waits in it.

    Every representative serves that one, so of somebody's work it says nothing.
    """
    rows = await db.all(
        """
        SELECT id, name, assignment_method AS method,
          (SELECT count(*) FROM work_items WHERE queue_id = queues.id AND queued) AS waiting,
          ARRAY(SELECT workstreams.name FROM workstreams WHERE workstreams.queue_id = queues.id AND mode = $2
            AND workstreams.deleted_at IS NULL ORDER BY workstreams.name) AS picked_from
        FROM queues JOIN queue_members ON queue_id = id
        WHERE user_id = $1 AND deleted_at IS NULL
          AND (NOT is_default OR EXISTS (SELECT FROM work_items WHERE queue_id = queues.id AND queued))
        ORDER BY priority, lower(name), id
        """,
        user_id,
        Mode.PICK,
    )
    states = await overflow.states(db, queue_ids=[row["id"] for row in rows], served=SERVED, now=now)
    expected = await _expected(db, user_id, rows, now)
    return [_prospect(row, states[row["id"]], expected[row["id"]]) for row in rows]


async def last_offer(db: Db, *, user_id: UUID) -> LastOffer | None:
    row = await db.find(
        """
        SELECT conversation_id, display_name AS customer, queues.name AS queue, made_at, offers.state,
          rendered_at IS NOT NULL AS shown
        FROM offers JOIN queues ON queues.id = offers.queue_id JOIN customers ON customers.id = offers.customer_id
        WHERE user_id = $1 ORDER BY made_at DESC, offers.id DESC LIMIT 1
        """,
        user_id,
    )
    return LastOffer(**{**row, "state": OfferState(row["state"])}) if row else None


def _prospect(row: Row, state: QueueState, expected: list[Expected]) -> QueueProspect:
    return QueueProspect(
        id=row["id"],
        name=row["name"],
        method=AssignmentMethod(row["method"]),
        waiting=row["waiting"],
        open=state.open,
        opens_at=state.opens_at,
        picked_from=row["picked_from"],
        expected=expected,
    )


async def _expected(db: Db, user_id: UUID, queues: Collection[Row], now: datetime) -> dict[UUID, list[Expected]]:
    expected: dict[UUID, list[Expected]] = {row["id"]: [] for row in queues}
    custom = [row["id"] for row in queues if row["method"] == AssignmentMethod.CUSTOM]
    rows = await _oldest(db, [one for one in expected if one not in custom], "priority, entered_at, conversation_id")
    rows += await _oldest(db, custom, RANKED)
    items = [work_item_of(row) for row in rows]
    found = await candidacy.of_person(db, user_id=user_id, items=items, now=now)
    for item, row in zip(items, rows, strict=True):
        expected[item.queue_id].append(Expected(item, row["display_name"], found.get(item.conversation_id)))
    return expected


async def _oldest(db: Db, queue_ids: Collection[UUID], order: str) -> list[Row]:
    """What is given out first of what waits in each of these queues, in that order."""
    if not queue_ids:
        return []
    columns = ", ".join(f"item.{column}" for column in WORK_ITEM_COLUMNS.split(", "))
    return await db.all(
        f"""
        SELECT {columns}, display_name FROM unnest($1::uuid[]) AS queue (id) CROSS JOIN LATERAL (
          SELECT *, row_number() OVER (ORDER BY {order}) AS place FROM work_items AS item
          WHERE queue_id = queue.id AND queued ORDER BY {order} LIMIT $2) AS item
        JOIN customers ON customers.id = item.customer_id ORDER BY item.place
        """,
        list(queue_ids),
        LOOKED_AT,
    )
