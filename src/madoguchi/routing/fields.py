"""What conditions may ask about: fields of a type, and the operators that each type has."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from typing import Any

from madoguchi.kit.text import bare
from madoguchi.routing.comparing import between_numbers, between_times, matches


class FieldType(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    """One of a list of words or ids."""
    CHOICES = "choices"
    """Any number of them."""
    WORDS = "words"
    """Any number of texts, as people write them."""
    FLAG = "flag"
    TIME = "time"
    """A time of day."""


class Takes(StrEnum):
    """What an operator wants beside it."""

    NOTHING = "nothing"
    ONE = "one"
    TWO = "two"
    SEVERAL = "several"
    PATTERN = "pattern"


@dataclass(frozen=True, slots=True)
class Operator:
    """One way to compare: `test` gets what is so, never None, and what the rule says."""

    words: str
    takes: Takes
    test: Callable[[Any, Any], bool]
    of_missing: bool = False
    """What it answers where nothing is known: what denies something holds there."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something that conditions may ask about; a choice without choices takes any word."""

    name: str
    label: str
    type: FieldType
    choices: Mapping[str, str] | None = None
    """The words that there are, with what people read for each."""
    ratings: Mapping[str, Collection[int]] = field(default_factory=dict)
    """Of skills: how well each may be wanted; one that is not there takes any rating."""


def _denied(words: str, operator: Operator) -> Operator:
    return Operator(words, operator.takes, lambda fact, value: not operator.test(fact, value), of_missing=True)


def _any_begins(fact: Iterable[str], value: str) -> bool:
    return any(bare(one).startswith(bare(value)) for one in fact)


def _any_ends(fact: Iterable[str], value: str) -> bool:
    return any(bare(one).endswith(bare(value)) for one in fact)


_IS = Operator("is", Takes.ONE, lambda fact, value: bool(fact == value))
_IS_TEXT = Operator("is", Takes.ONE, lambda fact, value: bare(fact) == bare(value))
_IN = Operator("is one of", Takes.SEVERAL, lambda fact, value: fact in value)
_IN_TEXT = Operator("is one of", Takes.SEVERAL, lambda fact, value: bare(fact) in {bare(one) for one in value})
_HOLDS_TEXT = Operator("contains", Takes.ONE, lambda fact, value: bare(value) in bare(fact))
_HOLDS = Operator("include", Takes.ONE, lambda fact, value: value in fact)
_HOLDS_WORD = Operator("include", Takes.ONE, lambda fact, value: bare(value) in map(bare, fact))
_BETWEEN_NUMBERS = Operator("is between", Takes.TWO, between_numbers)
_BETWEEN_TIMES = Operator("is between", Takes.TWO, between_times)
_NULL = Operator("is empty", Takes.NOTHING, lambda fact, _: fact in ("", []), of_missing=True)
_NOT_NULL = Operator("is not empty", Takes.NOTHING, lambda fact, _: fact not in ("", []))
_EMPTINESS = {"null": _NULL, "notNull": _NOT_NULL}

OPERATORS: Mapping[FieldType, Mapping[str, Operator]] = {
    FieldType.TEXT: {
        "=": _IS_TEXT,
        "!=": _denied("is not", _IS_TEXT),
        "contains": _HOLDS_TEXT,
        "doesNotContain": _denied("does not contain", _HOLDS_TEXT),
        "beginsWith": Operator("begins with", Takes.ONE, lambda fact, value: bare(fact).startswith(bare(value))),
        "endsWith": Operator("ends with", Takes.ONE, lambda fact, value: bare(fact).endswith(bare(value))),
        "in": _IN_TEXT,
        "notIn": _denied("is none of", _IN_TEXT),
        "matches": Operator("matches the pattern", Takes.PATTERN, matches),
        **_EMPTINESS,
    },
    FieldType.NUMBER: {
        "=": _IS,
        "!=": _denied("is not", _IS),
        "<": Operator("is less than", Takes.ONE, lambda fact, value: bool(fact < value)),
        "<=": Operator("is at most", Takes.ONE, lambda fact, value: bool(fact <= value)),
        ">": Operator("is more than", Takes.ONE, lambda fact, value: bool(fact > value)),
        ">=": Operator("is at least", Takes.ONE, lambda fact, value: bool(fact >= value)),
        "between": _BETWEEN_NUMBERS,
        "notBetween": _denied("is not between", _BETWEEN_NUMBERS),
        **_EMPTINESS,
    },
    FieldType.CHOICE: {
        "=": _IS,
        "!=": _denied("is not", _IS),
        "in": _IN,
        "notIn": _denied("is none of", _IN),
        **_EMPTINESS,
    },
    FieldType.CHOICES: {
        "contains": _HOLDS,
        "doesNotContain": _denied("do not include", _HOLDS),
        **_EMPTINESS,
    },
    FieldType.WORDS: {
        "contains": _HOLDS_WORD,
        "doesNotContain": _denied("do not include", _HOLDS_WORD),
        "beginsWith": Operator("include one that begins with", Takes.ONE, _any_begins),
        "endsWith": Operator("include one that ends with", Takes.ONE, _any_ends),
        **_EMPTINESS,
    },
    FieldType.FLAG: {"=": _IS},
    FieldType.TIME: {
        "<": Operator("is before", Takes.ONE, lambda fact, value: bool(fact < value)),
        ">=": Operator("is from", Takes.ONE, lambda fact, value: bool(fact >= value)),
        "between": _BETWEEN_TIMES,
        "notBetween": _denied("is not between", _BETWEEN_TIMES),
    },
}
"""By the names that react-querybuilder gives them; `matches` is our own."""

LISTS = frozenset({FieldType.CHOICES, FieldType.WORDS})
"""Types of which a fact is several values."""

Fact = str | int | float | bool | time | list[str] | None
Facts = Mapping[str, Fact]
"""What is so, by the name of its field; None or no entry where nothing is known."""
