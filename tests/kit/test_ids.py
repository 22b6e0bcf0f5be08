"""Ids carry their time, sort by it, and are the same for the same things where they have to be."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from madoguchi.kit.ids import derived_id, first_id_at, milliseconds_of, new_id

NOW = datetime(2026, 11, 24, 8, 15, 30, 123456, tzinfo=UTC)


def test_a_new_id_is_a_uuid_of_version_7_with_its_own_time() -> None:
    made = new_id(NOW)
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert made.int >> 80 == 1795508130123
    assert len({new_id(NOW) for _ in range(1000)}) == 1000


def test_ids_sort_by_their_time() -> None:
    made = [new_id(NOW + timedelta(milliseconds=n)) for n in range(50)]
    assert made == sorted(made)
    assert [str(one) for one in made] == sorted(str(one) for one in made)


def test_the_first_id_of_a_moment_bounds_all_others() -> None:
    bound = first_id_at(NOW)
    assert bound <= new_id(NOW)
    assert new_id(NOW - timedelta(milliseconds=1)) < bound
    assert bound == UUID("01a20c9f-d14b-0000-0000-000000000000")


def test_a_derived_id_depends_on_its_time_and_on_each_part() -> None:
    made = derived_id(1795508130123, "account", "event")
    assert made == derived_id(1795508130123, "account", "event")
    assert made.version == 7
    assert made.int >> 80 == 1795508130123
    others = {
        derived_id(1795508130124, "account", "event"),
        derived_id(1795508130123, "accoun", "tevent"),
        derived_id(1795508130123, "account", "event2"),
    }
    assert len(others | {made}) == 4


@pytest.mark.parametrize(("given", "kept"), [(-5, 0), (1 << 48, (1 << 48) - 1), (10**30, (1 << 48) - 1)])
def test_times_that_no_id_can_hold_are_drawn_to_the_nearest(given: int, kept: int) -> None:
    assert derived_id(given, "x").int >> 80 == kept


def test_milliseconds_are_counted_down_to_the_whole_one() -> None:
    assert milliseconds_of(datetime(1970, 1, 1, 0, 0, 0, 1999, tzinfo=UTC)) == 1
