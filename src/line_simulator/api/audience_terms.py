"""How audiences are spoken of: their names, their errors, and what is told of each."""

import re
from typing import Any

from line_simulator import audiences
from line_simulator.api.calls import Call, Refusal, bad_property
from line_simulator.audiences import Audience

NAME_AT_MOST = 120
CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


def refusal(code: str, message: str | None = None, *, property: str | None = None) -> Refusal:
    """LINE's complaint about an audience: its code in the details, and mostly in the message too."""
    detail = {"message": code} | ({"property": property} if property is not None else {})
    return Refusal(400, message or code, details=[detail])


def found(call: Call, audience_id: int) -> Audience:
    audience = audiences.find(call.sim.store, call.bot.id, audience_id, call.sim.clock.now())
    if audience is None:
        raise refusal("AUDIENCE_GROUP_NOT_FOUND", "audience group not found")
    return audience


def view(audience: Audience) -> dict[str, Any]:
    """What is told of an audience at its making, and after that too."""
    told: dict[str, Any] = {
        "audienceGroupId": audience.id,
        "createRoute": audience.create_route,
        "type": audience.type,
        "description": audience.description,
        "created": audience.created // 1000,
        "permission": "READ_WRITE" if audience.create_route == "MESSAGING_API" else "READ",
        "expireTimestamp": audience.expires_s,
        "isIfaAudience": False,
    }
    optional = {"requestId": audience.request_id, "clickUrl": audience.click_url}
    return told | {key: value for key, value in optional.items() if value is not None}


def checked_name(name: object) -> str:
    if name is not None and not isinstance(name, str):
        raise bad_property("description")
    if name is None or not name.strip():
        raise refusal("AUDIENCE_GROUP_NAME_EMPTY")
    if len(name) > NAME_AT_MOST:
        raise refusal("AUDIENCE_GROUP_NAME_SIZE_OVER", "size over audienceGroupName")
    if CONTROLS.search(name):
        raise refusal("AUDIENCE_GROUP_NAME_WRONG")
    return name
