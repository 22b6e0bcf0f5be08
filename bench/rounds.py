"""The measuring itself: rounds in which everything has its turn, so that a busy minute weighs on all alike."""

import asyncio
import sys
import time
from dataclasses import dataclass

import center
import custom_engine
import demo
import ear
import engine
import machine
import processes
from center import Center
from custom_engine import CustomCrowd, CustomFigures
from engine import Crowd, EngineFigures
from figures import Figures
from letters import time_of

from madoguchi.kit.ids import derived_id


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    rounds: int
    pairs: int
    """How often a round measures the bare rate and the acks one after the other, with few and with many under way."""
    burst: int
    users: int
    end_to_end: int
    steady_seconds: int
    live_seconds: int
    settle_seconds: float | None
    """How long the idle demo is left alone before its memory is read; None: it is not started."""
    crowd: Crowd
    custom: CustomCrowd


FULL = Size(rounds=3, pairs=2, burst=10_000, users=2_000, end_to_end=10_000, steady_seconds=10, live_seconds=22,
            settle_seconds=5, crowd=Crowd(people=1_000, queues=50, waiting=10_000, arrivals=300),
            custom=CustomCrowd(people=200, waiting=10_000, arrivals=100))  # fmt: skip
QUICK = Size(rounds=1, pairs=2, burst=4_000, users=1_000, end_to_end=4_000, steady_seconds=4, live_seconds=6,
             settle_seconds=3, crowd=Crowd(people=1_000, queues=50, waiting=10_000, arrivals=100),
             custom=CustomCrowd(people=200, waiting=10_000, arrivals=50))  # fmt: skip
SMOKE = Size(rounds=1, pairs=1, burst=200, users=50, end_to_end=200, steady_seconds=1, live_seconds=1,
             settle_seconds=None, crowd=Crowd(people=40, queues=5, waiting=200, arrivals=5),
             custom=CustomCrowd(people=10, waiting=200, arrivals=5))  # fmt: skip
UNDER_WAY = (64, 256)
"""Requests at a time: with few, a commit that is waited for leaves nothing else to do meanwhile."""
STEADY_RATE = 1_500
LIVE_RATE = 200


async def measure(size: Size) -> Figures:
    neighbours = machine.Neighbours()
    figures = Figures(steady_rate=STEADY_RATE, live_rate=LIVE_RATE)
    if size.settle_seconds is not None:
        _say("memory of the idle demo")
        figures.memory = await demo.idle_memory(settle_seconds=size.settle_seconds)
    bare_port = processes.free_port()
    with processes.process([str(processes.HERE / "bare.py"), str(bare_port), processes.SECRET]):
        await processes.reached(f"http://127.0.0.1:{bare_port}/", status=401)
        async with center.running() as running:
            await _Rounds(running, bare_port, size, figures).measure()
    figures.engine = await engine_alone(size)
    figures.custom = await custom_alone(size)
    figures.others_cores = neighbours.cores()
    return figures


async def engine_alone(size: Size) -> EngineFigures:
    """The assignment engine, in a center where nothing else happens."""
    _say("the assignment engine")
    async with center.running() as running:
        return await engine.measure(running, size.crowd)


async def custom_alone(size: Size) -> CustomFigures:
    """A queue with rules of its own, in another such center."""
    _say("a queue with rules of its own")
    async with center.running() as running:
        return await custom_engine.measure(running, size.custom)


class _Rounds:
    """All that is measured on one running center."""

    def __init__(self, running: Center, bare_port: int, size: Size, figures: Figures) -> None:
        self._running = running
        self._bare_port = bare_port
        self._size = size
        self._figures = figures
        self._answered = 0

    async def measure(self) -> None:
        # Customers are introduced first: in real life far fewer of them are new than write.
        self._figures.introduced = await self._end_to_end(self._size.users)
        for number in range(self._size.rounds):
            _say(f"round {number + 1} of {self._size.rounds}")
            await self._pairs_and_backlog()
            self._figures.end_to_end.append(await self._end_to_end(self._size.end_to_end))
            self._figures.cpu.append(await self._steady())
        _say("the live stream")
        await self._live()
        await self._running.check(messages=self._answered, users=self._size.users)

    async def _pairs_and_backlog(self) -> None:
        """Acks are measured while the worker stands still, so that each figure is of one thing; then it catches up."""
        self._running.worker.suspend()
        try:
            for under_way in UNDER_WAY * self._size.pairs:
                pair = await self._pair(under_way)
                self._figures.pairs.setdefault(under_way, []).append(pair)
        finally:
            self._running.worker.resume()
        begun, before = time.monotonic(), await self._running.stored()
        await self._running.drained()
        self._figures.drained.append((await self._running.stored() - before) / (time.monotonic() - begun))

    async def _pair(self, under_way: int) -> tuple[float, float]:
        size = self._size
        bare = await processes.load(self._bare_port, "/", users=size.users, messages=size.burst, connections=under_way)
        acks = await self._load(size.burst, connections=under_way)
        return bare.answered / bare.seconds, acks.answered / acks.seconds

    async def _end_to_end(self, messages: int) -> float:
        """Messages a second from the first webhook, sent as fast as they are answered, to the last event written."""
        sent = await self._load(messages)
        await self._running.drained()
        return messages / (time.monotonic() - sent.begun)

    async def _steady(self) -> dict[str, float]:
        """Processor milliseconds that each part spends on a message, while they come in steadily."""
        before = self._running.cpu_seconds()
        messages = STEADY_RATE * self._size.steady_seconds
        await self._load(messages, rate=STEADY_RATE)
        await self._running.drained()
        return _cost(before, self._running.cpu_seconds(), messages)

    async def _live(self) -> None:
        running, messages = self._running, LIVE_RATE * self._size.live_seconds
        async with ear.listening(running.port) as heard:
            before = running.cpu_seconds()
            sent = await self._load(messages, rate=LIVE_RATE)
            at = {str(derived_id(time_of(name), running.account_id, name)): sent.at[name] for name in sent.at}
            async with asyncio.timeout(30):
                while not at.keys() <= heard.keys():
                    await asyncio.sleep(0.05)
            self._figures.live_cpu = _cost(before, running.cpu_seconds(), messages)
        self._figures.live_ms = [(heard[message_id] - moment) * 1000 for message_id, moment in at.items()]
        self._figures.answered_ms = [seconds * 1000 for seconds in sent.answered_after]

    async def _load(self, messages: int, *, connections: int = UNDER_WAY[0], rate: float = 0.0) -> processes.Sent:
        sent = await self._running.load(users=self._size.users, messages=messages, connections=connections, rate=rate)
        self._answered += sent.answered
        return sent


def _cost(before: dict[str, float], after: dict[str, float], messages: int) -> dict[str, float]:
    return {name: (after[name] - before[name]) * 1000 / messages for name in before}


def _say(what: str) -> None:
    print(f"measuring: {what}", file=sys.stderr, flush=True)
