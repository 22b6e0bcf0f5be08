"""The assignment methods as the reference explains them, choice after choice, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.routing import match
from madoguchi.routing.match import Candidate
from madoguchi.routing.models import AssignmentMethod

NINE = datetime(2026, 11, 26, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
RIN, KEN, PLOY = (
    Candidate(
        user_id=UUID(int=number),
        room=4,
        declines=0,
        joined_at=NINE + number * MINUTE,
        last_turn_at=None,
        released_at=None,
    )
    for number in (1, 2, 3)
)
NAMES = {RIN.user_id: "Rin", KEN.user_id: "Ken", PLOY.user_id: "Ploy"}


def asked(method: AssignmentMethod, *people: Candidate, units: int = 1, declines_allowed: int = 3) -> str | None:
    chosen = match.best(method=method, units=units, people=people, declines_allowed=declines_allowed)
    return chosen and NAMES[chosen.user_id]


def asked_in_a_row(method: AssignmentMethod, people: list[Candidate], times: int) -> list[str | None]:
    """Who is asked one after another, each taking what they are offered."""
    names: list[str | None] = []
    for number in range(times):
        chosen = match.best(method=method, units=1, people=people, declines_allowed=3)
        names.append(chosen and NAMES[chosen.user_id])
        if chosen:
            turned = replace(chosen, room=chosen.room - 1, last_turn_at=NINE + timedelta(hours=1, minutes=number))
            people = [turned if person is chosen else person for person in people]
    return names


def test_three_representative_round_robin() -> None:
    method = AssignmentMethod.ROUND_ROBIN
    assert asked_in_a_row(method, [PLOY, KEN, RIN], 6) == ["Rin", "Ken", "Ploy"] * 2, "in the order of joining"
    away_is_passed_over = asked_in_a_row(method, [PLOY, RIN], 4)
    assert away_is_passed_over == ["Rin", "Ploy"] * 2
    full = replace(KEN, room=0)
    assert asked_in_a_row(method, [RIN, full, PLOY], 4) == ["Rin", "Ploy"] * 2
    waited_longest = replace(KEN, last_turn_at=NINE + MINUTE)
    others = [replace(person, last_turn_at=NINE + 5 * MINUTE, room=9) for person in (RIN, PLOY)]
    assert asked(method, *others, waited_longest) == "Ken", "room does not count in a round robin"


def test_highest_capacity_asks_who_has_most_room_and_takes_turns_among_equals() -> None:
    method = AssignmentMethod.HIGHEST_CAPACITY
    assert asked(method, RIN, replace(KEN, room=5), PLOY) == "Ken"
    assert asked_in_a_row(method, [replace(RIN, room=6), KEN, PLOY], 6) == ["Rin", "Rin", "Ken", "Ploy", "Rin", "Ken"]


def test_least_active_asks_who_gave_capacity_back_longest_ago_and_newcomers_before() -> None:
    method = AssignmentMethod.LEAST_ACTIVE
    rin, ken = replace(RIN, released_at=NINE + MINUTE), replace(KEN, released_at=NINE)
    assert asked(method, rin, ken) == "Ken"
    assert asked(method, rin, ken, PLOY) == "Ploy", "who has just signed in counts as least active"
    assert asked(method, replace(rin, released_at=NINE), ken) == "Rin", "equals take turns"
    assert asked(method, replace(rin, room=9), replace(ken, room=1)) == "Ken", "room does not count"


def test_who_declined_comes_after_all_others_and_not_at_all_after_the_limit() -> None:
    for method in AssignmentMethod:
        declined = replace(RIN, declines=1)
        assert asked(method, declined, replace(KEN, room=1)) == "Ken"
        assert asked(method, declined, replace(KEN, declines=2)) == "Rin"
        assert asked(method, declined, replace(KEN, room=0)) == "Rin", "asked again when nobody else can"
        assert asked(method, declined, declines_allowed=1) is None


def test_nobody_is_asked_beyond_their_room() -> None:
    for method in AssignmentMethod:
        assert asked(method, replace(RIN, room=2), replace(KEN, room=3), units=3) == "Ken"
        assert asked(method, RIN, KEN, units=5) is None
        assert asked(method, replace(RIN, room=-1)) is None
        assert asked(method) is None


@given(
    st.sampled_from(AssignmentMethod),
    st.lists(st.tuples(st.integers(-2, 5), st.integers(0, 4), st.integers(0, 9), st.integers(0, 9)), max_size=6),
    st.integers(1, 4),
    st.integers(1, 5),
    st.randoms(),
)
def test_the_choice_does_not_depend_on_the_order_in_which_people_are_looked_at(
    method: AssignmentMethod, drawn: list[tuple[int, int, int, int]], units: int, limit: int, chance: object
) -> None:
    people = [
        replace(
            RIN,
            user_id=UUID(int=number),
            room=room,
            declines=declines,
            last_turn_at=NINE + turn * MINUTE if turn else None,
            released_at=NINE + released * MINUTE if released else None,
        )
        for number, (room, declines, turn, released) in enumerate(drawn)
    ]
    first = match.best(method=method, units=units, people=people, declines_allowed=limit)
    chance.shuffle(people)  # type: ignore[attr-defined]  # Hypothesis's own Random
    assert match.best(method=method, units=units, people=people, declines_allowed=limit) == first
    able = [person for person in people if person.room >= units and person.declines < limit]
    assert (first is None) == (not able)
    if first:
        assert first in able
        assert first.declines == min(person.declines for person in able)
