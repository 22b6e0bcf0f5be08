"""How many were reached on a day by each way of sending."""

import datetime as dt
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


def days(call: Call, most: int) -> tuple[str, str]:
    """A period of so many days at most."""
    first, last = date(call, "from"), date(call, "to")
    if not 0 <= number_of(last) - number_of(first) <= most:
        raise Refusal(400, "The value for the 'to' parameter is invalid")
    return first, last


def number_of(day: str) -> int:
    """A day as a number that days can be counted by."""
    try:
        return dt.date(int(day[:4]), int(day[4:6]), int(day[6:])).toordinal()
    except ValueError:
        raise Refusal(400, f"The value for the date {day} is invalid") from None


def counting(call: Call, day: str, first: str) -> str:
    """How far LINE is with a day: not before it is over, and not before LINE counted at all."""
    if day < first:
        return "out_of_service"
    return "ready" if day < call.sim.clock.day() else "unready"


ENDPOINTS = [
    *(Endpoint("GET", f"/v2/bot/message/delivery/{way}", "quota", delivery) for way in WAYS),
    *units.ENDPOINTS,
]
