"""Rating models, for administrators."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AfterValidator, Field, StringConstraints

from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.paging import name_cursor_of, name_place_of
from madoguchi.api.schema import In, Name, Out
from madoguchi.api.skills import Rating as Number
from madoguchi.api.skills import RatingView
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import NotFoundError
from madoguchi.people import rating_models
from madoguchi.people.rating_models import Rating
from madoguchi.routing import skills_in_use

router = APIRouter(prefix="/api/admin/rating-models", tags=["admin: skills"])

Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50)]


class RatingBody(In):
    rating: Number
    label: Label


def _each_once(ratings: list[RatingBody]) -> list[RatingBody]:
    if len({one.rating for one in ratings}) != len(ratings):
        raise ValueError("A rating is there twice; take one away.")
    if len({one.label.casefold() for one in ratings}) != len(ratings):
        raise ValueError("Two ratings have the same label; give one of them another.")
    return ratings


Ratings = Annotated[list[RatingBody], Field(min_length=1, max_length=100), AfterValidator(_each_once)]


class RatingModelView(Out):
    id: UUID
    name: str
    ratings: list[RatingView]
    """Least first."""
    skills: int
    """How many are rated by it."""


class RatingModelPage(Out):
    items: list[RatingModelView]
    next_cursor: str | None


class NewRatingModel(In):
    name: Name
    ratings: Ratings


class RatingModelChange(In):
    """What is left out stays, and so does a null."""

    name: Name | None = None
    ratings: Ratings | None = None


_SELECT = """
SELECT id, name, lower(name) AS low, ratings,
  (SELECT count(*) FROM skills WHERE rating_model_id = rating_models.id AND skills.deleted_at IS NULL) AS skills
FROM rating_models WHERE deleted_at IS NULL
"""


@router.get("")
async def list_rating_models(
    _: Administrator,
    db: Tx,
    search: Annotated[str | None, Query(max_length=100)] = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> RatingModelPage:
    """By name; `search` is a part of it."""
    rows = await db.all(
        f"""
        {_SELECT} AND ($1::text IS NULL OR strpos(lower(name), lower($1)) > 0)
          AND ($2::text IS NULL OR (lower(name), id) > ($2, $3::uuid))
        ORDER BY lower(name), id LIMIT $4
        """,
        search,
        *name_place_of(cursor),
        limit + 1,
    )
    last = rows[limit - 1] if len(rows) > limit else None
    return RatingModelPage(
        items=[_view(row) for row in rows[:limit]],
        next_cursor=name_cursor_of(last["low"], last["id"]) if last else None,
    )


@router.get("/{model_id}")
async def get_rating_model(model_id: UUID, _: Administrator, db: Tx) -> RatingModelView:
    return await _get(db, model_id)


@router.post("", status_code=201)
async def add_rating_model(body: NewRatingModel, me: Administrator, db: Tx, clock: Now) -> RatingModelView:
    ratings = _ratings(body.ratings)
    return await _get(db, await rating_models.add(db, name=body.name, ratings=ratings, now=clock.now(), actor=me.id))


@router.patch("/{model_id}")
async def change_rating_model(
    model_id: UUID, body: RatingModelChange, me: Administrator, db: Tx, clock: Now
) -> RatingModelView:
    """409 `in_use` for a rating that somebody has, or that a rule or a conversation wants."""
    ratings = None if body.ratings is None else _ratings(body.ratings)
    await skills_in_use.change_model(
        db, model_id=model_id, name=body.name, ratings=ratings, now=clock.now(), actor=me.id
    )
    return await _get(db, model_id)


@router.delete("/{model_id}", status_code=204)
async def delete_rating_model(model_id: UUID, me: Administrator, db: Tx, clock: Now) -> None:
    """409 `in_use` names the skills that are rated by it."""
    await rating_models.delete(db, model_id=model_id, now=clock.now(), actor=me.id)


def _ratings(bodies: list[RatingBody]) -> list[Rating]:
    return [Rating(one.rating, one.label) for one in bodies]


async def _get(db: Db, model_id: UUID) -> RatingModelView:
    row = await db.find(f"{_SELECT} AND id = $1", model_id)
    if row is None:
        raise NotFoundError("There is no such rating model.")
    return _view(row)


def _view(row: Row) -> RatingModelView:
    ratings = [RatingView(**one) for one in row["ratings"]]
    return RatingModelView(id=row["id"], name=row["name"], ratings=ratings, skills=row["skills"])
