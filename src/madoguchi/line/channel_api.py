"""Calls to LINE about an account itself: who it is, its tokens, its quota, and where its webhooks go."""

import asyncio
from dataclasses import dataclass
from typing import Literal, TypeVar

import httpx2
import msgspec

from madoguchi.kit.resources import Resources
from madoguchi.kit.text import storable

T = TypeVar("T")
Reason = Literal["OK", "COULD_NOT_CONNECT", "REQUEST_TIMEOUT", "ERROR_STATUS_CODE", "UNCLASSIFIED"]

_LONGEST_CALL_SECONDS = 15.0
_TOO_MANY = 429
_FAULT = 500
_JWT = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class LineRefusedError(Exception):
    """LINE has understood the call and said no."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(f"{status} {said}")
        self.status = status
        self.said = said


class LineUnreachableError(Exception):
    """LINE could not be asked, or had no answer; the same call may be made again later."""


@dataclass(frozen=True, slots=True)
class Bot:
    """The Official Account as LINE knows it."""

    user_id: str
    basic_id: str
    display_name: str
    picture_url: str | None
    chat_mode: str
    mark_as_read_mode: str


@dataclass(frozen=True, slots=True)
class IssuedToken:
    text: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Quota:
    """Messages that count against the plan this month; no limit is None."""

    limit: int | None
    used: int


@dataclass(frozen=True, slots=True)
class WebhookTest:
    """What LINE met when it called the callback address."""

    success: bool
    status_code: int
    reason: Reason
    detail: str


class _Bot(msgspec.Struct, rename="camel"):
    user_id: str
    basic_id: str = ""
    display_name: str = ""
    picture_url: str | None = None
    chat_mode: str = ""
    mark_as_read_mode: str = ""


class _Token(msgspec.Struct):
    access_token: str
    expires_in: int


class _Limit(msgspec.Struct):
    type: str
    value: int | None = None


class _Consumption(msgspec.Struct, rename="camel"):
    total_usage: int


class _Nothing(msgspec.Struct):
    """What is not looked at."""


class _Endpoint(msgspec.Struct):
    active: bool = False


class _Test(msgspec.Struct, rename="camel"):
    success: bool
    status_code: int = 0
    reason: str = ""
    detail: str = ""


class _Said(msgspec.Struct):
    message: str = ""
    error: str = ""
    error_description: str = ""


async def get_bot(resources: Resources, *, token: str) -> Bot:
    """GET /v2/bot/info."""
    bot = await _call(resources, _Bot, "GET", "/v2/bot/info", token=token)
    return Bot(
        user_id=_plain(bot.user_id),
        basic_id=_plain(bot.basic_id),
        display_name=_plain(bot.display_name),
        picture_url=storable(bot.picture_url),
        chat_mode=_plain(bot.chat_mode),
        mark_as_read_mode=_plain(bot.mark_as_read_mode),
    )


async def issue_stateless(resources: Resources, *, channel_id: str, channel_secret: str) -> IssuedToken:
    """POST /oauth2/v3/token: good for 15 minutes, as many as one likes."""
    form = {"grant_type": "client_credentials", "client_id": channel_id, "client_secret": channel_secret}
    return _issued(await _call(resources, _Token, "POST", "/oauth2/v3/token", form=form))


async def issue_v2_1(resources: Resources, *, assertion: str) -> IssuedToken:
    """POST /oauth2/v2.1/token: good for as long as the signed assertion asks, 30 days at most, 30 at a time."""
    form = {"grant_type": "client_credentials", "client_assertion_type": _JWT, "client_assertion": assertion}
    return _issued(await _call(resources, _Token, "POST", "/oauth2/v2.1/token", form=form))


async def get_quota(resources: Resources, *, token: str) -> Quota:
    """GET /v2/bot/message/quota and …/consumption."""
    limit = await _call(resources, _Limit, "GET", "/v2/bot/message/quota", token=token)
    used = await _call(resources, _Consumption, "GET", "/v2/bot/message/quota/consumption", token=token)
    return Quota(limit.value if limit.type == "limited" else None, used.total_usage)


async def set_webhook(resources: Resources, *, token: str, address: str) -> None:
    """PUT /v2/bot/channel/webhook/endpoint; it cannot switch *Use webhook* on."""
    body = {"endpoint": address}
    await _call(resources, _Nothing, "PUT", "/v2/bot/channel/webhook/endpoint", token=token, body=body)


async def uses_webhook(resources: Resources, *, token: str) -> bool:
    """Whether *Use webhook* is on, by GET /v2/bot/channel/webhook/endpoint."""
    return (await _call(resources, _Endpoint, "GET", "/v2/bot/channel/webhook/endpoint", token=token)).active


async def test_webhook(resources: Resources, *, token: str, address: str) -> WebhookTest:
    """POST /v2/bot/channel/webhook/test: LINE calls the address and says what came of it; 60 times an hour."""
    body = {"endpoint": address}
    test = await _call(resources, _Test, "POST", "/v2/bot/channel/webhook/test", token=token, body=body)
    known = {"OK", "COULD_NOT_CONNECT", "REQUEST_TIMEOUT", "ERROR_STATUS_CODE"}
    reason: Reason = test.reason if test.reason in known else "UNCLASSIFIED"  # type: ignore[assignment]  # looked up
    return WebhookTest(test.success, test.status_code, reason, _plain(test.detail))


async def _call(
    resources: Resources,
    kind: type[T],
    method: str,
    path: str,
    *,
    token: str | None = None,
    form: dict[str, str] | None = None,
    body: dict[str, str] | None = None,
) -> T:
    """What a good answer says; raises LineRefusedError or LineUnreachableError."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        async with asyncio.timeout(_LONGEST_CALL_SECONDS):
            response = await resources.http.request(
                method, resources.settings.line_api_url + path, headers=headers, data=form, json=body
            )
    except (httpx2.HTTPError, TimeoutError) as error:
        raise LineUnreachableError(f"LINE cannot be reached: {error!r}") from error
    status = response.status_code
    if status == _TOO_MANY or status >= _FAULT:
        raise LineUnreachableError(f"LINE answered {status}.")
    if not response.is_success:
        raise LineRefusedError(status, _words(response.content))
    try:
        return msgspec.json.decode(response.content or b"{}", type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise LineUnreachableError(f"LINE's answer cannot be read: {error}") from error


def _issued(token: _Token) -> IssuedToken:
    return IssuedToken(token.access_token, token.expires_in)


def _words(content: bytes) -> str:
    try:
        said = msgspec.json.decode(content, type=_Said)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
    return _plain(said.message or said.error_description or said.error)


def _plain(text: str) -> str:
    return storable(text) or ""
