"""Facts about those who write to us."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from madoguchi.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerAppeared(Event):
    """Somebody is seen for the first time, through this account."""

    customer_id: UUID
    account_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ProfileChanged(Event):
    """The channel says something else of a customer than before."""

    customer_id: UUID
    first: bool
    """Whether nothing had been known of them."""
    what: list[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class ProfileAged(Event):
    """Somebody wrote whose profile was last asked for long ago."""

    customer_id: UUID
    account_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerBlocked(Event):
    """They blocked this account; a group put it out."""

    customer_id: UUID
    account_id: UUID
    told: bool
    """Whether the channel told of it; otherwise we found it out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerReachable(Event):
    """They became its friend, or are again; a group took it in."""

    customer_id: UUID
    account_id: UUID
    told: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerActed(Event):
    """They did something beside writing, be a conversation going on or not."""

    customer_id: UUID
    account_id: UUID
    kind: str
    happened_at: datetime
    detail: str | None = None
    said: str | None = None
    """What the chat shows for a button of ours."""
    params: dict[str, str] = field(default_factory=dict)
    member_ids: list[UUID] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberAppeared(Event):
    """Somebody in a group is seen for the first time, or again after long."""

    customer_id: UUID
    account_id: UUID
    member_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberChanged(Event):
    customer_id: UUID
    member_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactCreated(Event):
    contact_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactChanged(Event):
    contact_id: UUID
    what: list[str]
    """The names of the fields that say something else than before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactsMerged(Event):
    """Two contacts were found to be one person; the one who was merged is out of sight."""

    contact_id: UUID
    merged_id: UUID
    merge_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactMergeUndone(Event):
    """They are two after all."""

    contact_id: UUID
    merged_id: UUID
    merge_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerLinked(Event):
    """It is known from now on who a customer is."""

    customer_id: UUID
    contact_id: UUID
    before: UUID | None
    """The contact whom they were taken for."""
    merge_id: UUID | None = None
    """Where it is because contacts were put together, or taken apart again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerUnlinked(Event):
    """They are not this contact after all."""

    customer_id: UUID
    contact_id: UUID
