"""Facts about the people who work here."""

from dataclasses import dataclass
from uuid import UUID

from madoguchi.kit.events import Event
from madoguchi.people.models import Origin, Presence


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
    custom_id: UUID | None
    origin: Origin
    cause: str | None
    generation: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomPresenceChanged(Event):
    """A presence of the organisation's own was made, changed or taken away."""

    custom_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedIn(Event):
    user_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedOut(Event):
    user_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class UserSkillsChanged(Event):
    """What somebody knows, how well, or whether it counts for now."""

    user_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class SkillChanged(Event):
    skill_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class SkillDeleted(Event):
    skill_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class SkillTypeChanged(Event):
    type_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class SkillTypeDeleted(Event):
    type_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class RatingModelChanged(Event):
    model_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class RatingModelDeleted(Event):
    model_id: UUID
