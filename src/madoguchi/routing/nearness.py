"""How near what somebody knows comes to what a conversation wants (reference §4.7)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID


class SkillMatching(StrEnum):
    """What the skills that a conversation wants mean for who gets it."""

    EXACT = "exact"
    """Only who has them all, each as well as is wanted or better; else it waits."""
    CLOSEST = "closest"
    """Whoever comes nearest."""
    NONE = "none"
    """Nothing."""


@dataclass(frozen=True, slots=True)
class Held:
    """A skill as somebody has it; while it is not active, they get nothing that wants it (reference §2)."""

    rating: int
    active: bool = True
    type_id: UUID | None = None
    """Of the skill; None where that does not matter."""


@dataclass(frozen=True, slots=True)
class Sought:
    """How well a skill is wanted, and the ends of the scale that it is rated on."""

    rating: int
    least: int
    most: int
    type_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class WantedSkills:
    """What a conversation wants of whoever takes it."""

    matching: SkillMatching = SkillMatching.NONE
    sought: Mapping[UUID, Sought] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.matching is not SkillMatching.NONE and bool(self.sought)


NO_SKILLS = WantedSkills()


def suits(wanted: WantedSkills, held: Mapping[UUID, Held]) -> bool:
    """Whether somebody may be offered it at all; `skills.SUITS` says the same in SQL."""
    if not wanted:
        return True
    known = [(sought, held.get(skill_id)) for skill_id, sought in wanted.sought.items()]
    if any(has is not None and not has.active for _, has in known):
        return False
    if wanted.matching is SkillMatching.CLOSEST:
        return True
    return all(has is not None and has.rating >= sought.rating for sought, has in known)


def distance(wanted: WantedSkills, held: Mapping[UUID, Held]) -> tuple[Any, ...]:
    """How far somebody is from what is wanted; nothing where skills do not order people.

    First who has all the skills, of these first who has no others; then who lacks fewest of them. Among equals it goes
    by how far their ratings are from the wanted ones, each on its scale from 0 to 1, and then by how much is missing.
    """
    if not wanted or wanted.matching is not SkillMatching.CLOSEST:
        return ()
    active = {skill_id: has for skill_id, has in held.items() if has.active}
    lacking, far, short = gap(wanted.sought, active)
    return (lacking, not lacking and len(active) > len(wanted.sought), far, short)


def gap(wanted: Mapping[UUID, Sought], active: Mapping[UUID, Held]) -> tuple[int, float, float]:
    """How many of the wanted skills somebody lacks, how far their ratings of the others are off, and how much too low.

    Each is put on its scale from 0 to 1.
    """
    common = [(sought, active[skill_id]) for skill_id, sought in wanted.items() if skill_id in active]
    apart = [(has.rating - sought.rating) / ((sought.most - sought.least) or 1) for sought, has in common]
    # Rounded, since sums that are equal on paper may differ in their last bit.
    far, short = round(sum(map(abs, apart)), 9), round(-sum(one for one in apart if one < 0), 9)
    return len(wanted) - len(common), far, short


def proficiency(wanted: Mapping[UUID, Sought], active: Mapping[UUID, Held]) -> float:
    """The sum of somebody's ratings of the wanted skills, each on its scale from 0 to 1, where one lacking is less."""
    found = [
        1 + (active[skill_id].rating - sought.least) / ((sought.most - sought.least) or 1)
        for skill_id, sought in wanted.items()
        if skill_id in active
    ]
    return round(sum(found), 9)
