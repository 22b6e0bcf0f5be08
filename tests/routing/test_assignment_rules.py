"""Assignment rules without a database: who is yielded by which rule, and in which order (reference §4.5)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.routing.custom_book import PRESENT, ROOMY, beside, both, ruleset, wants
from tests.routing.rulebook import ALWAYS, asks

from madoguchi.routing.assignment_rules import (
    ORDER_WORDS,
    ORDERS,
    USUAL,
    Person,
    asked_of_conversations,
    choose,
    read,
    ruleset_for,
)
from madoguchi.routing.conditions import ConditionError, in_words
from madoguchi.routing.facts import Variable, VariableType, fields_for
from madoguchi.routing.match import Candidate

NINE = datetime(2026, 11, 26, 9, tzinfo=UTC)
FIELDS = fields_for(variables=[Variable("wanted", VariableType.TEXT)], attributes=[])
FACTS: dict[str, Any] = {"units": 2, "allowed_presences": ["available"], "language": "th", "priority": 100}


def person(
    number: int, name: str, *, room: int = 4, presence: str = "available", role: str = "representative"
) -> Person:
    candidate = Candidate(
        user_id=UUID(int=number),
        room=room,
        declines=0,
        joined_at=NINE + timedelta(minutes=number),
        last_turn_at=None,
        released_at=None,
    )
    facts = {
        "user_name": name,
        "user_email": f"{name.lower()}@example.com",
        "user_role": role,
        "presence": presence,
        "free_units": room,
        "capacity_units": 4,
    }
    return Person(candidate, facts)


RIN, KEN, PLOY = person(1, "Rin"), person(2, "Ken", room=1), person(3, "Ploy", presence="busy")


def declined(one: Person, times: int = 1) -> Person:
    return replace(one, candidate=replace(one.candidate, declines=times))


def chosen(rules: list[dict[str, Any]], *people: Person, limit: int = 3, **facts: Any) -> tuple[str, str] | None:
    """Who is asked, and by which rule."""
    (only,) = read({"rulesets": [ruleset("All", *rules)]}, FIELDS)
    found = choose(only, facts={**FACTS, **facts}, people=people, declines_allowed=limit)
    return found and (str(found.person.facts["user_name"]), found.rule.name)


def test_progressive_relaxation_the_first_rule_that_yields_anybody_wins() -> None:
    rules = [
        wants("Wanted by name", both(beside("user_name", "=", "variable:wanted"), PRESENT, ROOMY)),
        wants("Present, with room", both(PRESENT, ROOMY)),
        wants("Present", PRESENT, "free_units"),
        wants("Anybody busy", asks("presence", "=", "busy")),
    ]
    everybody = (KEN, PLOY, RIN)
    assert chosen(rules, *everybody, **{"variable:wanted": "rin"}) == ("Rin", "Wanted by name")
    assert chosen(rules, *everybody, **{"variable:wanted": "Ken"}) == ("Rin", "Present, with room"), "Ken has no room"
    assert chosen(rules, *everybody) == ("Rin", "Present, with room")
    assert chosen(rules, KEN, PLOY) == ("Ken", "Present"), "room is not asked for implicitly"
    assert chosen(rules, PLOY) == ("Ploy", "Anybody busy"), "nor is presence"
    assert chosen(rules[:3], PLOY) is None, "no rule yields anybody: it stays"
    assert chosen(rules) is None


@pytest.mark.parametrize(
    ("condition", "yielded"),
    [
        (ALWAYS, "Rin Ken Ploy"),
        (asks("presence", "!=", "busy"), "Rin Ken"),
        (asks("presence", "in", ["busy", "away"]), "Ploy"),
        (asks("presence", "notNull"), "Rin Ken Ploy"),
        (asks("presence", "null"), ""),
        (asks("user_role", "=", "supervisor"), ""),
        (asks("user_email", "endsWith", "@EXAMPLE.com"), "Rin Ken Ploy"),
        (asks("user_name", "matches", "^.{3}$"), "Rin Ken"),
        (asks("free_units", ">", 3), "Rin Ploy"),
        (asks("capacity_units", "=", 4), "Rin Ken Ploy"),
        (beside("free_units", ">", "units"), "Rin Ploy"),
        (beside("free_units", "<", "units"), "Ken"),
        (beside("presence", "in", "allowed_presences"), "Rin Ken"),
        (beside("presence", "notIn", "allowed_presences"), "Ploy"),
        (beside("user_name", "=", "variable:wanted"), ""),
        (beside("user_name", "!=", "variable:wanted"), "Rin Ken Ploy"),
    ],
)
def test_each_attribute_is_compared_with_what_is_written_or_with_the_conversation(condition: Any, yielded: str) -> None:
    (only,) = read({"rulesets": [ruleset("All", wants("Rule", condition))]}, FIELDS)
    held = [one for one in (RIN, KEN, PLOY) if only.rules[0].condition.holds({**FACTS, **one.facts})]
    assert " ".join(str(one.facts["user_name"]) for one in held) == yielded


def test_each_order_and_turns_among_those_who_are_alike() -> None:
    def first(order: str, *people: Person) -> str:
        found = chosen([wants("All", ALWAYS, order)], *people)
        assert found is not None
        return found[0]

    def with_turn(one: Person, **fields: Any) -> Person:
        return replace(one, candidate=replace(one.candidate, **fields))

    assert first("round_robin", PLOY, KEN, RIN) == "Rin", "in the order of joining"
    assert first("round_robin", with_turn(RIN, last_turn_at=NINE), KEN) == "Ken"
    assert first("free_units", KEN, PLOY) == "Ploy"
    assert (
        first("least_active", with_turn(RIN, released_at=NINE), with_turn(KEN, released_at=NINE - timedelta(1)))
        == "Ken"
    )
    assert first("user_name", RIN, PLOY, KEN) == "Ken"
    assert first("user_email", RIN, PLOY) == "Ploy"
    assert first("user_role", RIN, person(4, "Sue", role="administrator")) == "Sue"
    assert ORDERS.keys() == ORDER_WORDS.keys()


def test_who_declined_is_asked_only_when_no_rule_yields_anybody_who_has_not() -> None:
    rules = [wants("Named Rin", asks("user_name", "=", "Rin")), wants("Anybody", ALWAYS)]
    assert chosen(rules, RIN, KEN) == ("Rin", "Named Rin")
    assert chosen(rules, declined(RIN), KEN) == ("Ken", "Anybody")
    assert chosen(rules, declined(RIN), declined(KEN, 2)) == ("Rin", "Named Rin")
    assert chosen(rules, declined(RIN, 3)) is None


def test_selection_criteria_choose_the_ruleset_and_the_last_takes_the_rest() -> None:
    rulesets = read(
        {
            "rulesets": [
                ruleset("Thai", wants("A", ALWAYS), when=asks("language", "=", "th")),
                ruleset("Urgent", wants("B", ALWAYS), when=asks("priority", "<", 10)),
                ruleset("Rest", wants("C", PRESENT)),
            ]
        },
        FIELDS,
    )

    def run(**facts: Any) -> str | None:
        found = ruleset_for(rulesets, facts)
        return found and found.name

    assert (run(language="th", priority=1), run(priority=1), run(language="ja"), run()) == (
        "Thai",
        "Urgent",
        "Rest",
        "Rest",
    )
    assert asked_of_conversations(rulesets) == {"language", "priority", "allowed_presences"}


def test_the_usual_rules_ask_who_is_present_and_has_as_much_room_as_is_wanted() -> None:
    (usual,) = read(USUAL, FIELDS)
    assert in_words(usual.rules[0].condition) == (
        "Presence is one of the conversation’s Allowed presences and "
        "Free capacity units is at least the conversation’s Capacity units wanted"
    )
    exactly = person(5, "Exactly", room=2)
    found = choose(usual, facts=FACTS, people=[KEN, PLOY, exactly], declines_allowed=3)
    assert found is not None
    assert found.person is exactly


@pytest.mark.parametrize(
    ("document", "at", "said"),
    [
        ([ruleset("A", wants("R", asks("language", "=", "th")))], ["rulesets", 0, "rules", 0], "no such field"),
        ([ruleset("A", wants("R", ALWAYS, "beauty"))], ["rulesets", 0, "rules", 0], "cannot be ordered"),
        ([ruleset("A", wants("R", beside("presence", "=", "units")))], ["rulesets", 0, "rules", 0], "that field"),
        ([ruleset("A", wants("R", beside("free_units", "between", "units")))], ["rulesets", 0, "rules", 0], "that"),
        ([ruleset("A", wants("R", beside("user_name", "matches", "language")))], ["rulesets", 0, "rules", 0], "that"),
        ([ruleset("A", wants("R", beside("free_units", "=", "user_name")))], ["rulesets", 0, "rules", 0], "that field"),
        ([ruleset("A", wants("R", asks("presence", "=", "asleep")))], ["rulesets", 0, "rules", 0], "no such choice"),
        ([ruleset("A", wants("R", ALWAYS), when=asks("language", "=", "th"))], ["rulesets", 0], "comes last"),
        ([ruleset("A", wants("R", ALWAYS), when=asks("presence", "=", "busy")), ruleset("B", wants("R", ALWAYS))],
         ["rulesets", 0], "no such field"),
    ],
)  # fmt: skip
def test_S60_rules_that_cannot_be_used_are_refused_with_their_place(document: Any, at: list[Any], said: str) -> None:
    with pytest.raises(ConditionError, match=said) as refused:
        read({"rulesets": document}, FIELDS)
    assert refused.value.facts["at"] == at


def test_a_source_of_values_that_is_none_is_refused() -> None:
    odd = {"field": "presence", "operator": "=", "value": "busy", "valueSource": "weather"}
    with pytest.raises(ConditionError, match="valueSource"):
        read({"rulesets": [ruleset("A", wants("R", {"combinator": "and", "rules": [odd]}))]}, FIELDS)
