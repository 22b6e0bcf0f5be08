"""What an account tells its customers of files that are not taken."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.schema import In, Out
from madoguchi.line import rejections
from madoguchi.line.rejection_words import FRAMES
from madoguchi.line.rejections import Terms

router = APIRouter(prefix="/api/admin/line-accounts/{account_id}/rejections", tags=["admin: LINE accounts"])


class RejectionsView(Out):
    tells: bool
    text: str | None
    """None: our own words, in the customer's language."""
    our_words: dict[str, str]
    """By language, with `{reason}` where the reason is put in."""


class RejectionsIn(In):
    tells: bool
    text: Annotated[str, Field(min_length=1, max_length=1000, pattern=r"^[^\x00]*\S[^\x00]*$")] | None


@router.get("")
async def get_rejections(account_id: UUID, _: Administrator, db: Tx) -> RejectionsView:
    return _view(await rejections.terms_of(db, account_id=account_id))


@router.put("")
async def set_rejections(account_id: UUID, body: RejectionsIn, me: Administrator, db: Tx, clock: Now) -> RejectionsView:
    terms = Terms(tells=body.tells, text=body.text)
    await rejections.set_terms(db, account_id=account_id, terms=terms, now=clock.now(), actor=me.id)
    return _view(terms)


def _view(terms: Terms) -> RejectionsView:
    return RejectionsView(tells=terms.tells, text=terms.text, our_words=FRAMES)
