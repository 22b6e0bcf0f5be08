"""One API call: what came in, what goes back, and how LINE says no."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from line_simulator.accounts import Account
from line_simulator.modules import Module
from line_simulator.simulator import Simulator

JSON = "application/json"
BODY_AT_MOST = 2 * 1024 * 1024


@dataclass(slots=True)
class Call:
    sim: Simulator
    endpoint: str
    limit: str
    bucket: str
    path: dict[str, str]
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    request_id: str
    account: Account | None = None
    # What was asked, with its query, and the address it was asked at.
    target: str = ""
    origin: str = ""
    module: Module | None = None

    @property
    def bot(self) -> Account:
        """The account whose token came with the call; endpoints behind the gate always have one."""
        if self.account is None:
            raise RuntimeError("this endpoint is open and has no account")
        return self.account

    def json(self) -> dict[str, Any]:
        """The body as an object, or LINE's complaint about it."""
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != JSON:
            raise Refusal(415, f"The content type, {kind or 'null'}, is not supported")
        try:
            body = msgspec.json.decode(self.body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise Refusal(400, _unparsable(self.body)) from None
        if not isinstance(body, dict):
            raise Refusal(400, _unparsable(b""))
        return body


class Answer(msgspec.Struct):
    body: bytes = b"{}"
    status: int = 200
    content_type: str = JSON
    headers: dict[str, str] = msgspec.field(default_factory=dict)
    cut: bool = False
    """Close the connection in the middle of the body."""
    drip: bool = False
    """Send the body a little at a time."""


class Refusal(Exception):  # noqa: N818  it is an answer, not a failure of ours
    def __init__(
        self,
        status: int,
        message: str,
        *,
        details: list[dict[str, Any]] | None = None,
        extra: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, Any] = {"message": message}
        if details:
            self.body["details"] = details
        self.body |= extra or {}
        self.headers = headers or {}

    def answer(self) -> Answer:
        return Answer(msgspec.json.encode(self.body), self.status, headers=self.headers)


@dataclass(slots=True, frozen=True)
class Endpoint:
    """`path` may hold `{names}`; `name` is what faults know it by, and `limit` or else the name what rates do."""

    method: str
    path: str
    name: str
    answer: Callable[[Call], Awaitable[Answer]]
    open: bool = field(default=False)
    limit: str = field(default="")
    body_at_most: int = field(default=BODY_AT_MOST)

    @property
    def bucket(self) -> str:
        """LINE counts each method and path on its own, whatever stands in the path."""
        return f"{self.method} {self.path}"


def said(**fields: Any) -> Answer:
    return Answer(msgspec.json.encode(fields))


def malformed(details: list[dict[str, Any]]) -> Refusal:
    return Refusal(400, f"The request body has {len(details)} error(s)", details=details)


def bad_property(name: str) -> Refusal:
    return Refusal(400, f"The property, '{name}', in the request body is invalid (line: -, column: -)")


def _unparsable(body: bytes) -> str:
    line, column = 1, 1
    try:
        json.loads(body)
    except json.JSONDecodeError as error:
        line, column = error.lineno, error.colno
    except UnicodeDecodeError:
        pass
    return f"The request body could not be parsed as JSON (line: {line}, column: {column})"
