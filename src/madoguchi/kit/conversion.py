"""Sound, films and moving pictures turned into what every phone plays, by a process of its own with limits."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
import structlog

from madoguchi.kit.confinement import confined
from madoguchi.kit.finding import Conversion, Finding, Progress, Trouble
from madoguchi.kit.resources import Resources

PATIENCE_SECONDS = 600.0
"""A film of five minutes takes about two on a small machine; whoever waits ten has given up."""

Told = Callable[[int], Awaitable[bool]]
"""Hears how many percent are done; its answer says whether the file is still wanted."""

log = structlog.get_logger()
_lines = msgspec.json.Decoder(Progress)


class NotConvertedError(Exception):
    """It was not to be done; the original is what it was."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


class NotWantedError(Exception):
    """Nobody waits for it any more."""


async def convert(resources: Resources, *, file: Path, conversion: Conversion, told: Told) -> Finding:
    """Put a file's other form beside it under the name `shown`; raises NotConvertedError or NotWantedError."""
    async with resources.conversions, confined("madoguchi.kit.converter", conversion, str(file)) as process:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                last = await _listen(process.stdout, told)
                await process.wait()
        except TimeoutError as error:
            raise NotConvertedError("too_long") from error
    if last.finding is not None:
        return last.finding
    log.warning("conversion.failed", conversion=conversion, trouble=last.trouble, exit_code=process.returncode)
    # Without a word: the system ended it, for the time or the memory that it took.
    raise NotConvertedError(last.trouble or "too_long")


async def _listen(said: asyncio.StreamReader | None, told: Told) -> Progress:
    """Pass on how far it is; the last that was said."""
    last = Progress()
    while said is not None and (line := await said.readline()):
        last = _lines.decode(line)
        if last.finding is None and last.trouble is None and not await told(last.percent):
            raise NotWantedError
    return last
