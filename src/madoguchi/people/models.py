"""Rows of the people room."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    SUPERVISOR = "supervisor"
    REPRESENTATIVE = "representative"


class Presence(StrEnum):
    """Base presences of the reference (F-35), and Inactive, which only the system sets."""

    AVAILABLE = "available"
    BUSY = "busy"
    BUSY_DND = "busy_dnd"
    AWAY = "away"
    OFFLINE = "offline"
    INACTIVE = "inactive"


class Origin(StrEnum):
    """How somebody's presence came about."""

    MANUAL = "manual"
    """They chose it, or somebody who looks after them did."""
    AUTOMATIC = "automatic"
    """It follows from how full they are."""
    IMPOSED = "imposed"
    """The system set it for what they did or left undone, such as a missed offer."""
    DISCONNECTED = "disconnected"
    """Their last window is gone."""
    SIGNED_IN = "signed_in"
    """It is what they begin with."""
    SIGNED_OUT = "signed_out"


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody's presence is, and how it came about."""

    user_id: UUID
    presence: Presence
    """For routing; of a presence that the organisation made, its base."""
    custom_id: UUID | None
    since: datetime
    origin: Origin
    cause: str | None
    """Of what is automatic or imposed: why."""
    set_at: datetime
    """When it came about so; later than `since` where the same was chosen again."""
    set_by: UUID | None
    """Of what is manual: by whom."""
    generation: int
    """Grows with each change, so that what is late is known to be."""


@dataclass(frozen=True, slots=True)
class User:
    """Someone who works here."""

    id: UUID
    email: str
    name: str
    role: Role
    capacity_units: int
    active: bool
    default_presence: Presence
    """With what they begin when they sign in: Available goes by their capacity, any other is shown as it is."""
    default_custom_id: UUID | None
    """One of the organisation's own with which they begin instead; `default_presence` is what it comes to."""
    created_at: datetime


COLUMNS = """
users.id, users.email, users.name, users.role, users.capacity_units, users.active, users.default_presence,
users.default_custom_id, users.created_at
"""
