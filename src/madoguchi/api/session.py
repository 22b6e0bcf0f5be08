"""Signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import Field

from madoguchi.api.dependencies import COOKIE, Me, Now, Tx, resources_of, token_of
from madoguchi.api.me import MeView, me_view
from madoguchi.api.schema import In
from madoguchi.kit.resources import Resources
from madoguchi.people import attempts, presence, sessions
from madoguchi.people.passwords import matches
from madoguchi.people.sessions import WrongCredentialsError
from madoguchi.routing import workload

router = APIRouter(prefix="/api/session", tags=["session"])


class SignIn(In):
    email: Annotated[str, Field(max_length=320)]
    password: Annotated[str, Field(max_length=1000)]


@router.post("")
async def sign_in(body: SignIn, request: Request, response: Response) -> MeView:
    """Sign in: sets the session cookie, and shows somebody who was offline by their default presence."""
    resources = resources_of(request)
    address = request.client.host if request.client else ""
    async with attempts.in_turn(email=body.email, address=address):
        token, view = await _sign_in(resources, body, address)
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(sessions.LONGEST.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=resources.settings.origin.startswith("https:"),
    )
    return view


async def _sign_in(resources: Resources, body: SignIn, address: str) -> tuple[str, MeView]:
    now = resources.clock.now()
    async with resources.database.transaction() as db:
        user, password_hash = await sessions.begin_attempt(db, email=body.email, address=address, now=now)
    # Hashing takes a while on purpose; no connection waits for it (S69).
    if not await matches(body.password, password_hash) or user is None:
        raise WrongCredentialsError("The email or the password is not right.")
    async with resources.database.transaction() as db:
        token = await sessions.sign_in(db, user=user, address=address, now=now)
        by_capacity = await workload.by_capacity(db, user_id=user.id, now=now)
        await presence.arrive(db, user_id=user.id, by_capacity=by_capacity, now=now)
        return token, await me_view(db, user, now=now)


@router.delete("", status_code=204)
async def sign_out(request: Request, response: Response, me: Me, db: Tx, clock: Now) -> None:
    token = token_of(request)
    if token is not None:
        await sessions.sign_out(db, token=token, user_id=me.id, now=clock.now())
    await presence.leave(db, user_id=me.id, now=clock.now(), actor=me.id)
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
