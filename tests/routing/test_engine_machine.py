"""In whatever order people and customers do things, assignment keeps its promises (F36, F38, F43)."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test
from tests.faults.processes import ROUNDS
from tests.routing.engine_ground import Ground
from tests.routing.engine_wishes import WHAT, WHERE, WHICH, WHO, Wishes

from madoguchi.conversations import inbound, lifecycle
from madoguchi.conversations.closures import Closure
from madoguchi.conversations.content import Text
from madoguchi.conversations.inbound import Arrival
from madoguchi.conversations.lifecycle import Trigger
from madoguchi.customers import identities
from madoguchi.customers.identities import Sighting
from madoguchi.kit.db import Db
from madoguchi.people import connections, presence, users
from madoguchi.people.models import Presence
from madoguchi.routing import assign, capacity_profiles, offers, queues, transfers
from madoguchi.routing import settings as routing_settings
from madoguchi.routing.models import AssignmentMethod
from madoguchi.routing.settings import SettingsChange
from madoguchi.routing.transfers import Transfer

EXAMPLES = 12 * ROUNDS
"""How many stories are told."""
METHODS = [*AssignmentMethod]
SHOWN = st.sampled_from([Presence.AVAILABLE, Presence.BUSY, Presence.AWAY, Presence.OFFLINE])
MOVES = st.sampled_from([Trigger.ENDED, Trigger.LEFT, Trigger.CLOSED, Trigger.FORCED, Trigger.RELEASED])


class Engine(Wishes):
    """Three people, two queues, customers who write, and everything that moves conversations between them."""

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed: int) -> None:
        chance = Random(seed)
        self.ground.begin(chance)
        self.begin_with_wishes(chance)

    @rule(customer=WHICH, account=WHAT)
    def customer_writes(self, customer: int, account: int) -> None:
        address, account_id = f"U{customer:032}", self.ground.accounts[account]

        async def write(db: Db) -> None:
            seen = [Sighting(address=address, account_id=account_id)]
            known = await identities.recognise(db, channel="line", sightings=seen, now=self.ground.now)
            said = Arrival(message_id=uuid4(), customer_id=known[address], account_id=account_id,
                           content=Text(text="hello"), source_id=None, sent_at=self.ground.now)  # fmt: skip
            await inbound.receive(db, arrivals=[said], now=self.ground.now)

        self.ground.pass_time(1)
        back = self.ground.run(lambda db: self.comes_back_to(db, address, account_id))
        self.do(write)
        if back is not None:
            sql = """
            SELECT offers.user_id FROM offers JOIN conversations ON conversations.id = conversation_id
            JOIN customers ON customers.id = conversations.customer_id
            WHERE address = $1 AND account_id = $2 AND offers.state = 'pending'
            """
            asked = self.ground.run(lambda db: db.value(sql, address, account_id))
            assert asked == back, "who held it is asked first, whatever they carry"

    @rule(which=WHICH)
    def somebody_accepts(self, which: int) -> None:
        self.answer(which, offers.accept)

    @rule(which=WHICH)
    def somebody_rejects(self, which: int) -> None:
        self.answer(which, offers.reject)

    @rule(which=WHICH)
    def a_window_shows_what_rings(self, which: int) -> None:
        self.answer(which, offers.note_rendered)

    @rule(which=WHICH, trigger=MOVES)
    def conversation_moves(self, which: int, trigger: Trigger) -> None:
        async def move(db: Db) -> None:
            found = await db.all("SELECT id FROM conversations WHERE state NOT IN ('open', 'closed') ORDER BY id")
            if found:
                conversation = await lifecycle.lock(db, found[which % len(found)]["id"])
                await lifecycle.move(db, conversation=conversation, trigger=trigger, now=self.ground.now)

        self.do(move)

    @rule(which=WHICH)
    def open_one_is_closed(self, which: int) -> None:
        async def close(db: Db) -> None:
            if conversation_id := await self.waiting(db, which):
                conversation = await lifecycle.lock(db, conversation_id)
                forced = Closure.FORCED
                await assign.leave_queue(db, conversation=conversation, now=self.ground.now, reason=forced)
                await lifecycle.move(db, conversation=conversation, trigger=Trigger.FORCED, now=self.ground.now)

        self.do(close)

    @rule(which=WHICH, who=WHO)
    def somebody_picks(self, which: int, who: int) -> None:
        async def pick(db: Db) -> None:
            if conversation_id := await self.waiting(db, which):
                user_id = self.ground.people[who]
                await assign.take(db, conversation_id=conversation_id, user_id=user_id, now=self.ground.now)

        self.do(pick)

    @rule(which=WHICH, where=WHERE)
    def one_is_handed_on_to_a_queue(self, which: int, where: int) -> None:
        self.hand_on(which, lambda db, one: transfers.to_queue(db, one, queue_id=self.ground.queues[where]))

    @rule(which=WHICH, who=WHO)
    def one_is_handed_on_to_somebody(self, which: int, who: int) -> None:
        self.hand_on(which, lambda db, one: transfers.to_person(db, one, user_id=self.ground.people[who]))

    @rule(which=WHICH)
    def one_is_let_go(self, which: int) -> None:
        self.hand_on(which, transfers.release)

    @rule(who=WHO, shown=SHOWN)
    def presence_changes(self, who: int, shown: Presence) -> None:
        user_id = self.ground.people[who]
        self.do(lambda db: presence.set_presence(db, user_id=user_id, presence=shown, now=self.ground.now))

    @rule(who=WHO)
    def somebody_is_cut_off(self, who: int) -> None:
        cut_off = self.ground.people[who]
        for _ in range(4):
            self.ground.pass_time(60, cut_off=cut_off)
            self.ground.run(lambda db: connections.let_the_gone_go(db, now=self.ground.now))
            self.ground.settle()

    @rule(who=WHO, units=st.integers(0, 4))
    def capacity_is_edited(self, who: int, units: int) -> None:
        self.change(who, capacity_units=units)

    @rule(limit=st.integers(0, 2), members=st.sets(WHO))
    def profile_is_edited(self, limit: int, members: set[int]) -> None:
        limits = {self.ground.people[who]: None for who in members}
        said: Any = {"profile_id": self.ground.profile, "now": self.ground.now, "actor": None}
        self.do(lambda db: capacity_profiles.change(db, settings={"item_limit": limit}, limits=limits, **said))

    @rule(who=WHO, active=st.booleans())
    def somebody_goes_out_of_service_or_comes_back(self, who: int, active: bool) -> None:
        self.change(who, active=active)

    @rule(where=WHERE, members=st.sets(WHO))
    def members_are_set(self, where: int, members: set[int]) -> None:
        ids = [self.ground.people[who] for who in sorted(members)]
        self.change_queue(where, {}, member_ids=ids)

    @rule(where=WHERE, priority=st.sampled_from([10, 20]), method=st.sampled_from(METHODS))
    def queue_is_changed(self, where: int, priority: int, method: AssignmentMethod) -> None:
        self.change_queue(where, {"priority": priority, "assignment_method": method})

    @rule(times=st.integers(1, 5), missed=st.booleans(), rejected=st.booleans())
    def settings_are_changed(self, times: int, missed: bool, rejected: bool) -> None:
        given: SettingsChange = {
            "declines_allowed": times, "missed_sets_inactive": missed, "rejected_sets_dnd": rejected
        }  # fmt: skip
        self.do(lambda db: routing_settings.change(db, given=given, now=self.ground.now, actor=None))

    @invariant()
    def all_promises_are_kept(self) -> None:
        if not self.ground.people:
            return
        standing = self.ground.settle()
        assert self.ground.wrongs == []
        assert list(standing.overlooked()) == []
        assert self.ground.run(_torn) == []

    def answer(self, which: int, how: Callable[..., Awaitable[None]]) -> None:
        async def answer(db: Db) -> None:
            found = await db.all("SELECT id, user_id FROM offers WHERE state = 'pending' ORDER BY id")
            if found:
                offer = found[which % len(found)]
                await how(db, offer_id=offer["id"], user_id=offer["user_id"], now=self.ground.now)

        self.do(answer)

    def hand_on(self, which: int, how: Callable[[Db, Transfer], Awaitable[None]]) -> None:
        async def hand_on(db: Db) -> None:
            found = await db.all("SELECT id, assignee_id FROM conversations WHERE state = 'active' ORDER BY id")
            if found:
                held = found[which % len(found)]
                conversation = await lifecycle.lock(db, held["id"])
                one = Transfer(conversation=conversation, actor=held["assignee_id"], reason=None, now=self.ground.now)
                await how(db, one)

        self.do(hand_on)

    def change(self, who: int, **fields: Any) -> None:
        user_id = self.ground.people[who]
        self.do(lambda db: users.change(db, user_id=user_id, now=self.ground.now, actor=None, **fields))

    def change_queue(self, where: int, given: Any, **more: Any) -> None:
        facts: Any = {"queue_id": self.ground.queues[where], "settings": given, "now": self.ground.now, "actor": None}
        self.do(lambda db: queues.change(db, **facts, **more))


async def _torn(db: Db) -> list[Any]:
    """Conversations of which not everything says the same."""
    rows = await db.all(
        """
        SELECT id, state, assignee_id, queued, running, pending FROM conversations
        LEFT JOIN work_items ON conversation_id = conversations.id
        CROSS JOIN LATERAL (SELECT count(*) AS running, min(user_id::text) AS whose FROM sessions
          WHERE sessions.conversation_id = conversations.id AND ended_at IS NULL) AS session
        CROSS JOIN LATERAL (SELECT count(*) AS pending FROM offers
          WHERE offers.conversation_id = conversations.id AND offers.state = 'pending') AS offer
        WHERE pending > 1 OR (pending > 0 AND NOT (state = 'open' AND queued))
          OR (state = 'open' AND (queued IS NOT TRUE OR assignee_id IS NOT NULL)) OR (state <> 'open' AND queued)
          OR running <> (state IN ('active', 'wrap_up'))::integer
          OR (running = 1 AND whose IS DISTINCT FROM assignee_id::text)
        UNION ALL SELECT id, function, NULL, NULL, NULL, NULL FROM (
          SELECT gen_random_uuid() AS id, function FROM dead_jobs) AS dead
        """
    )
    return [dict(row) for row in rows]


@pytest.fixture
def ground(database_url: str) -> Iterator[Ground]:
    ground = Ground(database_url)
    yield ground
    ground.close()


@pytest.mark.timeout(600)  # a story may be told in many ways, and machines may be busy
async def test_F38_F43_no_order_of_events_overfills_anybody_or_leaves_anything_waiting(ground: Ground) -> None:
    Engine.ground = ground
    limits = settings(
        max_examples=EXAMPLES,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    await asyncio.to_thread(run_state_machine_as_test, Engine, settings=limits)
