"""Route to queue, worked out without a database: which rule is applied, and how allotments come out over many."""

from collections import Counter
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.kit.ids import new_id
from madoguchi.routing.conditions import read
from madoguchi.routing.facts import fields_for
from madoguchi.routing.routes import Rule, Share, choose

FIELDS = fields_for(variables=[], attributes=[])
ALWAYS = read({"combinator": "and", "rules": []}, FIELDS)
THAI = read({"combinator": "and", "rules": [{"field": "language", "operator": "=", "value": "th"}]}, FIELDS)
ONE, TWO, THREE = (uuid4() for _ in range(3))


def whole(name: str, queue_id: UUID, condition: object = ALWAYS) -> Rule:
    return Rule(name, condition, (Share(queue_id, 100),))  # type: ignore[arg-type]


def test_the_first_rule_that_holds_and_can_is_applied_though_all_are_looked_at() -> None:
    rules = (whole("Thai", ONE, THAI), whole("Two", TWO), whole("Three", THREE))
    key = uuid4()
    chosen = choose(rules, {"language": "th"}, key=key, able={ONE, TWO, THREE})
    assert (chosen.applied and chosen.applied.rule.name, len(chosen.matches), chosen.processed) == ("Thai", 3, 3)
    chosen = choose(rules, {"language": "th"}, key=key, able={THREE})
    assert chosen.applied is not None
    assert chosen.applied.queue_id == THREE
    chosen = choose(rules, {"language": "ja"}, key=key, able={ONE})
    assert (chosen.applied, [match.rule.name for match in chosen.matches]) == (None, ["Two", "Three"])


@pytest.mark.parametrize("shares", [[(ONE, 70), (TWO, 20), (THREE, 10)], [(ONE, 50), (TWO, 50)], [(ONE, 1), (TWO, 99)]])
def test_percentage_convergence_over_10_000_items(shares: list[tuple[UUID, int]]) -> None:
    rule = Rule("Allotted", ALWAYS, tuple(Share(queue_id, percent) for queue_id, percent in shares))
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    drawn: Counter[UUID] = Counter()
    for _ in range(10_000):
        chosen = choose((rule,), {}, key=new_id(now), able={ONE, TWO, THREE})
        assert chosen.applied is not None
        drawn[chosen.applied.queue_id] += 1
    for queue_id, percent in shares:
        assert drawn[queue_id] / 100 == pytest.approx(percent, abs=2)


@given(st.uuids(), st.integers(1, 99))
def test_looking_again_allots_the_same(key: UUID, percent: int) -> None:
    rule = Rule("Allotted", ALWAYS, (Share(ONE, percent), Share(TWO, 100 - percent)))
    first, second = [choose((rule,), {}, key=key, able={ONE, TWO}).applied for _ in range(2)]
    assert first == second
    assert first is not None
