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


@dataclass(frozen=True, slots=True)
class User:
    """Someone who works here."""

    id: UUID
    email: str
    name: str
    role: Role
    capacity_units: int
    active: bool
    created_at: datetime


COLUMNS = "users.id, users.email, users.name, users.role, users.capacity_units, users.active, users.created_at"
