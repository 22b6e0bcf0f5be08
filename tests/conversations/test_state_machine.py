"""In whatever order things happen, a conversation stays what the reference says: a model beside the database."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from madoguchi.conversations import inbound, lifecycle, outbound
from madoguchi.conversations.content import Text
from madoguchi.conversations.inbound import Arrival
from madoguchi.conversations.lifecycle import Trigger, WrongStateError
from madoguchi.conversations.models import MessageState, State
from madoguchi.conversations.outbound import NotAssignedError, Settlement
from madoguchi.customers import identities
from madoguchi.customers.identities import Sighting
from madoguchi.kit.db import Database, Db, open_pool
from madoguchi.kit.errors import ConflictError
from madoguchi.people import users
from madoguchi.people.models import Role
from madoguchi.routing import assign

T = TypeVar("T")
ACCOUNT = uuid4()
PEOPLE = st.sampled_from([0, 1])


@dataclass
class Modelled:
    """A conversation as we think it is."""

    state: State = State.OPEN
    assignee: int | None = None
    messages: list[str] = field(default_factory=list)
    unread: int = 0

    @property
    def in_session(self) -> bool:
        return self.state in {State.ACTIVE, State.WRAP_UP}


class Ground:
    """The database that all examples share, each with a customer of its own."""

    def __init__(self, url: str) -> None:
        self.loop = asyncio.new_event_loop()
        self.pool: asyncpg.Pool[asyncpg.Record] = self.loop.run_until_complete(open_pool(url, largest=2))
        self.database = Database(self.pool, {}, lambda _: None)
        self.now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
        self.people = [self.run(self._hire(name)) for name in ("rin", "ploy")]

    def run(self, work: Callable[[Db], Awaitable[T]]) -> T:
        """Do something in one transaction."""

        async def once() -> T:
            async with self.database.transaction() as db:
                return await work(db)

        return self.loop.run_until_complete(once())

    def _hire(self, name: str) -> Callable[[Db], Awaitable[UUID]]:
        async def hire(db: Db) -> UUID:
            email = f"{name}@example.com"
            user = await users.add(
                db, email=email, name=name, role=Role.REPRESENTATIVE, password_hash="x", now=self.now
            )
            return user.id

        return hire

    def close(self) -> None:
        self.loop.run_until_complete(self.pool.close())
        self.loop.close()


class OneCustomer(RuleBasedStateMachine):
    """A customer, two representatives, and everything they can do to each other."""

    ground: Ground

    def __init__(self) -> None:
        super().__init__()
        self.address = f"U{uuid4().hex}"
        self.modelled: list[Modelled] = []
        self.ids: list[UUID] = []
        self.arrived: list[Arrival] = []

    @property
    def current(self) -> Modelled | None:
        return next((m for m in self.modelled if m.state in lifecycle.CURRENT), None)

    @property
    def last(self) -> Modelled:
        return self.modelled[-1]

    def tick(self) -> datetime:
        self.ground.now += timedelta(seconds=1)
        return self.ground.now

    @rule()
    def customer_writes(self) -> None:
        async def write(db: Db) -> None:
            seen = [Sighting(address=self.address, account_id=ACCOUNT)]
            customers = await identities.recognise(db, channel="line", sightings=seen, now=now)
            arrival = Arrival(
                message_id=uuid4(),
                customer_id=customers[self.address],
                account_id=ACCOUNT,
                content=Text(text="hello"),
                source_id=None,
                sent_at=now,
            )
            self.arrived.append(arrival)
            await inbound.receive(db, arrivals=[arrival], now=now)

        now = self.tick()
        self.ground.run(write)
        model = self.current
        if model is None:
            model = Modelled()
            self.modelled.append(model)
        elif model.state is State.WAITING:
            model.state, model.assignee = State.OPEN, None
        model.messages.append("inbound received")
        model.unread += 1
        self._learn_ids()

    @precondition(lambda self: self.arrived)
    @rule(data=st.data())
    def an_event_comes_twice(self, data: st.DataObject) -> None:
        arrival = data.draw(st.sampled_from(self.arrived))
        now = self.tick()
        self.ground.run(lambda db: inbound.receive(db, arrivals=[arrival], now=now))

    @precondition(lambda self: self.modelled)
    @rule(who=PEOPLE)
    def someone_takes_it(self, who: int) -> None:
        model, now = self.last, self.tick()
        allowed = model.state is State.OPEN or (model.state is State.WAITING and model.assignee == who)
        self._try(
            lambda db: assign.take(db, conversation_id=self.ids[-1], user_id=self.ground.people[who], now=now),
            allowed=allowed,
        )
        if allowed:
            model.state, model.assignee = State.ACTIVE, who

    @precondition(lambda self: self.modelled)
    @rule(trigger=st.sampled_from(sorted(set(Trigger) - {Trigger.ASSIGNED, Trigger.CUSTOMER_WROTE, Trigger.REOPENED})))
    def it_moves(self, trigger: Trigger) -> None:
        model, now = self.last, self.tick()

        async def move(db: Db) -> None:
            conversation = await lifecycle.lock(db, self.ids[-1])
            await lifecycle.move(db, conversation=conversation, trigger=trigger, now=now)

        following = lifecycle.TRANSITIONS.get((model.state, trigger))
        self._try(move, allowed=following is not None)
        if following is not None:
            model.state = following
            model.assignee = None if following is State.OPEN else model.assignee

    @precondition(lambda self: self.modelled)
    @rule(who=PEOPLE)
    def someone_answers(self, who: int) -> None:
        model, now, client_id = self.last, self.tick(), uuid4()
        allowed = model.state is State.ACTIVE and model.assignee == who

        async def send_twice(db: Db) -> None:
            facts: dict[str, Any] = {"author_id": self.ground.people[who], "content": Text(text="hi"), "now": now}
            first = await outbound.send(db, conversation_id=self.ids[-1], client_id=client_id, **facts)
            again = await outbound.send(db, conversation_id=self.ids[-1], client_id=client_id, **facts)
            assert first == (again[0], True)
            assert again[1] is False

        self._try(send_twice, allowed=allowed)
        if allowed:
            model.messages.append("outbound queued")

    @precondition(lambda self: self.modelled)
    @rule(state=st.sampled_from([MessageState.SENT, MessageState.FAILED, MessageState.UNKNOWN]))
    def line_answers(self, state: MessageState) -> None:
        now = self.tick()

        async def settle(db: Db) -> None:
            queued = await db.all(
                "SELECT id FROM messages WHERE conversation_id = $1 AND state = 'queued' ORDER BY seq", self.ids[-1]
            )
            settlements = [Settlement(message_id=row["id"], state=state) for row in queued[:1]]
            await outbound.settle(db, settlements=settlements, now=now)

        self.ground.run(settle)
        if "outbound queued" in self.last.messages:
            self.last.messages[self.last.messages.index("outbound queued")] = f"outbound {state}"

    @precondition(lambda self: self.modelled)
    @rule(who=PEOPLE)
    def someone_reads(self, who: int) -> None:
        model, now = self.last, self.tick()
        self.ground.run(
            lambda db: outbound.mark_read(
                db, conversation_id=self.ids[-1], user_id=self.ground.people[who], seq=len(model.messages), now=now
            )
        )
        if model.assignee == who:
            model.unread = 0

    @invariant()
    def the_database_says_what_the_model_says(self) -> None:
        if not self.modelled:
            return
        rows = self.ground.run(self._conversations)
        assert [row["id"] for row in rows] == self.ids
        for row, model in zip(rows, self.modelled, strict=True):
            assert row["state"] == model.state
            assignee = None if model.assignee is None else self.ground.people[model.assignee]
            assert row["assignee_id"] == assignee
            assert row["unread_count"] == model.unread
            assert row["last_seq"] == len(model.messages)
            assert row["messages"] == model.messages
            assert row["seqs"] == list(range(1, len(model.messages) + 1))
            assert row["running"] == (1 if model.in_session else 0)
            assert (row["closed_at"] is not None) == (model.state is State.CLOSED)
        assert sum(row["state"] in lifecycle.CURRENT for row in rows) <= 1

    def _try(self, work: Callable[[Db], Awaitable[Any]], *, allowed: bool) -> None:
        """Do it when it is allowed; when it is not, see it refused, and nothing changed."""
        if allowed:
            self.ground.run(work)
        else:
            with pytest.raises((WrongStateError, NotAssignedError, ConflictError)):
                self.ground.run(work)

    def _learn_ids(self) -> None:
        self.ids = [row["id"] for row in self.ground.run(self._conversations)]

    def _conversations(self, db: Db) -> Awaitable[list[asyncpg.Record]]:
        return db.all(
            """
            SELECT c.id, c.state, assignee_id, unread_count, last_seq, closed_at,
              (SELECT count(*) FROM sessions WHERE conversation_id = c.id AND ended_at IS NULL) AS running,
              array_agg(m.direction || ' ' || m.state ORDER BY seq) AS messages, array_agg(seq ORDER BY seq) AS seqs
            FROM conversations AS c JOIN customers ON customers.id = c.customer_id
            JOIN messages AS m ON m.conversation_id = c.id
            WHERE address = $1 GROUP BY c.id ORDER BY opened_at
            """,
            self.address,
        )


@pytest.fixture
def ground(database_url: str) -> Iterator[Ground]:
    ground = Ground(database_url)
    yield ground
    ground.close()


async def test_no_order_of_events_breaks_a_conversation(ground: Ground) -> None:
    OneCustomer.ground = ground
    limits = settings(
        max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
    )
    await asyncio.to_thread(run_state_machine_as_test, OneCustomer, settings=limits)
