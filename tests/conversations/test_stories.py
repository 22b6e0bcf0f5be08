"""A conversation's life as people see it: End and ✕, coming back, closing, and what was said before."""

from typing import Any

from tests.rooms import problem_of, waiting_customer
from tests.world import Person, World, eventually


async def comes_to(person: Person, conversation_id: str, state: str) -> Any:
    """Wait until a conversation is in a state; the conversation."""

    async def look() -> Any:
        found = await person.get(f"/conversations/{conversation_id}")
        return found if found["state"] == state else None

    return await eventually(look)


async def sessions(world: World, conversation_id: str) -> list[str]:
    """Why each session of a conversation ended, in their order; `running` for one that has not."""
    rows = await world.pool.fetch(
        "SELECT coalesce(closure_reason, 'running') AS why FROM sessions WHERE conversation_id = $1 ORDER BY id",
        conversation_id,
    )
    return [row["why"] for row in rows]


async def test_end_leads_over_wrap_up_to_closed_and_what_comes_then_is_new(world: World) -> None:
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako", "first question")
    conversation = (await rin.accept())["id"]
    await rin.say(conversation, "first answer")
    ended = await rin.post(f"/conversations/{conversation}/wrap-up")
    assert (ended["state"], ended["assignee"]["name"]) == ("wrap_up", "Rin")
    assert await sessions(world, conversation) == ["running"]

    # For the customer wrap-up is over already: what they write opens a new conversation.
    await hanako.says("second question")
    second = await rin.accept()
    assert second["id"] != conversation
    assert second["last_seq"] == 1
    assert (await rin.get(f"/conversations/{conversation}"))["state"] == "wrap_up"

    closed = await rin.post(f"/conversations/{conversation}/closure")
    assert (closed["state"], closed["closed_at"] is not None) == ("closed", True)
    assert await sessions(world, conversation) == ["closed"]
    await rin.post(f"/conversations/{second['id']}/wrap-up")
    await rin.post(f"/conversations/{second['id']}/closure")

    await hanako.says("third question")
    third = await rin.accept()
    earlier = await rin.get(f"/conversations/{third['id']}/earlier")
    assert [item["id"] for item in earlier["items"]] == [second["id"], conversation]
    assert earlier["next_cursor"] is None
    first_page = await rin.get(f"/conversations/{third['id']}/earlier", limit=1)
    assert [item["id"] for item in first_page["items"]] == [second["id"]]
    rest = await rin.get(f"/conversations/{third['id']}/earlier", limit=1, cursor=first_page["next_cursor"])
    assert [item["id"] for item in rest["items"]] == [conversation]
    texts = [message["content"]["text"] for message in await rin.messages(conversation)]
    assert texts == ["first question", "first answer"]
    assert (await rin.get("/conversations/counts"))["closed"] == 2
    for path in ("assignment", "wrap-up", "waiting", "closure"):
        assert problem_of(await rin.ask("POST", f"/conversations/{conversation}/{path}"))[0] == 409


async def test_whoever_serves_a_customer_may_read_what_was_said_in_other_queues(world: World) -> None:
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako", "to the old queue")
    old = (await rin.accept())["id"]
    await rin.post(f"/conversations/{old}/wrap-up")
    await rin.post(f"/conversations/{old}/closure")
    ken = await world.representative("Ken", present=False)
    far = await world.admin.post("/admin/queues", {"name": "Far", "member_ids": [ken.id]})
    queue = world.queue["id"]
    stream = f"/admin/workstreams/{world.workstream['id']}"
    await world.admin.ask("PATCH", f"/admin/queues/{queue}", {"member_ids": [rin.id]})
    assert problem_of(await ken.ask("GET", f"/conversations/{old}/messages")) == (404, "not_found")
    await world.admin.ask("PATCH", stream, {"queue_id": far["id"]})
    await ken.set_presence("available")
    await hanako.says("to the new queue")
    new = (await ken.accept())["id"]
    assert [item["id"] for item in (await ken.get(f"/conversations/{new}/earlier"))["items"]] == [old]
    assert [m["content"]["text"] for m in await ken.messages(old)] == ["to the old queue"]
    assert problem_of(await ken.ask("GET", f"/conversations/{old}")) == (404, "not_found")
    assert problem_of(await rin.ask("GET", f"/conversations/{new}")) == (404, "not_found")
    await world.admin.ask("PATCH", stream, {"queue_id": queue})


async def test_x_lets_it_wait_and_the_customers_next_word_brings_it_back_to_the_same_person(world: World) -> None:
    rin = await world.representative("Rin", capacity=1)
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    left = await rin.post(f"/conversations/{conversation}/waiting")
    assert (left["state"], left["assignee"]["name"]) == ("waiting", "Rin")
    assert (await rin.get("/me"))["units_taken"] == 0
    assert await sessions(world, conversation) == ["left"]

    # Meanwhile Rin is full and away, and Ken has all the time of the world: Rin is asked first all the same.
    await waiting_customer(world, "Taro")
    await rin.accept()
    await rin.set_presence("away")
    ken = await world.representative("Ken")
    await hanako.says("are you still there?")
    back = await rin.accept()
    assert (back["id"], back["state"]) == (conversation, "active")
    assert (back["assignee"]["name"], back["unread_count"], back["last_seq"]) == ("Rin", 2, 2)
    assert (await ken.get("/offers"))["items"] == (await rin.get("/offers"))["items"] == []
    assert (await rin.get("/me"))["units_taken"] == 2
    assert await sessions(world, conversation) == ["left", "running"]
    assert (await rin.get("/conversations/counts"))["mine"] == 2


async def test_one_takes_ones_own_waiting_conversation_again_and_nobody_elses(world: World) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken", present=False)
    await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    await rin.post(f"/conversations/{conversation}/waiting")
    refused = await ken.ask("POST", f"/conversations/{conversation}/assignment", {})
    assert (problem_of(refused), refused.json()["owner"]["name"]) == ((409, "already_assigned"), "Rin")
    again = await rin.post(f"/conversations/{conversation}/assignment", {})
    assert (again["state"], again["assignee"]["name"]) == ("active", "Rin")


async def test_who_is_gone_for_good_is_passed_over_when_the_customer_comes_back(world: World) -> None:
    rin, ken = await world.representative("Rin"), await world.representative("Ken", present=False)
    hanako = await waiting_customer(world, "Hanako")
    conversation = (await rin.accept())["id"]
    await rin.post(f"/conversations/{conversation}/waiting")
    (await world.admin.ask("PATCH", f"/admin/users/{rin.id}", {"active": False})).raise_for_status()
    await ken.set_presence("available")
    await hanako.says("hello again")
    back = await ken.accept()
    assert (back["id"], back["assignee"]["name"]) == (conversation, "Ken")


async def test_supervisors_close_from_any_state(world: World) -> None:
    rin = await world.representative("Rin")
    for number, steps in enumerate(([], ["waiting"], ["wrap-up"])):
        await waiting_customer(world, f"C{number}")
        conversation = (await rin.accept())["id"]
        for step in steps:
            await rin.post(f"/conversations/{conversation}/{step}")
        assert (await world.admin.post(f"/conversations/{conversation}/closure"))["state"] == "closed"
        assert "running" not in await sessions(world, conversation)
    assert (await rin.get("/me"))["units_taken"] == 0


async def test_what_waits_for_an_answer_and_what_is_unread_is_told(world: World) -> None:
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako", "one")
    conversation = (await rin.accept())["id"]
    path = f"/conversations/{conversation}"
    shown = await rin.get(path)
    since = shown["awaiting_reply_since"]
    assert (shown["unread_count"], since is not None, shown["free_reply_until"] is not None) == (1, True, True)
    await hanako.says("two")
    await world.settled()
    shown = await rin.get(path)
    assert (shown["unread_count"], shown["awaiting_reply_since"]) == (2, since), "since the first"
    assert shown["last_message"]["preview"] == "two"
    assert (await world.admin.ask("PUT", f"{path}/read", {"seq": 2})).status_code == 204
    assert (await rin.get(path))["unread_count"] == 2, "only whoever holds it reads it"
    assert (await rin.ask("PUT", f"{path}/read", {"seq": 1})).status_code == 204
    assert (await rin.get(path))["unread_count"] == 1
    await rin.say(conversation, "three")
    await rin.ask("PUT", f"{path}/read", {"seq": 99})
    shown = await rin.get(path)
    assert (shown["unread_count"], shown["awaiting_reply_since"], shown["free_reply_until"]) == (0, None, None)
    assert (shown["last_message"]["direction"], shown["last_message"]["seq"]) == ("outbound", 3)
