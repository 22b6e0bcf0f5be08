"""Turns to call somebody outside: as many as allowed, fewer when asked, and soon all of them again."""

from datetime import UTC, datetime, timedelta

import pytest

from madoguchi.kit.jobs import NotYetError
from madoguchi.kit.pace import Pace, Paces


class HandClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def pass_(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def take(pace: Pace, who: str) -> bool:
    try:
        with pace.turn(who):
            pace.accepted()
            return True
    except NotYetError:
        return False


def test_there_are_no_more_turns_a_second_than_allowed(clock: HandClock) -> None:
    pace = Pace(clock, most=50, at_once=10)
    taken = 0
    for step in range(1000):
        taken += take(pace, f"job {step}")
        clock.pass_(0.01)
    assert 490 <= taken <= 506


def test_who_gets_none_is_told_when_to_ask_again(clock: HandClock) -> None:
    pace = Pace(clock, most=10, at_once=10)
    assert take(pace, "a")
    with pytest.raises(NotYetError) as wait, pace.turn("b"):
        pass
    clock.time = wait.value.until
    assert take(pace, "b")


def test_a_call_that_hangs_leaves_turns_for_others_till_too_many_hang(clock: HandClock) -> None:
    pace = Pace(clock, most=1000, at_once=2)
    with pace.turn("a"), pace.turn("b"):
        assert not take(pace, "c")
        clock.pass_(1)
        assert not take(pace, "c")
    assert take(pace, "c")


def test_F16_one_refusal_in_a_quiet_hour_says_little_of_how_fast_they_may_be_called(clock: HandClock) -> None:
    pace = Pace(clock, most=1000, at_once=40)
    assert take(pace, "first")
    clock.pass_(60)
    with pace.turn("stray"):
        pace.refused(None)
    clock.pass_(1.1)
    assert all(take(pace, f"job {number}") for number in range(30))


def test_F16_a_limit_that_is_lower_than_ours_is_found_and_kept(clock: HandClock) -> None:
    """LINE's bucket, with 20 a second in it: nearly nothing is refused after the first second."""
    pace, tokens, refused, accepted = Pace(clock, most=1000, at_once=40), 20.0, [0], 0
    started, waiting = clock.time, {f"job {number}": clock.time for number in range(2000)}
    while waiting and clock.time - started < timedelta(minutes=5):
        tokens = min(20.0, tokens + 0.01 * 20)
        for who in [who for who, until in waiting.items() if until <= clock.time]:
            try:
                with pace.turn(who):
                    if tokens >= 1:
                        tokens, accepted = tokens - 1, accepted + 1
                        pace.accepted()
                        del waiting[who]
                    else:
                        refused[-1] += clock.time - started > timedelta(seconds=1)
                        pace.refused(None)
                        waiting[who] = clock.time + timedelta(seconds=1)
            except NotYetError as wait:
                waiting[who] = wait.until
        clock.pass_(0.01)
    assert accepted == 2000
    assert refused[0] <= 20
    print(f"{(clock.time - started).total_seconds():.0f} s for 2,000 at 20 a second; {refused[0]} refused")
    assert clock.time - started < timedelta(seconds=160)


def test_nothing_is_tried_before_the_time_that_was_asked_for(clock: HandClock) -> None:
    pace = Pace(clock, most=100, at_once=10)
    with pace.turn("a"):
        pace.refused(7)
    for _ in range(69):
        clock.pass_(0.1)
        assert not take(pace, "b")
    clock.pass_(1.2)
    assert take(pace, "b")


def test_F24_when_nothing_is_answered_few_try_and_all_go_on_when_it_is(clock: HandClock) -> None:
    pace = Pace(clock, most=1000, at_once=40)
    for number in range(20):
        try:
            with pace.turn(f"job {number}"):
                pace.failed()
        except NotYetError:
            pass
    tried = 0
    for step in range(6000):
        clock.pass_(0.01)
        try:
            with pace.turn(f"late {step}"):
                tried += 1
                pace.failed()
        except NotYetError:
            pass
    assert tried <= 62, "about one a second, for a minute"
    clock.pass_(60)
    taken = 0
    for step in range(500):
        clock.pass_(0.01)
        taken += take(pace, f"back {step}")
    assert taken > 300


def test_F16_those_who_share_a_pace_take_no_more_together_than_one(clock: HandClock) -> None:
    paces = [Paces(clock) for _ in range(2)]
    for one in paces:
        one.share(among=2)
    taken = 0
    for step in range(1000):
        taken += sum(take(one.of("line", most=50, at_once=10), f"job {step}") for one in paces)
        clock.pass_(0.01)
    assert 490 <= taken <= 508


def test_a_part_that_grows_is_used_at_once_unless_a_lower_limit_was_met(clock: HandClock) -> None:
    free, limited = Pace(clock, most=100, at_once=40), Pace(clock, most=100, at_once=40)
    with limited.turn("a"):
        limited.refused(None)
    for pace in (free, limited):
        pace.share(2)
        pace.share(1)
    clock.pass_(2)
    assert (free._ceiling, limited._ceiling < 55) == (100, True)


def test_one_address_has_one_pace_in_a_process(clock: HandClock) -> None:
    paces = Paces(clock)
    assert paces.of(("line", 1), most=5, at_once=1) is paces.of(("line", 1), most=5, at_once=1)
    assert paces.of(("line", 1), most=5, at_once=1) is not paces.of(("line", 2), most=5, at_once=1)


def test_turns_that_are_few_an_hour_can_be_put_by_and_are_never_made_more_by_a_refusal(clock: HandClock) -> None:
    pace = Pace(clock, most=50 / 3600, at_once=10, saved=50)
    assert sum(take(pace, f"job {number}") for number in range(60)) == 50
    clock.pass_(3600)
    assert sum(take(pace, f"job {number}") for number in range(60)) == 50
    clock.pass_(3600)
    pace.refused(None)
    pace.failed()
    clock.pass_(3600)
    assert sum(take(pace, f"job {number}") for number in range(100)) <= 50
