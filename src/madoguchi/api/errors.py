"""Refusals as RFC 9457 problem documents, each with a stable code."""

import errno
from typing import Any

import asyncpg
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from madoguchi.api.dependencies import NotSignedInError
from madoguchi.kit.db import AWAY, BUSY
from madoguchi.kit.errors import (
    ConflictError,
    DomainError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    TryAgainError,
    without_values,
)
from madoguchi.kit.files import DiskAlmostFullError
from madoguchi.people.sessions import TooManyAttemptsError, WrongCredentialsError

_STATUS: dict[type[DomainError], tuple[int, str]] = {
    NotSignedInError: (401, "Not signed in"),
    WrongCredentialsError: (401, "Wrong credentials"),
    TooManyAttemptsError: (429, "Too many attempts"),
    ForbiddenError: (403, "Not allowed"),
    NotFoundError: (404, "Not found"),
    InvalidError: (422, "Not valid"),
    ConflictError: (409, "Too late, or not possible now"),
    TryAgainError: (503, "Not available"),
}
_RETRY_SECONDS = {429: "60", 503: "2"}
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}

log = structlog.get_logger()


def install(app: FastAPI) -> None:
    """Answer every refusal and every fault of an application with a problem document."""
    app.add_exception_handler(DomainError, _domain)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    for away in AWAY:
        app.add_exception_handler(away, _unavailable)
    for busy in BUSY:
        app.add_exception_handler(busy, _busy)
    for unstorable in (asyncpg.CharacterNotInRepertoireError, UnicodeEncodeError):
        app.add_exception_handler(unstorable, _unstorable)
    # asyncpg counts a value that fits no column among the errors of its interface; it is a mistake of ours.
    app.add_exception_handler(asyncpg.DataError, _fault)
    app.add_exception_handler(Exception, _fault)


def problem(*, status: int, title: str, code: str, detail: str, **facts: Any) -> JSONResponse:
    body = {"type": "about:blank", "title": title, "status": status, "code": code, "detail": detail, **facts}
    headers = {"Retry-After": _RETRY_SECONDS[status]} if status in _RETRY_SECONDS else None
    return JSONResponse(_plain(body), status_code=status, media_type="application/problem+json", headers=headers)


def _domain(_request: Request, error: Exception) -> Response:
    assert isinstance(error, DomainError)  # noqa: S101 - what it is installed for
    status, title = next(found for kind in type(error).__mro__ if (found := _STATUS.get(kind)))
    return problem(status=status, title=title, code=error.code, detail=error.message, **error.facts)


def _validation(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - what it is installed for
    errors = [
        {"path": ".".join(str(part) for part in one["loc"] if part != "body"), "message": one["msg"]}
        for one in error.errors()
    ]
    said = "; ".join(f"{one['path']}: {one['message']}" if one["path"] else one["message"] for one in errors)
    return problem(status=422, title="Not valid", code="invalid", detail=said, errors=errors)


def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - what it is installed for
    code = _CODES.get(error.status_code, "error")
    return problem(status=error.status_code, title=str(error.detail), code=code, detail=str(error.detail))


def _unavailable(_request: Request, error: Exception) -> Response:
    if isinstance(error, DiskAlmostFullError) or (isinstance(error, OSError) and error.errno in _NO_ROOM):
        log.error("api.disk_full", error=without_values(error))
        said = "The disk of the server is almost full. Tell whoever runs it, and try again when there is room."
        return problem(status=503, title="Not available", code="disk_full", detail=said)
    log.warning("api.unavailable", error=without_values(error))
    return problem(
        status=503, title="Not available", code="unavailable", detail="The database is away; try again in a moment."
    )


def _busy(_request: Request, error: Exception) -> Response:
    log.warning("api.busy", error=without_values(error))
    said = "Too much is going on at once; try again in a moment."
    return problem(status=503, title="Not available", code="busy", detail=said)


def _unstorable(_request: Request, _error: Exception) -> Response:
    """PostgreSQL's text knows neither NUL nor halves of characters, wherever in a request they stand."""
    said = "A text holds a character that cannot be kept; take it out."
    return problem(status=422, title="Not valid", code="invalid", detail=said)


def _fault(_request: Request, error: Exception) -> Response:
    log.error("api.fault", error=without_values(error), exc_info=error)
    return problem(status=500, title="Our mistake", code="fault", detail="Something went wrong on our side.")


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) if isinstance(value, dict) else _word(value) for name, value in facts.items()}


def _word(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | float | list) else str(value)
