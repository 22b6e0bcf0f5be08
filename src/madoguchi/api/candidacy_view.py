"""The shape of who could answer what waits, or would: people in their order, and the rules and wishes that count."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from madoguchi.api.obstacle_view import ObstacleView, obstacle_view
from madoguchi.api.schema import Out
from madoguchi.people.models import Presence
from madoguchi.routing import conditions
from madoguchi.routing.candidacy import Candidacy, Standing
from madoguchi.routing.hindrances import Hindrance
from madoguchi.routing.models import AssignmentMethod
from madoguchi.routing.preferred import Outcome, Wish
from madoguchi.routing.preferred import Standing as PreferredStanding
from madoguchi.routing.rulebooks import Asking
from madoguchi.routing.settings import PreferredFallback

_FIRST = 3
"""How many people are told of where not all are."""


class CandidateView(Out):
    user_id: UUID
    name: str
    presence: Presence
    presence_text: str | None
    """Of one of the organisation's own presences: the text that is shown."""
    presence_since: datetime
    obstacle: ObstacleView | None
    """Why they are not asked; null when they could be."""
    rule: str | None
    """Of who could be asked by rules of the queue's own: the first that yields them."""
    preferred: bool
    """Whether they could be asked because the customer prefers them."""


class RuleView(Out):
    name: str
    condition: str
    """In words, as that of the ruleset."""
    order: str


class RulesetView(Out):
    """The assignment ruleset of the queue's own that is for a conversation."""

    name: str
    condition: str
    passed_over: list[str]
    """The names of the rulesets before it, which are for others."""
    rules: list[RuleView]


class PreferredView(Out):
    id: UUID
    name: str
    standing: PreferredStanding


class WishView(Out):
    """Whom the customer prefers, and what comes of it now."""

    people: list[PreferredView]
    """The most preferred first."""
    for_whom: UUID
    """Who of them is asked first, or else whom it waits for."""
    fallback: PreferredFallback
    outcome: Outcome


class HinderedView(Out):
    reason: Hindrance
    people: int


class AskedView(Out):
    """Whom a queue would ask now for something that came into it."""

    method: AssignmentMethod
    ruleset: RulesetView | None
    wish: WishView | None
    able: int
    """How many could be asked."""
    first: list[CandidateView]
    """Up to three of them, in the order in which they would be asked."""
    hindered: list[HinderedView]
    """Why the others would not be, most people first."""
    others: list[CandidateView]
    """Where nobody could be asked: up to three, each with the reason."""


def asked_view(candidacy: Candidacy) -> AskedView:
    waiting, standings = candidacy.waiting, candidacy.standings
    able = [one for one in standings if one.obstacle is None]
    reasons = Counter(one.obstacle.reason for one in standings if one.obstacle is not None)
    return AskedView(
        method=candidacy.method,
        ruleset=ruleset_view(waiting.asking),
        wish=wish_view(waiting.wish),
        able=len(able),
        first=[candidate_view(one) for one in able[:_FIRST]],
        hindered=[HinderedView(reason=reason, people=people) for reason, people in reasons.most_common()],
        others=[] if able else [candidate_view(one) for one in standings[:_FIRST]],
    )


def candidate_view(standing: Standing) -> CandidateView:
    server, turn = standing.server, standing.turn
    return CandidateView(
        user_id=server.user_id,
        name=server.name,
        presence=server.presence,
        presence_text=server.presence_text,
        presence_since=server.presence_since,
        obstacle=obstacle_view(standing.obstacle),
        rule=turn.found.rule.name if turn is not None and turn.found is not None else None,
        preferred=turn is not None and turn.preferred,
    )


def ruleset_view(asking: Asking | None) -> RulesetView | None:
    """Null where the queue has no rules of its own."""
    if asking is None:
        return None
    return RulesetView(
        name=asking.ruleset.name,
        condition=conditions.in_words(asking.ruleset.when),
        passed_over=list(asking.passed_over),
        rules=[
            RuleView(name=rule.name, condition=conditions.in_words(rule.condition), order=rule.order_words)
            for rule in asking.ruleset.rules
        ],
    )


def wish_view(wish: Wish | None) -> WishView | None:
    """Null where the customer prefers nobody, or the organisation does not go by it."""
    if wish is None:
        return None
    return WishView(
        people=[PreferredView(id=one.id, name=one.name, standing=one.standing) for one in wish.people],
        for_whom=wish.for_whom.id,
        fallback=wish.fallback,
        outcome=wish.outcome,
    )
