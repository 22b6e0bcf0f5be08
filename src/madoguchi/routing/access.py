"""Who may see a conversation: who holds it, who serves its queue, and those who look after everybody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.kit.errors import NotFoundError
from madoguchi.people.models import Role, User
from madoguchi.routing.queues import queues_of


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who asks, and what decides over their sight."""

    user_id: UUID
    sees_all: bool
    queue_ids: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Audience:
    """What decides who sees one conversation; `sight` finds lists by the same rule."""

    assignee_id: UUID | None
    queue_id: UUID | None
    offered_to: UUID | None

    def includes(self, viewer: Viewer) -> bool:
        return (
            viewer.sees_all
            or viewer.user_id in {self.assignee_id, self.offered_to}
            or self.queue_id in viewer.queue_ids
        )


async def viewer_of(db: Db, *, user: User) -> Viewer:
    return Viewer(
        user_id=user.id,
        sees_all=user.role is not Role.REPRESENTATIVE,
        queue_ids=frozenset(await queues_of(db, user_id=user.id)),
    )


async def audiences(db: Db, *, conversation_ids: Collection[UUID]) -> dict[UUID, Audience]:
    """The audience of each conversation, as it is now."""
    if not conversation_ids:
        return {}
    rows = await db.all(
        """
        SELECT conversations.id, assignee_id, conversations.queue_id, offers.user_id AS offered_to
        FROM conversations LEFT JOIN offers ON offers.conversation_id = conversations.id AND offers.state = 'pending'
        WHERE conversations.id = ANY($1::uuid[])
        """,
        list(conversation_ids),
    )
    return {row["id"]: Audience(row["assignee_id"], row["queue_id"], row["offered_to"]) for row in rows}


async def check_conversation(db: Db, *, viewer: Viewer, conversation_id: UUID) -> None:
    """Raise NotFoundError for a conversation that is not there or not for this viewer's eyes."""
    audience = (await audiences(db, conversation_ids=[conversation_id])).get(conversation_id)
    if audience is None or not audience.includes(viewer):
        raise NotFoundError("There is no such conversation.")


@dataclass(frozen=True, slots=True)
class Outlook:
    """How much of what a customer did with an account somebody may know."""

    account_id: UUID
    last_opened_at: datetime
    """When the newest conversation was opened that they may see."""
    until: datetime | None
    """When the next one was opened, which is others' alone; None when there is none."""


async def outlooks(db: Db, *, viewer: Viewer, customer_id: UUID) -> list[Outlook]:
    """What a viewer may know of a customer, by account; raises NotFoundError when that is nothing.

    As with what was said: who may see a conversation may know what was before, not what the customer does with others
    later.
    """
    rows = await db.all(
        "SELECT id, account_id, opened_at FROM conversations WHERE customer_id = $1 ORDER BY opened_at DESC, id DESC",
        customer_id,
    )
    seen = await audiences(db, conversation_ids=[row["id"] for row in rows])
    found: dict[UUID, Outlook] = {}
    later: dict[UUID, datetime] = {}
    for row in rows:
        account_id = row["account_id"]
        if account_id in found:
            continue
        if seen[row["id"]].includes(viewer):
            found[account_id] = Outlook(account_id, row["opened_at"], later.get(account_id))
        later[account_id] = row["opened_at"]
    if not found:
        raise NotFoundError("There is no such customer.")
    return list(found.values())


async def check_customer(db: Db, *, viewer: Viewer, customer_id: UUID) -> None:
    """Raise NotFoundError for a customer who is not there, or of whom this viewer may see no conversation."""
    if not viewer.sees_all:
        await outlooks(db, viewer=viewer, customer_id=customer_id)
    elif not await db.value("SELECT EXISTS (SELECT FROM customers WHERE id = $1)", customer_id):
        raise NotFoundError("There is no such customer.")


async def check_sight(db: Db, *, viewer: Viewer, conversation_id: UUID) -> None:
    """As `check_conversation`, but who may see a conversation of a customer may also read the earlier ones.

    Whoever serves a customer needs what was said before, whichever queue it was said in. What the customer writes to
    others later is not theirs to read.
    """
    rows = await db.all(
        """
        SELECT other.id FROM conversations AS this JOIN conversations AS other USING (customer_id, account_id)
        WHERE this.id = $1 AND other.opened_at >= this.opened_at
        """,
        conversation_id,
    )
    seen = await audiences(db, conversation_ids=[row["id"] for row in rows])
    if not any(audience.includes(viewer) for audience in seen.values()):
        raise NotFoundError("There is no such conversation.")
