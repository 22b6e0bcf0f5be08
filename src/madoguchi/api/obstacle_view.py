"""The shape of what is in the way of an offer."""

from datetime import datetime

from madoguchi.api.schema import Out
from madoguchi.people.models import Presence
from madoguchi.routing.hindrances import Hindrance
from madoguchi.routing.obstacles import Obstacle


class MissingSkillView(Out):
    name: str
    wanted: int
    rating: int | None
    """None when they do not have it."""
    active: bool
    """Whether it counts for them now."""


class ShortfallView(Out):
    wanted: str
    """A rule of a condition, or several of which one would do, in words."""
    has: str
    """What is so instead."""


class RefusedByView(Out):
    """A rule that does not yield somebody."""

    rule: str
    shortfalls: list[ShortfallView]


class ObstacleView(Out):
    """The first thing that is in the way; what does not belong to its reason is null or empty."""

    reason: Hindrance
    allowed: list[Presence]
    """Presences at which it is offered."""
    needed: int | None
    """Units or slots that it takes."""
    free: int | None
    """Units or slots that they have."""
    profile: str | None
    skills: list[MissingSkillView]
    times: int | None
    """How often they have declined it, or how many people have."""
    most: int | None
    """How often, or by how many, it may be declined before it is no longer offered."""
    rules: list[RefusedByView]
    """Those of its queue's own that are for it, each with what is missing."""
    until: datetime | None
    """Till when the offer rings that there is."""
    other: str | None
    """Whom it is offered to, or whom it waits for, when that is somebody else."""


def obstacle_view(obstacle: Obstacle | None) -> ObstacleView | None:
    """What is in the way; None when nothing is."""
    if obstacle is None:
        return None
    return ObstacleView(
        reason=obstacle.reason,
        allowed=[Presence(one) for one in obstacle.allowed],
        needed=obstacle.needed,
        free=obstacle.free,
        profile=obstacle.profile,
        skills=[
            MissingSkillView(name=one.name, wanted=one.wanted, rating=one.rating, active=one.active)
            for one in obstacle.skills
        ],
        times=obstacle.times,
        most=obstacle.most,
        rules=[
            RefusedByView(
                rule=one.rule,
                shortfalls=[ShortfallView(wanted=short.wanted, has=short.has) for short in one.shortfalls],
            )
            for one in obstacle.rules
        ],
        until=obstacle.until,
        other=obstacle.other,
    )
