"""The worker process: runs jobs, and asks for the scheduled ones."""

import asyncio
import signal

import uvloop

from madoguchi.kit import garbage
from madoguchi.kit.log import set_up_logging
from madoguchi.kit.resources import open_resources
from madoguchi.kit.runner import Runner
from madoguchi.kit.settings import Settings
from madoguchi.wiring import REACTIONS, SCHEDULE


def serve(settings: Settings) -> None:
    """Run until a signal says stop; jobs that were begun are finished first."""
    set_up_logging(process="worker")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as loop:
        loop.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    async with open_resources(settings, reactions=REACTIONS) as resources:
        runner = Runner(resources, SCHEDULE)
        garbage.spare_what_is_loaded()
        for sign in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(sign, runner.stop)
        await runner.run()
