"""Route to queue: rules that are all looked at, and the queue that comes of them (reference §4.3)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from uuid import UUID

from madoguchi.routing import conditions
from madoguchi.routing.conditions import Condition
from madoguchi.routing.fields import Facts, Field

MOST_RULES = 200
MOST_QUEUES = 5
"""Among which one rule allots conversations."""
_HUNDREDTHS = 100


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


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that holds, and the queue that its allotment gives this conversation."""

    rule: Rule
    queue_id: UUID


@dataclass(frozen=True, slots=True)
class Choice:
    """The first match whose queue can take it; `applied` is None when the fallback queue has to."""

    processed: int
    matches: tuple[Match, ...]
    applied: Match | None
    able: frozenset[UUID]
    """The queues that could have taken it."""


def queues_in(document: Any) -> set[UUID]:
    """The queues to which the rules of a document lead."""
    return {UUID(str(share["queue_id"])) for rule in document["rules"] for share in rule["queues"]}


def read(document: Any, fields: Mapping[str, Field]) -> tuple[Rule, ...]:
    """The rules of a document of the right shape; raises ConditionError, which says where."""
    rules = []
    for index, rule in enumerate(document["rules"]):
        with conditions.inside(f"Rule “{rule['name']}”", ["rules", index]):
            condition = conditions.read(rule["condition"], fields)
        shares = tuple(Share(UUID(str(share["queue_id"])), share["percent"]) for share in rule["queues"])
        rules.append(Rule(rule["name"], condition, shares))
    return tuple(rules)


def choose(rules: tuple[Rule, ...], facts: Facts, *, key: UUID, able: Collection[UUID]) -> Choice:
    """Look at every rule; the first that holds and whose queue is able to take the conversation is applied.

    `facts` are what is so of the conversation, with what classification said. Allotments go by `key`, its id, so that
    looking again chooses the same. `able` are the queues that can take a conversation now.
    """
    matches = tuple(
        Match(rule, _allotted(rule, number, key)) for number, rule in enumerate(rules) if rule.condition.holds(facts)
    )
    applied = next((match for match in matches if match.queue_id in able), None)
    return Choice(len(rules), matches, applied, frozenset(able))


def _allotted(rule: Rule, number: int, key: UUID) -> UUID:
    """The queue for one conversation; over many, each queue gets its percentage."""
    drawn = int.from_bytes(blake2b(key.bytes, digest_size=8, salt=number.to_bytes(8, "big")).digest(), "big")
    left = drawn % _HUNDREDTHS
    for share in rule.shares:
        if left < share.percent:
            return share.queue_id
        left -= share.percent
    return rule.shares[-1].queue_id
