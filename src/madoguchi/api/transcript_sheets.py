"""A transcript as PDF: its words and pictures laid into a folder, which a process without network makes pages of."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BufferedReader
from pathlib import Path

from madoguchi.api.transcript_reading import TranscriptReader
from madoguchi.conversations.transcript_sheets import SOURCE, Sheets
from madoguchi.kit import typesetting
from madoguchi.kit.errors import ConflictError, TryAgainError
from madoguchi.kit.resources import Resources
from madoguchi.kit.typesetting import NoFontsError

_MOST_MESSAGES = 10_000
"""With as many it takes 500 MB for a quarter of a minute; nobody reads a thousand pages."""
_PATIENCE_SECONDS = 5.0
_PIECE = 256 * 1024


async def pdf_of(resources: Resources, reader: TranscriptReader) -> AsyncIterator[bytes]:
    """Make the whole PDF, then give it out piece by piece; raises ConflictError, NoFontsError or TryAgainError."""
    if reader.last_seq > _MOST_MESSAGES:
        raise ConflictError(
            f"This conversation has more than {_MOST_MESSAGES:,} messages, too many for a PDF. Download it as HTML."
        )
    if not typesetting.can_set():
        raise NoFontsError("PDFs need the fonts that come with a built product; download another format.")
    async with _turn(resources), resources.files.workplace() as folder:
        await _lay_out(reader, folder)
        made = await typesetting.typeset(resources, folder=folder, source=SOURCE)
        # Held open, it can be read when its folder is gone.
        file = await asyncio.to_thread(made.open, "rb")
    return _pieces(file)


@asynccontextmanager
async def _turn(resources: Resources) -> AsyncIterator[None]:
    """One at a time: each may need a gigabyte of disk, and half of one of memory."""
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await resources.typesetting.acquire()
    except TimeoutError:
        raise TryAgainError(
            "Another PDF is being made just now. Try again in a minute, or download another format."
        ) from None
    try:
        yield
    finally:
        resources.typesetting.release()


async def _lay_out(reader: TranscriptReader, folder: Path) -> None:
    with Sheets(folder) as sheets:
        sheets.open(reader.heading)
        async for entries in reader.blocks():
            for entry in entries:
                # The small copy is as sharp as paper needs at the size that it is drawn in.
                sheets.add(entry, await reader.picture(entry, "preview"))


async def _pieces(file: BufferedReader) -> AsyncIterator[bytes]:
    try:
        while piece := await asyncio.to_thread(file.read, _PIECE):
            yield piece
    finally:
        file.close()
