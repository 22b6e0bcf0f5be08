"""Events that come in any order leave what they would leave in their own (F04)."""

import random
import time
from typing import Any

import httpx2
import pytest
from tests.faults.letters import Line, event, user
from tests.world import World

CUSTOMERS = 6
EACH = 6
START = int(time.time() * 1000) + 3_600_000
"""Later than now, when LINE is asked for profiles and knows nobody, which is a sign of its own."""


def life_of(number: int) -> list[dict[str, Any]]:
    """What one customer does, each thing a second after the other."""
    source = {"type": "user", "userId": user(number)}
    doings: list[dict[str, Any]] = []
    for turn in range(EACH):
        words = {"type": "text", "id": f"{number}00{turn}", "text": f"{number}/{turn}"}
        doings.append({"type": "message", "message": words})
        if turn % 3 == 1:
            doings.append({"type": "unsend", "unsend": {"messageId": words["id"]}})
        if turn % 2 == number % 2:
            doings += [{"type": "unfollow"}, {"type": "follow", "follow": {"isUnblocked": True}}]
    if number % 3 == 0:
        doings.append({"type": "unfollow"})
    return [
        {**event(user(number)), "message": None, **doing, "source": source, "timestamp": START + second * 1000}
        for second, doing in enumerate(doings)
    ]


async def state_of(world: World) -> dict[str, Any]:
    """What is left for each customer: their messages by content, and whether they have blocked us."""
    rows = await world.pool.fetch(
        """
        SELECT address, blocked_at IS NOT NULL AS blocked, (
            SELECT array_agg(content ->> 'type' || coalesce(content ->> 'text', '') ORDER BY 1)
            FROM messages WHERE messages.customer_id = customers.id AND author_kind = 'customer') AS messages
        FROM customers LEFT JOIN friendships ON customer_id = customers.id
        """
    )
    return {row["address"]: (row["blocked"], sorted(row["messages"])) for row in rows}


@pytest.mark.parametrize("seed", [None, 1, 2, 3])
async def test_F04_whatever_the_order_messages_unsends_and_blocks_end_alike(world: World, seed: int | None) -> None:
    events = [doing for number in range(1, CUSTOMERS + 1) for doing in life_of(number)]
    if seed is not None:
        random.Random(seed).shuffle(events)
    async with httpx2.AsyncClient(timeout=20) as http:
        line = Line(world, http)
        for start in range(0, len(events), 7):
            assert await line.posts(*events[start : start + 7]) == 200
    await world.settled()
    left = await state_of(world)
    for number in range(1, CUSTOMERS + 1):
        blocked, messages = left[user(number)]
        assert blocked is (number % 3 == 0)
        kept = [f"text{number}/{turn}" for turn in range(EACH) if turn % 3 != 1]
        assert messages == sorted([*kept, *["unsent"] * (EACH - len(kept))])
