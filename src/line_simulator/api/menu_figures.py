"""What became of a rich menu: how often it was unfolded, and each of its areas tapped, in all or day by day."""

from typing import Any

from line_simulator import dispatches, rich_menus
from line_simulator.api.calls import Answer, Call, Endpoint, Refusal, said
from line_simulator.api.insight import ENOUGH_PEOPLE
from line_simulator.api.statistics import days, number_of
from line_simulator.rich_menus import RichMenu

SUMMARY_DAYS, DAILY_DAYS = 396, 99
THREE_YEARS = 3 * 366


async def summary(call: Call) -> Answer:
    menu, first, last = _asked(call, SUMMARY_DAYS)
    if not _is_told(call, menu, first, last):
        return said(richMenuId=menu.id)

    def metrics(kind: dispatches.Kind, bubble: int) -> dict[str, Any]:
        times, people = dispatches.total(call.sim.store, menu.id, first, last, kind=kind, bubble=bubble)
        return {"metrics": {"count": times, "uniqueUsers": people}}

    clicks = [{"bounds": area["bounds"]} | metrics("tap", number) for number, area in _areas(menu)]
    return said(
        richMenuId=menu.id, metricsFrom=first, metricsTo=last, impression=metrics("impression", 0), clicks=clicks
    )  # fmt: skip


async def daily(call: Call) -> Answer:
    """Days on which nothing happened are left out."""
    menu, first, last = _asked(call, DAILY_DAYS)
    if not _is_told(call, menu, first, last):
        return said(richMenuId=menu.id)
    found = dispatches.daily(call.sim.store, menu.id, first, last)

    def metrics(kind: dispatches.Kind, bubble: int) -> dict[str, Any]:
        told = [(day, it) for day, it in found if (it.kind, it.bubble) == (kind, bubble)]
        return {"metrics": [{"date": day, "count": it.times, "uniqueUsers": it.people} for day, it in told]}

    clicks = [{"bounds": area["bounds"]} | metrics("tap", number) for number, area in _areas(menu)]
    return said(
        richMenuId=menu.id, metricsFrom=first, metricsTo=last, impression=metrics("impression", 0), clicks=clicks
    )  # fmt: skip


def _asked(call: Call, most: int) -> tuple[RichMenu, str, str]:
    first, last = days(call, most)
    today = call.sim.clock.day()
    if number_of(today) - number_of(first) > THREE_YEARS:
        raise Refusal(400, "The value for the 'from' parameter is invalid")
    menu = rich_menus.find(call.sim.store, call.bot.id, call.path["richMenuId"])
    if menu is None:
        raise Refusal(404, "Not found")
    return menu, first, min(last, today)


def _is_told(call: Call, menu: RichMenu, first: str, last: str) -> bool:
    """Below twenty people who tapped it, nothing is told of a menu."""
    _, people = dispatches.total(call.sim.store, menu.id, first, last, kind="tap")
    return people >= ENOUGH_PEOPLE


def _areas(menu: RichMenu) -> list[tuple[int, dict[str, Any]]]:
    return list(enumerate(menu.content["areas"], start=1))


MENU = "/v2/bot/insight/richmenu/{richMenuId}"
ENDPOINTS = [
    Endpoint("GET", f"{MENU}/summary", "insight", summary),
    Endpoint("GET", f"{MENU}/daily", "insight", daily),
]
