"""What can go wrong in a way that a person can act upon, and how anything that goes wrong is told in logs."""

import re
from typing import Any, ClassVar

import asyncpg
import msgspec

_VALUE = re.compile(r"""['"\[{(].*""", re.DOTALL)
_ABOUT_VALUES = ("22", "23")
"""Classes of PostgreSQL's errors whose messages may show what was to be kept."""


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


class InUseError(ConflictError):
    """It cannot go while something else needs it; the message and `used_by` name what does."""

    code = "in_use"


class ChangedMeanwhileError(ConflictError):
    """Somebody else has saved it since it was read; saving now would undo what they did."""

    code = "changed_meanwhile"


class InvalidError(DomainError):
    """The input cannot be used; the message says what to change."""

    code = "invalid"


class TryAgainError(DomainError):
    """Something of ours failed for the moment; nothing came of the request, and nothing is wrong with it."""

    code = "try_again"


def without_values(error: BaseException) -> str:
    """What an error says, without the values that it met: they may be a customer's words, which must be erasable."""
    match error:
        case UnicodeError():
            said = str(getattr(error, "reason", ""))
        case asyncpg.PostgresError(sqlstate=str(state)) if state[:2] in _ABOUT_VALUES:
            names = (error.table_name, error.column_name, error.constraint_name)
            said = " ".join([state, *filter(None, names), _bare(error)])
        case asyncpg.InterfaceError() | msgspec.MsgspecError() | ValueError() | TypeError() | LookupError():
            said = _bare(error)
        case _:
            said = str(error)
    return f"{type(error).__name__}: {said}".rstrip(": ")


def _bare(error: BaseException) -> str:
    """The beginning of a message, up to the first value in it."""
    return _VALUE.sub("", str(error)).strip()
