"""How a LINE account sends: by reply or push, in whose name, and which signs the customer's phone shows."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.schema import In, Out
from madoguchi.line import sending
from madoguchi.line.sending import Policy, Terms

router = APIRouter(prefix="/api/admin/line-accounts/{account_id}/sending", tags=["admin: LINE accounts"])


class SendingView(Out):
    policy: Policy
    shows_names: bool
    icon_url: str | None
    marks_read: bool
    shows_typing: bool


class SendingIn(In):
    policy: Policy
    shows_names: bool
    icon_url: Annotated[str, Field(pattern=r"^https://[!-~]+$", max_length=2000)] | None
    marks_read: bool
    shows_typing: bool


@router.get("")
async def get_sending(account_id: UUID, _: Administrator, db: Tx) -> SendingView:
    return _view(await sending.terms_of(db, account_id=account_id))


@router.put("")
async def set_sending(account_id: UUID, body: SendingIn, me: Administrator, db: Tx, clock: Now) -> SendingView:
    terms = Terms(
        policy=body.policy,
        shows_names=body.shows_names,
        icon_url=body.icon_url,
        marks_read=body.marks_read,
        shows_typing=body.shows_typing,
    )
    await sending.set_terms(db, account_id=account_id, terms=terms, now=clock.now(), actor=me.id)
    return _view(terms)


def _view(terms: Terms) -> SendingView:
    return SendingView(
        policy=terms.policy,
        shows_names=terms.shows_names,
        icon_url=terms.icon_url,
        marks_read=terms.marks_read,
        shows_typing=terms.shows_typing,
    )
