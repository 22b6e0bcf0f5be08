"""Who is gone for too long loses what they hold once, whatever becomes of processes and of clocks (F39, F44, F45)."""

from collections import Counter
from datetime import timedelta

import pytest
from tests.automation.absence import LOOK, Chat, held_by, holds, passes
from tests.automation.silence import ask, is_asked
from tests.faults.clocks import a_worker_whose_clock_is_wrong
from tests.faults.processes import KILLED, WebOutside, WorkerOutside, expire_leases
from tests.faults.test_time_outs import is_at_work
from tests.people.test_presence import are_seen
from tests.people.test_windows import become, have_windows, open_and_close
from tests.rooms import change_workstream, offered
from tests.world import World, eventually

from madoguchi import web
from madoguchi.kit.settings import Settings

LET_GO = "people.connections:let_the_gone_go"
THEIRS, QUEUED = ("active", "Rin"), ("open", None)


async def effects(world: World, chats: list[Chat]) -> set[tuple[int, int, int]]:
    """How often each of these was released, lost its session so, and was explained."""
    found = set()
    for chat in chats:
        counts = await world.pool.fetchrow(
            """
            SELECT (SELECT count(*) FROM events WHERE type = 'ConversationReleased'
                AND topics @> ARRAY['conversation:' || $1::uuid::text]),
              (SELECT count(*) FROM sessions WHERE conversation_id = $1::uuid AND closure_reason = 'disconnected'),
              (SELECT count(*) FROM routing_steps WHERE conversation_id = $1::uuid AND kind = 'left_behind')
            """,
            chat.id,
        )
        found.add(tuple(counts))
    return found


@pytest.mark.slow
async def test_F39_a_worker_killed_while_it_requeues_leaves_each_whole_and_the_next_goes_on(settings: Settings) -> None:
    async with WorkerOutside.open(settings) as world:
        world.restart_worker()
        await eventually(lambda: is_at_work(world), seconds=40)
        await change_workstream(world, when_gone="requeue")
        rin = await world.representative("Rin", capacity=6)
        chats = await holds(world, rin)
        async with rin.stream() as ear:
            await ear.hear()
            await have_windows(world, rin, 1)
        # A worker outside has the machine's clock, so the time since is moved back.
        await world.pool.execute("UPDATE jobs SET run_at = now() WHERE function = 'people.connections:look_for'")
        await become(world, rin, "offline", "disconnected")
        await world.worker.stop()
        await world.pool.execute("UPDATE presences SET gone_since = gone_since - interval '10 minutes'")
        await world.pool.execute("UPDATE conversations SET state_since = state_since - interval '10 minutes'")
        for fault in ("absences.acted:1:kill9", "absences.acted:3:kill9"):
            await world.pool.execute("LOCK TABLE schedule; DELETE FROM schedule")
            world.restart_worker(fault=fault)
            assert await world.worker.dies() == KILLED, world.worker.said()
            states = Counter(await held_by(world, chats))
            assert states.keys() <= {THEIRS, QUEUED}
            assert states[QUEUED] == await world.pool.fetchval("SELECT count(*) FROM work_items WHERE queued")
            assert states[THEIRS] == await world.pool.fetchval("SELECT count(*) FROM sessions WHERE ended_at IS NULL")
            await expire_leases(world)
        await world.pool.execute("LOCK TABLE schedule; DELETE FROM schedule")
        world.restart_worker()

        async def are_queued() -> bool:
            return await held_by(world, chats) == [QUEUED] * 5

        await eventually(are_queued, seconds=40)
        assert await effects(world, chats) == {(1, 1, 1)}


@pytest.mark.slow
async def test_F39_when_the_web_process_dies_with_open_sockets_five_are_requeued_and_go_on(settings: Settings) -> None:
    async with WebOutside.open(settings) as world:
        await change_workstream(world, when_gone="requeue")
        rin = await world.representative("Rin", capacity=6)
        chats = await holds(world, rin)
        async with rin.stream() as ear:
            await ear.hear()
            await have_windows(world, rin, 1)
            await world.web.kill()
        await world.restart_web()
        # The web process has the machine's clock, of which the worker is ahead by what passes from here on.
        await is_missed(world)
        await become(world, rin, "offline", "disconnected")
        assert await held_by(world, chats) == [THEIRS] * 5
        await passes(world, seconds=20)
        assert await held_by(world, chats) == [QUEUED] * 5
        assert await effects(world, chats) == {(1, 1, 1)}
        for chat in chats:
            await chat.customer.says("are you there?")
        ken = await world.representative("Ken", capacity=6)

        async def all_ring() -> bool:
            return sorted(await offered(ken)) == [f"C{number}" for number in range(5)]

        await eventually(all_ring)
        for chat in chats:
            assert [one["content"]["text"] for one in await ken.messages(chat.id)] == ["hello", "are you there?"]


async def is_missed(world: World) -> None:
    """Let two looks note that there was no sign of somebody, the second a minute and a half after the first."""
    for seconds in (61, 91):
        await world.advance(seconds=seconds)
        await ask(world, LET_GO)
        await world.settled()


async def test_F44_three_workers_that_look_again_and_again_requeue_each_once(world: World) -> None:
    await change_workstream(world, when_gone="requeue")
    rin = await world.representative("Rin", capacity=6)
    chats = await holds(world, rin)
    await open_and_close(world, rin)
    for _ in range(2):
        await world.start_worker()
    await world.advance(seconds=160)
    for _ in range(10):
        await ask(world, LOOK)
    await world.settled()
    assert await held_by(world, chats) == [QUEUED] * 5
    assert await effects(world, chats) == {(1, 1, 1)}


async def test_F45_after_two_hours_without_a_scheduler_each_is_requeued_once(world: World) -> None:
    await change_workstream(world, when_gone="requeue")
    rin = await world.representative("Rin", capacity=6)
    chats = await holds(world, rin)
    await open_and_close(world, rin)
    await passes(world, hours=2)
    await is_asked(world, LOOK)
    assert await effects(world, chats) == {(1, 1, 1)}


@pytest.mark.parametrize("hours", [1, -1])
async def test_F45_a_clock_that_jumps_in_one_worker_takes_nothing_from_anybody_early(world: World, hours: int) -> None:
    await change_workstream(world, when_gone="requeue", gone_after_seconds=1800)
    rin = await world.representative("Rin", capacity=6)
    chats = await holds(world, rin, 2)
    await open_and_close(world, rin)
    async with a_worker_whose_clock_is_wrong(world, timedelta(hours=hours)) as wrong:
        for minutes, so in ((1, THEIRS), (28, THEIRS), (2, QUEUED)):
            await world.advance(minutes=minutes)
            wrong.shift = world.clock.shift
            for _ in range(3):
                await world.pool.execute("LOCK TABLE schedule; DELETE FROM schedule")
                await is_asked(world, LOOK)
            assert await held_by(world, chats) == [so] * 2


async def test_F46_a_worker_that_is_an_hour_ahead_takes_nothing_from_who_has_a_window_open(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "_SEEN_EVERY_SECONDS", 1)
    async with World.open(settings) as world:
        await change_workstream(world, when_gone="requeue")
        rin = await world.representative("Rin", capacity=6)
        async with rin.stream() as ear, a_worker_whose_clock_is_wrong(world, timedelta(hours=1)) as wrong:
            await ear.hear()
            chats = await holds(world, rin, 2)
            for _ in range(4):
                await world.advance(seconds=95)
                wrong.shift = world.clock.shift
                await eventually(lambda: are_seen(world, [rin]))
                for _ in range(4):
                    await ask(world, LET_GO)
                await is_asked(world, LOOK)
            assert await effects(world, chats) == {(0, 0, 0)}
            assert await held_by(world, chats) == [THEIRS] * 2
