"""The line before the door: attempts to sign in as one person from one address are looked at one after another."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from madoguchi.people.sessions import TooManyAttemptsError

_LONGEST_LINE = 20


@dataclass(slots=True)
class _Line:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    length: int = 0


_lines: dict[tuple[str, str], _Line] = {}


@asynccontextmanager
async def in_turn(*, email: str, address: str) -> AsyncIterator[None]:
    """Wait until those before have been let in or turned away; raises TooManyAttemptsError when they are a flood.

    An attempt counts as a failure till its password has proved right, so several windows that sign in at once would
    otherwise keep each other out.
    """
    key = (email.strip().lower(), address)
    line = _lines.setdefault(key, _Line())
    if line.length >= _LONGEST_LINE:
        raise TooManyAttemptsError("Too many attempts; wait a minute and try again.")
    line.length += 1
    try:
        async with line.turn:
            yield
    finally:
        line.length -= 1
        if line.length == 0:
            del _lines[key]
