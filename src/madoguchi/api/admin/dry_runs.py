"""Dry runs of a workstream's rules, for administrators: where a conversation that does not exist would lead."""

from datetime import time
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import StringConstraints

from madoguchi.api.candidacy_view import AskedView, asked_view
from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.schema import In, Named, Out
from madoguchi.routing import dry_run, rules
from madoguchi.routing.rules import RulesKind

router = APIRouter(prefix="/api/admin/workstreams/{workstream_id}", tags=["admin: routing rules"])


class Supposed(In):
    """A conversation that does not exist; what is left out is not known."""

    first_message: Annotated[str, StringConstraints(max_length=5000)] | None = None
    customer_name: Annotated[str, StringConstraints(max_length=100)] | None = None
    language: Annotated[str, StringConstraints(max_length=20)] | None = None
    account: UUID | None = None
    friendship: Annotated[str, StringConstraints(pattern="^(friend|blocked|unknown)$")] = "unknown"
    returning: bool = False
    customer_id: UUID | None = None
    """Who writes: what is known of them goes before what is supposed of their name, language and so on."""
    weekday: Annotated[str, StringConstraints(pattern="^(mon|tues|wednes|thurs|fri|satur|sun)day$")] | None = None
    time_of_day: time | None = None


class DryRun(Out):
    classified: dict[str, Any]
    """What each ruleset did, as in the step `classified` of a conversation; empty without classification."""
    queue_chosen: dict[str, Any]
    """As in the step `queue_chosen`; empty without rules."""
    queue: Named
    """Where it would wait."""
    asked: AskedView | None
    """Whom that queue would ask now; null when the conversation would be ended at once."""


@router.post("/dry-runs")
async def run_dry(workstream_id: UUID, body: Supposed, _: Administrator, db: Tx, clock: Now) -> DryRun:
    """Where such a conversation would lead now, and who would be asked; nothing is sent, kept, locked or offered."""
    await rules.saved(db, workstream_id=workstream_id, kind=RulesKind.CLASSIFICATION)
    given = body.model_dump(exclude={"customer_id"}, exclude_none=True)
    supposed: dict[str, Any] = {**given, "customer_kind": "person", "identified": False}
    if body.account is not None:
        supposed["account"] = str(body.account)
    if body.first_message is not None:
        supposed["message_kind"] = "text"
    path = await dry_run.walk(
        db, workstream_id=workstream_id, supposed=supposed, customer_id=body.customer_id, now=clock.now()
    )
    name = await db.value("SELECT name FROM queues WHERE id = $1", path.queue_id)
    return DryRun(
        classified=path.classified,
        queue_chosen=path.queue_chosen,
        queue=Named(id=path.queue_id, name=name),
        asked=asked_view(path.candidacy) if path.candidacy is not None else None,
    )
