"""Figures: what was sent on a day, and how many friends there are."""

import re

from line_simulator import accounts, people, rich_menus
from line_simulator.api import units
from line_simulator.api.calls import Answer, Call, Endpoint, Refusal, said

DATE = re.compile(r"\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
FIRST_DAYS = {"message": "20180331", "insight": "20170301", "followers": "20161101"}
WAYS = ("reply", "push", "multicast", "broadcast")
# Below this many people LINE tells no shares, so that nobody can be made out.
ENOUGH_PEOPLE = 20


async def delivery(call: Call) -> Answer:
    """Ready from the next day on."""
    day = _day(call)
    status = _status(call, day, FIRST_DAYS["message"])
    if status != "ready":
        return said(status=status)
    way = call.bucket.rpartition("/")[2]
    return said(status="ready", success=accounts.delivered_on(call.sim.store, call.bot.id, day).get(way, 0))


async def deliveries(call: Call) -> Answer:
    day = _day(call)
    status = _status(call, day, FIRST_DAYS["insight"])
    if status != "ready":
        return said(status=status)
    sent = accounts.delivered_on(call.sim.store, call.bot.id, day)
    ways = {way: f"api{way.capitalize()}" for way in (*WAYS, "narrowcast")}
    return said(status="ready", **{name: sent[way] for way, name in ways.items() if way in sent})


async def followers(call: Call) -> Answer:
    status = _status(call, _day(call), FIRST_DAYS["followers"])
    if status != "ready":
        return said(status=status)
    states = [friendship.state for _, friendship in people.around(call.sim.store, call.bot.id)]
    friends, blocks = states.count("friend"), states.count("blocked")
    return said(status="ready", followers=friends + blocks, targetedReaches=friends, blocks=blocks)


async def demographic(_: Call) -> Answer:
    """Nobody here has told LINE their age, so there are never enough to tell of."""
    return said(available=False)


async def message_event(call: Call) -> Answer:
    """What became of one broadcast or narrowcast; below twenty people most of it is not told."""
    request_id = call.query.get("requestId", "")
    found = call.sim.store.row(
        "SELECT accepted_at, target FROM narrowcast WHERE request_id = ? AND account = ?", request_id, call.bot.id
    )
    if found is None:
        raise Refusal(404, "Not found")
    accepted, target = found
    overview: dict[str, object] = {"requestId": request_id, "timestamp": accepted // 1000, "delivered": target}
    told = 0 if target >= ENOUGH_PEOPLE else None
    unknown = ("uniqueImpression", "uniqueClick", "uniqueMediaPlayed", "uniqueMediaPlayed100Percent")
    return said(overview=overview | dict.fromkeys(unknown, told), messages=[], clicks=[])


async def units_event(call: Call) -> Answer:
    """Fewer than twenty people ever look at anything here, so LINE would tell no figures."""
    for name in ("from", "to"):
        _date(call, name)
    overview = dict.fromkeys(("uniqueImpression", "uniqueClick", "uniqueMediaPlayed", "uniqueMediaPlayed100Percent"))
    return said(overview=overview, messages=[], clicks=[])


async def rich_menu_figures(call: Call) -> Answer:
    """As above: the menu is named, with nothing to tell of it."""
    for name in ("from", "to"):
        _date(call, name)
    menu = rich_menus.find(call.sim.store, call.bot.id, call.path["richMenuId"])
    if menu is None:
        raise Refusal(404, "Not found")
    return said(richMenuId=menu.id, metricsFrom=None, metricsTo=None, clicks=[])


def _day(call: Call) -> str:
    return _date(call, "date")


def _date(call: Call, name: str) -> str:
    day = call.query.get(name, "")
    if not DATE.fullmatch(day):
        raise Refusal(400, f"The value for the '{name}' parameter is invalid")
    return day


def _status(call: Call, day: str, first: str) -> str:
    if day < first:
        return "out_of_service"
    return "ready" if day < call.sim.clock.day() else "unready"


ENDPOINTS = [
    *(Endpoint("GET", f"/v2/bot/message/delivery/{way}", "quota", delivery) for way in WAYS),
    Endpoint("GET", "/v2/bot/insight/message/delivery", "insight", deliveries),
    Endpoint("GET", "/v2/bot/insight/followers", "insight", followers),
    Endpoint("GET", "/v2/bot/insight/demographic", "insight", demographic),
    Endpoint("GET", "/v2/bot/insight/message/event", "insight", message_event),
    Endpoint("GET", "/v2/bot/insight/message/event/aggregation", "insight", units_event),
    Endpoint("GET", "/v2/bot/insight/richmenu/{richMenuId}/summary", "insight", rich_menu_figures),
    Endpoint("GET", "/v2/bot/insight/richmenu/{richMenuId}/daily", "insight", rich_menu_figures),
    *units.ENDPOINTS,
]
