"""The pictures of rich menus: measured by their first bytes, kept, and deleted when no menu has them."""

import secrets
import struct
from datetime import timedelta

import structlog

from madoguchi.kit.jobs import job
from madoguchi.kit.resources import Resources
from madoguchi.line import rich_menu_content
from madoguchi.line.rich_menu_content import Picture

_FOLDER = "rich-menus"
_UNASKED_FOR = timedelta(hours=24)
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
_PNG_HEADER, _JPEG_HEADER = 24, 9
_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
"""The markers of JPEG segments that say how large the picture is."""

log = structlog.get_logger()


async def take(resources: Resources, body: bytes) -> Picture:
    """Keep a picture that LINE would take; raises InvalidError for any other.

    It is not decoded here, only by phones and browsers: LINE looks into it itself.
    """
    content_type, width, height = measure(body) or (None, None, None)
    rich_menu_content.check_picture(content_type, width, height, len(body))
    key = f"{_FOLDER}/{secrets.token_hex(16)}"
    await resources.files.put(key, body)
    return Picture(key=key, content_type=content_type or "", width=width or 0, height=height or 0, size=len(body))


def measure(body: bytes) -> tuple[str, int, int] | None:
    """Type, width and height of a PNG or JPEG as it lies there, however it says it should be turned."""
    if body.startswith(_PNG) and len(body) >= _PNG_HEADER:
        width, height = struct.unpack(">II", body[16:_PNG_HEADER])
        return "image/png", width, height
    return _measure_jpeg(body) if body.startswith(_JPEG) else None


@job(bulk=True, attempts=3)
async def sweep(resources: Resources) -> None:
    """Delete pictures that no menu has: it has another by now, or their process died before it wrote them down."""
    before = resources.clock.now() - _UNASKED_FOR
    async for keys in resources.files.older_than(before, within=_FOLDER):
        async with resources.database.reading() as db:
            rows = await db.all(
                "SELECT picture ->> 'key' AS key FROM rich_menus WHERE picture ->> 'key' = ANY($1::text[])", keys
            )
        kept = {row["key"] for row in rows}
        if unasked := [key for key in keys if key not in kept]:
            log.info("line.rich_menu_pictures_swept", files=len(unasked))
            await resources.files.delete(unasked)


def _measure_jpeg(body: bytes) -> tuple[str, int, int] | None:
    """Segment by segment, up to the one that describes the frame."""
    at = len(_JPEG)
    while at + _JPEG_HEADER <= len(body) and body[at] == 0xFF:  # noqa: PLR2004 - how every marker begins
        marker, length = body[at + 1], int.from_bytes(body[at + 2 : at + 4], "big")
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", body[at + 5 : at + _JPEG_HEADER])
            return "image/jpeg", width, height
        at += 2 + length
    return None
