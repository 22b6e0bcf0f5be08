"""Rows of the LINE room."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class GroupPolicy(StrEnum):
    """What an account does that is taken into a group."""

    LEAVE = "leave"
    """Say that it cannot converse there, and go."""
    CONVERSE = "converse"


@dataclass(frozen=True, slots=True)
class Account:
    """A LINE Official Account that is connected; its secrets stay sealed in the database."""

    id: UUID
    key: str
    name: str
    channel_id: str
    channel_secret_last4: str
    channel_secret_set_at: datetime
    access_token_last4: str
    access_token_set_at: datetime
    created_at: datetime
    last_webhook_at: datetime | None
    group_policy: GroupPolicy


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One webhook event as it came, byte for byte."""

    id: UUID
    account_id: UUID
    lane: str
    """Who it is about: events of one LINE user, group or room are worked on one after another."""
    received_at: datetime
    raw: bytes
