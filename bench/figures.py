"""What was measured, and the table that shows it beside what was aimed at."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass, field

from custom_engine import CustomFigures, Series
from engine import EngineFigures

ACKS_SHARE = 0.5
PROCESSED = 1_500
CPU_MS = 0.8
LIVE_MS = 40
MEMORY_MIB = 350
OFFERED_MS = 50
ASSIGNED = 500
CUSTOM_A_MINUTE = 500
"""As many as may arrive in queues with rules of their own (reference §24)."""


@dataclass
class Figures:
    """Every measurement of a run by its name, one number a round."""

    pairs: dict[int, list[tuple[float, float]]] = field(default_factory=dict)
    """Bare requests and acks a second, measured one right after the other, by how many were under way at a time."""
    drained: list[float] = field(default_factory=list)
    end_to_end: list[float] = field(default_factory=list)
    introduced: float = 0.0
    cpu: list[dict[str, float]] = field(default_factory=list)
    """Milliseconds a message, by part."""
    live_cpu: dict[str, float] = field(default_factory=dict)
    live_ms: list[float] = field(default_factory=list)
    answered_ms: list[float] = field(default_factory=list)
    memory: dict[str, float] = field(default_factory=dict)
    engine: EngineFigures | None = None
    custom: CustomFigures | None = None
    others_cores: float = 0.0
    steady_rate: int = 0
    live_rate: int = 0


@dataclass(frozen=True)
class Line:
    """One line of the table; only those with a target are met or not."""

    figure: str
    measured: str
    target: str = ""
    met: bool | None = None


def table(figures: Figures) -> str:
    lines = [*_throughput(figures), *_cost(figures), *_latency(figures), *_memory(figures)]
    if figures.engine is not None:
        lines += engine_lines(figures.engine)
    if figures.custom is not None:
        lines += custom_lines(figures.custom)
    return drawn(lines)


def drawn(lines: list[Line]) -> str:
    cells = [(line.figure, line.measured, line.target) for line in lines]
    widths = [max(len(text) for text in column) for column in zip(*cells, strict=True)]
    head = Line("figure", "median [min–max]", "target")
    rows = [
        f"{line.figure:<{widths[0]}}  {line.measured:>{widths[1]}}  {line.target:>{widths[2]}}  {_verdict(line)}"
        for line in (head, *lines)
    ]
    return "\n".join(row.rstrip() for row in rows)


def _throughput(figures: Figures) -> list[Line]:
    return [
        *(line for under_way, pairs in figures.pairs.items() for line in _share(under_way, pairs)),
        _line("processed messages/s, a backlog", figures.drained, _whole, at_least=PROCESSED),
        _line("processed messages/s, webhook to event", figures.end_to_end, _whole, at_least=PROCESSED),
        Line("  first messages of new customers/s", _whole(figures.introduced)),
    ]


def _share(under_way: int, pairs: list[tuple[float, float]]) -> list[Line]:
    # What else the machine did weighs on both of a pair, so they are compared pair by pair.
    return [
        Line(f"{under_way} under way: bare ASGI + HMAC, requests/s", _spread([bare for bare, _ in pairs])),
        Line("  durable webhook acks/s", _spread([acks for _, acks in pairs])),
        _line("  share of bare, of each pair", [acks / bare for bare, acks in pairs], _percent, at_least=ACKS_SHARE),
    ]


def _cost(figures: Figures) -> list[Line]:
    sums = [sum(parts.values()) for parts in figures.cpu]
    parts = [Line(f"  {name}", _spread([parts[name] for parts in figures.cpu], _hundredths)) for name in figures.cpu[0]]
    live = sum(figures.live_cpu.values())
    return [
        _line(f"CPU-ms a message, at {figures.steady_rate:,}/s", sums, _hundredths, at_most=CPU_MS),
        *parts,
        Line(f"  at {figures.live_rate}/s, told to a supervisor", _hundredths(live)),
    ]


def _latency(figures: Figures) -> list[Line]:
    title = f"webhook to WebSocket frame at {figures.live_rate}/s, ms"
    return [
        Line(f"{title}: p50", _tenths(_percentile(figures.live_ms, 50))),
        _line("  p95", [_percentile(figures.live_ms, 95)], _tenths, at_most=LIVE_MS),
        Line("  p99", _tenths(_percentile(figures.live_ms, 99))),
        Line("  of which webhook to its answer: p95", _tenths(_percentile(figures.answered_ms, 95))),
    ]


def _memory(figures: Figures) -> list[Line]:
    if not figures.memory:
        return []
    total = sum(figures.memory.values())
    parts = [Line(f"  {name}", _whole(mib)) for name, mib in figures.memory.items()]
    return [_line("idle demo, MiB of memory (PSS)", [total], _whole, at_most=MEMORY_MIB), *parts]


def engine_lines(engine: EngineFigures) -> list[Line]:
    size = engine.crowd
    title = f"an arrival offered while {size.waiting:,} wait for {size.people:,} people in {size.queues} queues, ms"
    return [
        Line(f"{title}: p50", _tenths(_percentile(engine.arrival_ms, 50))),
        _line("  p95", [_percentile(engine.arrival_ms, 95)], _tenths, at_most=OFFERED_MS),
        Line("  p99", _tenths(_percentile(engine.arrival_ms, 99))),
        _line("assignments/s, when all these people come", [engine.drained], _whole, at_least=ASSIGNED),
        Line("  the bare SQL of it, assignments/s", _whole(engine.bare)),
        Line("  share of the bare SQL", _percent(engine.drained / engine.bare)),
        *(Line(f"  CPU-ms an assignment: {name}", _hundredths(cost)) for name, cost in engine.drain_cpu.items()),
    ]


def custom_lines(custom: CustomFigures) -> list[Line]:
    size = custom.crowd
    title = (
        f"an arrival offered by a queue's own rules while {size.waiting:,} wait there for {size.people:,} people, ms"
    )
    return [
        *_series(title, custom.usual),
        *_series("  by rules that tell all of them apart", custom.asking),
        _line(
            "  offered a minute by these, when many come at once", [custom.a_minute], _whole, at_least=CUSTOM_A_MINUTE
        ),
    ]


def _series(title: str, series: Series) -> list[Line]:
    parts = ", ".join(f"{part} {_tenths(cost)}" for part, cost in series.cpu.items())
    return [
        Line(f"{title}: p50", _tenths(_percentile(series.ms, 50))),
        Line("  p95", _tenths(_percentile(series.ms, 95))),
        Line("  CPU-ms of each", parts),
    ]


def _line(
    figure: str,
    numbers: list[float],
    show: Callable[[float], str],
    *,
    at_least: float | None = None,
    at_most: float | None = None,
) -> Line:
    middle = statistics.median(numbers)
    target = f"≥ {show(at_least)}" if at_least is not None else f"≤ {show(at_most or 0)}"
    met = middle >= at_least if at_least is not None else middle <= (at_most or 0)
    return Line(figure, _spread(numbers, show), target, met)


def _verdict(line: Line) -> str:
    if line.met is None:
        return "met" if line.target == "target" else ""
    return "yes" if line.met else "NO"


def _spread(numbers: list[float], show: Callable[[float], str] | None = None) -> str:
    show = show or _whole
    middle = show(statistics.median(numbers))
    return middle if len(numbers) == 1 else f"{middle} [{show(min(numbers))}–{show(max(numbers))}]"


def _percentile(numbers: list[float], percent: int) -> float:
    return statistics.quantiles(numbers, n=100, method="inclusive")[percent - 1]


def _whole(number: float) -> str:
    return f"{number:,.0f}"


def _tenths(number: float) -> str:
    return f"{number:.1f}"


def _hundredths(number: float) -> str:
    return f"{number:.2f}"


def _percent(number: float) -> str:
    return f"{number:.0%}"
