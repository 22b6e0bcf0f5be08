"""Whether LINE would take a layout, asked before it is sent; while LINE is away only the limits known here count."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec

from madoguchi.conversations.cards import Flex
from madoguchi.kit.jobs import NotYetError
from madoguchi.kit.resources import Resources
from madoguchi.line import client, limits, sending, tokens
from madoguchi.line.client import Answer, Detail, Outcome
from madoguchi.line.outgoing import outgoing

_PATIENCE_SECONDS = 8
"""Somebody sits before it and waits."""
_CHECKS_A_SECOND = 20.0
_WRONG = 400
_OURS = "messages[0]."
_NOT_NOW = "LINE could not be asked, so this was held to the limits that are known here alone."


@dataclass(frozen=True, slots=True)
class Verdict:
    """What LINE has against a layout; nothing, when it was asked and there are no findings."""

    findings: Sequence[Detail] = ()
    not_asked: str | None = None
    """Why LINE has not been asked, in a sentence."""


async def check(resources: Resources, *, account_id: UUID, layout: Flex) -> Verdict:
    """Raises InvalidError for what LINE would certainly refuse, without asking it."""
    limits.check(layout)
    now = resources.clock.now()
    async with resources.database.reading() as db:
        terms = await sending.terms_of(db, account_id=account_id)
        token = await tokens.find(db, cipher=resources.cipher, account_id=account_id, now=now)
    if token is None:
        return Verdict(not_asked=f"{_NOT_NOW} The account is switched off, or LINE refuses its access token.")
    body = msgspec.json.encode({"messages": outgoing(layout)})
    way = "push" if terms.pushes else "reply"
    pace = sending.pace_of(resources, account_id, what="validate", most=_CHECKS_A_SECOND)
    try:
        with pace.turn(account_id):
            async with asyncio.timeout(_PATIENCE_SECONDS):
                answer = await client.validate(resources, token=token.text, body=body, way=way)
            sending.note(pace, answer)
    except (NotYetError, TimeoutError):
        return Verdict(not_asked=_NOT_NOW)
    return _verdict(answer)


def _verdict(answer: Answer) -> Verdict:
    if answer.outcome is Outcome.ACCEPTED:
        return Verdict()
    if answer.status == _WRONG:
        details = answer.details or (Detail(property="", message=answer.message),)
        return Verdict(findings=[Detail(one.property.removeprefix(_OURS), one.message) for one in details])
    if answer.outcome is Outcome.REFUSED:
        return Verdict(not_asked=f"{_NOT_NOW} {client.reason_for(answer)}")
    return Verdict(not_asked=_NOT_NOW)
