"""Files as customers send them, harmless and not, made as they are needed."""

import base64
import io
import struct
import zlib
from typing import Any

from PIL import Image


def photo(width: int = 60, height: int = 40, *, turned: bool = True) -> bytes:
    """A JPEG as phones make them: lying on its side, with the place and the camera written into it."""
    image = Image.new("RGB", (width, height), "navy")
    image.paste("gold", (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[0x0112] = 6 if turned else 1
    exif[0x010F] = "CANARY-CAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (35.0, 39.0, 29.0)
    file = io.BytesIO()
    image.save(file, "JPEG", exif=exif, comment=b"CANARY-COMMENT")
    return file.getvalue()


def bomb(side: int = 50_000) -> bytes:
    """A PNG of a few bytes that says it is of so many pixels each way."""
    rows = zlib.compress(bytes(1000), 9)
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def program() -> bytes:
    """What Windows would run."""
    return b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + bytes(200)


def playlist() -> bytes:
    """A film that would have FFmpeg read a file of ours."""
    return b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"


def animation(kind: str, *, frames: int = 10_000, side: int = 1000) -> bytes:
    """A GIF, an APNG or a WebP of that many plain pictures: a few bytes each, and megabytes when they are decoded."""
    return {"GIF": _gif, "PNG": _apng, "WEBP": _webp}[kind](frames, side)


def wiper() -> bytes:
    """A GIF whose first picture is larger than its screen by far, and is to be wiped away."""
    screen = b"GIF89a" + struct.pack("<2H3B", 1, 1, 0x80, 0, 0) + bytes(6)
    wiped = b"!\xf9\x04" + struct.pack("<BHB", 2 << 2, 10, 0) + b"\0"
    return screen + wiped + b"," + struct.pack("<4HB", 0, 0, 65_535, 65_535, 0) + b"\x02\x02\x44\x01\x00;"


def sent(type: str, body: bytes, **fields: Any) -> dict[str, Any]:
    """A message of a phone with this file in it."""
    return {"type": type, "content": base64.b64encode(body).decode(), **fields}


def _gif(frames: int, side: int) -> bytes:
    plain = io.BytesIO()
    Image.new("P", (side, side), 0).save(plain, "GIF")
    # A header, a screen with its colours, and one picture up to the byte that ends the file.
    body = plain.getvalue()
    start = body.rindex(b"," + bytes(4) + struct.pack("<2H", side, side))
    shown = b"!\xf9\x04" + struct.pack("<BHB", 4, 10, 0) + b"\0"
    return body[:start] + (shown + body[start:-1]) * frames + b";"


def _apng(frames: int, side: int) -> bytes:
    rows = zlib.compress(bytes((side + 7) // 8 + 1) * side, 9)
    made = [b"\x89PNG\r\n\x1a\n", _chunk(b"IHDR", struct.pack(">2I5B", side, side, 1, 0, 0, 0, 0))]
    made.append(_chunk(b"acTL", struct.pack(">2I", frames, 0)))
    for index in range(frames):
        place = struct.pack(">5I2H2B", max(2 * index - 1, 0), side, side, 0, 0, 1, 10, 0, 0)
        made.append(_chunk(b"fcTL", place))
        made.append(_chunk(b"fdAT", struct.pack(">I", 2 * index) + rows) if index else _chunk(b"IDAT", rows))
    return b"".join([*made, _chunk(b"IEND", b"")])


def _webp(frames: int, side: int) -> bytes:
    plain = io.BytesIO()
    Image.new("RGB", (side, side), "navy").save(plain, "WEBP", lossless=True)
    size = (side - 1).to_bytes(3, "little") * 2
    picture = _riff(b"ANMF", bytes(6) + size + (100).to_bytes(3, "little") + b"\0" + plain.getvalue()[12:])
    chunks = _riff(b"VP8X", b"\x02" + bytes(3) + size) + _riff(b"ANIM", bytes(6)) + picture * frames
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _riff(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)
