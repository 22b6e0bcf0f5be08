"""What an administrator agrees to before an account is switched on: data goes to LINE (P01)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.kit.errors import ConflictError

VERSION = "2026-11-24"
"""Changes with the text, so that a record of an agreement says what was agreed to."""
TEXT = (
    "Switching this account on sends data to LINE and receives data from LINE: messages, files, profile names and "
    "pictures. LINE is outside your organisation, so this data leaves the boundaries, legal and geographic, within "
    "which your organisation keeps its data.\n\n"
    "You are responsible for using it lawfully. Conversations may be monitored, recorded and stored: tell your "
    "customers so, obtain their consent before you use this with them wherever the law requires it, and tell your "
    "representatives too."
)


class NotAgreedError(ConflictError):
    """Nobody has agreed to the text as it stands now."""

    code = "privacy_not_accepted"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Who agreed to which version of the text, and when."""

    version: str
    user_id: UUID
    at: datetime


def agree(*, version: str, user_id: UUID, now: datetime) -> Agreement:
    """An agreement to the text; raises NotAgreedError when what was read is not what stands there now."""
    if version != VERSION:
        raise NotAgreedError("The text about data that goes to LINE has changed; read it again.", version=VERSION)
    return Agreement(version=version, user_id=user_id, at=now)
