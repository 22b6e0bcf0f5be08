"""Facts about what the machine does by itself."""

from dataclasses import dataclass
from uuid import UUID

from madoguchi.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class AutoCloseChanged(Event):
    """After how long without activity conversations are closed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TimeOutRulesChanged(Event):
    workstream_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class QuickReplySaved(Event):
    """Made or changed; what it says may be one person's own, so it is not told."""

    quick_reply_id: UUID
    new: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class QuickReplyDeleted(Event):
    quick_reply_id: UUID
