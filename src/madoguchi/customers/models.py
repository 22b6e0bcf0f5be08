"""Rows of the customers room."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Customer:
    """One who writes to us, as a channel knows them: for LINE, one LINE user of one provider."""

    id: UUID
    channel: str
    address: str
    display_name: str | None
    picture_url: str | None
    language: str | None
