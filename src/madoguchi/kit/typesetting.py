"""PDFs made by a process of its own, which reads one folder and our fonts, and nothing else."""

import asyncio
import contextlib
from pathlib import Path

import structlog

from madoguchi.kit.confinement import confined
from madoguchi.kit.errors import ConflictError, TryAgainError
from madoguchi.kit.resources import Resources

FONTS = Path(__file__).parent.parent / "fonts"
_PATIENCE_SECONDS = 180.0

log = structlog.get_logger()


class NoFontsError(ConflictError):
    """This copy of the product was built without its fonts."""

    code = "no_fonts"


def can_set() -> bool:
    """Whether the fonts are there without which there would be boxes in the place of letters."""
    return any(FONTS.glob("*.ttf"))


async def typeset(resources: Resources, *, folder: Path, source: str) -> Path:
    """Make a PDF of a source in a folder; raises TryAgainError when that took too much, or the machine has no room."""
    made = folder / "made.pdf"
    told = (str(folder), source, made.name, str(FONTS))
    async with resources.inspections, confined("madoguchi.kit.typesetter", *told) as program:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await program.answer()
        await program.end()
        if program.exit_code == 0 and made.exists():
            return made
        stderr = await program.last_words()
    log.warning("typesetting.failed", exit_code=program.exit_code, stderr=stderr)
    raise TryAgainError("The PDF could not be made just now. Try again, or download another format.")
