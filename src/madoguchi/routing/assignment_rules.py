"""Assignment rules: whom a custom queue asks for a conversation, rule after rule till one yields anybody (§4.5)."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from madoguchi.kit.errors import InvalidError
from madoguchi.people.models import Presence, Role
from madoguchi.routing import conditions, match, skill_rules
from madoguchi.routing.conditions import Condition, ConditionError
from madoguchi.routing.fields import Fact, Facts, Field, FieldType
from madoguchi.routing.match import Candidate
from madoguchi.routing.nearness import Held
from madoguchi.routing.skill_rules import NO_WANTS, NOTHING, Catalogue, Wants

MOST_RULESETS = 10
MOST_RULES = 50
"""Of one ruleset."""
_PRESENCES = {presence.value: presence.value.capitalize() for presence in Presence} | {
    Presence.BUSY_DND.value: "Do not disturb"
}
_ROLES = {role.value: role.value.capitalize() for role in Role}
WORKING = "is_working"
_FIELDS = (
    Field("user_name", "Representative’s name", FieldType.TEXT),
    Field("user_email", "Representative’s e-mail address", FieldType.TEXT),
    Field("user_role", "Representative’s role", FieldType.CHOICE, _ROLES),
    Field("presence", "Presence", FieldType.CHOICE, _PRESENCES),
    Field("free_units", "Free capacity units", FieldType.NUMBER),
    Field("capacity_units", "Capacity units in all", FieldType.NUMBER),
    Field(WORKING, "Within working hours", FieldType.FLAG),
)
PERSON_FIELDS: Mapping[str, Field] = {field.name: field for field in _FIELDS}
"""What rules may ask about a representative, besides what they know."""
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
    skills: Mapping[UUID, Held] = field(default_factory=dict)
    slots: Mapping[UUID, float] = field(default_factory=dict)
    """The free ones of their capacity profiles."""


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    condition: Condition
    order_by: str
    order_words: str
    asks: tuple[str, ...]
    """The fields of its condition that are about skills."""


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
    yielded: tuple[int, ...]
    """How many people each rule up to this one yields, of those who are asked at the same time."""


def person_fields(known: Catalogue) -> dict[str, Field]:
    """All that rules may ask about a representative, by name."""
    return {**PERSON_FIELDS, **skill_rules.fields(known)}


def order_words(known: Catalogue) -> dict[str, str]:
    """How rules may order people, by name, with what people read for each."""
    return {**ORDER_WORDS, **skill_rules.orders(known)}


def read(document: Any, fields: Mapping[str, Field], known: Catalogue = NOTHING) -> tuple[Ruleset, ...]:
    """The rulesets of a document of the right shape; raises ConditionError, which says where, or InvalidError.

    `fields` are those of conversations, `known` the skills that rules may name. The last ruleset is for what none
    before it takes, so it always holds.
    """
    if not document["rulesets"]:
        raise InvalidError("Without a ruleset nobody would be asked; keep one at least.")
    of_people, orders = person_fields(known), order_words(known)
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
                condition = conditions.read(rule["condition"], of_people, {**fields, **ITEM_FIELDS})
                rules.append(_rule(rule, condition, orders))
        rulesets.append(Ruleset(ruleset["name"], when, tuple(rules)))
    return tuple(rulesets)


def ruleset_for(rulesets: tuple[Ruleset, ...], facts: Facts) -> Ruleset | None:
    """The first ruleset that is for such a conversation; None only where there are no rulesets."""
    return next((ruleset for ruleset in rulesets if ruleset.when.holds(facts)), None)


def choose(
    ruleset: Ruleset, *, facts: Facts, people: Collection[Person], declines_allowed: int, wants: Wants = NO_WANTS
) -> Found | None:
    """Who should be asked first: by the first rule that yields anybody; None when no rule does."""
    return next(in_order(ruleset, facts=facts, people=people, declines_allowed=declines_allowed, wants=wants), None)


def in_order(
    ruleset: Ruleset, *, facts: Facts, people: Collection[Person], declines_allowed: int, wants: Wants = NO_WANTS
) -> Iterator[Found]:
    """All whom rules yield, the first first: those of the first rule as it orders them, then those of the next.

    Who has declined, or was not there to be asked, is looked at only when nobody else can be asked, as with all
    methods.
    """
    able = [person for person in people if person.candidate.declines < declines_allowed]
    for passed in sorted({_passed(person) for person in able}):
        left = [person for person in able if _passed(person) == passed]
        numbers: tuple[int, ...] = ()
        for rule in ruleset.rules:
            yielded = [person for person in left if rule.condition.holds(known_of(rule, person, facts, wants))]
            numbers = (*numbers, len(yielded))
            for person in match.lowest_first(yielded, _order(rule, wants)):
                yield Found(person, ruleset, rule, numbers)
            gone = {person.candidate.user_id for person in yielded}
            left = [person for person in left if person.candidate.user_id not in gone]


def known_of(rule: Rule, person: Person, facts: Facts, wants: Wants) -> dict[str, Fact]:
    """All that a rule may ask about somebody and the conversation; `facts` are the conversation's."""
    asked = {name: skill_rules.fact(name, wanted=wants.sought, held=person.skills) for name in rule.asks}
    return {**facts, **person.facts, **asked}


def asked_of_conversations(rulesets: tuple[Ruleset, ...]) -> set[str]:
    """The fields of conversations that any of it needs."""
    asked: set[str] = set()
    for ruleset in rulesets:
        asked |= ruleset.when.fields()
        for rule in ruleset.rules:
            asked |= rule.condition.fields()
    return {name for name in asked - PERSON_FIELDS.keys() if not skill_rules.is_about_skills(name)}


def compared_with(rulesets: tuple[Ruleset, ...]) -> set[str]:
    """The fields of conversations that rules compare people with, whichever ruleset they are in."""
    asked = {name for ruleset in rulesets for rule in ruleset.rules for name in rule.condition.fields()}
    return {name for name in asked - PERSON_FIELDS.keys() if not skill_rules.is_about_skills(name)}


def need_skills(rulesets: tuple[Ruleset, ...]) -> bool:
    """Whether any rule asks what people know, or orders them by it."""
    rules = [rule for ruleset in rulesets for rule in ruleset.rules]
    return any(rule.asks or skill_rules.is_about_skills(rule.order_by) for rule in rules)


def ask_for_hours(rulesets: tuple[Ruleset, ...]) -> bool:
    """Whether any rule asks who works at the moment."""
    return any(WORKING in rule.condition.fields() for ruleset in rulesets for rule in ruleset.rules)


def _passed(person: Person) -> int:
    return person.candidate.declines + person.candidate.unseen


def _rule(document: Any, condition: Condition, orders: Mapping[str, str]) -> Rule:
    order = document["order_by"]
    if order not in orders:
        raise ConditionError("People cannot be ordered by that; choose an order from the list.")
    asks = tuple(name for name in condition.fields() if skill_rules.is_about_skills(name))
    return Rule(document["name"], condition, order, orders[order], asks)


def _order(rule: Rule, wants: Wants) -> Callable[[Person], tuple[Any, ...]]:
    """By what those are ordered whom a rule yields; those who are alike take turns."""
    own = ORDERS.get(rule.order_by)

    def key(person: Person) -> tuple[Any, ...]:
        if own is None:
            found = skill_rules.rank(rule.order_by, wants=wants, held=person.skills, slots=person.slots)
        else:
            found = own(person)
        return (*found, *match.in_turn(person.candidate))

    return key


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
ORDER_WORDS: Mapping[str, str] = {
    "round_robin": "In turns",
    "free_units": "Most free capacity units first",
    "least_active": "Least active first",
    "user_name": "By name",
    "user_email": "By e-mail address",
    "user_role": "By role",
}
