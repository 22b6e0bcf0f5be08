"""A queue with rules of its own at work: how soon an arrival is offered while thousands wait there, and how many."""

import json
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import crowd
import engine
from center import Center

_AT_ONCE = 3
"""How many times as many come at once as one after the other."""
_PRESENT = {"field": "presence", "operator": "in", "value": "allowed_presences", "valueSource": "field"}
_ROOMY = {"field": "free_units", "operator": ">=", "value": "units", "valueSource": "field"}


def _all_of(*rules: dict[str, Any]) -> dict[str, Any]:
    return {"combinator": "and", "rules": list(rules)}


def _rule(name: str, *rules: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "condition": _all_of(*rules), "order_by": "free_units"}


_RULES = {
    "rulesets": [
        {
            "name": "Those of one name",
            "when": _all_of({"field": "customer_name", "operator": "contains", "value": "山田"}),
            "rules": [_rule("Nobody", {"field": "user_name", "operator": "=", "value": "Nobody"})],
        },
        {
            "name": "The others",
            "when": _all_of(),
            "rules": [
                _rule("Much room", _PRESENT, {"field": "free_units", "operator": ">", "value": 50}),
                _rule("Present, with room", _PRESENT, _ROOMY),
            ],
        },
    ]
}
"""They ask for each customer's name, so that no two of those that wait are alike."""
_IN_FORCE = """
WITH own AS (UPDATE queues SET assignment_method = 'custom' WHERE name ~ '^Queue ' RETURNING id)
UPDATE workstreams SET queue_id = own.id FROM own, channel_instances
WHERE workstreams.id = workstream_id AND account_id = $1
"""
_KEEP = """
INSERT INTO queue_rules (queue_id, kind, document, types, version)
SELECT id, 'assignment', $1, '{}', 1 FROM queues WHERE name ~ '^Queue '
"""
_NAMED = "UPDATE customers SET display_name = id::text"
_ARE_THERE = """
UPDATE presences SET presence = 'available' FROM users WHERE users.id = user_id AND email LIKE '%@crowd.example'
"""


@dataclass(frozen=True)
class CustomCrowd:
    """How many people serve the queue, how many wait in it, and how many come."""

    people: int
    waiting: int
    arrivals: int


@dataclass(frozen=True)
class Series:
    """Arrivals one after the other."""

    ms: list[float] = field(default_factory=list)
    """From the commit that opened a conversation till its offer can be seen."""
    cpu: dict[str, float] = field(default_factory=dict)
    """Milliseconds of processor time that each part spent on one, with the looking."""


@dataclass
class CustomFigures:
    """What a queue with rules of its own did, with what arrived there."""

    crowd: CustomCrowd
    usual: Series = field(default_factory=Series)
    """By the rules that a new queue has."""
    asking: Series = field(default_factory=Series)
    """By rules that ask for each customer's name."""
    a_minute: float = 0.0
    """How many are offered a minute by these when many come at once."""


async def measure(running: Center, size: CustomCrowd) -> CustomFigures:
    figures = CustomFigures(size)
    account_id = UUID(running.account_id)
    await crowd.gather(running.pool, account_id=account_id, people=size.people, queues=1, waiting=size.waiting)
    await running.pool.execute(_IN_FORCE, account_id)
    await running.pool.execute(_ARE_THERE)
    async with engine.transactions(running.dsn) as database:

        async def one_by_one() -> Series:
            before = running.cpu_seconds()
            customers = await crowd.introduce(running.pool, customers=size.arrivals)
            ms = [await engine.arrival(running, database, one, account_id) * 1000 for one in customers]
            after = running.cpu_seconds()
            return Series(ms, {part: (after[part] - before[part]) * 1000 / len(ms) for part in before})

        figures.usual = await one_by_one()
        await running.pool.execute(_NAMED)
        await running.pool.execute(_KEEP, json.dumps(_RULES))
        figures.asking = await one_by_one()
        many = await crowd.introduce(running.pool, customers=size.arrivals * _AT_ONCE)
        begun = time.monotonic()
        for customer_id in many:
            await engine.open_conversation(database, customer_id, account_id)
        await engine.offered(running, many)
        figures.a_minute = len(many) * 60 / (time.monotonic() - begun)
    return figures
