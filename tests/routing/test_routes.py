"""Route to queue, worked out without a database: which rule is applied, and how allotments come out over many."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.kit.ids import new_id
from madoguchi.routing.conditions import read
from madoguchi.routing.facts import fields_for
from madoguchi.routing.overflow import Do, Overflow, QueueState, Reason
from madoguchi.routing.routes import Rule, Share, choose

FIELDS = fields_for(variables=[], attributes=[])
ALWAYS = read({"combinator": "and", "rules": []}, FIELDS)
THAI = read({"combinator": "and", "rules": [{"field": "language", "operator": "=", "value": "th"}]}, FIELDS)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ONE, TWO, THREE = (uuid4() for _ in range(3))


def whole(name: str, queue_id: UUID, condition: object = ALWAYS) -> Rule:
    return Rule(name, condition, (Share(queue_id, 100),))  # type: ignore[arg-type]


def able(*queue_ids: UUID) -> dict[UUID, QueueState]:
    return {queue_id: QueueState(True, True, None, None) for queue_id in queue_ids}


def closed(*, opens_in_hours: int | None, do: Do = Do.ASSIGN) -> QueueState:
    opens_at = None if opens_in_hours is None else NOW + timedelta(hours=opens_in_hours)
    return QueueState(True, False, opens_at, Overflow(Reason.CLOSED, do, None))


FULL = QueueState(True, True, None, Overflow(Reason.FULL, Do.END, None))


@pytest.mark.parametrize(
    ("one", "two", "three", "chosen", "reason"),
    [
        (closed(opens_in_hours=1), FULL, QueueState(True, True, None, None), THREE, None),
        (closed(opens_in_hours=1), FULL, closed(opens_in_hours=2), TWO, Reason.FULL),
        (closed(opens_in_hours=5), closed(opens_in_hours=2), closed(opens_in_hours=3), TWO, Reason.CLOSED),
        (closed(opens_in_hours=None), closed(opens_in_hours=2), FULL, THREE, Reason.FULL),
        (closed(opens_in_hours=None), closed(opens_in_hours=None), closed(opens_in_hours=None), ONE, Reason.CLOSED),
    ],
)
def test_when_every_queue_overflows_the_one_that_is_open_takes_it_else_the_one_that_opens_first(
    one: QueueState, two: QueueState, three: QueueState, chosen: UUID, reason: Reason | None
) -> None:
    rules = (whole("One", ONE), whole("Two", TWO), whole("Three", THREE))
    found = choose(rules, {}, key=uuid4(), states={ONE: one, TWO: two, THREE: three})
    assert found.applied is not None
    assert (found.applied.queue_id, found.overflow and found.overflow.reason) == (chosen, reason)


@pytest.mark.parametrize(
    ("own", "waiting", "is_open", "found"),
    [
        (None, 0, True, (Reason.FULL, Do.END)),
        ({}, 99, True, None),
        ({"full": {"items": 5, "do": "end"}}, 4, True, None),
        ({"full": {"items": 5, "do": "end"}}, 5, True, (Reason.FULL, Do.END)),
        ({"full": {"items": 5, "do": "end"}}, 4, False, (Reason.CLOSED, Do.ASSIGN)),
        ({"full": {"items": 5, "do": "end"}}, 5, False, (Reason.FULL, Do.END)),
        ({"closed": {"do": "assign"}, "full": {"items": 5, "do": "end"}}, 5, False, (Reason.FULL, Do.END)),
        (
            {"closed": {"do": "transfer", "queue_id": str(TWO)}, "full": {"items": 5, "do": "end"}},
            5,
            False,
            (Reason.CLOSED, Do.TRANSFER),
        ),
        ({"closed": {"do": "end"}}, 0, False, (Reason.CLOSED, Do.END)),
        ({"closed": {"do": "end"}}, 0, True, None),
    ],
)
def test_an_overflow_of_its_own_holds_instead_of_the_queues(
    own: dict[str, object] | None, waiting: int, is_open: bool, found: tuple[Reason, Do] | None
) -> None:
    queues_own = Overflow(Reason.FULL, Do.END, None)
    state = QueueState(True, is_open, None, queues_own, waiting)
    chosen = choose((Rule("VIP", ALWAYS, (Share(ONE, 100),), own),), {}, key=uuid4(), states={ONE: state})
    assert (chosen.overflow and (chosen.overflow.reason, chosen.overflow.do)) == found


def test_the_first_rule_that_holds_and_can_is_applied_though_all_are_looked_at() -> None:
    rules = (whole("Thai", ONE, THAI), whole("Two", TWO), whole("Three", THREE))
    key = uuid4()
    chosen = choose(rules, {"language": "th"}, key=key, states=able(ONE, TWO, THREE))
    assert (chosen.applied and chosen.applied.rule.name, len(chosen.matches), chosen.processed) == ("Thai", 3, 3)
    chosen = choose(rules, {"language": "th"}, key=key, states=able(THREE))
    assert chosen.applied is not None
    assert chosen.applied.queue_id == THREE
    chosen = choose(rules, {"language": "ja"}, key=key, states=able(ONE))
    assert (chosen.applied, [match.rule.name for match in chosen.matches]) == (None, ["Two", "Three"])


@pytest.mark.parametrize("shares", [[(ONE, 70), (TWO, 20), (THREE, 10)], [(ONE, 50), (TWO, 50)], [(ONE, 1), (TWO, 99)]])
def test_percentage_convergence_over_10_000_items(shares: list[tuple[UUID, int]]) -> None:
    rule = Rule("Allotted", ALWAYS, tuple(Share(queue_id, percent) for queue_id, percent in shares))
    drawn: Counter[UUID] = Counter()
    for _ in range(10_000):
        chosen = choose((rule,), {}, key=new_id(NOW), states=able(ONE, TWO, THREE))
        assert chosen.applied is not None
        drawn[chosen.applied.queue_id] += 1
    for queue_id, percent in shares:
        assert drawn[queue_id] / 100 == pytest.approx(percent, abs=2)


@pytest.mark.parametrize("gone", [{}, {TWO: QueueState(False, True, None, None)}])
def test_percentage_convergence_among_those_queues_that_somebody_serves(gone: dict[UUID, QueueState]) -> None:
    rule = Rule("Allotted", ALWAYS, (Share(ONE, 30), Share(TWO, 60), Share(THREE, 10)))
    drawn: Counter[UUID] = Counter()
    for _ in range(10_000):
        chosen = choose((rule, whole("Next", THREE)), {}, key=new_id(NOW), states={**able(ONE, THREE), **gone}).applied
        assert chosen is not None
        assert (chosen.rule, chosen.passed_over) == (rule, (TWO,)), "the rule is not passed over with it"
        drawn[chosen.queue_id] += 1
    assert drawn[ONE] / 100 == pytest.approx(75, abs=2)
    assert drawn[ONE] + drawn[THREE] == 10_000


def test_a_rule_none_of_whose_queues_anybody_serves_is_passed_over() -> None:
    rule = Rule("Allotted", ALWAYS, (Share(ONE, 50), Share(TWO, 50)))
    chosen = choose((rule, whole("Next", THREE)), {}, key=uuid4(), states=able(THREE))
    assert chosen.applied is not None
    assert (chosen.applied.rule.name, chosen.matches[0].passed_over) == ("Next", ())


@given(st.uuids(), st.integers(1, 99))
def test_looking_again_allots_the_same(key: UUID, percent: int) -> None:
    rule = Rule("Allotted", ALWAYS, (Share(ONE, percent), Share(TWO, 100 - percent)))
    first, second = [choose((rule,), {}, key=key, states=able(ONE, TWO)).applied for _ in range(2)]
    assert first == second
    assert first is not None
