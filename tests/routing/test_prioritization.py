"""The order of buckets, worked out without a database (reference §4.5)."""

from typing import Any

import pytest
from tests.routing.custom_book import bucket
from tests.routing.rulebook import ALWAYS, asks

from madoguchi.routing.conditions import ConditionError
from madoguchi.routing.facts import Variable, VariableType, fields_for
from madoguchi.routing.prioritization import Rank, asked, rank, read

FIELDS = fields_for(variables=[Variable("order_value", VariableType.NUMBER)], attributes=["tier"])
GOLD = asks("attribute:tier", "=", "gold")
RULES = read(
    {
        "rules": [
            bucket("Gold", GOLD, "variable:order_value"),
            bucket("Thai", asks("language", "=", "th")),
            bucket("Named", asks("attribute:tier", "notNull"), "attribute:tier"),
        ]
    },
    FIELDS,
)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"attribute:tier": "gold", "variable:order_value": 8.5, "language": "th"}, Rank(0, 8.5)),
        ({"attribute:tier": "GOLD"}, Rank(0, None)),
        ({"language": "th", "variable:order_value": 1}, Rank(1, None)),
        ({"attribute:tier": "Silver"}, Rank(2, "silver")),
        ({"attribute:tier": "Ｓｉｌｖｅｒ"}, Rank(2, "silver")),
        ({"language": "ja"}, Rank(3, None)),
        ({}, Rank(3, None)),
    ],
)
def test_the_first_bucket_that_holds_takes_it_and_what_none_holds_comes_last(facts: Any, found: Rank) -> None:
    assert rank(RULES, facts) == found


def test_without_rules_all_is_one_bucket_first_in_first_out() -> None:
    assert rank((), {"priority": 1}) == rank((), {}) == Rank(0, None)


def test_what_it_asks_is_told_with_what_it_orders_by() -> None:
    assert asked(RULES) == {"attribute:tier", "variable:order_value", "language"}


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (bucket("A", asks("shoe_size", "=", 1)), "there is no such field"),
        (bucket("A", asks("priority", "contains", 1)), "cannot be compared so"),
        (bucket("A", ALWAYS, "shoe_size"), "cannot be ordered by that"),
        (bucket("A", ALWAYS, "returning"), "cannot be ordered by that"),
        (bucket("A", ALWAYS, "time_of_day"), "cannot be ordered by that"),
        (
            bucket(
                "A",
                {
                    "combinator": "and",
                    "rules": [{"field": "language", "operator": "=", "value": "language", "valueSource": "field"}],
                },
            ),
            "cannot be compared with that field",
        ),
    ],
)
def test_S60_a_bucket_that_cannot_be_used_is_refused_with_its_place(rule: dict[str, Any], said: str) -> None:
    with pytest.raises(ConditionError, match=said) as refused:
        read({"rules": [bucket("Fine", ALWAYS), rule]}, FIELDS)
    assert refused.value.facts["at"] == ["rules", 1]
