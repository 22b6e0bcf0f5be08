"""Two at the same moment: one wins, the other is told, and nothing is left half done (F36, F37, F41, F42)."""

import asyncio
from typing import Any
from uuid import uuid4

from tests.faults.processes import ROUNDS
from tests.world import Person, World, eventually


async def test_F36_of_twelve_who_take_the_same_conversations_one_wins_each(world: World) -> None:
    people = [await world.representative(f"Rep{number}", capacity=0) for number in range(12)]
    names = {person.id: person.name for person in people}
    conversations = await _open_conversations(world, 10 * ROUNDS)
    for conversation_id in conversations:
        answers = await asyncio.gather(*(p.ask("POST", f"/conversations/{conversation_id}/assignment") for p in people))
        won = [p for p, answer in zip(people, answers, strict=True) if answer.status_code == 200]
        lost = [answer.json() for answer in answers if answer.status_code == 409]
        assert (len(won), len(lost)) == (1, 11)
        assert {(one["code"], one["owner"]["name"]) for one in lost} == {("already_assigned", won[0].name)}
        owner = await world.pool.fetchval("SELECT assignee_id FROM conversations WHERE id = $1", conversation_id)
        assert names[str(owner)] == won[0].name
    running = "SELECT count(*), count(DISTINCT conversation_id) FROM sessions WHERE ended_at IS NULL"
    assert tuple(await world.pool.fetchrow(running)) == (len(conversations), len(conversations))


async def test_F36_an_offer_accepted_in_two_windows_and_picked_by_another_has_one_winner(world: World) -> None:
    rin = await world.representative("Rin", capacity=1000)
    ploy = await world.representative("Ploy", capacity=0)
    for number in range(9 * ROUNDS):
        await (await world.customer(f"Customer {number}")).says("hello")
        offer = await rin.offer()
        conversation_id = offer["conversation_id"]
        answers = await asyncio.gather(
            rin.ask("POST", f"/offers/{offer['id']}/acceptance"),
            rin.ask("POST", f"/offers/{offer['id']}/acceptance"),
            ploy.ask("POST", f"/conversations/{conversation_id}/assignment"),
        )
        won = [answer.status_code == 200 for answer in answers]
        assert won in ([True, True, False], [False, False, True]), "both windows are Rin's"
        winner = "Ploy" if won[2] else "Rin"
        for lost in (answer.json() for answer in answers if answer.status_code == 409):
            assert (lost.get("winner") or lost["owner"]["name"]) == winner
        (await world.admin.ask("POST", f"/conversations/{conversation_id}/closure")).raise_for_status()


async def test_F37_accepting_at_the_moment_of_expiry_has_exactly_one_outcome(world: World) -> None:
    rin = await world.representative("Rin", capacity=1)
    outcomes: set[str] = set()
    for number in range(10 * ROUNDS):
        await (await world.customer(f"Customer {number}")).says("hello")
        offer = await rin.offer()
        # The offer runs out while the acceptance is on its way: both look at the clock of the same moment.
        accepting = asyncio.create_task(rin.ask("POST", f"/offers/{offer['id']}/acceptance"))
        await asyncio.sleep(0.001 * (number % 5))
        await world.advance(seconds=120)
        answer = await accepting
        await _outcome_is(world, offer["id"], {200: "accepted", 409: "missed"}[answer.status_code])
        outcomes.add("accepted" if answer.status_code == 200 else "missed")
        state = await world.pool.fetchval("SELECT state FROM conversations WHERE id = $1", offer["conversation_id"])
        assert state == ("active" if answer.status_code == 200 else "open")
        (await world.admin.ask("POST", f"/conversations/{offer['conversation_id']}/closure")).raise_for_status()
        await world.settled()
        assert (await rin.get("/me"))["units_taken"] == 0
        await rin.set_presence("available")
    print("outcomes seen:", outcomes)


async def test_F42_after_a_transfer_no_reply_of_who_handed_it_on_is_taken_and_one_before_it_is_not_lost(
    world: World,
) -> None:
    rin, ken = await world.representative("Rin", capacity=1000), await world.representative("Ken", capacity=0)
    await ken.set_presence("available")
    for number in range(8 * ROUNDS):
        await (await world.customer(f"Customer {number}")).says("hello")
        conversation = (await rin.accept())["id"]
        path, reply = f"/conversations/{conversation}", {"content": {"type": "text", "text": "yes"}}
        answered, handed = await asyncio.gather(
            rin.ask("POST", f"{path}/messages", {"client_id": str(uuid4()), **reply}),
            rin.ask("POST", f"{path}/transfers", {"user_id": ken.id}),
        )
        handed.raise_for_status()
        assert answered.status_code in {201, 409}
        late = await rin.ask("POST", f"{path}/messages", {"client_id": str(uuid4()), **reply})
        assert (late.status_code, late.json()["code"]) == (409, "wrong_state")
        said = [one["direction"] for one in await world.admin.messages(conversation)]
        assert said.count("outbound") == (answered.status_code == 201)
        (await world.admin.ask("POST", f"{path}/closure")).raise_for_status()


async def test_F41_a_message_that_arrives_while_a_conversation_ends_is_in_exactly_one_place(world: World) -> None:
    rin = await world.representative("Rin", capacity=1000)
    for number in range(9 * ROUNDS):
        customer = await world.customer(f"Customer {number}")
        await customer.says("first")
        conversation = await rin.accept()
        step = ("wrap-up", "waiting", "closure")[number % 3]
        person: Person = world.admin if step == "closure" else rin
        await asyncio.gather(
            person.post(f"/conversations/{conversation['id']}/{step}"),
            *(customer.says(f"while it ends {turn}") for turn in range(3)),
        )
        await world.settled()
        rows = await _threads(world, customer.user_id)
        assert sum(row["messages"] for row in rows) == 4
        assert sum(row["state"] in {"open", "active", "waiting"} for row in rows) <= 1
        assert all(row["messages"] == row["last_seq"] for row in rows)
        assert rows[-1]["state"] in {"active", "open", "waiting", "wrap_up", "closed"}
        for row in rows:
            await world.admin.ask("POST", f"/conversations/{row['id']}/closure")


async def _open_conversations(world: World, count: int) -> list[str]:
    for number in range(count):
        await (await world.customer(f"Customer {number}")).says("hello")
    await world.settled()
    rows = await world.pool.fetch("SELECT id FROM conversations WHERE state = 'open' ORDER BY id")
    assert len(rows) == count
    return [str(row["id"]) for row in rows]


async def _outcome_is(world: World, offer_id: str, wanted: str) -> None:
    async def look() -> bool:
        return await world.pool.fetchval("SELECT state FROM offers WHERE id = $1", offer_id) == wanted

    await eventually(look)


async def _threads(world: World, address: str) -> list[Any]:
    return list(
        await world.pool.fetch(
            """
            SELECT c.id, c.state, last_seq, (SELECT count(*) FROM messages WHERE conversation_id = c.id) AS messages
            FROM conversations AS c JOIN customers ON customers.id = customer_id WHERE address = $1 ORDER BY opened_at
            """,
            address,
        )
    )
