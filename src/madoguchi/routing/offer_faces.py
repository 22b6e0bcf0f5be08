"""What an offer shows and how it may be answered: its template as it was when the offer was made.

What may change or be taken back while it rings, which is the customer's name, language and words, is put in when it is
shown (`rendered_face`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from madoguchi.conversations.closures import HANDED_ON
from madoguchi.kit.db import Db, Row
from madoguchi.routing import slugs
from madoguchi.routing.notification_templates import Desktop

_USUAL_LABEL = "Accept"
_OPEN_LABEL = "Open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What a new offer takes along from the template of its occasion."""

    countdown: timedelta
    auto_assign: bool
    rejectable: bool
    shows: dict[str, Any]
    """The texts of the template, and in `said` what its slugs stand for as far as that stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedFace:
    """What a representative reads."""

    title: str
    fields: list[dict[str, str]]
    """`header` and `value`; without those of which nothing is known."""
    accept_label: str
    reject_label: str | None
    """None where it cannot be rejected."""
    show_countdown: bool
    auto_accept: bool
    desktop: Desktop


_SELECT = f"""
SELECT work_items.conversation_id, template.*, attributes, context, work_items.queue_id,
  workstreams.name AS workstream_name, queues.name AS queue_name, conversations.state_since
FROM work_items
JOIN conversations ON conversations.id = work_items.conversation_id
JOIN queues ON queues.id = work_items.queue_id
LEFT JOIN workstreams ON workstreams.id = work_items.workstream_id
LEFT JOIN LATERAL (
  SELECT closure_reason FROM sessions WHERE conversation_id = conversations.id ORDER BY started_at DESC LIMIT 1
) AS last_session ON true
CROSS JOIN LATERAL (
  SELECT CASE
    WHEN {HANDED_ON} THEN 'transfer'
    WHEN last_session.closure_reason IS NOT NULL OR EXISTS (
      SELECT FROM conversations AS earlier WHERE earlier.customer_id = conversations.customer_id
        AND earlier.id <> conversations.id) THEN 'known'
    ELSE 'unknown' END AS name
) AS occasion
JOIN notification_templates AS template ON CASE WHEN workstreams.id IS NULL THEN template.shipped = occasion.name
  ELSE template.id = CASE occasion.name WHEN 'transfer' THEN transfer_template_id
    WHEN 'known' THEN known_template_id ELSE unknown_template_id END END
WHERE work_items.conversation_id = ANY($1::uuid[])
"""
"""The template of the occasion: a transfer, a customer with whom somebody has talked before, or a new one."""


async def compose(db: Db, *, conversation_id: UUID, now: datetime) -> Face:
    """What an offer of a conversation that has its place in a queue would show now."""
    return (await compose_all(db, conversation_ids=[conversation_id], now=now))[conversation_id]


async def compose_all(db: Db, *, conversation_ids: Collection[UUID], now: datetime) -> dict[UUID, Face]:
    """What an offer of each of these would show now, by conversation."""
    rows = await db.all(_SELECT, list(conversation_ids))
    return {row["conversation_id"]: _face(row, now) for row in rows}


def rendered_face(shows: Mapping[str, Any], *, rejectable: bool, live: Mapping[str, str]) -> RenderedFace:
    """What is shown of an offer, with what its slugs stand for now (`live`)."""
    facts = {**shows["said"], **live}
    told = [{**field, "value": slugs.rendered(field["value"], facts)} for field in shows["fields"]]
    return RenderedFace(
        title=slugs.rendered(shows["title"], facts),
        fields=[field for field in told if field["value"]],
        accept_label=shows["accept_label"],
        reject_label=shows["reject_label"] if rejectable else None,
        show_countdown=shows["show_countdown"],
        auto_accept=shows["auto_accept"],
        desktop=Desktop(shows["desktop"]),
    )


def _face(row: Row, now: datetime) -> Face:
    label = _OPEN_LABEL if row["auto_assign"] and row["accept_label"] == _USUAL_LABEL else row["accept_label"]
    return Face(
        countdown=timedelta(seconds=row["countdown_seconds"]),
        auto_assign=row["auto_assign"],
        rejectable=row["reject_button"],
        shows={
            "title": row["title"],
            "fields": row["fields"],
            "said": _said(row, now),
            "show_countdown": row["show_countdown"],
            "auto_accept": row["auto_accept"],
            "accept_label": label,
            "reject_label": row["reject_label"],
            "desktop": row["desktop"],
        },
    )


def _said(row: Row, now: datetime) -> dict[str, str]:
    """What the template's slugs stand for, of that which stays while it rings."""
    waited = (now - row["state_since"]) // timedelta(minutes=1)
    facts = {
        "queueId": str(row["queue_id"]),
        "queueName": row["queue_name"],
        "workstreamName": row["workstream_name"] or "",
        "waitedFor": f"{waited} min" if waited else "less than a minute",
        **{f"attribute:{name}": str(value) for name, value in row["attributes"].items()},
        **{f"variable:{name}": str(value) for name, value in row["context"].items()},
    }
    used = {slug for text in (row["title"], *(one["value"] for one in row["fields"])) for slug in slugs.in_text(text)}
    return {slug: fact for slug, fact in facts.items() if slug in used}
