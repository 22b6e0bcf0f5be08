"""Rating models: the scales on which skills are rated, a word for each rating."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import InUseError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id
from madoguchi.people.events import RatingModelChanged, RatingModelDeleted
from madoguchi.people.skills import naming


@dataclass(frozen=True, slots=True)
class Rating:
    """One step of a scale; more is better."""

    rating: int
    label: str


async def add(db: Db, *, name: str, ratings: Sequence[Rating], now: datetime, actor: UUID | None) -> UUID:
    """Add a scale, each of its ratings once; raises NameTakenError."""
    model_id = new_id(now)
    with naming("rating model", name):
        await db.run(
            "INSERT INTO rating_models (id, name, ratings, created_at) VALUES ($1, $2, $3, $4)",
            model_id,
            name,
            _in_order(ratings),
            now,
        )
    record(db, RatingModelChanged(model_id=model_id), now=now, actor=actor)
    return model_id


async def change(
    db: Db,
    *,
    model_id: UUID,
    name: str | None,
    ratings: Sequence[Rating] | None,
    now: datetime,
    actor: UUID | None,
) -> None:
    """Change what is given; raises NotFoundError, NameTakenError, or InUseError for a rating that somebody has."""
    there = await lock(db, model_id=model_id)
    if ratings is not None and (gone := going(there, ratings)):
        held = await db.all(
            """
            SELECT skills.name, rating, count(*) AS people FROM user_skills JOIN skills ON skills.id = skill_id
            WHERE rating_model_id = $1 AND rating = ANY($2::int[]) GROUP BY skills.name, rating ORDER BY 1, 2
            """,
            model_id,
            gone,
        )
        if used_by := [f"{row['name']} {row['rating']}" for row in held]:
            said = f"Somebody has {' and '.join(used_by)}; rate them otherwise before you take the rating away."
            raise InUseError(said, used_by=used_by)
    with naming("rating model", name or ""):
        await db.run(
            "UPDATE rating_models SET name = coalesce($2, name), ratings = coalesce($3, ratings) WHERE id = $1",
            model_id,
            name,
            None if ratings is None else _in_order(ratings),
        )
    record(db, RatingModelChanged(model_id=model_id), now=now, actor=actor)


async def delete(db: Db, *, model_id: UUID, now: datetime, actor: UUID | None) -> None:
    """Let a scale go; raises NotFoundError, or InUseError while skills are rated by it."""
    there = await lock(db, model_id=model_id)
    by_it = await db.all(
        "SELECT name FROM skills WHERE rating_model_id = $1 AND deleted_at IS NULL ORDER BY name", model_id
    )
    if used_by := [row["name"] for row in by_it]:
        said = f"{', '.join(used_by)} are rated by {there['name']}; give them another model first."
        raise InUseError(said, used_by=used_by)
    await db.run("UPDATE rating_models SET deleted_at = $2 WHERE id = $1", model_id, now)
    record(db, RatingModelDeleted(model_id=model_id), now=now, actor=actor)


async def lock(db: Db, *, model_id: UUID) -> Row:
    """The row of a scale, by which nobody is rated anew till the commit; raises NotFoundError."""
    row = await db.find(
        "SELECT name, ratings FROM rating_models WHERE id = $1 AND deleted_at IS NULL FOR UPDATE", model_id
    )
    if row is None:
        raise NotFoundError("There is no such rating model.")
    return row


def going(there: Row, ratings: Sequence[Rating]) -> list[int]:
    """The ratings that a scale would not have any more."""
    return sorted({one["rating"] for one in there["ratings"]} - {one.rating for one in ratings})


def _in_order(ratings: Sequence[Rating]) -> list[dict[str, object]]:
    return [asdict(one) for one in sorted(ratings, key=lambda one: one.rating)]
