"""What came for the person who is signed in: missed offers, customers who are back, and the like."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from madoguchi.api.dependencies import Me, Now, Tx
from madoguchi.api.schema import In, Named, Out, named
from madoguchi.kit.db import Db
from madoguchi.notifications import notices
from madoguchi.notifications.notices import Notice, NoticeKind

router = APIRouter(prefix="/api/me/notices", tags=["notifications"])


class NoticeView(Out):
    id: UUID
    """The higher, the newer."""
    kind: NoticeKind
    at: datetime
    read_at: datetime | None
    conversation_id: UUID
    customer: str | None
    """Their name, when it is known."""
    by: Named | None
    """Who gave it to them, of what somebody did."""


class NoticePage(Out):
    items: list[NoticeView]
    next_cursor: UUID | None
    unread: int
    """Of all, not only of this page."""


class ReadIn(In):
    until: UUID
    """The newest that was seen; what has come since stays unread."""


class NoticesTold(Out):
    """What a desk is told when something came, or was read in another window."""

    items: list[NoticeView]
    unread: int


@router.get("")
async def list_notices(
    me: Me, db: Tx, cursor: UUID | None = None, limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> NoticePage:
    """The newest first."""
    found = await notices.newest(db, user_id=me.id, before=cursor, limit=limit + 1)
    shown = found[:limit]
    return NoticePage(
        items=[_view(one) for one in shown],
        next_cursor=shown[-1].id if len(found) > limit else None,
        unread=(await notices.unread(db, user_ids=[me.id]))[me.id],
    )


@router.put("/read", status_code=204)
async def read_all_notices(body: ReadIn, me: Me, db: Tx, clock: Now) -> None:
    await notices.read_all(db, user_id=me.id, until=body.until, now=clock.now())


@router.put("/{notice_id}/read", status_code=204)
async def read_notice(notice_id: UUID, me: Me, db: Tx, clock: Now) -> None:
    await notices.read(db, user_id=me.id, notice_id=notice_id, now=clock.now())


async def told(db: Db, *, user_ids: Collection[UUID], notice_ids: Collection[UUID]) -> list[tuple[UUID, NoticesTold]]:
    """What came for these people, with whom each is for."""
    if not user_ids:
        return []
    fresh = await notices.several(db, notice_ids)
    unread = await notices.unread(db, user_ids=user_ids)
    return [
        (user_id, NoticesTold(items=[_view(one) for one in fresh if one.user_id == user_id], unread=count))
        for user_id, count in unread.items()
    ]


def _view(one: Notice) -> NoticeView:
    return NoticeView(
        id=one.id,
        kind=one.kind,
        at=one.at,
        read_at=one.read_at,
        conversation_id=one.conversation_id,
        customer=one.customer,
        by=named(one.by_id, one.by_name),
    )
