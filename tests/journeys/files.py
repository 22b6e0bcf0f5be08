"""Files as people choose them, made as they are needed."""

import io

from PIL import Image, ImageDraw
from playwright.async_api import FilePayload


def photo(name: str, colour: str, size: tuple[int, int] = (800, 600), kind: str = "JPEG") -> FilePayload:
    image = Image.new("RGB", size, colour)
    drawn = ImageDraw.Draw(image)
    drawn.ellipse((size[0] * 0.55, size[1] * 0.15, size[0] * 0.85, size[1] * 0.55), fill="white")
    drawn.rectangle((0, size[1] * 0.75, *size), fill="darkslategrey")
    file = io.BytesIO()
    image.save(file, kind)
    return {"name": name, "mimeType": f"image/{kind.lower()}", "buffer": file.getvalue()}


def document(name: str) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n" + b"a line of it\n" * 40_000}
