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
