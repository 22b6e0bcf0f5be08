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
class LineAccountSwitchedOn(Event):
    """It takes and sends messages from here on; an administrator has agreed to that version of the privacy text."""

    account_id: UUID
    privacy_version: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class LineAccountSwitchedOff(Event):
    account_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class LineAccountDeleted(Event):
    account_id: UUID
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LineTokenRefused(Event):
    """LINE refused the access token: nothing is called until it is put right, and messages wait."""

    account_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class LineAccountReady(Event):
    """It could not be called before, and can now: what waited goes out."""

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
