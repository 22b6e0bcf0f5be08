"""The skills that a conversation wants: added by rules, set by hand, and looked up when somebody is looked for."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.conversations.models import Conversation, State
from madoguchi.kit.db import Db
from madoguchi.kit.errors import ConflictError
from madoguchi.kit.events import record
from madoguchi.people import user_skills
from madoguchi.routing.events import WantedSkillsChanged
from madoguchi.routing.models import WorkItem
from madoguchi.routing.nearness import Held, SkillMatching, Sought, WantedSkills

MOST = 10
"""Skills that one rule adds, or that one sets by hand."""
SUITS = """(item.skill_matching = 'none' OR NOT EXISTS (
  SELECT FROM wanted_skills AS wanted
  CROSS JOIN LATERAL (SELECT (
    (SELECT coalesce(jsonb_object_agg(skill_id, CASE WHEN active THEN rating ELSE 0 END), '{{}}')
     FROM user_skills WHERE user_id = {user}) ->> wanted.skill_id::text)::int AS rating) AS held
  WHERE wanted.conversation_id = item.conversation_id AND (
    held.rating = 0 OR item.skill_matching = 'exact' AND coalesce(held.rating, 0) < wanted.rating)))"""
"""SQL: whether a person's skills let them be offered a row of `work_items AS item`; as `nearness.suits` says.

What the person knows is gathered once, not for each row: 70 ms, not 320, where 10,000 wait that want something.
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A skill that there is, with the ratings that it may have."""

    name: str
    ratings: frozenset[int] | None = None
    """None when that does not matter."""


class ClosedError(ConflictError):
    """Nobody is looked for any more."""

    code = "wrong_state"


async def append(db: Db, *, conversation: Conversation, wanted: Mapping[UUID, int]) -> None:
    """Add what rules say that a locked conversation wants; what it wants already keeps the higher rating (§4.2)."""
    if not wanted:
        return
    await db.run(
        """
        INSERT INTO wanted_skills (conversation_id, customer_id, skill_id, rating)
        SELECT $1, $2, skill_id, rating FROM unnest($3::uuid[], $4::int[]) AS one (skill_id, rating)
        ON CONFLICT (conversation_id, skill_id) DO UPDATE
          SET rating = greatest(wanted_skills.rating, excluded.rating)
        """,
        conversation.id,
        conversation.customer_id,
        list(wanted),
        list(wanted.values()),
    )


async def set_wanted(
    db: Db, *, conversation: Conversation, wanted: Mapping[UUID, int], now: datetime, actor: UUID
) -> None:
    """Let a locked conversation want exactly these skills, by id with their ratings.

    What is held out to somebody meanwhile stays so. Raises InvalidError for a skill or rating that is not there,
    ClosedError for a conversation that is over.
    """
    if conversation.state is State.CLOSED:
        raise ClosedError("This conversation is over; nobody is looked for any more.")
    await user_skills.check_ratings(db, list(wanted.items()))
    await db.run("DELETE FROM wanted_skills WHERE conversation_id = $1", conversation.id)
    await append(db, conversation=conversation, wanted=wanted)
    fact = WantedSkillsChanged(conversation_id=conversation.id, customer_id=conversation.customer_id)
    record(db, fact, now=now, actor=actor)


async def wanted_by(db: Db, *, items: Collection[WorkItem]) -> dict[UUID, WantedSkills]:
    """What work items want, by conversation, as far as it matters for who gets them."""
    matching = {item.conversation_id: item.skill_matching for item in items}
    sought = await sought_by(
        db, conversation_ids=[one for one, how in matching.items() if how is not SkillMatching.NONE]
    )
    return {one: WantedSkills(matching[one], skills) for one, skills in sought.items()}


async def sought_by(db: Db, *, conversation_ids: Collection[UUID]) -> dict[UUID, dict[UUID, Sought]]:
    """The skills that conversations want, by conversation, of those that want any."""
    rows = await db.all(
        """
        SELECT conversation_id, skill_id, type_id, rating, (ratings -> 0 ->> 'rating')::int AS least,
          (ratings -> -1 ->> 'rating')::int AS most
        FROM wanted_skills JOIN skills ON skills.id = skill_id JOIN rating_models ON rating_models.id = rating_model_id
        WHERE conversation_id = ANY($1::uuid[])
        """,
        list(conversation_ids),
    )
    sought: dict[UUID, dict[UUID, Sought]] = defaultdict(dict)
    for row in rows:
        sought[row["conversation_id"]][row["skill_id"]] = Sought(
            row["rating"], row["least"], row["most"], row["type_id"]
        )
    return sought


async def sought_as(db: Db, *, wanted: Mapping[UUID, int]) -> dict[UUID, Sought]:
    """These skills as a conversation would want them that wanted each so well."""
    rows = await db.all(
        """
        SELECT skills.id, type_id, (ratings -> 0 ->> 'rating')::int AS least, (ratings -> -1 ->> 'rating')::int AS most
        FROM skills JOIN rating_models ON rating_models.id = rating_model_id WHERE skills.id = ANY($1::uuid[])
        """,
        list(wanted),
    )
    return {row["id"]: Sought(wanted[row["id"]], row["least"], row["most"], row["type_id"]) for row in rows}


async def held_by(db: Db, *, user_ids: Collection[UUID]) -> dict[UUID, dict[UUID, Held]]:
    """What each of these people knows, by skill."""
    rows = await db.all(
        """
        SELECT user_id, skill_id, rating, active, type_id FROM user_skills JOIN skills ON skills.id = skill_id
        WHERE user_id = ANY($1::uuid[])
        """,
        list(user_ids),
    )
    held: dict[UUID, dict[UUID, Held]] = {user_id: {} for user_id in user_ids}
    for row in rows:
        held[row["user_id"]][row["skill_id"]] = Held(row["rating"], row["active"], row["type_id"])
    return held


async def known(db: Db) -> dict[str, Known]:
    """All skills that rules may name, by id; none of them goes, nor any of their ratings, before the commit."""
    rows = await db.all(
        """
        SELECT skills.id::text AS id, skills.name, ratings
        FROM skills JOIN rating_models ON rating_models.id = rating_model_id
        WHERE skills.deleted_at IS NULL ORDER BY lower(skills.name), skills.id FOR SHARE
        """
    )
    return {row["id"]: Known(row["name"], frozenset(one["rating"] for one in row["ratings"])) for row in rows}


async def names(db: Db) -> frozenset[tuple[str, str]]:
    """What skills are called, by id, those that are gone as well."""
    rows = await db.all("SELECT id::text AS id, name FROM skills")
    return frozenset((row["id"], row["name"]) for row in rows)
