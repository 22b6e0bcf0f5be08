"""Operating hours, for administrators, and what they come to in the next two weeks."""

from datetime import date, datetime, timedelta
from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field, StringConstraints, model_validator

from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.schema import In, Name, Named, Out, Version
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import NotFoundError
from madoguchi.routing import hours, operating_hours
from madoguchi.routing.hours import Hours, Weekday
from madoguchi.routing.operating_hours import Timetable

router = APIRouter(prefix="/api/admin/operating-hours", tags=["admin: operating hours"])

_PREVIEWED = 14
_LONGEST_HOLIDAY = timedelta(days=364)

WallTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Calendar = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]
Description = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]


class SpanBody(In):
    """Hours of one weekday; those that close no later than they open close on the day after."""

    weekday: Weekday
    opens: WallTime
    closes: WallTime


class HolidayBody(In):
    """Whole days, the last one included."""

    name: Name
    first: Calendar
    last: Calendar
    yearly: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.first <= self.last <= self.first + _LONGEST_HOLIDAY:
            raise ValueError(f"{self.name} has to end on its first day or later, and within a year")
        return self


class HoursBody(In):
    zone: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    weekly: Annotated[list[SpanBody], Field(min_length=1, max_length=70)]
    holidays: Annotated[list[HolidayBody], Field(max_length=200)] = Field(default_factory=list)
    valid_from: Calendar | None = None
    """The first day on which the week holds; null from ever."""
    valid_until: Calendar | None = None
    """The last; null for ever. After it nobody is there."""

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValueError("The hours have to end on their first day or later.")
        return self


class NewOperatingHours(HoursBody):
    name: Name
    description: Description = ""


class OperatingHoursChange(NewOperatingHours):
    version: Version
    """The one that was read: what others have saved since is not undone."""


class OperatingHoursView(Out):
    id: UUID
    name: str
    description: str
    zone: str
    weekly: list[SpanBody]
    holidays: list[HolidayBody]
    valid_from: date | None
    valid_until: date | None
    version: int
    queues: list[Named]
    people: list[Named]
    """Who works by them."""
    open: bool
    opens_next: datetime | None


class OperatingHoursList(Out):
    items: list[OperatingHoursView]


class OpeningView(Out):
    opens_at: datetime
    closes_at: datetime


class DayView(Out):
    date: date
    holiday: str | None
    openings: list[OpeningView]


class HoursPreview(Out):
    """What hours come to, saved or not."""

    open: bool
    opens_next: datetime | None
    days: list[DayView]


_SELECT = """
SELECT id, name, description, zone, weekly, holidays, valid_from, valid_until, version,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', queues.id, 'name', queues.name) ORDER BY queues.name), '[]')
   FROM queues WHERE operating_hours_id = operating_hours.id AND deleted_at IS NULL) AS queues,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', users.id, 'name', users.name) ORDER BY users.name), '[]')
   FROM users JOIN working_hours ON user_id = users.id WHERE operating_hours_id = operating_hours.id) AS people
FROM operating_hours
"""


@router.get("")
async def list_operating_hours(_: Administrator, db: Tx, clock: Now) -> OperatingHoursList:
    rows = await db.all(f"{_SELECT} ORDER BY name")
    return OperatingHoursList(items=[_view(row, clock.now()) for row in rows])


@router.get("/{hours_id}")
async def get_operating_hours(hours_id: UUID, _: Administrator, db: Tx, clock: Now) -> OperatingHoursView:
    return await _get(db, hours_id, clock.now())


@router.post("", status_code=201)
async def create_operating_hours(body: NewOperatingHours, me: Administrator, db: Tx, clock: Now) -> OperatingHoursView:
    now = clock.now()
    made = await operating_hours.create(db, timetable=_timetable(body), now=now, actor=me.id)
    return await _get(db, made, now)


@router.put("/{hours_id}")
async def change_operating_hours(
    hours_id: UUID, body: OperatingHoursChange, me: Administrator, db: Tx, clock: Now
) -> OperatingHoursView:
    now = clock.now()
    await operating_hours.change(
        db, hours_id=hours_id, timetable=_timetable(body), version=body.version, now=now, actor=me.id
    )
    return await _get(db, hours_id, now)


@router.post("/{hours_id}/copies", status_code=201)
async def copy_operating_hours(hours_id: UUID, me: Administrator, db: Tx, clock: Now) -> OperatingHoursView:
    now = clock.now()
    made = await operating_hours.copy(db, hours_id=hours_id, now=now, actor=me.id)
    return await _get(db, made, now)


@router.delete("/{hours_id}", status_code=204)
async def delete_operating_hours(hours_id: UUID, me: Administrator, db: Tx, clock: Now) -> None:
    await operating_hours.delete(db, hours_id=hours_id, now=clock.now(), actor=me.id)


@router.post("/previews")
async def preview_operating_hours(body: HoursBody, _: Administrator, clock: Now) -> HoursPreview:
    """The next fourteen days by hours that need not be saved yet."""
    now, meant = clock.now(), _hours(body)
    return HoursPreview(
        open=hours.is_open(meant, now),
        opens_next=hours.opens_next(meant, now),
        days=[
            DayView(
                date=day.date,
                holiday=day.holiday,
                openings=[OpeningView(opens_at=one.opens_at, closes_at=one.closes_at) for one in day.openings],
            )
            for day in hours.preview(meant, now.astimezone(meant.zone).date(), _PREVIEWED)
        ],
    )


def _timetable(body: NewOperatingHours) -> Timetable:
    return Timetable(name=body.name, description=body.description, hours=_hours(body))


def _hours(body: HoursBody) -> Hours:
    written = {**body.model_dump(mode="json"), "valid_from": body.valid_from, "valid_until": body.valid_until}
    return operating_hours.hours_of({**written, "zone": operating_hours.zone_of(body.zone).key})


async def _get(db: Db, hours_id: UUID, now: datetime) -> OperatingHoursView:
    row = await db.find(f"{_SELECT} WHERE id = $1", hours_id)
    if row is None:
        raise NotFoundError("There are no such operating hours.")
    return _view(row, now)


def _view(row: Row, now: datetime) -> OperatingHoursView:
    meant = operating_hours.hours_of(dict(row))
    return OperatingHoursView(**dict(row), open=hours.is_open(meant, now), opens_next=hours.opens_next(meant, now))
