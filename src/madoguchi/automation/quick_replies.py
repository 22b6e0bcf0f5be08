"""Quick replies: texts kept ready for conversations, shared by all or one person's own (reference §12)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict, cast
from uuid import UUID

from madoguchi.automation.events import QuickReplyDeleted, QuickReplySaved
from madoguchi.customers.contacts import comparable
from madoguchi.kit.db import Db
from madoguchi.kit.errors import ChangedMeanwhileError, ConflictError, ForbiddenError, InvalidError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id
from madoguchi.kit.naming import name_of_copy
from madoguchi.people.models import Role, User
from madoguchi.routing import queue_rules, slugs, workstreams

SHARED_BY = (Role.ADMINISTRATOR, Role.SUPERVISOR)
"""Who keeps what all see (reference §2)."""


class Fields(TypedDict, total=False):
    """What is set of a quick reply; what is not there stays as it is."""

    title: str
    texts: Mapping[str, str]
    """By language, with slugs in braces."""
    default_language: str
    """A language of `texts`."""
    tags: Sequence[str]
    workstream_ids: Sequence[UUID]
    """For whose conversations it is; none means all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickReply:
    """A quick reply, with how often whoever asks has used it."""

    id: UUID
    owner_id: UUID | None
    """Whose own it is; None of one that is shared."""
    title: str
    texts: dict[str, str]
    default_language: str
    tags: list[str]
    workstream_ids: list[UUID]
    version: int
    created_at: datetime
    changed_at: datetime
    uses: int

    def may_be_changed_by(self, user: User) -> bool:
        return self.owner_id == user.id or (self.owner_id is None and user.role in SHARED_BY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which quick replies are asked for; what is not given is not asked."""

    words: str = ""
    """Each of them is in its title, a text or a tag; one that begins with # begins a tag."""
    tags: Sequence[str] = ()
    """All of which it has."""
    workstream_ids: Sequence[UUID] | None = None
    """For the conversations of one of which it is meant; of none, only what is for all."""
    language: str | None = None
    """In which it has a text."""
    personal: bool | None = None


_OWN = (
    "id, owner_id, title, texts, default_language, tags, workstream_ids, version, created_at, changed_at, "
    "coalesce((SELECT count FROM quick_reply_uses WHERE quick_reply_id = quick_replies.id AND user_id = $1), 0) AS uses"
)
_SEEN = "(owner_id IS NULL OR owner_id = $1)"
_SOUGHT = f"""
SELECT {_OWN} FROM quick_replies
WHERE {_SEEN} AND name_pieces(found_by) @> name_pieces($3)
  AND NOT EXISTS (SELECT FROM unnest($2::text[]) AS wanted (word) WHERE strpos(E'\\n' || found_by, word) = 0)
  AND ($4::uuid[] IS NULL OR workstream_ids = '{{}}' OR workstream_ids && $4)
  AND ($5::text IS NULL OR texts ? $5)
  AND ($6::boolean IS NULL OR (owner_id IS NOT NULL) = $6)
"""


async def create(db: Db, *, fields: Fields, owner_id: UUID | None, now: datetime, actor: UUID | None) -> UUID:
    """Keep a new quick reply, shared or somebody's own; raises InvalidError.

    Who may share one is asked before, by `check_may_share`.
    """
    reply_id = new_id(now)
    told = cast("Fields", {"tags": [], "workstream_ids": [], **fields})
    await _check(db, told, new_workstreams=told["workstream_ids"])
    columns = ["id", "owner_id", *told, "found_by", "created_at", "changed_at"]
    places = ", ".join(f"${number}" for number in range(1, len(columns) + 1))
    await db.run(
        f"INSERT INTO quick_replies ({', '.join(columns)}) VALUES ({places})",
        reply_id,
        owner_id,
        *told.values(),
        _found_by(told),
        now,
        now,
    )
    record(db, QuickReplySaved(quick_reply_id=reply_id, new=True), now=now, actor=actor)
    return reply_id


async def change(db: Db, *, reply_id: UUID, fields: Fields, version: int, now: datetime, actor: User) -> None:
    """Change what is given, over the `version` that was read.

    Raises NotFoundError, ForbiddenError, InvalidError, or ChangedMeanwhileError.
    """
    there = await _lock(db, reply_id, actor)
    if there.version != version:
        raise ChangedMeanwhileError("Somebody else has saved this quick reply meanwhile; reload it, then change it.")
    told = cast("Fields", {name: getattr(there, name) for name in Fields.__annotations__} | fields)
    await _check(db, told, new_workstreams=set(told["workstream_ids"]) - set(there.workstream_ids))
    assignments = ", ".join(f"{name} = ${number}" for number, name in enumerate(told, start=4))
    await db.run(
        f"UPDATE quick_replies SET version = version + 1, found_by = $2, changed_at = $3, {assignments} WHERE id = $1",
        reply_id,
        _found_by(told),
        now,
        *told.values(),
    )
    record(db, QuickReplySaved(quick_reply_id=reply_id, new=False), now=now, actor=actor.id)


async def copy(db: Db, *, reply_id: UUID, personal: bool, now: datetime, actor: User) -> UUID:
    """Keep the same once more under another title, as one's own or shared, for the workstreams that are left.

    Raises NotFoundError, ForbiddenError or ConflictError.
    """
    there = await get(db, reply_id=reply_id, viewer_id=actor.id)
    if not personal:
        check_may_share(actor)
    rows = await db.all(f"SELECT title FROM quick_replies WHERE {_SEEN}", actor.id)
    told = {name: getattr(there, name) for name in Fields.__annotations__}
    told["title"] = name_of_copy(there.title, taken={row["title"] for row in rows})
    told["workstream_ids"] = await _not_deleted(db, there.workstream_ids)
    owner_id = actor.id if personal else None
    return await create(db, fields=cast("Fields", told), owner_id=owner_id, now=now, actor=actor.id)


async def delete(db: Db, *, reply_id: UUID, now: datetime, actor: User) -> None:
    """Forget a quick reply; what was sent with it stays. Raises NotFoundError or ForbiddenError."""
    await _lock(db, reply_id, actor)
    await db.run("DELETE FROM quick_replies WHERE id = $1", reply_id)
    record(db, QuickReplyDeleted(quick_reply_id=reply_id), now=now, actor=actor.id)


async def get(db: Db, *, reply_id: UUID, viewer_id: UUID) -> QuickReply:
    """Raises NotFoundError also for what is somebody else's own."""
    row = await db.find(f"SELECT {_OWN} FROM quick_replies WHERE {_SEEN} AND id = $2", viewer_id, reply_id)
    if row is None:
        raise NotFoundError("There is no such quick reply.")
    return QuickReply(**row)


async def search(
    db: Db, *, viewer_id: UUID, sought: Sought, after: tuple[str | None, UUID | None], limit: int
) -> list[QuickReply]:
    """What a viewer may use, by title, behind `after`."""
    rows = await db.all(
        f"""
        {_SOUGHT} AND ($7::text IS NULL OR (lower(title), id) > ($7, $8::uuid)) ORDER BY lower(title), id LIMIT $9
        """,
        *_asked(viewer_id, sought),
        *after,
        limit,
    )
    return [QuickReply(**row) for row in rows]


async def most_used(db: Db, *, viewer_id: UUID, sought: Sought, limit: int) -> list[QuickReply]:
    """The same, with what the viewer has used most often first."""
    rows = await db.all(f"{_SOUGHT} ORDER BY uses DESC, lower(title), id LIMIT $7", *_asked(viewer_id, sought), limit)
    return [QuickReply(**row) for row in rows]


async def tags(db: Db, *, viewer_id: UUID) -> list[str]:
    """All tags of what a viewer may use, those that are one to people once."""
    rows = await db.all(f"SELECT DISTINCT unnest(tags) AS tag FROM quick_replies WHERE {_SEEN}", viewer_id)
    return sorted({comparable(row["tag"]): row["tag"] for row in rows}.values(), key=comparable)


async def known_slugs(db: Db) -> dict[str, str]:
    """What may stand in braces, with what it stands for."""
    said = await queue_rules.said_of(db)
    return slugs.TO_CUSTOMERS | {slug: name for slug, name in said.items() if slug.startswith("variable:")}


async def note_use(db: Db, *, reply_id: UUID, user_id: UUID, now: datetime) -> None:
    """Count that somebody has put it into a message; raises NotFoundError."""
    await get(db, reply_id=reply_id, viewer_id=user_id)
    await db.run(
        """
        INSERT INTO quick_reply_uses VALUES ($1, $2, 1, $3)
        ON CONFLICT (quick_reply_id, user_id) DO UPDATE SET count = quick_reply_uses.count + 1, last_at = $3
        """,
        reply_id,
        user_id,
        now,
    )


def check_may_share(user: User) -> None:
    """Raise ForbiddenError for whoever keeps quick replies only for themself."""
    if user.role not in SHARED_BY:
        raise ForbiddenError(
            "Supervisors and administrators keep the shared quick replies; make one of your own instead."
        )


async def _lock(db: Db, reply_id: UUID, actor: User) -> QuickReply:
    """A quick reply that this person may change."""
    await db.run("SELECT FROM quick_replies WHERE id = $1 FOR UPDATE", reply_id)
    found = await get(db, reply_id=reply_id, viewer_id=actor.id)
    if not found.may_be_changed_by(actor):
        check_may_share(actor)
    return found


async def _not_deleted(db: Db, workstream_ids: Sequence[UUID]) -> list[UUID]:
    rows = await db.all("SELECT id FROM workstreams WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL", workstream_ids)
    left = {row["id"] for row in rows}
    if workstream_ids and not left:
        raise ConflictError(
            "The workstreams that this quick reply was for are deleted, and a copy would be for all. Make a new one."
        )
    return [one for one in workstream_ids if one in left]


async def _check(db: Db, told: Fields, *, new_workstreams: Collection[UUID]) -> None:
    if told["default_language"] not in told["texts"]:
        said = "Write a text in the default language, or choose another default."
        raise InvalidError(said, errors=[{"path": "texts", "message": said}])
    known = await known_slugs(db)
    for language, text in told["texts"].items():
        for slug in slugs.unknown_in(text, fixed=known, said=()):
            said = f"{{{slug}}} stands for nothing; insert one from the list."
            raise InvalidError(said, errors=[{"path": f"texts.{language}", "message": said}])
    for workstream_id in sorted(new_workstreams):
        await workstreams.check_here(db, workstream_id=workstream_id)


def _asked(viewer_id: UUID, sought: Sought) -> Sequence[Any]:
    words = comparable(sought.words).split()
    # A line begins with the # of a tag, and ends where the tag does.
    wanted = [f"\n{word}" if word.startswith("#") else word for word in words]
    wanted += [f"\n#{comparable(tag)}\n" for tag in sought.tags]
    longest = max(words, key=len, default="")
    return viewer_id, wanted, longest, sought.workstream_ids, sought.language, sought.personal


def _found_by(told: Fields) -> str:
    # A line for each, so that no word is found in the end of one and the beginning of the next; only a tag's begins
    # with a #.
    tags_of = [f"#{comparable(tag)}\n" for tag in told["tags"]]
    words_of = [f" {comparable(words)}\n" for words in (told["title"], *told["texts"].values())]
    return "".join([*tags_of, *words_of])
