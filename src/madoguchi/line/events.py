"""Facts about LINE accounts, and about what LINE sends that is kept but not yet understood."""

from dataclasses import dataclass
from uuid import UUID

from madoguchi.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class LineAccountAdded(Event):
    account_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class LineAccountChanged(Event):
    account_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookEventKept(Event):
    """An event that makes no message; its raw form stays in the inbox under this id."""

    account_id: UUID
    inbox_id: UUID
    kind: str
    customer_id: UUID | None = None
    """Whom it is of, when that is known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupLeft(Event):
    """The account does not converse in groups, and was in one."""

    account_id: UUID
    kind: str
