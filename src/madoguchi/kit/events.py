"""Facts: each is one row that timeline, audit, reports and the live stream all read."""

import dataclasses
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.kit.jobs import enqueue

_ADDRESSES = ("conversation_id", "customer_id", "user_id", "queue_id", "account_id", "contact_id")


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Base of all facts: a past-tense dataclass whose `*_id` fields are also its topics."""

    live: ClassVar[bool] = True
    """Whether people who look at a screen want to be told."""

    def topics(self) -> list[str]:
        """Addresses of what it concerns, such as `conversation:0190…`."""
        found = ((name, getattr(self, name, None)) for name in _ADDRESSES)
        return [f"{name.removesuffix('_id')}:{value}" for name, value in found if value is not None]


def record(db: Db, event: Event, *, now: datetime, actor: UUID | None = None) -> None:
    """Write down a fact with this transaction, and a job for each reaction to it.

    Args:
        db: the transaction whose commit makes it true.
        event: what happened.
        now: when.
        actor: the person who did it; nobody when the machine did.
    """
    fields = fields_of(event)
    db.buffer(EventBuffer).rows.append((now, event, actor, fields))
    for reaction in db.reactions.get(type(event), ()):
        enqueue(db, reaction, now=now, offered=fields)


def fields_of(event: Event) -> dict[str, Any]:
    return {field.name: getattr(event, field.name) for field in dataclasses.fields(event)}


class EventBuffer:
    """Events of one transaction, written by one statement."""

    wakes = "events"

    def __init__(self) -> None:
        self.rows: list[tuple[datetime, Event, UUID | None, dict[str, Any]]] = []

    async def flush(self, db: Db) -> None:
        await db.run(
            """
            INSERT INTO events (at, type, actor_id, customer_id, topics, data)
            SELECT at, type, actor_id, customer_id, string_to_array(topics, ' '), data
            FROM unnest($1::timestamptz[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::jsonb[])
              AS fresh (at, type, actor_id, customer_id, topics, data)
            """,
            [at for at, _, _, _ in self.rows],
            [type(event).__name__ for _, event, _, _ in self.rows],
            [actor for _, _, actor, _ in self.rows],
            [fields.get("customer_id") for _, _, _, fields in self.rows],
            [" ".join(event.topics()) for _, event, _, _ in self.rows],
            [fields for _, _, _, fields in self.rows],
        )
