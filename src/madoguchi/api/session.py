"""Signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from madoguchi.api.dependencies import COOKIE, Me, Now, Tx, resources_of, token_of
from madoguchi.api.me import MeView, me_view
from madoguchi.api.schema import In
from madoguchi.kit.errors import DomainError
from madoguchi.people import presence, sessions
from madoguchi.people.models import Presence

router = APIRouter(prefix="/api/session", tags=["session"])


class SignIn(In):
    email: Annotated[str, Field(max_length=320)]
    password: Annotated[str, Field(max_length=1000)]


@router.post("")
async def sign_in(body: SignIn, request: Request, response: Response) -> MeView:
    """Sign in: sets the session cookie, and makes somebody who was offline available."""
    resources = resources_of(request)
    now = resources.clock.now()
    refused: DomainError | None = None
    async with resources.database.transaction() as db:
        try:
            address = request.client.host if request.client else ""
            user, token = await sessions.sign_in(db, email=body.email, password=body.password, address=address, now=now)
        except DomainError as error:
            # Not raised in here: the failed attempt must be counted, so this transaction commits.
            refused = error
        else:
            await presence.arrive(db, user_id=user.id, now=now)
            view = await me_view(db, user)
    if refused is not None:
        raise refused
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(sessions.LONGEST.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=resources.settings.origin.startswith("https:"),
    )
    return view


@router.delete("", status_code=204)
async def sign_out(request: Request, response: Response, me: Me, db: Tx, clock: Now) -> None:
    token = token_of(request)
    if token is not None:
        await sessions.sign_out(db, token=token, user_id=me.id, now=clock.now())
    await presence.set_presence(db, user_id=me.id, presence=Presence.OFFLINE, now=clock.now())
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
