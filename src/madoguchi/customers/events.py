"""Facts about those who write to us."""

from dataclasses import dataclass
from uuid import UUID

from madoguchi.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerAppeared(Event):
    """Somebody is seen for the first time, through this account."""

    customer_id: UUID
    account_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ProfileChanged(Event):
    customer_id: UUID
