"""When somebody is there to answer: working hours in a time zone, with holidays, worked out without asking anybody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_LOOK_AHEAD = 800
"""Days in which the next opening is looked for: holidays of a year that come every year leave none at all."""


class Weekday(StrEnum):
    """In the order of the calendar's own numbers."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


_WEEK = tuple(Weekday)


@dataclass(frozen=True, slots=True)
class Span:
    """Hours that come every week; those that close no later than they open close on the day after."""

    weekday: Weekday
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Holiday:
    """Whole days on which nobody is there, by the calendar of the zone."""

    name: str
    first: date
    last: date
    yearly: bool = False
    """Whether it comes again every year from then on; one that begins on 29 February only in leap years."""


@dataclass(frozen=True, slots=True)
class Hours:
    zone: ZoneInfo
    weekly: Sequence[Span]
    holidays: Sequence[Holiday] = ()
    valid_from: date | None = None
    """The first day of the week's hours; None when they have always held."""
    valid_until: date | None = None
    """The last of them, whose hours go on over midnight; None when they hold on. Out of these days nobody is there."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Moments between which somebody is there: from the first on, till just before the second."""

    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the zone's calendar as it will be."""

    date: date
    holiday: str | None
    openings: list[Opening]


def is_open(hours: Hours | None, at: datetime) -> bool:
    """Whether somebody is there at a moment; without hours somebody always is."""
    if hours is None:
        return True
    return any(opening.opens_at <= at < opening.closes_at for opening in _day(hours, _date(hours, at)).openings)


def opens_next(hours: Hours, at: datetime) -> datetime | None:
    """The next moment after this one at which doors open; None when they never will."""
    first = max(_date(hours, at), hours.valid_from or date.min)
    before = _day(hours, first - _DAY).openings
    closed_at = before[-1].closes_at if before else None
    for day in preview(hours, first, _LOOK_AHEAD):
        for opening in day.openings:
            # What goes on over midnight does not open there.
            if opening.opens_at > at and opening.opens_at != closed_at:
                return opening.opens_at
            closed_at = opening.closes_at
    return None


def preview(hours: Hours, start: date, days: int) -> Iterator[Day]:
    """So many days from a date on, each as it will be."""
    return (_day(hours, start + _DAY * number) for number in range(days))


def _date(hours: Hours, at: datetime) -> date:
    return at.astimezone(hours.zone).date()


def _day(hours: Hours, day: date) -> Day:
    """A day by its own calendar: what yesterday's late hours reach into it belongs to it, and goes with its holiday."""
    holiday = next((holiday.name for holiday in hours.holidays if _falls_on(holiday, day)), None)
    if holiday is not None:
        return Day(day, holiday, [])
    begins, ends = _moment(hours.zone, day, time()), _moment(hours.zone, day + _DAY, time())
    spans = [*_spans_from(hours, day - _DAY), *_spans_from(hours, day)]
    within = sorted((max(opens, begins), min(closes, ends)) for opens, closes in spans)
    return Day(day, None, _joined([(opens, closes) for opens, closes in within if opens < closes]))


def _spans_from(hours: Hours, day: date) -> Iterator[tuple[datetime, datetime]]:
    if not (hours.valid_from or date.min) <= day <= (hours.valid_until or date.max):
        return
    for span in hours.weekly:
        if span.weekday is _WEEK[day.weekday()]:
            last = day if span.opens < span.closes else day + _DAY
            yield _moment(hours.zone, day, span.opens), _last_moment(hours.zone, last, span.closes)


def _joined(spans: list[tuple[datetime, datetime]]) -> list[Opening]:
    """Spans in order, where those that touch or overlap are one."""
    found: list[Opening] = []
    for opens, closes in spans:
        if found and opens <= found[-1].closes_at:
            opens = found[-1].opens_at  # noqa: PLW2901 - it is the same opening that goes on
            closes = max(closes, found.pop().closes_at)  # noqa: PLW2901
        found.append(Opening(opens, closes))
    return found


def _falls_on(holiday: Holiday, day: date) -> bool:
    if not holiday.yearly:
        return holiday.first <= day <= holiday.last
    # One that lasts over New Year may have begun in the year before.
    return any(
        first <= day <= first + (holiday.last - holiday.first)
        for year in (day.year - 1, day.year)
        if year >= holiday.first.year and (first := _in_year(holiday.first, year)) is not None
    )


def _in_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return None


def _moment(zone: ZoneInfo, day: date, wall: time) -> datetime:
    """When clocks there first show a time; one that is skipped in spring is counted on from before, as in RFC 5545."""
    return datetime.combine(day, wall, zone).astimezone(UTC)


def _last_moment(zone: ZoneInfo, day: date, wall: time) -> datetime:
    """When clocks there last show a time, so that nobody closes an hour early when it comes twice in autumn."""
    shown = datetime.combine(day, wall, zone)
    return max(shown.astimezone(UTC), shown.replace(fold=1).astimezone(UTC))
