"""Who sees what: one's own, one's queues', and everything for those who look after everybody (S25, I11)."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from tests.rooms import change_workstream, problem_of, set_members, waiting_customer
from tests.world import PASSWORD, Person, World

from madoguchi.api import conversations


async def names(person: Person, **params: Any) -> list[str]:
    items = (await person.get("/conversations", limit=100, **params))["items"]
    return sorted(item["customer"]["display_name"] for item in items)


async def test_who_does_not_serve_a_queue_sees_nothing_of_it_anywhere(world: World) -> None:
    rin = await world.representative("Rin")
    ken = await world.representative("Ken", present=False)
    await set_members(world, rin)
    async with ken.stream() as heard_by_ken:
        await heard_by_ken.hear()
        await waiting_customer(world, "Hanako", "very private")
        conversation = await rin.accept()
        path = f"/conversations/{conversation['id']}"
        await rin.say(conversation["id"], "so is this")
        await world.settled()
        await heard_by_ken.hear_all()
        assert heard_by_ken.conversations == heard_by_ken.messages == heard_by_ken.offers == {}

    for suffix in ("", "/messages", "/earlier"):
        assert problem_of(await ken.ask("GET", path + suffix)) == (404, "not_found")
    assert await names(ken) == await names(ken, search="Hanako") == await names(ken, queue=world.queue["id"]) == []
    assert await ken.get("/conversations/counts") == {"mine": 0, "open": 0, "closed": 0}
    for action in ("assignment", "wrap-up", "waiting", "closure"):
        assert problem_of(await ken.ask("POST", f"{path}/{action}")) == (404, "not_found")
    assert problem_of(await ken.ask("PUT", f"{path}/read", {"seq": 1})) == (404, "not_found")

    body = {"email": "sup@example.com", "name": "Sup", "role": "supervisor", "password": PASSWORD}
    await world.admin.post("/admin/users", body)
    supervisor = await world.sign_in("sup@example.com", "Sup")
    for person in (rin, supervisor, world.admin):
        assert await names(person) == ["Hanako"]
        texts = [message["content"]["text"] for message in await person.messages(conversation["id"])]
        assert texts == ["very private", "so is this"]


async def test_access_follows_the_queue_but_what_one_holds_one_keeps(world: World) -> None:
    rin = await world.representative("Rin", capacity=1)
    await waiting_customer(world, "held")
    held = await rin.accept()
    await waiting_customer(world, "queued")
    queued = next(c for c in (await rin.get("/conversations", state="open"))["items"])["id"]
    assert await names(rin) == ["held", "queued"]
    await set_members(world, await world.representative("Ken", capacity=0))
    assert await names(rin) == ["held"]
    assert problem_of(await rin.ask("GET", f"/conversations/{queued}")) == (404, "not_found")
    assert problem_of(await rin.ask("POST", f"/conversations/{queued}/assignment")) == (404, "not_found")
    assert (await rin.say(held["id"], "still mine"))["state"] == "queued"
    assert await rin.get("/conversations/counts") == {"mine": 1, "open": 0, "closed": 0}


async def test_F36_of_many_who_pick_one_wins_and_the_others_learn_who(world: World) -> None:
    people = [await world.representative(name, capacity=0) for name in ("A", "B", "C", "D")]
    await waiting_customer(world, "Hanako")
    (conversation,) = (await world.admin.get("/conversations"))["items"]
    path = f"/conversations/{conversation['id']}/assignment"
    answers = await asyncio.gather(*(person.ask("POST", path) for person in people * 3))
    won = [answer for answer in answers if answer.status_code == 200]
    lost = [answer for answer in answers if answer.status_code != 200]
    assert len(won) == 1
    owner = won[0].json()["assignee"]
    for answer in lost:
        status, code = problem_of(answer)
        if code == "already_assigned":
            assert answer.json()["owner"] == owner
        else:
            assert (status, code) == (409, "wrong_state"), "the winner's own second click"
    assert [problem_of(answer)[1] for answer in lost].count("already_assigned") == 9


async def test_lists_hold_each_conversation_once_and_in_order_whatever_the_way_it_is_seen_by(world: World) -> None:
    rin = await world.representative("Rin", capacity=3)
    for name in ("held", "waiting", "closed", "open", "offered"):
        await waiting_customer(world, name)
    held, waiting, closed = [(await rin.accept())["id"] for _ in range(3)]
    await rin.post(f"/conversations/{waiting}/waiting")
    await rin.post(f"/conversations/{closed}/wrap-up")
    await rin.post(f"/conversations/{closed}/closure")
    assert (await rin.offer())["customer"]["display_name"] == "open"
    stated = "SELECT id FROM conversations ORDER BY last_message_at DESC, id DESC"
    newest_first = [str(row["id"]) for row in await world.pool.fetch(stated)]
    for person, tab in (
        (rin, {}),
        (rin, {"queue": world.queue["id"]}),
        (world.admin, {}),
        (world.admin, {"search": ""}),
    ):
        assert [item["id"] for item in (await person.get("/conversations", **tab))["items"]] == newest_first
    assert [item["id"] for item in (await rin.get("/conversations", mine=True))["items"]] == [
        one for one in newest_first if one in {held, waiting, closed}
    ]
    assert await rin.get("/conversations/counts") == {"mine": 2, "open": 2, "closed": 1}
    assert await world.admin.get("/conversations/counts") == {"mine": 0, "open": 2, "closed": 1}
    differing = "SELECT count(*) FROM conversations JOIN work_items AS item ON item.conversation_id = id"
    assert await world.pool.fetchval(f"{differing} WHERE conversations.queue_id IS DISTINCT FROM item.queue_id") == 0


@pytest.mark.parametrize("few", [0, 1000])
async def test_names_are_found_by_any_piece_of_them_in_any_script(
    world: World, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(conversations, "_FEW", few)  # by their conversations, or on the way down the list
    rin, ken = await world.representative("Rin", capacity=1), await world.representative("Ken", present=False)
    everybody = ["山田 花子", "花子🌸", "สมชาย ใจดี", "Ann Lee", "İpek", "100% Çay_"]
    for name in everybody:
        await waiting_customer(world, name)
    await set_members(world, rin)
    for piece, found in {
        "花": ["山田 花子", "花子🌸"],
        "花子": ["山田 花子", "花子🌸"],
        "田 花": ["山田 花子"],
        "🌸": ["花子🌸"],
        "ช": ["สมชาย ใจดี"],
        "ชาย ใ": ["สมชาย ใจดี"],
        "LEE": ["Ann Lee"],
        "n l": ["Ann Lee"],
        "nn": ["Ann Lee"],
        "%": ["100% Çay_"],
        "çay": ["100% Çay_"],
        "y_": ["100% Çay_"],
        "花花": [],
        "子花": [],
        "x": [],
    }.items():
        for person in (rin, world.admin):
            assert await names(person, search=piece) == sorted(found), piece
        assert await names(ken, search=piece) == await names(rin, search=piece, state="closed") == []
    assert await names(rin, search="a", mine=True) == []


async def test_who_held_an_old_conversation_does_not_read_what_is_written_to_others_later(world: World) -> None:
    rin = await world.representative("Rin")
    hanako = await world.customer("花子")
    await hanako.says("to Orders")
    old = (await rin.accept())["id"]
    await rin.post(f"/conversations/{old}/wrap-up")
    await rin.post(f"/conversations/{old}/closure")
    ken = await world.representative("Ken", capacity=0)
    secret = await world.admin.post("/admin/queues", {"name": f"Secret {uuid4()}", "member_ids": [ken.id]})
    await change_workstream(world, queue_id=secret["id"])
    try:
        await hanako.says("to others only")
        await world.settled()
        new = (await world.admin.get("/conversations", state="open"))["items"][0]["id"]
        assert (await rin.ask("GET", f"/conversations/{new}/messages")).status_code == 404
        assert [m["content"]["text"] for m in await rin.messages(old)] == ["to Orders"]
        assert [m["content"]["text"] for m in await world.admin.messages(new)] == ["to others only"]
    finally:
        await change_workstream(world, queue_id=world.queue["id"])


async def test_list_count_fetch_and_stream_agree_on_who_sees_a_conversation(world: World) -> None:
    held_before, colleague, asked = [await world.representative(name, capacity=1) for name in ("Rin", "Ken", "Ploy")]
    stranger = await world.representative("Aoi", capacity=0)
    body = {"email": "sup@example.com", "name": "Sup", "role": "supervisor", "password": PASSWORD}
    await world.admin.post("/admin/users", body)
    supervisor = await world.sign_in("sup@example.com", "Sup")
    await set_members(world, held_before)
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await held_before.accept())["id"]
    # It comes back to the queue, is offered to one, who leaves the queue before they have answered.
    await set_members(world, asked)
    await world.pool.execute("UPDATE conversations SET state = 'open', assignee_id = NULL WHERE id = $1", conversation)
    await world.pool.execute("UPDATE work_items SET queued = true")
    await asked.set_presence("away")
    await asked.set_presence("available")
    assert (await asked.offer())["conversation_id"] == conversation
    await world.pool.execute("DELETE FROM queue_members WHERE user_id = $1", asked.id)
    await world.pool.execute("INSERT INTO queue_members VALUES ($1, $2)", world.queue["id"], colleague.id)
    for person, sees in (
        (world.admin, True),
        (supervisor, True),
        (colleague, True),
        (asked, True),
        (held_before, False),
        (stranger, False),
    ):
        async with person.stream() as ear:
            await ear.hear()
            await hanako.says(f"heard by {person.name}?")
            await world.settled()
            await ear.hear_all()
            told = conversation in ear.conversations and len(ear.messages) > 0
        one = (await person.ask("GET", f"/conversations/{conversation}")).status_code == 200
        searched = await names(person, search="hana", state="open") == ["Hanako"]
        counted = (await person.get("/conversations/counts"))["open"] == 1
        assert [told, one, await names(person) == ["Hanako"], searched, counted] == [sees] * 5, person.name
