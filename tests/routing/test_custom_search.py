"""Searching a queue with rules of its own: nothing that comes overtakes what waits, and kinds are told apart."""

from typing import Any

import pytest
from tests.rooms import offered, waiting_customer
from tests.routing.custom_book import PRESENT, CustomBook, beside, both, ruleset, wants
from tests.routing.rulebook import ALWAYS, Rulebook, asks, sets
from tests.routing.skillbook import Skillbook
from tests.world import World, eventually


@pytest.fixture
def book(world: World) -> CustomBook:
    return CustomBook(world, world.queue)


async def test_what_comes_while_somebody_is_still_to_be_searched_for_does_not_overtake_what_waits(
    world: World, book: CustomBook
) -> None:
    await book.use()
    rin = await world.representative("Rin", capacity=1, present=False)
    await waiting_customer(world, "A")
    # Who gives out what waits takes a turn in its queue, for which this stands in the way; what comes takes none.
    async with world.pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT FROM queues WHERE id = $1 FOR SHARE", world.queue["id"])
        await rin.set_presence("available")
        await (await world.customer("B")).says("hello")
        routed = """
        SELECT NOT EXISTS (SELECT FROM jobs WHERE lane = 'conversation:' || conversation_id) FROM work_items
        JOIN customers ON customers.id = customer_id WHERE display_name = 'B'
        """

        async def looked_for() -> Any:
            return await connection.fetchval(routed)

        await eventually(looked_for, seconds=4)
        assert await offered(rin) == []
    await world.settled()
    assert await offered(rin) == ["A"]


async def test_people_are_searched_for_by_kinds_of_what_waits_and_each_kind_is_told_apart(
    world: World, book: CustomBook
) -> None:
    """Units, skills, attributes and the ruleset: what only one of many can be given is found among them all."""
    skills = Skillbook(world)
    await Rulebook(world).classify(
        (
            "Wishes",
            [
                sets("Rin", asks("first_message", "=", "Rin"), attribute__wish="Rin"),
                sets(
                    "Thai", asks("first_message", "=", "thai"), attribute__wish="-", skills=await skills.wanted(thai=5)
                ),
                sets("Rest", ALWAYS, attribute__wish="Ken"),
            ],
        )
    )
    wished = both(PRESENT, beside("user_name", "=", "attribute:wish"))
    await book.use()
    await book.assign(
        ruleset(
            "Odd", wants("Never", both(PRESENT, asks("user_name", "=", "-"))), when=asks("first_message", "=", "odd")
        ),
        ruleset("Rest", wants("Wished", wished), wants("Knows", both(PRESENT, asks("user_skills", "notNull"),
                                                                   asks("has_wanted_skills", "=", value=True)))),
    )  # fmt: skip
    rin = await world.representative("Rin", capacity=9, present=False)
    for number, text in enumerate(("odd", "odd", "hello", "hello", "Rin", "thai")):
        await waiting_customer(world, f"{text} {number}", text)
    await rin.set_presence("available")
    await world.settled()
    assert await offered(rin) == ["Rin 4"]
    await skills.give(rin, thai=4)
    await world.settled()
    assert sorted(await offered(rin)) == ["Rin 4", "hello 2", "hello 3"], "they know something, and want nothing"
    await skills.give(rin, thai=5)
    await world.settled()
    assert sorted(await offered(rin)) == ["Rin 4", "hello 2", "hello 3", "thai 5"]
