"""Narrowcasts: accepted at once, sent a little later, and asked after by their request id."""

import secrets
from typing import Any

from line_simulator import audiences, dispatches, people, sending, targeting
from line_simulator.api import messages
from line_simulator.api.calls import Answer, Call, Endpoint, Refusal, malformed, said
from line_simulator.api.rich_menu_batches import spelled
from line_simulator.audiences import ENOUGH
from line_simulator.validation import targets
from line_simulator.validation.targets import leaves

WAITS_MS, SENDS_MS = dispatches.NARROWCAST_WAITS_MS, dispatches.NARROWCAST_SENDS_MS
FORTNIGHT_MS = dispatches.FORTNIGHT_MS
FRIENDS_FOR_FILTERS = 100
TOO_FEW, SMALL_AUDIENCE, PARTIAL = 2, 4, 5
WHY = {
    TOO_FEW: "There were not enough recipients",
    SMALL_AUDIENCE: "An audience with less than 50 recipients is included",
    PARTIAL: "The delivery was canceled, as it would have been partial",
}


async def narrowcast(call: Call) -> Answer:
    """Whom it goes to is settled at once, and so is whether it will fail."""
    body = messages.checked(call)
    details = targets.check(body)
    if details:
        raise malformed(details)
    recipient, demographic = body.get("recipient"), (body.get("filter") or {}).get("demographic")
    limit = body.get("limit") or {}
    if limit.get("forbidPartialDelivery") and not limit.get("upToRemainingQuota"):
        raise Refusal(400, "The option forbidPartialDelivery must be used with upToRemainingQuota.")
    messages.refuse_repetition(call)
    reach = len(people.friends_of(call.sim.store, call.bot.id))
    if demographic is not None and reach < FRIENDS_FOR_FILTERS:
        raise Refusal(403, "Your account does not have enough friends")
    if recipient is not None:
        _check_usable(call, recipient)
    meant = targeting.recipients(call.sim, call.bot.id, recipient, demographic)
    most = _at_most(call, limit, reach)
    error = _failure(call, meant, recipient, demographic)
    if error is None and limit.get("forbidPartialDelivery") and len(meant) > most:
        error = PARTIAL
    chosen = meant if len(meant) <= most else secrets.SystemRandom().sample(meant, most)
    if error is None and not chosen:
        error = TOO_FEW
    if error is None:
        messages.send(call, chosen, body["messages"], via="narrowcast")
    else:
        messages.accept_retry_key(call, None)
    _note(call, 0 if error else len(chosen), error, most)
    return Answer(status=202)


async def progress(call: Call) -> Answer:
    """It waits and is sent by the simulator's clock, and is known for a fortnight."""
    found = _found(call, call.query.get("requestId", ""))
    now = call.sim.clock.now()
    if found is None or now - found[0] > FORTNIGHT_MS:
        raise Refusal(404, "Not found")
    accepted, target, error = found
    if now - accepted < WAITS_MS:
        return said(phase="waiting", acceptedTime=spelled(accepted))
    counts = {"successCount": target, "failureCount": 0, "targetCount": target}
    if now - accepted < SENDS_MS:
        return said(phase="sending", acceptedTime=spelled(accepted), **(counts | {"successCount": 0}))
    done = {"acceptedTime": spelled(accepted), "completedTime": spelled(accepted + SENDS_MS)}
    if error is not None:
        return said(phase="failed", failedDescription=WHY[error], errorCode=error, **done)
    return said(phase="succeeded", **counts, **done)


def _check_usable(call: Call, recipient: dict[str, Any]) -> None:
    now = call.sim.clock.now()
    for number, audience in targeting.audiences_in(call.sim, call.bot.id, recipient):
        if audience is None or audiences.status(call.sim.store, audience, now) != "READY":
            raise Refusal(400, f"Invalid audience group id: {number}")
    for leaf in leaves(recipient):
        if leaf["type"] == "redelivery":
            found = _found(call, leaf["requestId"])
            if found is None or found[2] is not None or not SENDS_MS <= now - found[0] < FORTNIGHT_MS:
                raise Refusal(400, f"Invalid request id: {leaf['requestId']}")


def _failure(call: Call, meant: list[str], recipient: Any, demographic: Any) -> int | None:
    """LINE sends to nobody, or to few who could be made out by what they were chosen for, and says so afterwards."""
    named = targeting.audiences_in(call.sim, call.bot.id, recipient) if recipient is not None else []
    limited = [audience for _, audience in named if audience is not None and audience.is_limited]
    now = call.sim.clock.now()
    if len(named) > 1 and any(len(audiences.people_in(call.sim.store, it, now)) < ENOUGH for it in limited):
        return SMALL_AUDIENCE
    least = ENOUGH if limited or demographic is not None else 1
    return TOO_FEW if len(meant) < least else None


def _at_most(call: Call, limit: dict[str, Any], reach: int) -> int:
    """How many may be sent to, which is also what LINE holds back of the quota meanwhile."""
    most = min(reach, limit.get("max") or reach)
    if call.bot.quota is None:
        return most
    left = sending.left(call.sim, call.bot)
    if limit.get("upToRemainingQuota"):
        return max(0, min(most, left))
    if most > left:
        raise Refusal(429, messages.MONTHLY_LIMIT)
    return most


def _note(call: Call, people_reached: int, error: int | None, reserved: int) -> None:
    now = call.sim.clock.now()
    call.sim.store.run(
        "INSERT INTO narrowcast VALUES (?, ?, ?, ?, ?)", call.request_id, call.bot.id, now, people_reached, error
    )
    call.sim.store.run(
        "INSERT INTO reservation VALUES (?, ?, ?, ?)",
        call.request_id, call.bot.id, max(0, reserved - people_reached), now + SENDS_MS,
    )  # fmt: skip


def _found(call: Call, request_id: str) -> tuple[Any, ...] | None:
    return call.sim.store.row(
        "SELECT accepted_at, target, error FROM narrowcast WHERE request_id = ? AND account = ?",
        request_id, call.bot.id,
    )  # fmt: skip


ENDPOINTS = [
    Endpoint("POST", "/v2/bot/message/narrowcast", "narrowcast", narrowcast),
    Endpoint("GET", "/v2/bot/message/progress/narrowcast", "narrowcast", progress, limit="none"),
]
