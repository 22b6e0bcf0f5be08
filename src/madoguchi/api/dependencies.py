"""What routes ask for: the person who calls, and a transaction."""

from collections.abc import AsyncIterator
from typing import Annotated, cast

from fastapi import Depends, Request
from fastapi.requests import HTTPConnection

from madoguchi.kit.clock import Clock
from madoguchi.kit.db import Db
from madoguchi.kit.errors import DomainError, ForbiddenError
from madoguchi.kit.resources import Resources
from madoguchi.people import sessions
from madoguchi.people.models import Role, User
from madoguchi.routing import access
from madoguchi.routing.access import Viewer

COOKIE = "madoguchi_session"
_SAFE = {"GET", "HEAD", "OPTIONS"}


class NotSignedInError(DomainError):
    code = "not_signed_in"


def resources_of(connection: HTTPConnection) -> Resources:
    return cast("Resources", connection.app.state.resources)


def clock_of(connection: HTTPConnection) -> Clock:
    return resources_of(connection).clock


async def transaction(request: Request) -> AsyncIterator[Db]:
    """The one transaction of a request, committed before its answer is sent."""
    async with resources_of(request).database.transaction() as db:
        yield db


async def find_caller(connection: HTTPConnection) -> User | None:
    """Who holds the cookie or bearer token of a connection."""
    token = token_of(connection)
    if token is None:
        return None
    resources = resources_of(connection)
    async with resources.database.reading() as db:
        return await sessions.find_user(db, token=token, now=resources.clock.now())


def token_of(connection: HTTPConnection) -> str | None:
    return _bearer(connection) or connection.cookies.get(COOKIE)


def _bearer(connection: HTTPConnection) -> str | None:
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def refuse_forgery(request: Request) -> None:
    """A changing request that is signed in by cookie must carry a header that no other site can add (S50)."""
    by_cookie = COOKIE in request.cookies and _bearer(request) is None
    if by_cookie and request.method not in _SAFE and "x-madoguchi" not in request.headers:
        raise ForbiddenError("Send the header X-Madoguchi: 1 with every request that changes something.")


async def signed_in(request: Request, _: Annotated[None, Depends(refuse_forgery)]) -> User:
    user = await find_caller(request)
    if user is None:
        raise NotSignedInError("Sign in first.")
    return user


Me = Annotated[User, Depends(signed_in)]


def administrator(me: Me) -> User:
    if me.role is not Role.ADMINISTRATOR:
        raise ForbiddenError("Only administrators may do this.")
    return me


def overseer(me: Me) -> User:
    if me.role is Role.REPRESENTATIVE:
        raise ForbiddenError("Only supervisors and administrators may do this.")
    return me


Tx = Annotated[Db, Depends(transaction, scope="function")]
Now = Annotated[Clock, Depends(clock_of)]
Held = Annotated[Resources, Depends(resources_of)]
Administrator = Annotated[User, Depends(administrator)]
Overseer = Annotated[User, Depends(overseer)]
"""A supervisor or an administrator."""


async def _viewer(request: Request, me: Me) -> Viewer:
    # Its connection goes back before the request's transaction takes one, or a full pool could wait for itself.
    async with resources_of(request).database.reading() as db:
        return await access.viewer_of(db, user=me)


Sight = Annotated[Viewer, Depends(_viewer)]
