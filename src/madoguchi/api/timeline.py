"""What a customer did and what was done with them, newest first: from the facts that everything else reads too."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from madoguchi.api.dependencies import Sight, Tx
from madoguchi.api.paging import EventId, cursor_of, place_of
from madoguchi.api.schema import Named, Out, named
from madoguchi.conversations.content import ActivityKind
from madoguchi.customers import identities
from madoguchi.kit.db import Db, Row
from madoguchi.routing import access
from madoguchi.routing.access import Viewer

router = APIRouter(prefix="/api/customers/{customer_id}/timeline", tags=["customers"])

Kind = (
    ActivityKind
    | Literal[
        "appeared",
        "found_blocked",
        "found_reachable",
        "profile_changed",
        "linked",
        "unlinked",
        "conversation_opened",
        "conversation_assigned",
        "conversation_closed",
        "transcript_downloaded",
    ]
)
_KINDS: dict[str, Kind] = {
    "CustomerAppeared": "appeared",
    "CustomerBlocked": "found_blocked",
    "CustomerReachable": "found_reachable",
    "ProfileChanged": "profile_changed",
    "CustomerLinked": "linked",
    "CustomerUnlinked": "unlinked",
    "ConversationOpened": "conversation_opened",
    "ConversationAssigned": "conversation_assigned",
    "ConversationClosed": "conversation_closed",
    "TranscriptDownloaded": "transcript_downloaded",
}


class TimelineEntry(Out):
    id: int
    at: datetime
    """When it was heard of, by which the list is ordered."""
    happened_at: datetime
    """When it happened, as far as LINE tells."""
    kind: Kind
    account: Named | None
    conversation_id: UUID | None
    by: Named | None
    """Who did it, or got it, of our people."""
    reason: str | None
    """Why a conversation was closed."""
    detail: str | None
    said: str | None
    """What the customer's chat shows for a button of ours, else its label."""
    params: dict[str, str]
    names: list[str]
    """Of whom it tells in a group, as far as their names are known."""
    members: int
    """How many they are."""
    what: list[str]
    """What changed of a profile."""
    contact: Named | None
    """Whom a customer was linked to, or no longer is."""
    merged: bool
    """Whether that is because contacts were merged, or taken apart again."""


class TimelinePage(Out):
    items: list[TimelineEntry]
    next_cursor: str | None


OF_TIMELINES = """
type IN ('CustomerAppeared', 'CustomerActed', 'CustomerBlocked', 'CustomerReachable', 'ProfileChanged',
  'CustomerLinked', 'CustomerUnlinked', 'ConversationOpened', 'ConversationAssigned', 'ConversationClosed',
  'TranscriptDownloaded')
"""
"""SQL for what is told; word for word the condition of its index, or a customer's every message is read."""
_SELECT = f"""
SELECT events.id, events.at, events.type, events.data, conversation_of.id AS conversation_id,
  line_accounts.id AS account_id, line_accounts.name AS account_name, contacts.id AS contact_id,
  contacts.name AS contact_name, users.id AS user_id, users.name AS user_name,
  CASE WHEN type = 'CustomerActed' THEN ARRAY(
    SELECT display_name FROM members WHERE display_name IS NOT NULL
      AND id = ANY(ARRAY(SELECT jsonb_array_elements_text(data -> 'member_ids'))::uuid[]) ORDER BY id
  ) END AS member_names
FROM events
LEFT JOIN conversations AS conversation_of ON conversation_of.id = (data ->> 'conversation_id')::uuid
LEFT JOIN line_accounts
  ON line_accounts.id = coalesce(conversation_of.account_id, (data ->> 'account_id')::uuid)
LEFT JOIN users
  ON users.id = CASE WHEN type = 'ConversationAssigned' THEN (data ->> 'user_id')::uuid ELSE actor_id END
LEFT JOIN contacts ON contacts.id = (data ->> 'contact_id')::uuid
LEFT JOIN unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[])
  AS outlook (account_id, last_opened_at, until) ON outlook.account_id = line_accounts.id
WHERE events.customer_id = $1 AND {OF_TIMELINES}
  AND (type NOT IN ('CustomerBlocked', 'CustomerReachable') OR data -> 'told' = 'false')
  AND (type <> 'ProfileChanged' OR data -> 'first' = 'false')
  AND ($5 OR line_accounts.id IS NULL OR CASE WHEN conversation_of.id IS NULL
    THEN outlook.account_id IS NOT NULL AND (until IS NULL OR events.at < until)
    ELSE conversation_of.opened_at <= last_opened_at END)
  AND ($9 OR type = ANY($10::text[]) OR type = 'CustomerActed' AND data ->> 'kind' = ANY($11::text[]))
  AND ($6::timestamptz IS NULL OR (events.at, events.id) < ($6, $7::bigint))
ORDER BY events.at DESC, events.id DESC LIMIT $8
"""


@router.get("")
async def list_timeline(
    customer_id: UUID,
    viewer: Sight,
    db: Tx,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    kind: Annotated[list[Kind], Query(max_length=50)] = [],  # noqa: B006 - FastAPI copies it
) -> TimelinePage:
    """Newest first; of some kinds alone, if any are named.

    Who may see a conversation of the customer may know what was before it, and what belongs to it.
    """
    rows = await db.all(
        _SELECT,
        customer_id,
        *await _outlook(db, viewer, customer_id),
        *(place_of(cursor, EventId) or (None, None)),
        limit + 1,
        not kind,
        [type_ for type_, told in _KINDS.items() if told in kind],
        kind,
    )
    last = rows[limit - 1] if len(rows) > limit else None
    return TimelinePage(
        items=[_entry_of(row) for row in rows[:limit]],
        next_cursor=cursor_of(last["at"], last["id"]) if last else None,
    )


async def _outlook(db: Db, viewer: Viewer, customer_id: UUID) -> tuple[list[Any], list[Any], list[Any], bool]:
    """By account how much the viewer may know, and whether that is everything."""
    if viewer.sees_all:
        await identities.get(db, customer_id)
        return [], [], [], True
    found = await access.outlooks(db, viewer=viewer, customer_id=customer_id)
    return [one.account_id for one in found], [one.last_opened_at for one in found], [one.until for one in found], False


def _entry_of(row: Row) -> TimelineEntry:
    data = row["data"]
    return TimelineEntry(
        id=row["id"],
        at=row["at"],
        happened_at=data.get("happened_at") or row["at"],
        kind=_KINDS.get(row["type"]) or data["kind"],
        account=named(row["account_id"], row["account_name"]),
        conversation_id=row["conversation_id"],
        by=named(row["user_id"], row["user_name"]),
        reason=data.get("reason"),
        detail=data.get("detail") or data.get("format"),
        said=data.get("said"),
        params=data.get("params") or {},
        names=row["member_names"] or [],
        members=len(data.get("member_ids") or []),
        what=data.get("what") or [],
        contact=named(row["contact_id"], row["contact_name"]),
        merged=data.get("merge_id") is not None,
    )
