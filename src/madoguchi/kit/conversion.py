"""Sound, films and moving pictures turned into what every phone plays, by a process of its own with limits."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
import structlog

from madoguchi.kit.confinement import CrashedError, confined
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


async def convert(
    resources: Resources, *, file: Path, conversion: Conversion, told: Told, patience: float = PATIENCE_SECONDS
) -> Finding:
    """Put a file's other form beside it under the name `shown`, within so many seconds.

    Raises NotConvertedError or NotWantedError; or CrashedError, and it may be tried again.
    """
    async with resources.conversions, confined("madoguchi.kit.converter", conversion, str(file)) as program:
        try:
            async with asyncio.timeout(min(patience, PATIENCE_SECONDS)):
                last = await _listen(program.stdout, told)
                await program.answer()
        except TimeoutError as error:
            raise NotConvertedError("too_long") from error
        stderr = await program.last_words()
    if last.finding is not None:
        return last.finding
    trouble: Trouble | None = "too_long" if program.took_too_long else last.trouble
    log.warning("conversion.failed", conversion=conversion, trouble=trouble, exit_code=program.exit_code, stderr=stderr)
    if trouble is None:
        raise CrashedError
    raise NotConvertedError(trouble)


async def _listen(said: asyncio.StreamReader, told: Told) -> Progress:
    """Pass on how far it is; the last that was said."""
    last = Progress()
    while (line := await said.readline()).endswith(b"\n"):
        last = _lines.decode(line)
        if last.finding is None and last.trouble is None and not await told(last.percent):
            raise NotWantedError
    return last
