"""A dry run: where a message would lead if a customer sent it now, with nothing sent, kept or offered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.kit.ids import new_id
from madoguchi.routing import candidacy, explaining, facts, planning, rules, settings, skills, workstreams
from madoguchi.routing.candidacy import Candidacy
from madoguchi.routing.fields import Fact
from madoguchi.routing.item_facts import Supposed
from madoguchi.routing.models import WorkItem
from madoguchi.routing.nearness import SkillMatching
from madoguchi.routing.overflow import Do
from madoguchi.routing.planning import Plan
from madoguchi.routing.queues import find_served
from madoguchi.routing.workstreams import Terms


@dataclass(frozen=True, slots=True)
class Path:
    """What would happen: as `explaining` tells of what did."""

    classified: dict[str, Any]
    queue_chosen: dict[str, Any]
    queue_id: UUID
    """Where it would wait."""
    candidacy: Candidacy | None
    """Who would be asked there; None when it would be ended at once, since no queue can take it."""


async def walk(
    db: Db, *, workstream_id: UUID, supposed: Mapping[str, Fact], customer_id: UUID | None = None, now: datetime
) -> Path:
    """Go through a workstream's rules with what is supposed of a conversation; allotments are drawn anew each time.

    Args:
        db: nothing is written or locked through it.
        workstream_id: one that is there.
        supposed: facts by the names of their fields; what is left out is not known, but for the time.
        customer_id: who writes, of whom what is known goes before what is supposed; None is somebody new.
        now: the moment, unless the day and the time are supposed.
    """
    zone = (await settings.get(db)).zone
    known = {"priority": facts.USUAL_PRIORITY, **facts.moment(zone=zone, now=now), **supposed}
    if customer_id is not None:
        account = known.get("account")
        known |= await facts.of_customer(
            db, customer_id=customer_id, account_id=UUID(account) if isinstance(account, str) else None
        )
    ready, conversation_id = await rules.of_workstream(db, workstream_id=workstream_id), new_id(now)
    plan = await planning.make(db, ready=ready, facts=known, key=conversation_id, now=now)
    terms = await workstreams.terms_of(db, workstream_id=workstream_id)
    queue_id = await _queue(db, plan, terms)
    classified, queue_chosen = await explaining.classified(db, plan), await explaining.queue_chosen(db, plan)
    if plan.overflow is not None and plan.overflow.do is Do.END:
        return Path(classified, queue_chosen, queue_id, None)
    item = WorkItem(
        conversation_id=conversation_id,
        customer_id=customer_id or new_id(now),
        queue_id=queue_id,
        units=terms.units,
        allowed_presences=terms.allowed_presences,
        skill_matching=SkillMatching(terms.skill_matching),
        queued=True,
        entered_at=now,
        profile_ids=[*terms.profile_ids, *plan.profile_ids],
    )
    so = await _supposed(db, known, plan, terms)
    return Path(classified, queue_chosen, queue_id, await candidacy.of_item(db, item=item, now=now, supposed=so))


async def _queue(db: Db, plan: Plan, terms: Terms) -> UUID:
    """Where it would wait: the first that anybody serves, as `places.enter` chooses."""
    default: UUID | None = await db.value("SELECT id FROM queues WHERE is_default")
    wanted = [queue_id for queue_id in (plan.queue_id, terms.queue_id) if queue_id is not None]
    return await find_served(db, queue_ids=[*wanted, *([default] if default else [])], stays=False) or wanted[0]


async def _supposed(db: Db, known: Mapping[str, Fact], plan: Plan, terms: Terms) -> Supposed:
    """What rules of queues could ask of it, once it is classified."""
    said = {
        "units": terms.units,
        "allowed_presences": terms.allowed_presences,
        "priority": plan.priority,
        "language": plan.language,
        "attributes": plan.attributes,
        "context": plan.context,
    }
    wanted = [str(skill_id) for skill_id in plan.skills] or None
    return Supposed({**known, "skills": wanted}, said, await skills.sought_as(db, wanted=plan.skills))
