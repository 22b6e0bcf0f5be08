"""Prioritization: in which order a queue with rules of its own gives out what waits in it (reference §4.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from madoguchi.kit.text import bare
from madoguchi.routing import conditions
from madoguchi.routing.conditions import Condition, ConditionError
from madoguchi.routing.fields import Facts, Field, FieldType

MOST_RULES = 100
FIFO = "fifo"
"""First in, first out: by the last interaction."""
_ORDERLY = {FieldType.NUMBER, FieldType.TEXT}


@dataclass(frozen=True, slots=True)
class Rule:
    """A bucket: what it holds goes before what the rules after it hold."""

    name: str
    condition: Condition
    order_by: Field | None
    """Smaller goes first, and what has none last; None is first in, first out."""


@dataclass(frozen=True, slots=True)
class Rank:
    """A place in the order: first by bucket, then by key, then by age."""

    bucket: int
    key: str | float | None


def orderly(field: Field) -> bool:
    """Whether a bucket can be ordered by a field."""
    return field.type in _ORDERLY


def read(document: Any, fields: Mapping[str, Field]) -> tuple[Rule, ...]:
    """The rules of a document of the right shape; raises ConditionError, which says where."""
    rules = []
    for index, rule in enumerate(document["rules"]):
        with conditions.inside(f"Rule “{rule['name']}”", ["rules", index]):
            condition = conditions.read(rule["condition"], fields)
            rules.append(Rule(rule["name"], condition, _order(rule["order_by"], fields)))
    return tuple(rules)


def rank(rules: tuple[Rule, ...], facts: Facts) -> Rank:
    """The bucket of the first rule that holds; what none holds comes last, first in, first out."""
    for bucket, rule in enumerate(rules):
        if rule.condition.holds(facts):
            return Rank(bucket, None if rule.order_by is None else _key(facts.get(rule.order_by.name)))
    return Rank(len(rules), None)


def asked(rules: tuple[Rule, ...]) -> set[str]:
    """The fields that any of it needs."""
    needed = {rule.order_by.name for rule in rules if rule.order_by is not None}
    return needed.union(*(rule.condition.fields() for rule in rules))


def _order(name: str, fields: Mapping[str, Field]) -> Field | None:
    if name == FIFO:
        return None
    field = fields.get(name)
    if field is None or not orderly(field):
        raise ConditionError("It cannot be ordered by that; choose first in, first out, a number or a text.")
    return field


def _key(fact: Any) -> str | float | None:
    if isinstance(fact, bool | time) or not isinstance(fact, str | int | float):
        return None
    return bare(fact) if isinstance(fact, str) else fact
