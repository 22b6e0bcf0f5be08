"""A supervisor's live connection that notes when each message was heard."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
from center import PASSWORD, SUPERVISOR
from websockets.asyncio.client import connect


@asynccontextmanager
async def listening(port: int) -> AsyncIterator[dict[str, float]]:
    """When each message was heard, in seconds of the monotonic clock, by its id; it fills while the context is open."""
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
        answer = await http.post("/api/session", json={"email": SUPERVISOR, "password": PASSWORD})
        cookie = "; ".join(f"{name}={value}" for name, value in answer.raise_for_status().cookies.items())
    heard: dict[str, float] = {}
    async with connect(f"ws://127.0.0.1:{port}/api/stream", additional_headers={"Cookie": cookie}) as socket:
        await socket.recv()

        async def hear() -> None:
            async for frame in socket:
                now = time.monotonic()
                for message in json.loads(frame).get("messages", []):
                    heard.setdefault(message["id"], now)

        task = asyncio.create_task(hear())
        yield heard
        task.cancel()
