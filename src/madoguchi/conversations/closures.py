"""Why a session ends: the whole vocabulary, each reason with its code in Dynamics 365 (reference §6.4)."""

from enum import StrEnum
from typing import Self

_FIRST = 192350000


class Closure(StrEnum):
    """Why somebody's session ended, or what ended an offer, or a stay in a queue."""

    code: int
    """In Dynamics 365, for reports that know it."""
    label: str
    """What it is called there."""

    def __new__(cls, word: str, number: int, label: str) -> Self:
        one = str.__new__(cls, word)
        one._value_ = word
        one.code, one.label = _FIRST + number, label
        return one

    CHANNEL_DELETED = "channel_deleted", 0, "Default"
    """Its LINE account was removed, for which there is no code of its own."""
    DECLINED = "declined", 1, "AgentReject"
    MISSED = "missed", 2, "AgentTimeout"
    LEFT = "left", 4, "AgentClosed"
    """By ✕: it waits for its customer."""
    TRANSFERRED = "transferred", 6, "AgentTransferred"
    DISCONNECTED = "disconnected", 7, "AgentDisconnected"
    """Its representative is out of service, or was gone for too long."""
    REROUTED = "rerouted", 8, "AgentReRouted"
    TRANSFERRED_TO_QUEUE = "transferred_to_queue", 10, "AgentTransferToQueue"
    TRANSFERRED_TO_QUEUE_BY_SUPERVISOR = "transferred_to_queue_by_supervisor", 11, "SupervisorAssignToQueue"
    TRANSFERRED_BY_SUPERVISOR = "transferred_by_supervisor", 12, "SupervisorTransferToAgent"
    WITHDRAWN = "withdrawn", 13, "SystemReject"
    """The offer was taken back, since the conversation went elsewhere."""
    FORCED = "forced", 14, "ForceClose"
    OVERFLOW_TRANSFERRED = "overflow_transferred", 15, "OverflowQueueTransfer"
    """Before it was queued, as is the next."""
    OVERFLOW_ENDED = "overflow_ended", 16, "OverflowEndConversation"
    AUTO_CLOSE = "auto_close", 18, "AutoClose"
    CLOSED = "closed", 21, "AgentEndConversation"
    """Its representative has ended it, and closed it after wrap-up."""
    MOVED_ON = "moved_on", 23, "QueueTransfer"
    """Nobody served its queue any more."""
    QUEUED_OVERFLOW_TRANSFERRED = "queued_overflow_transferred", 24, "InqueueOverflowQueueTransfer"
    """It had waited too long, as had the next."""
    QUEUED_OVERFLOW_ENDED = "queued_overflow_ended", 25, "InqueueOverflowEndConversation"
    CUSTOMER_NON_RESPONSE = "customer_non_response", 61, "CustomerNonResponseTimeoutRule"
    REPRESENTATIVE_NON_RESPONSE = "representative_non_response", 62, "AgentNonResponseTimeoutRule"


_HANDED_ON = (
    Closure.TRANSFERRED,
    Closure.TRANSFERRED_TO_QUEUE,
    Closure.TRANSFERRED_BY_SUPERVISOR,
    Closure.TRANSFERRED_TO_QUEUE_BY_SUPERVISOR,
)
HANDED_ON = f"closure_reason IN {tuple(map(str, _HANDED_ON))}"
"""SQL: whether a session ended since its conversation was handed on to somebody else."""
PASSED_ON = f"closure_reason IN {(*map(str, _HANDED_ON), str(Closure.REROUTED))}"
"""SQL: whether it was, or was taken from somebody who never looked into it: others are asked before them."""
