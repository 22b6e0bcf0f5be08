"""Connections to the live stream as no desk would hold them."""

import asyncio
from contextlib import asynccontextmanager
from typing import Any

from tests.world import Person
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed


@asynccontextmanager
async def socket_of(person: Person, **headers: str) -> Any:
    """A raw connection, with other headers than the desk would send."""
    url = f"ws://{person.http.base_url.host}:{person.http.base_url.port}/api/stream"
    cookies = "; ".join(f"{name}={value}" for name, value in person.http.cookies.items())
    async with connect(url, additional_headers={"Cookie": cookies, **headers}, max_size=None) as socket:
        yield socket


async def closing_code(socket: ClientConnection, *, seconds: float = 10) -> int | None:
    """Read until the other end closes; with which code."""
    async with asyncio.timeout(seconds):
        try:
            while True:
                await socket.recv()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None
