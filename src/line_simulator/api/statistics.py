"""How many were reached on a day by each way of sending."""

import re

from line_simulator import accounts
from line_simulator.api import units
from line_simulator.api.calls import Answer, Call, Endpoint, Refusal, said

DATE = re.compile(r"\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
FIRST_DAY = "20180331"
WAYS = ("reply", "push", "multicast", "broadcast")


async def delivery(call: Call) -> Answer:
    """Ready from the next day on."""
    day = date(call, "date")
    status = counting(call, day, FIRST_DAY)
    if status != "ready":
        return said(status=status)
    way = call.bucket.rpartition("/")[2]
    return said(status="ready", success=accounts.delivered_on(call.sim.store, call.bot.id, day).get(way, 0))


def date(call: Call, name: str) -> str:
    day = call.query.get(name, "")
    if not DATE.fullmatch(day):
        raise Refusal(400, f"The value for the '{name}' parameter is invalid")
    return day


def counting(call: Call, day: str, first: str) -> str:
    """How far LINE is with a day: not before it is over, and not before LINE counted at all."""
    if day < first:
        return "out_of_service"
    return "ready" if day < call.sim.clock.day() else "unready"


ENDPOINTS = [
    *(Endpoint("GET", f"/v2/bot/message/delivery/{way}", "quota", delivery) for way in WAYS),
    *units.ENDPOINTS,
]
