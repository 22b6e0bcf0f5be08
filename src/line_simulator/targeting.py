"""Who a narrowcast means: audiences and earlier sends joined by logic, then sifted by what is known of people."""

from typing import Any

from line_simulator import audiences, dispatches, people
from line_simulator.audiences import Audience
from line_simulator.demographics import AGES, DAY_MS, PERIODS
from line_simulator.people import Person
from line_simulator.simulator import Simulator
from line_simulator.validation.targets import leaves, parts

Target = dict[str, Any]


def recipients(
    sim: Simulator, account_id: str, recipient: Target | None, demographic: Target | None
) -> list[str]:  # fmt: skip
    """Friends alone, in the order they became friends."""
    friends = people.friends_since(sim.store, account_id)
    everybody = {person.user_id for person, _ in friends}
    meant = _joined(sim, account_id, recipient, everybody) if recipient is not None else everybody
    chosen = [(person, since) for person, since in friends if person.user_id in meant]
    return [
        person.user_id for person, since in chosen if demographic is None or _is(sim, demographic, person, since)
    ]  # fmt: skip


def audiences_in(sim: Simulator, account_id: str, recipient: Target) -> list[tuple[int, Audience | None]]:
    """The audiences that are named, each with its id, or None where it is not to be had."""
    now = sim.clock.now()
    numbers = [leaf["audienceGroupId"] for leaf in leaves(recipient) if leaf["type"] == "audience"]
    return [(number, audiences.find(sim.store, account_id, number, now)) for number in numbers]


def _joined(sim: Simulator, account_id: str, target: Target, everybody: set[str]) -> set[str]:
    if target["type"] == "audience":
        now = sim.clock.now()
        audience = audiences.find(sim.store, account_id, target["audienceGroupId"], now)
        return audiences.people_in(sim.store, audience, now) & everybody if audience is not None else set()
    if target["type"] == "redelivery":
        return dispatches.recipients(sim.store, target["requestId"]) & everybody
    sets = [_joined(sim, account_id, part, everybody) for part in parts(target)]
    if target.get("and") is not None:
        return set.intersection(*sets)
    return set.union(*sets) if target.get("or") is not None else everybody - sets[0]


def _is(sim: Simulator, target: Target, person: Person, since: int | None) -> bool:
    """Whoever is unknown to LINE in an attribute is none of its values, and so not excluded by it either."""
    match target["type"]:
        case "operator":
            answers = [_is(sim, part, person, since) for part in parts(target)]
            if target.get("and") is not None:
                return all(answers)
            return any(answers) if target.get("or") is not None else not answers[0]
        case "age":
            return _lies_between(person.age, target, AGES)
        case "subscriptionPeriod":
            return _lies_between(None if since is None else (sim.clock.now() - since) // DAY_MS, target, PERIODS)
        case kind:
            known = {"gender": person.gender, "appType": person.app_type, "area": person.area}
            return known[kind] in target["oneOf"]


def _lies_between(value: int | None, target: Target, names: dict[str, int]) -> bool:
    if value is None:
        return False
    least, below = target.get("gte"), target.get("lt")
    return (least is None or value >= names[least]) and (below is None or value < names[below])
