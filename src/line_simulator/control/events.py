"""Any other event, in LINE's own words: beacons, memberships, modules, and types that nobody knows yet."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from line_simulator import ids, reply_tokens
from line_simulator.control.requests import account_in_path, done, object_in, simulator
from line_simulator.events import Event
from line_simulator.happenings import Done

# What the simulator itself writes around every event.
OWN = frozenset({"type", "source", "mode", "timestamp", "webhookEventId", "deliveryContext", "replyToken"})


async def send(request: Request) -> Response:
    """The event goes out as given; what is missing of the parts every event has is filled in."""
    sim, account = simulator(request), account_in_path(request)
    body = await object_in(request)
    answerable = body.pop("answerable", False) is True
    at = msgspec.convert(body.get("timestamp", sim.clock.now()), int)
    event = Event(
        type=msgspec.convert(body.get("type"), str),
        detail={name: value for name, value in body.items() if name not in OWN},
        source=msgspec.convert(body.get("source", {}), dict[str, str]),
        at=at,
        webhook_event_id=msgspec.convert(body.get("webhookEventId", ids.ulid(at)), str),
        reply_token=msgspec.convert(body.get("replyToken"), str | None),
        mode=msgspec.convert(body.get("mode", "active"), str),
    )
    if answerable and event.chat:
        event.reply_token = reply_tokens.issue(sim.store, account.id, event.chat, sim.clock.now())
    return await done(request, Done(event, sim.webhooks.emit(account, event)))


ROUTES = [Route("/_sim/accounts/{account_id}/events", send, methods=["POST"])]
