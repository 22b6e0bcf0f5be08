"""Timers act once, whatever becomes of workers and of clocks, and whoever writes meanwhile (F44, F45)."""

import asyncio
import json
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from tests.automation.silence import CLOSE_IDLE, LOOK, ask, passes, rule, set_rules, state_of
from tests.faults.clocks import a_worker_whose_clock_is_wrong
from tests.faults.processes import KILLED, ROUNDS, Program, WorkerOutside, expire_leases
from tests.rooms import change_routing, transactions
from tests.world import LineUser, Person, World, eventually

from madoguchi.automation import time_out_rules
from madoguchi.kit.settings import Settings

EFFECTS = "SELECT count(*) FROM time_outs"
MANY = 2_000 * ROUNDS


async def talk(world: World, name: str = "Hanako") -> tuple[Person, LineUser, str]:
    rin = await world.representative("Rin", capacity=50)
    customer = await world.customer(name)
    await customer.says("hello")
    conversation = (await rin.accept())["id"]
    sent = await rin.say(conversation, "good day")
    await rin.message_settles(conversation, sent["id"], seconds=40)
    return rin, customer, conversation


@pytest.mark.slow
async def test_F44_a_worker_killed_while_a_rule_acts_leaves_nothing_half_done_and_the_next_acts_once(
    settings: Settings,
) -> None:
    async with WorkerOutside.open(settings) as world:
        world.restart_worker()
        await set_rules(
            world,
            rule("Nudge", action="tell_customer", after="1 minutes"),
            rule("To waiting", action="move_to_waiting", after="1 minutes"),
        )
        _, hanako, conversation = await talk(world)
        await world.worker.stop()
        # A worker outside has the machine's clock, so the silence is moved back instead.
        await world.pool.execute("UPDATE conversations SET spoken_at = spoken_at - interval '2 minutes'")
        await world.pool.execute("UPDATE time_out_rules SET looked_until = NULL, applies_from = NULL")
        await world.pool.execute("LOCK TABLE schedule; DELETE FROM schedule")
        for fault in ("time_outs.acted:1:kill9", "time_outs.acted:2:kill9"):
            world.restart_worker(fault=fault)
            assert await world.worker.dies() == KILLED, world.worker.said()
            assert await world.pool.fetchval(EFFECTS) == 0
            assert await state_of(world, conversation) == "active"
            await expire_leases(world)
        world.restart_worker()

        async def is_waiting() -> bool:
            return bool(await state_of(world, conversation) == "waiting")

        await eventually(is_waiting, seconds=40)
        await hanako.hears("good day", "Nudge", seconds=40)
        assert await world.pool.fetchval(EFFECTS) == 2


@pytest.mark.slow
async def test_F44_of_five_workers_the_one_that_stands_still_past_its_lease_doubles_none_of_thousands(
    settings: Settings,
) -> None:
    """The first of five processes is stopped in the middle of its effects, outlasts its leases, and goes on.

    2,000 silences fit into the time of a test where two cores do other things as well; five rounds make 10,000.
    """
    async with WorkerOutside.open(settings) as world:
        await set_rules(world, rule("Answer them", action="tell_representative", after="1 minutes"))
        rin = await world.representative("Rin")
        await are_silent(world, rin, MANY)
        await world.pool.execute("UPDATE time_out_rules SET looked_until = NULL, applies_from = NULL")
        begun = time.monotonic()
        world.restart_worker(fault="time_outs.acted:100:stop")
        leader = world.worker
        await eventually(lambda: is_at_work(world), seconds=40)
        others = [another(world) for _ in range(4)]
        await leader.stands_still()
        acted = await world.pool.fetchval(EFFECTS)
        assert acted < MANY, "the others still have something to do"
        await expire_leases(world)

        async def all_acted() -> bool:
            return await world.pool.fetchval(EFFECTS) == MANY

        await eventually(all_acted, seconds=120)
        took = time.monotonic() - begun
        leader.go_on()
        await ask(world, LOOK)
        await eventually(lambda: is_idle(world), seconds=60)
        assert all(worker.lives for worker in (leader, *others)), leader.said()
        print(f"{MANY} effects in {took:.1f} s, {acted} before the leader stood still")
        assert await world.pool.fetchval(EFFECTS) == MANY
        said = await world.pool.fetchrow(
            """
            SELECT count(*), count(DISTINCT conversation_id) FROM messages WHERE content ->> 'text' = 'Answer them'
            """
        )
        assert tuple(said) == (MANY, MANY)
        assert await world.pool.fetchval("SELECT count(*) FROM events WHERE type = 'NoticeAdded'") == MANY
        assert await world.pool.fetchval("SELECT sum(unread_count) FROM conversations") == MANY
        assert await world.pool.fetchval("SELECT count(*) FROM dead_jobs") == 0


def another(world: WorkerOutside) -> Program:
    world.restart_worker()
    return world.worker


async def are_silent(world: World, person: Person, count: int) -> None:
    """Let somebody hold so many conversations in which they were the last to speak, an hour ago."""
    await world.pool.execute(
        """
        WITH many AS (SELECT gen_random_uuid() AS id FROM generate_series(1, $1)), who AS (
          INSERT INTO customers (id, channel, address, created_at) SELECT id, 'line', id::text, $2 FROM many)
        INSERT INTO conversations (id, customer_id, account_id, state, assignee_id, opened_at, state_since,
          last_message_at, last_seq, spoken_by, spoken_at, spoken_seq)
        SELECT id, id, $3, 'active', $4, $2, $2, $2, 1, 'representative', $2, 1 FROM many
        """,
        count,
        world.clock.now() - timedelta(hours=1),
        world.account["id"],
        person.id,
    )


async def is_at_work(world: World) -> bool:
    return await world.pool.fetchval("SELECT count(*) FROM workers") > 0


async def is_idle(world: World) -> bool:
    """Whether nothing is left to be done, nor in anybody's hands."""
    return await world.pool.fetchval("SELECT count(*) FROM jobs WHERE function LIKE 'automation.%'") == 0


async def test_F44_three_workers_that_look_again_and_again_act_once_on_each_silence(world: World) -> None:
    await set_rules(world, rule("Nudge", action="tell_customer"), rule("To waiting", action="move_to_waiting"))
    await change_routing(world, session_limit=100)
    rin = await world.representative("Rin", capacity=50)
    customers = [await world.customer(f"Customer {number}") for number in range(12)]
    for customer in customers:
        await customer.says("hello")
        sent = await rin.say((await rin.accept())["id"], "good day")
    await rin.message_settles((await rin.get("/conversations"))["items"][0]["id"], sent["id"])
    async with a_worker_whose_clock_is_wrong(world, timedelta()), a_worker_whose_clock_is_wrong(world, timedelta()):
        await world.advance(minutes=11)
        for _ in range(10):
            await ask(world, LOOK)
        await world.pool.execute("UPDATE time_out_rules SET looked_until = NULL, applies_from = NULL")
        for _ in range(10):
            await ask(world, LOOK)
        await world.settled()
    for customer in customers:
        await customer.hears("good day", "Nudge")
    assert await world.pool.fetchval(EFFECTS) == 24
    assert len((await rin.get("/conversations", state="waiting"))["items"]) == 12


async def test_F44_a_job_that_comes_twice_or_after_the_silence_was_broken_does_nothing(world: World) -> None:
    await set_rules(world, rule("Closing", action="close"))
    _, hanako, conversation = await talk(world)
    await world.advance(minutes=11)
    seq = await world.pool.fetchval("SELECT spoken_seq FROM conversations WHERE id = $1", conversation)
    async with world.pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT id FROM conversations WHERE id = $1 FOR UPDATE", conversation)
        # The customer's message and the rule wait for the same lock; whoever comes first, nobody is lost.
        async with asyncio.TaskGroup() as group:
            group.create_task(hanako.says("I am here"))
            await asyncio.sleep(0)
            await ask(world, LOOK)
    await world.settled()
    state = await state_of(world, conversation)
    everything = (await world.admin.get("/conversations", search="Hanako"))["items"]
    if state == "closed":  # the rule was first: what the customer wrote has opened another one
        assert {one["state"] for one in everything} == {"closed", "active"} or len(everything) == 2
    else:
        assert (state, len(everything)) == ("active", 1)
        args = {"conversation_id": conversation, "seq": seq, "until": world.clock.now().isoformat()}
        for _ in range(2):
            await world.pool.execute(
                """
                INSERT INTO jobs (function, args, outside, bulk, run_at)
                VALUES ('automation.time_outs:act', $1::text::jsonb, false, false, $2)
                """,
                json.dumps(args),
                world.clock.now(),
            )
        await world.settled()
        assert await state_of(world, conversation) == "active"


async def test_F45_after_two_hours_without_a_scheduler_each_rule_acts_once_and_in_its_order(world: World) -> None:
    await set_rules(
        world,
        rule("To waiting", action="move_to_waiting", after="1 hours"),
        rule("Nudge", action="tell_customer", after="10 minutes"),
    )
    _, hanako, conversation = await talk(world)
    await passes(world, minutes=1)
    await passes(world, hours=2)
    await hanako.hears("good day", "Nudge")
    assert await state_of(world, conversation) == "waiting"
    order = await world.pool.fetch(
        "SELECT name FROM time_outs JOIN time_out_rules ON id = rule_id ORDER BY at, minutes"
    )
    assert [row["name"] for row in order] == ["Nudge", "To waiting"]


@pytest.mark.parametrize("hours", [1, -1])
async def test_F45_a_clock_that_jumps_in_one_worker_makes_nothing_early_and_nothing_double(
    world: World, hours: int
) -> None:
    await set_rules(world, rule("Nudge", action="tell_customer", after="30 minutes"))
    _, hanako, conversation = await talk(world)
    async with a_worker_whose_clock_is_wrong(world, timedelta(hours=hours)):
        for _ in range(3):
            await world.pool.execute("LOCK TABLE schedule; DELETE FROM schedule")
            for function in (LOOK, CLOSE_IDLE):
                await ask(world, function)
            await world.settled()
    await hanako.hears("good day")
    assert await state_of(world, conversation) == "active"
    assert await world.pool.fetchval("SELECT bool_and(looked_until <= $1) FROM time_out_rules", world.clock.now())
    await passes(world, minutes=31)
    await passes(world, minutes=1)
    await hanako.hears("good day", "Nudge")


async def test_F45_a_scheduler_whose_clock_was_ahead_does_not_hold_up_those_who_are_right(world: World) -> None:
    future = world.clock.now() + timedelta(hours=1)
    await world.pool.execute("UPDATE schedule SET asked_at = $1", future)

    async def is_asked_again() -> bool:
        return await world.pool.fetchval("SELECT bool_and(asked_at < $1) FROM schedule", future)

    await eventually(is_asked_again)


async def test_F45_a_day_has_24_hours_where_clocks_are_changed(world: World) -> None:
    """From noon of 7 March 2026 to noon of the day after, New York has 23 hours."""
    await set_rules(world, rule("Closing", action="close", after="1 days"))
    _, _, conversation = await talk(world)
    noon = datetime(2026, 3, 7, 17, tzinfo=UTC)
    await world.pool.execute("UPDATE conversations SET spoken_at = $1", noon)
    async with transactions(world.settings.database_url) as database, database.transaction() as db:
        await db.run("SET LOCAL timezone = 'America/New_York'")
        for minutes, due in ((23 * 60 + 59, 0), (24 * 60, 0), (24 * 60 + 1, 1)):
            until = noon + timedelta(minutes=minutes)
            found = await time_out_rules.due(db, conversation_id=UUID(conversation), until=until)
            assert len(found) == due, until
