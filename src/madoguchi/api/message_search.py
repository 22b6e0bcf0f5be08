"""Searching inside a conversation, and in what the same customer said before it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from madoguchi.api.dependencies import Sight, Tx
from madoguchi.api.schema import Out
from madoguchi.conversations import searching
from madoguchi.routing import access

router = APIRouter(prefix="/api/conversations/{conversation_id}/search", tags=["messages"])

_MOST = 500
_NEWEST = 20_000
"""More would keep the database busy with one customer; it is a message a minute for two weeks."""


class MessageHit(Out):
    message_id: UUID
    conversation_id: UUID
    """This conversation, or an earlier one of the same customer."""
    seq: int
    sent_at: datetime
    preview: str


class MessageHits(Out):
    items: list[MessageHit]
    """The newest five hundred, newest first."""
    total: int
    only_newest: int | None
    """How many messages were looked through, the newest, where there are more; null where all were."""


@router.get("")
async def search_messages(
    conversation_id: UUID, viewer: Sight, db: Tx, text: Annotated[str, Query(max_length=100)] = ""
) -> MessageHits:
    """Messages that hold a text, be it one sign; case, and full and half width, make no difference.

    Who may read a conversation may read what the same customer and account said before it, and finds that too.
    """
    await access.check_sight(db, viewer=viewer, conversation_id=conversation_id)
    if not text.strip():
        return MessageHits(items=[], total=0, only_newest=None)
    found = await searching.search(db, conversation_id=conversation_id, text=text.strip(), newest=_NEWEST, most=_MOST)
    items = [
        MessageHit(
            message_id=hit.message_id,
            conversation_id=hit.conversation_id,
            seq=hit.seq,
            sent_at=hit.sent_at,
            preview=hit.preview,
        )
        for hit in found.items
    ]
    return MessageHits(items=items, total=found.total, only_newest=None if found.whole else _NEWEST)
