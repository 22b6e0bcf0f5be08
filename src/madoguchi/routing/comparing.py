"""How facts are compared with what rules say, in a time that grows with the text and never faster."""

import unicodedata
from datetime import time

import re2  # type: ignore[import-untyped]


class PatternError(ValueError):
    """A pattern that cannot be used; the message says why."""


def read_pattern(text: str) -> str:
    """The pattern, if it can be used; raises PatternError, also for what only engines know that can hang: `(?=…)`."""
    try:
        re2.compile(text, _options())
    except re2.error as error:
        said = error.args[0]
        raise PatternError(said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)) from error
    except UnicodeError as error:
        raise PatternError("it holds half a character") from error
    return text


def matches(text: str, pattern: str) -> bool:
    """Whether a pattern is found in a text of NFKC form, in whichever case; by RE2, whose time is linear (S62)."""
    return re2.search(pattern, unicodedata.normalize("NFKC", text), _options()) is not None


def between_numbers(number: float, ends: tuple[float, float]) -> bool:
    return ends[0] <= number <= ends[1]


def between_times(moment: time, ends: tuple[time, time]) -> bool:
    """From the first time to before the second; over midnight when the second is the earlier one."""
    first, last = ends
    return first <= moment < last if first <= last else moment >= first or moment < last


def _options() -> "re2.Options":
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 1 << 20
    return options
