"""What a file really is, found out by a process of its own that may be slow, swell or die without harm."""

import asyncio
import contextlib
from pathlib import Path

import msgspec
import structlog

from madoguchi.kit.confinement import CrashedError, confined
from madoguchi.kit.finding import Finding, Kind
from madoguchi.kit.resources import Resources

_PATIENCE_SECONDS = 30.0

TOO_MUCH = Finding(unsafe="looking into it took too much time or memory")
"""What is held of a file that could not be looked into."""

log = structlog.get_logger()


async def inspect(resources: Resources, *, file: Path, kind: Kind) -> Finding:
    """Look into a file, and put what is to be shown of it beside it; raises CrashedError, and it may be tried again."""
    async with resources.inspections, confined("madoguchi.kit.inspector", kind, str(file)) as program:
        said = b""
        # What waits so long without using up its processor time waits for the machine.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_SECONDS):
                said = await program.answer()
        await program.end()
        with contextlib.suppress(msgspec.DecodeError):
            return msgspec.json.decode(said, type=Finding)
        stderr = await program.last_words()
    log.warning("inspection.crashed", kind=kind, exit_code=program.exit_code, stderr=stderr)
    if program.took_too_long:
        return TOO_MUCH
    raise CrashedError
