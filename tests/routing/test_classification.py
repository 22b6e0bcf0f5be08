"""Classification as a table: rulesets and facts go in; what is said of a conversation, and what did so, come out."""

from typing import Any

import pytest
from tests.routing.rulebook import ALWAYS, asks, sets

from madoguchi.routing.classification import (
    CAPACITY_PROFILE,
    LARGEST_PRIORITY,
    MOST_SKILLS,
    classify,
    profiles_in,
    read,
)
from madoguchi.routing.conditions import ConditionError
from madoguchi.routing.fields import Fact, Field, FieldType

FIELDS = {
    field.name: field
    for field in (
        Field("first_message", "First message", FieldType.TEXT),
        Field("priority", "Priority", FieldType.NUMBER),
        Field("language", "Language", FieldType.CHOICE),
        Field("skills", "Skills", FieldType.CHOICES, {"refunds": "Refunds", "thai": "Thai"}, {"thai": [1, 2, 3]}),
        Field("attribute:topic", "topic", FieldType.TEXT),
        Field("variable:orders", "orders", FieldType.NUMBER),
    )
}
ONE, TWO = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"
REFUND, THAI = asks("first_message", "contains", "refund"), asks("language", "=", "th")
IS_REFUND = asks("attribute:topic", "=", "refund")
WANTS_THAI = asks("skills", "contains", "thai")


def skills(**ratings: int) -> list[dict[str, Any]]:
    return [{"skill_id": name, "rating": rating} for name, rating in ratings.items()]


Outcome = list[tuple[int, str | None]]
"""Of each ruleset: how many of its rules were looked at, and which was applied."""
TABLE: dict[str, tuple[list[list[dict[str, Any]]], dict[str, Fact], dict[str, Any], Outcome]] = {
    "no ruleset": ([], {}, {}, []),
    "no rule holds": ([[sets("A", REFUND, priority=1)]], {"first_message": "hello"}, {}, [(1, None)]),
    "one rule holds": (
        [[sets("A", REFUND, priority=1, attribute__topic="refund")]],
        {"first_message": "a refund"},
        {"priority": 1, "attribute:topic": "refund"},
        [(1, "A")],
    ),
    "the first that holds is applied and ends its ruleset": (
        [[sets("A", THAI, priority=1), sets("B", REFUND, priority=2), sets("C", ALWAYS, priority=3)]],
        {"first_message": "refund", "language": "ja"},
        {"priority": 2},
        [(2, "B")],
    ),
    "the order of rules decides": (
        [[sets("C", ALWAYS, priority=3), sets("B", REFUND, priority=2)]],
        {"first_message": "refund"},
        {"priority": 3},
        [(1, "C")],
    ),
    "a rule that does not hold lets the next ruleset go on": (
        [[sets("A", THAI, priority=1)], [sets("B", ALWAYS, language="ja")]],
        {"language": "en"},
        {"language": "ja"},
        [(1, None), (1, "B")],
    ),
    "later rulesets see what earlier ones set": (
        [[sets("A", REFUND, attribute__topic="refund")], [sets("B", IS_REFUND, priority=1)]],
        {"first_message": "refund"},
        {"attribute:topic": "refund", "priority": 1},
        [(1, "A"), (1, "B")],
    ),
    "rules of one ruleset do not see each other": (
        [[sets("A", asks("first_message", "=", "x"), attribute__topic="refund"), sets("B", IS_REFUND, priority=1)]],
        {"first_message": "refund"},
        {},
        [(2, None)],
    ),
    "the order of rulesets decides": (
        [[sets("B", IS_REFUND, priority=1)], [sets("A", REFUND, attribute__topic="refund")]],
        {"first_message": "refund"},
        {"attribute:topic": "refund"},
        [(1, None), (1, "A")],
    ),
    "what a later ruleset sets stands": (
        [[sets("A", ALWAYS, priority=1, language="th")], [sets("B", ALWAYS, priority=2)]],
        {},
        {"priority": 2, "language": "th"},
        [(1, "A"), (1, "B")],
    ),
    "what is set goes before what was so": (
        [[sets("A", ALWAYS, language="th")], [sets("B", THAI, priority=1)]],
        {"language": "ja"},
        {"language": "th", "priority": 1},
        [(1, "A"), (1, "B")],
    ),
    "three rulesets in a row": (
        [
            [sets("A", REFUND, attribute__topic="refund")],
            [sets("B", IS_REFUND, variable__orders=5)],
            [sets("C", asks("variable:orders", ">", 4), priority=0)],
        ],
        {"first_message": "refund"},
        {"attribute:topic": "refund", "variable:orders": 5, "priority": 0},
        [(1, "A"), (1, "B"), (1, "C")],
    ),
    "skills are added, each as well as it is wanted most": (
        [[sets("A", ALWAYS, skills=skills(thai=2))], [sets("B", ALWAYS, skills=skills(thai=1, refunds=7))]],
        {},
        {"skills": {"thai": 2, "refunds": 7}},
        [(1, "A"), (1, "B")],
    ),
    "skills that are wanted already are seen beside those that are added": (
        [
            [sets("A", ALWAYS, skills=skills(refunds=1))],
            [sets("B", WANTS_THAI, priority=1)],
            [sets("C", asks("skills", "contains", "refunds"), language="th")],
        ],
        {"skills": ["thai"]},
        {"skills": {"refunds": 1}, "priority": 1, "language": "th"},
        [(1, "A"), (1, "B"), (1, "C")],
    ),
    "capacity profiles are added": (
        [[sets("A", ALWAYS, capacity_profile=ONE)], [sets("B", ALWAYS, capacity_profile=TWO)]],
        {},
        {"capacity_profile": (ONE, TWO)},
        [(1, "A"), (1, "B")],
    ),
    "what is not known is nothing": (
        [[sets("A", asks("language", "null"), priority=1)]],
        {},
        {"priority": 1},
        [(1, "A")],
    ),
}


def document(rulesets: list[list[dict[str, Any]]]) -> Any:
    return {"rulesets": [{"name": f"Ruleset {n}", "rules": rules} for n, rules in enumerate(rulesets)]}


@pytest.mark.parametrize(("rulesets", "facts", "said", "outcome"), TABLE.values(), ids=TABLE)
def test_each_row_of_the_table(
    rulesets: list[list[dict[str, Any]]], facts: dict[str, Fact], said: dict[str, Any], outcome: Outcome
) -> None:
    found, verdicts = classify(read(document(rulesets), FIELDS), facts)
    assert found == said
    assert [(verdict.processed, verdict.applied and verdict.applied.name) for verdict in verdicts] == outcome
    assert [verdict.ruleset.name for verdict in verdicts] == [f"Ruleset {n}" for n in range(len(rulesets))]


REFUSED: dict[str, tuple[list[dict[str, Any]], str]] = {
    "a number twice": ([{"field": "priority", "value": 1}, {"field": "priority", "value": 2}], "sets Priority twice"),
    "an attribute twice": (
        [{"field": "attribute:topic", "value": "a"}, {"field": "attribute:topic", "value": "a"}],
        "sets topic twice",
    ),
    "too large a priority": ([{"field": "priority", "value": LARGEST_PRIORITY + 1}], "a whole number from 0"),
    "a skill twice": ([{"field": "skills", "value": skills(thai=1) * 2}], "Thai is there twice"),
    "a rating that its model has not": ([{"field": "skills", "value": skills(thai=4)}], "cannot be rated 4"),
    "too many skills": ([{"field": "skills", "value": skills(refunds=1) * (MOST_SKILLS + 1)}], "choose 1 to"),
}


@pytest.mark.parametrize(("outputs", "said"), REFUSED.values(), ids=REFUSED)
def test_S60_outputs_that_mean_nothing_are_refused_with_their_rule(outputs: list[dict[str, Any]], said: str) -> None:
    rules = [sets("Good", ALWAYS, priority=1), {"name": "Bad", "condition": ALWAYS, "outputs": outputs}]
    with pytest.raises(ConditionError) as refused:
        read(document([rules]), FIELDS)
    assert said in refused.value.message
    assert "rule “Bad”" in refused.value.message
    assert refused.value.facts["at"] == ["rulesets", 0, "rules", 1]


def test_what_is_added_may_come_several_times_in_one_rule() -> None:
    outputs = [{"field": CAPACITY_PROFILE.name, "value": one} for one in (ONE, TWO)]
    outputs += [{"field": "skills", "value": skills(**{name: 1})} for name in ("thai", "refunds")]
    written = document([[{"name": "Both", "condition": ALWAYS, "outputs": outputs}]])
    said = {"capacity_profile": (ONE, TWO), "skills": {"thai": 1, "refunds": 1}}
    assert classify(read(written, FIELDS), {})[0] == said
    assert {str(one) for one in profiles_in(written)} == {ONE, TWO}
