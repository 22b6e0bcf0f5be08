"""Notification templates, for administrators: what offers show and how they are answered."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints

from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.offers import OfferField
from madoguchi.api.schema import In, Name, Named, Out
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import NotFoundError
from madoguchi.routing import notification_templates, queue_rules, slugs
from madoguchi.routing.notification_templates import CHOSEN_BY, Desktop, Template

router = APIRouter(prefix="/api/admin/notification-templates", tags=["admin: notification templates"])

_MOST_FIELDS = 4

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Header = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=30)]
Seconds = Annotated[int, Field(ge=5, le=600)]


class TemplateField(In):
    """One line of an offer; its value may hold slugs."""

    header: Header
    value: Title


class NotificationTemplateBody(In):
    name: Name
    title: Title
    fields: Annotated[list[TemplateField], Field(max_length=_MOST_FIELDS)] = Field(default_factory=list)
    countdown_seconds: Seconds = 120
    show_countdown: bool = True
    auto_assign: bool = False
    """Whether the conversation is theirs when the time runs out; it cannot be rejected then."""
    auto_accept: bool = False
    """Whether it opens by itself then; only with `auto_assign`, and the countdown is always shown."""
    accept_label: Label = "Accept"
    reject_button: bool = False
    reject_label: Label = "Reject"
    desktop: Desktop = Desktop.NEVER


class NotificationTemplateChange(NotificationTemplateBody):
    version: Annotated[int, Field(ge=1, le=2**31 - 1)]
    """The one that was read: what others have saved since is not undone."""


class NotificationTemplateView(Out):
    id: UUID
    name: str
    shipped: bool
    """Whether it comes with the product: it stays as it is, and may be copied."""
    title: str
    fields: list[OfferField]
    countdown_seconds: int
    show_countdown: bool
    auto_assign: bool
    auto_accept: bool
    accept_label: str
    reject_button: bool
    reject_label: str
    desktop: Desktop
    version: int
    workstreams: list[Named]
    """Which choose it."""


class SlugView(Out):
    slug: str
    meaning: str


class NotificationTemplateList(Out):
    items: list[NotificationTemplateView]
    slugs: list[SlugView]
    """What may stand in braces and stands for something now.

    Templates may also name an `attribute:<name>` or `variable:<name>` that no workstream has, yet or any more: nothing
    is shown for it.
    """


_SELECT = f"""
SELECT id, version, shipped IS NOT NULL AS shipped, {notification_templates.COLUMNS},
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', chosen.id, 'name', chosen.name) ORDER BY chosen.name), '[]')
   FROM workstreams AS chosen
   WHERE deleted_at IS NULL AND notification_templates.id IN ({", ".join(CHOSEN_BY)})) AS workstreams
FROM notification_templates
"""


@router.get("")
async def list_notification_templates(
    _: Administrator, db: Tx, search: Annotated[str, Query(max_length=100)] = ""
) -> NotificationTemplateList:
    """Those that come with the product first, then by name; only those whose names hold `search`."""
    rows = await db.all(
        f"""
        {_SELECT} WHERE strpos(lower(name), lower($1)) > 0
        ORDER BY notification_templates.shipped NULLS LAST, name
        """,
        search.strip(),
    )
    known = [SlugView(slug=slug, meaning=meaning) for slug, meaning in slugs.FIXED.items()]
    said = await queue_rules.said_of(db)
    known += [SlugView(slug=slug, meaning=name) for slug, name in said.items() if slugs.is_said(slug)]
    return NotificationTemplateList(items=[_view(row) for row in rows], slugs=known)


@router.get("/{template_id}")
async def get_notification_template(template_id: UUID, _: Administrator, db: Tx) -> NotificationTemplateView:
    return await _get(db, template_id)


@router.post("", status_code=201)
async def create_notification_template(
    body: NotificationTemplateBody, me: Administrator, db: Tx, clock: Now
) -> NotificationTemplateView:
    made = await notification_templates.create(db, template=_template(body), now=clock.now(), actor=me.id)
    return await _get(db, made)


@router.put("/{template_id}")
async def change_notification_template(
    template_id: UUID, body: NotificationTemplateChange, me: Administrator, db: Tx, clock: Now
) -> NotificationTemplateView:
    """Save it whole; what rings already keeps what it shows. 409 `shipped` for one that comes with the product."""
    await notification_templates.change(
        db, template_id=template_id, template=_template(body), version=body.version, now=clock.now(), actor=me.id
    )
    return await _get(db, template_id)


@router.post("/{template_id}/copies", status_code=201)
async def copy_notification_template(
    template_id: UUID, me: Administrator, db: Tx, clock: Now
) -> NotificationTemplateView:
    made = await notification_templates.copy(db, template_id=template_id, now=clock.now(), actor=me.id)
    return await _get(db, made)


@router.delete("/{template_id}", status_code=204)
async def delete_notification_template(template_id: UUID, me: Administrator, db: Tx, clock: Now) -> None:
    """Let it go; 409 `in_use` names the workstreams that choose it."""
    await notification_templates.delete(db, template_id=template_id, now=clock.now(), actor=me.id)


def _template(body: NotificationTemplateBody) -> Template:
    return Template(**body.model_dump(exclude={"version"}))


async def _get(db: Db, template_id: UUID) -> NotificationTemplateView:
    row = await db.find(f"{_SELECT} WHERE id = $1", template_id)
    if row is None:
        raise NotFoundError("There is no such notification template.")
    return _view(row)


def _view(row: Row) -> NotificationTemplateView:
    return NotificationTemplateView(**dict(row))
