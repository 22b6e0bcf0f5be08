"""What people are notified of, and how: the words of their settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What somebody may be notified of."""

    OFFER = "offer"
    MESSAGE = "message"
    """A customer writes in a conversation that is theirs."""
    ASSIGNED = "assigned"
    """A conversation is given to them, or its customer is back."""
    FAILED = "failed"
    """Something of theirs was not sent."""


class Sound(StrEnum):
    """What the desk can play; it makes them itself."""

    NONE = "none"
    CHIME = "chime"
    BELL = "bell"
    MARIMBA = "marimba"
    PULSE = "pulse"
    DROP = "drop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """How somebody is notified of one kind, by the columns of its table."""

    toast: bool
    browser: bool
    """By the system of the machine, while the page is out of sight."""
    push: bool
    """By the browser, while no desk is looked at."""
    sound: Sound
    volume: int
    repeats: bool
    """Whether it sounds till it is answered, as only offers can."""


Choices = Mapping[Kind, Notify]
