"""Offers to the person who is signed in."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter

from madoguchi.api.conversation_view import CustomerView, customer_of
from madoguchi.api.dependencies import Me, Now, Tx
from madoguchi.api.schema import Named, Out
from madoguchi.conversations.content import content_of, preview_of
from madoguchi.kit.db import Db, Row
from madoguchi.routing import offers
from madoguchi.routing.models import OfferState

router = APIRouter(prefix="/api/offers", tags=["offers"])


class OfferView(Out):
    id: UUID
    conversation_id: UUID
    state: OfferState
    customer: CustomerView
    account: Named
    queue: Named
    first_words: str
    made_at: datetime
    expires_at: datetime
    waiting_since: datetime


class OfferList(Out):
    items: list[OfferView]


_SELECT = """
SELECT offers.id, offers.conversation_id, offers.user_id, offers.state, made_at, expires_at,
  customers.id AS customer_id, customers.kind AS customer_kind, display_name, picture_url, customers.language,
  conversations.account_id, line_accounts.name AS account_name, queues.id AS queue_id, queues.name AS queue_name,
  conversations.state_since, first_words.content
FROM offers
JOIN conversations ON conversations.id = offers.conversation_id
JOIN customers ON customers.id = offers.customer_id
JOIN queues ON queues.id = offers.queue_id
LEFT JOIN line_accounts ON line_accounts.id = conversations.account_id
LEFT JOIN LATERAL (
  SELECT content FROM messages WHERE messages.conversation_id = offers.conversation_id AND author_kind = 'customer'
    AND seq > coalesce((SELECT seq FROM messages AS answer WHERE answer.conversation_id = offers.conversation_id
      AND answer.direction = 'outbound' ORDER BY seq DESC LIMIT 1), 0)
  ORDER BY seq LIMIT 1
) AS first_words ON true
"""


@router.get("")
async def list_offers(me: Me, db: Tx) -> OfferList:
    rows = await db.all(f"{_SELECT} WHERE offers.user_id = $1 AND offers.state = 'pending' ORDER BY made_at", me.id)
    return OfferList(items=[offer_of(row) for row in rows])


@router.post("/{offer_id}/acceptance")
async def accept_offer(offer_id: UUID, me: Me, db: Tx, clock: Now) -> OfferView:
    """Take the conversation; 409 `offer_gone` when the offer ended first."""
    await offers.accept(db, offer_id=offer_id, user_id=me.id, now=clock.now())
    return await _get(db, offer_id)


@router.post("/{offer_id}/rejection")
async def reject_offer(offer_id: UUID, me: Me, db: Tx, clock: Now) -> OfferView:
    """Decline; the next representative is asked at once."""
    await offers.reject(db, offer_id=offer_id, user_id=me.id, now=clock.now())
    return await _get(db, offer_id)


async def several(db: Db, offer_ids: Sequence[UUID]) -> list[tuple[UUID, OfferView]]:
    """Offers with whom each is made to."""
    if not offer_ids:
        return []
    rows = await db.all(f"{_SELECT} WHERE offers.id = ANY($1::uuid[])", offer_ids)
    return [(row["user_id"], offer_of(row)) for row in rows]


def offer_of(row: Row) -> OfferView:
    return OfferView(
        id=row["id"],
        conversation_id=row["conversation_id"],
        state=OfferState(row["state"]),
        customer=customer_of(row),
        account=Named(id=row["account_id"], name=row["account_name"] or "removed account"),
        queue=Named(id=row["queue_id"], name=row["queue_name"]),
        first_words=preview_of(content_of(row["content"])) if row["content"] else "",
        made_at=row["made_at"],
        expires_at=row["expires_at"],
        waiting_since=row["state_since"],
    )


async def _get(db: Db, offer_id: UUID) -> OfferView:
    return (await several(db, [offer_id]))[0][1]
