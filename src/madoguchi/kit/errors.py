"""What can go wrong in a way that a person can act upon."""

from typing import Any, ClassVar


class DomainError(Exception):
    """A refusal with a stable `code`; `facts` are shown beside it and must hold nothing secret."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts


class NotFoundError(DomainError):
    """It does not exist, or the asker may not know that it does."""

    code = "not_found"


class ForbiddenError(DomainError):
    """It is visible, but not for this person to change."""

    code = "forbidden"


class ConflictError(DomainError):
    """The request came too late, or does not fit what is there now."""

    code = "conflict"


class InvalidError(DomainError):
    """The input cannot be used; the message says what to change."""

    code = "invalid"
