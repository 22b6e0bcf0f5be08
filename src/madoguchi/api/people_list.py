"""The list of people at work: a page of those who are looked for, each with what they do and hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from madoguchi.api import presence_view
from madoguchi.api.paging import name_cursor_of, name_place_of
from madoguchi.api.presence_view import CustomPresenceShown, PresenceView
from madoguchi.api.schema import Named, Out
from madoguchi.kit.db import Db, Row
from madoguchi.people import custom_presences
from madoguchi.people.models import Presence, Role
from madoguchi.routing import capacity, working_hours
from madoguchi.routing.working_hours import Working


class PersonSkill(Out):
    id: UUID
    name: str
    rating: int
    active: bool
    """Off, they get nothing that wants it."""


class SlotsTaken(Out):
    """How many slots of a capacity profile of theirs are taken."""

    id: UUID
    name: str
    limit: int
    taken: int


class WorkingView(Out):
    """By which operating hours somebody works, and how they stand now."""

    id: UUID
    name: str
    zone: str
    working: bool
    begins_next: datetime | None
    """When they begin next; null when they never will."""


class PersonView(Out):
    id: UUID
    name: str
    role: Role
    presence: PresenceView
    default_presence: Presence
    """With what they begin when they sign in; of one of the organisation's own: what it comes to."""
    default_custom: CustomPresenceShown | None
    capacity_units: int
    units_taken: int
    slots: list[SlotsTaken]
    """Of their capacity profiles, by name."""
    windows: int
    """In how many windows they have the desk open."""
    queues: list[Named]
    """But for the default queue, which every representative serves."""
    skills: list[PersonSkill]
    working_hours: WorkingView | None
    """Null for who has none."""


class PersonPage(Out):
    items: list[PersonView]
    next_cursor: str | None
    matching: int
    """How many there are in all, on this page and on others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Who is looked for; what is None does not matter."""

    search: str | None
    queue_id: UUID | None
    skill_id: UUID | None
    presence: Presence | UUID | None


_SOUGHT = """
FROM users JOIN presences ON presences.user_id = users.id
WHERE active
  AND ($1::text IS NULL OR strpos(lower(normalize(name, NFKC)), lower(normalize($1, NFKC))) > 0)
  AND ($2::uuid IS NULL OR EXISTS (SELECT FROM queue_members AS own WHERE own.user_id = users.id AND queue_id = $2))
  AND ($3::uuid IS NULL OR EXISTS (SELECT FROM user_skills AS own WHERE own.user_id = users.id AND skill_id = $3))
  AND ($4::text IS NULL OR presence = $4) AND ($5::uuid IS NULL OR custom_id = $5)
"""
_SELECT = f"""
SELECT users.id, users.name, role, default_presence, default_custom_id, capacity_units,
  {capacity.TAKEN.format(user="users.id", now="$2::timestamptz")} AS units_taken,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', slot.id, 'name', slot.name, 'limit', item_limit, 'taken', taken)
     ORDER BY lower(slot.name)), '[]')
   FROM ({capacity.SLOTS.format(user="users.id", now="$2::timestamptz", day="$3::timestamptz")}) AS slot
   WHERE held) AS slots,
  (SELECT count(*) FROM desk_connections WHERE desk_connections.user_id = users.id) AS windows,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', queues.id, 'name', queues.name) ORDER BY queues.name), '[]')
   FROM queue_members JOIN queues ON queues.id = queue_id
   WHERE queue_members.user_id = users.id AND NOT is_default) AS queues,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', skills.id, 'name', skills.name, 'rating', rating,
     'active', user_skills.active) ORDER BY lower(skills.name)), '[]')
   FROM user_skills JOIN skills ON skills.id = skill_id WHERE user_skills.user_id = users.id) AS skills
FROM users WHERE users.id = ANY($1::uuid[]) ORDER BY lower(users.name), users.id
"""


async def page(db: Db, *, sought: Sought, cursor: str | None, limit: int, now: datetime) -> PersonPage:
    """Those in service who are looked for, by name; raises InvalidError for a cursor that is none of ours."""
    args = _args(sought)
    rows = await db.all(
        f"""
        SELECT users.id, lower(name) AS low {_SOUGHT}
          AND ($6::text IS NULL OR (lower(name), users.id) > ($6, $7::uuid))
        ORDER BY lower(name), users.id LIMIT $8
        """,
        *args,
        *name_place_of(cursor),
        limit + 1,
    )
    last = rows[limit - 1] if len(rows) > limit else None
    return PersonPage(
        items=await several(db, [row["id"] for row in rows[:limit]], now=now),
        next_cursor=name_cursor_of(last["low"], last["id"]) if last else None,
        matching=await db.value(f"SELECT count(*) {_SOUGHT}", *args),
    )


async def several(db: Db, user_ids: Sequence[UUID], *, now: datetime) -> list[PersonView]:
    """These people, by name."""
    rows = await db.all(_SELECT, list(user_ids), now, (await capacity.today(db, now=now)).began)
    shown = {one.user_id: one for one in await presence_view.several(db, user_ids)}
    own = {one.id: presence_view.custom_view(one) for one in await custom_presences.every(db)}
    working = await working_hours.of_people(db, user_ids=user_ids, now=now)
    return [_view(row, shown[row["id"]], own, working.get(row["id"])) for row in rows]


def _view(
    row: Row, shown: PresenceView, own: Mapping[UUID, CustomPresenceShown], working: Working | None
) -> PersonView:
    told = dict(row)
    default_custom = own.get(told.pop("default_custom_id"))
    return PersonView(**told, presence=shown, default_custom=default_custom, working_hours=_working_view(working))


def _working_view(working: Working | None) -> WorkingView | None:
    if working is None:
        return None
    return WorkingView(
        id=working.hours_id,
        name=working.name,
        zone=working.zone,
        working=working.working,
        begins_next=working.begins_next,
    )


def _args(sought: Sought) -> tuple[Any, ...]:
    base, custom = (sought.presence, None) if isinstance(sought.presence, Presence) else (None, sought.presence)
    return sought.search, sought.queue_id, sought.skill_id, base, custom
