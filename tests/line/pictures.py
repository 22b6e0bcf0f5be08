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


def bomb() -> bytes:
    """A PNG of a few bytes that says it is 50,000 by 50,000 pixels."""
    rows = zlib.compress(bytes(1000), 9)
    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
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


def sent(type: str, body: bytes, **fields: Any) -> dict[str, Any]:
    """A message of a phone with this file in it."""
    return {"type": type, "content": base64.b64encode(body).decode(), **fields}
