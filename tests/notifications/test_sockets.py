"""The line to a desk: who may hold one, what keeps it alive, and when it ends."""

import asyncio
import contextlib
import itertools
import json

import pytest
from tests.notifications.sockets import closing_code, socket_of
from tests.rooms import set_members
from tests.world import PASSWORD, World, eventually

from madoguchi.api import stream as api_stream
from madoguchi.notifications import stream as live_stream


async def test_S29_only_who_is_signed_in_and_comes_from_our_own_page_may_listen(world: World) -> None:
    rin = await world.representative("Rin")
    async with socket_of(rin, Cookie="madoguchi_session=nothing") as socket:
        assert await closing_code(socket) == 4401
    own = f"http://{rin.http.base_url.host}:{rin.http.base_url.port}"
    for origin in ("http://evil.example", "null", own + "0", own.replace("127.0.0.1", "127.0.0.1.evil.example")):
        async with socket_of(rin, Origin=origin) as socket:
            assert await closing_code(socket) == 4403, origin
    async with socket_of(rin, Origin=own) as socket:
        assert b"hello" in (await socket.recv()).encode()


async def test_a_socket_ends_with_its_sign_in(world: World) -> None:
    rin, ken, ploy = [await world.representative(name) for name in ("Rin", "Ken", "Ploy")]
    async with socket_of(rin) as one, socket_of(ken) as two, socket_of(ploy) as three:
        for socket in (one, two, three):
            await socket.recv()
        assert (await rin.ask("DELETE", "/session")).status_code == 204
        assert await closing_code(one) == 4401
        (await world.admin.ask("PATCH", f"/admin/users/{ken.id}", {"active": False})).raise_for_status()
        assert await closing_code(two) == 4401
        (await world.admin.ask("PATCH", f"/admin/users/{ploy.id}", {"password": PASSWORD})).raise_for_status()
        assert await closing_code(three) == 4401


async def test_a_quiet_stream_beats_and_notices_when_its_sign_in_has_run_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_stream, "BEAT_SECONDS", 0.05)
    rin = await world.representative("Rin")
    async with socket_of(rin) as socket:
        assert "hello" in await socket.recv()
        while json.loads(await socket.recv())["type"] != "beat":
            pass  # what made Rin may still be told
        assert json.loads(await socket.recv())["type"] == "beat"
        await world.pool.execute("DELETE FROM sign_ins WHERE user_id = $1", rin.id)
        assert await closing_code(socket) == 4401


async def test_a_stream_outlives_a_database_that_cannot_say_who_is_signed_in(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_stream, "BEAT_SECONDS", 0.1)
    rin = await world.representative("Rin")

    async def cut_off_who_asks() -> bool:
        asking = "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE relation = 'sign_ins'::regclass"
        return int(await world.pool.fetchval(f"{asking} AND NOT granted")) > 0

    async with socket_of(rin) as socket:
        await socket.recv()
        async with world.pool.acquire() as connection, connection.transaction():
            await connection.execute("LOCK TABLE sign_ins")
            await eventually(cut_off_who_asks)
            async with asyncio.timeout(5):
                while json.loads(await socket.recv())["type"] != "beat":
                    pass
        await world.pool.execute("DELETE FROM sign_ins WHERE user_id = $1", rin.id)
        assert await closing_code(socket) == 4401


async def test_a_stream_beats_and_ends_with_its_sign_in_however_much_others_have_to_do(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_stream, "BEAT_SECONDS", 0.3)
    rin, ken = await world.representative("Rin"), await world.representative("Ken", present=False)
    await set_members(world, rin)

    async def be_busy() -> None:
        presences = itertools.cycle(("busy", "available"))
        while True:
            await rin.set_presence(next(presences))
            await asyncio.sleep(0.02)  # so often, and not so often that what follows from it is never done

    others = asyncio.create_task(be_busy())
    try:
        async with socket_of(ken) as idle, socket_of(rin) as busy, asyncio.timeout(10):
            assert "hello" in await idle.recv()
            assert json.loads(await idle.recv())["type"] == "beat", "no word for Ken, but a sign of life"
            while json.loads(await busy.recv())["type"] != "beat":
                pass
            await world.pool.execute("DELETE FROM sign_ins WHERE user_id = $1", ken.id)
            assert await closing_code(idle) == 4401
    finally:
        others.cancel()
        await asyncio.wait([others])


async def test_F30_who_hears_nothing_for_long_can_still_go_on_from_there(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_stream, "BEAT_SECONDS", 0.1)
    rin, ken = await world.representative("Rin"), await world.representative("Ken", present=False)
    await set_members(world, rin)
    async with socket_of(ken) as idle:
        await idle.recv()
        for presence in ("busy", "available", "busy"):
            await rin.set_presence(presence)
            await world.advance(minutes=10)
            await asyncio.sleep(0.3)
        heard = []
        with contextlib.suppress(TimeoutError):
            while True:
                heard.append(json.loads(await asyncio.wait_for(idle.recv(), 0.05)))
    for presence in ("away", "busy"):
        await ken.set_presence(presence)
    async with ken.stream(heard[-1]["cursor"]) as again:
        assert (await again.hear())["type"] == "hello"
        await again.hear_until(lambda heard: heard.presences)


async def test_F33_who_reads_slowly_holds_up_nobody_and_must_start_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_stream, "_MOST_BEHIND", 200)
    ken = await world.representative("Ken", present=False)
    hanako = await world.customer("Hanako")
    for _ in range(20):
        await hanako.says("あ" * 5000)
    await world.settled()
    async with socket_of(ken) as slow, world.admin.stream() as quick:
        await quick.hear()
        slow.transport.pause_reading()
        for _ in range(60):
            await _tell_all_messages(world)
            await quick.hear(seconds=2)
            assert len(quick.frames[-1]["messages"]) == 20
        slow.transport.resume_reading()
        assert await closing_code(slow, seconds=20) == 4429
    async with ken.stream() as again:
        assert (await again.hear())["type"] == "hello"


async def _tell_all_messages(world: World) -> None:
    """Let one block of facts touch every message there is."""
    async with world.pool.acquire() as connection, connection.transaction():
        await connection.execute(
            """
            INSERT INTO events (at, type, topics, data)
            SELECT $1, 'MessageReceived', '{}',
              jsonb_build_object('conversation_id', conversation_id, 'message_id', id) FROM messages
            """,
            world.clock.now(),
        )
        await connection.execute("SELECT pg_notify('madoguchi', 'events')")
