"""Conditions: trees of rules that are read whole when they are saved, and then hold or do not hold."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from madoguchi.kit.errors import InvalidError
from madoguchi.routing.fields import LISTS, OPERATORS, Facts, Field, FieldType, Operator, Takes
from madoguchi.routing.values import ValueRefusedError, read_values

MOST_RULES = 100
DEEPEST = 5
"""Groups within groups; people lose their way in fewer."""


class ConditionError(InvalidError):
    """A condition that cannot be used; `path` leads to the rule or group that is wrong, counted from 0."""

    code = "invalid_condition"


@dataclass(frozen=True, slots=True)
class Other:
    """What a rule compares with, where that is another field."""

    field: Field


@dataclass(frozen=True, slots=True)
class Rule:
    field: Field
    operator: Operator
    value: Any

    def holds(self, facts: Facts) -> bool:
        fact, value = facts.get(self.field.name), self.value
        if isinstance(value, Other):
            value = facts.get(value.field.name)
            if value is None:
                return self.operator.of_missing
        return self.operator.of_missing if fact is None else self.operator.test(fact, value)


@dataclass(frozen=True, slots=True)
class Condition:
    """A group; one without rules, which only the outermost may be, always holds."""

    combinator: Literal["and", "or"]
    negated: bool
    rules: "tuple[Rule | Condition, ...]"

    def holds(self, facts: Facts) -> bool:
        if not self.rules:
            return True
        meet = all if self.combinator == "and" else any
        return meet(rule.holds(facts) for rule in self.rules) is not self.negated

    def fields(self) -> set[str]:
        """The names of all fields that it asks about, also of those that others are compared with."""
        asked: set[str] = set()
        for rule in self.rules:
            if isinstance(rule, Condition):
                asked |= rule.fields()
                continue
            asked.add(rule.field.name)
            if isinstance(rule.value, Other):
                asked.add(rule.value.field.name)
        return asked


def read(document: object, fields: Mapping[str, Field], others: Mapping[str, Field] | None = None) -> Condition:
    """The condition that a document of react-querybuilder describes; raises ConditionError, and nothing else.

    `others` are fields that `fields` may be compared with, by a rule whose `valueSource` is `field`.
    """
    reading = _Reading(fields, others or {})
    return reading.group(document, ())


def in_words(condition: Condition) -> str:
    """A condition as people say it."""
    return _group_in_words(condition) if condition.rules else "always"


def rule_in_words(rule: Rule) -> str:
    """One rule of a condition as people say it."""
    beside = _beside(rule)
    return f"{rule.field.label} {rule.operator.words}" + (f" {beside}" if beside else "")


def value_in_words(field: Field, value: Any) -> str:
    """One value of a field as people read it."""
    match field.type:
        case FieldType.FLAG:
            return "yes" if value else "no"
        case FieldType.NUMBER:
            return str(value)
        case FieldType.TIME:
            return f"{value:%H:%M}"
        case _:
            return f"“{(field.choices or {}).get(value, value)}”"


@contextmanager
def inside(where: str, at: Sequence[str | int]) -> Iterator[None]:
    """Say of whatever is refused meanwhile where it stands: in words, and as a path from the document's root."""
    try:
        yield
    except ConditionError as error:
        raise ConditionError(f"{where}: {error.message}", at=list(at), **error.facts) from error


class _Reading:
    """One reading of a document, which counts the rules."""

    def __init__(self, fields: Mapping[str, Field], others: Mapping[str, Field]) -> None:
        self._fields = fields
        self._others = others
        self._rules = 0

    def group(self, document: object, path: tuple[int, ...]) -> Condition:
        parts = _object(document, path, needed={"combinator", "rules"}, allowed={"combinator", "rules", "not"})
        combinator, negated, rules = parts["combinator"], parts.get("not", False), parts["rules"]
        if combinator not in ("and", "or"):
            raise _refused("join rules by “and” or “or”", path)
        if not isinstance(negated, bool) or not isinstance(rules, list):
            raise _refused("“not” is true or false, and “rules” is a list", path)
        if len(path) > DEEPEST:
            raise _refused(f"groups may lie {DEEPEST} deep at most; make the condition flatter", path)
        if path and not rules:
            raise _refused("this group is empty; add a rule, or remove the group", path)
        if negated and not rules:
            raise _refused("a condition without rules always holds, so it cannot be negated; add a rule", path)
        return Condition(combinator, negated, tuple(self._either(rule, (*path, n)) for n, rule in enumerate(rules)))

    def _either(self, document: object, path: tuple[int, ...]) -> Rule | Condition:
        if isinstance(document, dict) and "rules" in document:
            return self.group(document, path)
        self._rules += 1
        if self._rules > MOST_RULES:
            raise _refused(f"a condition may have {MOST_RULES} rules at most; split it over several", path)
        return self._rule(document, path)

    def _rule(self, document: object, path: tuple[int, ...]) -> Rule:
        parts = _object(
            document, path, needed={"field", "operator"}, allowed={"field", "operator", "value", "valueSource"}
        )
        field = self._fields.get(parts["field"]) if isinstance(parts["field"], str) else None
        if field is None:
            raise _refused("there is no such field; choose one from the list", path)
        operators, name = OPERATORS[field.type], parts["operator"]
        operator = operators.get(name) if isinstance(name, str) else None
        if operator is None:
            raise _refused(f"{field.label} cannot be compared so; choose one of: {', '.join(operators)}", path)
        match parts.get("valueSource", "value"):
            case "value":
                pass
            case "field":
                return Rule(field, operator, self._other(field, operator, parts.get("value"), path))
            case _:
                raise _refused("“valueSource” is “value” or “field”", path)
        try:
            return Rule(field, operator, read_values(field, operator.takes, parts.get("value")))
        except ValueRefusedError as error:
            raise _refused(f"{field.label} {operator.words}: {error}", path) from error

    def _other(self, field: Field, operator: Operator, name: object, path: tuple[int, ...]) -> Other:
        other = self._others.get(name) if isinstance(name, str) else None
        if other is None or not comparable(field, operator.takes, other):
            raise _refused(f"{field.label} {operator.words}: it cannot be compared with that field", path)
        return Other(other)


def comparable(field: Field, takes: Takes, other: Field) -> bool:
    """Whether an operator of a field can have another field beside it."""
    words = {FieldType.TEXT, FieldType.CHOICE}
    match takes:
        case Takes.ONE:
            # Lists include one, and are not compared with lists.
            return (other.type is field.type and field.type not in LISTS) or {field.type, other.type} <= words
        case Takes.SEVERAL:
            return other.type is FieldType.CHOICES and field.type in words
        case Takes.NOTHING | Takes.TWO | Takes.PATTERN:
            return False


def _object(document: object, path: Sequence[int], *, needed: set[str], allowed: set[str]) -> dict[str, Any]:
    if not isinstance(document, dict) or not needed <= document.keys() or not document.keys() <= allowed:
        raise _refused(f"expected an object with {', '.join(sorted(needed))} and nothing unknown", path)
    return document


def _refused(said: str, path: Sequence[int]) -> ConditionError:
    place = f"Rule {'.'.join(str(number + 1) for number in path)}" if path else "The condition"
    return ConditionError(f"{place}: {said}.", path=list(path))


def _group_in_words(group: Condition) -> str:
    parts = [rule_in_words(one) if isinstance(one, Rule) else f"({_group_in_words(one)})" for one in group.rules]
    said = f" {group.combinator} ".join(parts)
    return f"not ({said})" if group.negated else said


def _beside(rule: Rule) -> str:
    """What stands beside the operator, as people read it."""
    if isinstance(rule.value, Other):
        return f"the conversation’s {rule.value.field.label}"
    match rule.operator.takes:
        case Takes.NOTHING:
            return ""
        case Takes.TWO:
            return " and ".join(value_in_words(rule.field, one) for one in rule.value)
        case Takes.SEVERAL:
            return ", ".join(value_in_words(rule.field, one) for one in rule.value)
        case Takes.ONE | Takes.PATTERN:
            return value_in_words(rule.field, rule.value)
