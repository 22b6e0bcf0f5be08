"""A process that sends webhooks over kept connections, as fast as it gets answers or at a steady rate."""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from typing import cast

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
    connections: int
    rate: float = 0.0
    """Messages a second; 0 means each connection sends on as soon as it is answered."""


@dataclass
class Sent:
    """What came of it: written as JSON to standard output. All times are seconds of the machine's monotonic clock."""

    begun: float = 0.0
    ended: float = 0.0
    answered: int = 0
    refused: int = 0
    at: dict[str, float] = field(default_factory=dict)
    """When each event was sent, by its id; at a steady rate only, like `answered_after`."""
    answered_after: list[float] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return self.ended - self.begun


@dataclass(frozen=True, slots=True)
class Letter:
    """One request, ready to be written."""

    place: int
    """Its number among all of the run, which says when it is due."""
    event_id: str
    request: bytes


class Connection(asyncio.Protocol):
    """One kept connection, one request under way at a time; no streams in between, which cost as much again."""

    def __init__(self, plan: Plan, sent: Sent, share: list[Letter]) -> None:
        self._loop = asyncio.get_running_loop()
        self._plan = plan
        self._sent = sent
        self._share = iter(share)
        self._transport: asyncio.WriteTransport
        self._answer = b""
        self._written = 0.0
        self.done: asyncio.Future[None] = self._loop.create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)  # uvloop's own is not of that class

    def go_on(self) -> None:
        """Send the next request now, or when it is due."""
        letter = next(self._share, None)
        if letter is None:
            self.done.set_result(None)
            self._transport.close()
        elif self._plan.rate:
            wait = self._sent.begun + letter.place / self._plan.rate - time.monotonic()
            self._loop.call_later(max(0.0, wait), self._write, letter)
        else:
            self._transport.write(letter.request)

    def data_received(self, data: bytes) -> None:
        answer = self._answer = self._answer + data
        head = answer.find(b"\r\n\r\n")
        if head < 0:
            return
        length = answer.find(b"content-length: ", 0, head) + 16
        if len(answer) < head + 4 + int(answer[length : answer.find(b"\r", length)]):
            return
        self._answer = b""
        if answer.startswith(b"HTTP/1.1 200"):
            self._sent.answered += 1
        else:
            self._sent.refused += 1
        if self._plan.rate:
            self._sent.answered_after.append(time.monotonic() - self._written)
        self.go_on()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server closed a connection"))

    def _write(self, letter: Letter) -> None:
        self._written = self._sent.at[letter.event_id] = time.monotonic()
        self._transport.write(letter.request)


async def send(plan: Plan) -> Sent:
    sent = Sent()
    loop = asyncio.get_running_loop()
    shares = _write_letters(plan)
    connections = [
        (await loop.create_connection(lambda share=share: Connection(plan, sent, share), "127.0.0.1", plan.port))[1]
        for share in shares
    ]
    sent.begun = time.monotonic()
    for connection in connections:
        connection.go_on()
    await asyncio.gather(*(connection.done for connection in connections))
    sent.ended = time.monotonic()
    return sent


def _write_letters(plan: Plan) -> list[list[Letter]]:
    """Every request, by connection: one user's go over one connection, so that they keep their order."""
    users = letters.user_ids(plan.users)
    shares: list[list[Letter]] = [[] for _ in range(plan.connections)]
    for place in range(plan.messages):
        number = place % len(users)
        event_id, body = letters.text_event(users[number], f"{_TEXT} {place}")
        request = letters.request(plan.path, body, plan.secret.encode())
        shares[number % plan.connections].append(Letter(place, event_id, request))
    return shares


def main() -> None:
    plan = Plan(**json.load(sys.stdin))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        sent = runner.run(send(plan))
    print(json.dumps(sent.__dict__))


if __name__ == "__main__":
    main()
