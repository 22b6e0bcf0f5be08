"""Rows of the LINE room."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class GroupPolicy(StrEnum):
    """What an account does that is taken into a group."""

    LEAVE = "leave"
    """Say that it cannot converse there, and go."""
    CONVERSE = "converse"


class TokenKind(StrEnum):
    """Where an account's channel access token comes from."""

    LONG_LIVED = "long_lived"
    """Issued by a person in LINE's console; never ends."""
    V2_1 = "v2_1"
    """Issued by us with an assertion key, for up to 30 days."""
    STATELESS = "stateless"
    """Issued by us with the channel secret, for 15 minutes."""


class Validation(StrEnum):
    """What LINE said when an account's credentials were last tried."""

    UNCHECKED = "unchecked"
    VALID = "valid"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Account:
    """A LINE Official Account that is connected; its secrets stay sealed in the database."""

    id: UUID
    key: str
    name: str
    active: bool
    channel_id: str
    channel_secret_last4: str
    channel_secret_set_at: datetime
    previous_secret_until: datetime | None
    token_kind: TokenKind
    access_token_last4: str
    access_token_set_at: datetime
    access_token_expires_at: datetime | None
    assertion_kid: str | None
    bot_user_id: str | None
    bot: dict[str, Any] | None
    """What LINE says of it: `basic_id`, `display_name`, `picture_url`, `chat_mode`, `mark_as_read_mode`."""
    validation: Validation
    validation_problem: str | None
    validated_at: datetime | None
    circuit_opened_at: datetime | None
    """Since when LINE is not called for this account, because it refused the token."""
    signature_failures: int
    """Webhooks with a wrong signature since the last one with a right one."""
    last_signature_failure_at: datetime | None
    misdirected_webhooks: int
    """Webhooks that were signed rightly, but meant for another bot."""
    last_misdirected_webhook_at: datetime | None
    redelivery_seen_at: datetime | None
    last_webhook_at: datetime | None
    quota_limit: int | None
    quota_used: int | None
    quota_checked_at: datetime | None
    quota_ran_out_at: datetime | None
    """Since when nothing is pushed, because LINE said that the month's messages are used up."""
    privacy_version: str | None
    privacy_accepted_by: UUID | None
    privacy_accepted_at: datetime | None
    group_policy: GroupPolicy
    postback_opens: bool
    """Whether a pressed button begins a conversation when none is going on."""
    created_at: datetime


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One webhook event as it came, byte for byte."""

    id: UUID
    account_id: UUID
    lane: str
    """Who it is about: events of one LINE user, group or room are worked on one after another."""
    received_at: datetime
    raw: bytes
