"""While the database is slow or gone, LINE gets its 200 in time, and nothing is lost or out of order (F06, F07)."""

import asyncio
import os
import signal
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx2
import pytest
from tests.faults.letters import Line, Sent, body_of, check_invariants, event, kept, number_kept, user, writing
from tests.faults.processes import KILLED, ROUNDS, SplitWorld, expire_leases
from tests.world import World, eventually

from madoguchi import migrations
from madoguchi.kit import embedded_postgres
from madoguchi.kit.clock import SystemClock
from madoguchi.kit.settings import Settings
from madoguchi.line.envelope import split
from madoguchi.line.journal import Journal

LINE_WAITS = 2.0
EVENTS_A_SECOND = 50
LOCKED_SECONDS = 5


async def test_F06_a_locked_inbox_delays_no_answer_and_loses_nothing(world: World) -> None:
    locked = await asyncpg.connect(world.settings.database_url)
    async with httpx2.AsyncClient(timeout=20) as http:
        line = Line(world, http)
        assert await line.posts(event(user(1), "first")) == 200
        async with locked.transaction():
            await locked.execute("LOCK TABLE line_inbox IN ACCESS EXCLUSIVE MODE")
            posts = []
            for number in range(LOCKED_SECONDS * EVENTS_A_SECOND):
                sender = user(number % 20 + 1)
                posts.append(asyncio.create_task(line.posts_timed(event(sender, f"{number:04d}"))))
                await asyncio.sleep(1 / EVENTS_A_SECOND)
            answers = await asyncio.gather(*posts)
        assert {status for status, _ in answers} == {200}
        slowest = max(seconds for _, seconds in answers)
        print(f"slowest answer {slowest:.2f} s")
        assert slowest < LINE_WAITS
    await locked.close()

    async def all_are_kept() -> bool:
        return await number_kept(world) == LOCKED_SECONDS * EVENTS_A_SECOND + 1

    await eventually(all_are_kept)
    await world.settled()
    for texts in (await kept(world)).values():
        assert texts == sorted(texts, key=lambda text: text if text != "first" else "")
    await eventually(lambda: journal_is_empty(world))
    await check_invariants(world)


async def test_F06_what_arrives_while_the_journal_is_emptied_is_kept(world: World) -> None:
    locked = await asyncpg.connect(world.settings.database_url)
    sent = Sent()
    writers = [user(number) for number in range(1, 13)]
    async with httpx2.AsyncClient(timeout=20) as http:
        line = Line(world, http)
        assert await line.posts(event(writers[0], sent.next(writers[0]))) == 200
        async with posting(line, writers, sent):
            for _ in range(2 * ROUNDS):
                async with locked.transaction():
                    await locked.execute("LOCK TABLE line_inbox IN ACCESS EXCLUSIVE MODE")
                    await eventually(lambda: journal_holds_something(world))
                await eventually(lambda: journal_is_empty(world))
    await locked.close()
    assert await sent.all_kept(world) == sent.texts
    await check_invariants(world)


async def test_F06_a_database_that_hangs_delays_no_answer(own_server: "OwnServer", settings: Settings) -> None:
    """It takes connections and answers nothing, as behind a broken network or a stalled disk."""
    settings = settings.model_copy(update={"database_url": own_server.server.dsn})
    async with World.open(settings) as world, httpx2.AsyncClient(timeout=40) as http:
        line, sent = Line(world, http), Sent()
        assert await line.posts(event(user(1), sent.next(user(1)))) == 200
        with own_server.hanging():
            answers = [await line.posts_timed(event(user(1), sent.next(user(1)))) for _ in range(20)]
        slowest = max(seconds for _, seconds in answers)
        print(f"slowest answer {slowest:.2f} s")
        assert {status for status, _ in answers} == {200}
        assert slowest < LINE_WAITS
        await expire_leases(world)
        assert await sent.all_kept(world, seconds=60) == sent.texts
        await eventually(lambda: journal_is_empty(world))
        await check_invariants(world)


async def test_F07_a_row_that_the_database_will_never_take_is_put_aside_and_holds_up_nothing(world: World) -> None:
    bodies = [body_of([event(user(number), f"text {number}")]) for number in range(3)]
    account, now = UUID(world.account["id"]), SystemClock().now()
    rows = [split(body, account_id=account, received_at=now).rows[0] for body in bodies]
    rows[1] = replace(rows[1], lane="line:\x00")
    with closing(Journal(world.settings.home / "journal")) as journal:
        journal.append(rows)
    await eventually(lambda: journal_is_empty(world))
    await world.settled()
    assert await kept(world) == {user(0): ["text 0"], user(2): ["text 2"]}
    [refused] = (world.settings.home / "journal" / "refused").iterdir()
    assert b64encode(rows[1].raw) in refused.read_bytes()


async def test_F49_connections_that_are_cut_stop_nobody(world: World) -> None:
    sent = Sent()
    writers = [user(number) for number in range(1, 9)]
    async with httpx2.AsyncClient(timeout=20) as http:
        line = Line(world, http)
        assert await line.posts(event(writers[0], sent.next(writers[0]))) == 200
        async with posting(line, writers, sent):
            for _ in range(30 * ROUNDS):
                await world.pool.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
                )
                await asyncio.sleep(0.02)
    # A claim whose answer was cut off is known to nobody until its lease runs out.
    await expire_leases(world)
    assert await sent.all_kept(world) == sent.texts
    await check_invariants(world)


@asynccontextmanager
async def posting(line: Line, writers: list[str], sent: Sent) -> AsyncIterator[None]:
    """LINE's webhooks, hundreds a second, each customer's one after the other, and each answered with 200."""
    stop = asyncio.Event()

    async def keep_posting(writer: str) -> None:
        while not stop.is_set():
            assert await line.posts(event(writer, sent.next(writer))) == 200
            await asyncio.sleep(0.005)

    async with asyncio.TaskGroup() as group:
        for writer in writers:
            group.create_task(keep_posting(writer))
        try:
            yield
        finally:
            stop.set()


@pytest.fixture
async def own_server(tmp_path: Path) -> AsyncIterator["OwnServer"]:
    own = OwnServer(tmp_path / "pg")
    await asyncio.to_thread(own.start)
    await asyncio.to_thread(migrations.upgrade, own.server.dsn)
    yield own
    await asyncio.to_thread(own.server.stop)


class OwnServer:
    """A PostgreSQL of the test's own, which may be stopped as a machine that loses its power would."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.server: Any = None

    def start(self) -> None:
        if self.server is not None:
            self.server._in_use.close()
        self.server = embedded_postgres.start(self._home)

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Its processes stand still, and all that they hold stays open."""
        postmaster = embedded_postgres._launched[self._home / "postgres" / "data"].pid
        processes = [postmaster, *map(int, Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split())]
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)

    def stop_immediately(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """What `pg_ctl stop -m immediate` does: no checkpoint, no goodbye."""
        data = self._home / "postgres" / "data"
        embedded_postgres._launched[data].send_signal(how)
        embedded_postgres._launched[data].wait(10)


@pytest.mark.slow
async def test_F07_a_database_that_falls_under_load_loses_nothing_even_if_the_web_process_falls_too(
    own_server: "OwnServer", settings: Settings
) -> None:
    settings = settings.model_copy(update={"database_url": own_server.server.dsn})
    async with SplitWorld.open(settings) as world, httpx2.AsyncClient(timeout=20) as http:
        writers = [await world.customer(f"Writer {number}") for number in range(5)]
        sent, line = Sent(), Line(world, http)
        async with writing(writers, sent):
            await some_webhooks(world, more=15)
            await the_worker_works(world)
            own_server.stop_immediately()
            await some_webhooks(world, more=100)
            assert (await line.posts_body(b'{"events":[]}', **{"x-line-signature": "none"})).status_code == 401
        await all_are_answered(world, sent)
        assert len(segments(world)) > 1, "several segments wait, so that their order matters"

        await world.web.kill()
        await a_cold_start_answers_nothing(world, line)
        own_server.start()
        await world.restart_web(fault="journal.drained:1:kill9")
        assert await world.web.dies() == KILLED, world.web.said()
        await world.restart_web()
        async with writing(writers, sent, every=0.03):
            await some_webhooks(world, more=150)
        await all_are_answered(world, sent)
        assert world.worker.lives, world.worker.said()
        found = await sent.all_kept(world)
        assert sorted(chain(*found.values())) == sorted(chain(*sent.texts.values())), "none lost, none doubled"
        assert found == sent.texts, "each customer's messages, in the order they were written"
        await check_invariants(world)
        await eventually(lambda: journal_is_empty(world))


async def some_webhooks(world: World, *, more: int) -> None:
    """Wait until LINE has tried so many more webhooks."""
    before = len(await webhooks(world))

    async def look() -> bool:
        return len(await webhooks(world)) >= before + more

    await eventually(look, seconds=60)


async def the_worker_works(world: World) -> None:
    async def look() -> bool:
        return await number_kept(world) > 0

    await eventually(look, seconds=40)


async def all_are_answered(world: World, sent: Sent) -> None:
    """Every event got its 200 at the first attempt, and in time."""

    async def look() -> bool:
        return len(await webhooks(world)) >= sent.total

    await eventually(look)
    answers = await webhooks(world)
    assert {(entry["status"], entry["attempt"]) for entry in answers} == {(200, 1)}
    slowest = max(entry["duration_ms"] for entry in answers)
    print(f"{len(answers)} webhooks, the slowest took {slowest:.0f} ms")
    assert slowest < LINE_WAITS * 1000


async def webhooks(world: World) -> list[Any]:
    params = {"limit": 10_000, "kind": "webhook"}
    found: list[Any] = (await world.sim.get("/_sim/log", params=params)).raise_for_status().json()["entries"]
    return found


async def a_cold_start_answers_nothing(world: SplitWorld, line: Line) -> None:
    """A process that has never seen the database knows no secrets, and says 200 to nobody."""
    with pytest.raises(AssertionError):
        await world.restart_web()
    assert not world.web.lives
    with pytest.raises(httpx2.HTTPError):
        await line.posts(event(user(1)))


async def journal_is_empty(world: World) -> bool:
    return segments(world) == []


async def journal_holds_something(world: World) -> bool:
    return any(segment.stat().st_size for segment in segments(world))


def segments(world: World) -> list[Path]:
    return sorted((world.settings.home / "journal").glob("*.segment"))
