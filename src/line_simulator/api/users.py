"""People as an account sees them: profiles and followers."""

import re

import msgspec

from line_simulator import account_links, people
from line_simulator.api.calls import Answer, Call, Endpoint, Refusal, said

USER = re.compile(r"U[0-9a-f]{32}")
PAGE, PAGE_AT_MOST = 300, 1000


async def profile(call: Call) -> Answer:
    """Friends have a profile, and so has a stranger who wrote; nobody else."""
    user_id = call.path["userId"]
    if not USER.fullmatch(user_id):
        raise Refusal(400, "The value for the 'userId' parameter is invalid")
    person = people.find(call.sim.store, user_id)
    friendship = people.friendship(call.sim.store, call.bot.id, user_id)
    if person is None or friendship is None or friendship.state == "blocked":
        raise Refusal(404, "Not found")
    named = {
        "userId": person.user_id,
        "displayName": person.display_name,
        "pictureUrl": person.picture_url,
        "statusMessage": person.status_message,
        "language": person.language,
    }
    return Answer(msgspec.json.encode({key: value for key, value in named.items() if value is not None}))


async def followers(call: Call) -> Answer:
    if not call.bot.verified:
        raise Refusal(403, "Access to this API is not available for your account")
    limit = _limit(call)
    everybody = people.friends_of(call.sim.store, call.bot.id)
    start = call.query.get("start")
    if start is not None and start not in everybody:
        raise Refusal(400, "Invalid start param")
    first = everybody.index(start) if start is not None else 0
    page, rest = everybody[first : first + limit], everybody[first + limit :]
    return said(userIds=page, next=rest[0]) if rest else said(userIds=page)


async def link_token(call: Call) -> Answer:
    user_id = call.path["userId"]
    if not USER.fullmatch(user_id):
        raise Refusal(400, "The value for the 'userId' parameter is invalid")
    if people.friendship(call.sim.store, call.bot.id, user_id) is None:
        raise Refusal(404, "Not found")
    return said(linkToken=account_links.issue(call.sim.store, call.bot.id, user_id, call.sim.clock.now()))


def _limit(call: Call) -> int:
    raw = call.query.get("limit", str(PAGE))
    if not raw.isdecimal() or not 1 <= int(raw) <= PAGE_AT_MOST:
        raise Refusal(400, "The value for the 'limit' parameter is invalid")
    return int(raw)


ENDPOINTS = [
    Endpoint("GET", "/v2/bot/profile/{userId}", "profile", profile),
    Endpoint("GET", "/v2/bot/followers/ids", "followers", followers),
    Endpoint("POST", "/v2/bot/user/{userId}/linkToken", "link_token", link_token),
]
