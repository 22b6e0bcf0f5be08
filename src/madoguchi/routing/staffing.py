"""The same changes for several people at once, each of whom gets all of them or none (reference §2)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import InvalidError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.people import capacity_units, presence, user_skills
from madoguchi.people.models import Presence
from madoguchi.people.presence import NotHereError
from madoguchi.people.user_skills import Change as SkillDeed
from madoguchi.routing import capacity_profiles, queue_members
from madoguchi.routing.events import CapacityChanged

MOST_PEOPLE = 200
"""People whom one request changes."""
MOST_CHANGES = 5
"""What one request changes of each."""


@dataclass(frozen=True, slots=True)
class JoinsQueue:
    queue_id: UUID


@dataclass(frozen=True, slots=True)
class LeavesQueue:
    queue_id: UUID


@dataclass(frozen=True, slots=True)
class ChangesSkill:
    """Adds a skill with a rating, takes it away, or lets it count or not."""

    skill_id: UUID
    deed: SkillDeed
    rating: int | None = None


@dataclass(frozen=True, slots=True)
class GetsProfile:
    profile_id: UUID
    custom_limit: int | None


@dataclass(frozen=True, slots=True)
class LosesProfile:
    profile_id: UUID


@dataclass(frozen=True, slots=True)
class TakesUnits:
    units: int


@dataclass(frozen=True, slots=True)
class Shows:
    """A base presence, or one of the organisation's own by its id."""

    presence: Presence | UUID


ForAll = JoinsQueue | LeavesQueue | ChangesSkill | GetsProfile | LosesProfile | TakesUnits
"""What is done with all at once, since nobody in service can be unable to have it."""
Change = ForAll | Shows


class ChangeResult(StrEnum):
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    """They were like that already."""
    REFUSED = "refused"
    """Nothing was done."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one person."""

    user_id: UUID
    name: str | None
    result: ChangeResult
    why: str | None
    """Of what was refused."""


async def change_people(
    db: Db, *, user_ids: Collection[UUID], changes: Sequence[Change], now: datetime, actor: UUID
) -> list[Outcome]:
    """Change these people, all of each or nothing; what became of each, in the order given.

    What routing makes of it follows from the same facts as if each had been changed alone.
    """
    wrong = await _wrong_with(db, changes)
    people = await _lock(db, user_ids)
    refused = {one: why for one in user_ids if (why := wrong or _why_not(people.get(one)))}
    changed: set[UUID] = set()
    # A presence is all that may be refused to one person and not to the next, so it goes before what is not.
    for change in sorted(changes, key=lambda one: not isinstance(one, Shows)):
        able = [one for one in people if one not in refused]
        if isinstance(change, Shows):
            shown, unable = await _show(db, change.presence, {one: people[one] for one in able}, now, actor)
            changed |= shown
            refused |= unable
        elif able:
            changed |= set(await _change(db, change, able, now, actor))
    return [_outcome(one, people.get(one), refused.get(one), one in changed) for one in user_ids]


async def _wrong_with(db: Db, changes: Sequence[Change]) -> str | None:
    """Lock what the changes name, in the order in which routing locks; what makes them impossible for everybody."""
    skills = [one for one in changes if isinstance(one, ChangesSkill)]
    profiles = {one.profile_id for one in changes if isinstance(one, GetsProfile | LosesProfile)}
    queues = [one.queue_id for one in changes if isinstance(one, JoinsQueue | LeavesQueue)]
    try:
        await queue_members.lock(db, queue_ids=queues)
        await user_skills.check_there(db, skill_ids=[one.skill_id for one in skills])
        await user_skills.check_ratings(db, [(one.skill_id, one.rating) for one in skills if one.rating is not None])
        await capacity_profiles.check_there(db, profile_ids=profiles)
        await _hold_presences(db, {one.presence for one in changes if isinstance(one, Shows)})
    except (InvalidError, NotFoundError) as error:
        return error.message
    return None


async def _hold_presences(db: Db, presences: Collection[Presence | UUID]) -> None:
    """Keep the organisation's own as they are, before those who show them are locked, as whoever changes one does."""
    own = [one for one in presences if not isinstance(one, Presence)]
    there = await db.all("SELECT id FROM custom_presences WHERE id = ANY($1::uuid[]) ORDER BY id FOR SHARE", own)
    if len(there) != len(own):
        raise InvalidError("There is no such presence to choose; choose one from the list.")


async def _lock(db: Db, user_ids: Collection[UUID]) -> dict[UUID, Row]:
    """Those of these people who are there; nobody else changes them, or gives them work, till the commit."""
    rows = await db.all(
        """
        SELECT users.id, name, active, generation FROM users JOIN presences ON presences.user_id = users.id
        WHERE users.id = ANY($1::uuid[]) ORDER BY users.id FOR UPDATE OF presences
        """,
        list(user_ids),
    )
    return {row["id"]: row for row in rows}


def _why_not(person: Row | None) -> str | None:
    if person is None:
        return "There is no such person."
    return None if person["active"] else "They are out of service."


async def _show(
    db: Db, wanted: Presence | UUID, people: Mapping[UUID, Row], now: datetime, actor: UUID
) -> tuple[set[UUID], dict[UUID, str]]:
    """Choose a presence for each; those whom it changed, and those who cannot show it, with why."""
    changed, refused = set(), {}
    for user_id, person in people.items():
        try:
            shown = await presence.set_presence(db, user_id=user_id, presence=wanted, actor=actor, now=now)
        except (NotHereError, InvalidError) as error:
            refused[user_id] = error.message
        else:
            if shown.generation != person["generation"]:
                changed.add(user_id)
    return changed, refused


async def _change(db: Db, change: ForAll, user_ids: Collection[UUID], now: datetime, actor: UUID) -> Collection[UUID]:
    """Do one change with people who can bear it; those for whom it was new."""
    match change:
        case JoinsQueue(queue_id):
            return await queue_members.join(db, queue_id=queue_id, user_ids=user_ids, now=now, actor=actor)
        case LeavesQueue(queue_id):
            return await queue_members.leave(db, queue_id=queue_id, user_ids=user_ids, now=now, actor=actor)
        case ChangesSkill(skill_id, deed, rating):
            return await user_skills.change_many(
                db, skill_id=skill_id, user_ids=user_ids, change=deed, rating=rating, now=now, actor=actor
            )
        case GetsProfile(profile_id, limit):
            return await capacity_profiles.give(
                db, profile_id=profile_id, user_ids=user_ids, custom_limit=limit, now=now, actor=actor
            )
        case LosesProfile(profile_id):
            return await capacity_profiles.take_away(db, profile_id=profile_id, user_ids=user_ids, now=now, actor=actor)
        case TakesUnits(units):
            changed = await capacity_units.set_for(db, user_ids=user_ids, units=units)
            for user_id in changed:
                record(db, CapacityChanged(user_id=user_id), now=now, actor=actor)
            return changed


def _outcome(user_id: UUID, person: Row | None, why: str | None, changed: bool) -> Outcome:
    result = ChangeResult.REFUSED if why else ChangeResult.CHANGED if changed else ChangeResult.UNCHANGED
    return Outcome(user_id, person["name"] if person else None, result, why)
