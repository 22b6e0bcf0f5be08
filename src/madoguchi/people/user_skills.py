"""What each person knows, how well, and whether it counts for now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.kit.errors import InvalidError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.people.events import UserSkillsChanged

Change = Literal["add", "remove", "activate", "deactivate"]


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill that somebody has; while it is not active, they get nothing that wants it (reference §2)."""

    skill_id: UUID
    rating: int
    active: bool = True


async def set_skills(db: Db, *, user_id: UUID, skills: Sequence[Skill], now: datetime, actor: UUID | None) -> None:
    """Let somebody have exactly these skills, each at most once.

    Raises NotFoundError for nobody, InvalidError for a skill or rating that is not there.
    """
    await _check_people(db, [user_id])
    await check_ratings(db, [(one.skill_id, one.rating) for one in skills])
    await db.run(
        """
        WITH gone AS (DELETE FROM user_skills WHERE user_id = $1 AND skill_id <> ALL($2::uuid[]))
        INSERT INTO user_skills (user_id, skill_id, rating, active)
        SELECT $1, skill_id, rating, active
        FROM unnest($2::uuid[], $3::int[], $4::bool[]) AS one (skill_id, rating, active)
        ON CONFLICT (user_id, skill_id) DO UPDATE SET rating = excluded.rating, active = excluded.active
        """,
        user_id,
        [one.skill_id for one in skills],
        [one.rating for one in skills],
        [one.active for one in skills],
    )
    record(db, UserSkillsChanged(user_id=user_id), now=now, actor=actor)


async def change_many(
    db: Db,
    *,
    skill_id: UUID,
    user_ids: Collection[UUID],
    change: Change,
    rating: int | None,
    now: datetime,
    actor: UUID | None,
) -> list[UUID]:
    """Do the same with a skill of several people; those whom it changed.

    To add it needs a rating, and gives it to those who have the skill already. Raises NotFoundError for a skill or
    somebody who is not there, InvalidError for a rating that is not.
    """
    people = sorted(set(user_ids))
    await check_there(db, skill_ids=[skill_id])
    await _check_people(db, people)
    if change == "add":
        if rating is None:
            raise InvalidError("Say which rating they get.")
        await check_ratings(db, [(skill_id, rating)])
    changed = await db.all(_STATEMENTS[change], skill_id, people, *([rating] if change == "add" else []))
    for row in changed:
        record(db, UserSkillsChanged(user_id=row["user_id"]), now=now, actor=actor)
    return [row["user_id"] for row in changed]


async def check_there(db: Db, *, skill_ids: Collection[UUID]) -> None:
    """Raise NotFoundError unless all of these are there; they stay till the commit."""
    wanted = set(skill_ids)
    there = await db.all(
        "SELECT id FROM skills WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL ORDER BY id FOR KEY SHARE", wanted
    )
    if len(there) != len(wanted):
        raise NotFoundError("There is no such skill.")


async def check_ratings(db: Db, wanted: Collection[tuple[UUID, int]]) -> None:
    """Raise InvalidError unless each skill is there and may be rated so; skills and scales stay till the commit."""
    rows = await db.all(
        """
        SELECT skills.id, skills.name, ratings FROM skills JOIN rating_models ON rating_models.id = rating_model_id
        WHERE skills.id = ANY($1::uuid[]) AND skills.deleted_at IS NULL ORDER BY skills.id FOR SHARE
        """,
        sorted({skill_id for skill_id, _ in wanted}),
    )
    scales = {row["id"]: row for row in rows}
    for skill_id, rating in wanted:
        there = scales.get(skill_id)
        if there is None:
            raise InvalidError("There is no such skill; choose one from the list.")
        if rating not in {one["rating"] for one in there["ratings"]}:
            raise InvalidError(f"{there['name']} cannot be rated {rating}; choose a rating of its model.")


_STATEMENTS: dict[Change, str] = {
    "add": """
        INSERT INTO user_skills (user_id, skill_id, rating) SELECT user_id, $1, $3 FROM unnest($2::uuid[]) AS user_id
        ON CONFLICT (user_id, skill_id) DO UPDATE SET rating = excluded.rating
          WHERE user_skills.rating <> excluded.rating
        RETURNING user_id
        """,
    "remove": "DELETE FROM user_skills WHERE skill_id = $1 AND user_id = ANY($2::uuid[]) RETURNING user_id",
    "activate": """
        UPDATE user_skills SET active = true WHERE skill_id = $1 AND user_id = ANY($2::uuid[]) AND NOT active
        RETURNING user_id
        """,
    "deactivate": """
        UPDATE user_skills SET active = false WHERE skill_id = $1 AND user_id = ANY($2::uuid[]) AND active
        RETURNING user_id
        """,
}


async def _check_people(db: Db, user_ids: Sequence[UUID]) -> None:
    """Raise NotFoundError for somebody who is not there.

    Who is about to offer them something holds the lock too: it sees their skills as they were or as they will be.
    """
    there = await db.all(
        "SELECT user_id FROM presences WHERE user_id = ANY($1::uuid[]) ORDER BY user_id FOR UPDATE", user_ids
    )
    if len(there) != len(user_ids):
        raise NotFoundError("There is no such person.")
