"""Facts about how people are notified, and of what."""

from dataclasses import dataclass
from uuid import UUID

from madoguchi.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class NotificationDefaultsChanged(Event):
    """How whoever has not chosen otherwise is notified."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NotificationsChosen(Event):
    """Somebody has chosen how they are notified themself."""

    user_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonNotified(Event):
    """Something was put on the list of what came for somebody."""

    user_id: UUID
    notice_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticesRead(Event):
    """Somebody has read what came for them, or some of it."""

    user_id: UUID
