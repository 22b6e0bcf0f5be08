"""What a file really is, found out by a process of its own that may be slow, swell or die without harm."""

import asyncio
from pathlib import Path

import msgspec
import structlog

from madoguchi.kit.confinement import confined
from madoguchi.kit.finding import Finding, Kind
from madoguchi.kit.resources import Resources

_PATIENCE_SECONDS = 30.0

log = structlog.get_logger()


async def inspect(resources: Resources, *, file: Path, kind: Kind) -> Finding:
    """Look into a file, and put what is to be shown of it beside it."""
    async with resources.inspections, confined("madoguchi.kit.inspector", kind, str(file)) as process:
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                said, _ = await process.communicate()
        except TimeoutError:
            said = b""
    try:
        return msgspec.json.decode(said, type=Finding)
    except msgspec.DecodeError:
        log.warning("inspection.died", kind=kind, exit_code=process.returncode)
        return Finding(unsafe="looking into it took too much time or memory")
