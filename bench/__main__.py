"""`make bench`: what the product does on this machine, side by side in one run."""

import argparse
import asyncio
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import figures
import rounds


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure the product on this machine.")
    parser.add_argument("--quick", action="store_true", help="one short round")
    parser.add_argument("--smoke", action="store_true", help="only see that it runs; the figures mean nothing")
    parser.add_argument("--engine", action="store_true", help="measure the assignment engine alone")
    chosen = parser.parse_args()
    size = rounds.SMOKE if chosen.smoke else rounds.QUICK if chosen.quick else rounds.FULL
    if chosen.engine:
        print(figures.drawn(figures.engine_lines(asyncio.run(rounds.engine_alone(size)))))
        print(figures.drawn(figures.custom_lines(asyncio.run(rounds.custom_alone(size)))))
        return
    begun = time.monotonic()
    measured = asyncio.run(rounds.measure(size))
    print(figures.table(measured))
    print(
        f"\n{os.cpu_count()} cores shared by web, worker, PostgreSQL and the sender; other programs took "
        f"{measured.others_cores:.1f} of them meanwhile. Took {time.monotonic() - begun:.0f} s."
    )


main()
