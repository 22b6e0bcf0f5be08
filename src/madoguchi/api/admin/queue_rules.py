"""The rules of queues whose method is custom, for administrators: prioritization and assignment."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from madoguchi.api.admin.routing_rules import FieldView, Version, field_view
from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.schema import In, Name, Out
from madoguchi.kit.db import Db
from madoguchi.routing import assignment_rules, prioritization, queue_rules, skill_rules
from madoguchi.routing.queue_rules import QueueRulesKind

router = APIRouter(prefix="/api/admin/queues/{queue_id}", tags=["admin: queue rules"])

Order = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class BucketBody(In):
    """What its condition holds goes before what the rules after it hold."""

    name: Name
    condition: dict[str, Any]
    order_by: Order = prioritization.FIFO
    """`fifo`, or a field: the smaller goes first."""


class PrioritizationBody(In):
    rules: Annotated[list[BucketBody], Field(max_length=prioritization.MOST_RULES)]


class AssignmentRuleBody(In):
    name: Name
    condition: dict[str, Any]
    """Of a representative; a rule may compare with a field of the conversation: `valueSource` is `field` then."""
    order_by: Order = "round_robin"


class AssignmentRulesetBody(In):
    name: Name
    when: dict[str, Any]
    """For which conversations; that of the last ruleset is empty."""
    rules: Annotated[list[AssignmentRuleBody], Field(min_length=1, max_length=assignment_rules.MOST_RULES)]


class AssignmentBody(In):
    rulesets: Annotated[list[AssignmentRulesetBody], Field(max_length=assignment_rules.MOST_RULESETS)]
    """One at least."""


class PrioritizationChange(PrioritizationBody):
    version: Version
    """The one that was read: what others have saved since is not undone."""


class AssignmentChange(AssignmentBody):
    version: Version


class PrioritizationView(Out):
    rules: list[BucketBody]
    version: int


class AssignmentView(Out):
    rulesets: list[AssignmentRulesetBody]
    version: int


class OrderView(Out):
    value: str
    label: str


class QueueRuleFields(Out):
    """All that rules of queues may ask, and how they may order."""

    conversation: list[FieldView]
    person: list[FieldView]
    beside: list[FieldView]
    """What a representative may be compared with."""
    conversation_orders: list[OrderView]
    person_orders: list[OrderView]


@router.get("/rule-fields")
async def list_queue_rule_fields(queue_id: UUID, _: Administrator, db: Tx) -> QueueRuleFields:
    await queue_rules.saved(db, queue_id=queue_id, kind=QueueRulesKind.PRIORITIZATION)
    fields = await queue_rules.fields_of(db, accounts=await _accounts(db))
    known = await skill_rules.catalogue(db)
    orders = [OrderView(value=prioritization.FIFO, label="First in, first out")]
    orders += [OrderView(value=one.name, label=one.label) for one in fields.values() if prioritization.orderly(one)]
    return QueueRuleFields(
        conversation=[field_view(one) for one in fields.values()],
        person=[field_view(one) for one in assignment_rules.person_fields(known).values()],
        beside=[field_view(one) for one in [*assignment_rules.ITEM_FIELDS.values(), *fields.values()]],
        conversation_orders=orders,
        person_orders=[
            OrderView(value=name, label=words) for name, words in assignment_rules.order_words(known).items()
        ],
    )


@router.get("/prioritization")
async def get_prioritization(queue_id: UUID, _: Administrator, db: Tx) -> PrioritizationView:
    return PrioritizationView(**await _read(db, queue_id, QueueRulesKind.PRIORITIZATION))


@router.put("/prioritization")
async def set_prioritization(
    queue_id: UUID, body: PrioritizationChange, me: Administrator, db: Tx, clock: Now
) -> PrioritizationView:
    """422 `invalid_condition` says which rule cannot be used: `at` leads to it, `path` to the place in it."""
    kind = QueueRulesKind.PRIORITIZATION
    return PrioritizationView(**await _write(db, queue_id, kind, body, me.id, clock.now()))


@router.get("/assignment-rules")
async def get_assignment_rules(queue_id: UUID, _: Administrator, db: Tx) -> AssignmentView:
    """At version 0 those that hold till somebody says otherwise: who is present and has room, in turns."""
    return AssignmentView(**await _read(db, queue_id, QueueRulesKind.ASSIGNMENT))


@router.put("/assignment-rules")
async def set_assignment_rules(
    queue_id: UUID, body: AssignmentChange, me: Administrator, db: Tx, clock: Now
) -> AssignmentView:
    """422 `invalid_condition` as with prioritization."""
    return AssignmentView(**await _write(db, queue_id, QueueRulesKind.ASSIGNMENT, body, me.id, clock.now()))


async def _read(db: Db, queue_id: UUID, kind: QueueRulesKind) -> dict[str, Any]:
    found = await queue_rules.saved(db, queue_id=queue_id, kind=kind)
    return {**found.document, "version": found.version}


async def _write(
    db: Db,
    queue_id: UUID,
    kind: QueueRulesKind,
    body: PrioritizationChange | AssignmentChange,
    actor: UUID,
    now: datetime,
) -> dict[str, Any]:
    await queue_rules.save(
        db,
        queue_id=queue_id,
        kind=kind,
        document=body.model_dump(mode="json", exclude={"version"}),
        version=body.version,
        accounts=await _accounts(db),
        now=now,
        actor=actor,
    )
    return await _read(db, queue_id, kind)


async def _accounts(db: Db) -> dict[str, str]:
    rows = await db.all("SELECT id::text AS id, name FROM line_accounts WHERE deleted_at IS NULL ORDER BY name")
    return {row["id"]: row["name"] for row in rows}
