"""What work somebody can expect, and why they get none: for themself and for those who look after them."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter

from madoguchi.api import presence_view
from madoguchi.api.capacity_view import CapacityView, capacity_view
from madoguchi.api.dependencies import Me, Now, Overseer, Tx
from madoguchi.api.obstacle_view import ObstacleView, obstacle_view
from madoguchi.api.presence_view import PresenceView
from madoguchi.api.schema import Out
from madoguchi.kit.db import Db
from madoguchi.people import users
from madoguchi.people.models import User
from madoguchi.routing import prospects, settings, workload
from madoguchi.routing.models import AssignmentMethod, OfferState
from madoguchi.routing.prospects import QueueProspect

router = APIRouter(prefix="/api", tags=["people"])


class SessionsView(Out):
    held: int
    limit: int
    """With so many at a time they are not to be disturbed."""


class ExpectedView(Out):
    """A conversation that waits."""

    conversation_id: UUID
    customer: str | None
    entered_at: datetime
    obstacle: ObstacleView | None
    """Why it is not offered to them; null when it could be."""


class QueueProspectView(Out):
    id: UUID
    name: str
    method: AssignmentMethod
    waiting: int
    """How many wait in it, those that are being offered among them."""
    open: bool
    opens_at: datetime | None
    """The next moment at which it opens; null when it is open, or never opens."""
    picked_from: list[str]
    """Workstreams that lead into it and whose conversations are not offered but picked."""
    expected: list[ExpectedView]
    """The first twenty of those that wait, in the order in which they are given out."""


class LastOfferView(Out):
    conversation_id: UUID
    customer: str | None
    queue: str
    made_at: datetime
    state: OfferState
    shown: bool
    """Whether a window of theirs had shown it."""


class ProspectsView(Out):
    user_id: UUID
    name: str
    in_service: bool
    windows: int
    """In how many windows they have the desk open."""
    presence: PresenceView
    capacity: CapacityView
    sessions: SessionsView
    queues: list[QueueProspectView]
    last_offer: LastOfferView | None


@router.get("/me/prospects")
async def get_my_prospects(me: Me, db: Tx, clock: Now) -> ProspectsView:
    """One's own."""
    return await _prospects(db, me, clock.now())


@router.get("/users/{user_id}/prospects")
async def get_prospects(user_id: UUID, _: Overseer, db: Tx, clock: Now) -> ProspectsView:
    """Somebody's, those out of service included."""
    return await _prospects(db, await users.get(db, user_id), clock.now())


async def _prospects(db: Db, user: User, now: datetime) -> ProspectsView:
    last = await prospects.last_offer(db, user_id=user.id)
    return ProspectsView(
        user_id=user.id,
        name=user.name,
        in_service=user.active,
        windows=await db.value("SELECT count(*) FROM desk_connections WHERE user_id = $1", user.id),
        presence=await presence_view.one(db, user.id),
        capacity=await capacity_view(db, user=user, now=now),
        sessions=SessionsView(
            held=await workload.sessions_held(db, user_id=user.id), limit=(await settings.get(db)).session_limit
        ),
        queues=[_queue(one) for one in await prospects.of_queues(db, user_id=user.id, now=now)],
        last_offer=last
        and LastOfferView(
            conversation_id=last.conversation_id,
            customer=last.customer,
            queue=last.queue,
            made_at=last.made_at,
            state=last.state,
            shown=last.shown,
        ),
    )


def _queue(queue: QueueProspect) -> QueueProspectView:
    return QueueProspectView(
        id=queue.id,
        name=queue.name,
        method=queue.method,
        waiting=queue.waiting,
        open=queue.open,
        opens_at=queue.opens_at,
        picked_from=list(queue.picked_from),
        expected=[
            ExpectedView(
                conversation_id=one.item.conversation_id,
                customer=one.customer,
                entered_at=one.item.entered_at,
                obstacle=obstacle_view(one.obstacle),
            )
            for one in queue.expected
        ],
    )
