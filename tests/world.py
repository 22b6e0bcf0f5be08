"""The world that stories are told in: a contact center and LINE, each behind its own HTTP port."""

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal
from uuid import uuid4

import asyncpg
import httpx2
import msgspec
import uvicorn
from websockets.asyncio.client import ClientConnection, connect

from line_simulator.web_app import create_app as create_simulator
from madoguchi.kit.clock import ShiftedClock
from madoguchi.kit.resources import open_resources
from madoguchi.kit.runner import Runner, Schedule
from madoguchi.kit.settings import Settings
from madoguchi.line import privacy
from madoguchi.people import users
from madoguchi.people.models import Role
from madoguchi.people.passwords import hash_password
from madoguchi.web import application, server_config
from madoguchi.wiring import REACTIONS, SCHEDULE

PASSWORD = "a long password"
ADMIN = "admin@example.com"
PATIENCE = 10.0
BOT = "U" + "0" * 32
"""The shop's bot, as LINE names it."""


async def eventually(look: Callable[[], Awaitable[Any]], *, seconds: float = PATIENCE) -> Any:
    """The first true thing that `look` finds; what it last found is told when time runs out."""
    deadline = time.monotonic() + seconds
    found: Any = None
    while time.monotonic() < deadline:
        found = await look()
        if found:
            return found
        await asyncio.sleep(0.02)
    raise AssertionError(f"it did not happen in {seconds} s; last seen: {found!r}")


@dataclass
class Person:
    """Somebody signed in at the desk, speaking HTTP as the desk does."""

    name: str
    http: httpx2.AsyncClient
    id: str = ""

    async def get(self, path: str, **params: Any) -> Any:
        return (await self.http.get(f"/api{path}", params=params)).raise_for_status().json()

    async def post(self, path: str, body: Any = None) -> Any:
        return (await self.ask("POST", path, body)).raise_for_status().json()

    async def ask(self, method: str, path: str, body: Any = None) -> httpx2.Response:
        return await self.http.request(method, f"/api{path}", json=body)

    async def set_presence(self, presence: str) -> None:
        (await self.ask("PUT", "/me/presence", {"presence": presence})).raise_for_status()

    async def offer(self) -> Any:
        """The next offer to this person, when it comes."""

        async def look() -> Any:
            return (await self.get("/offers"))["items"]

        return (await eventually(look))[0]

    async def accept(self) -> Any:
        """Accept the next offer; the conversation."""
        offer = await self.offer()
        await self.post(f"/offers/{offer['id']}/acceptance")
        return await self.get(f"/conversations/{offer['conversation_id']}")

    async def say(self, conversation_id: str, text: str, *, client_id: str | None = None) -> Any:
        body = {"client_id": client_id or str(uuid4()), "content": {"type": "text", "text": text}}
        return await self.post(f"/conversations/{conversation_id}/messages", body)

    async def messages(self, conversation_id: str) -> list[Any]:
        return (await self.get(f"/conversations/{conversation_id}/messages", limit=200))["items"]

    async def message_settles(self, conversation_id: str, message_id: str, *, seconds: float = PATIENCE) -> Any:
        async def look() -> Any:
            found = [m for m in await self.messages(conversation_id) if m["id"] == message_id]
            return found[0] if found and found[0]["state"] != "queued" else None

        return await eventually(look, seconds=seconds)

    @asynccontextmanager
    async def stream(self, cursor: str = "") -> AsyncIterator["Ear"]:
        url = f"ws://{self.http.base_url.host}:{self.http.base_url.port}/api/stream?cursor={cursor}"
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        async with connect(url, additional_headers={"Cookie": cookies}) as socket:
            yield Ear(socket)


@dataclass
class Ear:
    """An open stream and everything heard on it, merged by id as the desk does."""

    socket: ClientConnection
    cursor: str = ""
    frames: list[dict[str, Any]] = field(default_factory=list)
    conversations: dict[str, Any] = field(default_factory=dict)
    messages: dict[str, Any] = field(default_factory=dict)
    offers: dict[str, Any] = field(default_factory=dict)
    presences: dict[str, Any] = field(default_factory=dict)

    async def hear(self, *, seconds: float = PATIENCE) -> dict[str, Any]:
        """The next frame that is no beat."""
        async with asyncio.timeout(seconds):
            while True:
                frame = msgspec.json.decode(await self.socket.recv())
                if frame["type"] != "beat":
                    break
        self.cursor = frame["cursor"]
        self.frames.append(frame)
        for kind, key in (("conversations", "id"), ("messages", "id"), ("offers", "id"), ("presences", "user_id")):
            for thing in frame.get(kind, []):
                getattr(self, kind)[thing[key]] = thing
        for gone in frame.get("removed", []):
            self.conversations.pop(gone, None)
            for message in [one for one in self.messages.values() if one["conversation_id"] == gone]:
                del self.messages[message["id"]]
        return frame

    async def hear_until(self, met: Callable[["Ear"], Any], *, seconds: float = PATIENCE) -> Any:
        async with asyncio.timeout(seconds):
            while not (found := met(self)):
                await self.hear(seconds=seconds)
        return found

    async def hear_all(self, *, quiet: float = 0.3) -> None:
        """Hear until nothing more comes for a while."""
        with contextlib.suppress(TimeoutError):
            while True:
                await self.hear(seconds=quiet)


@dataclass
class LineUser:
    """Somebody with LINE on their phone."""

    name: str
    user_id: str
    account: str
    sim: httpx2.AsyncClient

    async def says(self, text: str) -> Any:
        return await self.sends({"type": "text", "text": text})

    async def sends(self, message: dict[str, Any]) -> Any:
        path = f"/_sim/users/{self.user_id}/messages"
        response = await self.sim.post(path, params={"wait": "true"}, json={"account": self.account, **message})
        return response.raise_for_status().json()

    async def chat(self) -> list[Any]:
        response = await self.sim.get(f"/_sim/users/{self.user_id}/chat", params={"account": self.account})
        return response.raise_for_status().json()["messages"]

    async def heard(self) -> list[str]:
        """The texts that the account has sent to this phone, in order."""
        return [m["text"] for m in await self.chat() if m["from"] == "account"]

    async def hears(self, *texts: str, seconds: float = PATIENCE) -> None:
        async def look() -> bool:
            return await self.heard() == list(texts)

        with contextlib.suppress(AssertionError):
            await eventually(look, seconds=seconds)
        assert await self.heard() == list(texts)


class World:
    """A running contact center, LINE beside it, and the people on both sides."""

    schedule: Schedule = SCHEDULE

    def __init__(self, settings: Settings, stack: AsyncExitStack) -> None:
        self.settings = settings
        self.clock = ShiftedClock()
        self._stack = stack
        self.pool: asyncpg.Pool[asyncpg.Record]
        self.sim: httpx2.AsyncClient
        self.account: dict[str, Any]
        self.line_account: dict[str, Any]
        self.queue: dict[str, Any]
        self.workstream: dict[str, Any]
        self.admin: Person
        self.url = ""

    @classmethod
    @asynccontextmanager
    async def open(cls, settings: Settings) -> AsyncIterator["World"]:
        async with AsyncExitStack() as stack:
            world = cls(settings, stack)
            await world._start()
            yield world

    async def _start(self) -> None:
        pool = asyncpg.create_pool(self.settings.database_url, min_size=0, max_size=4)
        self.pool = await self._stack.enter_async_context(pool)
        sim_url = await self._listen(create_simulator(None), lifespan="on")
        self.sim = await self._client(sim_url)
        line = await self._line_address(sim_url)
        self.settings = self.settings.model_copy(update={"line_api_url": line, "line_data_api_url": sim_url})
        await self._make_admin()
        await self._start_product()
        self.admin = await self.sign_in(ADMIN, "Admin")
        await self._set_up_line()

    async def _line_address(self, sim_url: str) -> str:
        """Where the product finds LINE."""
        return sim_url

    async def _start_product(self) -> None:
        await self._start_web_inside()
        await self.start_worker()

    async def _start_web_inside(self) -> None:
        # Named as TCP, else asyncio leaves Nagle's algorithm on and each answer waits 40 ms.
        place = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        place.bind(("127.0.0.1", 0))
        place.listen()
        self.url = f"http://127.0.0.1:{place.getsockname()[1]}"
        self.settings = self.settings.model_copy(update={"public_url": self.url})
        app = await self._stack.enter_async_context(application(self.settings, clock=self.clock))
        await self._listen(app, place=place)

    async def start_worker(self) -> Runner:
        """One more worker in this process."""
        resources = await self._stack.enter_async_context(
            open_resources(self.settings, reactions=REACTIONS, clock=self.clock)
        )
        runner = Runner(resources, self.schedule)
        task = asyncio.create_task(runner.run())

        async def stop() -> None:
            runner.stop()
            await task

        self._stack.push_async_callback(stop)
        return runner

    async def start_web(self, *, clock: ShiftedClock | None = None) -> str:
        """One more web process, as far as the database can tell; its address."""
        settings = self.settings.model_copy(update={"home": self.settings.home / uuid4().hex})
        app = await self._stack.enter_async_context(application(settings, clock=clock or self.clock))
        return await self._listen(app)

    async def representative(self, name: str, *, capacity: int = 4, present: bool = True) -> Person:
        """Somebody new who serves the queue, signed in and available."""
        email = f"{name.lower()}@example.com"
        user = await self.admin.post(
            "/admin/users",
            {"email": email, "name": name, "role": "representative", "password": PASSWORD, "capacity_units": capacity},
        )
        members = [member["id"] for member in (await self.admin.get(f"/admin/queues/{self.queue['id']}"))["members"]]
        path = f"/admin/queues/{self.queue['id']}"
        (await self.admin.ask("PATCH", path, {"member_ids": [*members, user["id"]]})).raise_for_status()
        person = await self.sign_in(email, name)
        if not present:
            await person.set_presence("away")
        return person

    async def sign_in(self, email: str, name: str) -> Person:
        http = await self._client(self.url, headers={"X-Madoguchi": "1"})
        me = (await http.post("/api/session", json={"email": email, "password": PASSWORD})).raise_for_status().json()
        return Person(name=name, http=http, id=me["id"])

    async def customer(self, name: str, language: str = "ja") -> LineUser:
        path = f"/_sim/accounts/{self.line_account['id']}/users"
        user = (await self.sim.post(path, json={"display_name": name, "language": language})).raise_for_status().json()
        return LineUser(name=name, user_id=user["user_id"], account=self.line_account["id"], sim=self.sim)

    async def faults(self, **switches: Any) -> None:
        path = f"/_sim/accounts/{self.line_account['id']}/faults"
        (await self.sim.put(path, json=switches)).raise_for_status()

    async def advance(self, **time: float) -> None:
        """Let time pass, here and at LINE."""
        by = timedelta(**time)
        self.clock.advance(by)
        (await self.sim.post("/_sim/clock", json={"advance_seconds": by.total_seconds()})).raise_for_status()

    async def line_calls(self, path: str = "") -> list[Any]:
        """The calls to LINE's API so far, those whose path ends so."""
        log = (await self.sim.get("/_sim/log", params={"limit": 10000})).raise_for_status().json()["entries"]
        return [entry for entry in log if entry["kind"] == "api" and entry["url"].endswith(path)]

    async def settled(self) -> None:
        """Wait until no job can be run soon: those that are left have their time later, or wait long behind such.

        Soon is two seconds: what met a locked row, or waits for a profile, is tried again by then.
        """

        async def look() -> bool:
            due = """
            SELECT count(*) FROM jobs WHERE run_at <= $1 AND NOT EXISTS (
              SELECT FROM jobs AS head WHERE head.lane = jobs.lane AND head.id < jobs.id AND head.run_at > $1)
            """
            return await self.pool.fetchval(due, self.clock.now() + timedelta(seconds=2)) == 0

        await eventually(look)

    async def _make_admin(self) -> None:
        password_hash, now = await hash_password(PASSWORD), self.clock.now()
        async with (
            open_resources(self.settings, reactions=REACTIONS, clock=self.clock) as resources,
            resources.database.transaction() as db,
        ):
            await users.add(
                db, email=ADMIN, name="Admin", role=Role.ADMINISTRATOR, password_hash=password_hash, now=now
            )

    async def _set_up_line(self) -> None:
        """Connect LINE as an administrator does, in the order of the checklist."""
        self.queue = await self.admin.post("/admin/queues", {"name": "Orders"})
        self.workstream = await self.admin.post(
            "/admin/workstreams", {"name": "Shop on LINE", "queue_id": self.queue["id"]}
        )
        at_line = {"name": "Shop", "webhook_url": None, "bot_user_id": BOT, "joins_groups": True}
        opened = await self.sim.post("/_sim/accounts", json=at_line)
        self.line_account = opened.raise_for_status().json()
        self.account = await self.admin.post(
            "/admin/line-accounts",
            {
                "name": "Shop",
                "channel_id": self.line_account["channel_id"],
                "channel_secret": self.line_account["channel_secret"],
                "channel_access_token": self.line_account["channel_access_token"],
                "workstream_id": self.workstream["id"],
                "privacy_version": privacy.VERSION,
            },
        )
        path = self.account["webhook_url"].partition("/line/")[2]
        change = {"webhook_url": f"{self.url}/line/{path}"}
        (await self.sim.patch(f"/_sim/accounts/{self.line_account['id']}", json=change)).raise_for_status()

    async def _client(self, url: str, **options: Any) -> httpx2.AsyncClient:
        return await self._stack.enter_async_context(httpx2.AsyncClient(base_url=url, timeout=20, **options))

    async def _listen(
        self, app: Any, *, lifespan: Literal["on", "off"] = "off", place: socket.socket | None = None
    ) -> str:
        """Serve an application on a port of its own; its address."""
        config = server_config(app, host="127.0.0.1", port=0)
        config.lifespan = lifespan
        config.timeout_graceful_shutdown = 1
        server = uvicorn.Server(config)
        server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # pytest keeps its own
        task = asyncio.create_task(server.serve(sockets=[place] if place else None))

        async def look() -> bool:
            return server.started

        await eventually(look)

        async def stop() -> None:
            server.should_exit = True
            await task

        self._stack.push_async_callback(stop)
        return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
