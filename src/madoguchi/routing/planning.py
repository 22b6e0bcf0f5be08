"""What the rules of a workstream make of a conversation: what it is about, and the queue that it should wait in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.routing import classification
from madoguchi.routing.classification import Verdict
from madoguchi.routing.facts import CONTACT_FIELDS, PROFILE_FIELDS, USUAL_PRIORITY
from madoguchi.routing.fields import Fact
from madoguchi.routing.overflow import Do, Overflow, states
from madoguchi.routing.queues import SERVED
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
    def overflow(self) -> Overflow | None:
        return self.choice.overflow if self.choice else None

    @property
    def queue_id(self) -> UUID | None:
        """Where it goes, after an overflow; None when the fallback queue takes it."""
        if self.choice is None or self.choice.applied is None:
            return None
        return (self.overflow and self.overflow.queue_id) or self.choice.applied.queue_id

    @property
    def sent_on_by(self) -> UUID | None:
        """The queue that can't take it and hands it to another, if one does."""
        if self.choice is None or self.choice.applied is None or self.overflow is None:
            return None
        return self.choice.applied.queue_id if self.overflow.do is Do.TRANSFER else None

    @property
    def priority(self) -> int:
        return int(self.said.get("priority", USUAL_PRIORITY))

    @property
    def language(self) -> str | None:
        return self.said.get("language")

    @property
    def skills(self) -> dict[UUID, int]:
        """Those that rules add, with how well each is wanted."""
        return {UUID(skill_id): rating for skill_id, rating in self.said.get("skills", {}).items()}

    @property
    def profile_ids(self) -> list[UUID]:
        """Capacity profiles that are added, each once."""
        return [UUID(one) for one in dict.fromkeys(self.said.get(classification.CAPACITY_PROFILE.name, ()))]

    @property
    def attributes(self) -> dict[str, Any]:
        return self._under("attribute:")

    @property
    def context(self) -> dict[str, Any]:
        return self._under("variable:")

    def _under(self, prefix: str) -> dict[str, Any]:
        return {name.removeprefix(prefix): value for name, value in self.said.items() if name.startswith(prefix)}


NO_PLAN = Plan()


async def make(db: Db, *, ready: Rules, facts: Mapping[str, Fact], key: UUID, now: datetime) -> Plan:
    """Classify, then choose a queue; what no rule says stays open.

    `facts` are those of `facts.gather`; allotments go by `key`, the conversation's id.
    """
    said, verdicts = classification.classify(ready.rulesets, facts)
    if not ready.routes:
        return Plan(said, verdicts)
    wanted = {share.queue_id for rule in ready.routes for share in rule.shares}
    standing = await states(db, queue_ids=wanted, served=SERVED, now=now)
    return Plan(said, verdicts, choose(ready.routes, classification.known(facts, said), key=key, states=standing))


def asks_for_profile(ready: Rules, *, names_tell: bool) -> bool:
    """Whether any rule needs what only LINE can tell of the customer; `names_tell` also who they are."""
    wanted = PROFILE_FIELDS | CONTACT_FIELDS if names_tell else PROFILE_FIELDS
    asked = [rule.condition for ruleset in ready.rulesets for rule in ruleset.rules]
    asked += [rule.condition for rule in ready.routes]
    return any(condition.fields() & wanted for condition in asked)
