"""Why somebody is not offered what waits in a queue of theirs, as far as anything is in the way."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from madoguchi.people.models import Presence
from madoguchi.routing import assignment_rules, match, shortfalls, skill_rules
from madoguchi.routing.assignment_rules import Person, Rule
from madoguchi.routing.capacity import Room
from madoguchi.routing.hindrances import Hindrance
from madoguchi.routing.match import Candidate
from madoguchi.routing.models import WorkItem
from madoguchi.routing.nearness import NO_SKILLS, Held, SkillMatching, WantedSkills
from madoguchi.routing.preferred import Wish
from madoguchi.routing.roster import DECLINERS_ALLOWED, NO_DECLINES, Declines
from madoguchi.routing.rulebooks import Asking
from madoguchi.routing.shortfalls import Shortfall


@dataclass(frozen=True, slots=True)
class Slot:
    """A capacity profile as it stands for somebody."""

    name: str
    held: bool
    """Whether it is theirs at all."""
    open: bool
    """Whether it lets them be offered one more."""
    limit: int
    taken: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Somebody who serves a queue, with all that may be in the way of an offer."""

    queue_id: UUID
    user_id: UUID
    name: str
    active: bool
    presence: Presence
    presence_text: str | None
    """Of one of the organisation's own: the text that is shown."""
    presence_since: datetime
    capacity_units: int
    free_units: int
    slots: Mapping[UUID, Slot]
    skills: Mapping[UUID, Held]
    joined_at: datetime
    last_turn_at: datetime | None
    released_at: datetime | None


@dataclass(frozen=True, slots=True)
class Pending:
    """To whom a conversation is being offered, and until when."""

    user_id: UUID
    name: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A conversation that waits in a queue, with all that a choice of people for it looks at."""

    item: WorkItem
    wanted: WantedSkills = NO_SKILLS
    skill_names: Mapping[UUID, str] = field(default_factory=dict)
    declines: Declines = NO_DECLINES
    pending: Pending | None = None
    wish: Wish | None = None
    """What its customer's preference makes of it."""
    asking: Asking | None = None
    """What the rules of its queue's own ask of people for it, where there are such."""


@dataclass(frozen=True, slots=True)
class MissingSkill:
    """A skill that is wanted and that somebody lacks, has too low, or has switched off."""

    name: str
    wanted: int
    rating: int | None
    """None when they do not have it."""
    active: bool


@dataclass(frozen=True, slots=True)
class RefusedBy:
    """A rule that does not yield somebody."""

    rule: str
    shortfalls: Collection[Shortfall]


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """The first thing that is in the way, with its numbers where it has any."""

    reason: Hindrance
    allowed: Collection[str] = ()
    """Of a presence: those at which it is offered."""
    needed: int | None = None
    """Units or slots that it takes."""
    free: int | None = None
    """Units or slots that they have."""
    profile: str | None = None
    skills: Collection[MissingSkill] = ()
    times: int | None = None
    """How often they have declined it; or how many people have."""
    most: int | None = None
    """How often, or by how many, it may be declined before it is no longer offered."""
    rules: Collection[RefusedBy] = ()
    """Of the ruleset that is for it, each with what is missing."""
    until: datetime | None = None
    """Till when the offer rings that there is."""
    other: str | None = None
    """Whom it is offered to, or whom it waits for, when that is somebody else."""


NEARLY = (None, Hindrance.OFFERED_ELSEWHERE)
"""Reasons of those who could be asked, now or next."""


def find(server: Server, waiting: Waiting, *, declines_allowed: int) -> Obstacle | None:
    """The first thing in the way of offering a conversation to somebody of its queue; None when they could be asked."""
    pending = waiting.pending
    if pending is not None and pending.user_id == server.user_id:
        return Obstacle(reason=Hindrance.OFFERED, until=pending.expires_at)
    found = _in_the_way(server, waiting, declines_allowed)
    if found is None and pending is not None:
        return Obstacle(reason=Hindrance.OFFERED_ELSEWHERE, until=pending.expires_at, other=pending.name)
    return found


def candidate(server: Server, waiting: Waiting) -> Candidate:
    """Somebody as assignment compares them with others; whom a profile shuts out has less room than nothing takes."""
    item = waiting.item
    slots = [server.slots[one] for one in item.profile_ids if one in server.slots]
    room = server.free_units if item.units else max(min((one.limit - one.taken for one in slots), default=0), 0)
    declines, unseen = waiting.declines.times.get(server.user_id, (0, 0))
    return Candidate(
        user_id=server.user_id,
        room=room if all(one.open for one in slots) else -1,
        declines=declines,
        unseen=unseen,
        joined_at=server.joined_at,
        last_turn_at=server.last_turn_at,
        released_at=server.released_at,
        present=server.active and server.presence in item.allowed_presences,
        skills=server.skills,
    )


def _in_the_way(server: Server, waiting: Waiting, declines_allowed: int) -> Obstacle | None:
    """What stands between them, whoever else is asked meanwhile; in the order in which assignment looks at it."""
    if not waiting.item.allowed_presences:
        return Obstacle(reason=Hindrance.ALL_PICKED)
    wish, decliners = waiting.wish, waiting.declines.decliners
    if wish is not None and server.user_id in wish.asked:
        return None
    if not server.active or (waiting.asking is not None and server.user_id not in waiting.asking.people):
        return Obstacle(reason=Hindrance.OUT_OF_SERVICE)
    if wish is not None and not wish.others:
        return _beside_preferred(server, waiting.item, wish)
    if decliners >= DECLINERS_ALLOWED:
        return Obstacle(reason=Hindrance.DECLINED_BY_MANY, times=decliners, most=DECLINERS_ALLOWED)
    return _by_method(server, waiting, declines_allowed)


def _by_method(server: Server, waiting: Waiting, declines_allowed: int) -> Obstacle | None:
    if waiting.asking is not None:
        return _by_rules(server, waiting, waiting.asking, declines_allowed)
    return _for_one(server, waiting, declines_allowed)


def _beside_preferred(server: Server, item: WorkItem, wish: Wish) -> Obstacle:
    """Why somebody is not asked for what waits for those whom its customer prefers, of whom they may be one."""
    if any(one.id == server.user_id and one.counts for one in wish.people):
        return _presence(server, item)
    awaited = " or ".join(one.name for one in wish.people if one.counts)
    return Obstacle(reason=Hindrance.WAITS_FOR_PREFERRED, other=awaited)


def _by_rules(server: Server, waiting: Waiting, asking: Asking, declines_allowed: int) -> Obstacle | None:
    """Rules say it all, but for service, capacity profiles and declines."""
    profile = _profile(server, waiting.item)
    if profile is not None:
        return profile
    free = {one: slot.limit - slot.taken for one, slot in server.slots.items() if slot.held}
    person = asking.person(candidate(server, waiting), Room(server.free_units, free, frozenset()))
    if person.candidate.declines >= declines_allowed:
        return Obstacle(reason=Hindrance.DECLINED, times=person.candidate.declines, most=declines_allowed)
    if next(asking.in_order([person], declines_allowed=declines_allowed), None) is not None:
        return None
    return Obstacle(
        reason=Hindrance.RULES,
        rules=[RefusedBy(rule.name, _shortfalls(rule, person, waiting, asking)) for rule in asking.ruleset.rules],
    )


def _shortfalls(rule: Rule, person: Person, waiting: Waiting, asking: Asking) -> list[Shortfall]:
    wanted, names = asking.wants.sought, waiting.skill_names
    lacking = {name: skill_rules.lacking(name, wanted=wanted, held=person.skills, names=names) for name in rule.asks}
    known = assignment_rules.known_of(rule, person, asking.facts, asking.wants)
    return shortfalls.of(rule.condition, known, lacking)


def _for_one(server: Server, waiting: Waiting, declines_allowed: int) -> Obstacle | None:
    person, item = candidate(server, waiting), waiting.item
    match match.verdict(person, units=item.units, declines_allowed=declines_allowed, wanted=waiting.wanted):
        case Hindrance.PRESENCE:
            return _presence(server, item)
        case Hindrance.UNITS:
            units = Obstacle(reason=Hindrance.UNITS, needed=item.units, free=server.free_units)
            return _profile(server, item) or units
        case Hindrance.SKILL:
            return Obstacle(reason=Hindrance.SKILL, skills=_missing(server, waiting))
        case Hindrance.DECLINED:
            return Obstacle(reason=Hindrance.DECLINED, times=person.declines, most=declines_allowed)
    return None


def _presence(server: Server, item: WorkItem) -> Obstacle:
    gone = server.presence is Presence.OFFLINE
    return Obstacle(reason=Hindrance.OFFLINE if gone else Hindrance.PRESENCE, allowed=item.allowed_presences)


def _profile(server: Server, item: WorkItem) -> Obstacle | None:
    """The first capacity profile that shuts somebody out."""
    for slot in (server.slots[one] for one in item.profile_ids if one in server.slots):
        if not slot.held:
            return Obstacle(reason=Hindrance.PROFILE_MISSING, profile=slot.name)
        if not slot.open:
            free = slot.limit - slot.taken
            return Obstacle(reason=Hindrance.PROFILE_FULL, profile=slot.name, needed=1, free=free)
    return None


def _missing(server: Server, waiting: Waiting) -> list[MissingSkill]:
    closest = waiting.wanted.matching is SkillMatching.CLOSEST
    found = []
    for skill_id, sought in waiting.wanted.sought.items():
        held = server.skills.get(skill_id)
        short = held is None or held.rating < sought.rating
        if (held is not None and not held.active) or (short and not closest):
            rating, active = (held.rating, held.active) if held else (None, True)
            found.append(MissingSkill(waiting.skill_names[skill_id], sought.rating, rating, active))
    return sorted(found, key=lambda one: one.name)
