"""Route to queue: rules that are all looked at, and the queue that comes of them (reference §4.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any
from uuid import UUID

from madoguchi.routing import conditions
from madoguchi.routing.conditions import Condition, ConditionError
from madoguchi.routing.fields import Facts, Field
from madoguchi.routing.overflow import Overflow, QueueState, targets

MOST_RULES = 200
MOST_QUEUES = 5
"""Among which one rule allots conversations."""
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Share:
    """A queue, and how many in a hundred of a rule's conversations it gets."""

    queue_id: UUID
    percent: int


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    condition: Condition
    shares: tuple[Share, ...]
    overflow: Mapping[str, Any] | None = None
    """What holds for its conversations instead of what their queue says of `closed` and `full`; None when nothing."""


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that holds, and the queue that its allotment gives this conversation."""

    rule: Rule
    queue_id: UUID
    overflow: Overflow | None = None
    """What happens there instead of waiting, by the rule's own settings or the queue's."""
    passed_over: tuple[UUID, ...] = ()
    """Queues of the rule among which was not drawn, because nobody serves them or they are gone."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What comes of all rules; `applied` is None when the fallback queue has to take it."""

    processed: int
    matches: tuple[Match, ...]
    applied: Match | None
    states: Mapping[UUID, QueueState]
    """How the queues stood."""

    @property
    def overflow(self) -> Overflow | None:
        """What the chosen queue does because no queue can take it; None when it can."""
        return self.applied.overflow if self.applied else None


def queues_in(document: Any) -> set[UUID]:
    """The queues to which the rules of a document lead, also by an overflow of their own."""
    led = {UUID(str(share["queue_id"])) for rule in document["rules"] for share in rule["queues"]}
    return led.union(*(targets(rule.get("overflow") or {}) for rule in document["rules"]))


def read(document: Any, fields: Mapping[str, Field]) -> tuple[Rule, ...]:
    """The rules of a document of the right shape; raises ConditionError, which says where."""
    rules = []
    for index, rule in enumerate(document["rules"]):
        with conditions.inside(f"Rule “{rule['name']}”", ["rules", index]):
            condition = conditions.read(rule["condition"], fields)
            shares = tuple(Share(UUID(str(share["queue_id"])), share["percent"]) for share in rule["queues"])
            if targets(rule.get("overflow") or {}) & {share.queue_id for share in shares}:
                raise ConditionError("It overflows into a queue to which it leads itself; choose another one.")
        rules.append(Rule(rule["name"], condition, shares, rule.get("overflow")))
    return tuple(rules)


def choose(rules: tuple[Rule, ...], facts: Facts, *, key: UUID, states: Mapping[UUID, QueueState]) -> Choice:
    """Look at every rule; the first that holds and whose queue does not overflow is applied.

    Whether it does is for the rule to say before the queue. When all of them overflow, it is the first whose queue is
    open, else the one whose queue opens first, and that overflow says what happens. Queues that nobody serves take
    nothing: a rule allots their share to its others.

    `facts` are what is so of the conversation, with what classification said. Allotments go by `key`, its id, so that
    looking again chooses the same.
    """
    matches = tuple(
        _match(rule, number, key, states) for number, rule in enumerate(rules) if rule.condition.holds(facts)
    )
    served = [match for match in matches if match.queue_id in states and states[match.queue_id].served]
    applied = min(served, key=lambda match: _rank(match, states[match.queue_id]), default=None)
    return Choice(len(rules), matches, applied, states)


def _match(rule: Rule, number: int, key: UUID, states: Mapping[UUID, QueueState]) -> Match:
    served = tuple(share for share in rule.shares if share.queue_id in states and states[share.queue_id].served)
    queue_id = _allotted(served or rule.shares, number, key)
    passed_over = tuple(share.queue_id for share in rule.shares if share not in served) if served else ()
    state = states.get(queue_id)
    if state is None:
        return Match(rule, queue_id)
    overflow = state.overflow if rule.overflow is None else state.overflow_by(rule.overflow)
    return Match(rule, queue_id, overflow, passed_over)


def _rank(match: Match, state: QueueState) -> tuple[bool, bool, datetime]:
    """Queues that can take something first, then those that are open, then by when they open."""
    return (match.overflow is not None, not state.open, state.opens_at or _NEVER)


def _allotted(shares: tuple[Share, ...], number: int, key: UUID) -> UUID:
    """The queue for one conversation; over many, each queue gets its part of what these have together."""
    drawn = int.from_bytes(blake2b(key.bytes, digest_size=8, salt=number.to_bytes(8, "big")).digest(), "big")
    left = drawn % sum(share.percent for share in shares)
    for share in shares:
        if left < share.percent:
            return share.queue_id
        left -= share.percent
    return shares[-1].queue_id
