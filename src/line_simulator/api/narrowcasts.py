"""Narrowcasts: accepted at once, sent a little later, and asked after by their request id."""

from typing import Any

from line_simulator import people
from line_simulator.api import messages
from line_simulator.api.calls import Answer, Call, Endpoint, Refusal, bad_property, malformed, said
from line_simulator.api.rich_menu_batches import spelled

WAITS_MS, SENDS_MS = 500, 1500
FORTNIGHT_MS = 14 * 24 * 3600 * 1000
FRIENDS_FOR_FILTERS = 100
TOO_FEW = 2


async def narrowcast(call: Call) -> Answer:
    """Audiences are not there, so it goes to all friends, or to as many as `limit.max` allows."""
    body = messages.checked(call)
    if body.get("recipient") is not None:
        raise malformed([{"message": "Must not be specified", "property": "recipient"}])
    messages.refuse_repetition(call)
    friends = people.friends_of(call.sim.store, call.bot.id)
    if body.get("filter") is not None and len(friends) < FRIENDS_FOR_FILTERS:
        raise Refusal(403, "Your account does not have enough friends")
    chosen = friends[: _at_most(body, len(friends))]
    if chosen:
        messages.send(call, chosen, body["messages"], via="narrowcast")
    error = None if chosen else TOO_FEW
    call.sim.store.run(
        "INSERT INTO narrowcast VALUES (?, ?, ?, ?, ?)",
        call.request_id, call.bot.id, call.sim.clock.now(), len(chosen), error,
    )  # fmt: skip
    return Answer(status=202)


async def progress(call: Call) -> Answer:
    """It waits and is sent by the simulator's clock, and is known for a fortnight."""
    found = call.sim.store.row(
        "SELECT accepted_at, target, error FROM narrowcast WHERE request_id = ? AND account = ?",
        call.query.get("requestId", ""), call.bot.id,
    )  # fmt: skip
    now = call.sim.clock.now()
    if found is None or now - found[0] > FORTNIGHT_MS:
        raise Refusal(404, "Not found")
    accepted, target, error = found
    if now - accepted < SENDS_MS:
        return said(phase="waiting" if now - accepted < WAITS_MS else "sending", acceptedTime=spelled(accepted))
    done = {"acceptedTime": spelled(accepted), "completedTime": spelled(accepted + SENDS_MS)}
    if error is not None:
        return said(phase="failed", failedDescription="There were not enough recipients", errorCode=error, **done)
    return said(phase="succeeded", successCount=target, failureCount=0, targetCount=target, **done)


def _at_most(body: dict[str, Any], friends: int) -> int:
    limit = body.get("limit") or {}
    most = limit.get("max", friends) if isinstance(limit, dict) else None
    if not isinstance(most, int) or isinstance(most, bool) or most < 0:
        raise bad_property("limit.max")
    return most


ENDPOINTS = [
    Endpoint("POST", "/v2/bot/message/narrowcast", "narrowcast", narrowcast),
    Endpoint("GET", "/v2/bot/message/progress/narrowcast", "narrowcast", progress, limit="none"),
]
