"""Rows of the conversations room."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from madoguchi.kit.db import Row


class State(StrEnum):
    """Where a conversation is (reference §6.1)."""

    OPEN = "open"
    ACTIVE = "active"
    WAITING = "waiting"
    WRAP_UP = "wrap_up"
    CLOSED = "closed"


class MessageState(StrEnum):
    RECEIVED = "received"
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Conversation:
    """One thread with one customer through one account of ours."""

    id: UUID
    customer_id: UUID
    account_id: UUID
    state: State
    assignee_id: UUID | None
    opened_at: datetime
    last_seq: int


COLUMNS = "id, customer_id, account_id, state, assignee_id, opened_at, last_seq"


def conversation_of(row: Row) -> Conversation:
    return Conversation(
        id=row["id"],
        customer_id=row["customer_id"],
        account_id=row["account_id"],
        state=State(row["state"]),
        assignee_id=row["assignee_id"],
        opened_at=row["opened_at"],
        last_seq=row["last_seq"],
    )
