"""When somebody is there: zones, late hours, holidays, and the two days a year on which clocks jump, as tables."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.routing.hours import Holiday, Hours, Opening, Span, Weekday, is_open, opens_next, preview

TOKYO, BERLIN, NEW_YORK = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
OFFICE = [Weekday.MONDAY, Weekday.TUESDAY, Weekday.WEDNESDAY, Weekday.THURSDAY, Weekday.FRIDAY]


def span(days: Weekday | list[Weekday], opens: str, closes: str) -> list[Span]:
    listed = days if isinstance(days, list) else [days]
    return [Span(day, time.fromisoformat(opens), time.fromisoformat(closes)) for day in listed]


def utc(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def openings(hours: Hours, day: str) -> list[tuple[str, str]]:
    """The openings of a day as clocks there show them."""
    (found,) = preview(hours, date.fromisoformat(day), 1)
    return [
        (f"{one.opens_at.astimezone(hours.zone):%H:%M}", f"{one.closes_at.astimezone(hours.zone):%H:%M}")
        for one in found.openings
    ]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-29 23:59:59", False),  # Monday 08:59:59 there
        ("2026-11-30 00:00:00", True),  # Monday 09:00 there
        ("2026-11-30 02:59:59", True),
        ("2026-11-30 03:00:00", False),  # noon: the first span is over
        ("2026-11-30 04:00:00", True),  # the second begins at 13:00
        ("2026-11-30 08:59:59", True),
        ("2026-11-30 09:00:00", False),
        ("2026-11-28 01:00:00", False),  # Saturday
    ],
)
def test_somebody_is_there_from_the_first_moment_of_a_span_till_just_before_its_last(at: str, expected: bool) -> None:
    hours = Hours(TOKYO, span(OFFICE, "09:00", "12:00") + span(OFFICE, "13:00", "18:00"))
    assert is_open(hours, utc(at)) is expected


def test_without_hours_somebody_always_is() -> None:
    assert is_open(None, utc("2026-12-25 03:00"))


@pytest.mark.parametrize(
    ("weekly", "day", "expected"),
    [
        # Over midnight: the evening belongs to its own day, the night to the next.
        (span(Weekday.FRIDAY, "22:00", "02:00"), "2026-11-27", [("22:00", "00:00")]),
        (span(Weekday.FRIDAY, "22:00", "02:00"), "2026-11-28", [("00:00", "02:00")]),
        (span(Weekday.SUNDAY, "22:00", "02:00"), "2026-11-30", [("00:00", "02:00")]),  # from Sunday into Monday
        (span(Weekday.FRIDAY, "00:00", "00:00"), "2026-11-27", [("00:00", "00:00")]),  # all day
        (span(Weekday.FRIDAY, "00:00", "00:00"), "2026-11-28", []),
        # What touches or overlaps is one opening.
        (
            span(Weekday.FRIDAY, "09:00", "12:00") + span(Weekday.FRIDAY, "12:00", "18:00"),
            "2026-11-27",
            [("09:00", "18:00")],
        ),
        (
            span(Weekday.FRIDAY, "13:00", "18:00") + span(Weekday.FRIDAY, "09:00", "14:00"),
            "2026-11-27",
            [("09:00", "18:00")],
        ),
        (
            span(Weekday.FRIDAY, "09:00", "18:00") + span(Weekday.FRIDAY, "10:00", "11:00"),
            "2026-11-27",
            [("09:00", "18:00")],
        ),
    ],
)
def test_a_day_shows_what_falls_into_it(weekly: list[Span], day: str, expected: list[tuple[str, str]]) -> None:
    assert openings(Hours(TOKYO, weekly), day) == expected


@pytest.mark.parametrize(
    ("opens", "closes", "day", "begins", "hours_open"),
    [
        # Berlin leaps from 02:00 to 03:00 on 29 March 2026, and goes back from 03:00 to 02:00 on 25 October.
        ("00:00", "06:00", "2026-03-29", "2026-03-28 23:00", 5),
        ("02:30", "06:00", "2026-03-29", "2026-03-29 01:30", 2.5),  # 02:30 is skipped: counted on from before
        ("00:00", "02:30", "2026-03-29", "2026-03-28 23:00", 2.5),
        ("02:30", "02:45", "2026-03-29", "2026-03-29 01:30", 0.25),  # a span that clocks never show is not lost
        ("00:00", "00:00", "2026-03-29", "2026-03-28 23:00", 23),
        ("00:00", "06:00", "2026-10-25", "2026-10-24 22:00", 7),
        ("02:30", "06:00", "2026-10-25", "2026-10-25 00:30", 4.5),  # the first of the two 02:30
        ("00:00", "02:30", "2026-10-25", "2026-10-24 22:00", 3.5),  # the second of them
        ("02:15", "02:45", "2026-10-25", "2026-10-25 00:15", 1.5),  # and no closing in between
        ("00:00", "00:00", "2026-10-25", "2026-10-24 22:00", 25),
    ],
)
def test_clocks_that_jump_neither_lose_nor_cut_hours(
    opens: str, closes: str, day: str, begins: str, hours_open: float
) -> None:
    hours = Hours(BERLIN, span(Weekday.SUNDAY, opens, closes))
    (opening,) = next(preview(hours, date.fromisoformat(day), 1)).openings
    assert opening == Opening(utc(begins), utc(begins) + timedelta(hours=hours_open))


def test_the_same_hours_by_the_clock_are_other_moments_in_summer() -> None:
    hours = Hours(NEW_YORK, span(OFFICE, "09:00", "17:00"))
    assert opens_next(hours, utc("2026-03-06 23:00")) == utc("2026-03-09 13:00"), "clocks leapt on Sunday"
    assert opens_next(hours, utc("2026-10-30 22:00")) == utc("2026-11-02 14:00"), "clocks went back on Sunday"


def test_where_clocks_leap_at_midnight_a_day_begins_an_hour_later() -> None:
    cairo = Hours(ZoneInfo("Africa/Cairo"), span(Weekday.FRIDAY, "00:00", "06:00"))
    (opening,) = next(preview(cairo, date(2026, 4, 24), 1)).openings
    assert opening == Opening(utc("2026-04-23 22:00"), utc("2026-04-24 03:00"))


@pytest.mark.parametrize(
    ("holiday", "closed", "open_"),
    [
        (Holiday("Stocktaking", date(2026, 11, 27), date(2026, 11, 27)), ["2026-11-27"], ["2026-11-26", "2027-11-27"]),
        (
            Holiday("Golden week", date(2026, 5, 2), date(2026, 5, 6)),
            ["2026-05-02", "2026-05-06"],
            ["2026-05-01", "2026-05-07", "2027-05-03"],
        ),
        (
            Holiday("Christmas", date(2025, 12, 25), date(2025, 12, 25), yearly=True),
            ["2025-12-25", "2026-12-25", "2040-12-25"],
            ["2024-12-25", "2026-12-24", "2026-12-26"],
        ),
        (
            Holiday("New Year", date(2025, 12, 29), date(2026, 1, 3), yearly=True),
            ["2025-12-31", "2026-01-03", "2026-12-29", "2027-01-03"],
            ["2025-01-02", "2026-12-28", "2027-01-04"],
        ),
        (
            Holiday("Leap day", date(2024, 2, 29), date(2024, 2, 29), yearly=True),
            ["2024-02-29", "2028-02-29"],
            ["2026-02-28", "2026-03-01"],
        ),
    ],
)
def test_a_holiday_closes_its_days_and_no_other(holiday: Holiday, closed: list[str], open_: list[str]) -> None:
    hours = Hours(TOKYO, span(list(Weekday), "09:00", "18:00"), [holiday])
    for day in closed:
        (shown,) = preview(hours, date.fromisoformat(day), 1)
        assert (shown.holiday, shown.openings) == (holiday.name, []), day
    for day in open_:
        assert openings(hours, day) == [("09:00", "18:00")], day


def test_a_holiday_ends_the_night_that_reaches_into_it() -> None:
    hours = Hours(
        TOKYO, span(Weekday.FRIDAY, "22:00", "02:00"), [Holiday("Closed", date(2026, 11, 28), date(2026, 11, 28))]
    )
    assert is_open(hours, utc("2026-11-27 14:59")), "Friday 23:59"
    assert not is_open(hours, utc("2026-11-27 15:00")), "Saturday 00:00"


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-26 23:00", "2026-11-27 00:00"),  # before opening
        ("2026-11-27 00:00", "2026-11-30 00:00"),  # at the very moment: it is open now, so the next is on Monday
        ("2026-11-27 05:00", "2026-11-30 00:00"),
        ("2026-11-28 05:00", "2026-11-30 00:00"),
    ],
)
def test_the_next_opening_is_after_this_moment(at: str, expected: str) -> None:
    assert opens_next(Hours(TOKYO, span(OFFICE, "09:00", "18:00")), utc(at)) == utc(expected)


def test_what_goes_on_over_midnight_does_not_open_there() -> None:
    late = Hours(TOKYO, span([Weekday.FRIDAY, Weekday.SATURDAY], "22:00", "02:00"))
    assert opens_next(late, utc("2026-11-27 14:00")) == utc("2026-11-28 13:00"), "on Friday at 23:00, Saturday at 22:00"
    always = Hours(TOKYO, span(list(Weekday), "00:00", "00:00"))
    assert opens_next(always, utc("2026-11-27 14:00")) is None


NOVEMBER = {"valid_from": date(2026, 11, 23), "valid_until": date(2026, 11, 27)}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-20", []),
        ("2026-11-23", [("09:00", "18:00")]),
        ("2026-11-27", [("09:00", "18:00")]),
        ("2026-11-30", []),
    ],
)
def test_a_week_holds_from_its_first_day_until_its_last_and_nobody_is_there_before_and_after(
    day: str, expected: list[tuple[str, str]]
) -> None:
    hours = Hours(TOKYO, span(OFFICE, "09:00", "18:00"), **NOVEMBER)  # type: ignore[arg-type]
    assert openings(hours, day) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2020-01-01 00:00", "2026-11-23 00:00"),  # years before
        ("2026-11-20 05:00", "2026-11-23 00:00"),
        ("2026-11-24 12:00", "2026-11-25 00:00"),
        ("2026-11-27 05:00", None),  # on the last day, while it is open
        ("2026-12-01 00:00", None),
    ],
)
def test_the_next_opening_of_a_week_lies_within_its_days(at: str, expected: str | None) -> None:
    hours = Hours(TOKYO, span(OFFICE, "09:00", "18:00"), **NOVEMBER)  # type: ignore[arg-type]
    assert opens_next(hours, utc(at)) == (utc(expected) if expected else None)


def test_the_last_night_of_a_week_that_ends_goes_on_till_its_morning() -> None:
    hours = Hours(TOKYO, span(Weekday.FRIDAY, "22:00", "02:00"), valid_until=date(2026, 11, 27))
    assert openings(hours, "2026-11-28") == [("00:00", "02:00")]
    assert openings(hours, "2026-12-04") == []


def test_holidays_all_year_leave_no_opening() -> None:
    closed = Holiday("Closed down", date(2026, 1, 1), date(2026, 12, 31), yearly=True)
    assert opens_next(Hours(TOKYO, span(OFFICE, "09:00", "18:00"), [closed]), utc("2026-06-01 00:00")) is None


times = st.times().map(lambda found: found.replace(second=0, microsecond=0))
spans = st.lists(st.builds(Span, st.sampled_from(Weekday), times, times), min_size=1, max_size=6)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - given a zone


@given(st.sampled_from([TOKYO, BERLIN, NEW_YORK, ZoneInfo("Australia/Lord_Howe")]), spans, moments)
def test_the_next_opening_is_open_and_the_moment_before_it_is_not(
    zone: ZoneInfo, weekly: list[Span], at: datetime
) -> None:
    hours = Hours(zone, weekly)
    found = opens_next(hours, at)
    if found is not None:
        assert found > at
        assert is_open(hours, found)
        assert not is_open(hours, found - timedelta(microseconds=1))
        if not is_open(hours, at):
            assert not any(is_open(hours, at + (found - at) * part / 7) for part in range(7))
