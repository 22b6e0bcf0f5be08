"""Facts about conversations and their messages."""

from dataclasses import dataclass
from uuid import UUID

from madoguchi.conversations.closures import Closure
from madoguchi.kit.events import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationEvent(Event):
    conversation_id: UUID
    customer_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationOpened(ConversationEvent):
    account_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationAssigned(ConversationEvent):
    user_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationReleased(ConversationEvent):
    """It went back to the queue; `user_id` held it till then."""

    user_id: UUID | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationTransferred(ConversationEvent):
    """It was handed on, and has its new place already; `user_id` held it till then."""

    user_id: UUID | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationEnded(ConversationEvent):
    """The representative pressed End; wrap-up begins."""

    user_id: UUID | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationSetWaiting(ConversationEvent):
    """The representative left without ending it; it waits for the customer."""

    user_id: UUID | None
    reason: Closure | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationReturned(ConversationEvent):
    """The customer wrote in a waiting conversation; `user_id` was the last to hold it."""

    user_id: UUID | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationClosed(ConversationEvent):
    user_id: UUID | None
    reason: Closure | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationRead(ConversationEvent):
    user_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class TranscriptDownloaded(ConversationEvent):
    """Somebody took what was said out of the product, as a file of this format."""

    format: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageReceived(ConversationEvent):
    message_id: UUID
    seq: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ActivityNoted(ConversationEvent):
    """The customer did something beside writing, which asks for no answer."""

    message_id: UUID
    seq: int


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeAdded(ConversationEvent):
    """A line of the center's own was put into the thread, for our people alone."""

    message_id: UUID
    seq: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageEdited(ConversationEvent):
    message_id: UUID
    seq: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageUnsent(ConversationEvent):
    """The customer took it back; nothing of what it held is left."""

    message_id: UUID
    seq: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageQueued(ConversationEvent):
    account_id: UUID
    message_id: UUID
    seq: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageSettled(ConversationEvent):
    """Delivery of an outbound message ended: sent, failed, or unknown."""

    message_id: UUID
    seq: int
    state: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AttachmentEvent(ConversationEvent):
    message_id: UUID | None
    attachment_id: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class AttachmentExpected(AttachmentEvent):
    """A message came with a file that is still to be fetched from the channel."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AttachmentStored(AttachmentEvent):
    pass


@dataclass(frozen=True, kw_only=True, slots=True)
class AttachmentExpired(AttachmentEvent):
    """The channel does not keep the file any more."""

    code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AttachmentRejected(AttachmentEvent):
    """We do not take the file; the customer may be told why."""

    code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AttachmentErased(AttachmentEvent):
    pass


@dataclass(frozen=True, kw_only=True, slots=True)
class FileSettingsChanged(Event):
    """Which files the organisation takes."""
