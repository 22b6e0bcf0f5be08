"""The state table of reference §6.1, written out once more by hand."""

import pytest

from madoguchi.conversations.lifecycle import CURRENT, TRANSITIONS, Trigger, WrongStateError, next_state
from madoguchi.conversations.models import State

TABLE = """
                 open     active   waiting  wrap_up  closed
assigned         active   -        -        -        -
released         -        open     -        -        -
transferred      -        open     open     -        -
ended            -        wrap_up  -        -        -
left             -        waiting  -        -        -
customer_wrote   -        -        open     -        -
reopened         -        -        active   -        -
closed           -        -        -        closed   -
forced           closed   closed   closed   closed   -
"""
STATES = [State(word) for word in TABLE.split("\n")[1].split()]
CELLS = [
    (state, Trigger(line.split()[0]), None if word == "-" else State(word))
    for line in TABLE.strip().split("\n")[1:]
    for state, word in zip(STATES, line.split()[1:], strict=True)
]


@pytest.mark.parametrize(("state", "trigger", "following"), CELLS)
def test_each_state_takes_only_its_own_triggers(state: State, trigger: Trigger, following: State | None) -> None:
    if following is None:
        with pytest.raises(WrongStateError) as refused:
            next_state(state, trigger)
        assert refused.value.facts == {"state": state}
    else:
        assert next_state(state, trigger) is following


def test_the_table_is_whole() -> None:
    assert {(state, trigger) for state, trigger, _ in CELLS} == {(s, t) for s in State for t in Trigger}
    assert {(s, t) for s, t, following in CELLS if following} == set(TRANSITIONS)


def test_a_closed_conversation_is_never_opened_again() -> None:
    assert not [pair for pair in TRANSITIONS if pair[0] is State.CLOSED]


def test_wrap_up_is_over_for_the_customer() -> None:
    assert set(CURRENT) == set(State) - {State.WRAP_UP, State.CLOSED}
