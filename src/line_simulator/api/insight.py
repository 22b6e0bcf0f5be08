"""Insight: what was sent, who the friends are, and what people did with messages; small numbers are never told."""

from typing import Any

from line_simulator import accounts, dispatches, people
from line_simulator.api import units
from line_simulator.api.calls import Answer, Call, Endpoint, Refusal, said
from line_simulator.api.statistics import WAYS, counting, date, days
from line_simulator.clock import day_of
from line_simulator.demographics import AREAS, DAY_MS, age_group, period_group, shares
from line_simulator.dispatches import PLAYED, Dispatch, Tally

FIRST_DAYS = {"deliveries": "20170301", "followers": "20161101"}
# Below this many people LINE tells nothing, so that nobody can be made out.
ENOUGH_PEOPLE = 20
UNIT_DAYS = 30


async def deliveries(call: Call) -> Answer:
    day = date(call, "date")
    status = counting(call, day, FIRST_DAYS["deliveries"])
    if status != "ready":
        return said(status=status)
    sent = accounts.delivered_on(call.sim.store, call.bot.id, day)
    ways = {way: f"api{way.capitalize()}" for way in (*WAYS, "narrowcast")}
    return said(status="ready", **{name: sent[way] for way, name in ways.items() if way in sent})


async def followers(call: Call) -> Answer:
    """For yesterday unless another day is named."""
    day = date(call, "date") if "date" in call.query else day_of(call.sim.clock.now() - DAY_MS)
    status = counting(call, day, FIRST_DAYS["followers"])
    if status != "ready":
        return said(status=status)
    states = [friendship.state for _, friendship in people.around(call.sim.store, call.bot.id)]
    friends, blocks = states.count("friend"), states.count("blocked")
    return said(status="ready", followers=friends + blocks, targetedReaches=friends, blocks=blocks)


async def demographic(call: Call) -> Answer:
    """Shares of what the friends are, as the control API says it of them; nothing of fewer than twenty."""
    friends = people.friends_since(call.sim.store, call.bot.id)
    if len(friends) < ENOUGH_PEOPLE:
        return said(available=False)
    persons, now = [person for person, _ in friends], call.sim.clock.now()
    return said(
        available=True,
        genders=shares("gender", [it.gender or "unknown" for it in persons]),
        ages=shares("age", [age_group(it.age) for it in persons]),
        areas=shares("area", [AREAS[it.area] if it.area else "unknown" for it in persons]),
        appTypes=shares("appType", [it.app_type or "others" for it in persons]),
        subscriptionPeriods=shares("subscriptionPeriod", [period_group(since, now) for _, since in friends]),
    )


async def message_event(call: Call) -> Answer:
    """What became of one broadcast or narrowcast within a fortnight."""
    sent = dispatches.find(call.sim.store, call.query.get("requestId", ""))
    if sent is None or sent.account != call.bot.id or sent.via not in {"broadcast", "narrowcast"}:
        raise Refusal(404, "Not found")
    delivered = sent.people if sent.is_sent(call.sim.clock.now()) else None
    overview = {"requestId": sent.request_id, "timestamp": sent.sent_at // 1000, "delivered": delivered}
    return _figures(call, [sent], day_of(sent.sent_at + dispatches.FORTNIGHT_MS), overview)


async def units_event(call: Call) -> Answer:
    """What became of all that bore a unit's name within thirty days."""
    unit = call.query.get("customAggregationUnit", "")
    if not units.NAME.fullmatch(unit):
        raise Refusal(400, "The value for the 'customAggregationUnit' parameter is invalid")
    first, last = days(call, UNIT_DAYS)
    return _figures(call, dispatches.of_unit(call.sim.store, call.bot.id, unit, first, last), last, {})


def _figures(call: Call, sent: list[Dispatch], until: str, overview: dict[str, Any]) -> Answer:
    request_ids = [it.request_id for it in sent]
    tallies = dispatches.tallies(call.sim.store, request_ids, until)

    def everybody(kind: str, url: str | None = None) -> int | None:
        return _told(dispatches.people_in_all(call.sim.store, request_ids, kind, until, url))

    overview |= {
        "uniqueImpression": everybody("impression"),
        "uniqueClick": everybody("click"),
        "uniqueMediaPlayed": everybody("played"),
        "uniqueMediaPlayed100Percent": everybody("played100"),
    }
    bubbles = range(1, max((it.bubbles for it in sent), default=0) + 1)
    clicks = [
        {
            "seq": it.bubble,
            "url": it.url,
            "click": it.times if _told(it.people) else None,
            "uniqueClick": _told(it.people),
            "uniqueClickOfRequest": everybody("click", it.url),
        }
        for it in tallies
        if it.kind == "click"
    ]
    return said(overview=overview, messages=[_bubble(number, tallies) for number in bubbles], clicks=clicks)


def _bubble(number: int, tallies: list[Tally]) -> dict[str, Any]:
    """Times and people of one bubble, under LINE's names for them."""
    found = {it.kind: it for it in tallies if it.bubble == number}
    names = {"impression": "impression", "played": "mediaPlayed"}
    names |= {PLAYED[share]: f"mediaPlayed{share}Percent" for share in (25, 50, 75, 100)}
    told: dict[str, Any] = {"seq": number}
    for kind, name in names.items():
        tally = found.get(kind)
        people_who = _told(tally.people) if tally else None
        told[name] = tally.times if tally and people_who else None
        told[f"unique{name[0].upper()}{name[1:]}"] = people_who
    return told


def _told(count: int) -> int | None:
    return count if count >= ENOUGH_PEOPLE else None


ENDPOINTS = [
    Endpoint("GET", "/v2/bot/insight/message/delivery", "insight", deliveries),
    Endpoint("GET", "/v2/bot/insight/followers", "insight", followers),
    Endpoint("GET", "/v2/bot/insight/demographic", "insight", demographic),
    Endpoint("GET", "/v2/bot/insight/message/event", "insight", message_event),
    Endpoint("GET", "/v2/bot/insight/message/event/aggregation", "insight", units_event),
]
