"""`make bench`: what the product does on this machine, side by side in one run."""

import argparse
import asyncio
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import center
import ear
from center import Center

from madoguchi.kit.ids import derived_id


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    rounds: int
    acks: int
    users: int
    backlog: int
    sustained_seconds: int
    live_seconds: int


FULL = Size(rounds=3, acks=15_000, users=2_000, backlog=15_000, sustained_seconds=10, live_seconds=20)
QUICK = Size(rounds=1, acks=3_000, users=500, backlog=3_000, sustained_seconds=3, live_seconds=5)
SMOKE = Size(rounds=1, acks=300, users=50, backlog=300, sustained_seconds=1, live_seconds=1)
SUSTAINED_RATE = 1_500
LIVE_RATE = 200


@dataclass
class Figures:
    """Every measurement of the run, by its name, one number a round."""

    bare: list[float] = field(default_factory=list)
    acks: list[float] = field(default_factory=list)
    drained: list[float] = field(default_factory=list)
    sustained: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    cpu_parts: list[dict[str, float]] = field(default_factory=list)
    live_ms: list[float] = field(default_factory=list)
    memory: dict[str, float] = field(default_factory=dict)


async def measure(size: Size) -> Figures:
    figures = Figures()
    bare_port = center.free_port()
    with center.process([str(center.HERE / "bare.py"), str(bare_port), center.SECRET]):
        async with center.running() as running:
            await asyncio.sleep(2)
            figures.memory = running.memory_mib()
            # Customers are introduced first: in real life far fewer of them are new than write.
            await running.load(users=size.users, messages=size.users)
            await running.drained()
            for _ in range(size.rounds):
                figures.bare.append(await _rate(bare_port, "/", size))
                await _acks_and_backlog(running, size, figures)
                await _sustained(running, size, figures)
            await _live(running, size, figures)
    return figures


async def _rate(port: int, path: str, size: Size) -> float:
    sent = await center.load(port, path, users=size.users, messages=size.acks)
    return float(sent["answered"] / sent["seconds"])


async def _acks_and_backlog(running: Center, size: Size, figures: Figures) -> None:
    """Acks are measured while the worker stands still, so that both figures are of one thing; then it catches up."""
    running.worker.suspend()
    try:
        figures.acks.append(await _rate(running.port, running.path, size))
        left = size.backlog - size.acks
        if left > 0:
            await running.load(users=size.users, messages=left)
    finally:
        running.worker.resume()
    before, begun = await running.processed(), time.monotonic()
    await running.drained()
    figures.drained.append((await running.processed() - before) / (time.monotonic() - begun))


async def _sustained(running: Center, size: Size, figures: Figures) -> None:
    """A steady stream, from the webhook to the stored message, and the processor time that it costs."""
    cpu, before, begun = running.cpu_seconds(), await running.processed(), time.monotonic()
    await running.load(
        users=size.users, messages=SUSTAINED_RATE * size.sustained_seconds, connections=64, rate=SUSTAINED_RATE
    )
    await running.drained()
    messages = await running.processed() - before
    figures.sustained.append(messages / (time.monotonic() - begun))
    parts = {name: (after - cpu[name]) * 1000 / messages for name, after in running.cpu_seconds().items()}
    figures.cpu_parts.append(parts)
    figures.cpu_ms.append(sum(parts.values()))


async def _live(running: Center, size: Size, figures: Figures) -> None:
    account_id = await running.pool.fetchval("SELECT id FROM line_accounts")
    async with ear.listening(running.port) as heard:
        sent = await running.load(
            users=size.users, messages=LIVE_RATE * size.live_seconds, connections=8, rate=LIVE_RATE
        )
        ids = {str(derived_id(_time_of(name), str(account_id), name)): at for name, at in sent["at"].items()}
        async with asyncio.timeout(30):
            while not ids.keys() <= heard.keys():
                await asyncio.sleep(0.05)
    figures.live_ms = sorted((heard[name] - at) * 1000 for name, at in ids.items())


def _time_of(ulid: str) -> int:
    milliseconds = 0
    for letter in ulid[:10]:
        milliseconds = milliseconds * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(letter)
    return milliseconds


def show(figures: Figures) -> None:
    bare, acks = statistics.median(figures.bare), statistics.median(figures.acks)
    live = statistics.quantiles(figures.live_ms, n=100)
    memory = sum(figures.memory.values())
    rows = [
        ("bare ASGI + HMAC, requests/s", _spread(figures.bare), "", ""),
        ("durable webhook acks/s", _spread(figures.acks), "", ""),
        ("  of the bare rate", f"{acks / bare:.0%}", ">= 50%", acks / bare >= 0.5),
        (
            "processed messages/s, backlog",
            _spread(figures.drained),
            ">= 1,500",
            statistics.median(figures.drained) >= 1500,
        ),
        (f"processed messages/s at {SUSTAINED_RATE:,}/s in", _spread(figures.sustained), "", ""),
        ("CPU-ms a message", _spread(figures.cpu_ms, 2), "<= 0.80", statistics.median(figures.cpu_ms) <= 0.8),
        *_parts(figures),
        (f"webhook to WebSocket at {LIVE_RATE}/s, p50 ms", f"{live[49]:.1f}", "", ""),
        ("  p95 ms", f"{live[94]:.1f}", "<= 40", live[94] <= 40),
        ("  p99 ms", f"{live[98]:.1f}", "", ""),
        ("idle memory, MiB", f"{memory:.0f}", "<= 350", memory <= 350),
        *((f"  {name}", f"{mib:.0f}", "", "") for name, mib in figures.memory.items()),
    ]
    print(f"{'figure':<44}{'median [min-max]':>30}{'target':>12}  met")
    for name, measured, target, met in rows:
        print(f"{name:<44}{measured:>30}{target:>12}  {'' if met == '' else 'yes' if met else 'NO'}")


def _parts(figures: Figures) -> list[tuple[str, str, str, str]]:
    names = figures.cpu_parts[0]
    return [(f"  {name}", _spread([parts[name] for parts in figures.cpu_parts], 2), "", "") for name in names]


def _spread(numbers: list[float], digits: int = 0) -> str:
    middle = statistics.median(numbers)
    return f"{middle:,.{digits}f} [{min(numbers):,.{digits}f}-{max(numbers):,.{digits}f}]"


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure the product on this machine.")
    parser.add_argument("--quick", action="store_true", help="one short round")
    parser.add_argument("--smoke", action="store_true", help="only see that it runs; the figures mean nothing")
    chosen = parser.parse_args()
    show(asyncio.run(measure(SMOKE if chosen.smoke else QUICK if chosen.quick else FULL)))


main()
