"""What becomes of the active conversations of somebody who is gone for too long, as their workstream says (F39)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.conversations import lifecycle
from madoguchi.conversations.closures import Closure
from madoguchi.conversations.lifecycle import Trigger
from madoguchi.conversations.models import Conversation
from madoguchi.kit.db import Db, Row
from madoguchi.kit.faultpoints import faultpoint
from madoguchi.kit.jobs import enqueue, job
from madoguchi.people import presence
from madoguchi.routing import places, steps
from madoguchi.routing.models import WhenGone
from madoguchi.routing.steps import StepKind

_BLOCK = 500
_LEFT_BEHIND = f"""
FROM presences JOIN conversations ON assignee_id = presences.user_id AND conversations.state = 'active'
JOIN work_items ON work_items.conversation_id = conversations.id
JOIN workstreams ON workstreams.id = work_items.workstream_id
WHERE greatest(gone_since, conversations.state_since) + make_interval(secs => gone_after_seconds) < $1
  AND gone_since IS NOT NULL
  AND (when_gone = '{WhenGone.REQUEUE}'
    OR when_gone = '{WhenGone.TELL_SUPERVISORS}' AND told_gone_since IS DISTINCT FROM gone_since)
"""
"""SQL: what has been somebody's for its workstream's time while they were gone, and nothing was done about it yet.

One that became theirs while they were gone has been without them since then.
"""
_IN_TURN = "conversations.last_message_at, conversations.id"


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody who is gone and holds conversations of which supervisors were told."""

    user_id: UUID
    name: str
    gone_since: datetime
    conversations: list[tuple[UUID, str | None]]
    """With the names of their customers, the one that was left in wait the longest first."""


@job()
async def look(db: Db, *, now: datetime) -> None:
    """Ask for what is to be done with conversations whose people have been gone for too long."""
    rows = await db.all(
        f"SELECT conversations.id, presences.user_id {_LEFT_BEHIND} ORDER BY gone_since, conversations.id LIMIT $2",
        now,
        _BLOCK,
    )
    for row in rows:
        enqueue(db, act, now=now, conversation_id=row["id"], user_id=row["user_id"], looked_at=now)


@job(lane="conversation:conversation_id")
async def act(db: Db, *, conversation_id: UUID, user_id: UUID, looked_at: datetime, now: datetime) -> None:
    """Do with a conversation what its workstream says, if whoever holds it is still gone as they were when found so.

    Whoever comes back holds the lock of their presence, as this does: when they were first, they are gone no more, or
    since later, and nothing is done. What is done changes what is looked for, in the same transaction (F44).
    """
    conversation = await lifecycle.lock(db, conversation_id)
    await presence.lock(db, user_id=user_id)
    found = await db.find(
        f"""
        SELECT gone_since, when_gone, gone_after_seconds {_LEFT_BEHIND}
          AND conversations.id = $2 AND presences.user_id = $3
        """,
        looked_at,
        conversation_id,
        user_id,
    )
    if found is None:
        return
    await _note(db, conversation, user_id, found, now)
    if found["when_gone"] == WhenGone.REQUEUE:
        released = Trigger.RELEASED
        await lifecycle.move(db, conversation=conversation, trigger=released, now=now, reason=Closure.DISCONNECTED)
        await places.go_back(db, conversation=conversation, now=now)
    else:
        await db.run(
            "UPDATE work_items SET told_gone_since = $2 WHERE conversation_id = $1",
            conversation_id,
            found["gone_since"],
        )
    faultpoint("absences.acted")


async def told(db: Db) -> list[Absence]:
    """Who is gone and still holds what supervisors were told of, whoever is gone the longest first."""
    rows = await db.all(
        f"""
        SELECT presences.user_id, users.name, gone_since,
          array_agg(conversations.id ORDER BY {_IN_TURN}) AS ids,
          array_agg(customers.display_name ORDER BY {_IN_TURN}) AS customers
        FROM presences JOIN users ON users.id = presences.user_id
        JOIN conversations ON assignee_id = users.id AND conversations.state = 'active'
        JOIN work_items ON work_items.conversation_id = conversations.id AND told_gone_since = gone_since
        JOIN workstreams ON workstreams.id = workstream_id AND when_gone = '{WhenGone.TELL_SUPERVISORS}'
        JOIN customers ON customers.id = conversations.customer_id
        GROUP BY presences.user_id, users.name, gone_since ORDER BY gone_since, presences.user_id
        """
    )
    return [
        Absence(row["user_id"], row["name"], row["gone_since"], list(zip(row["ids"], row["customers"], strict=True)))
        for row in rows
    ]


async def _note(db: Db, conversation: Conversation, user_id: UUID, found: Row, now: datetime) -> None:
    detail = {
        "person": await steps.person_named(db, user_id),
        "since": found["gone_since"],
        "after_seconds": found["gone_after_seconds"],
        "outcome": found["when_gone"],
    }
    await steps.note(db, conversation_id=conversation.id, kind=StepKind.LEFT_BEHIND, detail=detail, now=now)
