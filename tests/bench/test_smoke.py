"""The benchmark still runs; its figures mean nothing at this size."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_the_benchmark_prints_every_figure() -> None:
    ran = subprocess.run(
        [sys.executable, "bench", "--smoke"], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )
    assert ran.returncode == 0, ran.stderr
    for figure in ("acks/s", "processed messages/s", "CPU-ms", "p95 ms", "idle memory"):
        assert figure in ran.stdout
