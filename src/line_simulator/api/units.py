"""Names that sent messages are counted under: a thousand kinds a month, further ones silently ignored."""

import re
from typing import Any

from line_simulator.api.calls import Answer, Call, Endpoint, said
from line_simulator.validation.findings import BadProperty

KEY = "customAggregationUnits"
NAME = re.compile(r"[A-Za-z0-9_]{1,30}")
KINDS_A_MONTH = 1000


def check(body: dict[str, Any]) -> list[dict[str, Any]]:
    """What is wrong with the names that come with messages."""
    names = body.get(KEY)
    if names is None:
        return []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise BadProperty(KEY)
    if len(names) > 1:
        return [{"message": "Size must be between 0 and 1", "property": KEY}]
    return [{"message": "Invalid unit name", "property": f"{KEY}[0]"} for name in names if not NAME.fullmatch(name)]


def note(call: Call, names: list[str] | None) -> None:
    for name in names or ():
        if len(_known(call)) < KINDS_A_MONTH:
            call.sim.store.run(
                "INSERT OR IGNORE INTO unit VALUES (?, ?, ?)", call.bot.id, call.sim.clock.month(), name
            )  # fmt: skip


async def usage(call: Call) -> Answer:
    return said(numOfCustomAggregationUnits=len(_known(call)))


async def names(call: Call) -> Answer:
    return said(customAggregationUnits=_known(call))


def _known(call: Call) -> list[str]:
    rows = call.sim.store.rows(
        "SELECT name FROM unit WHERE account = ? AND month = ? ORDER BY rowid", call.bot.id, call.sim.clock.month()
    )
    return [row[0] for row in rows]


ENDPOINTS = [
    Endpoint("GET", "/v2/bot/message/aggregation/info", "quota", usage),
    Endpoint("GET", "/v2/bot/message/aggregation/list", "quota", names),
]
