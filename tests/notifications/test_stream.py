"""The live stream: what a desk holds plus what it hears is what it would fetch, and nobody hears of others' work."""

import asyncio
import contextlib
import itertools
import json
from contextlib import asynccontextmanager
from typing import Any

import pytest
from tests.rooms import set_members, waiting_customer
from tests.world import PASSWORD, Ear, Person, World, eventually
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from madoguchi.api import stream as api_stream
from madoguchi.notifications import stream as live_stream


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


async def fetched(person: Person) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """All conversations, messages and offers that somebody may see now, by id."""
    conversations = {c["id"]: c for c in (await person.get("/conversations", limit=100))["items"]}
    messages = {m["id"]: m for id_ in conversations for m in await person.messages(id_)}
    offers = {o["id"]: o for o in (await person.get("/offers"))["items"]}
    return conversations, messages, offers


async def test_what_is_heard_is_what_would_be_fetched(world: World) -> None:
    rin = await world.representative("Rin")
    async with rin.stream() as ear:
        hello = await ear.hear()
        assert set(hello) == {"type", "cursor"}
        assert hello["type"] == "hello"
        hanako = await waiting_customer(world, "Hanako", "one")
        offer = await ear.hear_until(lambda heard: next(iter(heard.offers.values()), None))
        assert (offer["state"], offer["first_words"], offer["customer"]["display_name"]) == ("pending", "one", "Hanako")
        conversation = (await rin.accept())["id"]
        await hanako.says("two")
        await world.settled()
        said = await rin.say(conversation, "three")
        await rin.message_settles(conversation, said["id"])
        await rin.ask("PUT", f"/conversations/{conversation}/read", {"seq": 3})
        await rin.set_presence("busy")
        await rin.post(f"/conversations/{conversation}/waiting")
        await world.settled()
        await ear.hear_until(lambda heard: heard.conversations.get(conversation, {}).get("state") == "waiting")
        await ear.hear_all()
        conversations, messages, offers = await fetched(rin)
        assert ear.conversations == conversations
        # What was said before a conversation came into one's sight is fetched when one opens it.
        assert ear.messages.items() <= messages.items()
        assert [m["content"]["text"] for m in ear.messages.values()][-2:] == ["two", "three"]
        assert {o["id"]: o for o in ear.offers.values() if o["state"] == "pending"} == offers == {}
        assert [o["state"] for o in ear.offers.values()] == ["accepted"]
        assert ear.presences[rin.id]["presence"] == "busy"
        kinds = {"type", "cursor", "conversations", "messages", "offers", "presences"}
        assert all(set(frame) <= kinds for frame in ear.frames)
        assert all(frame["type"] == "changes" for frame in ear.frames[1:])


async def test_F30_who_comes_back_with_a_cursor_hears_what_was_missed(world: World) -> None:
    rin = await world.representative("Rin")
    async with rin.stream() as ear:
        await ear.hear()
    hanako = await waiting_customer(world, "Hanako", "while you were away")
    await hanako.says("and once more")
    await world.settled()
    async with rin.stream(ear.cursor) as again:
        hello = await again.hear()
        assert (hello["type"], hello["cursor"]) == ("hello", ear.cursor)
        await again.hear_until(lambda heard: len(heard.messages) == 2)
        conversations, messages, offers = await fetched(rin)
        assert (again.conversations, again.messages, again.offers) == (conversations, messages, offers)
    async with rin.stream(again.cursor) as third:
        await third.hear()
        await third.hear_all()
        assert len(third.frames) == 1, "nothing is told twice to whom has heard it"


async def test_F31_what_becomes_final_only_after_a_long_time_is_still_told(world: World) -> None:
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako", "one")
    conversation = (await rin.accept())["id"]
    async with world.admin.stream() as ear:
        await ear.hear()
        async with world.pool.acquire() as stranger, stranger.transaction():
            await stranger.execute("SELECT pg_current_xact_id()")
            await hanako.says("two")
            await world.settled()
            await world.advance(minutes=40)
            await rin.say(conversation, "three")
            async with world.admin.stream() as latecomer:
                await latecomer.hear()
        told = ["two", "three"]
        await ear.hear_until(lambda heard: texts_of(heard) == told)
    async with world.admin.stream(latecomer.cursor) as again:
        assert (await again.hear())["type"] == "hello"
        await again.hear_until(lambda heard: texts_of(heard) == told)


def texts_of(ear: Ear) -> list[str]:
    return [m["content"]["text"] for m in sorted(ear.messages.values(), key=lambda message: message["seq"])]


UNTELLABLE = ["{}", '{"user_id": "nobody"}', '{"conversation_id": 5}', '{"number": 1e5000}']


@pytest.mark.parametrize("data", UNTELLABLE, ids=range(len(UNTELLABLE)))
async def test_a_fact_that_cannot_be_told_stops_nobody(world: World, data: str) -> None:
    rin = await world.representative("Rin")
    hanako = await world.customer("Hanako")
    async with rin.stream() as ear, socket_of(rin) as socket:
        await ear.hear()
        await world.pool.execute(
            "INSERT INTO events (at, type, topics, data) VALUES ($1, 'PresenceChanged', '{}', $2::text::jsonb)",
            world.clock.now(),
            data,
        )
        assert await closing_code(socket) == 4429
    async with rin.stream(ear.cursor) as again:
        assert (await again.hear())["type"] == "resync"
        await hanako.says("the stream goes on")
        await again.hear_until(lambda heard: heard.conversations)


BAD_CURSORS = [
    "x",
    "1-2",
    "1-2-3-4",
    "--",
    "-1-2-3",
    "1-2-x",
    "٣-٣-٣",
    "1-1-1",
    "1-9999999999999999999-{now}",
    "1-9223372036854775808-{now}",
    "9999999999999999999-1-{now}",
    "18446744073709551615-1-{now}",
    "1-1-9999999999999999999",
    "1-1-99999999999999",
    "0" * 19 + "-1-{now}",
    "9" * 5000,
]


@pytest.mark.parametrize("cursor", BAD_CURSORS, ids=range(len(BAD_CURSORS)))
async def test_a_cursor_that_is_too_old_or_none_leads_to_a_fresh_start(world: World, cursor: str) -> None:
    text = cursor.format(now=int(world.clock.now().timestamp()))
    async with world.admin.stream(text[:900]) as ear:
        first = await ear.hear()
        assert first["type"] in {"resync", "hello"}
        assert first["type"] == "resync" or "{now}" in cursor
        await (await world.customer("Hanako")).says("the stream goes on")
        await ear.hear_until(lambda heard: heard.messages)


async def test_a_cursor_of_a_quarter_of_an_hour_ago_is_too_old(world: World) -> None:
    async with world.admin.stream() as ear:
        await ear.hear()
    await world.advance(minutes=14)
    async with world.admin.stream(ear.cursor) as again:
        assert (await again.hear())["type"] == "hello"
    await world.advance(minutes=2)
    async with world.admin.stream(ear.cursor) as too_late:
        fresh = await too_late.hear()
        assert (fresh["type"], fresh["cursor"] != ear.cursor) == ("resync", True)


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


async def test_what_a_client_says_changes_nothing(world: World) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken", present=False)
    await set_members(world, rin)
    async with ken.stream() as ear:
        await ear.hear()
        await ear.socket.send(json.dumps({"type": "subscribe", "topics": ["conversation:*"], "user_id": rin.id}))
        await waiting_customer(world, "Hanako")
        await rin.accept()
        await ken.set_presence("busy")
        await ear.hear_until(lambda heard: heard.presences)
        await ear.hear_all()
        assert ear.conversations == ear.messages == ear.offers == {}
        assert set(ear.presences) == {ken.id}, "only supervisors hear of others' presence"


async def test_F34_who_leaves_a_queue_starts_anew_and_hears_no_more_of_it(world: World) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken", present=False)
    async with ken.stream() as ear:
        await ear.hear()
        hanako = await waiting_customer(world, "Hanako", "for all of the queue")
        await ear.hear_until(lambda heard: heard.conversations)
        await set_members(world, rin)
        await ear.hear_until(lambda heard: heard.frames[-1]["type"] == "resync")
        heard_before = len(ear.frames)
        await hanako.says("not for Ken any more")
        await rin.accept()
        await world.settled()
        await ear.hear_all()
        assert len(ear.frames) == heard_before
        await set_members(world, rin, ken)
        await ear.hear_until(lambda heard: heard.frames[-1]["type"] == "resync")
        await hanako.says("for Ken again")
        await ear.hear_until(
            lambda heard: any(m["content"]["text"] == "for Ken again" for m in heard.messages.values())
        )


async def test_F34_who_comes_back_after_leaving_a_queue_starts_anew(world: World) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken", present=False)
    await waiting_customer(world, "Hanako", "for all of the queue")
    async with ken.stream() as ear:
        await ear.hear()
    await set_members(world, rin)
    async with ken.stream(ear.cursor) as again:
        assert (await again.hear())["type"] == "resync"


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


async def test_only_whom_a_change_of_rights_is_about_is_looked_at_again(world: World) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken", present=False)
    body = {"email": "sup@example.com", "name": "Sup", "role": "supervisor", "password": PASSWORD}
    sup_id = (await world.admin.post("/admin/users", body))["id"]
    supervisor = await world.sign_in("sup@example.com", "Sup")
    async with socket_of(rin) as leaving, supervisor.stream() as ear:
        await ear.hear()
        await leaving.recv()
        # Whoever looked at this supervisor again would find them signed out, long before the next beat does.
        await world.pool.execute("DELETE FROM sign_ins WHERE user_id = $1", sup_id)
        (await world.admin.ask("PATCH", f"/admin/users/{ken.id}", {"name": "Ken M."})).raise_for_status()
        await set_members(world, rin)
        (await world.admin.ask("PATCH", f"/admin/queues/{world.queue['id']}", {"priority": 7})).raise_for_status()
        assert (await rin.ask("DELETE", "/session")).status_code == 204
        assert await closing_code(leaving) == 4401
        await ear.hear_until(lambda heard: heard.presences.get(rin.id, {}).get("presence") == "offline")
        (await world.admin.ask("PATCH", f"/admin/users/{sup_id}", {"name": "Sup S."})).raise_for_status()
        assert await closing_code(ear.socket) == 4401


async def test_a_quiet_stream_beats_and_notices_when_its_sign_in_has_run_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_stream, "BEAT_SECONDS", 0.05)
    rin = await world.representative("Rin")
    async with socket_of(rin) as socket:
        assert "hello" in await socket.recv()
        assert [json.loads(await socket.recv())["type"] for _ in range(2)] == ["beat", "beat"]
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
            assert json.loads(await asyncio.wait_for(socket.recv(), 5))["type"] == "beat"
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
