"""The time-out rules of a workstream, for administrators."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field, StringConstraints, model_validator

from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.schema import In, Name, Out
from madoguchi.automation import time_out_rules
from madoguchi.automation.time_out_rules import LONGEST_MINUTES, MOST_RULES, Action, Rule, Trigger, Unit
from madoguchi.kit.db import Db
from madoguchi.routing.instances import Language

router = APIRouter(prefix="/api/admin/workstreams/{workstream_id}/timeout-rules", tags=["admin: time-out rules"])

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class TimeOutRuleBody(In):
    """What happens when nobody has spoken for longer than a time; a day has 24 hours, whatever clocks do."""

    id: UUID | None = None
    """Of a rule that is there; left out for a new one."""
    name: Name
    enabled: bool = True
    trigger: Trigger
    value: Annotated[int, Field(ge=1, le=10_000)]
    unit: Unit
    action: Action
    texts: dict[Language, Text] = Field(default_factory=dict)
    """What is said, by language, where the action tells something."""
    default_language: Language | None = None
    """Which of them is said to whoever speaks none of these languages."""

    @model_validator(mode="after")
    def usable(self) -> Self:
        if self.rule.minutes > LONGEST_MINUTES:
            raise ValueError(f"{self.name} waits for longer than a year; give a shorter time.")
        if self.action.tells and self.default_language not in self.texts:
            raise ValueError(f"{self.name} needs a text in its default language.")
        if not self.action.tells and (self.texts or self.default_language):
            raise ValueError(f"{self.name} tells nobody anything; take its texts away.")
        return self

    @property
    def rule(self) -> Rule:
        return Rule(
            id=self.id,
            name=self.name,
            enabled=self.enabled,
            trigger=self.trigger,
            value=self.value,
            unit=self.unit,
            action=self.action,
            texts={str(language): text for language, text in self.texts.items()},
            default_language=self.default_language,
        )


class TimeOutRulesChange(In):
    """All rules, in the order of their priority: of two after the same time, the one further up goes first."""

    rules: Annotated[list[TimeOutRuleBody], Field(max_length=MOST_RULES)]
    version: Annotated[int, Field(ge=0, le=2**31 - 1)]
    """The one that was read: what others have saved since is not undone."""

    @model_validator(mode="after")
    def names_once(self) -> Self:
        names = [rule.name for rule in self.rules]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"Two rules are called {twice}; call one of them otherwise.")
        return self


class TimeOutRuleView(Out):
    id: UUID
    priority: int
    """From 1; the lower goes first."""
    name: str
    enabled: bool
    trigger: Trigger
    value: int
    unit: Unit
    action: Action
    texts: dict[Language, str]
    default_language: Language | None


class TimeOutRulesView(Out):
    rules: list[TimeOutRuleView]
    version: int


@router.get("")
async def get_time_out_rules(workstream_id: UUID, _: Administrator, db: Tx) -> TimeOutRulesView:
    return await _view(db, workstream_id)


@router.put("")
async def set_time_out_rules(
    workstream_id: UUID, body: TimeOutRulesChange, me: Administrator, db: Tx, clock: Now
) -> TimeOutRulesView:
    """Keep them whole; 409 `changed_meanwhile` when somebody else has saved since they were read."""
    await time_out_rules.save(
        db,
        workstream_id=workstream_id,
        rules=[one.rule for one in body.rules],
        version=body.version,
        now=clock.now(),
        actor=me.id,
    )
    return await _view(db, workstream_id)


async def _view(db: Db, workstream_id: UUID) -> TimeOutRulesView:
    saved = await time_out_rules.saved(db, workstream_id=workstream_id)
    return TimeOutRulesView.model_validate(
        {
            "version": saved.version,
            "rules": [
                {name: getattr(rule, name) for name in TimeOutRuleView.model_fields if name != "priority"}
                | {"priority": priority}
                for priority, rule in enumerate(saved.rules, start=1)
            ],
        }
    )
