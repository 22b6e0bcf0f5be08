"""What keeps a condition from holding: what it wants, and what there is instead, both as people read it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from madoguchi.routing import conditions
from madoguchi.routing.conditions import Condition, Other, Rule
from madoguchi.routing.fields import LISTS, Fact, Facts, Field

_NOTHING = "nothing"
_LONGEST = 60
"""Characters of a text that are told: whoever reads it knows the rest, or can look."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    wanted: str
    """A rule, or several of which one would do, in words."""
    has: str
    """What is so instead."""


def of(condition: Condition, facts: Facts, said: Mapping[str, str]) -> list[Shortfall]:
    """The parts of a condition that do not hold, each by itself where each has to; none when it holds.

    `said` are words for certain facts, by field, that tell more than their value.
    """
    if condition.holds(facts):
        return []
    if condition.negated or (condition.combinator == "or" and len(condition.rules) > 1):
        return [Shortfall(conditions.in_words(condition), "; ".join(_so(condition, facts, said)))]
    found = []
    for part in condition.rules:
        if isinstance(part, Condition):
            found += of(part, facts, said)
        elif not part.holds(facts):
            name = part.field.name
            has = said.get(name) or _in_words(part.field, facts.get(name))
            found.append(Shortfall(_wanted(part, facts), has))
    return found


def _so(condition: Condition, facts: Facts, said: Mapping[str, str]) -> list[str]:
    """What is so of all that a condition asks about, each with its name."""
    found: dict[str, None] = {}
    for rule in _rules_in(condition):
        name = rule.field.name
        found[f"{rule.field.label}: {said.get(name) or _in_words(rule.field, facts.get(name))}"] = None
        if isinstance(rule.value, Other):
            other = rule.value.field
            found[f"the conversation’s {other.label}: {_in_words(other, facts.get(other.name))}"] = None
    return list(found)


def _rules_in(condition: Condition) -> Iterator[Rule]:
    for part in condition.rules:
        if isinstance(part, Condition):
            yield from _rules_in(part)
        else:
            yield part


def _wanted(rule: Rule, facts: Facts) -> str:
    """A rule in words, and where it compares with something of the conversation, what that is."""
    words = conditions.rule_in_words(rule)
    if not isinstance(rule.value, Other):
        return words
    other = rule.value.field
    return f"{words} ({_in_words(other, facts.get(other.name))})"


def _in_words(field: Field, fact: Fact) -> str:
    if fact is None or fact in ("", []):
        return _NOTHING
    if field.type in LISTS:
        values: Any = fact
        return ", ".join(conditions.value_in_words(field, one) for one in values)
    if isinstance(fact, str) and len(fact) > _LONGEST:
        fact = f"{fact[:_LONGEST].rstrip()}…"
    return conditions.value_in_words(field, fact)
