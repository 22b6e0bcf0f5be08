"""The live stream: what a desk holds plus what it hears is what it would fetch, and nobody hears of others' work."""

import json
from typing import Any

import pytest
from tests.notifications.sockets import closing_code, socket_of
from tests.rooms import set_members, waiting_customer
from tests.routing.skillbook import Skillbook
from tests.world import PASSWORD, Ear, Person, World


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
        shown = ear.presences[rin.id]
        assert shown == (await rin.get("/me"))["presence_now"]
        assert (shown["presence"], shown["origin"]) == ("available", "automatic"), "Busy was till the next came or went"
        kinds = {"type", "cursor", "conversations", "messages", "offers", "presences"}
        assert all(set(frame) <= kinds for frame in ear.frames)
        assert all(frame["type"] == "changes" for frame in ear.frames[1:])


async def test_a_name_that_is_learnt_or_changed_is_told_wherever_it_is_shown(world: World) -> None:
    rin = await world.representative("Rin")
    await world.faults(delay_ms={"value": 700, "endpoint": "profile"})
    async with rin.stream() as ear:
        await ear.hear()
        hanako = await world.customer("Hanako")
        await hanako.says("hello")
        offer = await ear.hear_until(lambda heard: next(iter(heard.offers.values()), None))
        assert offer["customer"]["display_name"] is None
        await ear.hear_until(lambda heard: heard.offers[offer["id"]]["customer"]["display_name"] == "Hanako")
        assert list(ear.offers.values()) == (await rin.get("/offers"))["items"]
        await world.settled()
        await ear.hear_all()
        for kind, renamed in (
            ("queues", world.queue["id"]),
            ("users", rin.id),
            ("workstreams", world.workstream["id"]),
            ("line-accounts", world.account["id"]),
            ("skills", await Skillbook(world).id_of("Thai")),
        ):
            (await world.admin.ask("PATCH", f"/admin/{kind}/{renamed}", {"name": f"new {kind}"})).raise_for_status()
            told = [{"id": renamed, "name": f"new {kind}"}]
            await ear.hear_until(lambda heard, told=told: any(frame.get("names") == told for frame in heard.frames))


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
        assert await again.hear_until(lambda heard: any(frame["type"] == "resync" for frame in heard.frames))


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
