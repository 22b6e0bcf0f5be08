"""What a file really is, found out by a process of its own that may be slow, swell or die without harm."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path
from typing import Literal

import msgspec
import structlog

from madoguchi.kit.resources import Resources

Kind = Literal["image", "video", "audio", "file"]

_PATIENCE_SECONDS = 30.0
_PASSED_ON = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TMPDIR")
"""All of our environment that the process gets: it reads what strangers made, and must not know our secrets."""

log = structlog.get_logger()


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What was found. `shown` and `preview` are the types of the files of that name put beside the original."""

    content_type: str = "application/octet-stream"
    extensions: list[str] = []
    """What files of this kind are called, by their content and not by their name."""
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    shown: str | None = None
    preview: str | None = None
    unsafe: str | None = None
    """Why nobody should open it: too many pixels, or looking at it took too much."""


async def inspect(resources: Resources, *, file: Path, kind: Kind) -> Finding:
    """Look into a file, and put what is to be shown of it beside it."""
    async with resources.inspections:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "madoguchi.kit.inspector",
            kind,
            str(file),
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=DEVNULL,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        )
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                said, _ = await process.communicate()
        except TimeoutError:
            said = b""
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    try:
        return msgspec.json.decode(said, type=Finding)
    except msgspec.DecodeError:
        log.warning("inspection.died", kind=kind, exit_code=process.returncode)
        return Finding(unsafe="looking into it took too much time or memory")
