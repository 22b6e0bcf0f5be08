"""Slugs: names in braces that stand in a text for what is so of a conversation (reference §13.2)."""

import re
from collections.abc import Collection, Iterator, Mapping

FIXED = {
    "customerName": "The customer’s name: their contact’s, or the one at LINE",
    "firstMessage": "The first words that wait for an answer",
    "visitorLanguage": "The customer’s language",
    "queueName": "The queue in which it is offered",
    "queueId": "The id of that queue",
    "workstreamName": "The workstream",
    "lineAccountName": "The LINE account",
    "waitedFor": "How long the customer had waited when it was offered",
}
"""What an offer may name, and what each stands for; beside these, what rules said: `attribute:<name>` and
`variable:<name>`."""
TO_CUSTOMERS = {
    "customerName": "The customer’s name: the contact’s, else that at LINE",
    "customerFamilyName": "Their family name; where it is not known, their name",
    "customerGivenName": "Their given name; where it is not known, their name",
    "representativeName": "The name of whoever sends it",
    "queueName": "The queue of the conversation",
    "workstreamName": FIXED["workstreamName"],
    "lineAccountName": FIXED["lineAccountName"],
}
"""The same of texts that a representative sends; beside these `variable:<name>`, since attributes are ours alone."""
_SAID = re.compile(r"(attribute|variable):\S(.*\S)?")
_SLUG = re.compile(r"\{([^{}]*)\}")


def unknown_in(text: str, *, fixed: Collection[str] = FIXED, said: Collection[str] | None = None) -> list[str]:
    """The slugs of a text that stand for nothing, as they are written there.

    Args:
        text: with slugs in braces.
        fixed: those that mean something there, whatever rules say.
        said: those that rules say; None takes any.
    """
    rules_say = is_said if said is None else said.__contains__
    return [slug for slug in in_text(text) if slug not in fixed and not rules_say(slug)]


def is_said(slug: str) -> bool:
    """Whether a slug stands for what rules say of a conversation."""
    return _SAID.fullmatch(slug) is not None


def in_text(text: str) -> Iterator[str]:
    """The slugs of a text, without their braces, in their order."""
    return (found[1] for found in _SLUG.finditer(text))


def rendered(text: str, facts: Mapping[str, str]) -> str:
    """The text with what its slugs stand for; with nothing for what is not known. What is put in is not read again."""
    return _SLUG.sub(lambda found: facts.get(found[1], ""), text).strip()
