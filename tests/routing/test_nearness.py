"""Who suits the skills that a conversation wants, and who comes nearest, without a database (reference §4.7)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.routing import match
from madoguchi.routing.hindrances import Hindrance
from madoguchi.routing.match import Candidate
from madoguchi.routing.models import AssignmentMethod
from madoguchi.routing.nearness import NO_SKILLS, Held, SkillMatching, Sought, WantedSkills, distance, suits

JAPANESE, REFUNDS, THAI = (UUID(int=number) for number in (11, 12, 13))
TEN = {"least": 1, "most": 10}
NINE = datetime(2026, 11, 26, 9, tzinfo=UTC)
SOMEBODY = Candidate(user_id=UUID(int=1), room=4, declines=0, joined_at=NINE, last_turn_at=None, released_at=None)


def wants(matching: SkillMatching = SkillMatching.EXACT, **ratings: int) -> WantedSkills:
    ids = {"japanese": JAPANESE, "refunds": REFUNDS, "thai": THAI}
    return WantedSkills(matching, {ids[name]: Sought(rating, **TEN) for name, rating in ratings.items()})


def has(*skills: tuple[UUID, int] | tuple[UUID, int, bool]) -> dict[UUID, Held]:
    return {skill_id: Held(*rest) for skill_id, *rest in skills}


@pytest.mark.parametrize(
    ("held", "exact", "closest"),
    [
        (has((JAPANESE, 5), (REFUNDS, 3)), True, True),
        (has((JAPANESE, 9), (REFUNDS, 3), (THAI, 1)), True, True),
        (has((JAPANESE, 4), (REFUNDS, 9)), False, True),
        (has((JAPANESE, 9)), False, True),
        (has(), False, True),
        (has((JAPANESE, 9), (REFUNDS, 9, False)), False, False),
        (has((JAPANESE, 9), (REFUNDS, 9), (THAI, 9, False)), True, True),
    ],
)
def test_who_suits_two_skills_by_each_kind_of_matching(held: Mapping[UUID, Held], exact: bool, closest: bool) -> None:
    assert suits(wants(japanese=5, refunds=3), held) is exact
    assert suits(wants(SkillMatching.CLOSEST, japanese=5, refunds=3), held) is closest
    assert suits(wants(SkillMatching.NONE, japanese=5, refunds=3), held)
    assert suits(wants(), held), "nothing is wanted"
    assert suits(NO_SKILLS, held)


def test_nearest_is_who_has_exactly_the_skills_then_who_has_more_then_who_has_fewer_then_nobody_skilled() -> None:
    wanted = wants(SkillMatching.CLOSEST, japanese=5, refunds=5)
    in_order = [
        has((JAPANESE, 5), (REFUNDS, 5)),
        has((JAPANESE, 5), (REFUNDS, 6)),
        has((JAPANESE, 5), (REFUNDS, 4)),
        has((JAPANESE, 1), (REFUNDS, 10)),
        has((JAPANESE, 5), (REFUNDS, 5), (THAI, 5)),
        has((JAPANESE, 5), (REFUNDS, 9), (THAI, 5)),
        has((REFUNDS, 5)),
        has((JAPANESE, 3), (THAI, 9)),
        has((THAI, 9)),
    ]
    distances = [distance(wanted, held) for held in in_order]
    assert distances == sorted(distances)
    assert len(set(distances)) == len(distances)
    assert distance(wanted, has()) == distance(wanted, has((THAI, 9))), "skills that nobody wants make no difference"


def test_of_two_ratings_as_far_away_the_better_one_is_nearer() -> None:
    wanted = wants(SkillMatching.CLOSEST, japanese=5)
    assert distance(wanted, has((JAPANESE, 7))) < distance(wanted, has((JAPANESE, 3)))


def test_ratings_of_different_scales_are_compared_as_parts_of_their_scales() -> None:
    three = Sought(1, least=1, most=3)
    wanted = WantedSkills(SkillMatching.CLOSEST, {JAPANESE: Sought(1, **TEN), REFUNDS: three})
    by_three_of_ten = has((JAPANESE, 4), (REFUNDS, 1))
    by_one_of_three = has((JAPANESE, 1), (REFUNDS, 2))
    assert distance(wanted, by_three_of_ten) < distance(wanted, by_one_of_three), "a third of the way against a half"


def test_a_scale_of_one_rating_can_be_compared() -> None:
    wanted = WantedSkills(SkillMatching.CLOSEST, {JAPANESE: Sought(1, least=1, most=1)})
    assert distance(wanted, has((JAPANESE, 1))) < distance(wanted, has())


def test_with_closest_match_nearness_goes_before_room_and_equals_take_turns() -> None:
    wanted = wants(SkillMatching.CLOSEST, japanese=5)
    skilled = replace(SOMEBODY, room=1, skills=has((JAPANESE, 5)), last_turn_at=NINE)
    roomy = replace(SOMEBODY, user_id=UUID(int=2), room=9, skills=has((JAPANESE, 9)))
    other = replace(skilled, user_id=UUID(int=3), room=3, last_turn_at=NINE + timedelta(minutes=1))

    def asked(*people: Candidate, method: AssignmentMethod = AssignmentMethod.HIGHEST_CAPACITY) -> Candidate | None:
        return match.best(method=method, units=1, people=people, declines_allowed=3, wanted=wanted)

    assert asked(roomy, skilled) is skilled
    assert asked(other, skilled) is skilled, "room does not count among equals either"
    least_active = AssignmentMethod.LEAST_ACTIVE
    assert asked(replace(skilled, released_at=NINE), other, method=least_active) is other
    assert asked(roomy, replace(skilled, declines=1)) is roomy, "who has declined comes last"
    assert asked(replace(roomy, skills={}), replace(skilled, room=0)).skills == {}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (SOMEBODY, Hindrance.SKILL),
        (replace(SOMEBODY, skills=has((JAPANESE, 4))), Hindrance.SKILL),
        (replace(SOMEBODY, skills=has((JAPANESE, 9, False))), Hindrance.SKILL),
        (replace(SOMEBODY, skills=has((JAPANESE, 5))), None),
        (replace(SOMEBODY, skills=has((JAPANESE, 5)), present=False), Hindrance.PRESENCE),
        (replace(SOMEBODY, skills=has((JAPANESE, 5)), room=1), Hindrance.UNITS),
        (replace(SOMEBODY, skills=has((JAPANESE, 5)), declines=3), Hindrance.DECLINED),
    ],
)
def test_each_person_who_is_not_asked_has_a_reason(person: Candidate, reason: Hindrance | None) -> None:
    wanted = wants(japanese=5)
    assert match.verdict(person, units=2, declines_allowed=3, wanted=wanted) is reason
    chosen = match.best(
        method=AssignmentMethod.ROUND_ROBIN, units=2, people=[person], declines_allowed=3, wanted=wanted
    )
    assert (chosen is None) == (reason is not None)


SKILLS = st.dictionaries(st.sampled_from([JAPANESE, REFUNDS, THAI]), st.integers(1, 10))
PEOPLE = st.dictionaries(st.sampled_from([JAPANESE, REFUNDS, THAI]), st.builds(Held, st.integers(1, 10), st.booleans()))


@given(SKILLS, PEOPLE, PEOPLE)
def test_nearness_is_an_order_in_which_the_right_skills_are_never_beaten(
    ratings: dict[UUID, int], one: dict[UUID, Held], other: dict[UUID, Held]
) -> None:
    wanted = WantedSkills(SkillMatching.CLOSEST, {skill: Sought(rating, **TEN) for skill, rating in ratings.items()})
    perfect = {skill: Held(rating) for skill, rating in ratings.items()}
    near, far = sorted((distance(wanted, one), distance(wanted, other)))
    assert distance(wanted, perfect) <= near <= far

    def lacking(held: dict[UUID, Held]) -> int:
        return sum(1 for skill in ratings if skill not in held or not held[skill].active)

    if lacking(one) < lacking(other):
        assert distance(wanted, one) < distance(wanted, other)
    exact = replace(wanted, matching=SkillMatching.EXACT)
    if suits(exact, one):
        assert suits(wanted, one), "exact asks nobody whom closest would not"
        assert lacking(one) == 0
