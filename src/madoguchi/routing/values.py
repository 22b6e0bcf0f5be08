"""What a rule says beside its operator, read from JSON by the type of its field."""

import re
from collections.abc import Callable, Mapping
from datetime import time
from typing import Any

from madoguchi.kit.text import storable
from madoguchi.routing.comparing import PatternError, read_pattern
from madoguchi.routing.fields import Field, FieldType, Takes

LONGEST = 4000
"""Characters of a text, as many as a context variable may have (reference §11)."""
MOST = 100
"""Values of one rule."""
LARGEST = 10**15
"""Up to here floating-point numbers tell neighbours apart."""
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


class ValueRefusedError(ValueError):
    """The message says what the value must be."""


def read_values(field: Field, takes: Takes, value: object) -> Any:
    """The value as rules compare it; raises ValueRefusedError."""
    match takes:
        case Takes.NOTHING:
            if value not in (None, ""):
                raise ValueRefusedError("nothing stands beside it; leave the value out")
            return None
        case Takes.ONE:
            return _one(field, value)
        case Takes.TWO:
            return _two(field, value)
        case Takes.SEVERAL:
            if not isinstance(value, list) or not 1 <= len(value) <= MOST:
                raise ValueRefusedError(f"give a list of 1 to {MOST} values")
            return tuple(_one(field, one) for one in value)
        case Takes.PATTERN:
            return _pattern(_text(field, value))


def _two(field: Field, value: object) -> tuple[Any, Any]:
    if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004 - a beginning and an end
        raise ValueRefusedError("give a list of two values, the beginning and the end")
    first, last = (_one(field, one) for one in value)
    if field.type is FieldType.NUMBER and first > last:
        raise ValueRefusedError("the beginning is after the end; swap them")
    return first, last


def _one(field: Field, value: object) -> Any:
    return _READERS[field.type](field, value)


def _text(_: Field, value: object) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= LONGEST or not value.strip():
        raise ValueRefusedError(f"write a text of 1 to {LONGEST} characters")
    if storable(value) != value:
        raise ValueRefusedError("the text holds characters that are none; type it anew")
    return value


def _number(_: Field, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -LARGEST <= value <= LARGEST:
        raise ValueRefusedError(f"write a number between -{LARGEST} and {LARGEST}")
    return value


def _choice(field: Field, value: object) -> str:
    text = _text(field, value)
    if field.choices is not None and text not in field.choices:
        raise ValueRefusedError("there is no such choice; choose one from the list")
    return text


def _flag(_: Field, value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueRefusedError("say true or false")
    return value


def _time(_: Field, value: object) -> time:
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueRefusedError("write a time of day such as 09:30")
    return time(int(found[1]), int(found[2]))


def _pattern(text: str) -> str:
    try:
        return read_pattern(text)
    except PatternError as error:
        raise ValueRefusedError(f"this pattern cannot be used ({error}); correct it, or use “contains”") from error


_READERS: Mapping[FieldType, Callable[[Field, object], Any]] = {
    FieldType.TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choice,
    FieldType.WORDS: _text,
    FieldType.FLAG: _flag,
    FieldType.TIME: _time,
}
