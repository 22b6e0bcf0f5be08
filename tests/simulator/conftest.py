"""A real simulator on a real port, and a real server that takes its webhooks."""

import asyncio
import json
import os
import shutil
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn

from line_simulator.web_app import create_app

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]


@dataclass
class Caught:
    """One webhook as it arrived, byte for byte."""

    headers: list[tuple[str, str]]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body)

    @property
    def header(self) -> dict[str, str]:
        return dict(self.headers)


@dataclass
class Receiver:
    """Takes webhooks; `answers` holds the statuses of the next ones, `slow_s` how long each takes."""

    url: str = ""
    caught: list[Caught] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    slow_s: float = 0.0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body = b""
        while True:
            event = await receive()
            body += event.get("body", b"")
            if not event.get("more_body"):
                break
        self.caught.append(Caught([(k.decode(), v.decode()) for k, v in scope["headers"]], body))
        self.arrived.set()
        await asyncio.sleep(self.slow_s)
        status = self.answers.pop(0) if self.answers else 200
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for it in self.caught for event in it.json["events"]]

    async def wait_for(self, count: int, seconds: float = 5.0) -> list[dict[str, Any]]:
        async with asyncio.timeout(seconds):
            while len(self.events) < count:
                self.arrived.clear()
                await self.arrived.wait()
        return self.events


@dataclass
class World:
    """One account with one friend, and clients for the control API and for LINE's."""

    url: str
    control: httpx2.AsyncClient
    receiver: Receiver
    account: dict[str, Any]
    user: dict[str, Any]
    line: httpx2.AsyncClient

    async def say(self, text: str = "hello", *, wait: bool = True, **more: Any) -> dict[str, Any]:
        return await self.act("messages", wait=wait, **({"type": "text", "text": text} | more))

    async def act(self, what: str, *, wait: bool = True, **body: Any) -> dict[str, Any]:
        path = f"/_sim/users/{self.user['user_id']}/{what}" + ("?wait=true" if wait else "")
        answer = await self.control.post(path, json={"account": self.account["id"]} | body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def push(self, text: str = "good day", **headers: str) -> httpx2.Response:
        body = {"to": self.user["user_id"], "messages": [{"type": "text", "text": text}]}
        return await self.line.post("/v2/bot/message/push", json=body, headers=headers)

    async def reply(self, token: str, text: str = "good day", **headers: str) -> httpx2.Response:
        body = {"replyToken": token, "messages": [{"type": "text", "text": text}]}
        return await self.line.post("/v2/bot/message/reply", json=body, headers=headers)

    async def chat(self) -> list[dict[str, Any]]:
        path = f"/_sim/users/{self.user['user_id']}/chat?account={self.account['id']}"
        return (await self.control.get(path)).json()["messages"]

    async def faults(self, **switches: Any) -> httpx2.Response:
        return await self.control.put(f"/_sim/accounts/{self.account['id']}/faults", json=switches)

    async def change(self, **settings: Any) -> None:
        answer = await self.control.patch(f"/_sim/accounts/{self.account['id']}", json=settings)
        assert answer.status_code == 200, answer.text

    async def advance(self, seconds: float) -> None:
        assert (await self.control.post("/_sim/clock", json={"advance_seconds": seconds})).status_code == 200

    async def attempts(self, count: int) -> list[dict[str, Any]]:
        """Wait until the simulator knows how `count` webhook attempts ended, and so has planned what follows."""
        async with asyncio.timeout(5):
            while len(tried := await self.log("webhook")) < count:  # noqa: ASYNC110  HTTP can only be asked again
                await asyncio.sleep(0.005)
        return tried

    async def log(self, kind: str | None = None) -> list[dict[str, Any]]:
        entries = (await self.control.get("/_sim/log")).json()["entries"]
        return [entry for entry in entries if kind in {None, entry["kind"]}]


async def serve(app: Any) -> AsyncIterator[str]:
    """Run an ASGI app on any free loopback port, quietly."""
    # Named as TCP, else asyncio leaves Nagle's algorithm on and each answer waits 40 ms.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    running = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:  # noqa: ASYNC110  uvicorn tells nobody
        await asyncio.sleep(0.005)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    await running
    listening.close()


@pytest.fixture(scope="session")
async def simulator_url() -> AsyncIterator[str]:
    async for url in serve(create_app(None)):
        yield url


@pytest.fixture(scope="session")
async def receiver_server() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    async for url in serve(receiver):
        receiver.url = f"{url}/line/webhook"
        yield receiver


@pytest.fixture(scope="session")
async def client(simulator_url: str) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=simulator_url, trust_env=False) as shared:
        yield shared


@pytest.fixture
async def control(client: httpx2.AsyncClient) -> httpx2.AsyncClient:
    assert (await client.delete("/_sim")).status_code == 204
    return client


@pytest.fixture
def receiver(receiver_server: Receiver) -> Receiver:
    receiver_server.caught.clear()
    receiver_server.answers.clear()
    receiver_server.slow_s = 0.0
    return receiver_server


@pytest.fixture
async def world(simulator_url: str, control: httpx2.AsyncClient, receiver: Receiver) -> AsyncIterator[World]:
    opened = {"name": "Shop JP", "webhook_url": receiver.url, "joins_groups": True}
    account = (await control.post("/_sim/accounts", json=opened)).json()
    wanted = {"display_name": "山田 花子", "language": "ja"}
    user = (await control.post(f"/_sim/accounts/{account['id']}/users", json=wanted)).json()
    authorization = {"authorization": f"Bearer {account['channel_access_token']}"}
    # Without TLS there is nothing to verify, and reading certificates for each test would take longer than the test.
    plain = {"verify": False, "trust_env": False}
    async with httpx2.AsyncClient(base_url=simulator_url, headers=authorization, **plain) as line:
        yield World(simulator_url, control, receiver, account, user, line)


@pytest.fixture(scope="session")
def openapi_folder() -> Path | None:
    """Where LINE's own OpenAPI files are, when they are at hand."""
    here = Path(__file__).parents[2]
    folder = Path(os.environ.get("MADOGUCHI_LINE_OPENAPI", here / "../shared/line-openapi"))
    return folder if (folder / "messaging-api.yml").is_file() else None


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Any]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not on PATH, so nobody looked at the phone page")
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        await started.close()


@pytest.fixture(scope="session")
async def tab(browser: Any) -> Any:
    return await browser.new_page(viewport={"width": 1280, "height": 800})


@pytest.fixture
async def page(tab: Any, simulator_url: str) -> AsyncIterator[Any]:
    """A page that fails its test when a script fails or anything outside the simulator is asked for."""
    tab.set_default_timeout(5000)
    troubles: list[str] = []

    def at_home(request: Any) -> None:
        if not request.url.startswith((simulator_url, "data:", "blob:")):
            troubles.append(request.url)

    def failed(error: Any) -> None:
        troubles.append(str(error))

    tab.on("pageerror", failed)
    tab.on("request", at_home)
    yield tab
    tab.remove_listener("pageerror", failed)
    tab.remove_listener("request", at_home)
    await tab.goto("about:blank")
    assert troubles == []
