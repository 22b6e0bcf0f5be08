"""What LINE takes of a picker of dates and times: its bounds, and where it stands at first (line-platform.md §2.5)."""

import re
from datetime import datetime

from madoguchi.conversations.cards import PickTime
from madoguchi.kit.errors import InvalidError

_FORMS = {
    "date": (re.compile(r"\d{4}-\d\d-\d\d"), "%Y-%m-%d", "2026-12-24"),
    "time": (re.compile(r"\d\d:\d\d"), "%H:%M", "09:30"),
    "datetime": (re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d"), "%Y-%m-%dT%H:%M", "2026-12-24T09:30"),
}
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def check(picker: PickTime) -> None:
    """Raise InvalidError, whose message says why, for moments that LINE would not take."""
    earliest = _moment("The earliest", picker.min, picker.mode)
    latest = _moment("The latest", picker.max, picker.mode)
    initial = _moment("The first", picker.initial, picker.mode)
    if earliest and latest and earliest >= latest:
        raise InvalidError("LINE wants the latest that can be picked after the earliest.")
    if initial and ((earliest and initial < earliest) or (latest and initial > latest)):
        raise InvalidError("The first that is shown must lie between the earliest and the latest that can be picked.")


def _moment(what: str, text: str | None, mode: str) -> datetime | None:
    if not text:
        return None
    form, pattern, example = _FORMS[mode]
    try:
        found = datetime.strptime(text.upper(), pattern) if form.fullmatch(text) else None  # noqa: DTZ007 - LINE knows no zones
    except ValueError:
        found = None
    if found is None:
        raise InvalidError(f"{what} that can be picked is written as {example}; “{text}” is not, or is in no calendar.")
    if mode != "time" and not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise InvalidError(f"LINE takes the years {_FIRST_YEAR} to {_LAST_YEAR} in a picker; “{text}” lies outside.")
    return found
