"""Calls to LINE, each with a plain outcome."""

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import quote

import httpx2
import msgspec

from madoguchi.kit.resources import Resources
from madoguchi.kit.text import storable
from madoguchi.line import tolerant

_BAD_REQUEST = 400
_NOT_FOUND = 404
_ACCEPTED_EARLIER = 409
_RATE_LIMITED = 429
_LONGEST_CALL_SECONDS = 30.0
"""In all: an answer that comes byte by byte would pass every single time limit, and hold its lane."""
_LONGEST_WAIT_SECONDS = 300.0
_NOT_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.LocalProtocolError)
_MONTHLY_LIMIT = "monthly limit"
_REASONS = {
    400: "LINE cannot deliver this message.",
    401: "LINE refused the account's access token; an administrator must put in a new one.",
    403: "This LINE account may not send such messages.",
    413: "The message is too large for LINE.",
}


class NobodyThereError(Exception):
    """LINE shows nobody by that id: they have blocked us, are gone, or never were there."""


class Outcome(StrEnum):
    """What we know after a call to send."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    """LINE did not take it and will not."""
    NOT_TAKEN = "not_taken"
    """LINE did not take it; the same call may be tried again."""
    UNKNOWN = "unknown"
    """The answer was lost: LINE may have taken it or not."""


@dataclass(frozen=True, slots=True)
class Detail:
    """What LINE has against one part of a message."""

    property: str
    message: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a call to send, or the lack of one."""

    outcome: Outcome
    status: int | None = None
    message: str = ""
    request_id: str | None = None
    details: tuple[Detail, ...] = ()
    sent_ids: tuple[str, ...] = ()
    retry_after: float | None = None
    """Seconds that LINE, or somebody in between, asks us to wait."""
    body: bytes = b""
    """As it came, for those who read more of it."""

    @property
    def is_rate_limited(self) -> bool:
        return self.outcome is Outcome.NOT_TAKEN and self.status == _RATE_LIMITED

    @property
    def is_over_quota(self) -> bool:
        return self.outcome is Outcome.REFUSED and self.status == _RATE_LIMITED


@dataclass(frozen=True, slots=True)
class Profile:
    display_name: str
    picture_url: str | None
    status_message: str | None
    language: str | None


class _Sent(msgspec.Struct):
    id: str = ""


class _Detail(msgspec.Struct):
    message: str = ""
    property: str = ""


class _Said(msgspec.Struct, rename="camel"):
    """The body of an answer to a call to send (line-platform.md §2.1)."""

    message: str = ""
    details: list[_Detail] = []
    sent_messages: list[_Sent] = []


_said = msgspec.json.Decoder(_Said)


async def reply(resources: Resources, *, token: str, body: bytes) -> Answer:
    """POST /v2/bot/message/reply: free, but without a retry key, so a lost answer stays unknown."""
    return await _post(resources, "/v2/bot/message/reply", token, body, {})


async def push(resources: Resources, *, token: str, body: bytes, retry_key: str) -> Answer:
    """POST /v2/bot/message/push: the key makes LINE take it once for 24 hours, however often we call."""
    return await _post(resources, "/v2/bot/message/push", token, body, {"X-Line-Retry-Key": retry_key})


async def validate(resources: Resources, *, token: str, body: bytes, way: str) -> Answer:
    """POST /v2/bot/message/validate/push or …/reply: whether LINE would take these messages; nothing is sent."""
    return await _post(resources, f"/v2/bot/message/validate/{way}", token, body, {})


async def mark_as_read(resources: Resources, *, token: str, read_token: str) -> Answer:
    """POST /v2/bot/chat/markAsRead: everything up to the message that the read token came with."""
    body = msgspec.json.encode({"markAsReadToken": read_token})
    return await _post(resources, "/v2/bot/chat/markAsRead", token, body, {})


async def show_loading(resources: Resources, *, token: str, user_id: str, seconds: int) -> Answer:
    """POST /v2/bot/chat/loading/start: moving dots in the chat, until a message comes or the seconds are over."""
    body = msgspec.json.encode({"chatId": user_id, "loadingSeconds": seconds})
    return await _post(resources, "/v2/bot/chat/loading/start", token, body, {})


async def leave(resources: Resources, *, token: str, kind: str, address: str) -> Answer:
    """POST /v2/bot/group/{groupId}/leave, or the same of a room."""
    return await _post(resources, f"/v2/bot/{kind}/{quote(address, safe='')}/leave", token, b"", {})


async def get_profile(resources: Resources, *, token: str, user_id: str) -> Profile | None:
    """GET /v2/bot/profile/{userId}; None when LINE shows none. Raises NobodyThereError or httpx2.HTTPError."""
    fields = await _get(resources, f"/v2/bot/profile/{quote(user_id, safe='')}", token)
    return _profile(fields, "displayName") if fields is not None else None


async def get_group(resources: Resources, *, token: str, group_id: str) -> Profile | None:
    """GET /v2/bot/group/{groupId}/summary: its name and picture. Raises NobodyThereError or httpx2.HTTPError."""
    fields = await _get(resources, f"/v2/bot/group/{quote(group_id, safe='')}/summary", token)
    return _profile(fields, "groupName") if fields is not None else None


async def get_member(resources: Resources, *, token: str, kind: str, address: str, user_id: str) -> Profile | None:
    """GET /v2/bot/{group|room}/{id}/member/{userId}. Raises NobodyThereError or httpx2.HTTPError."""
    path = f"/v2/bot/{kind}/{quote(address, safe='')}/member/{quote(user_id, safe='')}"
    fields = await _get(resources, path, token)
    return _profile(fields, "displayName") if fields is not None else None


async def call(
    resources: Resources, method: str, address: str, *, token: str, body: bytes = b"", headers: dict[str, str]
) -> Answer:
    """Call any address of LINE's."""
    try:
        async with asyncio.timeout(_LONGEST_CALL_SECONDS):
            response = await resources.http.request(
                method, address, content=body, headers={"Authorization": f"Bearer {token}", **headers}
            )
    except _NOT_SENT as error:
        return Answer(Outcome.NOT_TAKEN, message=f"LINE could not be reached: {error}")
    except (httpx2.HTTPError, TimeoutError) as error:
        return Answer(Outcome.UNKNOWN, message=f"LINE did not answer: {error}")
    return _answer(response)


def reason_for(answer: Answer) -> str:
    """Why LINE did not take a message, in words that tell a representative what to do."""
    said = f" LINE says: {answer.message}" if answer.message else ""
    if answer.status == _RATE_LIMITED:
        return f"The month's messages of this account are used up; replies within a minute are still free.{said}"
    return _REASONS.get(answer.status or 0, "LINE refused the message.") + said


async def _post(resources: Resources, path: str, token: str, body: bytes, headers: dict[str, str]) -> Answer:
    address = f"{resources.settings.line_api_url}{path}"
    headers = {"Content-Type": "application/json", **headers}
    return await call(resources, "POST", address, token=token, body=body, headers=headers)


async def _get(resources: Resources, path: str, token: str) -> dict[str, Any] | None:
    """What LINE says of somebody; None when it takes the id for none."""
    response = await resources.http.get(
        f"{resources.settings.line_api_url}{path}", headers={"Authorization": f"Bearer {token}"}
    )
    if response.status_code == _NOT_FOUND:
        raise NobodyThereError
    if response.status_code == _BAD_REQUEST:
        return None
    response.raise_for_status()
    fields: dict[str, Any] = response.json()
    return fields


def _profile(fields: dict[str, Any], name: str) -> Profile:
    return Profile(
        display_name=fields[name],
        picture_url=fields.get("pictureUrl"),
        status_message=fields.get("statusMessage"),
        language=fields.get("language"),
    )


def _answer(response: httpx2.Response) -> Answer:
    said = _read(response.content)
    return Answer(
        outcome=_outcome(response.status_code, said.message),
        status=response.status_code,
        message=_explain(said),
        request_id=response.headers.get("x-line-request-id"),
        details=tuple(Detail(storable(one.property) or "", storable(one.message) or "") for one in said.details),
        sent_ids=tuple(storable(sent.id) or "" for sent in said.sent_messages),
        retry_after=_seconds(response.headers.get("retry-after")),
        body=response.content,
    )


def _outcome(status: int, message: str) -> Outcome:
    if status < 300 or status == _ACCEPTED_EARLIER:  # noqa: PLR2004 - HTTP's own number
        return Outcome.ACCEPTED
    if status == _RATE_LIMITED:
        return Outcome.REFUSED if _MONTHLY_LIMIT in message else Outcome.NOT_TAKEN
    return Outcome.UNKNOWN if status >= 500 else Outcome.REFUSED  # noqa: PLR2004 - HTTP's own number


def _seconds(said: str | None) -> float | None:
    """A wait that was asked for in seconds, within reason; dates are not understood."""
    return min(float(said), _LONGEST_WAIT_SECONDS) if said and said.isascii() and said.isdigit() else None


def _read(body: bytes) -> _Said:
    """What fits of a body: its status counts, whatever else LINE or somebody in between puts into an answer."""
    try:
        return tolerant.read(_said, body)
    except msgspec.DecodeError:
        return _Said()


def _explain(said: _Said) -> str:
    details = [f"{detail.property}: {detail.message}".strip(": ") for detail in said.details]
    return storable("; ".join([said.message, *details])) or ""
