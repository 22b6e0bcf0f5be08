"""What LINE sent, as it came: for an administrator who wants to know what the desk could not show."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter

from madoguchi.api.dependencies import Administrator, Tx
from madoguchi.api.schema import Out
from madoguchi.kit.errors import NotFoundError

router = APIRouter(prefix="/api/admin/webhook-events", tags=["admin: webhook events"])


class WebhookEventView(Out):
    id: UUID
    account_id: UUID
    received_at: datetime
    raw: str
    """Its JSON, byte for byte; what is no UTF-8 in it is replaced. What was unsent is not in it any more."""


@router.get("/{event_id}")
async def get_webhook_event(event_id: UUID, _: Administrator, db: Tx) -> WebhookEventView:
    """The event behind a message, by the message's id, or by the id that a `WebhookEventKept` tells."""
    row = await db.find("SELECT id, account_id, received_at, raw FROM line_inbox WHERE id = $1", event_id)
    if row is None:
        raise NotFoundError("There is no such webhook event.")
    return WebhookEventView(
        id=row["id"],
        account_id=row["account_id"],
        received_at=row["received_at"],
        raw=row["raw"].decode(errors="replace"),
    )
