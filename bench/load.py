"""A process that sends webhooks over kept connections, as fast as it gets answers or at a steady rate."""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import letters
import uvloop

_TEXT = "注文した商品がまだ届きません。確認していただけますか？"


@dataclass
class Plan:
    """What to send: read as JSON from standard input."""

    port: int
    path: str
    secret: str
    users: int
    messages: int
    connections: int = 64
    rate: float = 0.0
    """Messages a second; 0 means each connection sends on as soon as it is answered."""


@dataclass
class Sent:
    """What came of it: written as JSON to standard output."""

    seconds: float = 0.0
    answered: int = 0
    refused: int = 0
    at: dict[str, float] = field(default_factory=dict)
    """When each event was sent, by its id, in seconds of the machine's monotonic clock; at a steady rate only."""


async def send(plan: Plan) -> Sent:
    sent = Sent()
    users = letters.user_ids(plan.users)
    made = [letters.text_event(users[n % len(users)], f"{_TEXT} {n}") for n in range(plan.messages)]
    requests = [(name, letters.request(plan.path, body, plan.secret.encode())) for name, body in made]
    pipes = await asyncio.gather(*(asyncio.open_connection("127.0.0.1", plan.port) for _ in range(plan.connections)))
    # One user's messages go over one connection, so that they keep their order.
    shares = [requests[n :: plan.connections] for n in range(plan.connections)]
    print("ready", file=sys.stderr, flush=True)
    begun = time.monotonic()
    await asyncio.gather(
        *(
            _send_share(plan, sent, pipe, share, begun, n)
            for n, (pipe, share) in enumerate(zip(pipes, shares, strict=True))
        )
    )
    sent.seconds = time.monotonic() - begun
    for _, writer in pipes:
        writer.close()
    return sent


async def _send_share(  # noqa: PLR0917 - the parts of one loop
    plan: Plan, sent: Sent, pipe: Any, share: list[Any], begun: float, number: int
) -> None:
    reader, writer = pipe
    for turn, (name, request) in enumerate(share):
        if plan.rate:
            due = begun + (turn * plan.connections + number) / plan.rate
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            sent.at[name] = time.monotonic()
        writer.write(request)
        if await _answered(reader) == 200:
            sent.answered += 1
        else:
            sent.refused += 1


async def _answered(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0] or 0)
    if length:
        await reader.readexactly(length)
    return int(head[9:12])


def main() -> None:
    plan = Plan(**json.load(sys.stdin))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(json.dumps(runner.run(send(plan)).__dict__))


main()
