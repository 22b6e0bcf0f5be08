"""Facts about LINE accounts, and about what LINE sends that is kept but not yet understood."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from madoguchi.kit.events import Event

OF_ACCOUNTS = "(type LIKE 'Line%' OR type LIKE '%RichMenu%') AND type NOT IN ('LineAccountReady', 'LineQuotaChanged')"
"""SQL for the facts that an account's history tells, which come seldom; word for word that of their index."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LineAccountAdded(Event):
    account_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class LineAccountChanged(Event):
    account_id: UUID
    what: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class LineCredentialsChanged(Event):
    account_id: UUID
    what: list[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class LineCredentialsChecked(Event):
    """Somebody had them tried at LINE; or they were tried anew, and are no longer what they were."""

    account_id: UUID
    problem: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class LineWebhookVerified(Event):
    """Somebody told LINE the callback address, and let LINE call it."""

    account_id: UUID
    success: bool
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LinePrivacyAccepted(Event):
    """Somebody agreed that data goes to LINE (P01)."""

    account_id: UUID
    version: str


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
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class LineTokenRefused(Event):
    """LINE refused the access token: nothing is called until it is put right, and messages wait."""

    account_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class LineTokenEnded(Event):
    """A token that we issue has ended, and LINE gave no new one: messages wait."""

    account_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class LineTokenAccepted(Event):
    """LINE was not called any more for its token's sake, and is again."""

    account_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class LineTokenRenewed(Event):
    """A token that lasts for weeks was replaced; one of minutes is not worth telling."""

    account_id: UUID
    expires_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class LineSignaturesWrong(Event):
    """Several webhooks in a row were signed with another secret; told once an hour at most."""

    account_id: UUID
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LineWebhooksMisdirected(Event):
    """Webhooks for another bot have begun to come."""

    account_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class LineAccountReady(Event):
    """It could not be called before, and can now: what waited goes out."""

    account_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class LineQuotaChanged(Event):
    """LINE says another figure of what is left of the month, or of what there is."""

    account_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class LineQuotaRanOut(Event):
    """The month's messages are used up: nothing is pushed, and what has no free reply waits."""

    account_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class LineQuotaBack(Event):
    """There are messages again, or somebody wants to see whether there are: what waited goes out."""

    account_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryHeldBack(Event):
    """What is queued in a conversation cannot go out now, and waits."""

    conversation_id: UUID
    customer_id: UUID
    reason: str


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


@dataclass(frozen=True, kw_only=True, slots=True)
class RichMenuEvent(Event):
    account_id: UUID
    menu_id: UUID
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RichMenuAdded(RichMenuEvent):
    pass


@dataclass(frozen=True, kw_only=True, slots=True)
class RichMenuChanged(RichMenuEvent):
    """Its words, areas or picture; customers see it when it has been published again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RichMenuPublished(RichMenuEvent):
    """It is to be made at LINE as it is now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RichMenuMade(RichMenuEvent):
    """It is at LINE, and whoever saw its last version sees this one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RichMenuRefused(RichMenuEvent):
    """LINE does not take it."""

    problem: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RichMenuDeleted(RichMenuEvent):
    pass


@dataclass(frozen=True, kw_only=True, slots=True)
class DefaultRichMenuSet(Event):
    """Everybody sees it who has none of their own; None: nobody sees any."""

    account_id: UUID
    menu_id: UUID | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RichMenuRulesSet(Event):
    """Which menu is shown while a customer's conversation is in a state."""

    account_id: UUID
    rules: dict[str, UUID]


@dataclass(frozen=True, kw_only=True, slots=True)
class RichMenuChosen(Event):
    """A customer has a menu of their own; None: no longer."""

    account_id: UUID
    customer_id: UUID
    menu_id: UUID | None
