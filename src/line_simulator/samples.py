"""Sample media, for messages that bring no content of their own, and what kind given bytes are."""

import functools
import math
import struct
import zlib
from pathlib import Path

from line_simulator.chats import Media

RECORDINGS = Path(__file__).parent / "recordings"
SIGNATURES = (
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"%PDF", "application/pdf"),
    (b"ID3", "audio/mpeg"),
)
UNKNOWN = {"image": "image/jpeg", "video": "video/mp4", "audio": "audio/x-m4a", "file": "application/octet-stream"}


def media(type: str) -> Media:
    match type:
        case "image":
            return Media(content_type="image/png", body=picture())
        case "audio":
            return Media(content_type="audio/x-m4a", body=_recorded("voice.m4a"))
        case "video":
            return Media(content_type="video/mp4", body=_recorded("clip.mp4"), preview=picture())
        case _:
            return Media(content_type="application/pdf", body=document())


def kind_of(body: bytes, type: str) -> str:
    for start, kind in SIGNATURES:
        if body.startswith(start):
            return kind
    if body[:4] == b"RIFF":
        return "image/webp" if body[8:12] == b"WEBP" else "audio/wav"
    return UNKNOWN[type]


@functools.cache
def picture(width: int = 320, height: int = 240) -> bytes:
    """A sunset in PNG."""
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            sun = math.hypot(x - width * 0.68, y - height * 0.6) < height * 0.16
            rows += bytes((255, 226, 120)) if sun and y < height * 0.72 else _sky(y / height)
    return b"\x89PNG\r\n\x1a\n" + b"".join((
        _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        _chunk(b"IDAT", zlib.compress(bytes(rows), 6)),
        _chunk(b"IEND", b""),
    ))  # fmt: skip


def document() -> bytes:
    """A one-page PDF."""
    words = b"BT /F1 24 Tf 72 720 Td (A sample document) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(words), words),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + b"xref\n0 6\n0000000000 65535 f \n" + table + trailer


@functools.cache
def _recorded(name: str) -> bytes:
    """A second of film or sound that we recorded ourselves."""
    return (RECORDINGS / name).read_bytes()


def _sky(depth: float) -> bytes:
    if depth >= 0.72:  # noqa: PLR2004  where the sea begins
        return bytes((38, 70 + round(60 * (1 - depth)), 120))
    return bytes((round(90 + 165 * depth), round(110 + 70 * depth), round(190 - 70 * depth)))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
