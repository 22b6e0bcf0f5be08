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
from madoguchi.routing.notification_templates import Desktop
from madoguchi.routing.offer_faces import rendered_face

router = APIRouter(prefix="/api/offers", tags=["offers"])


class OfferField(Out):
    header: str
    value: str


class OfferView(Out):
    id: UUID
    conversation_id: UUID
    state: OfferState
    customer: CustomerView
    account: Named
    queue: Named
    first_words: str
    title: str
    """By its notification template, as are the following."""
    fields: list[OfferField]
    """Without those of which nothing is known."""
    accept_label: str
    reject_label: str | None
    """Null where it cannot be rejected."""
    show_countdown: bool
    auto_assign: bool
    """Whether it is theirs when the time runs out."""
    auto_accept: bool
    """Whether the desk opens it then."""
    desktop_notification: Desktop
    made_at: datetime
    expires_at: datetime
    waiting_since: datetime


class OfferList(Out):
    items: list[OfferView]


_SELECT = """
SELECT offers.id, offers.conversation_id, offers.user_id, offers.state, made_at, expires_at,
  customers.id AS customer_id, customers.kind AS customer_kind, display_name, picture_url, customers.language,
  contact_id, contacts.name AS contact_name,
  conversations.account_id, line_accounts.name AS account_name, queues.id AS queue_id, queues.name AS queue_name,
  conversations.state_since, first_words.content, shows, auto_assign, rejectable
FROM offers
JOIN conversations ON conversations.id = offers.conversation_id
JOIN customers ON customers.id = offers.customer_id
JOIN queues ON queues.id = offers.queue_id
LEFT JOIN contacts ON contacts.id = customers.contact_id
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
    """Decline; the next representative is asked at once. 409 `rejection_not_allowed` where its template forbids it."""
    await offers.reject(db, offer_id=offer_id, user_id=me.id, now=clock.now())
    return await _get(db, offer_id)


@router.put("/{offer_id}/rendering", status_code=204)
async def note_rendering(offer_id: UUID, me: Me, db: Tx, clock: Now) -> None:
    """A window of theirs shows it: what nobody has shown is no decline, and comes back when it was assigned."""
    await offers.note_rendered(db, offer_id=offer_id, user_id=me.id, now=clock.now())


async def several(db: Db, offer_ids: Sequence[UUID]) -> list[tuple[UUID, OfferView]]:
    """Offers with whom each is made to."""
    if not offer_ids:
        return []
    rows = await db.all(f"{_SELECT} WHERE offers.id = ANY($1::uuid[])", offer_ids)
    return [(row["user_id"], offer_of(row)) for row in rows]


def offer_of(row: Row) -> OfferView:
    words = preview_of(content_of(row["content"])) if row["content"] else ""
    customer, account = customer_of(row), Named(id=row["account_id"], name=row["account_name"] or "removed account")
    live = {
        "customerName": customer.contact.name if customer.contact else customer.display_name or "LINE user",
        "visitorLanguage": customer.language or "",
        "lineAccountName": account.name,
        "firstMessage": words,
    }
    face = rendered_face(row["shows"], rejectable=row["rejectable"], live=live)
    return OfferView(
        id=row["id"],
        conversation_id=row["conversation_id"],
        state=OfferState(row["state"]),
        customer=customer,
        account=account,
        queue=Named(id=row["queue_id"], name=row["queue_name"]),
        first_words=words,
        title=face.title or live["customerName"],
        fields=[OfferField(**field) for field in face.fields],
        accept_label=face.accept_label,
        reject_label=face.reject_label,
        show_countdown=face.show_countdown,
        auto_assign=row["auto_assign"],
        auto_accept=face.auto_accept,
        desktop_notification=face.desktop,
        made_at=row["made_at"],
        expires_at=row["expires_at"],
        waiting_since=row["state_since"],
    )


async def _get(db: Db, offer_id: UUID) -> OfferView:
    return (await several(db, [offer_id]))[0][1]
