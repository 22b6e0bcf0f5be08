"""Facts about who should answer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationQueued(Event):
    conversation_id: UUID
    customer_id: UUID
    queue_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class WantedSkillsChanged(Event):
    """Somebody has said which skills a conversation wants."""

    conversation_id: UUID
    customer_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferEvent(Event):
    offer_id: UUID
    conversation_id: UUID
    customer_id: UUID
    user_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferMade(OfferEvent):
    pass


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferAccepted(OfferEvent):
    pass


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferRejected(OfferEvent):
    pass


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferMissed(OfferEvent):
    pass


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferWithdrawn(OfferEvent):
    pass


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueChanged(Event):
    queue_id: UUID
    moved: list[UUID]
    """Who has begun or ceased to serve it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CapacityProfileChanged(Event):
    profile_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class CapacityProfileDeleted(Event):
    profile_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class CapacityChanged(Event):
    """Somebody has other capacity profiles than before, or other limits of them."""

    user_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class WrapUpBlockEnded(Event):
    """A conversation that is still in wrap-up takes no room of its representative any more."""

    conversation_id: UUID
    customer_id: UUID
    user_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueRulesChanged(Event):
    """A queue orders or gives out by other rules than before."""

    queue_id: UUID
    kind: str
    """Which of its rules: `QueueRulesKind`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PreferredRepresentativesChanged(Event):
    contact_id: UUID
    user_ids: list[UUID]
    """In the order in which they are preferred."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RoutingSettingsChanged(Event):
    pass


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueDeleted(Event):
    queue_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class OperatingHoursChanged(Event):
    hours_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class OperatingHoursDeleted(Event):
    hours_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkingHoursChanged(Event):
    """Somebody works by other operating hours than before, or by none."""

    user_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class NotificationTemplateChanged(Event):
    template_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class NotificationTemplateDeleted(Event):
    template_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkstreamChanged(Event):
    workstream_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class RoutingRulesChanged(Event):
    workstream_id: UUID
    kind: str
    """Which of its rules: `RulesKind`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkstreamDeleted(Event):
    workstream_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class LineSetUp(Event):
    """A workstream takes an account's conversations, or takes them otherwise than before."""

    workstream_id: UUID
    account_id: UUID
    new: bool = True
    """Whether it did not take them before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LineRemoved(Event):
    """A workstream takes an account's conversations no more; those that run are closed."""

    workstream_id: UUID
    account_id: UUID
    at: datetime
    """What begins later is not closed."""
