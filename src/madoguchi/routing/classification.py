"""Classification: what rules say of a conversation before a queue is chosen for it (reference §4.2)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from madoguchi.routing import conditions
from madoguchi.routing.conditions import Condition, ConditionError
from madoguchi.routing.facts import SETTABLE
from madoguchi.routing.fields import Fact, Field, FieldType, Takes
from madoguchi.routing.values import ValueRefusedError, read_values

MOST_RULESETS = 10
MOST_RULES = 100
"""Of one ruleset."""
MOST_OUTPUTS = 5
"""Of one rule."""
MOST_SKILLS = 10
"""That one rule adds."""
LARGEST_PRIORITY = 10_000
CAPACITY_PROFILE = Field("capacity_profile", "Capacity profile", FieldType.TEXT)
"""Set by its id; it is added to those that a conversation has, and no rule asks for it."""
_ADDED = {CAPACITY_PROFILE.name, "skills"}
"""What comes to that which is there; everything else takes its place."""
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ATTRIBUTE = re.compile(r"attribute:([A-Za-z][A-Za-z0-9_]{0,49})")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Output:
    """What a rule sets: a field, and its value from then on."""

    field: Field
    value: Any


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    condition: Condition
    outputs: tuple[Output, ...]


@dataclass(frozen=True, slots=True)
class Ruleset:
    """Rules of which the first that holds is applied."""

    name: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one ruleset did: how many rules it looked at, and the one that it applied."""

    ruleset: Ruleset
    processed: int
    applied: Rule | None


def attributes_in(document: Any) -> list[str]:
    """The names of all attributes that a classification sets, each once, as they come."""
    found: dict[str, None] = {}
    for ruleset in document["rulesets"]:
        for rule in ruleset["rules"]:
            for output in rule["outputs"]:
                if name := _ATTRIBUTE.fullmatch(output["field"]):
                    found[name[1]] = None
    return list(found)


def profiles_in(document: Any) -> set[UUID]:
    """The capacity profiles that a classification adds; of those that it could be read with."""
    outputs = [output for ruleset in document["rulesets"] for rule in ruleset["rules"] for output in rule["outputs"]]
    return {UUID(output["value"]) for output in outputs if output["field"] == CAPACITY_PROFILE.name}


def read(document: Any, fields: Mapping[str, Field]) -> tuple[Ruleset, ...]:
    """The rulesets of a document of the right shape; raises ConditionError, which says where."""
    rulesets = []
    for number, ruleset in enumerate(document["rulesets"]):
        rules = []
        for index, rule in enumerate(ruleset["rules"]):
            where = f"Ruleset “{ruleset['name']}”, rule “{rule['name']}”"
            with conditions.inside(where, ["rulesets", number, "rules", index]):
                condition = conditions.read(rule["condition"], fields)
                outputs = tuple(_output(output, fields) for output in rule["outputs"])
                _check_each_once(outputs)
            rules.append(Rule(rule["name"], condition, outputs))
        rulesets.append(Ruleset(ruleset["name"], tuple(rules)))
    return tuple(rulesets)


def classify(rulesets: tuple[Ruleset, ...], facts: Mapping[str, Fact]) -> tuple[dict[str, Any], list[Verdict]]:
    """What the rules set, by field, and what each ruleset did; later rulesets see what earlier ones have set."""
    said: dict[str, Any] = {}
    verdicts = []
    for ruleset in rulesets:
        so = known(facts, said)
        applied = next((number for number, rule in enumerate(ruleset.rules) if rule.condition.holds(so)), None)
        if applied is None:
            verdicts.append(Verdict(ruleset, len(ruleset.rules), None))
            continue
        rule = ruleset.rules[applied]
        for output in rule.outputs:
            said[output.field.name] = _after(said, output)
        verdicts.append(Verdict(ruleset, applied + 1, rule))
    return said, verdicts


def known(facts: Mapping[str, Fact], said: Mapping[str, Any]) -> dict[str, Any]:
    """What is so after rules have said something; skills come to those that were wanted before."""
    so = {**facts, **said}
    if "skills" in said:
        before = facts.get("skills")
        so["skills"] = [*(before if isinstance(before, list) else ()), *said["skills"]]
    return so


def _after(said: Mapping[str, Any], output: Output) -> Any:
    """The value of a field once an output is applied (§4.2).

    Capacity profiles come to those that are there; so do skills, each as well as it is wanted most.
    """
    if output.field is CAPACITY_PROFILE:
        return (*said.get(output.field.name, ()), output.value)
    if output.field.name != "skills":
        return output.value
    wanted = dict(said.get("skills", {}))
    for skill_id, rating in output.value.items():
        wanted[skill_id] = max(rating, wanted.get(skill_id, rating))
    return wanted


def _output(document: Mapping[str, Any], fields: Mapping[str, Field]) -> Output:
    name, value = document["field"], document["value"]
    if name == CAPACITY_PROFILE.name:
        return Output(CAPACITY_PROFILE, _profile(value))
    field = fields.get(name)
    if field is None or not (name in SETTABLE or name.startswith(("attribute:", "variable:"))):
        raise ConditionError(
            "What it sets is no priority, language, skill, capacity profile, attribute or context variable here."
        )
    if name == "skills":
        return Output(field, _skills(value, field))
    try:
        read = read_values(field, Takes.ONE, value)
    except ValueRefusedError as error:
        raise ConditionError(f"Set {field.label}: {error}.") from error
    if name == "priority" and not (isinstance(read, int) and 0 <= read <= LARGEST_PRIORITY):
        raise ConditionError(f"Set Priority: write a whole number from 0 to {LARGEST_PRIORITY}; smaller goes first.")
    if name == "language" and not _LANGUAGE.fullmatch(read):
        raise ConditionError("Set Language: write a language code such as ja, th or zh-TW.")
    return Output(field, read)


def _check_each_once(outputs: tuple[Output, ...]) -> None:
    """Of two values of one field one would be lost, unless they are added to each other."""
    seen: set[str] = set()
    for field in (output.field for output in outputs if output.field.name not in _ADDED):
        if field.name in seen:
            raise ConditionError(f"It sets {field.label} twice; take one away.")
        seen.add(field.name)


def _skills(value: Any, field: Field) -> dict[str, int]:
    """Ratings by the id of their skill."""
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_SKILLS:
        raise ConditionError(f"Set Skills: choose 1 to {MOST_SKILLS} skills.")
    wanted: dict[str, int] = {}
    for one in value:
        skill_id, rating = one["skill_id"], one["rating"]
        if field.choices is not None and skill_id not in field.choices:
            raise ConditionError("Set Skills: there is no such skill; choose one from the list.")
        name = (field.choices or {}).get(skill_id, skill_id)
        if skill_id in wanted:
            raise ConditionError(f"Set Skills: {name} is there twice; take one away.")
        if rating not in field.ratings.get(skill_id, [rating]):
            raise ConditionError(f"Set Skills: {name} cannot be rated {rating}; choose a rating of its model.")
        wanted[skill_id] = rating
    return wanted


def _profile(value: object) -> str:
    # As we write ids, and no other way, since what needs a profile is found by its id.
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise ConditionError("Set Capacity profile: there is no such profile; choose one from the list.")
    return value
