"""The LINE accounts that people write through: whether what they write goes out now, and in whose name."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter

from madoguchi.api.dependencies import Me, Tx
from madoguchi.api.schema import Out
from madoguchi.line import standing
from madoguchi.line.standing import Standing, Trouble

router = APIRouter(prefix="/api/line-accounts", tags=["LINE accounts"])


class StandingView(Out):
    id: UUID
    name: str
    trouble: Trouble | None
    """Why what is written waits; it goes out by itself when that is over."""
    since: datetime | None
    shows_names: bool
    """Whether customers see who writes. A name with "line" in it, which LINE takes nowhere, is left out."""


class StandingList(Out):
    items: list[StandingView]


@router.get("")
async def list_standings(_: Me, db: Tx) -> StandingList:
    """Every account as it stands; the stream tells what changes of it."""
    return StandingList(items=[view_of(one) for one in await standing.every(db)])


def view_of(one: Standing) -> StandingView:
    return StandingView(id=one.id, name=one.name, trouble=one.trouble, since=one.since, shows_names=one.shows_names)
