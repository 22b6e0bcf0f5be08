"""Whatever breaks the live stream, a desk that comes back by its cursor shows what a fresh one would (F30)."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from tests.automation.silence import passes as silence_passes
from tests.automation.silence import rule, set_rules
from tests.faults.desk import Desk, fetch
from tests.faults.letters import Line, Sent, event, user
from tests.faults.processes import ROUNDS, WebOutside
from tests.line.pictures import photo, sent
from tests.routing.skillbook import Skillbook
from tests.world import Ear, LineUser, Person, World, eventually

from madoguchi.conversations.events import ConversationEvent
from madoguchi.kit.events import Event
from madoguchi.kit.settings import Settings
from madoguchi.routing.events import OfferEvent

TOO_OLD = "1-1-1700000000"


async def test_F30_a_stream_cut_at_random_moments_ends_with_what_a_fresh_desk_shows(world: World) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    dice = random.Random(seed)
    rin = await world.representative("Rin", capacity=100)
    desk = Desk(rin)
    async with httpx2.AsyncClient(timeout=20) as http, busy(world, Line(world, http), rin):
        for _ in range(60 * ROUNDS):
            async with rin.stream(desk.cursor) as ear:
                await desk.listen(ear, seconds=dice.choice([0, 0.002, 0.01, 0.03]))
                ear.socket.transport.abort()
    await world.settled()
    async with rin.stream(desk.cursor) as ear:
        await shows_what_it_would_fetch(desk, ear)
    assert desk.greetings.count("resync") == 0, "short breaks are bridged, not started anew"
    assert len(desk.state["messages"]) > 30


@pytest.mark.slow
async def test_F30_a_desk_that_outlives_its_server_goes_on_where_it_was(settings: Settings) -> None:
    async with WebOutside.open(settings) as world:
        rin = await world.representative("Rin", capacity=100)
        desk = Desk(rin)
        hanako = await world.customer("Hanako")
        async with rin.stream() as ear:
            await hanako.says("before")
            await world.settled()
            await desk.listen(ear, seconds=0.3)
            await world.web.kill()
        # Nobody listens now, and a worker goes on without any web process.
        await world.pool.execute("UPDATE conversations SET unread_count = unread_count")
        await world.restart_web()
        await hanako.says("after")
        async with rin.stream(desk.cursor) as ear:
            await shows_what_it_would_fetch(desk, ear)
        assert desk.greetings == ["hello", "hello"]
        assert [m["content"]["text"] for m in desk.state["messages"].values()] == ["before", "after"]


@pytest.mark.parametrize(
    "cursor", [TOO_OLD, "rubbish", "1-2-3-4", f"{2**62}-1-1700000000", "-1-1-1", "1-1-" + "9" * 18]
)
async def test_F30_a_cursor_that_is_too_old_or_none_of_ours_means_fetch_again(world: World, cursor: str) -> None:
    rin = await world.representative("Rin")
    async with rin.stream(cursor) as ear:
        assert (await ear.hear())["type"] == "resync"
        fresh = ear.cursor
    async with rin.stream(fresh) as ear:
        assert (await ear.hear())["type"] == "hello"


async def test_F30_after_a_long_sleep_or_a_flood_all_is_fetched_again(world: World) -> None:
    rin = await world.representative("Rin")
    async with rin.stream() as ear:
        cursor = (await ear.hear())["cursor"]
    await world.pool.execute(
        """
        INSERT INTO events (at, type, topics, data)
        SELECT now(), 'WorkstreamChanged', '{}', '{}' FROM generate_series(1, 2001)
        """
    )
    await eventually(lambda: is_greeted(rin, cursor, "resync"))
    async with rin.stream() as ear:
        cursor = (await ear.hear())["cursor"]
    await world.advance(minutes=16)
    async with rin.stream(cursor) as ear:
        assert (await ear.hear())["type"] == "resync"


async def test_F30_state_before_and_streamed_events_make_state_after_for_every_kind_of_event(world: World) -> None:
    rin, mai = await world.representative("Rin"), await world.representative("Mai", present=False)
    desks = [Desk(rin), Desk(world.admin)]
    async with rin.stream() as first, world.admin.stream() as second:
        ears = [first, second]
        for desk, ear in zip(desks, ears, strict=True):
            await desk.listen(ear, seconds=0.05)
        async for step in life_of_a_conversation(world, rin, mai):
            await world.settled()
            for desk, ear in zip(desks, ears, strict=True):
                await shows_what_it_would_fetch(desk, ear, because=f"after {step}")
    seen = {row["type"] for row in await world.pool.fetch("SELECT DISTINCT type FROM events")}
    kinds = {kind for base in (ConversationEvent, OfferEvent) for kind in kinds_below(base)}
    families = {kind.__name__ for kind in kinds if kind.__subclasses__()}
    unseen = {kind.__name__ for kind in kinds} - families - seen
    assert unseen == set(), "a kind of event that no step of this story brings about"


async def life_of_a_conversation(world: World, rin: Person, mai: Person) -> AsyncIterator[str]:
    """Steps that between them bring about every kind of event of a conversation."""
    hanako = await world.customer("Hanako")
    await hanako.says("hello")
    yield "a first message"
    await rin.post(f"/offers/{(await rin.offer())['id']}/rejection")
    yield "a rejection"
    await mai.set_presence("available")
    yield "somebody else arriving"
    await world.advance(seconds=125)
    await eventually(lambda: count(world, "offers WHERE state = 'missed'"))
    yield "an offer that ran out of time"
    await rin.set_presence("available")
    yield "coming back after it"
    [conversation] = [row["id"] for row in (await rin.get("/conversations"))["items"]]
    await rin.post(f"/conversations/{conversation}/assignment")
    yield "taking it by hand"
    await rin.say(conversation, "good day")
    yield "a message that is sent"
    async for step in what_is_wanted_and_fails(world, rin, conversation):
        yield step
    async for step in who_they_are(rin, conversation):
        yield step
    await hanako.says("and?")
    (await rin.ask("PUT", f"/conversations/{conversation}/read", {"seq": 9})).raise_for_status()
    yield "reading"
    async for step in odder_things(world, hanako):
        yield step
    hint = rule("Hint", action="tell_representative", trigger="representative_non_response", after="1 minutes")
    await set_rules(world, hint)
    await silence_passes(world, minutes=2)
    yield "a hint to who does not answer"
    for way, body in (("transfers", {"queue_id": world.queue["id"], "reason": "About rice."}), ("release", {})):
        (await rin.ask("POST", f"/conversations/{conversation}/{way}", body)).raise_for_status()
        yield f"handing it on by {way}"
        await rin.post(f"/conversations/{conversation}/assignment")
        yield "taking it back"
    await rin.post(f"/conversations/{conversation}/waiting")
    yield "leaving"
    await hanako.says("I am back")
    await rin.accept()
    yield "the customer's return"
    await rin.post(f"/conversations/{conversation}/wrap-up")
    yield "the end"
    await rin.post(f"/conversations/{conversation}/closure")
    yield "closing"
    await rin.set_presence("busy")
    await mai.set_presence("available")
    await hanako.says("one more thing")
    await mai.accept()
    yield "an offer that is accepted"


async def what_is_wanted_and_fails(world: World, rin: Person, conversation: str) -> AsyncIterator[str]:
    """A skill, and messages that LINE does not take."""
    thai = await Skillbook(world).id_of("Thai")
    wanted = {"skills": [{"id": thai, "rating": 3}]}
    (await rin.ask("PUT", f"/conversations/{conversation}/skills", wanted)).raise_for_status()
    yield "a skill that it wants"
    await world.faults(monthly_limit=True)
    await rin.say(conversation, "this one waits")
    yield "a message that waits for the next month"
    await world.faults(status={"value": 403, "endpoint": "push"})
    await world.admin.post(f"/admin/line-accounts/{world.account['id']}/resumption")
    yield "a message that fails"
    await world.faults()


async def who_they_are(rin: Person, conversation: str) -> AsyncIterator[str]:
    """What they said, taken along; the contact whom they are, under two names, and that they are not after all."""
    (await rin.http.get(f"/api/conversations/{conversation}/transcript", params={"format": "csv"})).raise_for_status()
    yield "taking along what was said"
    customer = (await rin.get(f"/conversations/{conversation}"))["customer"]["id"]
    contact = (await rin.post("/contacts", {"name": "山田 花子"}))["id"]
    (await rin.ask("PUT", f"/customers/{customer}/contact", {"contact_id": contact})).raise_for_status()
    yield "who the customer is"
    (await rin.ask("PATCH", f"/contacts/{contact}", {"name": "佐藤 花子"})).raise_for_status()
    yield "another name of whom the customer is"
    (await rin.ask("DELETE", f"/customers/{customer}/contact")).raise_for_status()
    yield "that they are somebody else"


async def odder_things(world: World, hanako: LineUser) -> AsyncIterator[str]:
    """What else customers do on their phones within a conversation."""
    phone, account = f"/_sim/users/{hanako.user_id}", {"account": hanako.account}
    path = f"{phone}/postbacks"
    (await world.sim.post(path, json={**account, "data": "order=1"})).raise_for_status()
    yield "a button"
    source = {"type": "user", "userId": hanako.user_id}
    events = f"/_sim/accounts/{hanako.account}/events"
    beacon = {"type": "beacon", "source": source, "beacon": {"hwid": "d41d8cd98f", "type": "enter"}}
    (await world.sim.post(events, json=beacon)).raise_for_status()
    yield "a beacon"
    written = await hanako.says("as written")
    edit = {
        "type": "messageEdited",
        "source": source,
        "message": {"type": "text", "id": written["id"], "text": "as edited"},
    }
    (await world.sim.post(events, json=edit)).raise_for_status()
    yield "an edit"
    picture = await hanako.sends(sent("image", photo()))
    yield "a picture"
    body = {**account, "message_id": picture["id"]}
    (await world.sim.post(f"{phone}/unsend", json=body)).raise_for_status()
    yield "a picture that is taken back"
    await hanako.sends(sent("file", b"harmless", file_name="setup.exe"))
    yield "a file that is not taken"
    await world.faults(media=410)
    await hanako.sends(sent("image", photo()))
    yield "a picture that is gone"
    await world.faults()


@asynccontextmanager
async def busy(world: World, line: Line, rin: Person) -> AsyncIterator[None]:
    """Customers write and Rin answers, some dozens of messages a second."""
    stop, sent = asyncio.Event(), Sent()

    async def customer(sender: str) -> None:
        while not stop.is_set():
            assert await line.posts(event(sender, sent.next(sender))) == 200
            await asyncio.sleep(0.15)

    async def representative() -> None:
        while not stop.is_set():
            for offer in (await rin.get("/offers"))["items"]:
                await rin.post(f"/offers/{offer['id']}/acceptance")
            for conversation in (await rin.get("/conversations", mine=True))["items"]:
                await rin.say(conversation["id"], "yes")
                await asyncio.sleep(0.02)

    async with asyncio.TaskGroup() as group:
        for number in range(1, 7):
            group.create_task(customer(user(number)))
        group.create_task(representative())
        try:
            yield
        finally:
            stop.set()


async def shows_what_it_would_fetch(desk: Desk, ear: Ear, *, because: str = "") -> None:
    """Listen on until the desk shows what a fresh one would, which must not take long."""
    deadline = asyncio.get_running_loop().time() + 4
    while True:
        await desk.listen(ear, seconds=0.1)
        fetched = await fetch(desk.person)
        if desk.shown() == fetched or asyncio.get_running_loop().time() > deadline:
            break
    for kind, things in fetched.items():
        assert desk.shown()[kind] == things, f"{kind} {because}"


async def is_greeted(person: Person, cursor: str, with_: str) -> bool:
    async with person.stream(cursor) as ear:
        return bool((await ear.hear())["type"] == with_)


async def count(world: World, what: str) -> Any:
    return await world.pool.fetchval(f"SELECT count(*) FROM {what}")


def kinds_below(base: type[Event]) -> set[type[Event]]:
    return {kind for below in base.__subclasses__() for kind in {below, *kinds_below(below)}}
