"""A conversation wants a representative: it gets its workstream's terms, and a place in a queue."""

from datetime import datetime
from uuid import UUID

from madoguchi.conversations import lifecycle
from madoguchi.conversations.models import State
from madoguchi.kit.db import Db
from madoguchi.kit.jobs import job
from madoguchi.routing import assign, places, workstreams


@job(lane="conversation:conversation_id")
async def route(db: Db, *, conversation_id: UUID, now: datetime) -> None:
    """Give a newly opened conversation its place, and look for a representative at once."""
    conversation = await lifecycle.lock(db, conversation_id)
    if conversation.state is State.OPEN:
        item = await places.enter(db, conversation=conversation, now=now)
        await assign.offer(db, conversation=conversation, item=item, now=now)


@job(lane="conversation:conversation_id")
async def route_back(db: Db, *, conversation_id: UUID, user_id: UUID | None, now: datetime) -> None:
    """Give a waiting conversation whose customer wrote back to who held it.

    Capacity and presence do not matter here (affinity, reference §3); only someone who no longer works here is
    passed over. Where the workstream keeps no representative, it is offered like a new one.
    """
    conversation = await lifecycle.lock(db, conversation_id)
    if conversation.state is not State.OPEN:
        return
    item = await places.enter(db, conversation=conversation, now=now)
    here = user_id and await db.value("SELECT active FROM users WHERE id = $1", user_id)
    if user_id is not None and here and await workstreams.returns_to_who_held_it(db, conversation_id=conversation_id):
        await assign.give(db, conversation=conversation, user_id=user_id, now=now)
    else:
        await assign.offer(db, conversation=conversation, item=item, now=now)
