"""Quick replies: looked for, made and changed, the shared ones and one's own."""

from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AfterValidator, Field, StringConstraints

from madoguchi.api.dependencies import Me, Now, Tx
from madoguchi.api.paging import name_cursor_of, name_place_of
from madoguchi.api.schema import In, Name, Named, Out, Version
from madoguchi.automation import quick_replies
from madoguchi.automation.quick_replies import Fields, QuickReply, Sought
from madoguchi.customers.contacts import comparable
from madoguchi.kit.db import Db
from madoguchi.kit.graphemes import utf16_length
from madoguchi.line.limits import TEXT
from madoguchi.people.models import User
from madoguchi.routing.instances import Language

router = APIRouter(prefix="/api/quick-replies", tags=["quick replies"])

_MOST_TAGS = 10
_MOST_WORKSTREAMS = 200


def _sendable(text: str) -> str:
    if (units := utf16_length(text)) > TEXT:
        raise ValueError(f"LINE takes {TEXT:,} characters in a message; this has {units:,}.")
    return text


def _tag(text: str) -> str:
    tag = " ".join(text.lstrip("#＃").split())
    if not tag:
        raise ValueError("A tag has a letter at least.")
    return tag


def _each_once(tags: list[str]) -> list[str]:
    if len({comparable(tag) for tag in tags}) != len(tags):
        raise ValueError("A tag is there twice; take one away.")
    return tags


# What stands around a text is not sent, as in a message that is typed.
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_sendable)]
Texts = Annotated[dict[Language, Text], Field(min_length=1)]
Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50), AfterValidator(_tag)]
Tags = Annotated[list[Tag], Field(max_length=_MOST_TAGS), AfterValidator(_each_once)]
Workstreams = Annotated[list[UUID], Field(max_length=_MOST_WORKSTREAMS)]
Search = Annotated[str, Query(max_length=100)]


class QuickReplyChange(In):
    """What is left out stays as it is."""

    title: Name | None = None
    texts: Texts | None = None
    """By language; slugs stand in braces."""
    default_language: Language | None = None
    """Which of them is said to whoever speaks none of these languages."""
    tags: Tags | None = None
    workstream_ids: Workstreams | None = None
    """For whose conversations it is; none means all."""
    version: Version
    """The one that was read: what others have saved since is not undone."""


class NewQuickReply(In):
    title: Name
    texts: Texts
    default_language: Language
    tags: Tags = Field(default_factory=list)
    workstream_ids: Workstreams = Field(default_factory=list)
    personal: bool = False
    """One's own, which nobody else sees; shared ones are made by supervisors and administrators."""


class NewCopy(In):
    personal: bool = False


class QuickReplyView(Out):
    id: UUID
    title: str
    texts: dict[Language, str]
    default_language: Language
    tags: list[str]
    workstreams: list[Named]
    personal: bool
    may_change: bool
    version: int
    created_at: datetime
    changed_at: datetime


class QuickReplyPage(Out):
    items: list[QuickReplyView]
    next_cursor: str | None


class QuickReplySlug(Out):
    slug: str
    meaning: str


class QuickReplyChoices(Out):
    """What quick replies are made of."""

    slugs: list[QuickReplySlug]
    tags: list[str]
    """Those that are there already."""
    workstreams: list[Named]


@router.get("")
async def list_quick_replies(
    me: Me,
    db: Tx,
    search: Search = "",
    tag: Annotated[list[str] | None, Query(max_length=_MOST_TAGS)] = None,
    workstream_id: UUID | None = None,
    language: Language | None = None,
    personal: bool | None = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> QuickReplyPage:
    """By title; those alone in which every word of `search` is found, be it in title, texts or tags."""
    sought = Sought(
        words=search,
        tags=tag or [],
        workstream_ids=None if workstream_id is None else [workstream_id],
        language=language,
        personal=personal,
    )
    found = await quick_replies.search(db, viewer_id=me.id, sought=sought, after=name_place_of(cursor), limit=limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    return QuickReplyPage(
        items=await _views(db, found[:limit], me),
        next_cursor=name_cursor_of(last.title.lower(), last.id) if last else None,
    )


@router.get("/choices")
async def list_quick_reply_choices(me: Me, db: Tx) -> QuickReplyChoices:
    streams = await db.all("SELECT id, name FROM workstreams WHERE deleted_at IS NULL ORDER BY lower(name), id")
    known = await quick_replies.known_slugs(db)
    return QuickReplyChoices(
        slugs=[QuickReplySlug(slug=slug, meaning=meaning) for slug, meaning in known.items()],
        tags=await quick_replies.tags(db, viewer_id=me.id),
        workstreams=[Named(**row) for row in streams],
    )


@router.post("", status_code=201)
async def create_quick_reply(body: NewQuickReply, me: Me, db: Tx, clock: Now) -> QuickReplyView:
    if not body.personal:
        quick_replies.check_may_share(me)
    made = await quick_replies.create(
        db,
        fields=cast("Fields", body.model_dump(exclude={"personal"})),
        owner_id=me.id if body.personal else None,
        now=clock.now(),
        actor=me.id,
    )
    return await _get(db, made, me)


@router.get("/{reply_id}")
async def get_quick_reply(reply_id: UUID, me: Me, db: Tx) -> QuickReplyView:
    return await _get(db, reply_id, me)


@router.patch("/{reply_id}")
async def change_quick_reply(reply_id: UUID, body: QuickReplyChange, me: Me, db: Tx, clock: Now) -> QuickReplyView:
    """Change what is given; 409 `changed_meanwhile` when somebody else has saved since it was read."""
    fields = cast("Fields", body.model_dump(exclude={"version"}, exclude_none=True))
    await quick_replies.change(db, reply_id=reply_id, fields=fields, version=body.version, now=clock.now(), actor=me)
    return await _get(db, reply_id, me)


@router.post("/{reply_id}/copies", status_code=201)
async def copy_quick_reply(reply_id: UUID, body: NewCopy, me: Me, db: Tx, clock: Now) -> QuickReplyView:
    """The same as one's own, or shared."""
    made = await quick_replies.copy(db, reply_id=reply_id, personal=body.personal, now=clock.now(), actor=me)
    return await _get(db, made, me)


@router.delete("/{reply_id}", status_code=204)
async def delete_quick_reply(reply_id: UUID, me: Me, db: Tx, clock: Now) -> None:
    await quick_replies.delete(db, reply_id=reply_id, now=clock.now(), actor=me)


@router.post("/{reply_id}/uses", status_code=204)
async def note_quick_reply_use(reply_id: UUID, me: Me, db: Tx, clock: Now) -> None:
    """Somebody has put it into a message; what they use most often is offered first."""
    await quick_replies.note_use(db, reply_id=reply_id, user_id=me.id, now=clock.now())


async def _get(db: Db, reply_id: UUID, me: User) -> QuickReplyView:
    reply = await quick_replies.get(db, reply_id=reply_id, viewer_id=me.id)
    return (await _views(db, [reply], me))[0]


async def _views(db: Db, replies: list[QuickReply], me: User) -> list[QuickReplyView]:
    ids = {workstream_id for one in replies for workstream_id in one.workstream_ids}
    rows = await db.all(
        """
        SELECT id, CASE WHEN deleted_at IS NULL THEN name ELSE name || ' (deleted)' END AS name
        FROM workstreams WHERE id = ANY($1::uuid[])
        """,
        list(ids),
    )
    names = {row["id"]: row["name"] for row in rows}
    return [
        QuickReplyView(
            id=one.id,
            title=one.title,
            texts=cast("dict[Language, str]", one.texts),
            default_language=cast("Language", one.default_language),
            tags=one.tags,
            workstreams=[Named(id=there, name=names[there]) for there in one.workstream_ids],
            personal=one.owner_id is not None,
            may_change=one.may_be_changed_by(me),
            version=one.version,
            created_at=one.created_at,
            changed_at=one.changed_at,
        )
        for one in replies
    ]
