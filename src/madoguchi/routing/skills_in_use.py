"""What keeps skills, their types and ratings from going: rules that name them, and conversations that want them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.kit.errors import InUseError
from madoguchi.people import rating_models, skills
from madoguchi.people.rating_models import Rating

_OUTPUTS = '$.rulesets[*].rules[*].outputs[*] ? (@.field == "skills").value[*]'


async def delete_skill(db: Db, *, skill_id: UUID, now: datetime, actor: UUID | None) -> None:
    """As `people.skills.delete`, and InUseError while a rule names it or a conversation that runs wants it."""
    await _check_free(db, skill_id)
    await skills.delete(db, skill_id=skill_id, now=now, actor=actor)


async def delete_type(db: Db, *, type_id: UUID, now: datetime, actor: UUID | None) -> None:
    """As `people.skills.delete_type`, and InUseError while a rule asks for what people know of it, or orders by it."""
    name = await skills.lock_type(db, type_id=type_id)
    if used_by := await _naming(db, type_id):
        said = f"{name} is asked for by {' and '.join(used_by)}; change these first."
        raise InUseError(said, used_by=used_by)
    await skills.delete_type(db, type_id=type_id, now=now, actor=actor)


async def change_skill(
    db: Db,
    *,
    skill_id: UUID,
    now: datetime,
    actor: UUID | None,
    name: str | None,
    description: str | None,
    type_id: UUID | None,
    rating_model_id: UUID | None,
) -> None:
    """As `people.skills.change`, and InUseError for another rating model while anything wants a rating of this one."""
    there = await skills.lock(db, skill_id=skill_id)
    if rating_model_id not in {None, there["rating_model_id"]}:
        await _check_free(db, skill_id)
    await skills.change(
        db,
        skill_id=skill_id,
        name=name,
        description=description,
        type_id=type_id,
        rating_model_id=rating_model_id,
        now=now,
        actor=actor,
    )


async def change_model(
    db: Db,
    *,
    model_id: UUID,
    name: str | None,
    ratings: Sequence[Rating] | None,
    now: datetime,
    actor: UUID | None,
) -> None:
    """As `people.rating_models.change`, and InUseError for a rating that anything wants."""
    there = await rating_models.lock(db, model_id=model_id)
    if ratings is not None and (gone := rating_models.going(there, ratings)):
        wanting = await _wanting(db, model_id, gone)
        if wanting:
            said = f"{' and '.join(wanting)} want a rating that would go; change these first."
            raise InUseError(said, used_by=wanting)
    await rating_models.change(db, model_id=model_id, name=name, ratings=ratings, now=now, actor=actor)


async def _check_free(db: Db, skill_id: UUID) -> None:
    name = (await skills.lock(db, skill_id=skill_id))["name"]
    used_by = await _naming(db, skill_id)
    running: int = await db.value(
        """
        SELECT count(*) FROM wanted_skills JOIN conversations ON conversations.id = conversation_id
        WHERE skill_id = $1 AND state <> 'closed'
        """,
        skill_id,
    )
    used_by += _counted(running)
    if used_by:
        raise InUseError(f"{name} is wanted by {' and '.join(used_by)}; change these first.", used_by=used_by)


async def _naming(db: Db, named_id: UUID) -> list[str]:
    """Whose rules name a skill or a type of skills, in words."""
    rows = await db.all(
        """
        SELECT DISTINCT name FROM (
          SELECT name, deleted_at, document FROM routing_rules JOIN workstreams ON workstreams.id = workstream_id
          UNION ALL SELECT name, deleted_at, document FROM queue_rules JOIN queues ON queues.id = queue_id) AS rules
        WHERE deleted_at IS NULL AND document::text LIKE '%' || $1 || '%' ORDER BY name
        """,
        str(named_id),
    )
    return [f"the routing rules of {row['name']}" for row in rows]


async def _wanting(db: Db, model_id: UUID, ratings: Sequence[int]) -> list[str]:
    """What wants a skill at one of these ratings of a scale, in words."""
    naming = await db.all(
        f"""
        SELECT DISTINCT workstreams.name FROM routing_rules
        JOIN workstreams ON workstreams.id = workstream_id AND workstreams.deleted_at IS NULL
        CROSS JOIN LATERAL jsonb_path_query(document, '{_OUTPUTS}') AS wanted
        JOIN skills ON skills.id::text = wanted ->> 'skill_id'
        WHERE kind = 'classification' AND rating_model_id = $1 AND (wanted ->> 'rating')::int = ANY($2::int[])
        ORDER BY 1
        """,
        model_id,
        ratings,
    )
    running: int = await db.value(
        """
        SELECT count(DISTINCT conversation_id) FROM wanted_skills JOIN skills ON skills.id = skill_id
        JOIN conversations ON conversations.id = conversation_id
        WHERE rating_model_id = $1 AND rating = ANY($2::int[]) AND state <> 'closed'
        """,
        model_id,
        ratings,
    )
    return [f"the routing rules of {row['name']}" for row in naming] + _counted(running)


def _counted(running: int) -> list[str]:
    return [f"{running} {'conversation' if running == 1 else 'conversations'}"] if running else []
