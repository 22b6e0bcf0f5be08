"""A dry run: where a message would lead if a customer sent it now, with nothing sent, kept or offered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.kit.ids import new_id
from madoguchi.routing import explaining, facts, planning, rules, settings
from madoguchi.routing.fields import Fact
from madoguchi.routing.queues import find_served


@dataclass(frozen=True, slots=True)
class Path:
    """What would happen: as `explaining` tells of what did."""

    classified: dict[str, Any]
    queue_chosen: dict[str, Any]
    queue_id: UUID
    """Where it would wait."""


async def walk(db: Db, *, workstream_id: UUID, supposed: Mapping[str, Fact], now: datetime) -> Path:
    """Go through a workstream's rules with what is supposed of a conversation; allotments are drawn anew each time.

    Args:
        db: nothing is written through it.
        workstream_id: one that is there.
        supposed: facts by the names of their fields; what is left out is not known, but for the time.
        now: the moment, unless the day and the time are supposed.
    """
    zone = (await settings.get(db)).zone
    known = {"priority": facts.USUAL_PRIORITY, **facts.moment(zone=zone, now=now), **supposed}
    ready = await rules.of_workstream(db, workstream_id=workstream_id)
    plan = await planning.make(db, ready=ready, facts=known, key=new_id(now), now=now)
    own: UUID = await db.value("SELECT queue_id FROM workstreams WHERE id = $1", workstream_id)
    default: UUID | None = await db.value("SELECT id FROM queues WHERE is_default")
    wanted = [queue_id for queue_id in (plan.queue_id, own) if queue_id is not None]
    served = await find_served(db, queue_ids=[*wanted, *([default] if default else [])])
    return Path(await explaining.classified(db, plan), await explaining.queue_chosen(db, plan), served or wanted[0])
