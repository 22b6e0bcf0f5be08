"""What becomes of a conversation: ended, left waiting, taken up again, closed, and never opened twice."""

from typing import Any

from tests.rooms import change_workstream, offered, problem_of, waiting_customer
from tests.world import PASSWORD, Person, World, eventually


async def in_state(person: Person, conversation_id: str, state: str) -> Any:
    """The conversation, once it is in a state."""

    async def look() -> Any:
        found = await person.get(f"/conversations/{conversation_id}")
        return found if found["state"] == state else None

    return await eventually(look)


async def supervisor(world: World) -> Person:
    body = {"email": "sup@example.com", "name": "Sup", "role": "supervisor", "password": PASSWORD}
    await world.admin.post("/admin/users", body)
    return await world.sign_in("sup@example.com", "Sup")


async def test_a_conversation_is_ended_wrapped_up_closed_and_followed_by_a_new_one(world: World) -> None:
    rin = await world.representative("Rin", capacity=1)
    hanako = await waiting_customer(world, "Hanako", "Where is my order?")
    first = (await rin.accept())["id"]
    path = f"/conversations/{first}"
    # What was said in the last moment still reaches the phone after End.
    last = await rin.say(first, "On its way.")
    ended = await rin.post(f"{path}/wrap-up")
    assert (ended["state"], ended["assignee"]["name"], ended["closed_at"]) == ("wrap_up", "Rin", None)
    assert (await rin.message_settles(first, last["id"]))["state"] == "sent"
    await hanako.hears("On its way.")

    # The customer is through; their next word is a new conversation, for which wrapping up leaves no room yet.
    await hanako.says("And the second one?")
    await world.settled()
    assert (await rin.get(path))["last_seq"] == 2
    assert await offered(rin) == []
    assert (await rin.get("/conversations/counts")) == {"mine": 1, "open": 1, "closed": 0}
    closed = await rin.post(f"{path}/closure")
    assert (closed["state"], closed["closed_at"]) == ("closed", closed["state_since"])
    second = await rin.accept()
    assert (second["id"] == first, second["last_seq"], second["customer"]["display_name"]) == (False, 1, "Hanako")

    (earlier,) = (await rin.get(f"/conversations/{second['id']}/earlier"))["items"]
    assert (earlier["id"], earlier["state"], earlier["assignee"]["name"]) == (first, "closed", "Rin")
    assert [m["content"]["text"] for m in await rin.messages(first)] == ["Where is my order?", "On its way."]
    for step in ("assignment", "waiting", "wrap-up", "closure"):
        status, code = problem_of(await rin.ask("POST", f"{path}/{step}"))
        assert (status, code) == (409, "wrong_state"), step
    assert (await rin.get("/conversations/counts")) == {"mine": 1, "open": 0, "closed": 1}


async def test_a_conversation_that_waits_comes_back_to_who_held_it_and_to_nobody_else(world: World) -> None:
    rin = await world.representative("Rin", capacity=1)
    hanako = await waiting_customer(world, "Hanako", "I will look for the number")
    held = (await rin.accept())["id"]
    await rin.post(f"/conversations/{held}/waiting")
    assert (await rin.get("/me"))["units_taken"] == 0, "waiting costs nothing"

    # Rin fills up with another and goes away; Ken has nothing to do.
    await waiting_customer(world, "Taro")
    await rin.accept()
    await rin.set_presence("away")
    ken = await world.representative("Ken")
    async with rin.stream() as ear:
        await ear.hear()
        await hanako.says("Here it is: 4711")
        await ear.hear_until(lambda heard: heard.offers and heard.conversations[held]["state"] == "open")
        assert "Here it is: 4711" in [m["content"]["text"] for m in ear.messages.values()]
    assert await offered(ken) == [], "Rin is asked first, full and away as they are"
    back = await rin.accept()
    assert (back["id"], back["state"]) == (held, "active")
    assert (back["assignee"]["name"], back["last_seq"]) == ("Rin", 2)
    assert (await rin.get("/me"))["units_taken"] == 2
    assert await offered(ken) == await offered(rin) == []
    await rin.say(held, "Thank you.")
    await hanako.hears("Thank you.")

    # Left once more, it is Rin's to take up again without a word from the customer, and not Ken's.
    await rin.post(f"/conversations/{held}/waiting")
    assert problem_of(await ken.ask("POST", f"/conversations/{held}/assignment")) == (409, "already_assigned")
    refused = await rin.ask("POST", f"/conversations/{held}/closure")
    assert (problem_of(refused), refused.json()["state"]) == ((409, "wrong_state"), "waiting")
    assert (await rin.post(f"/conversations/{held}/assignment", {}))["state"] == "active"
    mine = await rin.get("/conversations", mine=True, state=["active", "waiting", "wrap_up"])
    assert [c["customer"]["display_name"] for c in mine["items"]] == ["Hanako", "Taro"]


async def test_a_supervisor_closes_from_any_state_and_holds_up_nothing(world: World) -> None:
    rin = await world.representative("Rin", capacity=9)
    sup = await supervisor(world)
    held = {}
    for name, steps in (("active", []), ("waiting", ["waiting"]), ("wrap_up", ["wrap-up"])):
        await waiting_customer(world, name)
        held[name] = (await rin.accept())["id"]
        for step in steps:
            await rin.post(f"/conversations/{held[name]}/{step}")
    await rin.set_presence("away")
    open_one = await waiting_customer(world, "open")
    (found,) = (await sup.get("/conversations", state="open"))["items"]
    for state, conversation in (held | {"open": found["id"]}).items():
        assert (await sup.get(f"/conversations/{conversation}"))["state"] == state
        path = f"/conversations/{conversation}/closure"
        assert (await sup.post(path))["state"] == "closed"
        again = await sup.ask("POST", path)
        assert (problem_of(again), again.json()["state"]) == ((409, "wrong_state"), "closed")
    assert (await rin.get("/me"))["units_taken"] == 0
    assert await sup.get("/conversations/counts") == {"mine": 0, "open": 0, "closed": 4}
    refused = await rin.ask(
        "POST",
        f"/conversations/{held['active']}/messages",
        {"client_id": rin.id, "content": {"type": "text", "text": "x"}},
    )
    assert (problem_of(refused), refused.json()["state"]) == ((409, "wrong_state"), "closed")
    await open_one.says("Nobody answered me")
    await rin.set_presence("available")
    assert (await rin.accept())["id"] != found["id"]


async def test_what_was_read_stays_read_whatever_another_window_says_late(world: World) -> None:
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako", "1")
    for text in ("2", "3", "4"):
        await hanako.says(text)
    await world.settled()
    conversation = (await rin.accept())["id"]
    path = f"/conversations/{conversation}"

    async def unread_after(seq: int) -> int:
        assert (await rin.ask("PUT", f"{path}/read", {"seq": seq})).status_code == 204
        count: int = (await rin.get(path))["unread_count"]
        return count

    async with rin.stream() as ear:
        await ear.hear()
        assert [await unread_after(seq) for seq in (0, 1, 3, 2, 1, 0, 3)] == [4, 3, 1, 1, 1, 1, 1]
        await ear.hear_until(lambda heard: heard.conversations.get(conversation, {}).get("unread_count") == 1)
        await hanako.says("5")
        await ear.hear_until(lambda heard: heard.conversations[conversation]["unread_count"] == 2)
        assert await unread_after(5) == 0
    assert (await rin.get(path))["awaiting_reply_since"] is not None, "read is not answered"


async def test_after_it_closed_by_itself_the_customer_starts_anew(world: World) -> None:
    await change_workstream(world, close_waiting_after_minutes=30)
    rin = await world.representative("Rin")
    hanako = await waiting_customer(world, "Hanako", "Just a moment")
    first = (await rin.accept())["id"]
    await rin.post(f"/conversations/{first}/waiting")
    await world.advance(minutes=36)
    await world.start_worker()  # asks for what is scheduled at once
    await in_state(rin, first, "closed")
    await rin.set_presence("available")
    await hanako.says("Sorry, I am back")
    second = await rin.accept()
    assert second["id"] != first
    assert [c["id"] for c in (await rin.get(f"/conversations/{second['id']}/earlier"))["items"]] == [first]
