"""What rules did with a conversation, as it is told: the same after the fact and in a dry run."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.routing import capacity_profiles, conditions
from madoguchi.routing.classification import CAPACITY_PROFILE, Output
from madoguchi.routing.overflow import Overflow, QueueState
from madoguchi.routing.planning import Plan
from madoguchi.routing.routes import Match


async def classified(db: Db, plan: Plan) -> dict[str, Any]:
    """Per ruleset: how many of its rules were looked at, and what the one that was applied asked and set.

    Empty where there is no classification.
    """
    if not plan.verdicts:
        return {}
    names = await capacity_profiles.names(db, plan.profile_ids)
    rulesets = []
    for verdict in plan.verdicts:
        rule = verdict.applied
        told = None
        if rule is not None:
            outputs = [{"field": one.field.label, "value": _said(one, names)} for one in rule.outputs]
            told = {"name": rule.name, "condition": conditions.in_words(rule.condition), "set": outputs}
        rulesets.append({"name": verdict.ruleset.name, "processed": verdict.processed, "applied": told})
    return {"rulesets": rulesets}


async def queue_chosen(db: Db, plan: Plan) -> dict[str, Any]:
    """The rules that held, each with its queue and whether that could take it, and which of them was applied.

    Empty where there are no rules.
    """
    choice = plan.choice
    if choice is None:
        return {}
    asked = {queue_id for match in choice.matches for queue_id in (match.queue_id, *match.passed_over)}
    names = await _names(db, asked)
    matched = [
        {
            "rule": match.rule.name,
            "condition": conditions.in_words(match.rule.condition),
            "queue": {"id": match.queue_id, "name": names.get(match.queue_id, "")},
            "of": len(match.rule.shares),
            "passed_over": [names.get(queue_id, "") for queue_id in match.passed_over],
            "state": "applied" if match is choice.applied else _why_not(match, choice.states.get(match.queue_id)),
            "own_overflow": match.rule.overflow is not None,
        }
        for match in choice.matches
    ]
    told = {"processed": choice.processed, "matched": matched, "fallback": choice.applied is None}
    return {**told, "overflow": await overflowed(db, choice.overflow)} if choice.overflow else told


async def overflowed(db: Db, overflow: Overflow) -> dict[str, Any]:
    """Why, what happens, and to which queue."""
    names = await _names(db, {overflow.queue_id} if overflow.queue_id else set())
    to = {"id": overflow.queue_id, "name": names.get(overflow.queue_id, "")} if overflow.queue_id else None
    return {"reason": overflow.reason, "do": overflow.do, "to": to}


def _said(output: Output, profiles: Mapping[str, str]) -> Any:
    """What an output sets, as people read it: profiles and skills by their names, these with their ratings."""
    if output.field.name != "skills":
        return profiles.get(output.value, output.value) if output.field is CAPACITY_PROFILE else output.value
    names = output.field.choices or {}
    return ", ".join(f"{names.get(skill_id, skill_id)} {rating}" for skill_id, rating in output.value.items())


def _why_not(match: Match, state: QueueState | None) -> str:
    if state is None:
        return "deleted"
    if not state.served:
        return "nobody_serves"
    return match.overflow.reason if match.overflow else "later"


async def _names(db: Db, queue_ids: set[UUID]) -> dict[UUID, str]:
    rows = await db.all("SELECT id, name FROM queues WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL", queue_ids)
    return {row["id"]: row["name"] for row in rows}
