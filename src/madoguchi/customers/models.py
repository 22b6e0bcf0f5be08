"""Rows of the customers room."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class CustomerKind(StrEnum):
    PERSON = "person"
    GROUP = "group"
    ROOM = "room"
    """Several people in one chat that has no name."""


@dataclass(frozen=True, slots=True)
class Customer:
    """One who writes to us, as a channel knows them: for LINE, one LINE user of one provider, or one group."""

    id: UUID
    kind: CustomerKind
    channel: str
    address: str
    display_name: str | None
    picture_url: str | None
    language: str | None
