"""Webhook bodies made by hand, signed as LINE signs them, and posted without a simulator in between."""

import asyncio
import base64
import contextlib
import hashlib
import hmac
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import httpx2
import msgspec
from tests.world import LineUser, World, eventually

_numbers = count(1)
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def user(number: int) -> str:
    return f"U{number:032x}"


def event(sender: str, text: str = "", **changes: Any) -> dict[str, Any]:
    """A message event as LINE sends it, new at each call, with some of it changed."""
    number = next(_numbers)
    made = {
        "type": "message",
        "mode": "active",
        "timestamp": int(time.time() * 1000),
        "webhookEventId": "01KAT0000000" + _letters(number, 14),
        "deliveryContext": {"isRedelivery": False},
        "source": {"type": "user", "userId": sender},
        "replyToken": f"{number:032x}",
        "message": {"id": str(500_000_000_000 + number), "type": "text", "text": text or f"message {number}"},
    }
    return made | changes


def body_of(events: Sequence[dict[str, Any]]) -> bytes:
    return msgspec.json.encode({"destination": user(0), "events": events})


def sign(body: bytes, secret: str) -> str:
    return base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()


class Line:
    """LINE's end of the webhook: posts to one account's address."""

    def __init__(self, world: World, http: httpx2.AsyncClient, *, url: str = "") -> None:
        self.secret: str = world.line_account["channel_secret"]
        self.path = "/line/" + world.account["webhook_url"].partition("/line/")[2]
        self._http = http
        self._url = url or world.url

    async def posts(self, *events: dict[str, Any]) -> int:
        return (await self.posts_body(body_of(events))).status_code

    async def posts_body(self, body: bytes, **headers: str) -> httpx2.Response:
        signed = headers or {"x-line-signature": sign(body, self.secret)}
        return await self._http.post(self._url + self.path, content=body, headers=signed)

    async def posts_timed(self, *events: dict[str, Any]) -> tuple[int, float]:
        """The answer's status, and how many seconds it took."""
        started = time.perf_counter()
        status = await self.posts(*events)
        return status, time.perf_counter() - started


class Sent:
    """What customers have written so far, to be compared with what was kept."""

    def __init__(self) -> None:
        self.texts: dict[str, list[str]] = {}

    def next(self, sender: str) -> str:
        """The next text of a sender, unlike any other."""
        said = self.texts.setdefault(sender, [])
        said.append(f"{sender[-4:]} says {len(said) + 1}")
        return said[-1]

    @property
    def total(self) -> int:
        return sum(map(len, self.texts.values()))

    async def all_kept(self, world: World, *, seconds: float = 20) -> dict[str, list[str]]:
        """The texts in the database by sender, by `seq`, once there are as many as were sent and no job is left."""

        async def look() -> bool:
            return await number_kept(world) >= self.total

        with contextlib.suppress(AssertionError):  # the caller's comparison tells more
            await eventually(look, seconds=seconds)
        await world.settled()
        return await kept(world)


@asynccontextmanager
async def writing(writers: Sequence[LineUser], sent: Sent, *, every: float = 0.1) -> AsyncIterator[None]:
    """Customers who write all the while, whether anybody answers or not."""
    stop = asyncio.Event()

    async def keep_writing(writer: LineUser) -> None:
        while not stop.is_set():
            path = f"/_sim/users/{writer.user_id}/messages"
            said = {"account": writer.account, "type": "text", "text": sent.next(writer.user_id)}
            (await writer.sim.post(path, json=said)).raise_for_status()
            await asyncio.sleep(every)

    async with asyncio.TaskGroup() as group:
        for writer in writers:
            group.create_task(keep_writing(writer))
        try:
            yield
        finally:
            stop.set()


async def kept(world: World) -> dict[str, list[str]]:
    """Every customer's texts, in the order of their conversations and of `seq`."""
    rows = await world.pool.fetch(
        """
        SELECT address, m.content::jsonb ->> 'text' AS text FROM messages AS m
        JOIN conversations AS c ON c.id = m.conversation_id JOIN customers ON customers.id = c.customer_id
        WHERE author_kind = 'customer' ORDER BY address, c.opened_at, c.id, seq
        """
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["address"], []).append(row["text"])
    return found


async def check_invariants(world: World) -> None:
    """What must hold whenever the system is quiet (I2, I6, I7): no double, no gap, one owner."""
    assert await world.pool.fetchval(
        "SELECT count(*) = count(DISTINCT source_id) FROM messages WHERE direction = 'inbound' AND source_id <> ''"
    ), "a message of LINE is kept twice"
    gaps = await world.pool.fetch(
        """
        SELECT c.id, last_seq, array_agg(seq ORDER BY seq) AS seqs FROM conversations AS c
        JOIN messages ON conversation_id = c.id GROUP BY c.id
        HAVING array_agg(seq ORDER BY seq) <> ARRAY(SELECT generate_series(1, last_seq))
        """
    )
    assert not gaps, f"conversations whose numbers have gaps or doubles: {gaps}"
    assert not await world.pool.fetch(
        """
        SELECT c.id FROM conversations AS c LEFT JOIN sessions ON conversation_id = c.id AND ended_at IS NULL
        GROUP BY c.id, c.state HAVING (state = 'active' AND count(sessions.id) <> 1) OR count(sessions.id) > 1
        """
    ), "an active conversation without exactly one running session"


async def number_kept(world: World) -> int:
    """How many messages there are that customers wrote; LINE knows nobody who writes by hand, which is a line more."""
    return int(await world.pool.fetchval("SELECT count(*) FROM messages WHERE author_kind = 'customer'"))


def _letters(number: int, width: int) -> str:
    found = ""
    for _ in range(width):
        number, rest = divmod(number, 32)
        found = _CROCKFORD[rest] + found
    return found
