"""Audiences as they are made and filled: by user ids, by a file of them, by clicks and by having been seen."""

import re

import msgspec

from line_simulator import audiences, dispatches
from line_simulator.api.audience_terms import checked_name, found, refusal, view
from line_simulator.api.calls import Answer, Call, Endpoint, Refusal, bad_property, malformed
from line_simulator.api.contracts import NOT_AVAILABLE
from line_simulator.api.forms import Part, parts
from line_simulator.api.obstacles import RATE_LIMIT
from line_simulator.audiences import Audience
from line_simulator.validation.findings import Findings

USER = re.compile(r"U[0-9a-f]{32}")
UPLOAD_NAME_AT_MOST = 300
IDS_AT_MOST, FILE_IDS_AT_MOST = 10_000, 1_500_000
FILE_AT_MOST = 64 * 1024 * 1024
AT_ONCE = 10
SIXTY_DAYS_MS = 5_184_000_000
WRONG_ID = "UPLOAD_AUDIENCE_GROUP_INVALID_AUDIENCE_ID_FORMAT"
TOO_MANY = "UPLOAD_AUDIENCE_GROUP_TOO_MANY_AUDIENCE_IDS"
NOBODY = "UPLOAD_AUDIENCE_GROUP_NO_VALID_AUDIENCE_IDS"


async def create(call: Call) -> Answer:
    body = call.json()
    _refuse_ifa(ifa=body.get("isIfaAudience"))
    name, upload = checked_name(body.get("description")), _upload_name(body.get("uploadDescription"))
    user_ids = _listed(call, body.get("audiences") or [])
    audience = _new(call, name)
    if user_ids:
        _add(call, audience, user_ids, upload)
    return _made(audience)


async def create_by_file(call: Call) -> Answer:
    form = parts(call)
    _refuse_ifa(ifa=_text(form, "isIfaAudience") == "true")
    name, upload = checked_name(_text(form, "description")), _upload_name(_text(form, "uploadDescription"))
    user_ids = _in_file(call, form)
    audience = _new(call, name)
    _add(call, audience, user_ids, upload)
    return _made(audience)


async def add(call: Call) -> Answer:
    body = call.json()
    upload = _upload_name(body.get("uploadDescription"))
    audience = _fillable(call, body.get("audienceGroupId"))
    user_ids = _listed(call, body.get("audiences"))
    if not user_ids:
        raise refusal(NOBODY, property="audiences")
    _add(call, audience, user_ids, upload)
    return Answer(status=202)


async def add_by_file(call: Call) -> Answer:
    form = parts(call)
    upload = _upload_name(_text(form, "uploadDescription"))
    number = _text(form, "audienceGroupId") or ""
    audience = _fillable(call, int(number) if re.fullmatch(r"[0-9]{1,18}", number) else None)
    _add(call, audience, _in_file(call, form), upload)
    return Answer(status=202)


async def by_clicks(call: Call) -> Answer:
    """Without an URL, whoever clicked any of the message's links."""
    body, findings = call.json(), Findings()
    name = checked_name(body.get("description"))
    if body.get("clickUrl"):
        findings.uri(body, "clickUrl", "", ("http", "https"), 2000)
    if findings.details:
        raise malformed([dict(detail) for detail in findings.details])
    return _retarget(call, name, "CLICK", body.get("requestId"), body.get("clickUrl") or None)


async def by_impressions(call: Call) -> Answer:
    body = call.json()
    return _retarget(call, checked_name(body.get("description")), "IMP", body.get("requestId"), None)


def _retarget(call: Call, name: str, type: str, request_id: object, url: str | None) -> Answer:
    """From a broadcast or narrowcast of the last sixty days, once for each of its links."""
    sent = dispatches.find(call.sim.store, request_id) if isinstance(request_id, str) else None
    now = call.sim.clock.now()
    if sent is None or sent.via not in {"broadcast", "narrowcast"} or not sent.is_sent(now):
        raise refusal("REQUEST_NOT_FOUND")
    if sent.account != call.bot.id:
        raise refusal("WRONG_BOT_ID")
    if now - sent.sent_at > SIXTY_DAYS_MS:
        raise refusal("TOO_OLD_MESSAGES")
    for other in audiences.of_account(call.sim.store, call.bot.id, now):
        if (other.type, other.request_id, other.click_url) == (type, sent.request_id, url):
            raise refusal("AUDIENCE_GROUP_REQUESTID_DUPLICATE")
    return _made(_new(call, name, type=type, request_id=sent.request_id, click_url=url))


def _new(call: Call, name: str, **more: object) -> Audience:
    now = call.sim.clock.now()
    if len(audiences.of_account(call.sim.store, call.bot.id, now)) >= audiences.AT_MOST:
        raise refusal("AUDIENCE_GROUP_COUNT_MAX_OVER")
    return audiences.create(call.sim.store, call.bot.id, name, now, **more)


def _fillable(call: Call, audience_id: object) -> Audience:
    if isinstance(audience_id, bool) or not isinstance(audience_id, int | None):
        raise bad_property("audienceGroupId")
    audience = found(call, audience_id if audience_id is not None else 0)
    now = call.sim.clock.now()
    if audience.type != "UPLOAD" or audience.create_route != "MESSAGING_API":
        raise refusal("AUDIENCE_GROUP_NOT_FOUND", "audience group not found")
    if audiences.status(call.sim.store, audience, now) == "EXPIRED":
        raise refusal("AUDIENCE_GROUP_CAN_NOT_UPLOAD_STATUS_EXPIRED")
    under_way = [it for it in audiences.uploads(call.sim.store, audience) if it.state(now) != "FINISHED"]
    if len(under_way) >= AT_ONCE:
        raise Refusal(429, RATE_LIMIT)
    return audience


def _add(call: Call, audience: Audience, user_ids: list[str], upload: str | None) -> None:
    audiences.add(call.sim.store, audience, user_ids, upload, call.sim.clock.now())


def _listed(call: Call, entries: object) -> list[str]:
    """The ids of a JSON body; one of them misspelt spoils them all."""
    if not isinstance(entries, list | None):
        raise bad_property("audiences")
    if entries is not None and len(entries) > IDS_AT_MOST:
        raise refusal(TOO_MANY, property="audiences")
    user_ids = []
    for number, entry in enumerate(entries or []):
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
            raise bad_property(f"audiences[{number}].id")
        if not USER.fullmatch(entry["id"]):
            raise refusal(WRONG_ID, "Invalid audience id format", property="audiences")
        user_ids.append(entry["id"])
    if user_ids and not audiences.known_people(call.sim.store, user_ids):
        raise refusal(NOBODY, property="audiences")
    return user_ids


def _in_file(call: Call, form: dict[str, Part]) -> list[str]:
    part = form.get("file")
    if part is None:
        raise bad_property("file")
    if part.content_type != "text/plain":
        raise Refusal(415, f"The content type, {part.content_type}, is not supported")
    lines = [line for line in map(str.strip, part.text.removeprefix("\ufeff").splitlines()) if line]
    if len(lines) > FILE_IDS_AT_MOST:
        raise refusal(TOO_MANY, property="file")
    if not all(map(USER.fullmatch, lines)):
        raise refusal(WRONG_ID, property="file")
    if not audiences.known_people(call.sim.store, lines):
        raise refusal(NOBODY, property="file")
    return lines


def _upload_name(name: object) -> str | None:
    if name is not None and not isinstance(name, str):
        raise bad_property("uploadDescription")
    if name is not None and len(name) > UPLOAD_NAME_AT_MOST:
        raise refusal("AUDIENCE_GROUP_UPLOAD_DESCRIPTION_SIZE_OVER")
    return name


def _refuse_ifa(*, ifa: object) -> None:
    """Identifiers for advertisers are for those who have applied for them."""
    if ifa is not None and not isinstance(ifa, bool):
        raise bad_property("isIfaAudience")
    if ifa:
        raise Refusal(403, NOT_AVAILABLE)


def _text(form: dict[str, Part], name: str) -> str | None:
    return form[name].text if name in form else None


def _made(audience: Audience) -> Answer:
    return Answer(msgspec.json.encode(view(audience)), 202)


AUDIENCES = "/v2/bot/audienceGroup"
ENDPOINTS = [
    Endpoint("POST", f"{AUDIENCES}/upload", "audience", create),
    Endpoint("PUT", f"{AUDIENCES}/upload", "audience", add),
    Endpoint("POST", f"{AUDIENCES}/upload/byFile", "audience", create_by_file, body_at_most=FILE_AT_MOST),
    Endpoint("PUT", f"{AUDIENCES}/upload/byFile", "audience", add_by_file, body_at_most=FILE_AT_MOST),
    Endpoint("POST", f"{AUDIENCES}/click", "audience", by_clicks),
    Endpoint("POST", f"{AUDIENCES}/imp", "audience", by_impressions),
]
