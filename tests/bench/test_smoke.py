"""The benchmark still runs; its figures mean nothing at this size."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
FIGURES = [
    "bare ASGI + HMAC, requests/s",
    "durable webhook acks/s",
    "share of bare",
    "processed messages/s, a backlog",
    "processed messages/s, webhook to event",
    "CPU-ms a message",
    "webhook to WebSocket frame at 200/s, ms: p50",
    "p95",
    "p99",
    "an arrival offered while 200 wait for 40 people in 5 queues, ms: p50",
    "assignments/s, when all these people come",
    "share of the bare SQL",
    "CPU-ms an assignment: PostgreSQL",
    "an arrival offered by a queue's own rules while 200 wait there for 10 people, ms: p50",
    "by rules that tell all of them apart: p50",
    "offered a minute by these, when many come at once",
]


@pytest.mark.alone
def test_the_benchmark_prints_every_figure() -> None:
    ran = subprocess.run(
        [sys.executable, "bench", "--smoke"], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert [figure for figure in FIGURES if figure not in ran.stdout] == []
