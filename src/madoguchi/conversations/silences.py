"""Who spoke last in a conversation, and since when nobody has; what the center says by itself breaks no silence."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from madoguchi.kit.db import Db

LAST_ACTIVITY = "greatest(conversations.state_since, conversations.spoken_at, conversations.touched_at)"
"""SQL: when people last did something with a conversation (reference C-18); word for word what is indexed."""


class Speaker(StrEnum):
    CUSTOMER = "customer"
    REPRESENTATIVE = "representative"


@dataclass(frozen=True, slots=True)
class Silence:
    """It lasts until somebody speaks again, which begins another, by the `seq` of what they say."""

    by: Speaker
    """Who spoke last."""
    since: datetime
    seq: int


async def find(db: Db, *, conversation_id: UUID) -> Silence | None:
    """The silence that a conversation is in; None before anybody has spoken."""
    row = await db.find(
        "SELECT spoken_by, spoken_at, spoken_seq FROM conversations WHERE id = $1 AND spoken_by IS NOT NULL",
        conversation_id,
    )
    return Silence(Speaker(row["spoken_by"]), row["spoken_at"], row["spoken_seq"]) if row else None
