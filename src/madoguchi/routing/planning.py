"""What the rules of a workstream make of a conversation: what it is about, and the queue that it should wait in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.routing import classification
from madoguchi.routing.classification import Verdict
from madoguchi.routing.facts import PROFILE_FIELDS, USUAL_PRIORITY
from madoguchi.routing.fields import Fact
from madoguchi.routing.queues import served_of
from madoguchi.routing.routes import Choice, choose
from madoguchi.routing.rules import Rules


@dataclass(frozen=True, slots=True)
class Plan:
    """What was found; without rules, nothing."""

    said: Mapping[str, Any] = field(default_factory=dict)
    """What classification set, by field."""
    verdicts: list[Verdict] = field(default_factory=list)
    choice: Choice | None = None

    @property
    def queue_id(self) -> UUID | None:
        """None when the fallback queue takes it."""
        return self.choice.applied.queue_id if self.choice and self.choice.applied else None

    @property
    def priority(self) -> int:
        return int(self.said.get("priority", USUAL_PRIORITY))

    @property
    def language(self) -> str | None:
        return self.said.get("language")

    @property
    def attributes(self) -> dict[str, Any]:
        return self._under("attribute:")

    @property
    def context(self) -> dict[str, Any]:
        return self._under("variable:")

    def _under(self, prefix: str) -> dict[str, Any]:
        return {name.removeprefix(prefix): value for name, value in self.said.items() if name.startswith(prefix)}


NO_PLAN = Plan()


async def make(db: Db, *, ready: Rules, facts: Mapping[str, Fact], key: UUID) -> Plan:
    """Classify, then choose a queue; what no rule says stays open.

    `facts` are those of `facts.gather`; allotments go by `key`, the conversation's id.
    """
    said, verdicts = classification.classify(ready.rulesets, facts)
    if not ready.routes:
        return Plan(said, verdicts)
    able = await served_of(db, queue_ids={share.queue_id for rule in ready.routes for share in rule.shares})
    return Plan(said, verdicts, choose(ready.routes, {**facts, **said}, key=key, able=able))


def asks_for_profile(ready: Rules) -> bool:
    """Whether any rule needs what only LINE can tell of the customer."""
    asked = [rule.condition for ruleset in ready.rulesets for rule in ruleset.rules]
    asked += [rule.condition for rule in ready.routes]
    return any(condition.fields() & PROFILE_FIELDS for condition in asked)
