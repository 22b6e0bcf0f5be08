"""Who is gone and still holds conversations, for those who look after people and can move them."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter

from madoguchi.api.dependencies import Overseer, Tx
from madoguchi.api.schema import Named, Out
from madoguchi.automation import absences
from madoguchi.automation.absences import Absence

router = APIRouter(prefix="/api/absences", tags=["people"])

_FEW = 20


class LeftView(Out):
    conversation_id: UUID
    customer: str | None


class AbsenceView(Out):
    user: Named
    gone_since: datetime
    count: int
    """How many conversations they hold of which supervisors are told."""
    conversations: list[LeftView]
    """Twenty of them at the most; first that in which nothing was said for the longest time."""


class AbsenceList(Out):
    items: list[AbsenceView]


@router.get("")
async def list_absences(_: Overseer, db: Tx) -> AbsenceList:
    """Those whose workstreams tell supervisors; who is back, or whose conversations were moved, is in it no more."""
    return AbsenceList(items=[_view(one) for one in await absences.told(db)])


def _view(absence: Absence) -> AbsenceView:
    return AbsenceView(
        user=Named(id=absence.user_id, name=absence.name),
        gone_since=absence.gone_since,
        count=len(absence.conversations),
        conversations=[
            LeftView(conversation_id=one, customer=customer) for one, customer in absence.conversations[:_FEW]
        ],
    )
