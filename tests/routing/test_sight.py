"""Lists read what they show and little more, however many conversations there are."""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID

import pytest
from tests.rooms import a_database, transactions

from madoguchi.conversations.models import State
from madoguchi.customers import names
from madoguchi.kit.db import Database, Db
from madoguchi.routing import sight
from madoguchi.routing.access import Viewer
from madoguchi.routing.sight import Query, Wanted

MANY = 20_000
PEOPLE = [UUID(int=number) for number in range(1, 11)]
QUEUES = [UUID(int=number) for number in range(101, 111)]
USERS = """
INSERT INTO users SELECT id, id || '@example.com', 'Rep', 'representative', 'x', 4, true, now()
FROM unnest($1::uuid[]) AS id;
"""
CUSTOMERS = f"""
INSERT INTO customers (id, channel, address, display_name, created_at)
SELECT md5('c' || n)::uuid, 'line', n, CASE WHEN n % 100 = 0 THEN '山田 花子' ELSE 'Customer ' || n END, now()
FROM generate_series(1, {MANY}) AS n
"""
CONVERSATIONS = f"""
INSERT INTO conversations (id, customer_id, account_id, state, assignee_id, queue_id, opened_at, state_since,
  last_message_at)
SELECT md5('v' || n)::uuid, md5('c' || n)::uuid, $1, CASE WHEN n % 20 = 0 THEN 'open' ELSE 'closed' END,
  CASE WHEN n % 20 > 0 THEN ($2::uuid[])[1 + n % 10] END, ($3::uuid[])[1 + n % 9], now(), now(),
  now() - n * interval '1 minute'
FROM generate_series(1, {MANY}) AS n
"""


@pytest.fixture(scope="module")
async def filled(server: str) -> AsyncIterator[Database]:
    async with a_database(server) as url, transactions(url) as database:
        async with database.transaction() as db:
            await db.run(USERS, PEOPLE)
            await db.run(CUSTOMERS)
            await db.run(CONVERSATIONS, UUID(int=7), PEOPLE, QUEUES)
        await database.pool.execute("VACUUM ANALYZE conversations")
        await database.pool.execute("VACUUM ANALYZE customers")
        yield database


async def rows_read(db: Db, query: Query) -> int:
    """How many rows of conversations a list looks at."""
    told = await db.value(f"EXPLAIN (ANALYZE, FORMAT JSON) {query.sql}", *query.args)
    return sum(_read(json.loads(told)[0]["Plan"]))


def _read(node: dict[str, Any]) -> Iterator[int]:
    if node.get("Relation Name") == "conversations":
        yield round((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])
    for inner in node.get("Plans", []):
        yield from _read(inner)


@pytest.mark.parametrize(
    ("wanted", "most"),
    [
        (Wanted(), 300),
        (Wanted(states=[State.OPEN]), 300),
        (Wanted(states=[State.CLOSED]), 300),
        (Wanted(states=[State.CLOSED], mine=True), 300),
        (Wanted(queue_id=QUEUES[3]), 2000),  # of somebody else's queue, all that one holds oneself is looked through
    ],
    ids=["all", "open", "closed", "mine", "queue"],
)
@pytest.mark.parametrize("queues", [None, QUEUES[:1], QUEUES[9:], QUEUES], ids=["all seen", "one", "empty", "many"])
async def test_a_list_reads_what_it_shows_and_little_more(
    filled: Database, wanted: Wanted, most: int, queues: list[UUID] | None
) -> None:
    viewer = Viewer(user_id=PEOPLE[0], sees_all=queues is None, queue_ids=frozenset(queues or ()))
    async with filled.reading() as db:
        assert await rows_read(db, sight.newest(viewer=viewer, wanted=wanted, limit=51)) < most


async def test_a_name_is_found_without_reading_the_others(filled: Database) -> None:
    async with filled.transaction() as db:
        await db.run("SET LOCAL enable_seqscan = off")
        for piece, number in (("花", 200), ("山田 花", 200), ("er 12345", 1), ("zz", 0)):
            assert len(await names.holding(db, piece=piece, most=1000) or []) == number
        assert await names.holding(db, piece="cust", most=1000) is None
        plan = await db.all("EXPLAIN SELECT FROM customers WHERE name_pieces(display_name) @> name_pieces('花')")
        assert "customers_by_name" in str(plan)


@pytest.mark.parametrize("queues", [None, QUEUES[:1]], ids=["all seen", "one"])
async def test_a_name_that_thousands_have_is_met_on_the_way_down_page_by_page(
    filled: Database, queues: list[UUID] | None
) -> None:
    viewer = Viewer(user_id=PEOPLE[0], sees_all=queues is None, queue_ids=frozenset(queues or ()))
    async with filled.reading() as db:
        assert await names.holding(db, piece="Customer", most=5000) is None
        place, seen = None, []
        for _ in range(3):
            query = sight.newest(viewer=viewer, wanted=Wanted(name="customer", before=place), limit=50)
            if viewer.sees_all:
                assert await rows_read(db, query) < MANY / 10
            page = await db.all(
                f"""
                SELECT conversations.id, last_message_at, display_name FROM conversations
                JOIN customers ON customers.id = customer_id
                WHERE conversations.id = ANY(ARRAY({query.sql})) ORDER BY last_message_at DESC, conversations.id DESC
                """,
                *query.args,
            )
            seen += [row["id"] for row in page]
            assert {row["display_name"][:8] for row in page} == {"Customer"}
            place = page[-1]["last_message_at"], page[-1]["id"]
    assert len(set(seen)) == len(seen) == 150
