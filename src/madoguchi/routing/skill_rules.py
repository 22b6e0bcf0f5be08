"""Skills and profiles in assignment rules: what rules ask of what people know, and how that orders them (§4.5)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.routing import nearness
from madoguchi.routing.fields import Fact, Field, FieldType
from madoguchi.routing.nearness import Held, Sought

_Skill = TypeVar("_Skill", Held, Sought)
_HAS = "user_skills"
_MEETS = "has_wanted_skills"
_PROFICIENCY = "proficiency"
_NEAREST = "proficiency_nearest"
_MOST = "proficiency_most"
_COUNT = "skill_count"
_FREE_SLOTS = "free_slots"
_ORDERS = {
    _NEAREST: "Nearest to the wanted proficiency first",
    _MOST: "Most proficient in what is wanted first",
    _COUNT: "Most skills first",
}
"""These are there for the skills of one type as well: its id stands behind a colon."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The skills that rules may name and the types that these have: pairs of an id and what it is called."""

    skills: tuple[tuple[str, str], ...] = ()
    types: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Wants:
    """What a conversation wants of whoever takes it."""

    sought: Mapping[UUID, Sought] = field(default_factory=dict)
    """Skills by id; how its workstream matches them does not matter."""
    profile_ids: Collection[UUID] = ()


NOTHING = Catalogue()
NO_WANTS = Wants()


async def catalogue(db: Db, *, gone: bool = False) -> Catalogue:
    """What there is, by name, none of which goes before the commit.

    With `gone` also what was deleted, which rules may name that were saved before; then nothing is held.
    """
    which, held = ("", "") if gone else ("WHERE deleted_at IS NULL", "FOR KEY SHARE")
    skills, types = [
        await db.all(f"SELECT id::text AS id, name FROM {table} {which} ORDER BY lower(name), id {held}")
        for table in ("skills", "skill_types")
    ]
    return Catalogue(
        tuple((row["id"], row["name"]) for row in skills), tuple((row["id"], row["name"]) for row in types)
    )


def fields(known: Catalogue) -> dict[str, Field]:
    """What rules may ask about what somebody knows, by name."""
    found = [
        Field(_HAS, "Representative’s skills", FieldType.CHOICES, dict(known.skills)),
        Field(_MEETS, "Has all skills that are wanted", FieldType.FLAG),
        *(Field(f"{_MEETS}:{one}", f"Has all that are wanted of {name}", FieldType.FLAG) for one, name in known.types),
        *(Field(f"{_PROFICIENCY}:{one}", f"Proficiency in {name}", FieldType.NUMBER) for one, name in known.skills),
    ]
    return {one.name: one for one in found}


def orders(known: Catalogue) -> dict[str, str]:
    """How rules may order people by what they know and by their profiles, with what people read for each."""
    found = {_FREE_SLOTS: "Most free capacity in the wanted profiles first", **_ORDERS}
    for order, words in _ORDERS.items():
        found |= {f"{order}:{one}": f"{words}, of {name}" for one, name in known.types}
    return found


def is_about_skills(name: str) -> bool:
    """Whether a field, or an order, needs to know people's skills."""
    return name.partition(":")[0] in {_HAS, _MEETS, _PROFICIENCY, *_ORDERS}


def may_name_skills(text: str) -> bool:
    """Whether a document of rules, as it was written, may need to know what skills there are."""
    return "skill" in text or _PROFICIENCY in text


def fact(name: str, *, wanted: Mapping[UUID, Sought], held: Mapping[UUID, Held]) -> Fact:
    """What is so of somebody, by a field's name; what is not active they do not have."""
    kind, _, of = name.partition(":")
    active = _active(held)
    if kind == _HAS:
        return sorted(map(str, active))
    if kind == _PROFICIENCY:
        return active[UUID(of)].rating if UUID(of) in active else None
    return all(one in active and active[one].rating >= sought.rating for one, sought in _of_type(wanted, of).items())


def lacking(name: str, *, wanted: Mapping[UUID, Sought], held: Mapping[UUID, Held], names: Mapping[UUID, str]) -> str:
    """Which of the wanted skills somebody lacks, has too low, or has switched off, where a field asks for them all.

    Empty for other fields.
    """
    kind, _, of = name.partition(":")
    if kind != _MEETS:
        return ""
    short = [_short_of(names.get(one, "?"), sought, held.get(one)) for one, sought in _of_type(wanted, of).items()]
    return ", ".join(sorted(one for one in short if one))


def rank(order: str, *, wants: Wants, held: Mapping[UUID, Held], slots: Mapping[UUID, float]) -> tuple[Any, ...]:
    """Where an order puts somebody, the first lowest; `slots` are the free ones of their profiles."""
    kind, _, of = order.partition(":")
    if kind == _FREE_SLOTS:
        return (-min((slots.get(one, 0) for one in wants.profile_ids), default=0),)
    active, sought = _of_type(_active(held), of), _of_type(wants.sought, of)
    if kind == _COUNT:
        return (-len(active),)
    if kind == _NEAREST:
        return nearness.gap(sought, active)
    return (-nearness.proficiency(sought, active),)


def _short_of(name: str, sought: Sought, has: Held | None) -> str:
    """What is wrong with one skill, in words; empty when nothing is."""
    if has is None:
        return f"{name} missing, {sought.rating} wanted"
    if not has.active:
        return f"{name} switched off"
    return f"{name} {has.rating}, {sought.rating} wanted" if has.rating < sought.rating else ""


def _active(held: Mapping[UUID, Held]) -> dict[UUID, Held]:
    return {one: has for one, has in held.items() if has.active}


def _of_type(some: Mapping[UUID, _Skill], type_id: str) -> dict[UUID, _Skill]:
    return {one: skill for one, skill in some.items() if not type_id or str(skill.type_id) == type_id}
