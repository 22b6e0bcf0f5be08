"""The eight-minute rescue: what was assigned to somebody who never saw it is routed again (reference §13.3)."""

from datetime import datetime, timedelta
from uuid import UUID

from madoguchi.conversations import lifecycle
from madoguchi.conversations.closures import Closure
from madoguchi.conversations.lifecycle import Trigger
from madoguchi.conversations.models import State
from madoguchi.kit.db import Db
from madoguchi.kit.jobs import job
from madoguchi.people import presence
from madoguchi.people.models import Presence
from madoguchi.routing import settings, steps
from madoguchi.routing.steps import StepKind

PATIENCE = timedelta(minutes=8)
"""How long after the time of an offer a conversation waits for a window of its representative to show it."""


@job()
async def reroute_unseen(db: Db, *, offer_id: UUID, now: datetime) -> None:
    """Take a conversation back from whom it was assigned to unasked, if no window of theirs has shown it since.

    They count as not there, as if they had let it run out, and others are asked first: to them it would only be
    assigned unasked again. The fact that it is released puts it back into its queue.
    """
    offer = await db.one("SELECT conversation_id, user_id FROM offers WHERE id = $1", offer_id)
    conversation = await lifecycle.lock(db, offer["conversation_id"])
    if conversation.state is not State.ACTIVE or await _was_seen(db, offer_id):
        return
    detail = {
        "person": await steps.person_named(db, offer["user_id"]),
        "after_minutes": PATIENCE // timedelta(minutes=1),
    }
    await steps.note(db, conversation_id=conversation.id, kind=StepKind.REROUTED, detail=detail, now=now)
    if (await settings.get(db)).missed_sets_inactive:
        await presence.impose(db, user_id=offer["user_id"], presence=Presence.INACTIVE, cause="offer_missed", now=now)
    await lifecycle.move(db, conversation=conversation, trigger=Trigger.RELEASED, now=now, reason=Closure.REROUTED)


async def _was_seen(db: Db, offer_id: UUID) -> bool:
    """Whether its offer was shown, they have looked into it or answered, or another session has begun since.

    That nothing in it is unread says little: who held it before may have read it. So does a text that was sent in
    their name.
    """
    seen: bool = await db.value(
        """
        SELECT rendered_at IS NOT NULL
          OR assignee_id IS DISTINCT FROM offers.user_id
          OR NOT EXISTS (SELECT FROM sessions WHERE conversation_id = conversations.id
            AND ended_at IS NULL AND started_at = offers.ended_at AND seen_at IS NULL)
          OR EXISTS (SELECT FROM messages WHERE conversation_id = conversations.id AND author_kind = 'representative'
            AND author_id = offers.user_id AND sent_at >= offers.ended_at)
        FROM offers JOIN conversations ON conversations.id = conversation_id WHERE offers.id = $1
        """,
        offer_id,
    )
    return seen
