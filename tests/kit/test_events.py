"""Facts: one row each, with addresses that say whom they concern, and a job for each reaction."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from tests.kit import deeds
from tests.rooms import transactions

from madoguchi.kit.db import Database
from madoguchi.kit.events import Event, fields_of, record

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class SomethingMoved(Event):
    customer_id: UUID
    conversation_id: UUID | None
    name: str
    number: int


def moved(**changes: object) -> SomethingMoved:
    fields: dict[str, object] = {"customer_id": uuid4(), "conversation_id": None, "name": "a", "number": 1}
    return SomethingMoved(**(fields | changes))  # type: ignore[arg-type]


def test_topics_are_the_ids_that_are_there() -> None:
    customer, conversation = uuid4(), uuid4()
    assert moved(customer_id=customer).topics() == [f"customer:{customer}"]
    both = moved(customer_id=customer, conversation_id=conversation).topics()
    assert both == [f"conversation:{conversation}", f"customer:{customer}"]


async def test_a_fact_is_one_row_with_who_did_it(database: Database) -> None:
    actor, fact = uuid4(), moved(name="NUL \x00 and \\u0000 and 😀")
    async with database.transaction() as db:
        record(db, fact, now=NOW, actor=actor)
    async with database.reading() as db:
        row = await db.one("SELECT * FROM events WHERE customer_id = $1", fact.customer_id)
        assert row["xid"] > 0
    assert (row["type"], row["at"], row["actor_id"]) == ("SomethingMoved", NOW, actor)
    assert row["topics"] == fact.topics()
    assert row["data"] == {
        "customer_id": str(fact.customer_id),
        "conversation_id": None,
        "name": "NUL \ufffd and \\u0000 and 😀",
        "number": 1,
    }


async def test_a_reaction_gets_the_fields_that_it_names(url: str, database: Database) -> None:
    deeds.install()
    async with transactions(url, {SomethingMoved: [deeds.walk, deeds.be_late]}) as reacting:
        async with reacting.transaction() as db:
            record(db, moved(name="lane", number=7), now=NOW)
        async with reacting.transaction() as db:
            rows = await db.all("DELETE FROM jobs RETURNING lane, function, args, run_at, id")
    found = [(row["lane"], row["function"], row["args"], row["run_at"]) for row in sorted(rows, key=lambda r: r["id"])]
    assert found == [
        ("lane:lane", "tried:walk", {"name": "lane", "number": 7}, NOW),
        (None, "tried:be_late", {}, NOW),
    ]


async def test_a_fact_of_a_transaction_that_failed_never_happened(database: Database) -> None:
    fact = moved()

    async def fail_later() -> None:
        async with database.transaction() as db:
            record(db, fact, now=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_later()
    async with database.reading() as db:
        assert await db.find("SELECT FROM events WHERE customer_id = $1", fact.customer_id) is None


async def test_those_concerned_are_woken_after_the_commit_alone(url: str, database: Database) -> None:
    woken: list[set[str]] = []
    waking = Database(database.pool, {}, woken.append)
    async with waking.transaction() as db:
        record(db, moved(), now=NOW)
        assert woken == []
    assert woken == [{"events"}]
    async with waking.transaction() as db:
        await db.value("SELECT 1")
    assert woken == [{"events"}, set()]


def test_every_wired_reaction_can_be_given_what_it_needs() -> None:
    import inspect

    from madoguchi.kit.jobs import terms_of
    from madoguchi.wiring import REACTIONS, SCHEDULE

    assert REACTIONS
    for event, reactions in REACTIONS.items():
        given = set(event.__dataclass_fields__)
        for reaction in reactions:
            may_lack = {
                one.name for one in inspect.signature(reaction).parameters.values() if one.default is not one.empty
            }
            # A batch is given jobs, whose fields are those of its events.
            needs = set(terms_of(reaction).types) - may_lack - ({"jobs"} if terms_of(reaction).batch else set())
            assert needs <= given, f"{_name(reaction)} wants more than {event.__name__} has"
    for function in SCHEDULE:
        assert terms_of(function).types == {}, f"{_name(function)} wants arguments"


def _name(function: Callable[..., Awaitable[None]]) -> str:
    return function.__name__


def test_fields_are_told_by_name() -> None:
    fact = moved(name="x", number=3)
    assert fields_of(fact) == {"customer_id": fact.customer_id, "conversation_id": None, "name": "x", "number": 3}
