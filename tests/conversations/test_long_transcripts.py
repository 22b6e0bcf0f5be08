"""Five thousand messages are given out and searched in good time, and nobody else waits meanwhile."""

import asyncio
import resource
import time
from typing import Any

import pytest
from tests.conversations.test_transcripts import fetch, meet, table
from tests.world import Person, World

MANY = 5000
FILL = """
INSERT INTO messages (id, conversation_id, customer_id, seq, direction, state, author_kind, author_id, content, sent_at)
SELECT gen_random_uuid(), first.conversation_id, first.customer_id, number, 'inbound', 'received', 'customer',
  first.author_id, first.content || jsonb_build_object('text', 'お問い合わせ番号 ' || number || ' について'),
  first.sent_at + number * interval '1 second'
FROM (SELECT * FROM messages WHERE conversation_id = $1::text::uuid AND seq = 1) AS first,
  generate_series(2, $2) AS number
"""


async def fill(world: World, conversation: str) -> None:
    await world.pool.execute(FILL, conversation, MANY)
    await world.pool.execute("UPDATE conversations SET last_seq = $2 WHERE id = $1::text::uuid", conversation, MANY)


async def slowest(person: Person, meanwhile: Any) -> tuple[float, float, Any]:
    """How long something took, how long anybody else waited at most, and what came of it."""
    waits = [0.0]

    async def ask() -> None:
        while True:
            began = time.perf_counter()
            await person.get("/me")
            waits.append(time.perf_counter() - began)
            await asyncio.sleep(0.01)

    asking = asyncio.create_task(ask())
    began = time.perf_counter()
    found = await meanwhile
    took = time.perf_counter() - began
    asking.cancel()
    return took, max(waits), found


@pytest.mark.parametrize(("kind", "seconds"), [("html", 12), ("csv", 12), ("json", 12), ("pdf", 40)])
async def test_five_thousand_messages_hold_nobody_up(world: World, kind: str, seconds: float) -> None:
    rin, _, conversation = await meet(world)
    await fill(world, conversation)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    took, waited, response = await slowest(world.admin, fetch(rin, conversation, format=kind))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    print(f"{kind}: {took:.1f} s, others waited {waited:.2f} s, {len(response.content):,} bytes, {grown} MB more")
    assert response.status_code == 200
    # Measured with two cores: 2 s (PDF: 8 s), and 0.1 s. The whole suite runs beside it.
    assert took < seconds
    assert waited < 1


async def test_all_of_them_are_there_once_and_in_their_order(world: World) -> None:
    rin, _, conversation = await meet(world)
    await fill(world, conversation)
    seqs = [int(row["seq"]) for row in await table(rin, conversation) if row["seq"]]
    assert seqs == list(range(1, MANY + 1))


async def test_a_word_among_five_thousand_messages_is_found_at_once(world: World) -> None:
    rin, _, conversation = await meet(world)
    await fill(world, conversation)
    path = f"/conversations/{conversation}/search"
    took, waited, found = await slowest(world.admin, rin.get(path, text="番号 4711"))
    print(f"search: {took:.2f} s, others waited {waited:.2f} s")
    assert [hit["seq"] for hit in found["items"]] == [4711]
    assert took < 2
    found = await rin.get(path, text="号")
    assert (len(found["items"]), found["total"]) == (500, MANY - 1)
    assert found["items"][0]["seq"] == MANY
