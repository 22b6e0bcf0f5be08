"""The sessions of a conversation: who held it, to whom it was offered in vain, and which queues sent it on (§6.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from madoguchi.conversations.closures import Closure
from madoguchi.kit.db import Db, Row
from madoguchi.routing.models import OfferState


class SessionKind(StrEnum):
    HELD = "held"
    """Somebody had it: the only ones that figures count as sessions."""
    OFFERED = "offered"
    """It was held out to somebody who did not take it, or is being held out."""
    QUEUED = "queued"
    """It waited in a queue till something else than a representative ended that."""


@dataclass(frozen=True, slots=True)
class Session:
    """One of them; what runs has neither an end nor a reason."""

    id: UUID
    kind: SessionKind
    user_id: UUID | None
    user_name: str | None
    queue_id: UUID | None
    queue_name: str | None
    since: datetime
    till: datetime | None
    reason: Closure | None


OFFERS_ENDED_BY = {
    OfferState.REJECTED: Closure.DECLINED,
    OfferState.MISSED: Closure.MISSED,
    OfferState.WITHDRAWN: Closure.WITHDRAWN,
}
"""What is accepted goes on as the session of who has it, and is none of its own."""
_ENDED_BY = " ".join(f"WHEN '{state}' THEN '{closure}'" for state, closure in OFFERS_ENDED_BY.items())
_SELECT = f"""
SELECT session.id, kind, user_id, users.name AS user_name, session.queue_id, queues.name AS queue_name, since, till,
  reason
FROM (
  SELECT id, 'held' AS kind, user_id, NULL::uuid AS queue_id, started_at AS since, ended_at AS till,
    closure_reason AS reason
  FROM sessions WHERE conversation_id = $1
  UNION ALL
  SELECT id, 'offered', user_id, queue_id, made_at, ended_at, CASE state {_ENDED_BY} END
  FROM offers WHERE conversation_id = $1 AND state <> 'accepted'
  UNION ALL
  SELECT id, 'queued', NULL, queue_id, started_at, ended_at, closure_reason
  FROM queue_sessions WHERE conversation_id = $1
) AS session
LEFT JOIN users ON users.id = user_id LEFT JOIN queues ON queues.id = session.queue_id
WHERE $2::timestamptz IS NULL OR (since, session.id) > ($2, $3::uuid)
ORDER BY since, session.id LIMIT $4
"""


async def sessions_of(
    db: Db, *, conversation_id: UUID, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Session]:
    """In the order in which they began, those after one of them."""
    rows = await db.all(_SELECT, conversation_id, *(after or (None, None)), limit)
    return [_session_of(row) for row in rows]


def _session_of(row: Row) -> Session:
    reason = Closure(row["reason"]) if row["reason"] else None  # type: ignore[call-arg]  # looked up by its word
    return Session(**{**row, "kind": SessionKind(row["kind"]), "reason": reason})
