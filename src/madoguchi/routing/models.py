"""Rows of the routing room."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from madoguchi.kit.db import Row


class OfferState(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"


class AssignmentMethod(StrEnum):
    """How a queue chooses among those who could take a conversation (reference §4.5)."""

    HIGHEST_CAPACITY = "highest_capacity"
    ROUND_ROBIN = "round_robin"
    LEAST_ACTIVE = "least_active"
    CUSTOM = "custom"
    """By rules of its own, which also say in which order what waits is given out."""


class Mode(StrEnum):
    """How the conversations of a workstream come to people (reference §3)."""

    PUSH = "push"
    """They are offered."""
    PICK = "pick"
    """They wait till somebody takes them."""


@dataclass(frozen=True, slots=True)
class WorkItem:
    """What routing knows of a conversation: where it waits, and what it takes of a person's capacity."""

    conversation_id: UUID
    customer_id: UUID
    queue_id: UUID
    units: int
    offer_seconds: int
    allowed_presences: list[str]
    queued: bool
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """A conversation held out to one representative until a moment."""

    id: UUID
    conversation_id: UUID
    customer_id: UUID
    user_id: UUID
    state: OfferState
    expires_at: datetime


WORK_ITEM_COLUMNS = (
    "conversation_id, customer_id, queue_id, units, offer_seconds, allowed_presences, queued, entered_at"
)
OFFER_COLUMNS = "id, conversation_id, customer_id, user_id, state, expires_at"


def work_item_of(row: Row) -> WorkItem:
    return WorkItem(
        conversation_id=row["conversation_id"],
        customer_id=row["customer_id"],
        queue_id=row["queue_id"],
        units=row["units"],
        offer_seconds=row["offer_seconds"],
        allowed_presences=row["allowed_presences"],
        queued=row["queued"],
        entered_at=row["entered_at"],
    )


def offer_of(row: Row) -> Offer:
    return Offer(
        id=row["id"],
        conversation_id=row["conversation_id"],
        customer_id=row["customer_id"],
        user_id=row["user_id"],
        state=OfferState(row["state"]),
        expires_at=row["expires_at"],
    )
