"""Rows of the routing room."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from madoguchi.kit.db import Row
from madoguchi.routing.nearness import SkillMatching


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


class WhenGone(StrEnum):
    """What becomes of a conversation whose representative has been gone for too long (reference §6.1)."""

    KEEP = "keep"
    """It stays theirs."""
    REQUEUE = "requeue"
    TELL_SUPERVISORS = "tell_supervisors"
    """It stays theirs, till a supervisor who was told moves it."""


@dataclass(frozen=True, slots=True)
class WorkItem:
    """What routing knows of a conversation: where it waits, and what it takes of a person's capacity."""

    conversation_id: UUID
    customer_id: UUID
    queue_id: UUID
    units: int
    allowed_presences: list[str]
    skill_matching: SkillMatching
    queued: bool
    entered_at: datetime
    profile_ids: list[UUID] = field(default_factory=list)
    """Capacity profiles of each of which it takes a slot."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A conversation held out to one representative until a moment."""

    id: UUID
    conversation_id: UUID
    customer_id: UUID
    user_id: UUID
    state: OfferState
    expires_at: datetime
    auto_assign: bool
    """Whether it is theirs when the time runs out."""
    rejectable: bool
    rendered_at: datetime | None
    """When a window of theirs first showed it."""


WORK_ITEM_COLUMNS = (
    "conversation_id, customer_id, queue_id, units, profile_ids, allowed_presences, skill_matching, queued, entered_at"
)
OFFER_COLUMNS = "id, conversation_id, customer_id, user_id, state, expires_at, auto_assign, rejectable, rendered_at"


def work_item_of(row: Row) -> WorkItem:
    return WorkItem(
        conversation_id=row["conversation_id"],
        customer_id=row["customer_id"],
        queue_id=row["queue_id"],
        units=row["units"],
        allowed_presences=row["allowed_presences"],
        skill_matching=SkillMatching(row["skill_matching"]),
        queued=row["queued"],
        entered_at=row["entered_at"],
        profile_ids=row["profile_ids"],
    )


def offer_of(row: Row) -> Offer:
    return Offer(
        id=row["id"],
        conversation_id=row["conversation_id"],
        customer_id=row["customer_id"],
        user_id=row["user_id"],
        state=OfferState(row["state"]),
        expires_at=row["expires_at"],
        auto_assign=row["auto_assign"],
        rejectable=row["rejectable"],
        rendered_at=row["rendered_at"],
    )
