"""Audiences as they are looked at, renamed and deleted, and those that others share."""

import re
from typing import Any

from line_simulator import audiences
from line_simulator.api.audience_terms import checked_name, found, refusal, view
from line_simulator.api.calls import Answer, Call, Endpoint, Refusal, said
from line_simulator.audiences import Audience

PAGE, PAGE_AT_MOST = 20, 40
NUMBER = re.compile(r"[0-9]{1,18}")


async def one(call: Call) -> Answer:
    audience = _in_path(call)
    return said(audienceGroup=_full(call, audience), jobs=_jobs(call, audience))


async def shared(call: Call) -> Answer:
    audience = _in_path(call)
    if audience.owner is None:
        raise refusal("AUDIENCE_GROUP_NOT_FOUND", "audience group not found")
    owner = {"serviceType": audience.owner.service_type, "id": audience.owner.id, "name": audience.owner.name}
    return said(audienceGroup=_full(call, audience), jobs=_jobs(call, audience), owner=owner)


async def every(call: Call) -> Answer:
    """With `includesExternalPublicGroups` false, only those that this channel made itself."""
    own = call.query.get("includesExternalPublicGroups", "true") == "false"
    return _listed(call, lambda it: it.owner is None and (not own or it.create_route == "MESSAGING_API"))


async def every_shared(call: Call) -> Answer:
    owned = call.query.get("includesOwnedAudienceGroups", "false") == "true"
    return _listed(call, lambda it: it.owner is not None or owned)


async def rename(call: Call) -> Answer:
    name = checked_name(call.json().get("description"))
    audiences.rename(call.sim.store, _own(call), name)
    return said()


async def delete(call: Call) -> Answer:
    audiences.delete(call.sim.store, _own(call))
    return Answer(status=202)


def _listed(call: Call, wanted: Any) -> Answer:
    page, size = _page(call, "page", None), _page(call, "size", PAGE)
    name, route, status = (call.query.get(key) for key in ("description", "createRoute", "status"))
    for key, value, known in (("status", status, audiences.STATUSES), ("createRoute", route, audiences.ROUTES)):
        if value is not None and value not in known:
            raise _wrong(f"{key}: must be one of [{', '.join(known)}]", "INVALID")
    store, now = call.sim.store, call.sim.clock.now()
    matching = [
        it
        for it in reversed(audiences.of_account(store, call.bot.id, now))
        if wanted(it)
        and (name or "").lower() in it.description.lower()
        and route in {None, it.create_route}
        and status in {None, audiences.status(store, it, now)}
    ]
    return said(
        audienceGroups=[_full(call, it) for it in matching[(page - 1) * size : page * size]],
        hasNextPage=len(matching) > page * size,
        totalCount=len(matching),
        readWriteAudienceGroupTotalCount=sum(it.create_route == "MESSAGING_API" for it in matching),
        page=page,
        size=size,
    )


def _page(call: Call, name: str, otherwise: int | None) -> int:
    raw = call.query.get(name)
    if raw is None:
        if otherwise is None:
            raise _wrong(f"{name}: must not be null", "NOT_NULL")
        return otherwise
    if not NUMBER.fullmatch(raw) or int(raw) < 1:
        raise _wrong(f"{name}: must be greater than or equal to 1", "TOO_LOW")
    if name == "size" and int(raw) > PAGE_AT_MOST:
        raise _wrong(f"{name}: must be less than or equal to {PAGE_AT_MOST}", "TOO_HIGH")
    return int(raw)


def _wrong(message: str, code: str) -> Refusal:
    return Refusal(400, message, details=[{"message": code}])


def _in_path(call: Call) -> Audience:
    number = call.path["audienceGroupId"]
    return found(call, int(number) if NUMBER.fullmatch(number) else 0)


def _own(call: Call) -> Audience:
    """What others made can be used, and not changed."""
    audience = _in_path(call)
    if audience.create_route != "MESSAGING_API" or audience.owner is not None:
        raise refusal("AUDIENCE_GROUP_NOT_FOUND", "audience group not found")
    return audience


def _full(call: Call, audience: Audience) -> dict[str, Any]:
    """The number of people is not told where it is small and could point at somebody."""
    store, now = call.sim.store, call.sim.clock.now()
    count = len(audiences.people_in(store, audience, now))
    is_told = not audience.is_limited or count >= audiences.COUNTED_FROM
    status = audiences.status(store, audience, now)
    full = view(audience) | {"status": status, "audienceCount": count if is_told else 0}
    return full | ({"failedType": audience.failed_type} if status == "FAILED" else {})


def _jobs(call: Call, audience: Audience) -> list[dict[str, Any]]:
    now = call.sim.clock.now()
    return [
        {
            "audienceGroupJobId": upload.id,
            "audienceGroupId": audience.id,
            "description": upload.description,
            "type": "DIFF_ADD",
            "status": upload.state(now),
            "failedType": None,
            "audienceCount": upload.people if upload.state(now) == "FINISHED" else 0,
            "created": upload.at // 1000,
            "jobStatus": upload.state(now),
        }
        for upload in audiences.uploads(call.sim.store, audience)
    ]


AUDIENCES = "/v2/bot/audienceGroup"
ENDPOINTS = [
    Endpoint("GET", f"{AUDIENCES}/list", "audience", every),
    Endpoint("GET", f"{AUDIENCES}/shared/list", "audience", every_shared),
    Endpoint("GET", f"{AUDIENCES}/shared/{{audienceGroupId}}", "audience", shared),
    Endpoint("GET", f"{AUDIENCES}/{{audienceGroupId}}", "audience", one),
    Endpoint("DELETE", f"{AUDIENCES}/{{audienceGroupId}}", "audience", delete),
    Endpoint("PUT", f"{AUDIENCES}/{{audienceGroupId}}/updateDescription", "audience", rename),
]
