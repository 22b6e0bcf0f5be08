"""The rules of workstreams, for administrators: context variables, classification and route-to-queue."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field, StringConstraints, model_validator

from madoguchi.api.admin.queues import FullOverflow, Overflow
from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.schema import In, Name, Out
from madoguchi.kit.db import Db
from madoguchi.routing import classification, routes, rules
from madoguchi.routing.facts import SETTABLE, VariableType
from madoguchi.routing.fields import OPERATORS, FieldType, Takes
from madoguchi.routing.fields import Field as RoutingField
from madoguchi.routing.rules import RulesKind

router = APIRouter(prefix="/api/admin/workstreams/{workstream_id}", tags=["admin: routing rules"])

_LONGEST_LIST = 100
Version = Annotated[int, Field(ge=0, le=2**31 - 1)]
VariableName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,99}$")]
FieldName = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Rating = Annotated[int, Field(ge=1, le=1000)]


class VariableBody(In):
    name: VariableName
    type: VariableType


class ContextVariablesBody(In):
    variables: Annotated[list[VariableBody], Field(max_length=_LONGEST_LIST)]

    @model_validator(mode="after")
    def each_once(self) -> Self:
        _check_each_once("context variable", [one.name for one in self.variables])
        return self


class SoughtBody(In):
    """A skill, and how well it is wanted."""

    skill_id: UUID
    rating: Rating


Value = (
    Annotated[str, StringConstraints(min_length=1, max_length=4000)]
    | int
    | float
    | Annotated[list[SoughtBody], Field(min_length=1, max_length=classification.MOST_SKILLS)]
)


class OutputBody(In):
    """What a rule sets: `priority`, `language`, `variable:<name>`, `attribute:<name>`, which needs none; or `skills`.

    The value of `skills` is a list of them. They come to those that the conversation wants already.
    """

    field: FieldName
    value: Value


class RuleBody(In):
    name: Name
    condition: dict[str, Any]
    """A tree of react-querybuilder: `combinator` and `rules`, of which each is a group again, or a rule."""
    outputs: Annotated[list[OutputBody], Field(min_length=1, max_length=classification.MOST_OUTPUTS)]


class RulesetBody(In):
    name: Name
    rules: Annotated[list[RuleBody], Field(min_length=1, max_length=classification.MOST_RULES)]


class ClassificationBody(In):
    rulesets: Annotated[list[RulesetBody], Field(max_length=classification.MOST_RULESETS)]


class ShareBody(In):
    queue_id: UUID
    percent: Annotated[int, Field(ge=1, le=100)]


class RouteOverflow(In):
    """What holds for a rule's conversations instead of what their queue says; without `full` there is no limit."""

    closed: Overflow = Field(default_factory=lambda: Overflow(do="assign"))
    full: FullOverflow | None = None


class RouteBody(In):
    name: Name
    condition: dict[str, Any]
    queues: Annotated[list[ShareBody], Field(min_length=1, max_length=routes.MOST_QUEUES)]
    overflow: RouteOverflow | None = None
    """None where the queue's own holds."""

    @model_validator(mode="after")
    def whole(self) -> Self:
        if sum(share.percent for share in self.queues) != 100:  # noqa: PLR2004 - per cent
            raise ValueError(f"The percentages of {self.name} have to add up to 100.")
        _check_each_once("queue", [str(share.queue_id) for share in self.queues])
        return self


class RouteToQueueBody(In):
    rules: Annotated[list[RouteBody], Field(max_length=routes.MOST_RULES)]


class ContextVariablesChange(ContextVariablesBody):
    version: Version
    """The one that was read: what others have saved since is not undone."""


class ClassificationChange(ClassificationBody):
    version: Version


class RouteToQueueChange(RouteToQueueBody):
    version: Version


class ContextVariablesView(Out):
    variables: list[VariableBody]
    version: int


class ClassificationView(Out):
    rulesets: list[RulesetBody]
    version: int


class RouteToQueueView(Out):
    rules: list[RouteBody]
    version: int


class OperatorView(Out):
    name: str
    words: str
    takes: Takes


class ChoiceView(Out):
    value: str
    label: str


class FieldView(Out):
    name: str
    label: str
    type: FieldType
    choices: list[ChoiceView] | None
    """None where any word may be written."""
    operators: list[OperatorView]
    """None of what rules may set and not ask about."""
    settable: bool
    """Whether rules of classification may set it."""


class FieldList(Out):
    items: list[FieldView]


@router.get("/routing-fields")
async def list_routing_fields(workstream_id: UUID, _: Administrator, db: Tx) -> FieldList:
    """Everything that rules of this workstream may ask about, and how each can be compared, or that they may set."""
    known = await rules.fields_of(db, workstream_id=workstream_id, accounts=await _accounts(db, workstream_id))
    return FieldList(items=[*(field_view(field) for field in known.values()), await _profile_field(db)])


@router.get("/context-variables")
async def get_context_variables(workstream_id: UUID, _: Administrator, db: Tx) -> ContextVariablesView:
    return ContextVariablesView(**await _read(db, workstream_id, RulesKind.CONTEXT_VARIABLES))


@router.put("/context-variables")
async def set_context_variables(
    workstream_id: UUID, body: ContextVariablesChange, me: Administrator, db: Tx, clock: Now
) -> ContextVariablesView:
    """409 `in_use` while a rule asks for one that would go."""
    return ContextVariablesView(
        **await _write(db, workstream_id, RulesKind.CONTEXT_VARIABLES, body, me.id, clock.now())
    )


@router.get("/classification")
async def get_classification(workstream_id: UUID, _: Administrator, db: Tx) -> ClassificationView:
    return ClassificationView(**await _read(db, workstream_id, RulesKind.CLASSIFICATION))


@router.put("/classification")
async def set_classification(
    workstream_id: UUID, body: ClassificationChange, me: Administrator, db: Tx, clock: Now
) -> ClassificationView:
    """422 `invalid_condition` says which rule cannot be used: `at` leads to it, `path` to the place in it."""
    return ClassificationView(**await _write(db, workstream_id, RulesKind.CLASSIFICATION, body, me.id, clock.now()))


@router.get("/route-to-queue")
async def get_route_to_queue(workstream_id: UUID, _: Administrator, db: Tx) -> RouteToQueueView:
    return RouteToQueueView(**await _read(db, workstream_id, RulesKind.ROUTE_TO_QUEUE))


@router.put("/route-to-queue")
async def set_route_to_queue(
    workstream_id: UUID, body: RouteToQueueChange, me: Administrator, db: Tx, clock: Now
) -> RouteToQueueView:
    """422 `invalid_condition` as with classification."""
    return RouteToQueueView(**await _write(db, workstream_id, RulesKind.ROUTE_TO_QUEUE, body, me.id, clock.now()))


async def _read(db: Db, workstream_id: UUID, kind: RulesKind) -> dict[str, Any]:
    found = await rules.saved(db, workstream_id=workstream_id, kind=kind)
    return {**found.document, "version": found.version}


async def _write(
    db: Db,
    workstream_id: UUID,
    kind: RulesKind,
    body: ContextVariablesChange | ClassificationChange | RouteToQueueChange,
    actor: UUID,
    now: datetime,
) -> dict[str, Any]:
    await rules.save(
        db,
        workstream_id=workstream_id,
        kind=kind,
        document=body.model_dump(mode="json", exclude={"version"}),
        version=body.version,
        accounts=await _accounts(db, workstream_id),
        now=now,
        actor=actor,
    )
    return await _read(db, workstream_id, kind)


async def _accounts(db: Db, workstream_id: UUID) -> dict[str, str]:
    rows = await db.all(
        """
        SELECT line_accounts.id::text AS id, line_accounts.name FROM channel_instances
        JOIN line_accounts ON line_accounts.id = account_id WHERE workstream_id = $1 ORDER BY line_accounts.name
        """,
        workstream_id,
    )
    return {row["id"]: row["name"] for row in rows}


async def _profile_field(db: Db) -> FieldView:
    """The capacity profiles that a rule may add."""
    rows = await db.all("SELECT id::text AS value, name AS label FROM capacity_profiles ORDER BY lower(name)")
    field = classification.CAPACITY_PROFILE
    choices = [ChoiceView(**dict(row)) for row in rows]
    return FieldView(
        name=field.name, label=field.label, type=FieldType.CHOICE, choices=choices, operators=[], settable=True
    )


def field_view(field: RoutingField) -> FieldView:
    choices = None if field.choices is None else [ChoiceView(value=v, label=w) for v, w in field.choices.items()]
    return FieldView(
        name=field.name,
        label=field.label,
        type=field.type,
        choices=choices,
        operators=[
            OperatorView(name=name, words=operator.words, takes=operator.takes)
            for name, operator in OPERATORS[field.type].items()
        ],
        settable=field.name in SETTABLE or ":" in field.name,
    )


def _check_each_once(kind: str, names: list[str]) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"The {kind} {twice} is there twice; take one away.")
