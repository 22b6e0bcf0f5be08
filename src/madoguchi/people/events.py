"""Facts about the people who work here."""

from dataclasses import dataclass
from uuid import UUID

from madoguchi.kit.events import Event
from madoguchi.people.models import Presence


@dataclass(frozen=True, kw_only=True, slots=True)
class UserAdded(Event):
    user_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class UserChanged(Event):
    user_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class PresenceChanged(Event):
    user_id: UUID
    presence: Presence


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedIn(Event):
    user_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedOut(Event):
    user_id: UUID
