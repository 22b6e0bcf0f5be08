"""Assignment rules: whom a custom queue asks for a conversation, rule after rule till one yields anybody (§4.5)."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from madoguchi.kit.errors import InvalidError
from madoguchi.people.models import Presence, Role
from madoguchi.routing import conditions, match
from madoguchi.routing.conditions import Condition, ConditionError
from madoguchi.routing.fields import Fact, Facts, Field, FieldType
from madoguchi.routing.match import Candidate

MOST_RULESETS = 10
MOST_RULES = 50
"""Of one ruleset."""
_PRESENCES = {presence.value: presence.value.replace("_", " ").capitalize() for presence in Presence}
_ROLES = {role.value: role.value.capitalize() for role in Role}
_FIELDS = (
    Field("user_name", "Representative’s name", FieldType.TEXT),
    Field("user_email", "Representative’s e-mail address", FieldType.TEXT),
    Field("user_role", "Representative’s role", FieldType.CHOICE, _ROLES),
    Field("presence", "Presence", FieldType.CHOICE, _PRESENCES),
    Field("free_units", "Free capacity units", FieldType.NUMBER),
    Field("capacity_units", "Capacity units in all", FieldType.NUMBER),
)
PERSON_FIELDS: Mapping[str, Field] = {field.name: field for field in _FIELDS}
"""What rules may ask about a representative."""
ITEM_FIELDS: Mapping[str, Field] = {
    "units": Field("units", "Capacity units wanted", FieldType.NUMBER),
    "allowed_presences": Field("allowed_presences", "Allowed presences", FieldType.CHOICES, _PRESENCES),
}
"""What a representative may be compared with, besides all that rules may ask about a conversation."""
USUAL: Mapping[str, Any] = {
    "rulesets": [
        {
            "name": "Everything",
            "when": {"combinator": "and", "rules": []},
            "rules": [
                {
                    "name": "Present, with room",
                    "condition": {
                        "combinator": "and",
                        "rules": [
                            {
                                "field": "presence",
                                "operator": "in",
                                "value": "allowed_presences",
                                "valueSource": "field",
                            },
                            {"field": "free_units", "operator": ">=", "value": "units", "valueSource": "field"},
                        ],
                    },
                    "order_by": "round_robin",
                }
            ],
        }
    ]
}
"""What holds till an administrator says otherwise; the reference's sample asks for more than is wanted, not as much."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who serves the queue, and what is so of them."""

    candidate: Candidate
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    condition: Condition
    order_by: str


@dataclass(frozen=True, slots=True)
class Ruleset:
    """Rules of which the first that yields anybody is applied; `when` says for which conversations."""

    name: str
    when: Condition
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Who is asked, and by which rule."""

    person: Person
    ruleset: Ruleset
    rule: Rule


def read(document: Any, fields: Mapping[str, Field]) -> tuple[Ruleset, ...]:
    """The rulesets of a document of the right shape; raises ConditionError, which says where, or InvalidError.

    `fields` are those of conversations. The last ruleset is for what none before it takes, so it always holds.
    """
    if not document["rulesets"]:
        raise InvalidError("Without a ruleset nobody would be asked; keep one at least.")
    rulesets = []
    for number, ruleset in enumerate(document["rulesets"]):
        where = f"Ruleset “{ruleset['name']}”"
        with conditions.inside(where, ["rulesets", number]):
            when = conditions.read(ruleset["when"], fields)
            if number == len(document["rulesets"]) - 1 and when.rules:
                raise ConditionError("It comes last and takes what no other does, so it has no condition of its own.")
        rules = []
        for index, rule in enumerate(ruleset["rules"]):
            with conditions.inside(f"{where}, rule “{rule['name']}”", ["rulesets", number, "rules", index]):
                condition = conditions.read(rule["condition"], PERSON_FIELDS, {**fields, **ITEM_FIELDS})
                rules.append(Rule(rule["name"], condition, _order(rule["order_by"])))
        rulesets.append(Ruleset(ruleset["name"], when, tuple(rules)))
    return tuple(rulesets)


def ruleset_for(rulesets: tuple[Ruleset, ...], facts: Facts) -> Ruleset | None:
    """The first ruleset that is for such a conversation; None only where there are no rulesets."""
    return next((ruleset for ruleset in rulesets if ruleset.when.holds(facts)), None)


def choose(ruleset: Ruleset, *, facts: Facts, people: Collection[Person], declines_allowed: int) -> Found | None:
    """Who should be asked first: by the first rule that yields anybody; None when no rule does.

    Who has declined, or was not there to be asked, is looked at only when nobody else can be asked, as with all
    methods.
    """
    able = [person for person in people if person.candidate.declines < declines_allowed]
    for passed in sorted({_passed(person) for person in able}):
        asked = [person for person in able if _passed(person) == passed]
        for rule in ruleset.rules:
            yielded = [person for person in asked if rule.condition.holds({**facts, **person.facts})]
            if yielded:
                order = ORDERS[rule.order_by]
                best = min(yielded, key=lambda person: (*order(person), *match.in_turn(person.candidate)))
                return Found(best, ruleset, rule)
    return None


def asked_of_conversations(rulesets: tuple[Ruleset, ...]) -> set[str]:
    """The fields of conversations that any of it needs."""
    asked: set[str] = set()
    for ruleset in rulesets:
        asked |= ruleset.when.fields()
        for rule in ruleset.rules:
            asked |= rule.condition.fields()
    return asked - PERSON_FIELDS.keys()


def _passed(person: Person) -> int:
    return person.candidate.declines + person.candidate.unseen


def _order(name: str) -> str:
    if name not in ORDERS:
        raise ConditionError("People cannot be ordered by that; choose an order from the list.")
    return name


def _released(person: Person) -> tuple[Any, ...]:
    return (person.candidate.released_at or match.LONG_AGO,)


def _fact(name: str) -> Callable[[Person], tuple[Any, ...]]:
    return lambda person: (str(person.facts.get(name) or "").casefold(),)


ORDERS: Mapping[str, Callable[[Person], tuple[Any, ...]]] = {
    "round_robin": lambda _: (),
    "free_units": lambda person: (-person.candidate.room,),
    "least_active": _released,
    "user_name": _fact("user_name"),
    "user_email": _fact("user_email"),
    "user_role": _fact("user_role"),
}
"""By which those are ordered whom a rule yields; those who are alike take turns."""
ORDER_WORDS: Mapping[str, str] = {
    "round_robin": "In turns",
    "free_units": "Most free capacity units first",
    "least_active": "Least active first",
    "user_name": "By name",
    "user_email": "By e-mail address",
    "user_role": "By role",
}
