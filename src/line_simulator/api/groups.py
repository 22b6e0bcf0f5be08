"""Groups and rooms as an account sees them: their name, their members, and the way out."""

import re

import msgspec

from line_simulator import gatherings, groups, people
from line_simulator.api.calls import Answer, Call, Endpoint, Refusal, said
from line_simulator.api.users import USER
from line_simulator.groups import Group

GROUP = {"group": re.compile(r"C[0-9a-f]{32}"), "room": re.compile(r"R[0-9a-f]{32}")}
PAGE = 100
NOT_AVAILABLE = "Access to this API is not available for your account"


async def summary(call: Call) -> Answer:
    group = _present(call)
    named = {"groupId": group.id, "groupName": group.name, "pictureUrl": group.picture_url}
    return Answer(msgspec.json.encode({key: value for key, value in named.items() if value is not None}))


async def count(call: Call) -> Answer:
    return said(count=len(groups.members(call.sim.store, _present(call).id)))


async def member_ids(call: Call) -> Answer:
    """Those who let LINE pass on their profile; verified accounts alone may ask."""
    if not call.bot.verified:
        raise Refusal(403, NOT_AVAILABLE)
    everybody = [it.user_id for it in _consenting(call, _present(call))]
    start = call.query.get("start")
    if start is not None and start not in everybody:
        raise Refusal(400, "Invalid start param")
    first = everybody.index(start) if start is not None else 0
    page, rest = everybody[first : first + PAGE], everybody[first + PAGE :]
    return said(memberIds=page, next=rest[0]) if rest else said(memberIds=page)


async def member(call: Call) -> Answer:
    """A member's name and picture, whether or not they are a friend or have blocked the account."""
    user_id = call.path["userId"]
    if not USER.fullmatch(user_id):
        raise Refusal(400, "The value for the 'userId' parameter is invalid")
    group = _present(call)
    person = people.find(call.sim.store, user_id)
    if person is None or not groups.is_member(call.sim.store, group.id, user_id):
        raise Refusal(404, "Not found")
    named = {"userId": person.user_id, "displayName": person.display_name, "pictureUrl": person.picture_url}
    return Answer(msgspec.json.encode({key: value for key, value in named.items() if value is not None}))


async def leave(call: Call) -> Answer:
    """Leaving a room one is not in is no mistake; leaving such a group is."""
    group = _group(call)
    if group is not None and group.present:
        gatherings.dismiss(call.sim, call.bot, group)
    elif _kind(call) == "group":
        raise Refusal(404, "Not found")
    return said()


def _present(call: Call) -> Group:
    group = _group(call)
    if group is None or not group.present:
        raise Refusal(404, "Not found")
    return group


def _group(call: Call) -> Group | None:
    kind = _kind(call)
    group_id = call.path[f"{kind}Id"]
    if not GROUP[kind].fullmatch(group_id):
        raise Refusal(400, f"The value for the '{kind}Id' parameter is invalid")
    group = groups.find(call.sim.store, group_id)
    return group if group is not None and group.account == call.bot.id else None


def _kind(call: Call) -> str:
    return "group" if "groupId" in call.path else "room"


def _consenting(call: Call, group: Group) -> list[people.Person]:
    found = (people.find(call.sim.store, user_id) for user_id in groups.members(call.sim.store, group.id))
    return [person for person in found if person is not None and person.consents]


ENDPOINTS = [
    Endpoint("GET", "/v2/bot/group/{groupId}/summary", "group", summary),
    *(
        endpoint
        for kind in ("group", "room")
        for endpoint in (
            Endpoint("GET", f"/v2/bot/{kind}/{{{kind}Id}}/members/count", "group", count),
            Endpoint("GET", f"/v2/bot/{kind}/{{{kind}Id}}/members/ids", "group", member_ids),
            Endpoint("GET", f"/v2/bot/{kind}/{{{kind}Id}}/member/{{userId}}", "group", member),
            Endpoint("POST", f"/v2/bot/{kind}/{{{kind}Id}}/leave", "group", leave),
        )
    ),
]
